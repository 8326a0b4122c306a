"""The figures of the record, per product and period. Integers only: every language agrees.

Source: docs/record.md, which defines each of them.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from noticeboard.domain.labels import RULE_CHANGE
from noticeboard.domain.record.owing import answer_to, owed, told_at
from noticeboard.domain.record.replay import (
    Replay,
    Spoken,
    Subject,
    Told,
    instant_of,
    micros,
    micros_of,
)

Json = dict[str, Any]
Bucket = tuple[str | None, str | None]
# Below so many, a share says nothing: the count stands for itself.
ENOUGH = 5
_SECOND = 1_000_000


@dataclass(slots=True)
class _Group:
    """What falls into one product and period.

    ``words``: each notice's bulletins by their place, and the daily words each answers for.
    """

    promises: list[tuple[int, Subject, Told]] = field(default_factory=list)
    words: list[tuple[Subject, int, Spoken, tuple[int, int]]] = field(default_factory=list)
    removed: int = 0
    objected: int = 0


def figures(replay: Replay, now: datetime) -> list[Json]:
    """The figures of every product and period that has any; the whole record comes first.

    A promise belongs to the day it was first promised for, anything said to the day it was said.
    """
    at = micros_of(now)
    groups = _grouped(replay, at)
    order = sorted(groups, key=lambda b: (b[0] is not None, b[0] or "", b[1] or ""))
    return [{"product": p, "period": t, **_of(groups[p, t], at)} for p, t in order]


def _grouped(replay: Replay, now: int) -> dict[Bucket, _Group]:
    groups: dict[Bucket, _Group] = defaultdict(_Group)
    groups[None, None] = _Group()
    for number, notice in enumerate(replay.notices):
        for told in notice.counted:
            for bucket in _buckets(notice.products, told.day):
                groups[bucket].promises.append((number, notice, told))
        for place, said in enumerate(notice.bulletins):
            daily = _daily_words(notice, place, now)
            for bucket in _buckets(notice.products, said.day):
                groups[bucket].words.append((notice, place, said, daily))
    for products, day, wrong in replay.removed:
        for bucket in _buckets(products, day):
            groups[bucket].removed += 1
            groups[bucket].objected += wrong
    return groups


def _buckets(products: Iterable[str], day: str) -> Iterator[Bucket]:
    year, month = day[:4], int(day[5:7])
    for product in (None, *dict.fromkeys(products)):
        for period in (None, year, f"{year}-Q{(month + 2) // 3}"):
            yield product, period


def _of(group: _Group, now: int) -> Json:
    promises = [told for _, _, told in group.promises]
    return {
        "notices": len({number for number, _, _ in group.promises}),
        "promises": len(promises),
        "open": sum(not t.ended for t in promises),
        "unconfirmed": sum(_unconfirmed(t, now) for t in promises),
        "silent": sum(_silent(n, t, now) for _, n, t in group.promises),
        "partly_kept": sum(t.status == "partly_kept" for t in promises),
        "withdrawn": sum(t.withdrawn for t in promises),
        "as_first_promised": _share(group, now, lambda t: t.first),
        "as_last_promised": _share(group, now, lambda t: t.anchor),
        "moves": sum(len(t.moves) for t in promises),
        "moves_told_in_time": sum(sum(t.moves) for t in promises),
        "moves_per_100_promises": _rounded(100 * sum(len(t.moves) for t in promises), promises),
        "lead": _median([t.first - t.announced for t in promises]),
        "slip": _median([s for t in promises if (s := _slip(t)) > 0]),
        "confirmed_late": _median([s for t in promises if (s := _unsaid(t)) > t.confirm]),
        "first_word": _median(
            [w for _, _, s, _ in group.words if (w := _first_word(s)) is not None]
        ),
        "false_alarms": _false_alarms(group),
        "rule_changes": sum(RULE_CHANGE in s.facts["labels"] for *_, s, _ in group.words),
        "emergencies": sum(s.facts.get("emergency", False) for *_, s, _ in group.words),
        "next_words": _next_words(group, now),
        "parts": _parts(group, now),
        "removed": group.removed,
        "objected": group.objected,
    }


def _share(group: _Group, now: int, instant: Callable[[Told], int]) -> Json:
    """How many were kept by the instant, and the share: the mean over notices, per mille."""
    judged: dict[int, list[bool]] = defaultdict(list)
    for number, _, told in group.promises:
        limit = instant(told) + told.confirm
        if told.ended or now >= limit:
            judged[number].append(told.status == "kept" and told.observed <= limit)
    count = sum(len(each) for each in judged.values())
    kept = sum(sum(each) for each in judged.values())
    shares = [_rounded(1000 * sum(each), each) or 0 for each in judged.values()]
    share = _rounded(sum(shares), shares) if count >= ENOUGH else None
    return {"judged": count, "kept": kept, "notices": len(judged), "share": share}


def _unconfirmed(told: Told, now: int) -> bool:
    return not told.ended and now >= told.anchor + told.confirm


def _silent(notice: Subject, told: Told, now: int) -> bool:
    """Whether nobody has said a word since the promised instant, and it is not confirmed."""
    words = (said.at for said in notice.bulletins if said.facts["word"])
    return _unconfirmed(told, now) and all(at < told.anchor for at in words)


def _slip(told: Told) -> int:
    """From the first promised instant to the last, or to when it happened; 0 if in time."""
    if told.status is not None:
        late = told.observed - told.first
        return late if late > told.confirm else 0
    return 0 if told.withdrawn else told.dated - told.first


def _unsaid(told: Told) -> int:
    """From the last promised instant until it was said that it happened; 0 while it is not."""
    return 0 if told.status is None else told.recorded - told.anchor


def _first_word(said: Spoken) -> int | None:
    silence = said.facts["silence"]
    return None if silence is None else said.at - micros(silence["since"])


def _false_alarms(group: _Group) -> Json:
    """How many, how long nobody spoke of them; and of how many it says who had reported them."""
    all_of_them = (each for *_, s, _ in group.words for each in s.facts.get("false_alarms", ()))
    found = [(micros(each["until"]) - micros(each["since"]), each["by"]) for each in all_of_them]
    own = sum(by == "reporter" for _, by in found)
    return {**_median([span for span, _ in found]), "own": own}


def _next_words(group: _Group, now: int) -> Json:
    found = {"due": 0, "kept": 0, "missed": 0, "no_new_fact": 0}
    for notice, place, said, (spoken, silent) in group.words:
        found["due"] += spoken + silent
        found["kept"] += spoken
        found["missed"] += silent
        for word in said.facts["next_words"]:
            answer, by = answer_to(notice, place, word["about"]), micros(word["by"])
            kept = answer is not None and answer.told <= by
            missed = not kept and now >= by
            found["due"] += kept or missed
            found["kept"] += kept
            found["missed"] += missed
            found["no_new_fact"] += answer is not None and not answer.new
    return found


def _daily_words(notice: Subject, place: int, now: int) -> tuple[int, int]:
    """Kept and missed: what a bulletin took stock of, and after the newest what fell due since."""
    said = notice.bulletins[place]
    stock = said.facts.get("daily_words", {"kept": 0, "missed": 0})
    if said is not notice.bulletins[-1]:
        return stock["kept"], stock["missed"]
    last, at = instant_of(said.at), instant_of(now)
    due = sum(word.utc > last for daily in notice.dailies for word in daily.passed(at))
    missed = sum(word.utc > last for daily in notice.dailies for word in daily.missed(at))
    return stock["kept"] + due - missed, stock["missed"] + missed


def _parts(group: _Group, now: int) -> Json:
    found = {"told": 0, "withheld": 0, "owed": 0, "told_in_time": 0, "told_late": 0, "overdue": 0}
    for notice, place, said, _ in group.words:
        for state in said.facts["explanation"].values():
            found["told"] += "told" in state
            found["withheld"] += "withheld" in state
        for name, by in owed(said):
            told = told_at(notice, place, name)
            found["owed"] += 1
            if told is not None:
                found["told_in_time" if told <= by else "told_late"] += 1
            else:
                found["overdue"] += now >= by
    return found


def _median(spans: Sequence[int]) -> Json:
    """Of spans in microseconds: how many, and their median in whole seconds."""
    ordered = sorted(spans)
    middle = len(ordered) // 2
    if not ordered:
        return {"count": 0, "median": None}
    both = ordered[middle] + ordered[middle - (len(ordered) % 2 == 0)]
    return {"count": len(ordered), "median": both // (2 * _SECOND)}


def _rounded(total: int, among: Sequence[object]) -> int | None:
    """The mean, rounded half up; ``None`` of nothing."""
    count = len(among)
    return (2 * total + count) // (2 * count) if count else None
