"""What the fields of an announcement are called, where two people's texts are compared."""

from noticeboard.render.words import Words


def called(words: Words, name: str) -> str:
    """The name of a field in plain words; empty for one that nobody sees."""
    match name.split("."):
        case ["promises", number, "check", part] if number.isdecimal() and part in _CHECK:
            row = words("compose.promise_row", number=int(number) + 1)
            return f"{row} · {words(_CHECK[part])}"
        case ["promises", number, part, *rest] if number.isdecimal() and part in _PROMISE:
            row = words("compose.promise_row", number=int(number) + 1)
            return " · ".join([row, words(_PROMISE[part]), *_piece(words, rest)])
        case ["facts", number, part] if number.isdecimal() and part in _FACT:
            row = words("compose.fact_row", number=int(number) + 1)
            return f"{row} · {words(_FACT[part])}"
        case ["announcement", "channels", channel]:
            return words("compose.goes_to", channel=channel)
        case ["announcement", "texts", channel]:
            return words("compose.own_text", channel=channel)
        case ["announcement", "parts", part]:
            return words.phrases.get(f"required.{part}", part)
        case ["announcement", part, *rest] if part in _SAID:
            return " · ".join([words(_SAID[part]), *_piece(words, rest)])
        case ["announcement", "channels"]:
            return words("compose.channels")
        case [line] if line in _NOTICE:
            return words(_NOTICE[line])
        case _:
            return ""


def said(words: Words, name: str, text: str) -> str:
    """What stands in the field ``name``, in words where it is a code."""
    return words(_HOW[text]) if name.endswith(".how") and text in _HOW else text


def _piece(words: Words, rest: list[str]) -> list[str]:
    """Of an instant its date or time; of a dependency nothing that people would know."""
    return [words(_PIECES[name]) for name in rest if name in _PIECES]


_NOTICE = {
    "title": "compose.title",
    "products": "compose.products",
    "promises": "compose.s_promises",
    "facts": "compose.s_facts",
}
_PROMISE = {
    "label": "compose.promise_label",
    "due": "compose.promise_due",
    "zone": "compose.promise_zone",
    "audience": "compose.promise_audience",
    "until": "compose.promise_until",
    "depends_on": "compose.promise_depends_on",
}
_CHECK = {"url": "compose.promise_check", "contains": "compose.promise_check_contains"}
_FACT = {"name": "compose.fact_name", "value": "compose.fact_value"}
_SAID = {
    "body": "compose.body",
    "short": "compose.short",
    "publish_at": "compose.publish_at",
    "waiver": "compose.waiver",
    "next_word_by": "compose.next_word_by",
}
_PIECES = {"date": "frame.date", "time": "frame.time", "offset": "frame.offset"}
_HOW = {"now": "compose.publish_now", "at": "compose.publish_at_time"}
