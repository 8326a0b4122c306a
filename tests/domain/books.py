"""A ledger kept by the domain's own acts, for figures that somebody worked out by hand."""

import random
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from noticeboard.domain.bulletin import BulletinKind
from noticeboard.domain.content import Content, DailyWord, Fulfilment, Move, OwnCorrection
from noticeboard.domain.explanation import PartDue, Withheld
from noticeboard.domain.false_alarms import uncounted
from noticeboard.domain.ledger import Gone, Recorded, Removal, append, digest
from noticeboard.domain.notice import Notice
from noticeboard.domain.publication import announce, follow_up
from noticeboard.domain.record import figures, replay
from noticeboard.domain.recording import facts_of, objection_facts, removal_facts, silence_ended
from noticeboard.domain.silence import FalseBy, Incident
from noticeboard.domain.times import Instant, parse_instant
from tests.builders import SEOUL, a_bulletin, a_follow_up, an_act, explained, terms


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
        late: timedelta = timedelta(),
        emergency: bool = False,
        **said: Any,
    ) -> None:
        """One more bulletin, published that much ``late``."""
        before = self.notices[notice]
        number = len(before.bulletins) + 1
        plain = {"moves": (), **said} if kind == "delay" else said
        first = a_follow_up() if kind == "delay" else Content("b", "s", None)
        content = replace(first, **plain)
        ids = {"id": f"{notice}-{number}", "notice_id": notice, "sequence": number}
        bulletin = a_bulletin(kind, content, **ids, code=f"{notice}{number}")
        public = an_act(bulletin, at(when) + late)
        act = replace(public, bulletin=replace(bulletin, publish_at=at(when)))
        self._enter(before, follow_up(before, act), content, incidents, emergency=emergency)

    def keep(self, notice: str, promise: str, when: str, **kept: Any) -> None:
        """A fulfilment, recorded the minute it was seen."""
        self.say(notice, "fulfilment", when, fulfilment=Fulfilment(promise, at(when), **kept))

    def redact(self, notice: str, when: str, gone: tuple[Gone, ...] = ("text",)) -> None:
        """Remove words of its announcement; none of its own: it only quoted what went."""
        facts = removal_facts([1], Removal(at(when), "court", gone), SEOUL)
        self._append(facts, "redacted", notice, at(when))

    def object(self, notice: str, when: str) -> None:
        """Say of the newest removal that it was not right."""
        facts = objection_facts([self.recorded[-1].entry.seq])
        self._append(facts, "objected", notice, at(when))

    def whole(self, now: str) -> dict[str, Any]:
        """The figures of everything, at a wall time."""
        return figures(replay(self.recorded), at(now))[0]

    def of(self, now: str, product: str | None, period: str | None) -> dict[str, Any]:
        """The figures of one product and period."""
        found = figures(replay(self.recorded), at(now))
        return next(f for f in found if (f["product"], f["period"]) == (product, period))

    def _enter(
        self,
        before: Notice | None,
        after: Notice,
        said: Content,
        incidents: Iterable[Incident],
        *,
        emergency: bool = False,
    ) -> None:
        told = after.bulletins[-1]
        silence = silence_ended(before, after.id, incidents, told)
        how: dict[str, Any] = {"zone": SEOUL, "silence": silence, "emergency": emergency}
        how["false_alarms"] = uncounted(incidents)
        facts = facts_of(before, after, told, said, **how)
        self.notices[after.id] = after
        self._append(facts, "published", after.id, told.published_at)

    def _append(self, facts: dict[str, Any], act: Any, notice: str, when: datetime) -> None:
        head = self.recorded[-1].entry if self.recorded else None
        ids = {"notice_id": notice, "bulletin_id": notice}
        entry = append(head, at=when, act=act, digest=digest(facts, "w"), **ids)
        self.recorded.append(Recorded(entry, facts, "w"))


