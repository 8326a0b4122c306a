"""Markdown: what staff use is laid out, what could hurt a reader or the house is not."""

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from noticeboard.domain.errors import RefusedError
from noticeboard.render.child import ChildFailedError, MarkdownChild
from noticeboard.render.markdown import render_markdown

LONGEST = 3.0  # seconds: security.md


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("**굵게** *기울임* ~~취소~~", "<strong>굵게</strong> <em>기울임</em> <del>취소</del>"),
        ("# 안내", "<h3>안내</h3>"),
        ("- 하나\n- 둘", "<ul>\n<li>하나</li>\n<li>둘</li>\n</ul>"),
        ("첫 줄\n둘째 줄", "첫 줄<br>\n둘째 줄"),
        ("|a|\n|:-:|\n|1|", '<td align="center">1</td>'),
        ("👩‍👩‍👧‍👦 가족", "<p>👩‍👩‍👧‍👦 가족</p>"),
        (
            "[더 보기](https://example.com/a?b=1&c=2)",
            '<a href="https://example.com/a?b=1&amp;c=2" rel="nofollow noopener">더 보기</a>',
        ),
        ("https://example.com/x_y_z", ">https://example.com/x_y_z</a>"),
    ],
)
def test_what_staff_use_is_laid_out(text: str, html: str) -> None:
    """Emphasis, headings below the page's own, lists, line breaks, tables and links."""
    rendered = render_markdown(text)

    assert html in rendered


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<iframe src=https://example.com></iframe>",
        "<svg onload=alert(1)>",
        "<img src=x onerror=alert(1)>",
        "<!-- <b> -->",
        "![dot](https://example.com/dot.png)",
        "x\n\n<div>\n\n**b**\n\n</div>",
    ],
)
def test_html_shows_as_typed(text: str) -> None:
    """No tag of the author's reaches the page, and nothing is fetched from elsewhere."""
    rendered = render_markdown(text)

    assert not any(tag in rendered for tag in ("<script", "<iframe", "<svg", "<img", "<div", "<!"))


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java\tscript:alert(1)",
        "&#106;avascript:alert(1)",
        "&#x6a;avascript&colon;alert(1)",
        "javascript&#58;alert(1)",
        " javascript:alert(1)",
        "vbscript:x",
        "data:text/html;base64,PHNjcmlwdD4=",
        "file:///etc/passwd",
        "//example.com",
        "/desk",
    ],
)
def test_only_plain_links_lead_anywhere(url: str) -> None:
    """https, http and mailto; any other address is no link."""
    rendered = render_markdown(f"[a]({url}) <{url}> [b][c]\n\n[c]: {url}")

    assert "href" not in rendered


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("가" * 20_001, "text_too_long"),
        ("x" * 1_000_000, "text_too_long"),
        ("[" * 5_000, "text_too_nested"),
        ("(" * 5_000, "text_too_nested"),
        ("> " * 1_000, "text_too_nested"),
        ("\n".join("  " * deep + "- a" for deep in range(60)), "text_too_nested"),
        ("|" * 9_000 + "\n" + "|-" * 4_990 + "|\n", None),
        ("|" + "a|" * 700 + "\n|" + "-|" * 700 + "\n" + "|b\n" * 5_000, "text_too_complex"),
        ("|a|b|\n|-|-|\n" + "|a|b|\n" * 3_000, None),
        ("*_" * 10_000, None),
        ("<" * 20_000, None),
        ("a" + "\u0301" * 10_000, None),
    ],
    ids=lambda value: repr(value)[:16],
)
def test_hostile_text_ends_soon_and_in_a_sentence(text: str, code: str | None) -> None:
    """Laid out, or refused by name: never an exception of the parser, never a hang."""
    started = time.monotonic()

    refused = None
    try:
        render_markdown(text, "texts.board")
    except RefusedError as error:
        refused = error.violations[0]

    assert time.monotonic() - started < LONGEST
    assert (refused and refused.code) == code
    assert refused is None or refused.field == "texts.board"


def test_a_hang_ends_at_the_deadline_and_the_next_text_is_laid_out() -> None:
    """One bad text costs its author a refusal and nobody else anything."""
    child = MarkdownChild(deadline=0.5)
    child.ask("warm")
    os.kill(_pid(child), signal.SIGSTOP)

    with pytest.raises(ChildFailedError):
        child.ask("stopped")

    assert child.ask("again") == {"html": "<p>again</p>"}
    child.close()


def test_a_process_killed_by_somebody_else_is_replaced() -> None:
    """The text is not blamed for it."""
    child = MarkdownChild()
    child.ask("warm")
    os.kill(_pid(child), signal.SIGKILL)

    reply = child.ask("again")

    assert reply == {"html": "<p>again</p>"}
    child.close()


def test_many_threads_each_get_their_own_text() -> None:
    """The parser is not thread-safe; its keeper is."""
    texts = [f"text {number}" for number in range(200)]

    with ThreadPoolExecutor(8) as pool:
        rendered = list(pool.map(render_markdown, texts))

    assert rendered == [f"<p>{text}</p>" for text in texts]


def test_the_process_ends_with_its_parent() -> None:
    """A killed server leaves no parser behind."""
    script = (
        "import os, signal\n"
        "from noticeboard.render.child import MarkdownChild\n"
        "child = MarkdownChild()\n"
        "child.ask('x')\n"
        "print(child.pid, flush=True)\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )

    parent = subprocess.run([sys.executable, "-c", script], capture_output=True, check=False)

    assert _gone_soon(int(parent.stdout))


def _pid(child: MarkdownChild) -> int:
    assert child.pid is not None
    return child.pid


def _gone_soon(pid: int) -> bool:
    until = time.monotonic() + 5
    while time.monotonic() < until:
        try:
            state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rsplit(")")[1].split()[0]
        except FileNotFoundError:
            return True
        if state == "Z":
            return True
        time.sleep(0.02)
    return False
