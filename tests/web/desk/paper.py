"""A person at the desk with a browser that runs no script: pages read, forms filled in and sent."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from lxml import html  # type: ignore[import-untyped]  # ships no types
from werkzeug.test import Client, TestResponse

from tests.web.house import PASSWORD, House

_SPACE = re.compile(r"\s+")


@dataclass
class Sheet:
    """A page as it came: what people read, and its forms as a browser would send them."""

    status: int
    path: str
    root: Any

    @property
    def text(self) -> str:
        """Everything that can be read in the main part."""
        return _read(self.root.get_element_by_id("main"))

    def at(self, name: str) -> Any:
        """The element of that id."""
        found = self.root.get_element_by_id(name, None)
        assert found is not None, f"no #{name} on {self.path}"
        return found

    def has(self, name: str) -> bool:
        """Whether there is an element of that id."""
        return self.root.get_element_by_id(name, None) is not None

    def remarks(self, path: str) -> str:
        """What is said beside a field: violations and warnings."""
        found = self.at("f-" + path.replace(".", "-"))
        said = found.xpath("./div[@class='refused' or @class='warned']")
        return " ".join(_read(remark) for remark in said)

    @property
    def summary(self) -> list[str]:
        """The reasons at the head of the form."""
        return [_read(item) for item in self.root.xpath("//*[@id='summary']//li")]

    @property
    def form(self) -> dict[str, str]:
        """The fields of the page's main form, as the browser would send them."""
        values = dict(self._form.form_values())
        # A browser drops the line feed that opens a text area; lxml keeps it.
        areas = {area.get("name") for area in self._form.xpath(".//textarea")}
        return {n: v.removeprefix("\n") if n in areas else v for n, v in values.items()}

    @property
    def action(self) -> str:
        """Where it is sent."""
        return str(self._form.get("action"))

    @property
    def _form(self) -> Any:
        return self.root.xpath("//main//form[@method='post']")[0]


def _read(element: Any) -> str:
    return _SPACE.sub(" ", element.text_content()).strip()


@dataclass
class Writer:
    """One of the staff, signed in."""

    house: House
    email: str
    language: str = "en"
    client: Client = field(init=False)

    def __post_init__(self) -> None:
        self.client = self.house.app.test_client()
        page = self.open("/desk/login")
        typed = {**page.form, "email": self.email, "password": PASSWORD}
        answer = self.client.post("/desk/login", data=typed, headers=self.headers)
        assert answer.status_code in (302, 303), answer.text

    @property
    def headers(self) -> dict[str, str]:
        """What their browser says of itself."""
        return {"Accept-Language": self.language, "Sec-Fetch-Site": "same-origin"}

    def open(self, path: str) -> Sheet:
        """A page."""
        return self._followed(self.client.get(path, headers=self.headers))

    def send(
        self, page: Sheet, do: str = "save", changes: Mapping[str, object] | None = None
    ) -> Sheet:
        """The page's form with a button, and what the person sees next.

        ``None`` unticks a box.
        """
        return self.post(page.action, filled(page.form, changes or {}), do)

    def post(self, path: str, fields: Mapping[str, str], do: str = "save") -> Sheet:
        """Just these fields."""
        answer = self.client.post(
            path,
            data={**fields, "do": do},
            headers=self.headers,
            content_type="multipart/form-data",
        )
        return self._followed(answer)

    def _followed(self, answer: TestResponse) -> Sheet:
        if answer.status_code in (302, 303):
            return self.open(answer.headers["Location"])
        assert answer.request is not None
        return Sheet(answer.status_code, answer.request.path, html.fromstring(answer.text))


def filled(form: Mapping[str, str], changes: Mapping[str, object]) -> dict[str, str]:
    """A form's fields after a person changed some."""
    fields = dict(form)
    for name, value in changes.items():
        if value is None:
            fields.pop(name, None)
        else:
            fields[name] = str(value)
    return fields
