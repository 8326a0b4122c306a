"""How a promise stands, in one sentence, and who says so."""

import re
from datetime import datetime
from urllib.parse import urlsplit

from markupsafe import Markup

from noticeboard.domain.durations import duration_text
from noticeboard.domain.notice import Notice
from noticeboard.domain.promise import Outcome, Promise, PromiseState, Source
from noticeboard.domain.sentence import Sentence
from noticeboard.domain.times import at_utc
from noticeboard.render.words import Words
from noticeboard.site.templating import Clock, say

# An address without a name, of either version.
_NUMBER = re.compile(r"[0-9.]+|[0-9a-f:.]*:[0-9a-f:.]*")


def state_sentence(words: Words, clock: Clock, promise: Promise, as_of: datetime) -> Markup:
    """A promise's state in words, with the instant it is about and the clock that runs."""
    return standing_sentence(words, clock, promise, as_of) + _running(words, promise, as_of)


def standing_sentence(words: Words, clock: Clock, promise: Promise, as_of: datetime) -> Markup:
    """The same without that clock: it changes only when the state does."""
    state, current = promise.state(as_of), promise.current
    if promise.outcome is not None and state in (PromiseState.KEPT, PromiseState.PARTLY_KEPT):
        return _kept_sentence(words, clock, promise, promise.outcome)
    if state is PromiseState.WITHDRAWN:
        return say(words, "promise.withdrawn")
    if state is PromiseState.MISSED and promise.last_dated.due is not None:
        return say(words, "promise.missed", time=clock.full(promise.last_dated.due))
    if current.due is None:
        key = "next_word_by" if state is PromiseState.UPCOMING else "next_word_passed"
        return say(words, f"promise.{key}", time=clock.full(current.anchor))
    time = clock.full(current.due)
    return say(words, f"promise.{state}", time=time, since=time)


def _kept_sentence(words: Words, clock: Clock, promise: Promise, outcome: Outcome) -> Markup:
    late = promise.kept_late_by
    how = "_early" if promise.kept_early else "_late" if late else ""
    due = promise.last_due if late else promise.current.anchor
    told = say(
        words,
        f"promise.{outcome.status}{how}",
        time=clock.full(at_utc(outcome.observed_at, due.zone)),
        due=clock.full(due),
        late=duration_text(late).in_(words.language) if late else "",
    )
    if outcome.in_part is None:
        return told
    part = clock.full(at_utc(outcome.in_part.observed_at, due.zone))
    return Markup("{} · {}").format(told, say(words, "promise.in_part_before", time=part))


def _running(words: Words, promise: Promise, as_of: datetime) -> Markup:
    """The clock that runs while nobody confirms a promise."""
    length = promise.unconfirmed_for(as_of)
    if length is None:
        return Markup()
    told = duration_text(length).in_(words.language)
    return Markup(' <span class="running">{}</span>').format(words("promise.running", length=told))


def witness(words: Words, source: Source, seen_at: str | None, *, recorded: Markup) -> Markup:
    """Who saw that a promise was kept, where, and when that was recorded."""
    host = _called(urlsplit(seen_at or "").hostname)
    key = f"promise.by_{source}" + ("" if source == "staff" or host else "_alone")
    return say(words, key, host=host, recorded=recorded)


def _called(host: str | None) -> str | None:
    """A site's name; ``None`` for a number, which tells nobody who said so."""
    return host if host and host != "localhost" and not _NUMBER.fullmatch(host) else None


def lead(notice: Notice) -> Sentence:
    """How long before its earliest promised instant a notice was announced."""
    first = min(p.revisions[0].anchor.utc for p in notice.promises)
    return duration_text(first - notice.published_at)