def a_life(seed: int, notices: int = 40) -> Books:
    """Notices to which anything may happen, at random: the same ones for the same seed."""
    chance, books = random.Random(seed), Books()
    for number in range(notices):
        name = f"n{number}"
        keys = chance.sample(["a", "b", "c"], chance.randint(0, 3))
        begun = chance.randint(0, 500_000)
        due = [promised(key, minute(begun + chance.randint(60, 60_000))) for key in keys]
        replaced = f"n{chance.randrange(number)}" if number and chance.random() < 0.2 else None
        products = tuple(chance.sample(["x", "y", "한빛 폰"], chance.randint(0, 2)))
        books.announce(name, minute(begun), *due, replaces=replaced, products=products)
        for _ in range(chance.randint(0, 8)):
            begun += chance.randint(1, 20_000)
            _something(books, name, begun, chance)
        if chance.random() < 0.1:
            books.redact(name, minute(begun + 1))
            if number % 2:
                books.object(name, minute(begun + 2))
            books.redact(name, minute(begun + 1), gone=())
    return books


def minute(number: int) -> str:
    """A wall time so many minutes after the beginning of 2026."""
    return (datetime(2026, 1, 1) + timedelta(minutes=number)).isoformat(timespec="minutes")  # noqa: DTZ001  # a wall time


def _keep(books: Books, name: str, now: int, chance: random.Random) -> None:
    """One promise, whole or in part; of one kept in part the rest follows."""
    waiting = [p for p in books.notices[name].promises if p.unfinished]
    if waiting:
        promise = chance.choice(waiting)
        how = ["kept", "partly_kept"] if promise.status == "open" else ["kept"]
        books.keep(name, promise.key, minute(now), status=chance.choice(how))


_ACTS = ("delay", "open", "withdraw", "keep", "hold", "owe", "tell", "correct", "daily")


def _something(books: Books, name: str, now: int, chance: random.Random) -> None:
    def later() -> Instant:
        return parse_instant(minute(now + chance.randint(1, 30_000)), SEOUL)

    standing = [p for p in books.notices[name].promises if p.status == "open"]
    act = chance.choice(_ACTS)
    keys = [promise.key for promise in books.notices[name].promises]
    # A text that names promises is about those alone.
    named = chance.sample(keys, chance.randint(0, len(keys)))
    what: dict[str, Any] = {"body": " ".join(f"{{{{ promise.{key}.label }}}}" for key in named)}
    if act == "keep":
        _keep(books, name, now, chance)
        return
    if act in ("delay", "open", "withdraw") and not standing:
        return
    match act:
        case "delay":
            moved = chance.sample(standing, chance.randint(1, len(standing)))
            what = {"moves": tuple(Move(promise.key, later()) for promise in moved)}
            what["explanation"] = explained(what_happened="Rain.", cause=PartDue(later()))
        case "open":
            what = {"moves": (Move(chance.choice(standing).key, next_word_by=later()),)}
        case "withdraw":
            what = {"withdraws": (chance.choice(standing).key,)}
        case "hold":
            what |= {"next_word_by": later(), "resolved": chance.random() < 0.3}
        case "owe":
            what |= {"explanation": explained(cause=PartDue(later()), remedy=Withheld("legal"))}
        case "tell":
            what |= {"explanation": explained(cause="Rain.")}
        case "correct":
            explanation = explained(what_happened="Wrong.", cause="A slip.")
            what |= {"explanation": explanation, "corrects": OwnCorrection(f"{name}-1")}
        case "daily":
            what |= {"daily_word": DailyWord("18:00", SEOUL), "resolved": chance.random() < 0.5}
    kinds: dict[str, BulletinKind] = {
        "delay": "delay",
        "open": "delay",
        "withdraw": "cancellation",
        "correct": "correction",
    }
    late = timedelta(seconds=chance.choice([0, 40]))
    alone = act == "owe"
    wrong = (_false_alarm(name, now),) if act == "hold" else ()
    how: dict[str, Any] = {"late": late, "emergency": alone, "incidents": wrong, **what}
    books.say(name, kinds.get(act, "update"), minute(now), **how)


def _false_alarm(name: str, now: int) -> Incident:
    """It ended ten minutes ago, after an hour or two."""
    since, until = at(minute(now - 70 - now % 60)), at(minute(now - 10))
    by: FalseBy = "reporter" if now % 2 else "other"
    return Incident("i", name, since, "x", "ana", ended_at=until, false_by=by)
