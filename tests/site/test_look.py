"""What can be checked of a page's look without looking: structure, languages, contrast."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from noticeboard.site import pages
from noticeboard.site.templating import TEMPLATES
from tests.site import sample
from tests.site.memory import MemoryPublic

CSS = "".join(
    (TEMPLATES / name).read_text(encoding="utf-8")
    for name in ("look/tokens.css", "look/signs.css", "board/board.css")
)
PAGES = ("/", "/ko/", "/en/", *(f"/notices/{n.slug}" for n in sample.board()))
VOID = {"meta", "link", "br", "hr", "img", "input"}


class Outline(HTMLParser):
    """The tags of a page, and whether they close as they opened."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def all(self, *names: str) -> list[dict[str, str | None]]:
        """Attributes of every tag of these names."""
        return [attributes for tag, attributes in self.tags if tag in names]


def _html(path: str) -> str:
    rows = sample.public()
    if path == "missing":
        return pages.not_found(sample.HOUSE).decode()
    if path == "empty":
        rows, path = MemoryPublic(), "/"
    page = pages.build(path, rows, sample.HOUSE, sample.NOW)
    assert page is not None
    return page.body.decode()


@pytest.mark.parametrize("path", [*PAGES, "empty", "missing"])
def test_a_page_is_sound_in_structure(path: str) -> None:
    """One h1, one main, a language; headings that skip no level; nothing left open."""
    outline = Outline(_html(path))
    levels = [int(tag[1]) for tag, _ in outline.tags if re.fullmatch("h[1-6]", tag)]

    assert (len(outline.all("h1")), len(outline.all("main")), outline.open) == (1, 1, [])
    assert outline.all("html")[0]["lang"] in ("ko", "en")
    assert all(after - before <= 1 for before, after in pairwise(levels))


@pytest.mark.parametrize("path", [*PAGES, "empty", "missing"])
def test_a_page_needs_no_script_and_nobody_else(path: str) -> None:
    """No script, no inline style, no frame; style sheet and icon are our own."""
    outline = Outline(_html(path))
    names = {name for _, attributes in outline.tags for name in attributes}
    fetched = [a["href"] for a in outline.all("link") if a["rel"] in ("stylesheet", "icon")]

    assert not outline.all("script", "style", "iframe", "img", "form")
    assert not {n for n in names if n.startswith("on") or n == "style"}
    assert all(str(address).startswith("/static/") for address in fetched)


@pytest.mark.parametrize("path", PAGES)
def test_every_id_is_one_and_every_anchor_leads_somewhere(path: str) -> None:
    """Links within a page, the skip link among them."""
    outline = Outline(_html(path))
    ids = [a["id"] for _, a in outline.tags if "id" in a]
    anchors = {str(a["href"])[1:] for a in outline.all("a") if str(a["href"]).startswith("#")}
    named = {a["aria-labelledby"] for _, a in outline.tags if "aria-labelledby" in a}

    assert len(ids) == len(set(ids))
    assert anchors | named <= set(ids)


@pytest.mark.parametrize("path", PAGES)
def test_every_time_is_one_for_machines_too(path: str) -> None:
    """With an offset, always; only what others said may have a day alone."""
    stamps = [str(a["datetime"]) for a in Outline(_html(path)).all("time")]

    assert stamps
    assert all(re.search(r"(T.+(Z|[+-]\d\d:\d\d)|^[\d-]{10})$", stamp) for stamp in stamps)


def _tokens(dark: bool) -> dict[str, str]:
    light, night = re.findall(r":root \{(.*?)\}", CSS, re.DOTALL)[:2]
    found = re.findall(r"--([\w-]+): (#[0-9a-f]{6});", light + (night if dark else ""))
    return dict(found)


def _contrast(one: str, other: str) -> float:
    brighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _pairs() -> Iterator[tuple[str, str]]:
    for ground in ("paper", "sheet"):
        for text in ("ink", "quiet", "stamp", "owed", "good", "link"):
            yield text, ground
    for text in ("on-panel", "soft", "amber", "red", "green", "flap"):
        yield text, "panel"
    for text in ("flap", "amber", "red", "green", "soft"):
        yield text, "cell"


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize(("text", "ground"), list(_pairs()))
def test_every_colour_can_be_read(text: str, ground: str, dark: bool) -> None:
    """WCAG 2.2 AA: 4.5 to 1, by day and by night."""
    tokens = _tokens(dark)

    assert _contrast(tokens[text], tokens[ground]) >= 4.5
