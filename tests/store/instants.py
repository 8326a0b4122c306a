"""Instants for hypothesis: any moment, in zones with and without summer time."""

from datetime import UTC, datetime

from hypothesis import strategies as st

from noticeboard.domain.times import at_utc
from tests.builders import LONDON, NEW_YORK, SEOUL

MOMENTS = st.datetimes(
    min_value=datetime(1970, 1, 2),  # noqa: DTZ001  # hypothesis adds the zone
    max_value=datetime(2199, 12, 30),  # noqa: DTZ001
    timezones=st.just(UTC),
)
INSTANTS = st.builds(at_utc, MOMENTS, st.sampled_from([SEOUL, NEW_YORK, LONDON]))
