"""A trouble from when it is seen until it is over, and what people are told of it meanwhile."""

from datetime import datetime, timedelta

import pytest

from noticeboard.domain.diagnosis import Diagnosis
from noticeboard.domain.episodes import CALM, Episode, follow
from noticeboard.domain.troubles import Trouble, TroubleKind
from tests.builders import DAY, HOUR, MINUTE, NOON, SECOND

REFUSED = Trouble("channel_refused", NOON, "masto", 1)


def _found(trouble: Trouble | None) -> Diagnosis:
    return Diagnosis((trouble,) if trouble else ())


def _told(looks: list[tuple[timedelta, Trouble | None]]) -> list[tuple[timedelta, str, int]]:
    """What people hear, and when, as one look follows the other."""
    open_: dict[str, Episode] = {}
    heard: list[tuple[timedelta, str, int]] = []
    for after, trouble in looks:
        for one in follow(_found(trouble), open_.values(), NOON + after):
            open_[one.episode.trouble.key] = one.episode
            if one.over:
                del open_[one.episode.trouble.key]
            if one.word:
                heard.append((after, one.word, one.episode.trouble.count))
    return heard


def test_it_is_told_when_it_begins_seldom_while_it_lasts_and_once_when_it_is_over() -> None:
    """After an hour, four hours more, and then each day."""
    looks = [(10 * MINUTE * n, REFUSED) for n in range(6 * 24 * 3)]
    end = looks[-1][0] + CALM

    heard = _told([*looks, (end, None), (end + DAY, None)])

    assert [(after, word) for after, word, _ in heard] == [
        (timedelta(), "begun"),
        (HOUR, "lasting"),
        (5 * HOUR, "lasting"),
        (29 * HOUR, "lasting"),
        (53 * HOUR, "lasting"),
        (end, "over"),
    ]


def test_what_comes_and_goes_is_one_trouble() -> None:
    """Seen every other minute, it is told once: nobody gets a letter a minute."""
    looks = [(MINUTE * n, REFUSED if n % 2 else None) for n in range(1, 50)]

    assert _told(looks) == [(MINUTE, "begun", 1)]


def test_a_burst_is_one_letter_with_its_count() -> None:
    """It is gathered for half a minute; what fails after that is told once there is far more."""
    found = [Trouble("dead", NOON, "masto", count) for count in (1, 400, 500, 900, 1000, 1001)]
    when = [SECOND * 0, 20 * SECOND, 30 * SECOND, 16 * MINUTE, 17 * MINUTE, 40 * MINUTE]

    heard = _told(list(zip(when, found, strict=True)))

    assert heard == [(30 * SECOND, "begun", 500), (17 * MINUTE, "lasting", 1000)]


def test_what_passes_before_it_is_told_is_never_told() -> None:
    """Not that it is over, either; a worker that is started anew is no news."""
    silent = Trouble("senders_silent", NOON)

    assert _told([(SECOND, silent), (20 * SECOND, None), (HOUR, None)]) == []


@pytest.mark.parametrize("since", [NOON - HOUR, NOON + HOUR])
def test_it_began_when_it_was_said_to_begin_first(since: datetime) -> None:
    """Whoever reads "since" does not see it move forward while it lasts."""
    (first,) = follow(_found(REFUSED), (), NOON)
    seen = _found(Trouble("channel_refused", since, "masto", 7))
    (then,) = follow(seen, [first.episode], NOON + SECOND)

    assert then.episode.trouble == Trouble("channel_refused", min(since, NOON), "masto", 7)


@pytest.mark.parametrize("kind", ["overdue", "dead", "undecided"])
def test_a_letter_about_the_oldest_means_one_that_is_there(kind: TroubleKind) -> None:
    """That of the first letter was settled hours ago."""
    (first,) = follow(_found(Trouble(kind, NOON, "masto", 7)), (), NOON)
    left = _found(Trouble(kind, NOON + HOUR, "masto", 7))
    (then,) = follow(left, [first.episode], NOON + 2 * HOUR)

    assert then.episode.trouble.since == NOON + HOUR


def test_a_clock_that_was_set_back_silences_nothing() -> None:
    """Better told twice than not for a year."""
    (first,) = follow(_found(REFUSED), (), NOON + 400 * DAY)

    (again,) = follow(_found(REFUSED), [first.episode], NOON)

    assert again.word == "lasting"


def test_what_another_trouble_explains_is_not_over_until_it_is_gone() -> None:
    """Told before, it goes on in silence: no letter says that it ended, nor that it began anew."""
    behind = Diagnosis((), frozenset({REFUSED.key}))
    (told,) = follow(_found(REFUSED), (), NOON)
    (kept,) = follow(behind, [told.episode], NOON + HOUR / 2)
    (over,) = follow(Diagnosis(()), [kept.episode], NOON + HOUR)
    again = follow(_found(REFUSED), [kept.episode], NOON + HOUR / 2 + CALM)

    assert (kept.word, kept.over) == (None, False)
    assert (over.word, over.over) == ("over", True)
    assert [one.word for one in again] == [None]


def test_what_was_never_told_is_forgotten_behind_what_explains_it() -> None:
    """Nobody is called for it the moment the other is over."""
    late = Trouble("overdue", NOON, "masto", 3)
    (seen,) = follow(_found(late), (), NOON)
    (gone,) = follow(Diagnosis((), frozenset({late.key})), [seen.episode], NOON + CALM)

    assert (seen.word, gone.word, gone.over) == (None, None, True)
