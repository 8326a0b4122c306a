"""What of a bulletin goes in a redaction, and what stands in its place."""

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import quote, quote_plus, unquote_plus

from noticeboard.domain.bulletin import BulletinKind
from noticeboard.domain.explanation import is_blank
from noticeboard.domain.ledger import Gone
from noticeboard.domain.notice import Notice
from noticeboard.domain.published import MARKS, Published
from noticeboard.domain.sentence import Sentence
from noticeboard.domain.swapping import is_number, same, says, swapped
from noticeboard.domain.violation import Violation


@dataclass(frozen=True, slots=True)
class Going:
    """What was chosen: its text (with parts and explanation), and what else, by name.

    ``title``: what the notice is called from now on. ``names``: what promises are called, by key;
    a promise is spoken of again, and never by a mark. ``facts``: those whose values go.
    """

    text: bool = True
    title: str | None = None
    names: Mapping[str, str] = field(default_factory=dict)
    facts: tuple[str, ...] = ()

    @property
    def gone(self) -> tuple[Gone, ...]:
        """The same as the record tells it."""
        chosen: tuple[tuple[Gone, bool], ...] = (
            ("text", self.text),
            ("title", self.title is not None),
            ("names", bool(self.names)),
            ("facts", bool(self.facts)),
        )
        return tuple(name for name, goes in chosen if goes)


ONLY_TEXT = Going()


def mark_of(language: str) -> str:
    """What stands where words stood."""
    return MARKS.get(language, MARKS["en"])


@dataclass(frozen=True)  # no slots: what it caches needs a place
class Swaps:
    """What stands instead of each old word, wherever it was quoted.

    ``called``: of titles and names. ``told``: the values that go, by fact; ``mark`` stands there.
    """

    called: Mapping[str, str]
    told: Mapping[str, str]
    mark: str

    @cached_property
    def instead(self) -> Mapping[str, str]:
        """Every old word of a text, and what stands there instead."""
        words = {**dict.fromkeys(self.told.values(), self.mark), **self.called}
        spelled = {how(old): how(new) for how in (quote_plus, quote) for old, new in words.items()}
        return {**spelled, **words}

    @cached_property
    def _in_addresses(self) -> Mapping[str, str]:
        return {old: new for old, new in self.instead.items() if not is_number(old)}

    def text(self, text: str) -> str:
        """A plain text, or Markdown, without the old words."""
        return swapped(text, self.instead)

    def html(self, text: str) -> str:
        """Sanitised HTML without them, and without them where a pointer rests on a link.

        A link whose address says one leads nowhere.
        """
        pieces = _TAG.split(text)
        pieces[::2] = (self._between_tags(piece) for piece in pieces[::2])
        pieces[1::2] = (self._tag(tag) for tag in pieces[1::2])
        return "".join(pieces)

    def _between_tags(self, piece: str) -> str:
        """Filled words stand there in other entities than typed ones: both mean the same."""
        told = html.unescape(piece)
        left = self.text(told)
        return piece if left == told else html.escape(left, quote=False)

    def _tag(self, tag: str) -> str:
        return _ATTRIBUTE.sub(self._attribute, tag)

    def _attribute(self, found: re.Match[str]) -> str:
        told = html.unescape(found["told"])
        if found["name"] in _ADDRESSES:
            return found[0] if swapped(told, self._in_addresses) == told else ""
        left = self.text(told)
        return found[0] if left == told else f' {found["name"]}="{html.escape(left)}"'

    def facts(self, facts: Mapping[str, str]) -> dict[str, str]:
        """Facts without the values that go, as whoever else gave them again has them too."""
        return {key: self._fact(key, value) for key, value in facts.items()}

    def _fact(self, key: str, value: str) -> str:
        if key in self.told and same(self.told[key], value):
            return self.mark
        return swapped(value, self.called)


def readable(text: str) -> str:
    """What sanitised HTML says, on its links too, and where those lead."""
    pieces = _TAG.split(text)
    found = (each for tag in pieces[1::2] for each in _ATTRIBUTE.finditer(tag))
    return "\n".join((html.unescape("".join(pieces[::2])), *map(_attribute_told, found)))


def _attribute_told(found: re.Match[str]) -> str:
    told = html.unescape(found["told"])
    return unquote_plus(told) if found["name"] in _ADDRESSES else told


def swaps(notice: Notice, bulletin_id: str, going: Going) -> Swaps:
    """Every old word that goes, with what stands instead.

    A name that stays is left alone where a shorter one that goes is part of it.
    """
    called = _called(notice, going)
    stay = (p.label for p in notice.promises if p.key not in going.names)
    whole = {label: label for label in stay if says(label, called)}
    told = _told(notice, bulletin_id, going)
    return Swaps({**whole, **called}, told, mark_of(notice.language))


