"""Words removed: whoever may asks for them, a second one confirms, presses again or objects."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

from hypothesis import strategies as st

from noticeboard.domain.errors import SaidError
from noticeboard.domain.going import Going
from noticeboard.domain.notice import Notice
from noticeboard.domain.signing import Person
from tests.properties.looking import published
from tests.properties.table import Table
from tests.properties.world import BO, CHO, DAN, FAY, IDA, MARK

GROUNDS = ["court", "personal", "personal", "safety", "shame"]
# What the first says, and whoever comes after, who may have grounds of their own.
_grounds = st.sampled_from(GROUNDS)
sayings = st.one_of(_grounds.map(lambda why: (why, why)), st.tuples(_grounds, _grounds))
# The last ones are none: a mark, nothing, and what another thing of the notice is called.
NAMES = ["Thing {mark}", "Thing {mark}", 'O\'{mark} & "Co"', "[removed]", "", None]


@dataclass(frozen=True)
class Press:
    """Who presses, and what they choose: the ``same`` as drawn, ``none``, the ``text``, that it
    was not right (``wrong``).
    """

    who: Person
    what: str


_asks = Press(IDA, "same")
PRESSES = [
    [_asks, Press(BO, "none")],
    [_asks, Press(FAY, "same")],
    [_asks, Press(BO, "none"), Press(BO, "none")],
    [_asks, Press(FAY, "none"), Press(FAY, "none")],
    [_asks, Press(FAY, "text"), Press(BO, "none")],
    [_asks, _asks, Press(CHO, "wrong")],
    [Press(DAN, "same"), _asks],
    [_asks],
]


def words_of(notice: Notice) -> set[str]:
    """The marks of what it and its promises are called, and of its facts."""
    return set(MARK.findall(repr(list(_called(notice)))))


def _called(notice: Notice) -> Iterator[str]:
    yield notice.title
    yield from (promise.label for promise in notice.promises)
    for said in notice.bulletins:
        yield from said.facts.values()


class WordsRemoved(Table):
    """Redaction, of anything and by anybody."""

    def remove(self, data: st.DataObject, at: int) -> None:
        """Words of something public are to go: mostly of a newer text, or of the first one."""
        said = [(subject.public, public) for subject, _, public in published(self.seen)]
        if not said:
            return
        newest_first = data.draw(st.booleans())
        notice, chosen = said[-1 - at % len(said) if newest_first else 0]
        assert notice is not None
        going = self.going(data, notice, chosen.id)
        because = data.draw(sayings)
        for place, press in enumerate(data.draw(st.sampled_from(PRESSES))):
            self.press(press, chosen.id, because[min(place, 1)], going)

    def press(self, press: Press, bulletin_id: str, because: str, going: Going) -> None:
        """One button; what is called otherwise from now on is told apart."""
        verbs, before = self.world.parts.redacting, self.of(bulletin_id)
        chosen = {"same": going, "text": Going()}.get(press.what)
        with suppress(SaidError):
            if press.what == "wrong":
                verbs.object(press.who, bulletin_id, "It was nobody's name.")
            else:
                verbs.redact(press.who, bulletin_id, because, chosen)
        after = self.of(bulletin_id)
        self.world.gone |= words_of(before) - words_of(after)
        self.world.renamed |= words_of(after) - words_of(before)

    def of(self, bulletin_id: str) -> Notice:
        """What is public of its notice now."""
        subject = self.world.parts.store.subject_of(bulletin_id)
        assert subject is not None
        assert subject.public is not None
        return subject.public

    def going(self, data: st.DataObject, notice: Notice, bulletin_id: str) -> Going:
        """Any choice of what goes: the text, the title, names, facts, also all or none of it."""
        what = data.draw(st.sets(st.sampled_from(["text", "title", "names", "facts"])))
        said = next(b for b in notice.bulletins if b.id == bulletin_id)
        keys = [promise.key for promise in notice.promises] if "names" in what else []
        if keys:
            keys = data.draw(st.lists(st.sampled_from(keys), min_size=1, unique=True))
        return Going(
            text="text" in what,
            title=self.name(data, notice) if "title" in what else None,
            names={key: self.name(data, notice) for key in keys},
            facts=tuple(sorted(said.facts)) if "facts" in what else (),
        )

    def name(self, data: st.DataObject, notice: Notice) -> str:
        """What it is to be called from now on: odd now and then."""
        drawn = data.draw(st.sampled_from(NAMES))
        if drawn is None:
            return f"{notice.promises[-1].label if notice.promises else notice.title} anew"
        return drawn.format(mark=self.world.mark())
