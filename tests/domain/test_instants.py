"""Rule 1 and the two readings of time: what is one instant, and what is refused."""

from datetime import UTC, datetime, timedelta

import pytest

from noticeboard.domain.dates import wall_text
from noticeboard.domain.times import at_utc, offsets_of_overlap, parse_instant, rfc3339
from noticeboard.domain.zones import TimeRefusedError, zone_of
from tests.builders import LONDON, NEW_YORK, NOON, SEOUL


def utc(*parts: int) -> datetime:
    """An aware instant, from year to microsecond."""
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type,misc]  # year, month, day …


@pytest.mark.parametrize(
    ("text", "zone", "instant"),
    [
        ("2026-12-10T09:00", SEOUL, utc(2026, 12, 10, 0)),
        ("2026-07-15T08:00", NEW_YORK, utc(2026, 7, 15, 12)),
        ("2026-12-15T08:00", NEW_YORK, utc(2026, 12, 15, 13)),
        ("2026-07-15T13:00", LONDON, utc(2026, 7, 15, 12)),
        ("2026-07-15T17:30", "Asia/Kolkata", utc(2026, 7, 15, 12)),
        ("2026-07-15T17:45", "Asia/Kathmandu", utc(2026, 7, 15, 12)),
        ("2026-12-15T01:45", "Pacific/Chatham", utc(2026, 12, 14, 12)),
        ("2028-02-29T09:00", SEOUL, utc(2028, 2, 29, 0)),
        ("2026-07-15T09:00:00+09:00", SEOUL, utc(2026, 7, 15, 0)),
        ("2026-07-15T09:00:00.25", SEOUL, utc(2026, 7, 15, 0, 0, 0, 250000)),
    ],
)
def test_a_wall_time_in_a_zone_is_one_instant(text: str, zone: str, instant: datetime) -> None:
    """Summer time, half hours and quarter hours are the zone's business, not the author's."""
    read = parse_instant(text, zone)

    assert (read.utc, read.zone) == (instant, zone)
    assert read.in_zone().replace(tzinfo=None) == read.wall


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2026-07-15T12:00Z", NOON),
        ("2026-07-15T12:00:00Z", NOON),
        ("2026-07-15T21:00+09:00", NOON),
        ("2026-07-15T08:00:00-04:00", NOON),
        ("2026-07-15T17:45:00+05:45", NOON),
        ("2026-07-16T11:59+23:59", NOON),
        ("2026-07-15T12:00:00.000001Z", NOON + timedelta(microseconds=1)),
        ("1970-01-01T00:00Z", utc(1970, 1, 1)),
        ("2199-12-31T23:59Z", utc(2199, 12, 31, 23, 59)),
    ],
)
def test_an_offset_alone_names_an_instant_on_the_house_clock(text: str, instant: datetime) -> None:
    """Programs may write RFC 3339; the wall time kept beside it is the house's."""
    read = parse_instant(text, house=SEOUL)

    assert (read.utc, read.zone) == (instant, SEOUL)
    assert read.wall == (instant + timedelta(hours=9)).replace(tzinfo=None)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "tomorrow 10am",
        "내일 오전 10시",
        "2026-07-15t09:00",
        "2026-07-15 09:00",
        " 2026-07-15T09:00",
        "2026-07-15T09:00 ",
        "2026-07-15T09:00\n",
        "2026-07-15T0900",
        "20260715T090000",
        "2026-W29-3T09:00",
        "2026-W29-3",
        "2026-196T09:00",
        "2026-07-15T09",
        "2026-07-15T9:00",
        "26-07-15T09:00",
        "15.07.2026T09:00",
        "2026/07/15T09:00",
        "2027-02-29T09:00",
        "2100-02-29T09:00",
        "2026-06-31T09:00",
        "2026-00-15T09:00",
        "2026-13-15T09:00",
        "2026-07-15T24:00",
        "2026-07-15T24:00:00",
        "2026-07-15T24:01",
        "2026-07-15T25:00",
        "2026-07-15T09:60",
        "2026-12-31T23:59:60",
        "2026-12-31T23:59:60Z",
        "2026-07-15T09:00:00.1234567",
        "2026-07-15T09:00:00,5",
        "10000-01-01T09:00",
        "+10000-01-01T09:00",
        "-2026-07-15T09:00",
        "0000-07-15T09:00",
        "1969-12-31T23:59",
        "2200-01-01T00:00",
        "9999-12-31T23:59:59-12:00",
        "0001-01-01T00:00:00+14:00",
        "2026-07-15T09:00+09",
        "2026-07-15T09:00+0900",
        "2026-07-15T09:00+24:00",
        "2026-07-15T09:00+09:60",
        "2026-07-15T09:00z",
        "2026-07-15T09:00 +09:00",
        "2026-07-15T09:00−09:00",
        "2026−07−15T09:00",
        "２０２６-07-15T09:00",
        "٢٠٢٦-07-15T09:00",
        "2026-07-15T0९:00",
        "2026-07-15T09:00[Asia/Seoul]",
        "1784116800",
        "now",
        "null",
        "2026-07-15T09:00" * 2,
    ],
)
@pytest.mark.parametrize("zone", [SEOUL, None])
def test_what_is_not_written_as_one_instant_is_refused(text: str, zone: str | None) -> None:
    """No reading is guessed: neither another notation, nor a day or hour that there is not."""
    with pytest.raises(TimeRefusedError) as refused:
        parse_instant(text, zone)

    assert refused.value.code == "not_a_time"


