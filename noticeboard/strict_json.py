"""Reads JSON that strangers wrote: what frameworks let pass is refused here, with its path.

Doubled fields, NaN and infinities, numbers nobody means, lone surrogates, depth, width, size.
"""

import json
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass

from noticeboard.domain.errors import RefusedError
from noticeboard.domain.sentence import Sentence
from noticeboard.domain.violation import Violation

MOST_BYTES = 256 * 1024
MOST_DEPTH = 20
MOST_FIELDS = 100
# The longest number that means something here; beyond 4,300 digits Python itself gives up.
_MOST_DIGITS = 20
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"?', re.DOTALL)
_BRACKETS = re.compile(r"[][{}]")

Json = dict[str, object]


class UnreadableError(RefusedError):
    """Not a JSON object that we read; ``violations`` say where and why."""


class TooLargeError(UnreadableError):
    """More bytes than anybody needs."""


@dataclass(frozen=True, slots=True)
class _NoNumber:
    """Stands where a number stood that is none: NaN, an infinity, a thousand digits."""

    written: str


class _Pairs(list[tuple[str, object]]):
    """The fields of one object as they came, doubled ones included."""


def read_object(raw: bytes) -> Json:
    """The one JSON object in ``raw``.

    Raises:
        TooLargeError: above 256 KiB.
        UnreadableError: for anything else that is not plain JSON; all of it at once.
    """
    if len(raw) > MOST_BYTES:
        raise too_large()
    text = _decoded(raw)
    if _depth(text) > MOST_DEPTH:
        raise _unreadable("too_deep", _TOO_DEEP)
    parsed = _parsed(text)
    if not isinstance(parsed, _Pairs):
        raise _unreadable("not_an_object", _NOT_AN_OBJECT)
    problems = list(_problems(parsed, ""))
    if problems:
        raise UnreadableError(problems)
    plain = _plain(parsed)
    assert isinstance(plain, dict)  # noqa: S101  # it was a _Pairs
    return plain


def too_large() -> TooLargeError:
    """More than 256 KiB; to be raised."""
    return TooLargeError([Violation("too_large", "", _TOO_LARGE)])


def _decoded(raw: bytes) -> str:
    if raw.startswith(b"\xef\xbb\xbf"):
        raise _unreadable("byte_order_mark", _BOM)
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _unreadable("not_utf8", _not_utf8(error.start)) from None


def _depth(text: str) -> int:
    """How deep brackets nest outside of strings; counted, because a parser would recurse."""
    deepest = depth = 0
    for bracket in _BRACKETS.findall(_STRING.sub("", text)):
        depth += 1 if bracket in "[{" else -1
        deepest = max(deepest, depth)
    return deepest


def _parsed(text: str) -> object:
    try:
        return json.loads(
            text,
            object_pairs_hook=_Pairs,
            parse_constant=_NoNumber,
            parse_int=_integer,
            parse_float=_fraction,
        )
    except json.JSONDecodeError as error:
        raise _unreadable("not_json", _not_json(error)) from None


def _integer(written: str) -> object:
    return int(written) if len(written) <= _MOST_DIGITS else _NoNumber(written)


def _fraction(written: str) -> object:
    value = float(written)
    return value if math.isfinite(value) else _NoNumber(written)


def _problems(value: object, path: str) -> Iterator[Violation]:
    if isinstance(value, _Pairs):
        yield from _problems_of_fields(value, path)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _problems(item, _under(path, str(index)))
    elif isinstance(value, _NoNumber):
        yield Violation("not_a_number", path, _no_number(value.written))
    elif isinstance(value, str) and not _encodable(value):
        yield Violation("lone_surrogate", path, _SURROGATE)


def _problems_of_fields(pairs: _Pairs, path: str) -> Iterator[Violation]:
    if len(pairs) > MOST_FIELDS:
        yield Violation("too_many_fields", path, _TOO_MANY)
        return
    seen: set[str] = set()
    for name, value in pairs:
        here = _under(path, name)
        if name in seen:
            yield Violation("field_twice", here, _field_twice(shown_name(name)))
        if not _encodable(name):
            yield Violation("lone_surrogate", here, _SURROGATE)
        seen.add(name)
        yield from _problems(value, here)


def _under(path: str, name: str) -> str:
    return f"{path}.{shown_name(name)}" if path else shown_name(name)


def shown_name(name: str) -> str:
    """A field's name as it may stand in an answer: short, and nothing unprintable."""
    return "".join(char if char.isprintable() else "\ufffd" for char in name[:60])


def _encodable(text: str) -> bool:
    return not any("\ud800" <= char <= "\udfff" for char in text)


def _plain(value: object) -> object:
    if isinstance(value, _Pairs):
        return {name: _plain(inner) for name, inner in value}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return value


def _unreadable(code: str, sentence: Sentence) -> UnreadableError:
    return UnreadableError([Violation(code, "", sentence)])


_TOO_LARGE = Sentence(
    "This is larger than 256 KiB. A notice is words; leave out what is not.",
    "256 KiB를 넘습니다. 공지는 글입니다. 나머지는 빼 주세요.",
)
_TOO_DEEP = Sentence(
    f"This is nested more than {MOST_DEPTH} levels deep. No document here is.",
    f"{MOST_DEPTH}단계보다 깊게 중첩되어 있습니다. 그런 문서는 없습니다.",
)
_NOT_AN_OBJECT = Sentence(
    "A document is a JSON object: it begins with { and ends with }.",
    "문서는 JSON 객체입니다. {로 시작해 }로 끝나야 합니다.",
)
_BOM = Sentence(
    "This begins with a byte order mark. Save it as UTF-8 without one.",
    "바이트 순서 표식(BOM)으로 시작합니다. BOM 없는 UTF-8로 저장해 주세요.",
)
_SURROGATE = Sentence(
    "This holds half of a character (a lone surrogate). Type the character again.",
    "글자의 반쪽(짝 없는 서로게이트)이 들어 있습니다. 그 글자를 다시 입력해 주세요.",
)
_TOO_MANY = Sentence(
    f"This has more than {MOST_FIELDS} fields.", f"필드가 {MOST_FIELDS}개를 넘습니다."
)


def _not_utf8(at: int) -> Sentence:
    return Sentence(
        f"This is not UTF-8: byte {at} does not belong there.",
        f"UTF-8이 아닙니다. {at}번째 바이트가 잘못되었습니다.",
    )


def _not_json(error: json.JSONDecodeError) -> Sentence:
    return Sentence(
        f"This is not JSON: line {error.lineno}, column {error.colno}.",
        f"JSON이 아닙니다. {error.lineno}번째 줄 {error.colno}번째 글자를 보세요.",
    )


def _no_number(written: str) -> Sentence:
    return Sentence(
        f"{written[:20]} is not a number that can be used here.",
        f"{written[:20]}은(는) 여기서 쓸 수 있는 숫자가 아닙니다.",
    )


def _field_twice(name: str) -> Sentence:
    return Sentence(
        f'"{name}" is given twice. Keep the one you mean.',
        f'"{name}"(이)가 두 번 있습니다. 하나만 남겨 주세요.',
    )
