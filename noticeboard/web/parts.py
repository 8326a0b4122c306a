"""What the web needs of the house; ``bootstrap`` gives it."""

from collections.abc import Mapping
from typing import Protocol

from noticeboard.domain.sentence import Language
from noticeboard.ports import Clock, Overview, People, Sheets, Store
from noticeboard.presenting.records import Stanza
from noticeboard.publishing import Publishing


class WebSettings(Protocol):
    """The settings the web reads."""

    @property
    def public_url(self) -> str: ...
    @property
    def host(self) -> str: ...
    @property
    def zone(self) -> str: ...
    @property
    def house_language(self) -> Language: ...
    @property
    def channels(self) -> Mapping[str, Stanza]: ...


class WebParts(Protocol):
    """The parts the web calls. Everything that writes goes through ``publishing``."""

    @property
    def settings(self) -> WebSettings: ...
    @property
    def store(self) -> Store: ...
    @property
    def people(self) -> People: ...
    @property
    def overview(self) -> Overview: ...
    @property
    def sheets(self) -> Sheets: ...
    @property
    def publishing(self) -> Publishing: ...
    @property
    def clock(self) -> Clock: ...