def test_a_very_long_text_is_quoted_only_in_part() -> None:
    """The answer to a megabyte is a sentence."""
    with pytest.raises(TimeRefusedError) as refused:
        parse_instant("9" * 1_000_000)

    assert len(refused.value.sentence.en) < 200
    assert len(refused.value.sentence.ko) < 200


@pytest.mark.parametrize("zone", [SEOUL, None])
def test_a_date_without_a_time_is_refused(zone: str | None) -> None:
    """Story 2: "the 9th" is no promise."""
    with pytest.raises(TimeRefusedError) as refused:
        parse_instant("2026-11-09", zone)

    assert refused.value.code == "time_missing"


def test_a_time_without_a_zone_is_refused() -> None:
    """Nine o'clock is twenty-four instants."""
    with pytest.raises(TimeRefusedError) as refused:
        parse_instant("2026-11-09T09:00")

    assert refused.value.code == "zone_missing"


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("asia/seoul", SEOUL),
        ("ASIA/SEOUL", SEOUL),
        ("america/new_york", NEW_YORK),
        ("Korea Standard Time", SEOUL),
        ("KST", SEOUL),
        ("Asia/Seoul ", SEOUL),
        ("", SEOUL),
        ("+09:00", SEOUL),
        ("../Asia/Seoul", SEOUL),
        ("/etc/localtime", SEOUL),
        ("localtime", SEOUL),
        ("posixrules", SEOUL),
        ("Factory", SEOUL),
        ("posix/Asia/Seoul", SEOUL),
        ("Asia/Seoul\0", SEOUL),
    ],
)
def test_a_zone_goes_by_its_exact_name(name: str, near: str) -> None:
    """A zone of another name or in another case is refused, with the name that may be meant."""
    with pytest.raises(TimeRefusedError) as refused:
        parse_instant("2026-07-15T09:00", name)

    assert refused.value.code == "unknown_zone"
    assert f'"{near}"' in refused.value.sentence.en
    assert f'"{near}"' in refused.value.sentence.ko


@pytest.mark.parametrize(
    ("wall", "zone"),
    [
        ("2026-03-08T02:00", NEW_YORK),
        ("2026-03-08T02:30", NEW_YORK),
        ("2026-03-08T02:59", NEW_YORK),
        ("2026-03-29T01:00", LONDON),
        ("2026-03-29T01:59", LONDON),
        ("2026-10-04T02:15", "Australia/Lord_Howe"),
        ("1988-05-08T02:30", SEOUL),
        ("2011-12-30T09:00", "Pacific/Apia"),
    ],
)
@pytest.mark.parametrize("offset", ["", "-05:00", "-04:00"])
def test_a_wall_time_that_clocks_jump_over_is_refused(wall: str, zone: str, offset: str) -> None:
    """It would be 01:30 or 03:30, and the author would not know which: no offset mends that."""
    with pytest.raises(TimeRefusedError) as refused:
        parse_instant(wall + offset, zone)

    assert refused.value.code == "time_does_not_exist"
    told = wall_text(datetime.fromisoformat(wall))
    assert told.ko in refused.value.sentence.ko


@pytest.mark.parametrize(
    ("wall", "zone"),
    [
        ("2026-03-08T01:59", NEW_YORK),
        ("2026-03-08T03:00", NEW_YORK),
        ("2026-03-29T00:59", LONDON),
        ("2026-03-29T02:00", LONDON),
        ("2026-11-01T00:59", NEW_YORK),
        ("2026-11-01T02:00", NEW_YORK),
        ("2026-05-10T02:30", SEOUL),
        ("2026-10-11T02:30", SEOUL),
    ],
)
def test_the_minutes_beside_a_gap_or_an_overlap_are_ordinary(wall: str, zone: str) -> None:
    """Only the hour itself is refused; Seoul has kept no summer time since 1988."""
    read = parse_instant(wall, zone)

    assert read.wall == datetime.fromisoformat(wall)


OVERLAPS = [
    ("2026-11-01T01:30", NEW_YORK, "-04:00", "-05:00"),
    ("2026-11-01T01:00", NEW_YORK, "-04:00", "-05:00"),
    ("2026-10-25T01:59", LONDON, "+01:00", "+00:00"),
    ("2026-04-05T01:45", "Australia/Lord_Howe", "+11:00", "+10:30"),
    ("1988-10-09T02:30", SEOUL, "+10:00", "+09:00"),
]


