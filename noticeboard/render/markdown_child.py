"""The process that parses Markdown: one line of JSON in, one out, until its input ends.

Python-Markdown hangs on hostile input, so it never runs in a process that has other work. Started
by path, with an empty environment; imports nothing of ours.
"""

import ctypes
import json
import math
import re
import resource
import signal
import sys

import markdown
import nh3

# 60 MiB are used with everything imported; a table that multiplies itself ends here.
_MEMORY = 512 * 1024 * 1024
_MOST_HTML = 512 * 1024
_PR_SET_PDEATHSIG = 1
_EXTENSIONS: dict[str, dict[str, object]] = {
    "tables": {"use_align_attribute": True},
    "sane_lists": {},
    "nl2br": {},
    # The page's title is h1 and its sections h2. No marker: "[TOC]" is a text like any other.
    "toc": {"baselevel": 3, "marker": ""},
    "pymdownx.betterem": {},
    "pymdownx.tilde": {"subscript": False},
    "pymdownx.magiclink": {},
}
# What would let HTML through, or fetch a picture from elsewhere: such text shows as typed.
_OFF_BLOCKS = ("html_block",)
_OFF_INLINE = ("html", "image_link", "image_reference", "short_image_ref")
_TAGS = "a b blockquote br code del em h3 h4 h5 h6 hr i li ol p pre strong"
_LIST_AND_TABLE_TAGS = "ul table tbody td th thead tr"
_CLEANER = nh3.Cleaner(
    tags=set(re.findall(r"\w+", f"{_TAGS} {_LIST_AND_TABLE_TAGS}")),
    attributes={"a": {"href", "title"}, "ol": {"start"}, "td": {"align"}, "th": {"align"}},
    url_schemes={"https", "http", "mailto"},
    url_relative="deny",
    link_rel="nofollow noopener",
)


def parser() -> markdown.Markdown:
    """A parser that knows no raw HTML."""
    made = markdown.Markdown(extensions=list(_EXTENSIONS), extension_configs=_EXTENSIONS)
    for name in _OFF_BLOCKS:
        made.preprocessors.deregister(name)
    for name in _OFF_INLINE:
        made.inlinePatterns.deregister(name)
    return made


def answer(made: markdown.Markdown, text: str) -> dict[str, str]:
    """``{"html": ...}``, or ``{"refused": why}`` with a code."""
    try:
        html = _CLEANER.clean(made.reset().convert(text))
    except RecursionError:
        return {"refused": "too_nested"}
    except Exception:  # whatever a parser chokes on is the text's fault
        return {"refused": "too_complex"}
    return {"html": html} if len(html) <= _MOST_HTML else {"refused": "too_complex"}


def main() -> None:
    """Answer until the input ends, or the parent does, or a limit ends this process."""
    _end_with_the_parent()
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    made = parser()
    _say({"ready": ""})
    for line in sys.stdin.buffer:
        _one_more_second()
        _say(answer(made, json.loads(line)))


def _end_with_the_parent() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def _one_more_second() -> None:
    used = resource.getrusage(resource.RUSAGE_SELF)
    most = math.ceil(used.ru_utime + used.ru_stime) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (most, resource.RLIM_INFINITY))


def _say(reply: dict[str, str]) -> None:
    sys.stdout.buffer.write(json.dumps(reply).encode() + b"\n")
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
