"""Somebody at the desk, and what they read there."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from lxml import html  # type: ignore[import-untyped]  # ships no types
from werkzeug.test import TestResponse

from noticeboard.settings import load_settings
from noticeboard.staff.roster import TERMINAL, proves_twice
from tests.web.access.visitor import Visitor, person
from tests.web.house import PASSWORD, House

ANY_ID = "00000000-0000-4000-8000-000000000000"
# An element of a page; lxml ships no types.
Element = Any


def hire(house: House, name: str, *roles: str, called: str = "") -> None:
    """One more of the staff."""
    house.parts.joining.add(TERMINAL, f"{name}@example.com", roles, PASSWORD, name=called)


@contextmanager
def configured(house: House, **files: str) -> Iterator[House]:
    """The same house with these files of settings: ``channels``, ``policy``."""
    folder = house.settings.data.parent / "config"
    folder.mkdir()
    for name, toml in files.items():
        (folder / f"{name}.toml").write_text(toml)
    settings = load_settings({"NOTICEBOARD_CONFIG": str(folder)}, data=house.settings.data)
    opened = House(settings, clock=house.clock, tokens=house.tokens)
    yield opened
    opened.close()


def at_desk(house: House, name: str, language: str = "en") -> Visitor:
    """One of the staff, signed in now; with an app, where their role demands one."""
    visitor = Visitor(house, language)
    visitor.sign_in(name)
    if proves_twice(person(house, name), house.settings.policy, house.clock()):
        visitor.set_up_app()
    return visitor


def page(answer: TestResponse, status: int = 200) -> Element:
    """The main part of a page."""
    assert answer.status_code == status, answer.text
    found = html.fromstring(answer.text).find(".//main")
    assert found is not None, answer.text
    return found


def text(element: Element | None) -> str:
    """What a person reads of an element; nothing where there is none."""
    return "" if element is None else " ".join("".join(_read(element)).split())


# What stands in a line with its neighbours; everything else begins a new one.
_IN_LINE = frozenset({"a", "abbr", "code", "del", "ins", "q", "span", "strong", "time"})


def _read(element: Element) -> Iterator[str]:
    edge = "" if element.tag in _IN_LINE else " "
    yield edge
    yield element.text or ""
    for child in element:
        yield from _read(child)
        yield child.tail or ""
    yield edge


def part(of: Element, name: str) -> Element | None:
    """The section whose heading has that id."""
    found = of.xpath(f'.//section[@aria-labelledby="{name}"]')
    return found[0] if found else None


def the(of: Element, name: str) -> Element:
    """The same, where it must be."""
    found = part(of, name)
    assert found is not None, f"no section {name}"
    return found


def parts(of: Element) -> list[str]:
    """The sections from top to bottom, by the ids of their headings."""
    return [str(section.get("aria-labelledby")) for section in of.iter("section")]


def links(of: Element | None) -> list[str]:
    """Where an element leads."""
    return [] if of is None else [str(link.get("href")) for link in of.iter("a")]


def entries(of: Element | None) -> list[str]:
    """The entries of a section's list, as they are read."""
    found: Iterable[Element] = [] if of is None else of.xpath("./*[self::ul or self::ol]/li")
    return [text(entry) for entry in found]