@pytest.mark.parametrize(("wall", "zone", "first", "second"), OVERLAPS)
def test_a_wall_time_that_comes_twice_must_be_chosen(
    wall: str, zone: str, first: str, second: str
) -> None:
    """The refusal spells out both, ready to copy."""
    with pytest.raises(TimeRefusedError) as refused:
        parse_instant(wall, zone)

    assert refused.value.code == "time_exists_twice"
    assert f"{wall}:00{first.replace('+00:00', 'Z')}" in _spelled(refused.value)
    assert f"{wall}:00{second.replace('+00:00', 'Z')}" in _spelled(refused.value)


def _spelled(error: TimeRefusedError) -> str:
    assert error.sentence.en.count("T0") == error.sentence.ko.count("T0")
    return error.sentence.en


@pytest.mark.parametrize(("wall", "zone", "first", "second"), OVERLAPS)
def test_the_offset_chooses_between_the_two(wall: str, zone: str, first: str, second: str) -> None:
    """Both are kept with the wall time as typed, an hour (or half of one) apart."""
    early, late = (parse_instant(wall + offset, zone) for offset in (first, second))

    assert early.utc < late.utc
    assert early.wall == late.wall == datetime.fromisoformat(wall)


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("2026-07-15T09:00+08:00", SEOUL),
        ("2026-07-15T09:00Z", SEOUL),
        ("2026-07-15T09:00-05:00", NEW_YORK),
        ("2026-12-15T09:00-04:00", NEW_YORK),
        ("2026-11-01T01:30-06:00", NEW_YORK),
        ("2026-11-01T01:30Z", NEW_YORK),
    ],
)
def test_an_offset_that_the_zone_does_not_have_then_is_refused(text: str, zone: str) -> None:
    """Two statements that contradict each other are no instant."""
    with pytest.raises(TimeRefusedError) as refused:
        parse_instant(text, zone)

    assert refused.value.code == "offset_not_of_zone"


def test_a_refused_time_becomes_a_violation_of_its_field() -> None:
    """The form shows it beside the field it was typed into."""
    with pytest.raises(TimeRefusedError) as refused:
        parse_instant("2026-11-09", SEOUL)

    violation = refused.value.at("promises.0.due")

    assert (violation.code, violation.field) == ("time_missing", "promises.0.due")
    assert violation.message == refused.value.sentence


def test_an_instant_can_be_read_on_any_clock() -> None:
    """The same instant has another wall time in another zone."""
    there = at_utc(NOON, NEW_YORK)

    assert there.wall == datetime(2026, 7, 15, 8, 0)  # noqa: DTZ001  # as a wall clock shows it
    assert there.utc == NOON


def test_instants_are_ordered_by_when_they_are() -> None:
    """Nine in Seoul is before nine in New York, whatever the wall says."""
    seoul = parse_instant("2026-07-15T09:00", SEOUL)
    new_york = parse_instant("2026-07-15T08:00", NEW_YORK)

    assert sorted([new_york, seoul]) == [seoul, new_york]


def test_a_naive_datetime_is_refused_at_every_door() -> None:
    """Nothing is silently read on the clock of the host."""
    naive = NOON.replace(tzinfo=None)

    with pytest.raises(ValueError, match="naive"):
        rfc3339(naive)
    with pytest.raises(ValueError, match="naive"):
        at_utc(naive, SEOUL)


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (NOON, "2026-07-15T12:00:00Z"),
        (NOON.replace(microsecond=5), "2026-07-15T12:00:00.000005Z"),
        (NOON.astimezone(zone_of(SEOUL)), "2026-07-15T21:00:00+09:00"),
        (NOON.astimezone(zone_of(LONDON)), "2026-07-15T13:00:00+01:00"),
    ],
)
def test_interfaces_write_rfc_3339(moment: datetime, text: str) -> None:
    """With the offset always, with fractions only where there are any."""
    assert rfc3339(moment) == text


@pytest.mark.parametrize(
    ("text", "zone", "offsets"),
    [
        ("2026-11-01T01:30", "America/New_York", ("-04:00", "-05:00")),
        ("2026-10-25T01:30", "Europe/London", ("+01:00", "+00:00")),
        ("2026-11-01T03:30", "America/New_York", ()),
        ("2026-03-08T02:30", "America/New_York", ()),
        ("2026-11-01T01:30", "Asia/Seoul", ()),
        ("2026-11-01", "America/New_York", ()),
        ("T01:30", "America/New_York", ()),
        ("2026-02-30T01:30", "America/New_York", ()),
        ("2026-11-01T01:30", "New York", ()),
    ],
)
def test_a_wall_time_that_comes_twice_has_two_offsets(
    text: str, zone: str, offsets: tuple[str, ...]
) -> None:
    """A form asks which of the two is meant only where there are two."""
    assert offsets_of_overlap(text, zone) == offsets


@pytest.mark.parametrize("chosen", ["-04:00", "-05:00"])
def test_either_offset_names_one_instant(chosen: str) -> None:
    """What the form offers is what the reader takes."""
    instant = parse_instant(f"2026-11-01T01:30{chosen}", "America/New_York")

    assert instant.in_zone().isoformat() == f"2026-11-01T01:30:00{chosen}"
