"""The holding texts that may be published about a notice now, each as the public would read it.

The same for whoever is logged in and for whoever was called: both see every word before they
publish, and need to type none.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from noticeboard.domain import placeholders
from noticeboard.domain.bulletin import Revision
from noticeboard.domain.content import Content
from noticeboard.domain.errors import RefusedError
from noticeboard.domain.filling import Filling
from noticeboard.domain.holding import HoldingText
from noticeboard.domain.notice import Notice, Published
from noticeboard.domain.promise import Promise, PromiseState
from noticeboard.domain.signing import Person
from noticeboard.domain.silence import silences
from noticeboard.domain.times import at_utc
from noticeboard.domain.violation import Violation
from noticeboard.intake import reading_for
from noticeboard.intake.holding import read_beginning, read_speaking
from noticeboard.ports import Subject
from noticeboard.render.values import label_and_time
from noticeboard.speaking import Words, last_word
from noticeboard.web.desk.forms.filled import instant_fields
from noticeboard.web.desk.forms.typed import Fields, Typed
from noticeboard.web.desk.holding.samples import unfilled
from noticeboard.web.desk.noticing.owing import Together, promised_together
from noticeboard.web.parts import WebParts

# The field by which the form says which incidents it showed.
INCIDENTS = "incidents"
_STATES = (PromiseState.UNCONFIRMED, PromiseState.DUE)


@dataclass(frozen=True, slots=True)
class Offer:
    """One text, filled in as the form says; ``words`` is ``None`` if it cannot be so.

    ``names_promise``, ``takes_sentence``: which slots it has beside the next word. ``resolved``:
    it says that something is over. ``plain``: its words before anything is filled in.
    """

    id: str
    language: str
    title: str
    names_promise: bool
    takes_sentence: bool
    resolved: bool
    words: Words | None
    wrong: tuple[Violation, ...]
    plain: str

    @property
    def owing(self) -> Together:
        """What of an explanation it promises the public for later."""
        content = self.words.bulletin.working.content if self.words else None
        return promised_together(content.explanation) if content else ()


def begun(parts: WebParts, subject: Subject, now: datetime, promise: str | None = None) -> Fields:
    """The form as it opens: every slot filled, so that nothing has to be typed.

    ``promise``: the one it is about, if that is known.
    """
    zone, speaking = parts.settings.zone, parts.speaking
    open_ones = open_promises(subject.public, now)
    about = next((p for p in open_ones if p.key == promise), None) or next(iter(open_ones), None)
    likeliest = next(iter(_choices(parts, subject, now)), None)
    # What may be false by now is nobody's first choice.
    false = likeliest and _all_over(parts, subject, now) and not likeliest[1].content.resolved
    chosen = likeliest[0].id if likeliest and not (false or explains(parts, subject, now)) else ""
    return {
        "text": chosen,
        "promise": about.key if about else "",
        "zone": zone,
        **instant_fields("next_word_by", speaking.proposed_next_word(subject.id, zone)),
        "sentence": "",
        "heard": last_word(subject, now),
    }


def _choices(
    parts: WebParts, subject: Subject, now: datetime
) -> list[tuple[HoldingText, Revision]]:
    """The texts that fit; while a promise is late, those that name one come first.

    That it is over can be said while an incident goes on, or reads so: last, or first if nothing
    else is true.
    """
    late, over = _late(subject, now), _all_over(parts, subject, now)
    to_resolve = parts.watching.to_resolve(subject.public) if subject.public else ()
    found = [one for one in parts.speaking.choices(subject.id) if to_resolve or not _ends(one[1])]
    return sorted(
        found,
        key=lambda one: (_ends(one[1]) != over, ("promise" in _slots(one[1].content)) != late),
    )


def _late(subject: Subject, now: datetime) -> bool:
    return any(p.state(now) in _STATES for p in open_promises(subject.public, now))


def _all_over(parts: WebParts, subject: Subject, now: datetime) -> bool:
    """Whether all that the last words were about has ended, and only the public reads it still."""
    left = parts.watching.to_resolve(subject.public) if subject.public else ()
    ended = bool(left) and all(one.ended_at is not None for one in left)
    return ended and not _late(subject, now)


def explains(parts: WebParts, subject: Subject, now: datetime) -> bool:
    """Whether nothing is silent but an explanation: no text signed beforehand can give it."""
    if subject.public is None:
        return False
    told = parts.watching.to_resolve(subject.public)
    going_on = (one for one in told if one.ended_at is None)
    open_now = silences(subject.public, going_on, now)
    return bool(open_now) and all(one.signal == "owed_part" for one in open_now)


def _ends(approved: Revision) -> bool:
    return approved.content.resolved


def offers(
    parts: WebParts, who: Person, subject: Subject, fields: Fields, now: datetime
) -> tuple[Offer, ...]:
    """Every text that fits the notice, the likeliest first."""
    found = []
    for text, approved in _choices(parts, subject, now):
        filled = _filled(parts, who, subject, own_fields(fields, text.id, approved.content))
        found.append(offer(text, approved, *filled))
    return tuple(found)


def own_fields(fields: Fields, text_id: str, words: Content) -> Fields:
    """The form as if that text had been chosen: a sentence only where it has a place."""
    sentence = fields.get("sentence", "") if "sentence" in _slots(words) else ""
    return {**fields, "text": text_id, "sentence": sentence}


def offer(
    text: HoldingText, approved: Revision, words: Words | None, wrong: tuple[Violation, ...]
) -> Offer:
    """One text with what it becomes, or why it cannot."""
    slots = _slots(approved.content)
    names, takes = "promise" in slots, "sentence" in slots
    said, plain = approved.content, unfilled(approved.content, text.language)
    return Offer(
        text.id, text.language, said.title, names, takes, said.resolved, words, wrong, plain
    )


def read(parts: WebParts, subject: Subject | None, fields: Fields) -> Filling:
    """What the form asks for. ``subject``: the notice to speak in; ``None``: a new one.

    Raises:
        RefusedError: with every field that cannot be read.
    """
    typed, zone = Typed(fields), parts.settings.zone
    over = says_over(parts, fields)
    said = {
        "text": typed.text("text"),
        "promise": "" if over else typed.text("promise"),
        "zone": zone,
        "next_word_by": None if over else typed.instant("next_word_by", zone),
        # With its line breaks: they are refused, not dropped.
        "sentence": typed.text("sentence"),
        "heard": typed.text("heard"),
    }
    document: dict[str, object] = {name: text for name, text in said.items() if text}
    if over and INCIDENTS in fields:
        document[INCIDENTS] = typed.text(INCIDENTS).split()
    if subject is not None:
        return read_speaking(document, reading_for(zone, subject))
    return read_beginning({**document, "what": fields.get("what", "")}, reading_for(zone))


def says_over(parts: WebParts, fields: Fields) -> bool:
    """Whether the text chosen says that something is over: it has no next word then."""
    text = parts.speaking.store.holding_text(fields.get("text", ""))
    return text is not None and text.approved is not None and text.approved.content.resolved


def open_promises(notice: Notice | None, now: datetime) -> tuple[Promise, ...]:
    """What the company still has to keep, what is late first."""
    open_ones = [p for p in notice.promises if p.status == "open"] if notice else []
    return tuple(sorted(open_ones, key=lambda p: (p.state(now) not in _STATES, p.current.anchor)))


def promise_choices(promises: Iterable[Promise], language: str) -> tuple[tuple[str, str], ...]:
    """The promises to choose from, each with its time."""
    return tuple((p.key, label_and_time(p.label, p.current.due, language)) for p in promises)


def unheard(subject: Subject, fields: Fields) -> tuple[Published, ...]:
    """What became public since the form was opened."""
    said = subject.public.bulletins if subject.public else ()
    known = next((b for b in said if b.id == fields.get("heard")), None)
    if known is None:
        return ()
    after = (known.published_at, known.sequence)
    return tuple(b for b in said if (b.published_at, b.sequence) > after)


def names(
    parts: WebParts, who: Person, subject: Subject, fields: Fields, language: str, now: datetime
) -> Mapping[str, object]:
    """What ``holding/publish.html`` needs."""
    if subject.public is None:
        return {}
    return {
        "notice": subject.public,
        "offers": offers(parts, who, subject, fields, now),
        "promises": promise_choices(open_promises(subject.public, now), language),
        "over": _all_over(parts, subject, now),
        "to_end": parts.watching.to_resolve(subject.public),
        "heard": last_word(subject, now),
        "unheard": unheard(subject, fields),
        "spoken_zone": at_utc(now, parts.settings.zone).zone,
        "unchosen": explains(parts, subject, now),
    }


def _filled(
    parts: WebParts, who: Person, subject: Subject, fields: Fields
) -> tuple[Words | None, tuple[Violation, ...]]:
    try:
        filling = read(parts, subject, fields)
        return parts.speaking.words(who, subject.id, filling), ()
    except RefusedError as refused:
        return None, refused.violations


def _slots(content: Content) -> frozenset[str]:
    used = (*placeholders.names(content.body), *placeholders.names(content.short))
    return frozenset(used)
