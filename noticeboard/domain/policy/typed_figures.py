"""Rule 7 for figures: a price or quantity typed into a text is the one given as a fact."""

from collections.abc import Iterator, Mapping
from itertools import islice

from noticeboard.domain.policy import context, known, typed_words
from noticeboard.domain.policy.situation import Situation
from noticeboard.domain.policy.written import Written, texts
from noticeboard.domain.typed import TypedFigure, figures
from noticeboard.domain.typed.legible import Sentences
from noticeboard.domain.violation import Advice, Finding, Spot, Violation

_MOST_OF_A_TEXT = 10
# What people call the facts that most notices have.
_TITLES: Mapping[str, tuple[str, ...]] = {
    "price": ("price", "costs", "가격", "값은", "값이", "판매가", "출고가"),
    "fee": ("fee", "요금", "이용료", "수수료"),
    "quantity": ("quantity", "수량", "물량", "한정"),
}


def typed_figures_agree(s: Situation) -> Iterator[Finding]:
    """A price or quantity typed into a text is the one given as a fact. Rule 7.

    What is paid besides, or was paid before, is another figure and may stand.
    """
    given = {key: figures(value) for key, value in known.facts(s).items()}
    said = s.notice.bulletins if s.notice else ()
    before = [f for b in said for value in b.facts.values() for f in figures(value)]
    if any(given.values()):
        for written in texts(s):
            yield from islice(_found(s, written, given, before), _MOST_OF_A_TEXT)


Given = Mapping[str, tuple[TypedFigure, ...]]


def _found(
    s: Situation, written: Written, given: Given, before: list[TypedFigure]
) -> Iterator[Finding]:
    sentences = Sentences.of(written.text)
    for typed in figures(written.text):
        equal = next((key for key, fs in given.items() if any(_same(typed, f) for f in fs)), None)
        if equal is not None:
            instead = _instead(written, equal)
            said = typed_words.figure(typed.text, instead)
            yield Advice("typed_fact", written.field, said, _spot(typed, instead))
        elif not any(_same(typed, f) for f in before) and not known.is_quoted(s, typed.text):
            yield from _other(s, written, typed, given, sentences.around(typed.start, typed.end))


def _other(
    s: Situation, written: Written, typed: TypedFigure, given: Given, sentence: str
) -> Iterator[Finding]:
    money = typed.unit.isupper()
    for key, values in given.items():
        named = context.names_any(sentence, _TITLES.get(key, (key.replace("_", " "),)))
        meant = [f for f in values if f.unit == typed.unit and (f.near(typed) or named)]
        if not meant or (money and context.is_other_figure(sentence)):
            continue
        instead = _instead(written, key)
        said = typed_words.figure_disagrees(typed.text, known.facts(s)[key], instead)
        firm = not written.signed or (not known.under_pressure(s) and (s.announces or named))
        kind = Violation if firm else Advice
        yield kind("typed_fact_disagrees", written.field, said, _spot(typed, instead))
        return


def _same(one: TypedFigure, other: TypedFigure) -> bool:
    return (one.unit, one.amount) == (other.unit, other.amount)


def _instead(written: Written, key: str) -> str:
    return f"{{{{ fact.{key} }}}}" if written.filled else ""


def _spot(typed: TypedFigure, instead: str) -> Spot:
    return Spot(typed.start, typed.end, typed.text, instead)
