"""An author at the desk with a browser that runs no script: forms read, filled in and sent."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urldefrag

from lxml import html  # type: ignore[import-untyped]  # ships no types
from werkzeug.test import TestResponse

from tests.web.access.visitor import Visitor
from tests.web.house import House

Changes = Mapping[str, object]
_SPACE = re.compile(r"\s+")
NEW = "/desk/notices/new/launch"

# A launch that the rules let through: told tomorrow, opening in ten days.
LAUNCH: Changes = {
    "title": "Phone X",
    "products": "phone-x",
    "promises.0.label": "Pre-order opens",
    "promises.0.due.date": "2026-07-25",
    "promises.0.due.time": "21:00",
    "announcement.body": "Pre-order opens {{ promise.p1 }}.",
    "announcement.publish_at.how": "at",
    "announcement.publish_at.date": "2026-07-16",
    "announcement.publish_at.time": "10:00",
}


def read(element: Any) -> str:
    """What a person reads in an element."""
    return _SPACE.sub(" ", " ".join(element.itertext())).strip()


@dataclass
class Paper:
    """A page with a form, as it came."""

    answer: TestResponse
    root: Any

    @property
    def status(self) -> int:
        """The answer's status."""
        return self.answer.status_code

    @property
    def path(self) -> str:
        """Where we are."""
        assert self.answer.request is not None
        return self.answer.request.path

    @property
    def main(self) -> str:
        """All that can be read in the main part."""
        return read(self.root.get_element_by_id("main"))

    def has(self, path: str) -> bool:
        """Whether a field is drawn."""
        return bool(self.root.xpath("//*[@id=$id]", id=_id(path)))

    def beside(self, path: str) -> str:
        """What is said beside a field: violations and warnings."""
        field = self.root.get_element_by_id(_id(path))
        return " ".join(read(r) for r in field.xpath("./div[@class='refused' or @class='warned']"))

    @property
    def summary(self) -> list[str]:
        """The reasons at the head of the form, each after the name of its field."""
        items = self.root.xpath("//*[@id='summary']//li")
        return [_SPACE.sub(" ", "".join(item.itertext())).strip() for item in items]

    @property
    def lead(self) -> list[str]:
        """The leads in the dark panel."""
        return [read(item) for item in self.root.xpath("//*[@aria-labelledby='lead']//li")]

    @property
    def differences(self) -> dict[str, tuple[str, str]]:
        """Names of fields, and what each of two editors says there."""
        found = self.root.xpath("//*[@class='difference']")
        return {
            read(one.xpath("./h3")[0]): (read(pre[0]), read(pre[1]))
            for one in found
            for pre in [one.xpath(".//pre")]
        }

    @property
    def fields(self) -> dict[str, str]:
        """The form's fields, as a browser would send them."""
        areas = {area.get("name") for area in self._form.xpath(".//textarea")}
        # A browser drops the line feed that opens a text area; lxml keeps it.
        return {
            name: given.removeprefix("\n") if name in areas else given
            for name, given in self._form.form_values()
        }

    @property
    def action(self) -> str:
        """Where the form is sent."""
        return str(self._form.get("action"))

    @property
    def enctype(self) -> str:
        """How a browser sends the form."""
        return str(self._form.get("enctype", "application/x-www-form-urlencoded"))

    def buttons(self) -> dict[str, str]:
        """What each button says, by what it does."""
        return {str(b.get("value")): read(b) for b in self._form.xpath(".//button[@name='do']")}

    @property
    def _form(self) -> Any:
        return self.root.xpath("//main//form[@method='post']")[0]


def _id(path: str) -> str:
    return "f-" + path.replace(".", "-")


@dataclass
class Writer:
    """One of the staff, signed in just now."""

    visitor: Visitor

    @classmethod
    def signed_in(cls, house: House, who: str = "ana", language: str = "en") -> "Writer":
        """At the desk; an approver proves it by an app."""
        visitor = Visitor(house, language)
        assert visitor.sign_in(who).status_code in (302, 303)
        if not visitor.is_in():
            visitor.set_up_app()
        return cls(visitor)

    def open(self, path: str) -> Paper:
        """A page, or where it leads."""
        return self._shown(self.visitor.get(path))

    def send(self, paper: Paper, changes: Changes | None = None, do: str = "save") -> Paper:
        """The form with these changes and a button; then what the person sees."""
        return self.post(paper.action, changed(paper.fields, changes or {}), do)

    def send_as_browsers_do(self, paper: Paper, changes: Changes, do: str = "save") -> Paper:
        """The same, in as many bytes as it has from a browser."""
        sent = {**changed(paper.fields, changes), "do": do, "csrf_token": self.visitor.token}
        spoken = {"Accept-Language": self.visitor.language}
        post = self.visitor.client.post
        return self._shown(
            post(paper.action, data=sent, content_type=paper.enctype, headers=spoken)
        )

    def post(self, path: str, fields: Mapping[str, str], do: str = "save") -> Paper:
        """Exactly these fields."""
        return self._shown(self.visitor.post(path, **{**fields, "do": do}))

    def launched(self, changes: Changes | None = None) -> Paper:
        """A launch, saved as a draft."""
        saved = self.send(self.open(f"{NEW}?language=en"), {**LAUNCH, **(changes or {})})
        assert re.fullmatch(r"/desk/bulletins/[0-9a-f-]{36}", saved.path), saved.main
        return saved

    def _shown(self, answer: TestResponse) -> Paper:
        if answer.status_code in (302, 303):
            return self.open(urldefrag(answer.headers["Location"]).url)
        return Paper(answer, html.fromstring(answer.text))


def changed(fields: Mapping[str, str], changes: Changes) -> dict[str, str]:
    """Fields after a person changed some; ``None`` unticks a box."""
    told = {**fields, **{name: str(given) for name, given in changes.items()}}
    gone = {name for name, given in changes.items() if given is None}
    return {name: given for name, given in told.items() if name not in gone}


def drafts(house: House) -> list[str]:
    """The titles of everything that is stored."""
    return [s.announcement.working.content.title for s in house.store.subjects(limit=50).items]
