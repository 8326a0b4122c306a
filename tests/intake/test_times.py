"""Times in documents: one strict reading, or a violation of exactly that field."""

from datetime import UTC, date, datetime

import pytest

from noticeboard.domain.content import ClaimCorrection
from noticeboard.domain.errors import RefusedError
from noticeboard.domain.times import Instant
from noticeboard.intake import read_follow_up, read_notice
from noticeboard.intake.fields import Reading
from tests.intake.documents import DELAY, NOTICE, READING, changed, faults


@pytest.mark.parametrize(
    ("due", "zone", "code", "field"),
    [
        (..., "Asia/Seoul", "missing", "due"),
        (None, "Asia/Seoul", "wrong_type", "due"),
        (1765324800, "Asia/Seoul", "wrong_type", "due"),
        ("", "Asia/Seoul", "not_a_time", "due"),
        ("2026-12-10", "Asia/Seoul", "time_missing", "due"),
        ("2026-12-10T09:00", ..., "zone_missing", "due"),
        ("2026-12-10T09:00", None, "zone_missing", "due"),
        ("2027-02-29T09:00", "Asia/Seoul", "not_a_time", "due"),
        ("2026-12-10T24:00", "Asia/Seoul", "not_a_time", "due"),
        ("2026-06-30T23:59:60", "UTC", "not_a_time", "due"),
        ("10000-01-01T00:00", "UTC", "not_a_time", "due"),
        ("9999-12-31T23:59:59-12:00", ..., "not_a_time", "due"),
        ("2026-W50-4T09:00", "Asia/Seoul", "not_a_time", "due"),
        ("2026-12-10 09:00", "Asia/Seoul", "not_a_time", "due"),
        ("tomorrow 10am", "Asia/Seoul", "not_a_time", "due"),
        ("２０２６-12-10T09:00", "Asia/Seoul", "not_a_time", "due"),
        ("2026-03-08T02:30", "America/New_York", "time_does_not_exist", "due"),
        ("2026-11-01T01:30", "America/New_York", "time_exists_twice", "due"),
        ("2026-07-10T09:00+09:00", "America/New_York", "offset_not_of_zone", "due"),
        ("2026-12-10T09:00", "asia/seoul", "unknown_zone", "zone"),
        ("2026-12-10T09:00", "Seoul", "unknown_zone", "zone"),
        ("2026-12-10T09:00", "../etc/passwd", "unknown_zone", "zone"),
        ("2026-12-10T09:00", 9, "wrong_type", "zone"),
    ],
)
def test_a_time_that_is_none_is_refused_in_its_field(
    due: object, zone: object, code: str, field: str
) -> None:
    """One fault, one violation, in the field that has to change."""
    document = changed(changed(NOTICE, "promises.0.due", due), "promises.0.zone", zone)

    assert faults(read_notice, document) == [(code, f"promises.0.{field}")]


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("New York", "America/New_York"),
        ("뉴욕", "America/New_York"),
        ("Seoul", "Asia/Seoul"),
        ("PST", "America/Los_Angeles"),
    ],
)
def test_a_city_is_refused_with_the_name_of_its_zone(typed: str, name: str) -> None:
    """Through every door: nobody has to know what IANA is."""
    document = changed(NOTICE, "promises.0.zone", typed)

    with pytest.raises(RefusedError) as refused:
        read_notice(document, READING)

    (violation,) = refused.value.violations
    assert f'"{name}"' in violation.message.en
    assert f'"{name}"' in violation.message.ko


def test_an_overlap_is_chosen_by_its_offset() -> None:
    """01:30 happens twice when New York leaves summer time; the offset says which is meant."""
    document = changed(NOTICE, "promises.0.zone", "America/New_York")
    summer = changed(document, "promises.0.due", "2026-11-01T01:30-04:00")
    winter = changed(document, "promises.0.due", "2026-11-01T01:30-05:00")

    first, second = (
        read_notice(chosen, READING).content.promises[0].due for chosen in (summer, winter)
    )

    assert first.utc == datetime(2026, 11, 1, 5, 30, tzinfo=UTC)
    assert second.utc == datetime(2026, 11, 1, 6, 30, tzinfo=UTC)


def test_a_zone_that_is_wrong_does_not_hide_a_date_without_a_time() -> None:
    """Both faults are told at once."""
    document = changed(changed(NOTICE, "promises.0.due", "2026-12-10"), "promises.0.zone", "Mars")

    found = faults(read_notice, document)

    assert found == [("unknown_zone", "promises.0.zone"), ("time_missing", "promises.0.due")]


