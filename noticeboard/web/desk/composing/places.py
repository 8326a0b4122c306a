"""Where in the form a path of the document stands, and what to say there.

The document counts the rows that say something, and names channels and facts; the form draws
every row and a box for each channel.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from noticeboard.domain.sentence import Sentence
from noticeboard.domain.violation import Finding, Violation
from noticeboard.web.desk.forms.typed import Typed

F = TypeVar("F", bound=Finding)
_PUBLISH_AT = "announcement.publish_at"
_ROW = re.compile(r"promises\.([0-9]+)(?:\.(.+))?")
_CHANNEL = re.compile(r"announcement\.channels\.([0-9]+)")
# Parts of a row that are drawn together.
_BESIDE = {"zone": "due", "key": "label"}
# What faults of a fact are about its name.
_OF_NAME = frozenset({"wrong_form", "fact_malformed", "forbidden_character"})
# Texts as the renderer names them, who does not know whose they are.
_OF_RENDERER = re.compile(r"body|short|texts\..+")
# The page from top to bottom.
_ORDER = (
    "title",
    "products",
    "promises",
    "facts",
    "announcement.parts",
    "announcement.body",
    "announcement.short",
    "announcement.texts",
    "announcement.channels",
    "announcement.publish_at",
    "announcement.waiver",
    "announcement.next_word_by",
    "slug",
    "replaces",
    "language",
)


@dataclass(frozen=True, slots=True)
class Places:
    """``promises``: the form's row for each of the document's; ``facts``: by path."""

    promises: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    facts: Mapping[str, str] | None = None

    def of(self, path: str, code: str = "") -> str:
        """The field of the form for a path of the document."""
        if self.facts and path in self.facts:
            return f"{self.facts[path]}.{'name' if code in _OF_NAME else 'value'}"
        if found := _ROW.fullmatch(path):
            return self._of_promise(int(found[1]), found[2] or "label")
        if found := _CHANNEL.fullmatch(path):
            number = int(found[1])
            named = self.channels[number : number + 1]
            return ".".join(("announcement.channels", *named))
        if path.startswith("products."):
            return "products"
        if path == "announcement.zone":
            return "announcement.publish_at"
        return f"announcement.{path}" if _OF_RENDERER.fullmatch(path) else path

    def _of_promise(self, number: int, rest: str) -> str:
        row = self.promises[number] if number < len(self.promises) else f"promises.{number}"
        part = rest if rest.startswith("check.") else rest.partition(".")[0]
        return f"{row}.{_BESIDE.get(part, part)}"


def placed(found: Iterable[F], places: Places, typed: Typed) -> tuple[F, ...]:
    """Findings at their fields of the form, each once, from the top of the page down."""
    told = (_told(_at(finding, places, typed), typed) for finding in found)
    once = {(f.field, f.code, f.message): f for f in told}
    return tuple(sorted(once.values(), key=lambda finding: _position(finding.field)))


def _at(finding: F, places: Places, typed: Typed) -> F:
    field = places.of(finding.field, finding.code)
    if field == _PUBLISH_AT and finding.code == "missing" and not _how(typed):
        field = f"{_PUBLISH_AT}.how"
    return replace(finding, field=field)


def _how(typed: Typed) -> bool:
    """Whether "at once" or "at a fixed time" was chosen."""
    return typed.text(f"{_PUBLISH_AT}.how") in ("now", "at")


def _position(field: str) -> tuple[int, int]:
    number = re.search(r"\.([0-9]+)\.", field)
    named = (i for i, path in enumerate(_ORDER) if field == path or field.startswith(f"{path}."))
    return next(named, len(_ORDER)), int(number[1]) if number else -1


def _told(finding: F, typed: Typed) -> F:
    """In words about this form, where the document's reader speaks of its own."""
    if not isinstance(finding, Violation):
        return finding
    sentence = _in_our_words(finding, typed)
    return finding if sentence is None else replace(finding, message=sentence)


