"""People at the pages of one bulletin, each in a browser of their own that runs no script."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urldefrag

from lxml import html  # type: ignore[import-untyped]  # ships no types
from werkzeug.test import TestResponse

from noticeboard.settings import load_settings
from tests.web.access.visitor import Visitor
from tests.web.house import House

_SPACE = re.compile(r"\s+")


def read(element: Any) -> str:
    """What a person reads in an element."""
    return _SPACE.sub(" ", element.text_content()).strip()


@dataclass
class Sheet:
    """A page as it came."""

    answer: TestResponse
    root: Any = field(init=False)

    def __post_init__(self) -> None:
        self.root = html.fromstring(self.answer.text)

    @property
    def status(self) -> int:
        """The answer's status."""
        return self.answer.status_code

    @property
    def main(self) -> str:
        """All that can be read in the main part."""
        return read(self.root.get_element_by_id("main"))

    def section(self, heading: str) -> str:
        """What is read in the section with the heading of that id; empty without it."""
        found = self.root.xpath(f"//*[@aria-labelledby='{heading}']")
        return read(found[0]) if found else ""

    def row(self, name: str) -> str:
        """What stands beside a name in the first list."""
        found = self.root.xpath("(//dl)[1]/div[dt[normalize-space()=$name]]/dd", name=name)
        return read(found[0]) if found else ""

    @property
    def changes(self) -> list[tuple[str, str]]:
        """The lines of an edit that differ, each with its mark."""
        lines = self.root.xpath("//*[@class='changes']//*[@class='out' or @class='in']")
        return [(str(line.get("class")), read(line)) for line in lines]

    def form(self, ending: str) -> Any:
        """The form that is sent to an address of that ending; None where there is none."""
        found = [f for f in self.root.forms if (f.get("action") or "").endswith(ending)]
        return found[0] if found else None

    def leads_to(self) -> set[str]:
        """Where its links lead."""
        return {str(link) for link in self.root.xpath("//main//a/@href")}


@dataclass
class Reader:
    """One of the staff, signed in just now; an approver also by an app."""

    visitor: Visitor
    at: str = ""

    @classmethod
    def signed_in(cls, house: House, who: str, language: str = "en") -> "Reader":
        """At the desk."""
        visitor = Visitor(house, language)
        assert visitor.sign_in(who).status_code in (302, 303)
        if not visitor.is_in():
            visitor.set_up_app()
        return cls(visitor)

    def open(self, path: str) -> Sheet:
        """A page; what it leads to."""
        return self._shown(self.visitor.get(path))

    def send(self, page: Sheet, ending: str, **changes: str) -> Sheet:
        """A form of a page as a browser sends it, with some fields typed into."""
        form = page.form(ending)
        assert form is not None, f"no form to …{ending}"
        fields = {name: text or "" for name, text in form.form_values()}
        areas = {area.get("name") for area in form.xpath(".//textarea")}
        # A browser drops the line feed that opens a text area; lxml keeps it.
        fields = {n: t.removeprefix("\n") if n in areas else t for n, t in fields.items()}
        return self._shown(self.visitor.post(str(form.get("action")), **{**fields, **changes}))

    def prove(self, password: str) -> Sheet:
        """Who they are, on the page that asks for it; then whatever it leads to."""
        return self._shown(self.visitor.post(self.at, password=password))

    def _shown(self, answer: TestResponse) -> Sheet:
        if answer.status_code in (302, 303):
            self.at = urldefrag(answer.headers["Location"]).url
            return self.open(self.at)
        return Sheet(answer)


def reopened(house: House, folder: Path, *, policy: str = "", channels: str = "") -> House:
    """The house over the same data, with a ``policy.toml`` and a ``channels.toml`` of its own."""
    house.close()
    config = folder / "config"
    config.mkdir(exist_ok=True)
    (config / "policy.toml").write_text(policy)
    (config / "channels.toml").write_text(channels)
    settings = load_settings({"NOTICEBOARD_CONFIG": str(config)}, data=folder / "data")
    return House(settings, clock=house.clock, tokens=house.tokens)


def at_desk(bulletin_id: str, *more: str) -> str:
    """Where a bulletin is at the desk."""
    return "/".join(("/desk/bulletins", bulletin_id, *more))
