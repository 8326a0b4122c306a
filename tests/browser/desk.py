"""A desk with a past: people, notices in every state, channels that fail; and a clock in hand.

It is the real application over a real database, in this process, so that time can be turned.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from playwright.sync_api import StorageState

from noticeboard.domain.content import Fulfilment
from noticeboard.domain.signing import Person
from noticeboard.ids import new_id
from noticeboard.intake import read_follow_up, read_notice, reading_for
from noticeboard.ports import Sheet
from noticeboard.settings import load_settings
from noticeboard.site.wsgi import public_app
from noticeboard.staff.roster import TERMINAL
from noticeboard.store import migrate
from noticeboard.web.access.sessions import PROVED_AT, USER
from noticeboard.web.desk import statics
from tests.browser.serving import served
from tests.browser.windows import Language
from tests.web.house import NOON, PASSWORD, House

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
STAFF = {
    "ana": ("김하나", ("author",)),
    "bo": ("Bo Lindqvist", ("approver",)),
    "cem": ("Cem Aydın", ("author", "approver", "duty")),
    "dia": ("최다이아", ("admin",)),
    "kim": ("김모든", ("author", "approver", "duty", "admin")),
}
# A journal that works, one whose path is a folder, one that is switched off.
CHANNELS = """
[channels.journal]
kind = "file"
enabled = true
path = "{folder}/journal.jsonl"
default_for = ["*"]

[channels.archive]
kind = "file"
enabled = true
path = "{folder}"
default_for = ["phone-x", "watch-2"]

[channels.intranet]
kind = "file"
enabled = false
path = "{folder}/intranet.jsonl"
default_for = []
"""


@dataclass
class Desk:
    """A served desk, and what stands on it by the names the sights use."""

    address: str
    house: House
    people: dict[str, Person] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)

    def path(self, rule: str) -> str:
        """An address; ``<phone>`` in it is the id that goes by that name."""
        for name, id_ in self.ids.items():
            rule = rule.replace(f"<{name}>", id_)
        return self.address + rule

    def hire(self) -> None:
        """Everybody, each with a second factor."""
        joining, proving = self.house.parts.joining, self.house.parts.proving
        for who, (name, roles) in STAFF.items():
            email = f"{who}@example.com"
            person = joining.add(TERMINAL, email, roles, PASSWORD, name=name)
            secret = self.house.app.extensions["security"].totp_factory.generate_totp_secret()
            proving.set_totp(person, secret, 0, session=None)
            self.people[who] = person
            self.ids[who] = person.id

    def signed_in(self, who: str, language: Language, host: str = "127.0.0.1") -> StorageState:
        """A browser in which somebody signed in just now, and chose a language."""
        now = self.house.clock()
        person = self.people[who]
        session = {USER: person.id, PROVED_AT: now.isoformat(), "language": language}
        token = self.house.parts.sessions.begin(person.id, session, now=now)
        return _with_cookie(token, host)

    def draft(self, name: str, document: Mapping[str, Any], who: str = "ana") -> str:
        """A notice under a name; its announcement's id goes by ``<name>.said``."""
        zone = self.house.settings.zone
        new = read_notice(document, reading_for(zone))
        subject = self.house.parts.publishing.draft(self.people[who], new)
        self.ids |= {name: subject.id, f"{name}.said": subject.announcement.id}
        return subject.announcement.id

    def follow_up(self, notice: str, name: str, document: Mapping[str, Any]) -> str:
        """A follow-up of a notice, drafted under a name."""
        publishing = self.house.parts.publishing
        subject = publishing.subject(self.ids[notice])
        new = read_follow_up(document, reading_for(self.house.settings.zone, subject))
        self.ids[name] = publishing.follow_up(self.people["ana"], subject.id, new).id
        return self.ids[name]

    def invite(self, name: str) -> None:
        """A place that waits for somebody; the token of its link goes by a name."""
        joining = self.house.parts.joining
        token = joining.invite(self.people["dia"], "eun@example.com", "한은지", {"author", "duty"})
        self.ids[name] = token

    def lend(self, who: str) -> None:
        """A link to somebody's password, and a token of theirs that signs."""
        parts, person = self.house.parts, self.people[who]
        parts.joining.renew(self.people["dia"], person.id)
        parts.proving.add_token(person, person, "주문 시스템", "approve")

    def leave(self, name: str, path: str, fields: Mapping[str, str], who: str = "kim") -> None:
        """Something somebody typed and did not hand in; its id goes by a name."""
        now = self.house.clock()
        sheet = Sheet(new_id(), self.people[who].id, path, fields, now)
        self.house.parts.sheets.keep(sheet, now=now)
        self.ids[name] = sheet.id

    def keep(self, name: str, promise: str) -> None:
        """A promise of a notice was kept just now; what says so goes by a name too."""
        kept = Fulfilment(promise, self.house.clock())
        made = self.house.parts.publishing.fulfil(self.people["ana"], self.ids[name], kept)
        self.ids[f"{name}.kept"] = made.id
        self.house.parts.carry_out()

    def submit(self, bulletin: str) -> None:
        """Ask for sign-off."""
        self.house.parts.publishing.submit(self.people["ana"], bulletin)

    def sign(self, bulletin: str) -> None:
        """Ask for sign-off, and get it."""
        self.submit(bulletin)
        self.house.parts.publishing.approve(self.people["bo"], bulletin)

    def release(self, bulletin: str) -> None:
        """Sign it, and let it go out at its instant."""
        self.sign(bulletin)
        at = self.house.bulletin(bulletin).publish_at
        self.house.clock.at = max(self.house.clock.at, at or NOON)
        self.house.parts.carry_out()


def _with_cookie(token: str, host: str) -> StorageState:
    return {
        "cookies": [
            {
                "name": "noticeboard",
                "value": token,
                "domain": host,
                "path": "/",
                "expires": -1,
                "httpOnly": True,
                "secure": False,
                "sameSite": "Lax",
            }
        ],
        "origins": [],
    }


@contextmanager
def empty_desk(folder: Path) -> Iterator[Desk]:
    """A desk with its staff, and nothing on it."""
    with new_desk(folder) as desk:
        desk.hire()
        yield desk


@contextmanager
def new_desk(folder: Path) -> Iterator[Desk]:
    """A desk that waits for its first administrator."""
    config = folder / "config"
    config.mkdir(parents=True)
    (config / "channels.toml").write_text(CHANNELS.format(folder=folder))
    migrate(f"sqlite:///{folder / 'noticeboard.db'}")
    opened: list[House] = []

    def application(address: str) -> "WSGIApplication":
        port = urlsplit(address).port
        environ = {"NOTICEBOARD_CONFIG": str(config)}
        house = House(load_settings(environ, data=folder, host="127.0.0.1", port=port))
        opened.append(house)
        parts, behind = house.parts, statics.with_statics(house.app)
        return public_app(parts.public_rows, parts.clock, parts.house, fallback=behind)

    with served(application) as address:
        desk = Desk(address, opened[0])
        desk.ids["first"] = desk.house.parts.joining.first_token() or ""
        yield desk
        desk.house.close()