def _in_our_words(found: Violation, typed: Typed) -> Sentence | None:
    if found.code in ("missing", "blank"):
        return next((s for form, s in _EMPTY if form.fullmatch(found.field)), None)
    if found.code == "not_a_time":
        return no_time(found, typed)
    if found.code == "wrong_form":
        return _WRONG_FORM.get(found.field.rpartition(".")[2])
    return _TWICE if found.code == "time_exists_twice" else None


def no_time(found: Violation, typed: Typed) -> Sentence:
    """Why the date and the time in two fields are no instant."""
    if not typed.text(f"{found.field}.date"):
        return _DATE_MISSING
    shown = f"{typed.text(f'{found.field}.date')} {typed.text(f'{found.field}.time')}"[:40]
    return Sentence(
        f'"{shown}" is not a date and a time. Write the date like 2026-12-10 and the time like '
        "09:00.",
        f'날짜와 시각으로 읽을 수 없습니다: "{shown}". 날짜는 2026-12-10, 시각은 09:00처럼 적어 '
        "주세요.",
    )


_DATE_MISSING = Sentence(
    "This has a time but no date. Give the date as well.",
    "시각만 있고 날짜가 없습니다. 날짜도 적어 주세요.",
)
_TWICE = Sentence(
    "Clocks go back that day, so this time comes twice. Choose below which one you mean.",
    "그날은 시계를 되돌려서 이 시각이 두 번 옵니다. 어느 쪽인지 아래에서 골라 주세요.",
)
_EMPTY = tuple(
    (re.compile(form), sentence)
    for form, sentence in (
        (r"title", Sentence("Give the notice a title.", "제목을 적어 주세요.")),
        (
            r"promises\.[0-9]+\.label",
            Sentence(
                'Say what is promised, such as "Pre-order opens".',
                '무엇을 약속하는지 적어 주세요. 예: "사전 예약 시작".',
            ),
        ),
        (
            r"promises\.[0-9]+\.due",
            Sentence("Give the date and the time of it.", "날짜와 시각을 적어 주세요."),
        ),
        (
            r"promises\.[0-9]+\.check\.url",
            Sentence(
                "Give the address of the page on which this text will stand.",
                "이 문구가 나올 페이지의 주소를 적어 주세요.",
            ),
        ),
        (
            r"facts\.[0-9]+\.value",
            Sentence("Write the value, or remove the row.", "내용을 적거나 줄을 빼 주세요."),
        ),
        (
            r"announcement\.body",
            Sentence("Write the text of the notice.", "본문을 적어 주세요."),
        ),
        (
            r"announcement\.publish_at",
            Sentence(
                "Give the date and the time of publication, or choose “as soon as it is signed "
                "off”.",
                "공개할 날짜와 시각을 적거나 “승인되는 대로”를 골라 주세요.",
            ),
        ),
        (
            r"announcement\.publish_at\.how",
            Sentence(
                "Say when it is to be published: as soon as it is signed off, or at a fixed time.",
                "언제 공개할지 골라 주세요. 승인되는 대로 하거나 시각을 정할 수 있습니다.",
            ),
        ),
    )
)
_WRONG_FORM = {
    "name": Sentence(
        "Choose a name from the list, or write one of your own in small Latin letters, such as "
        '"screen_size".',
        '목록에서 고르거나, "screen_size"처럼 영어 소문자로 이름을 적어 주세요.',
    ),
    "products": Sentence(
        'Write products in Latin letters and digits, such as "phone-x", with commas between them.',
        '제품은 "phone-x"처럼 영어 글자와 숫자로, 쉼표로 나누어 적어 주세요.',
    ),
    "slug": Sentence(
        'Write it like "phone-x-launch": small Latin letters, digits and hyphens.',
        '"phone-x-launch"처럼 영어 소문자, 숫자, 붙임표로 적어 주세요.',
    ),
}
