"""Templates of the desk: all in use, no inline style or script, a token in every form."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from jinja2 import nodes
from jinja2.meta import find_referenced_templates

from noticeboard.site.templating import environment
from tests.rules.desk_phrases import texts_in_module
from tests.rules.desk_sources import HOLE, MODULES, ROOT, TEMPLATES, markup, name_of

Attributes = dict[str, str | None]
# Elements that bring in something else, and the attribute that says what.
FETCHED = {"script": "src", "link": "href", "img": "src", "iframe": "src", "source": "src"}
# Where the body of a text is shown as it was frozen, and why it has to be.
FROZEN = {
    "templates/desk/watching/incident.html": "the approved words that say it is over",
    "templates/desk/watching/over.html": "the words that say it is over, as they are signed",
    "templates/desk/holding/publish.html": "the approved words, as they would be published",
    "templates/desk/review/entry.html": "the entry as a feed reader will show it",
    "templates/desk/review/parts.html": "the very text that is signed",
}


class _Elements(HTMLParser):
    """Collects every element that opens, and what each form holds."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, Attributes]] = []
        self.forms: list[tuple[Attributes, set[str]]] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element opens."""
        self.found.append((tag, dict(attrs)))
        if tag == "form":
            self.forms.append((dict(attrs), set()))
            self._inside = True
        elif self._inside:
            self.forms[-1][1].add(tag)

    def handle_endtag(self, tag: str) -> None:
        """An element closes."""
        if tag == "form":
            self._inside = False


def elements(html: str) -> _Elements:
    """What stands in markup."""
    reader = _Elements()
    reader.feed(html)
    reader.close()
    return reader


def faults(html: str) -> Iterator[str]:
    """What the policy of the desk's pages would refuse, or should not be needed."""
    for tag, given in elements(html).found:
        yield from (f"{tag} {name}" for name in given if name == "style" or name.startswith("on"))
        if tag == "style" or (tag == "script" and not given.get("src")):
            yield f"inline {tag}"
        address = given.get(FETCHED.get(tag, "")) or HOLE
        if not address.startswith(HOLE) and not re.match(r"/(?!/)", address):
            yield f"{tag} from {address}"
        yield from (f"{tag} {n} javascript:" for n, t in given.items() if _is_script(t))


def _is_script(address: str | None) -> bool:
    return (address or "").strip().lower().startswith("javascript:")


def unguarded(html: str) -> Iterator[str]:
    """Forms that post without a token, or that would show theirs in an address."""
    for given, held in elements(html).forms:
        guarded, posts = held & {"csrf-here", "own-here"}, given.get("method") == "post"
        if posts != bool(guarded):
            yield f"{given.get('method')} {given.get('action')}"


@pytest.mark.parametrize(
    "html",
    [
        '<p style="color: red">',
        "<button onclick='x()'>",
        "<style>p {}</style>",
        "<script>x()</script>",
        '<script src="https://cdn.example.com/x.js"></script>',
        '<img src="//example.com/x.png">',
        '<a href=" JavaScript:x()">',
    ],
)
def test_a_fault_is_found(html: str) -> None:
    """Or the tests below would prove nothing."""
    assert list(faults(html))


@pytest.mark.parametrize(
    "html",
    ['<form method="post"></form><csrf-here>', '<form method="get"><own-here></form>'],
)
def test_an_unguarded_form_is_found(html: str) -> None:
    """Here too: a token beside the form is in no form, and one in a search is in the address."""
    assert list(unguarded(html))


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_a_template_has_no_inline_style_or_script_and_fetches_from_us_only(path: Path) -> None:
    """The policy that guards the desk needs no exception."""
    assert list(faults(markup(path))) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_every_form_that_posts_carries_a_token_and_no_other_does(path: Path) -> None:
    """Nobody can write in somebody else's name, and no token stands in an address."""
    assert list(unguarded(markup(path))) == []


def test_no_template_is_left_over() -> None:
    """Each is shown by a page or built into another."""
    named = {text for path in MODULES for text in texts_in_module(path)}
    inside = {
        name
        for path in TEMPLATES
        for name in find_referenced_templates(
            environment().parse(path.read_text(encoding="utf-8"))
        )
    }
    used = inside | named | {f"desk/{text}" for text in named}

    assert {path.relative_to(ROOT / "templates").as_posix() for path in TEMPLATES} - used == set()


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_nothing_is_taken_for_safe(path: Path) -> None:
    """What people typed is escaped, but for bodies that the freezer sanitised and signed."""
    filters = environment().parse(path.read_text(encoding="utf-8")).find_all(nodes.Filter)
    taken = [found.name for found in filters if found.name in ("safe", "released_html")]

    assert taken == (["released_html"] if name_of(path) in FROZEN else [])
