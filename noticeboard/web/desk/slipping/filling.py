"""The other way round: what a follow-up says, as the fields of its form."""

from collections.abc import Iterable
from datetime import date

from noticeboard.domain.content import ClaimCorrection, Content, Move, OwnCorrection
from noticeboard.domain.explanation import Explanation, Given, Part, PartDue, Withheld
from noticeboard.domain.times import Instant
from noticeboard.web.desk.forms.filled import instant_fields, ticks
from noticeboard.web.desk.forms.typed import TICKED
from noticeboard.web.desk.slipping.documents import CLAIM

Filled = dict[str, str]


def filled(content: Content, *, house_zone: str) -> Filled:
    """The fields that stand for ``content``: read again they say the same."""
    spoken = (i.zone for i in (content.daily_word, content.publish_at, content.next_word_by) if i)
    return {
        "body": content.body,
        "short": content.short,
        "zone": next(spoken, house_zone),
        **instant_fields("publish_at", content.publish_at),
        **instant_fields("next_word_by", content.next_word_by),
        **ticks("channels", content.channels),
        **{f"texts.{channel}": text for channel, text in content.texts.items()},
        **({} if content.waiver is None else {"waiver.reason": content.waiver}),
        **_moves(content.moves),
        **ticks("withdraws", content.withdraws),
        **ticks("stays", content.stays),
        **({"daily_word.at": content.daily_word.at} if content.daily_word else {}),
        **({"resolved": TICKED} if content.resolved else {}),
        **_explanation(content.explanation),
        **_corrects(content.corrects),
        **{f"facts.{key}": value for key, value in content.facts.items()},
    }


def _moves(moves: Iterable[Move]) -> Filled:
    found: Filled = {}
    for number, move in enumerate(moves):
        known = move.due or move.next_word_by
        row = move_row(f"moves.{number}", move.promise, known.zone if known else "", on=True)
        forward = {f"moves.{number}.forward": TICKED} if move.forward else {}
        found |= {
            **row,
            **forward,
            **instant_fields(f"moves.{number}.due", move.due),
            **instant_fields(f"moves.{number}.next_word_by", move.next_word_by),
        }
    return found


def move_row(row: str, promise: str, zone: str, *, on: bool) -> Filled:
    """A promise's row; ``on``: it has to move."""
    own = {f"{row}.promise": promise, f"{row}.zone": zone}
    return {**own, f"{row}.on": TICKED} if on else own


def _explanation(explanation: Explanation) -> Filled:
    found: Filled = {}
    for name, part in explanation.parts.items():
        found |= _part(f"explanation.{name}", part)
    return found


def _part(path: str, part: Part) -> Filled:
    match part:
        case PartDue(by):
            return {f"{path}.zone": by.zone, **instant_fields(f"{path}.due", by)}
        case Withheld(by):
            return {f"{path}.withheld": by}
        case Given(text, None):
            return {_text_field(path): text}
        case Given(text, hours):
            assert hours is not None  # noqa: S101  # the case before took None
            return {f"{path}.how": text, f"{path}.hours": hours.text, f"{path}.zone": hours.zone}


def _text_field(path: str) -> str:
    return f"{path}.how" if path == "explanation.contact" else path


def _claimed(at: Instant | date | None) -> Filled:
    if isinstance(at, Instant):
        return {"corrects.zone": at.zone, **instant_fields("corrects.claimed_at", at)}
    return {} if at is None else {"corrects.claimed_at.date": at.isoformat()}


def _corrects(corrects: OwnCorrection | ClaimCorrection | None) -> Filled:
    match corrects:
        case OwnCorrection(bulletin_id):
            return {"corrects.bulletin": bulletin_id}
        case ClaimCorrection():
            said = {f"corrects.{name}": str(getattr(corrects, name)) for name in CLAIM}
            return {**said, **_claimed(corrects.claimed_at)}
        case None:
            return {}
