"""Words are removed by two people; a person's own at once, and somebody else looks at it."""

from dataclasses import replace
from datetime import datetime

import pytest

from noticeboard.domain.errors import ConflictError
from noticeboard.domain.going import Going
from noticeboard.domain.ledger import Because
from noticeboard.domain.removing import Removing, decided, is_second, objected, refuse_again
from tests.builders import DAY, HOUR, NOON

ASKED = Removing("b", "court", "ana", NOON)
ALONE = Removing("b", "personal", "ana", NOON, removed_at=NOON, alone=True)


def by(
    who: str,
    old: Removing | None = None,
    because: Because = "court",
    now: datetime = NOON + HOUR,
    *,
    solo: bool = False,
    going: Going | None = None,
) -> Removing:
    """What becomes of it an hour later."""
    return decided(old, "b", because, who, now, solo=solo, going=going)


def test_one_asks_and_another_confirms() -> None:
    """Until then the words stand; the record says that two decided."""
    done = by("bo", ASKED)

    assert (by("ana").removed_at, by("ana").people) == (None, 1)
    assert (done.removed_at, done.second, done.people) == (NOON + HOUR, "bo", 2)
    assert ASKED.waits(NOON + HOUR)
    assert ASKED.look_by is None


def test_a_persons_own_data_goes_at_once_and_somebody_else_looks_within_a_day() -> None:
    """Also while a court's order waits to be confirmed, and by whoever asked for that."""
    at_once = by("ana", ASKED, "personal")
    looked = by("bo", at_once, "personal", NOON + 2 * HOUR)

    assert (at_once.removed_at, at_once.look_by) == (NOON + HOUR, NOON + HOUR + DAY)
    [seen] = looked.gone
    assert (seen.second, seen.people, looked.look_by) == ("bo", 1, None)


def test_where_there_is_one_person_one_decides() -> None:
    """The record says so; and that there were two, where another one did confirm."""
    at = NOON + HOUR
    assert by("bo", ASKED, solo=True).people == 2
    assert by("ana", solo=True) == replace(ASKED, asked_at=at, removed_at=at, alone=True)


@pytest.mark.parametrize(
    ("who", "old", "because", "code"),
    [
        ("ana", ASKED, "court", "asked_before"),
        ("bo", ASKED, "safety", "other_grounds"),
        ("ana", ALONE, "personal", "removed_already"),
        ("bo", replace(ALONE, second="bo", second_at=NOON), "personal", "removed_already"),
    ],
)
def test_nobody_is_the_second_of_their_own(
    who: str, old: Removing, because: Because, code: str
) -> None:
    """Nor confirms other grounds than those that were asked on."""
    with pytest.raises(ConflictError, match=code):
        by(who, old, because)


def test_what_nobody_confirms_within_a_week_is_asked_anew() -> None:
    """An order that lay there says nothing about today."""
    told = [ASKED.lapsed(NOON + days * DAY) for days in (6, 7, 13, 14)]
    assert told == [False, True, True, False]
    assert by("bo", ASKED, now=NOON + 8 * DAY) == Removing("b", "court", "bo", NOON + 8 * DAY)


def test_who_is_second_looks_at_what_one_removed_alone() -> None:
    """Nobody looks at what they removed themselves, nor at what somebody looked at already."""
    looked = replace(ALONE, second="cho", second_at=NOON)

    assert is_second(ALONE, "personal", "bo", NOON)
    assert not is_second(ALONE, "personal", "ana", NOON)
    assert not is_second(None, "personal", "bo", NOON)
    assert not is_second(looked, "personal", "bo", NOON)
    assert (ASKED.confirm_by, ALONE.confirm_by) == (NOON + 7 * DAY, None)


TITLE = Going(text=False, title="A launch")


def test_a_second_person_confirms_what_the_first_chose_and_nothing_else() -> None:
    """Whoever asked may choose otherwise, and asks anew; nobody else may."""
    asked = by("ana", going=TITLE)

    assert by("bo", asked).going == by("bo", asked, going=TITLE).going == TITLE
    with pytest.raises(ConflictError, match="other_words"):
        by("bo", asked, going=Going())
    assert by("ana", asked, going=Going()) == by("ana")


def test_more_may_go_of_what_lost_words_before() -> None:
    """Once somebody looked; what is urgent at once. The very same does not go twice."""
    looked = replace(ALONE, second="bo", second_at=NOON)

    assert by("ana", looked, going=TITLE).going == TITLE
    assert by("ana", replace(looked, going=TITLE), going=Going()).going == Going()
    assert by("ana", ALONE, "personal", going=TITLE).removed_at == NOON + HOUR
    with pytest.raises(ConflictError, match="look_first"):
        by("ana", ALONE, going=TITLE)
    with pytest.raises(ConflictError, match="removed_already"):
        refuse_again(ALONE, "court", "ana", NOON, Going())
    refuse_again(ALONE, "court", "ana", NOON, TITLE)


