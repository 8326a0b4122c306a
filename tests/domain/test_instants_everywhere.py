"""What holds for every zone and every wall time, not only for those somebody thought of."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

from hypothesis import example, given
from hypothesis import strategies as st

from noticeboard.domain.times import Instant, at_utc, parse_instant, rfc3339
from noticeboard.domain.zones import TimeRefusedError
from tests.builders import NEW_YORK, NOON, SEOUL

ZONES = st.sampled_from(sorted(available_timezones() - {"Factory", "localtime", "posixrules"}))
WALLS = st.datetimes(
    datetime(2024, 1, 1),  # noqa: DTZ001  # wall times are naive
    datetime(2035, 12, 31, 23, 59),  # noqa: DTZ001
).map(lambda wall: wall.replace(second=0, microsecond=0))
INSTANTS = WALLS.map(lambda wall: wall.replace(tzinfo=UTC))
GAP = datetime(2026, 3, 8, 2, 30)  # noqa: DTZ001
_LIKE_RFC3339 = (
    r"[0-9]{4}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-6][0-9](:[0-6][0-9])?"
    r"(Z|[+-][0-2][0-9]:[0-6][0-9])"
)
OVERLAP = datetime(2026, 11, 1, 1, 30)  # noqa: DTZ001


@given(WALLS, ZONES)
@example(GAP, NEW_YORK)
@example(OVERLAP, NEW_YORK)
def test_a_clock_there_shows_what_was_typed_or_the_time_is_refused(
    wall: datetime, zone: str
) -> None:
    """No author ever reads back another hour than the one they promised."""
    read = _read(f"{wall:%Y-%m-%dT%H:%M}", zone)

    if isinstance(read, TimeRefusedError):
        assert read.code == _why_refused(wall, zone)
    else:
        assert _why_refused(wall, zone) is None
        assert read.utc.astimezone(ZoneInfo(zone)).replace(tzinfo=None) == wall == read.wall


def _read(text: str, zone: str | None, house: str = SEOUL) -> Instant | TimeRefusedError:
    try:
        return parse_instant(text, zone, house=house)
    except TimeRefusedError as refused:
        return refused


def _why_refused(wall: datetime, zone: str) -> str | None:
    """Found by looking at every minute around it, an oracle of its own."""
    near = wall.replace(tzinfo=UTC)
    around = (near + timedelta(minutes=m) for m in range(-27 * 60, 27 * 60 + 1))
    shown = [t for t in around if t.astimezone(ZoneInfo(zone)).replace(tzinfo=None) == wall]
    return {0: "time_does_not_exist", 1: None}.get(len(shown), "time_exists_twice")


@given(INSTANTS, ZONES)
@example(datetime(2026, 11, 1, 5, 30, tzinfo=UTC), NEW_YORK)
@example(datetime(2026, 11, 1, 6, 30, tzinfo=UTC), NEW_YORK)
def test_an_instant_read_on_a_clock_and_typed_again_is_the_same(
    instant: datetime, zone: str
) -> None:
    """With its offset, every instant has a spelling that names it and no other."""
    there = at_utc(instant, zone)

    again = parse_instant(rfc3339(there.in_zone()), zone)

    assert again == there


@given(INSTANTS, ZONES, ZONES)
def test_the_house_zone_changes_the_reading_never_the_instant(
    instant: datetime, zone: str, house: str
) -> None:
    """An offset says it all; where the house stands is for showing."""
    text = rfc3339(at_utc(instant, zone).in_zone())

    read = parse_instant(text, house=house)

    assert (read.utc, read.in_zone().replace(tzinfo=None)) == (instant, read.wall)


@given(st.text(), st.one_of(st.none(), st.text()))
@example("2026-07-15T09:00", "\ud800")
@example("\ud800", SEOUL)
def test_whatever_is_typed_there_is_an_instant_or_a_sentence(text: str, zone: str | None) -> None:
    """Nothing a person can type breaks the reader."""
    read = _read(text, zone)

    if isinstance(read, TimeRefusedError):
        assert read.sentence.en != read.sentence.ko
    else:
        assert read.utc.tzinfo is UTC


@given(st.from_regex(_LIKE_RFC3339, fullmatch=True))
@example("9999-12-31T23:59:59-12:00")
@example("1970-01-01T00:00+23:59")
def test_what_looks_like_an_instant_is_one_or_is_refused(text: str) -> None:
    """No year, offset or hour leads out of what a datetime can hold."""
    read = _read(text, None, house=NEW_YORK)

    if isinstance(read, TimeRefusedError):
        assert read.code == "not_a_time"
    else:
        assert abs(read.utc - NOON) < timedelta(days=366 * 250)
