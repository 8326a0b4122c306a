"""A ledger kept by the domain's own acts, for figures that somebody worked out by hand."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from noticeboard.domain.bulletin import BulletinKind
from noticeboard.domain.content import Content, Fulfilment
from noticeboard.domain.ledger import Because, Recorded, append, digest
from noticeboard.domain.notice import Notice, announce, follow_up
from noticeboard.domain.record import figures, replay
from noticeboard.domain.recording import facts_of, removal_facts, silence_ended
from noticeboard.domain.silence import Incident
from noticeboard.domain.times import parse_instant
from tests.builders import SEOUL, a_bulletin, a_follow_up, an_act, terms


def at(text: str) -> datetime:
    """A wall time in Seoul."""
    return parse_instant(text, SEOUL).utc


def promised(key: str, due: str) -> Any:
    """A promise as an announcement makes it."""
    return terms(key, parse_instant(due, SEOUL))


class Books:
    """Notices told bulletin by bulletin, and what the ledger keeps of them."""

    def __init__(self) -> None:
        self.recorded: list[Recorded] = []
        self.notices: dict[str, Notice] = {}

    def announce(
        self,
        notice: str,
        when: str,
        *promises: Any,
        replaces: str | None = None,
        products: tuple[str, ...] = (),
        incidents: Iterable[Incident] = (),
    ) -> None:
        """A new notice."""
        said = Content("b", "s", None, title="T", products=products, promises=promises)
        bulletin = a_bulletin("announcement", said, id=f"{notice}-1", notice_id=notice)
        act = replace(an_act(bulletin, at(when)), bulletin=replace(bulletin, publish_at=at(when)))
        after = announce(act, slug=notice, language="ko", replaces=replaces)
        self._enter(None, after, said, incidents)

    def say(
        self,
        notice: str,
        kind: BulletinKind,
        when: str,
        incidents: Iterable[Incident] = (),
        **said: Any,
    ) -> None:
        """One more bulletin."""
        before = self.notices[notice]
        number = len(before.bulletins) + 1
        plain = {"moves": (), **said} if kind == "delay" else said
        first = a_follow_up() if kind == "delay" else Content("b", "s", None)
        content = replace(first, **plain)
        ids = {"id": f"{notice}-{number}", "notice_id": notice, "sequence": number}
        bulletin = a_bulletin(kind, content, **ids, code=f"{notice}{number}")
        act = replace(an_act(bulletin, at(when)), bulletin=replace(bulletin, publish_at=at(when)))
        self._enter(before, follow_up(before, act), content, incidents)

    def keep(self, notice: str, promise: str, when: str, **kept: Any) -> None:
        """A fulfilment, recorded the minute it was seen."""
        self.say(notice, "fulfilment", when, fulfilment=Fulfilment(promise, at(when), **kept))

    def redact(self, notice: str, when: str, because: Because = "court") -> None:
        """Remove the words of its announcement."""
        facts = removal_facts([1], because, at(when), SEOUL)
        self._append(facts, "redacted", notice, at(when))

    def whole(self, now: str) -> dict[str, Any]:
        """The figures of everything, at a wall time."""
        return figures(replay(self.recorded), at(now))[0]

    def of(self, now: str, product: str | None, period: str | None) -> dict[str, Any]:
        """The figures of one product and period."""
        found = figures(replay(self.recorded), at(now))
        return next(f for f in found if (f["product"], f["period"]) == (product, period))

    def _enter(
        self, before: Notice | None, after: Notice, said: Content, incidents: Iterable[Incident]
    ) -> None:
        told = after.bulletins[-1]
        silence = silence_ended(before, after.id, incidents, told.published_at)
        facts = facts_of(before, after, told, said, zone=SEOUL, silence=silence)
        self.notices[after.id] = after
        self._append(facts, "published", after.id, told.published_at)

    def _append(self, facts: dict[str, Any], act: Any, notice: str, when: datetime) -> None:
        head = self.recorded[-1].entry if self.recorded else None
        ids = {"notice_id": notice, "bulletin_id": notice}
        entry = append(head, at=when, act=act, digest=digest(facts, "w"), **ids)
        self.recorded.append(Recorded(entry, facts, "w"))
