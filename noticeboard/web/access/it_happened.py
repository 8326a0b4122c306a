"""That a promise was kept, said by the link of a call: in fixed words, about what it is about."""

from dataclasses import dataclass

from noticeboard.domain import placeholders
from noticeboard.domain.content import Fulfilment
from noticeboard.domain.promise import Promise
from noticeboard.intake import read_fulfilment, reading_for
from noticeboard.ports import Once, Subject
from noticeboard.ports.watching import Situation
from noticeboard.render import dates
from noticeboard.web.desk.forms.filled import instant_fields
from noticeboard.web.desk.forms.typed import Fields, Typed
from noticeboard.web.parts import WebParts

# The buttons: at the promised instant, or at another one that is typed.
THEN, LATER = "kept_then", "kept_later"
DOES = (THEN, LATER)


@dataclass(frozen=True, slots=True)
class Kept:
    """A promise of which nobody has said whether it was kept. ``sentence``: what would be public.

    ``fields``: the instant it was promised for, to begin with.
    """

    promise: Promise
    sentence: str
    zone: str
    fields: Fields


def offers(parts: WebParts, situation: Situation) -> tuple[Kept, ...]:
    """What may be said to have happened, each with the words that its kind has for that."""
    notice = situation.notice
    found = [notice.promise(key) for key in situation.unconfirmed] if notice else []
    return tuple(_kept(parts, situation, one) for one in found if one and one.current.due)


def record(parts: WebParts, token: str, subject: Subject, fields: Fields, once: Once) -> None:
    """Publish it, once.

    Raises:
        RefusedError: with what is wrong with the instant.
        ConflictError: somebody said by now whether it was kept, or it moved.
    """
    verbs = parts.publishing.only_once(once)
    if verbs.done_before() is not None:
        return
    kept = _read(parts, subject, fields)
    who, alarm = parts.watching.keeper(token, parts.clock(), kept.promise)
    verbs.fulfil_as_called(who, alarm, kept)


def _kept(parts: WebParts, situation: Situation, promise: Promise) -> Kept:
    notice, due = situation.notice, promise.current.due
    assert notice is not None  # noqa: S101  # it has the promise
    assert due is not None  # noqa: S101  # or nothing is said of it here
    words = parts.publishing.drafting.kind(notice.kind).kept_words("kept")
    values = {"promise": promise.label, "kept_at": dates.full(due, notice.language)}
    sentence = placeholders.fill(words.in_(notice.language), values)
    return Kept(promise, sentence, due.zone, instant_fields("observed_at", due))


def _read(parts: WebParts, subject: Subject, fields: Fields) -> Fulfilment:
    typed, zone = Typed(fields), fields.get("zone", "")
    document: dict[str, object] = {
        "promise": typed.text("promise"),
        "zone": zone,
        "observed_at": typed.instant("observed_at", zone),
    }
    said = {name: text for name, text in document.items() if text}
    return read_fulfilment(said, reading_for(parts.settings.zone, subject))
