"""Which lines an explanation has in public: what is told is told, the rest is owed once."""

from itertools import combinations

import pytest

from noticeboard.domain.explanation import NEVER_FOUND_OUT, PART_NAMES, Explanation, PartName
from noticeboard.domain.notice import Notice
from noticeboard.domain.policy.afterwards import completed
from noticeboard.site import explained as lines
from noticeboard.site.pages import build
from tests.builders import (
    DAY,
    EXPLANATIONS,
    HOUR,
    NOON,
    POWER_CUT,
    SECOND,
    a_follow_up,
    a_full_explanation,
    a_move,
    a_notice,
    a_situation,
    explained,
    terms,
    told,
)
from tests.site import sample
from tests.site.memory import MemoryPublic

WORDS = {
    **a_full_explanation(what_happened=POWER_CUT, prevention="Two lines from now on.").parts,
    "contact": "Call 1588-0000",
}
DEMANDED = frozenset(EXPLANATIONS["delay"]) - {"what_happened"}


def slipping() -> Notice:
    """A notice whose promise is due in an hour."""
    return a_notice(terms(due=NOON + HOUR), at=NOON - 9 * DAY)


def delayed(why: Explanation, notice: Notice | None = None) -> Notice:
    """The notice after a delay that says this, and owes what it leaves out."""
    before = notice or slipping()
    late = a_follow_up(moves=(a_move(due=NOON + DAY),), explanation=why, publish_at=None)
    whole = completed(a_situation("delay", late, notice=before))
    return told(before, "delay", whole, NOON)


@pytest.mark.parametrize("count", range(len(PART_NAMES) + 1))
def test_no_part_is_both_told_and_to_come(count: int) -> None:
    """Of all that can be given and left out: what is given stands there, what is not is owed."""
    for given in combinations(PART_NAMES, count):
        notice = delayed(explained(**{name: WORDS[name] for name in given}))
        said = notice.bulletins[-1]

        rows = [name for name, _ in lines.told(notice, said, NOON)]
        owed = [name for one in lines.to_come(notice, said, NOON) for name in one.parts]
        late = [name for one in lines.to_come(notice, said, NOON + DAY) for name in one.parts]

        assert rows == list(given)
        assert set(late) == DEMANDED - set(given)
        assert set(owed) == set(late) - NEVER_FOUND_OUT


def test_what_an_update_told_just_before_is_not_announced_again_by_the_delay() -> None:
    """The cause stands on the page: nobody reads below it that it is still to come."""
    why = explained(cause="A flood.")
    before = told(slipping(), "update", a_follow_up(moves=(), explanation=why), NOON - HOUR)
    long_ago = told(slipping(), "update", a_follow_up(moves=(), explanation=why), NOON - 2 * DAY)
    happened = explained(what_happened=POWER_CUT)

    assert "cause" not in delayed(happened, before).bulletins[-1].explanation.parts
    assert "cause" in delayed(happened, long_ago).bulletins[-1].explanation.due()


def _page(notice: Notice, at_ago: bool = False) -> str:
    rows = MemoryPublic()
    rows.show(notice)
    now = NOON + DAY if at_ago else NOON + SECOND
    page = build(f"/notices/{notice.slug}", rows, sample.HOUSE, now)
    assert page is not None
    return page.body.decode()


def test_words_that_say_nothing_stand_there_and_are_owed() -> None:
    """The reader sees them, and that they were not enough; late once nobody said more."""
    empty: dict[PartName, str] = {"cause": "Due to circumstances.", "what_happened": POWER_CUT}
    notice = delayed(explained(**empty))
    enough = explained(cause="A flood in the cellar.")
    later = told(notice, "update", a_follow_up(moves=(), explanation=enough), NOON + HOUR)

    before, after, paid = _page(notice), _page(notice, at_ago=True), _page(later, at_ago=True)

    assert "Due to circumstances." in before
    assert "This does not tell you enough yet. We will say more by <time" in before
    assert "This did not tell you enough." in after
    assert "tell you enough" not in paid
    assert notice.owed_parts().keys() >= {(notice.bulletins[-1].id, "cause")}
    assert later.owed_parts().keys().isdisjoint({(notice.bulletins[-1].id, "cause")})
