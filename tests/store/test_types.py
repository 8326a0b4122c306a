"""Column types: instants that know their place in time, JSON without surprises."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, insert, select
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import StatementError

from noticeboard.store.engine import reading, writing
from noticeboard.store.tables_staff import audit_log, controls
from noticeboard.store.types import UTCDateTime
from tests.builders import NEW_YORK, NOON, SEOUL

INSTANTS = st.datetimes(
    min_value=datetime(1970, 1, 1),  # noqa: DTZ001  # hypothesis adds the zone
    timezones=st.sampled_from([UTC, ZoneInfo(SEOUL), ZoneInfo(NEW_YORK)]),
)


def _stored(value: datetime) -> Any:
    return UTCDateTime().process_bind_param(value, sqlite.dialect())


@given(INSTANTS, INSTANTS)
def test_the_order_of_the_text_is_the_order_of_time(one: datetime, other: datetime) -> None:
    """SQLite compares instants as text, in any zone they were given."""
    assert (_stored(one) < _stored(other)) == (one.astimezone(UTC) < other.astimezone(UTC))


@pytest.mark.parametrize("zone", [SEOUL, NEW_YORK])
def test_an_instant_comes_back_in_utc(engine: Engine, zone: str) -> None:
    """Whatever zone it was given in, in summer time too; to the microsecond."""
    given_at = (NOON + timedelta(microseconds=1)).astimezone(ZoneInfo(zone))
    with writing(engine) as connection:
        connection.execute(insert(controls).values(key="k", value="v", at=given_at))

    with reading(engine) as connection:
        found = connection.scalar(select(controls.c.at))

    assert found == given_at
    assert found is not None
    assert found.utcoffset() == timedelta(0)


def test_a_naive_instant_is_refused(engine: Engine) -> None:
    """Nobody knows which instant it is, so nothing is stored."""
    naive = NOON.replace(tzinfo=None)

    with pytest.raises(StatementError, match="naive"), writing(engine) as connection:
        connection.execute(insert(controls).values(key="k", value="v", at=naive))


def test_json_comes_back_the_same_on_both_databases(engine: Engine) -> None:
    """PostgreSQL forgets the order of keys; so that nobody relies on it, both sort them."""
    detail = {"zz": [1, {"b": None, "a": "가"}], "a": True}
    with writing(engine) as connection:
        row = {"at": NOON, "who": "ana", "what": "w", "about": "b", "detail": detail}
        connection.execute(insert(audit_log).values(**row))

    with reading(engine) as connection:
        found = connection.scalar(select(audit_log.c.detail))

    assert found == detail
    assert list(found) == ["a", "zz"]
    assert list(found["zz"][1]) == ["a", "b"]
