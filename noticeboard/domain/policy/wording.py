"""Rule 4: what an explanation says is said in words that tell something."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache

from noticeboard.domain.explanation import PART_NAMES, PartName
from noticeboard.domain.policy.situation import Situation
from noticeboard.domain.promise import Promise
from noticeboard.domain.sentence import Sentence
from noticeboard.domain.violation import Advice, Finding, Violation

_LEAST_CHARACTERS = 8
# “Rain” is a cause, and “물류”; “x”, “no” and “n/a” tell nothing. A name may be two letters.
_LEAST_TOLD = 4
_LEAST: Mapping[PartName, int] = {
    "what_happened": _LEAST_CHARACTERS,
    "responsible": 2,
    "contact": 2,
}
# A name may be shorter than a sentence.
_LEAST_OF_A_PART = 6
_LEAST_OF_A_NAME = 4
_NAMES: frozenset[PartName] = frozenset({"responsible", "contact"})
_MOST_QUOTED = 40
# So many syllables are no part of a longer word by chance, whatever follows them.
_LONG_HANGUL = 5
_ENDED = (
    "(?:입니다|이에요|예요|이다|임|이며|이고|이라|이라서|이라고|이어서|으로|로|에|에는|에서|에게|"
    "께서|님|이|가|은|는|을|를|의|과|와|도|만|인|때문|때문에|때문입니다)?(?!\\S)"
)


def the_words_explain(s: Situation) -> Iterator[Finding]:
    """Stock phrases alone, a copy of the last explanation, a word or two: refused at leisure.
    Under pressure a delay or a cancellation goes out with them, and the part stays owed: it counts
    as not told. An update can always leave a part empty. Rule 4.
    """
    finding = Violation if s.at_leisure else Advice
    for name, code in _faults(s):
        yield finding(code, f"explanation.{name}", _said(s, name, code))


def saying_nothing(s: Situation) -> frozenset[PartName]:
    """The parts that are given in words that tell nothing."""
    return frozenset(name for name, _ in _faults(s))


def _faults(s: Situation) -> Iterator[tuple[PartName, str]]:
    told = {name: s.content.explanation.text(name) for name in PART_NAMES}
    stock = [name for name, text in told.items() if text and _stock_only(s, name, text)]
    yield from ((name, "stock_phrase") for name in stock)
    for name, text in told.items():
        if text and name not in stock and _length(_bare(text)) < _LEAST.get(name, _LEAST_TOLD):
            yield name, "explanation_too_short"
    happened = told["what_happened"]
    if happened and any(_bare(happened) == earlier for earlier in _told_before(s)):
        yield "what_happened", "explanation_copied"


def _stock_only(s: Situation, name: PartName, told: str) -> bool:
    """Whether stock phrases leave hardly a word of it; a part may be a name or a figure."""
    words = _words(told)
    rest = words
    for phrase in sorted(s.policy.stock_phrases.get(s.language, ()), key=len, reverse=True):
        rest = _found(phrase).sub(" ", rest)
    left = _bare(rest)
    if left == _bare(words):
        return False
    if name == "what_happened":
        return len(left) < _LEAST_CHARACTERS
    if name == "responsible":
        return _length(left) < _LEAST_OF_A_NAME
    return len(left) < _LEAST_OF_A_PART and not any(char.isdigit() for char in left)


@lru_cache(maxsize=1024)
def _found(phrase: str) -> re.Pattern[str]:
    """Where a phrase stands among words: whole words of its own, no letters of a name.

    Hangul is spaced as everybody likes, and takes its endings without a space.
    """
    bare = _bare(phrase)
    hangul, alone = "가" <= bare[-1:] <= "힣", _length(bare) < _LEAST_OF_A_PART
    words = " ?".join(bare) if hangul or alone else _words(phrase)
    after = r"(?!\S)" if not hangul else "" if len(bare) >= _LONG_HANGUL else _ENDED
    return re.compile(rf"\A{words}{after}\Z" if alone else rf"(?<!\S){words}{after}")


def _words(text: str) -> str:
    """Letters and digits only, one space between words; invisible marks part no word."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    seen = (char for char in plain if unicodedata.category(char) != "Cf")
    return " ".join("".join(char if char.isalnum() else " " for char in seen).split())


def _bare(text: str) -> str:
    return _words(text).replace(" ", "")


