"""What a field of these forms is called on its page."""

from noticeboard.domain.notice import Notice
from noticeboard.render.words import Words
from noticeboard.web.desk.forms.typed import Fields

# Fields that nobody sees.
_UNSEEN = ("heard", "zone", "waiver.reason", "corrects.begun", "corrects.zone")
_ENDINGS = ("date", "time", "offset")
_OF_INSTANT = {"date": "frame.date", "time": "frame.time", "offset": "frame.offset"}
_PLAIN = {
    "body": "slip.body",
    "short": "slip.short",
    "publish_at": "slip.publish_at",
    "next_word_by": "slip.next_word_by",
    "early": "slip.kept.early",
    "daily_word.at": "slip.daily.at",
    "resolved": "slip.update.resolved",
    "corrects.bulletin": "slip.corrects.bulletin",
    "corrects.claim": "slip.corrects.claim",
    "corrects.by": "slip.corrects.by",
    "corrects.where": "slip.corrects.where",
    "corrects.verdict": "slip.corrects.verdict",
    "corrects.claimed_at": "slip.corrects.claimed_at",
    "corrects": "slip.corrects.title",
    "moves": "slip.move.title",
    "withdraws": "slip.withdraws",
    "channels": "slip.channels",
    "promise": "slip.kept.which",
    "status": "slip.kept.how",
    "observed_at": "slip.kept.at",
    "just_now": "slip.kept.just_now",
    "evidence_url": "slip.kept.evidence",
    "note": "slip.kept.note",
}
_OF_MOVE = {
    "due": "slip.move.due",
    "next_word_by": "slip.move.next_word_by",
    "forward": "slip.move.forward",
}
_OF_PART = {
    "due": "slip.part.due",
    "withheld": "slip.part.withheld",
    "hours": "slip.part.hours",
}
# Fields that hold a code; its words are kept under the same name.
_CODED = ("verdict", "withheld")
_OF_CHANNEL = {"texts": "slip.texts", "channels": "slip.channels"}


def called(words: Words, notice: Notice, fields: Fields, name: str) -> str:
    """The words beside the field ``name``; empty for one that nobody sees."""
    whole, _, last = name.rpartition(".")
    if whole and last in _ENDINGS:
        return _joined(called(words, notice, fields, whole), words(_OF_INSTANT[last]))
    if name in _UNSEEN:
        return ""
    if name in _PLAIN:
        return words(_PLAIN[name])
    return _of_group(words, notice, fields, name.split("."))


def said(words: Words, name: str, text: str) -> str:
    """What stands in the field ``name``, in words where it is a code."""
    last = name.rpartition(".")[2]
    return words.phrases.get(f"{last}.{text}", text) if last in _CODED else text


def _of_group(words: Words, notice: Notice, fields: Fields, path: list[str]) -> str:
    match path:
        case ["moves", number, last] if last in _OF_MOVE:
            label = _label(notice, fields.get(f"moves.{number}.promise", ""))
            return _joined(label, words(_OF_MOVE[last]))
        case ["withdraws", key]:
            return _joined(words("slip.withdraws"), _label(notice, key))
        case ["stays", key]:
            return _joined(words("slip.stays"), _label(notice, key))
        case ["explanation", part]:
            return words(f"part.{part}")
        case ["explanation", "contact", "how"]:
            return words("part.contact")
        case ["explanation", part, last] if last in _OF_PART:
            return _joined(words(f"part.{part}"), words(_OF_PART[last]))
        case ["facts", key]:
            return words.phrases.get(f"fact.{key}", key)
        case [group, channel] if group in _OF_CHANNEL:
            return _joined(words(_OF_CHANNEL[group]), channel)
    return ""


def _label(notice: Notice, key: str) -> str:
    promise = notice.promise(key)
    return promise.label if promise else key


def _joined(*names: str) -> str:
    return ": ".join(name for name in names if name)