def _called(notice: Notice, going: Going) -> dict[str, str]:
    called = {notice.title: going.title} if going.title is not None else {}
    return called | {p.label: going.names[p.key] for p in notice.promises if p.key in going.names}


def _told(notice: Notice, bulletin_id: str, going: Going) -> dict[str, str]:
    mark, facts = mark_of(notice.language), _said(notice, bulletin_id).facts
    return {key: facts[key] for key in going.facts if facts.get(key, mark) != mark}


def _said(notice: Notice, bulletin_id: str) -> Published:
    return next(b for b in notice.bulletins if b.id == bulletin_id)


def old_words(notice: Notice, bulletin_id: str, going: Going) -> dict[str, str]:
    """All that goes; a short number is in many a name, and says nothing there."""
    told = _told(notice, bulletin_id, going).values()
    words = (*_called(notice, going), *(value for value in told if not is_number(value)))
    return dict.fromkeys(words, "")


def unfit(notice: Notice, bulletin_id: str, going: Going) -> tuple[Violation, ...]:
    """Everything that is wrong with what was chosen."""
    return tuple(_unfit(notice, bulletin_id, going))


def _unfit(notice: Notice, bulletin_id: str, going: Going) -> Iterator[Violation]:
    said, old = _said(notice, bulletin_id), old_words(notice, bulletin_id, going)
    if not going.gone:
        yield Violation("nothing_goes", "text", _NOTHING_GOES)
    if going.title is not None:
        yield from _unfit_name("title", old, going.title, said.kind)
    for key, name in going.names.items():
        if notice.promise(key) is None:
            yield Violation("unknown_promise", f"names.{key}", _UNKNOWN_PROMISE)
        else:
            yield from _unfit_name(f"names.{key}", old, name, said.kind)
    yield from (_same_name(key) for key in _named_twice(notice, going))
    if any(key not in said.facts for key in going.facts):
        yield Violation("unknown_fact", "facts", _UNKNOWN_FACT)


def _unfit_name(
    field: str, old: Mapping[str, str], new: str, kind: BulletinKind
) -> Iterator[Violation]:
    if kind != "announcement":
        yield Violation("not_its_own", field, _NOT_ITS_OWN)
    elif is_blank(new) or new in MARKS.values():
        yield Violation("name_missing", field, _NAME_MISSING)
    elif says(new, old):
        yield Violation("same_name", field, _SAYS_IT_STILL)


def _named_twice(notice: Notice, going: Going) -> Iterator[str]:
    names = [going.names.get(p.key, p.label) for p in notice.promises]
    renamed = (p.key for p in notice.promises if p.key in going.names)
    return (key for key in renamed if names.count(going.names[key]) > 1)


def _same_name(key: str) -> Violation:
    return Violation("same_name", f"names.{key}", _TWICE)


_NOTHING_GOES = Sentence(
    "Choose what goes: the text, the title, names of promises or facts.",
    "무엇을 삭제할지 골라 주세요. 본문, 제목, 약속 이름, 정보 가운데 하나는 골라야 합니다.",
)
_NOT_ITS_OWN = Sentence(
    "The title and the names of promises stand in the announcement: remove them there.",
    "제목과 약속 이름은 맨 처음 알린 글에 있습니다. 그 글에서 삭제해 주세요.",
)
_UNKNOWN_PROMISE = Sentence(
    "The notice has no promise of that key.", "이 공지에는 그런 약속이 없습니다."
)
_UNKNOWN_FACT = Sentence(
    "This text gave no fact of that name. Name those that it did.",
    "이 글에는 그런 정보가 없습니다. 이 글에 적힌 정보를 골라 주세요.",
)
_NAME_MISSING = Sentence(
    "Write what it is called from now on: it will be spoken of again. “Promise 1” will do.",
    "앞으로 뭐라고 부를지 적어 주세요. 이 이름으로 다시 알립니다. ‘약속 1’처럼 적어도 됩니다.",
)
_SAYS_IT_STILL = Sentence(
    "This still says a word that goes. Write another name.",
    "삭제할 말이 아직 들어 있습니다. 다른 이름을 적어 주세요.",
)
_TWICE = Sentence(
    "Two promises would have this name. Give each its own.",
    "두 약속의 이름이 같아집니다. 서로 다른 이름을 적어 주세요.",
)
_ADDRESSES = ("href", "src")
# What tells a reader something. The others (a class, the number that a list begins with) do not.
_ATTRIBUTE = re.compile(
    r"""\s(?P<name>href|src|title|alt)=(?P<quote>["'])(?P<told>.*?)(?P=quote)""", re.DOTALL
)
_TAG = re.compile(r"""(<[^>"']*(?:"[^"]*"[^>"']*|'[^']*'[^>"']*)*>)""")