def test_what_follows_before_anybody_looked_waits_beside_the_first() -> None:
    """No deadline slips, nobody looks at their own, and each is looked at by somebody else."""
    more = by("bo", ALONE, "personal", going=TITLE)
    by_ana = by("bo", more, "personal", NOON + 2 * HOUR)
    wrong = objected(by_ana, "ana", "It is no name.", NOON + 3 * HOUR)

    assert [(one.asked_by, one.going) for one in more.unseen] == [("ana", Going()), ("bo", TITLE)]
    assert (more.going, more.look_by) == (TITLE, NOON + DAY)
    assert [one.asked_by for one in by_ana.unseen] == ["bo"]
    assert (by_ana.second, by_ana.look_by) == (None, NOON + HOUR + DAY)
    assert (wrong.look_by, wrong.unseen) == (None, ())
    assert [(one.second, one.wrong) for one in wrong.each] == [
        ("bo", None),
        ("ana", "It is no name."),
    ]
    with pytest.raises(ConflictError, match="removed_already"):
        by("bo", by_ana, "personal")
    assert all(one.second == "cho" for one in by("cho", more, "personal").each)


def test_where_there_is_one_person_more_goes_without_a_second_look() -> None:
    """Nobody else is there to look at the first."""
    first = by("ana", solo=True)

    assert by("ana", first, "safety", solo=True, going=TITLE).removed_at == NOON + HOUR


@pytest.mark.parametrize("beside", ["ana", "cho"])
def test_what_waits_goes_on_waiting_beside_what_goes_at_once(beside: str) -> None:
    """Each has its own grounds and its own second person; nobody is that of their own."""
    both = by(beside, ASKED, "personal", going=TITLE)
    with pytest.raises(ConflictError, match="asked_before"):
        by("ana", both)
    confirmed = by("bo", both, now=NOON + 2 * HOUR)
    looked = by("bo", both, "personal")

    assert both.asked == ASKED
    assert both.confirm_by == ASKED.confirm_by
    assert [one.going for one in both.unseen] == [TITLE]
    assert [one.going for one in confirmed.unseen] == [TITLE]
    assert [(one.because, one.second, one.alone) for one in confirmed.each] == [
        ("court", "bo", False),
        ("personal", None, True),
    ]
    assert (looked.asked, looked.unseen) == (ASKED, ())
    assert not is_second(both, "safety", "bo", NOON + HOUR)
    if beside == "ana":
        assert not is_second(both, "personal", "ana", NOON + HOUR)
        assert not is_second(both, "court", "ana", NOON + HOUR)


def test_what_was_found_wrong_stays_when_more_goes() -> None:
    """Whatever is asked for or removed next, and on whatever grounds."""
    wrong = objected(ALONE, "bo", "It named nobody.", NOON + HOUR)

    at_once = by("ana", wrong, "personal", NOON + 2 * HOUR, going=TITLE)
    asked = by("ana", wrong, going=TITLE)

    for more in (at_once, asked):
        assert [one.wrong for one in more.each] == ["It named nobody.", None]
    assert [one.going for one in by("bo", asked).gone] == [Going(), TITLE]


@pytest.mark.parametrize("because", ["court", "personal"])
@pytest.mark.parametrize("who", ["ana", "bo", "cho"])
def test_no_second_press_removes_more_than_was_chosen(who: str, because: Because) -> None:
    """Looked at, confirmed, or by whoever asked: what goes for ever is named each time."""
    confirmed = by("bo", replace(ASKED, going=TITLE))
    looked = by("bo", replace(ALONE, going=TITLE), "personal")

    for old in (confirmed, looked):
        with pytest.raises(ConflictError, match="removed_already"):
            by(who, old, because)


def test_whoever_looks_may_object_and_the_words_stay_removed() -> None:
    """Once, and never whoever removed them."""
    wrong = objected(ALONE, "bo", "It named nobody.", NOON + HOUR)

    assert (wrong.second, wrong.wrong, wrong.removed_at) == ("bo", "It named nobody.", NOON)
    assert wrong.look_by is None
    for old, who in ((ALONE, "ana"), (wrong, "cho"), (ASKED, "bo"), (None, "bo")):
        with pytest.raises(ConflictError, match="nothing_to_look_at"):
            objected(old, who, "It named nobody.", NOON)
