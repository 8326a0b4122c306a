"""What one public act leaves in the ledger: its facts, and apart from them its words.

Facts name no text that anybody wrote, so that a removed text leaves every figure as it was.
Their form is specified in docs/record.md; a name that is there may not change its meaning.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from noticeboard.domain.content import Content, OwnCorrection
from noticeboard.domain.explanation import Given, Part, PartDue
from noticeboard.domain.false_alarms import false_alarm_facts
from noticeboard.domain.ledger import Removal
from noticeboard.domain.notice import Notice, Published, Shown
from noticeboard.domain.promise import DueRevision, Outcome, Promise
from noticeboard.domain.silence import Incident, Silence, answered, known, silences, tells_of
from noticeboard.domain.times import at_utc, utc_text

Json = dict[str, Any]
SECOND = timedelta(seconds=1)


def facts_of(
    before: Notice | None,
    after: Notice,
    said: Published,
    content: Content,
    *,
    zone: str,
    silence: Silence | None,
    false_alarms: Iterable[Incident] = (),
    emergency: bool = False,
) -> Json:
    """The facts of a publication: the bulletin, and every promise it made, moved or ended.

    ``zone``: the house's, in which a publication has its day. ``silence``: what it ended.
    ``false_alarms``: those of the notice that no publication has counted yet. ``emergency``: one
    person signed it for the whole line.
    """
    known = before.promises if before else ()
    touched = [promise_facts(after, p) for p in after.promises if p not in known]
    spoken = _bulletin(said, content, zone, silence)
    spoken["false_alarms"] = [false_alarm_facts(one) for one in false_alarms]
    spoken["emergency"] = emergency
    if before is None:
        return {"bulletin": spoken, "promises": touched, "notice": notice_facts(after)}
    stock = _daily_words(before.updated_at, after, said.published_at)
    return {"bulletin": {**spoken, "daily_words": stock}, "promises": touched}


def revision_facts(said: Published) -> Json:
    """The facts of a typo fix: that the words are others, and nothing else is."""
    return {"revision": said.shown.revision}


@dataclass(frozen=True, slots=True)
class People:
    """How many decided that words go, and when the first asked for it."""

    count: int
    asked_at: datetime


def removal_facts(
    seqs: Iterable[int], removal: Removal, zone: str, people: People | None = None
) -> Json:
    """The facts of a redaction: which entries' words are gone, on what grounds, who decided."""
    decided = people or People(1, removal.at)
    return {
        "removes": list(seqs),
        "because": removal.because,
        "gone": list(removal.gone),
        "day": _day(removal.at, zone),
        "people": decided.count,
        "asked_at": utc_text(decided.asked_at),
    }


def objection_facts(seqs: Iterable[int]) -> Json:
    """The facts of an objection: which removals a second person says were not right."""
    return {"objects": list(seqs)}


def words_of(notice: Notice, said: Published, shown: Shown, written: Mapping[str, object]) -> Json:
    """One version of a bulletin, with everything somebody wrote: what a court may order removed.

    ``written``: the rest of the bulletin as the pages' tables hold it.
    """
    words: Json = {"body": shown.body, "short": shown.short, "html": shown.html, "said": written}
    words["revision"] = shown.revision
    if said.id == notice.bulletins[0].id:
        words |= {"slug": notice.slug, **_names(notice)}
    return words


def words_left(
    notice: Notice,
    said: Published,
    written: Mapping[str, object],
    removed_slug: str | None,
    at: datetime,
) -> Json:
    """What stands where the words of a bulletin stood: whoever removes them answers for it.

    ``notice`` is the one without them; ``removed_slug`` is the digest of the slug it had. Of its
    versions those released by ``at``: a later typo fix answers for its own.
    """
    versions = [
        [shown.revision, utc_text(shown.released_at), shown.body, shown.html, shown.short]
        for shown in said.versions
        if shown.released_at <= at
    ]
    left: Json = {"said": written, "versions": versions}
    if said.id == notice.bulletins[0].id:
        left |= {"slug": notice.slug, "removed_slug": removed_slug, **_names(notice)}
    return left


def _names(notice: Notice) -> Json:
    return {
        "title": notice.title,
        "promises": {p.key: [p.label, p.audience] for p in notice.promises},
    }


