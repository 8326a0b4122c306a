"""The record's figures worked out from the facts of the notices, and from nothing else.

As docs/record.md defines them; it shares no code with the board, nor with its verifier.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, time, timedelta
from itertools import pairwise
from statistics import median
from typing import Any
from zoneinfo import ZoneInfo

Json = dict[str, Any]


def recounted(notices: Sequence[Json], now: datetime) -> Json:
    """Of everything there is, at ``now``; of figures in parts, those that pages can tell."""
    every = [(notice, promise) for notice in notices for promise in notice["promises"]]
    promises = [promise for _, promise in every]
    silent = [(n, p) for n, p in every if _unconfirmed(p, now)]
    kept = [p for p in promises if p["outcome"]]
    slips = [_slip(p) for p in promises if not p["withdrawn_by"]]
    late = [_at(p["outcome"]["recorded_at"]) - _anchor(p["revisions"][-1]) for p in kept]
    return {
        "notices": len({n["notice"]["id"] for n, _ in every}),
        "promises": len(promises),
        "open": sum(not _ended(p) for p in promises),
        "unconfirmed": len(silent),
        "silent": sum(not _spoken_since(n, _anchor(p["revisions"][-1])) for n, p in silent),
        "partly_kept": sum(p["outcome"]["status"] == "partly_kept" for p in kept),
        "withdrawn": sum(p["withdrawn_by"] is not None for p in promises),
        "as_first_promised": _share(every, now, 0),
        "as_last_promised": _share(every, now, -1),
        "moves": sum(len(_told_in_time(n, p)) for n, p in every),
        "moves_told_in_time": sum(sum(_told_in_time(n, p)) for n, p in every),
        "lead": _median([_dated(p)[0] - _at(p["revisions"][0]["published_at"]) for p in promises]),
        "slip": _median([slip for slip in slips if slip > timedelta()]),
        "confirmed_late": _median(
            [by for by, p in zip(late, kept, strict=True) if by > _within(p)]
        ),
        "next_words": _next_words(notices, now),
        "parts": _parts(notices),
    }


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _anchor(revision: Json) -> datetime:
    return _at((revision["due"] or revision["next_word_by"])["at"])


def _dated(promise: Json) -> list[datetime]:
    return [_at(r["due"]["at"]) for r in promise["revisions"] if r["due"]]


def _within(promise: Json) -> timedelta:
    return _at(promise["unconfirmed_from"]) - _anchor(promise["revisions"][-1])


def _ended(promise: Json) -> bool:
    return bool(promise["withdrawn_by"] or promise["outcome"])


def _unconfirmed(promise: Json, now: datetime) -> bool:
    return not _ended(promise) and now >= _at(promise["unconfirmed_from"])


def _words(notice: Json) -> Iterator[datetime]:
    return (_at(b["published_at"]) for b in notice["bulletins"] if b["reminder_of"] is None)


def _spoken_since(notice: Json, at: datetime) -> bool:
    return any(word >= at for word in _words(notice))


def _share(every: Sequence[tuple[Json, Json]], now: datetime, which: int) -> Json:
    judged: dict[str, list[bool]] = {}
    for notice, promise in every:
        limit = _anchor(promise["revisions"][which]) + _within(promise)
        if _ended(promise) or now >= limit:
            outcome = promise["outcome"]
            good = outcome and outcome["status"] == "kept" and _at(outcome["observed_at"]) <= limit
            judged.setdefault(notice["notice"]["id"], []).append(bool(good))
    count, kept = (sum(f(j) for j in judged.values()) for f in (len, sum))
    shares = [_half_up(1000 * sum(j), len(j)) for j in judged.values()]
    share = _half_up(sum(shares), len(shares)) if count >= 5 else None
    return {"judged": count, "kept": kept, "notices": len(judged), "share": share}


def _half_up(total: int, count: int) -> int:
    return (2 * total + count) // (2 * count)


def _told_in_time(notice: Json, promise: Json) -> list[bool]:
    """Of each move, and of a withdrawal."""
    times = promise["revisions"]
    found = [_at(new["published_at"]) <= _anchor(old) for old, new in pairwise(times)]
    ended = (b for b in notice["bulletins"] if b["id"] == promise["withdrawn_by"])
    return found + [_at(b["published_at"]) <= _anchor(times[-1]) for b in ended]


def _slip(promise: Json) -> timedelta:
    dates, outcome = _dated(promise), promise["outcome"]
    if outcome is None:
        return dates[-1] - dates[0]
    late = _at(outcome["observed_at"]) - dates[0]
    return late if late > _within(promise) else timedelta()


def _median(spans: Sequence[timedelta]) -> Json:
    whole = [span // timedelta(microseconds=1) for span in spans]
    return {"count": len(whole), "median": int(median(whole) // 1_000_000) if whole else None}


def _next_words(notices: Sequence[Json], now: datetime) -> Json:
    """Given so far that fell due: those after which the company spoke in time, and the others."""
    words = [word for n in notices for b in n["bulletins"] for word in b["next_words"]]
    kept = sum(word["kept_at"] is not None and not word["late_seconds"] for word in words)
    late = sum(bool(word["late_seconds"]) for word in words)
    silent = sum(word["kept_at"] is None and _at(word["at"]) <= now for word in words)
    every_day = [b for n in notices for b in n["bulletins"] if b["daily_word"]]
    days = sum(_days(b, now) for b in every_day)
    gone = sum(_at(word["at"]) <= now for b in every_day for word in b["daily_word"]["missed"])
    due, missed = kept + late + silent + days, late + silent + gone
    return {"due": due, "kept": due - missed, "missed": missed}


def _days(bulletin: Json, now: datetime) -> int:
    """How often a word promised for every day fell due, until it ended."""
    daily, since = bulletin["daily_word"], _at(bulletin["published_at"])
    until = min(now, _at(daily["ended_at"] or now.isoformat()))
    clock, hour = ZoneInfo(daily["zone"]), time.fromisoformat(daily["at"])
    first = since.astimezone(clock).date()
    days = (first + timedelta(days=n) for n in range((until - since).days + 3))
    falls = (datetime.combine(day, hour, clock) for day in days)
    return sum(since < at <= until for at in falls)


def _parts(notices: Iterable[Json]) -> Json:
    given = [b["explanation"] or {} for n in notices for b in n["bulletins"]]
    parts = [part for explanation in given for part in explanation.values()]
    names = {"told": "text", "withheld": "withheld", "owed": "due"}
    return {name: sum(key in part for part in parts) for name, key in names.items()}