def test_a_moved_time_without_a_zone_is_in_the_promises_own() -> None:
    """Whoever delays types the wall time that customers know."""
    document = changed(DELAY, "moves", [{"promise": "sale", "due": "2026-07-10T09:00"}])

    moved = read_follow_up(document, READING).content.moves[0].due

    assert moved is not None
    assert (moved.utc, moved.zone) == (datetime(2026, 7, 10, 13, tzinfo=UTC), "America/New_York")


def test_a_moved_time_with_an_offset_is_shown_in_the_promises_zone() -> None:
    """An offset names the instant; the zone stays the one customers know."""
    document = changed(DELAY, "moves", [{"promise": "sale", "due": "2026-07-10T13:00Z"}])

    moved = read_follow_up(document, READING).content.moves[0].due

    assert moved is not None
    assert (moved.wall.isoformat(), moved.zone) == ("2026-07-10T09:00:00", "America/New_York")


def test_a_moved_time_of_an_unknown_promise_needs_a_zone() -> None:
    """Nothing is guessed where there is nothing to fall back to."""
    document = changed(DELAY, "moves.0.promise", "unheard_of")

    assert faults(read_follow_up, document) == [("zone_missing", "moves.0.due")]


@pytest.mark.parametrize("path", ["announcement.publish_at", "announcement.next_word_by"])
def test_instants_of_the_announcement_need_a_zone_too(path: str) -> None:
    """A naive instant is refused wherever it stands, and read with the zone beside it."""
    naive = changed(NOTICE, path, "2026-12-01T10:00")
    zoned = changed(naive, "announcement.zone", "Asia/Seoul")
    zoned = changed(zoned, "announcement.publish_at", "2026-12-01T10:00")

    assert faults(read_notice, naive) == [("zone_missing", path)]
    assert faults(read_notice, zoned) == []


def test_now_is_the_last_sign_off() -> None:
    """`now` leaves the instant open; only the announcement and follow-ups may say it."""
    document = changed(NOTICE, "announcement.publish_at", "now")

    content = read_notice(document, READING).content

    assert content.publish_at is None
    assert faults(read_notice, changed(NOTICE, "promises.0.due", "now")) == [
        ("not_a_time", "promises.0.due")
    ]


def test_an_offset_alone_is_shown_in_the_house_zone() -> None:
    """An API that knows instants only need not know zones."""
    document = changed(NOTICE, "announcement.publish_at", "2026-07-01T01:00:00.250Z")

    instant = read_notice(document, Reading("Asia/Seoul")).content.publish_at

    assert instant is not None
    assert instant.wall.isoformat() == "2026-07-01T10:00:00.250000"
    assert instant.zone == "Asia/Seoul"


CLAIM = {"claim": "It is cancelled.", "by": "A blog", "where": "example.com", "verdict": "false"}


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({}, None),
        ({"claimed_at": None}, None),
        ({"claimed_at": "2026-11-09"}, date(2026, 11, 9)),
        ({"claimed_at": "2026-11-09T09:00"}, datetime(2026, 11, 9, 0, 0, tzinfo=UTC)),
        (
            {"claimed_at": "2026-11-09T09:00", "zone": "America/New_York"},
            datetime(2026, 11, 9, 14, 0, tzinfo=UTC),
        ),
    ],
)
def test_when_a_claim_was_made_is_a_day_or_an_instant(
    said: dict[str, object], expected: object
) -> None:
    """Of what others said not everybody knows the minute; a wall time is the house's."""
    corrects = read_follow_up(changed(DELAY, "corrects", {**CLAIM, **said}), READING)

    claim = corrects.content.corrects
    assert isinstance(claim, ClaimCorrection)
    told = claim.claimed_at
    assert (told.utc if isinstance(told, Instant) else told) == expected


@pytest.mark.parametrize(
    "wrong", ["2026-02-30", "yesterday", "2026-11-09T25:00", 20261109, "T09:00"]
)
def test_no_day_that_never_was_is_taken_for_one(wrong: object) -> None:
    """The field is named, as for any other time."""
    document = changed(DELAY, "corrects", {**CLAIM, "claimed_at": wrong})

    ((code, field),) = faults(read_follow_up, document)

    assert code in ("not_a_time", "wrong_type")
    assert field == "corrects.claimed_at"