def silence_ended(
    before: Notice | None, notice_id: str, incidents: Iterable[Incident], said: Published
) -> Silence | None:
    """The earliest silence that a bulletin is the first word after.

    ``incidents``: also those that ended, for it does not make anybody have spoken of them.
    """
    found = [known(i) for i in incidents if i.notice_id == notice_id and i.false_by is None]
    if before is not None:
        found += silences(before, (), said.published_at)
        found = [silence for silence in found if not answered(before, silence)]
    told = (silence for silence in found if tells_of(said, silence))
    return min(told, key=lambda silence: silence.since, default=None)


def notice_facts(notice: Notice) -> Json:
    """What a notice is about."""
    return {
        "kind": notice.kind,
        "language": notice.language,
        "products": list(notice.products),
        "replaces": notice.replaces,
    }


def _bulletin(said: Published, content: Content, zone: str, silence: Silence | None) -> Json:
    return {
        **bulletin_facts(said),
        "day": _day(said.published_at, zone),
        "waiver": content.waiver is not None,
        "silence": silence and {"signal": silence.signal, "since": utc_text(silence.since)},
    }


def bulletin_facts(said: Published) -> Json:
    """A bulletin as figures need it, whatever its words are."""
    daily = said.daily_word
    return {
        "kind": said.kind,
        "code": said.code,
        "published_at": utc_text(said.published_at),
        "told_at": utc_text(said.in_time_at),
        "labels": list(said.labels),
        "explanation": {name: _state(part) for name, part in said.explanation.parts.items()},
        "about": list(said.about),
        "next_words": [
            {"by": utc_text(word.by.utc), "about": list(word.about)} for word in said.next_words
        ],
        "daily_word": None if daily is None else {"at": daily.at, "zone": daily.zone},
        "resolved": said.resolved,
        "corrects": _corrects(said),
        "named": sorted(said.facts),
        "word": said.is_a_word,
    }


def _daily_words(last: datetime, after: Notice, at: datetime) -> Json:
    """How many daily words fell due since the bulletin before this one: kept, and missed."""
    words = after.daily_words
    due = sum(last < o.utc <= at for daily in words for o in daily.passed(at))
    missed = sum(last < o.utc <= at for daily in words for o in daily.missed(at))
    return {"kept": due - missed, "missed": missed}


def _state(part: Part) -> Json:
    if isinstance(part, Given):
        return {"told": True} if part.owed_by is None else {"due": utc_text(part.owed_by.utc)}
    if isinstance(part, PartDue):
        return {"due": utc_text(part.by.utc)}
    return {"withheld": part.by}


def _corrects(said: Published) -> Json | None:
    if isinstance(said.corrects, OwnCorrection):
        return {"bulletin": said.corrects.bulletin_id}
    return None if said.corrects is None else {"verdict": said.corrects.verdict}


def promise_facts(notice: Notice, promise: Promise) -> Json:
    """A promise as figures need it, with every time it has had."""
    return {
        "key": promise.key,
        "confirm_within": promise.confirm_within // SECOND,
        "revisions": [_revision(r) for r in promise.revisions],
        "outcome": promise.outcome and _outcome(promise.outcome),
        "withdrawn_at": _withdrawn_at(notice, promise),
        "until": promise.until and utc_text(promise.until.utc),
        "until_wall": promise.until and promise.until.wall.isoformat(),
        "until_zone": promise.until and promise.until.zone,
        "depends_on": list(promise.depends_on),
    }


def _revision(revision: DueRevision) -> Json:
    due = revision.due
    return {
        "due": due and utc_text(due.utc),
        "day": due and due.wall.date().isoformat(),
        "wall": due and due.wall.isoformat(),
        "zone": due and due.zone,
        "next_word_by": revision.next_word_by and utc_text(revision.next_word_by.utc),
        "published_at": utc_text(revision.published_at),
    }


def _outcome(outcome: Outcome) -> Json:
    return {
        "status": outcome.status,
        "source": outcome.source,
        "observed_at": utc_text(outcome.observed_at),
        "recorded_at": utc_text(outcome.recorded_at),
        "in_part": outcome.in_part and _outcome(outcome.in_part),
    }


def _withdrawn_at(notice: Notice, promise: Promise) -> str | None:
    ended = (b.published_at for b in notice.bulletins if b.id == promise.withdrawn_by)
    return next((utc_text(at) for at in ended), None)


def _day(moment: datetime, zone: str) -> str:
    return at_utc(moment, zone).wall.date().isoformat()
