"""The real application over a real database, driven through Werkzeug's client, clock in hand."""

import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from noticeboard.bootstrap import Parts, parts
from noticeboard.domain.bulletin import Bulletin
from noticeboard.settings import Settings, load_settings
from noticeboard.staff.passwords import Cost
from noticeboard.staff.roster import TERMINAL
from noticeboard.store.desk import Desk
from noticeboard.web import create_app

NOON = datetime(2026, 7, 15, 12, 0, tzinfo=UTC)
PASSWORD = "correct horse battery staple"
# The least that argon2id can do. People sign in here thousands of times; that it takes them long
# in the product is a test of its own.
QUICK = Cost(memory=8, passes=1, lanes=1)


@dataclass
class SetClock:
    """A clock that stands until it is set."""

    at: datetime = NOON

    def __call__(self) -> datetime:
        """The time it was set to."""
        return self.at


@dataclass
class NotedWakes:
    """Wakes that go nowhere; those asked for are kept."""

    asked: list[tuple[str, datetime]] = field(default_factory=list)

    def wake(self, channel: str, at: datetime) -> None:
        """Keep it."""
        self.asked.append((channel, at))


@dataclass
class House:
    """The parts the web is given, and shorthands for tests."""

    settings: Settings
    clock: SetClock = field(default_factory=SetClock)
    wakes: NotedWakes = field(default_factory=NotedWakes)
    tokens: dict[str, str] = field(default_factory=dict)
    cost: Cost = QUICK

    @cached_property
    def parts(self) -> Parts:
        """The product's parts, wired as the product wires them."""
        return parts(self.settings, clock=self.clock, wakes=self.wakes, cost=self.cost)

    @property
    def store(self) -> Desk:
        """The desk's store."""
        return self.parts.store

    @cached_property
    def app(self) -> Flask:
        """The application."""
        return create_app(self.parts)

    def hire(self, name: str, *roles: str, scope: str = "write") -> None:
        """One of the staff, with a token under ``name``."""
        email = f"{name}@example.com"
        person = self.parts.joining.add(TERMINAL, email, roles, PASSWORD)
        self.tokens[name] = self.parts.proving.add_token(TERMINAL, person, name, scope)

    def call(
        self,
        who: str,
        method: str,
        path: str,
        document: object = None,
        headers: Mapping[str, str] | None = None,
        raw: bytes | None = None,
    ) -> TestResponse:
        """Call the API as ``who``, in English unless ``headers`` say otherwise."""
        own = {"Authorization": f"Bearer {self.tokens[who]}", "Accept-Language": "en"}
        body = json.dumps(document).encode() if document is not None else raw
        if body is not None:
            own["Content-Type"] = "application/json"
        return self.app.test_client().open(
            f"/api/v1{path}", method=method, data=body, headers={**own, **(headers or {})}
        )

    def draft(self, **changes: object) -> Any:
        """A launch drafted by ana."""
        answer = self.call("ana", "POST", "/notices", a_launch(**changes))
        assert answer.status_code == 201, answer.text
        return answer.json

    def signed(self, bulletin_id: str) -> Any:
        """Submitted by ana, signed by bo."""
        submitted = self.call("ana", "POST", f"/bulletins/{bulletin_id}/submit")
        assert submitted.status_code == 200, submitted.text
        answer = self.call("bo", "POST", f"/bulletins/{bulletin_id}/approve")
        assert answer.status_code == 200, answer.text
        return answer.json

    def announced(self, **changes: object) -> Any:
        """A launch that is public; the clock stands at its publication."""
        notice = self.draft(**changes)
        self.release(notice["bulletins"][0]["id"])
        return self.call("ana", "GET", f"/notices/{notice['id']}").json

    def release(self, bulletin_id: str) -> None:
        """Sign it off and make it public at its instant."""
        self.signed(bulletin_id)
        publish_at = self.bulletin(bulletin_id).publish_at
        assert publish_at is not None
        self.clock.at = max(self.clock.at, publish_at)
        self.parts.deliver_due()
        assert self.bulletin(bulletin_id).published_at == self.clock.at

    def close(self) -> None:
        """Let go of the database."""
        self.store.engine.dispose()

    def bulletin(self, bulletin_id: str) -> Bulletin:
        """A bulletin as it is stored."""
        return self.parts.publishing.bulletin(bulletin_id)


def a_launch(**changes: object) -> dict[str, Any]:
    """A launch in ten days, announced in an hour."""
    document: dict[str, Any] = {
        "kind": "launch",
        "title": "Phone X",
        "language": "en",
        "products": ["phone-x"],
        "promises": [
            {
                "key": "preorder",
                "label": "Pre-order opens",
                "due": "2026-07-25T21:00",
                "zone": "Asia/Seoul",
            }
        ],
        "facts": {"price": "1,190,000 KRW"},
        "announcement": {
            "body": "Pre-order opens {{ promise.preorder }}.",
            "short": "Pre-order {{ promise.preorder }} {{ link }}",
            "publish_at": (NOON + timedelta(hours=1)).isoformat(),
        },
    }
    return {**document, **changes}


def a_delay(**changes: object) -> dict[str, Any]:
    """A delay by one day, explained in full."""
    document: dict[str, Any] = {
        "kind": "delay",
        "publish_at": "now",
        "moves": [{"promise": "preorder", "due": "2026-07-26T21:00"}],
        "explanation": {
            "cause": "Production",
            "what_happened": "A power cut stopped the assembly line for two days.",
            "what_it_means": "Nobody can order before the new time.",
            "what_to_do": "Nothing: what you reserved stays reserved.",
            "apology": "We are sorry that you have to wait.",
            "responsible": "Kim Ana, head of production",
        },
    }
    return {**document, **changes}


def staffed(folder: Path, migrated: Path) -> dict[str, str]:
    """A database with ana the author, bo the approver and cem who is both; their tokens.

    Hashing passwords takes time on purpose: it is done once, and the folder copied.
    """
    folder.mkdir(parents=True)
    shutil.copy(migrated, folder / "noticeboard.db")
    house = open_house(folder, {})
    house.hire("ana", "author")
    house.hire("bo", "approver", scope="approve")
    house.hire("cem", "author", "approver", scope="approve")
    house.close()
    return house.tokens


def open_house(folder: Path, tokens: Mapping[str, str]) -> House:
    """A house over the database in that folder."""
    settings = load_settings({}, data=folder)
    return House(settings, tokens=dict(tokens))
