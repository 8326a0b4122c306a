"""What pydantic found, as violations: stable codes, dotted paths, sentences for people."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from noticeboard.domain.sentence import Sentence
from noticeboard.domain.violation import Violation
from noticeboard.intake import sentences
from noticeboard.strict_json import shown_name

# A hostile document has thousands of faults; nobody reads more than these.
MOST_VIOLATIONS = 100
# Fields that hold one of a few names: nobody writes those.
_CHOSEN = frozenset({"kind", "language", "verdict"})


def violations(error: ValidationError) -> tuple[Violation, ...]:
    """Every fault pydantic found, in the document's order."""
    found = error.errors(include_url=False, include_input=False)[:MOST_VIOLATIONS]
    return tuple(
        _violation(item["type"], path(item["loc"]), item.get("ctx", {})) for item in found
    )


def path(location: tuple[str | int, ...]) -> str:
    """``("promises", 0, "due")`` as ``promises.0.due``; the names of choices are left out."""
    names = (shown_name(str(part)) for part in location)
    return ".".join(name for name in names if not name.startswith("<") and name != "[key]")


def _violation(kind: str, field: str, context: Mapping[str, Any]) -> Violation:
    sentence = context.get("sentence")
    if isinstance(sentence, Sentence):
        return Violation(kind, field, sentence)
    code, sentence = _in_plain_words(kind, context)
    if code == "missing" and field.rpartition(".")[2] in _CHOSEN:
        sentence = sentences.UNCHOSEN
    return Violation(code, field, sentence)


def _in_plain_words(kind: str, context: Mapping[str, Any]) -> tuple[str, Sentence]:
    match kind:
        case "extra_forbidden":
            return "unknown_field", sentences.UNKNOWN_FIELD
        case "missing":
            return "missing", sentences.MISSING
        case "string_too_short":
            return "blank", sentences.BLANK
        case "string_too_long":
            return "too_long", sentences.too_long(context["max_length"])
        case "too_long":
            return "too_many", sentences.too_many(context["max_length"])
        case "too_short":
            return "too_few", sentences.too_few(context["min_length"])
        case "literal_error":
            return "not_a_choice", sentences.not_a_choice(str(context["expected"]))
        case "string_pattern_mismatch":
            return "wrong_form", sentences.wrong_form(_example(str(context["pattern"])))
        case "string_unicode":
            return "forbidden_character", sentences.INVALID
        case "wrong_part":
            return "wrong_type", sentences.WITHOUT_PART
        case "wrong_correction":
            return "wrong_type", sentences.wrong_type("model_type")
    if kind.endswith("_type"):
        return "wrong_type", sentences.wrong_type(kind)
    return "invalid", sentences.INVALID


_EXAMPLES = {
    r"^[a-z][a-z0-9_]{0,39}$": "pre_order",
    r"^[a-z0-9][a-z0-9-]{0,59}$": "phone-x",
    r"^[a-z0-9][a-z0-9_-]{0,59}$": "mastodon-brand",
    r"^[a-z0-9]+(-[a-z0-9]+)*$": "phone-x-k3f9",
    r"^https?://[^\s/]+\S*$": "https://example.com/proof",
}


def _example(pattern: str) -> str:
    return _EXAMPLES.get(pattern, "4b9d7c1e-52a4-4d3c-8a4e-0f6f4f0f9d11")