def _length(bare: str) -> int:
    """Characters, a Hangul syllable counting two: it says as much."""
    return sum(2 if "가" <= char <= "힣" else 1 for char in bare)


def _told_before(s: Situation) -> Iterator[str]:
    """What happened, as it was told of promises that this moves, ends or would explain."""
    for promise in (*s.touched(), *_not_explained_yet(s)):
        for revision in promise.revisions:
            told = revision.explanation.text("what_happened") if revision.explanation else None
            if told is not None:
                yield _bare(told)


def _not_explained_yet(s: Situation) -> list[Promise]:
    """Promises of which an update would pay what happened; said again of others, it is true."""
    notice, about = s.notice, s.about
    if notice is None or s.bulletin_kind != "update":
        return []
    owing = (bulletin_id for bulletin_id, name in notice.owed_parts() if name == "what_happened")
    owed = [notice.owed_of(bulletin_id, "what_happened") for bulletin_id in owing]
    of_this = (p for p in notice.promises if not about or p.key in about)
    return [p for p in of_this if any(not of or p.key in of for of in owed)]


def _said(s: Situation, name: PartName, code: str) -> Sentence:
    """Which words, what to write instead, and what comes of it."""
    text = " ".join((s.content.explanation.text(name) or "").split())
    quoted = text if len(text) <= _MOST_QUOTED else f"{text[:_MOST_QUOTED]}…"
    told = [_advice(name, code), *_then(s, name)]
    return Sentence(
        f"“{quoted}”: {' '.join(one.en for one in told)}",
        f"“{quoted}”: {' '.join(one.ko for one in told)}",
    )


def _advice(name: PartName, code: str) -> Sentence:
    if code == "stock_phrase":
        return _STOCK.get(name, _STOCK_ANYWHERE)
    if code == "explanation_too_short":
        return _STOCK[name] if name in _NAMES else _TOO_SHORT
    return _COPIED


def _then(s: Situation, name: PartName) -> Iterator[Sentence]:
    if not s.at_leisure:
        yield _STAYS_OWED
    elif name not in s.kind.explanations.get(s.bulletin_kind, ()):
        yield _OR_EMPTY


_STAYS_OWED = Sentence(
    "It can go out like this, but counts as not told: the page says so, and it stays owed.",
    "이대로 나갈 수는 있지만 알린 것으로 치지 않습니다. 공지에 그렇게 나오고 다시 알려야 합니다.",
)
_OR_EMPTY = Sentence(
    "Or leave it empty: the rest goes out without it.",
    "아직 모르면 비워 두세요. 나머지는 그대로 나갈 수 있습니다.",
)
_STOCK: Mapping[PartName, Sentence] = {
    "what_happened": Sentence(
        "This says nothing yet. Name what happened, such as “The van with the stock broke down”.",
        "이것만으로는 설명이 되지 않습니다. “물량을 실은 차가 오는 길에 고장 났습니다”처럼 실제로 "
        "일어난 일을 적어 주세요.",
    ),
    "apology": Sentence(
        "Any company could say this on any day. Say what you are sorry for, and to whom.",
        "어느 회사나 하는 말입니다. 무엇을 지키지 못했는지, 누구에게 죄송한지 적어 주세요.",
    ),
    "responsible": Sentence(
        "Nobody can be asked for by this name. Name the person or the department.",
        "이 이름으로는 아무에게도 물을 수 없습니다. 사람이나 부서의 이름을 적어 주세요.",
    ),
    "contact": Sentence(
        "Nobody can be reached by this. Give a telephone number or an address.",
        "이것만으로는 연락할 수 없습니다. 전화번호나 주소를 적어 주세요.",
    ),
}
_STOCK_ANYWHERE = Sentence(
    "Any company could say this on any day. Say what holds this time: a name, a number, a time.",
    "어느 회사나 하는 말입니다. 이름이나 수량, 시각처럼 이번 일에만 해당하는 내용을 적어 주세요.",
)
_TOO_SHORT = Sentence(
    "This is too short to explain anything. Write one whole sentence.",
    "설명이 되기에는 너무 짧습니다. 온전한 한 문장으로 적어 주세요.",
)
_COPIED = Sentence(
    "This is the explanation of the last delay, word for word. Say what happened this time.",
    "지난번 설명과 똑같습니다. 이번에 무슨 일이 있었는지 적어 주세요.",
)
