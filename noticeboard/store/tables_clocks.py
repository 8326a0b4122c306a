"""What hosts make of their clocks; channels given a rest, and their limits. Not for the public."""

from sqlalchemy import BigInteger, Boolean, Column, Integer, Table, Text, false

from noticeboard.store.metadata import metadata
from noticeboard.store.types import CanonicalJson, UTCDateTime

clocks = Table(
    "clocks",
    metadata,
    Column("host", Text, primary_key=True),
    Column("boot", Text, primary_key=True),
    # The wall at that boot, as it was believed last; and the latest instant that was believed.
    Column("anchor", UTCDateTime, nullable=False),
    Column("seen_at", UTCDateTime, nullable=False),
)

# One row for each process that releases nothing because of its clock.
clock_holds = Table(
    "clock_holds",
    metadata,
    Column("owner_host", Text, primary_key=True),
    Column("owner_boot", Text, primary_key=True),
    Column("owner_pidns", Text, primary_key=True),
    Column("owner_pid", Integer, primary_key=True),
    Column("owner_started", Text, primary_key=True),
    Column("why", Text, nullable=False),
    Column("apart_ms", BigInteger, nullable=False),
    Column("since", UTCDateTime, nullable=False),
    # A person says that this clock is right.
    Column("vouched_by", Text),
    # How often it said so since: what stays as it is belongs to a process that is no more.
    Column("renewed", Integer, nullable=False, server_default="0"),
)

# One row for each channel that is given a rest.
breakers = Table(
    "breakers",
    metadata,
    Column("channel", Text, primary_key=True),
    Column("since", UTCDateTime, nullable=False),
    Column("retry_at", UTCDateTime, nullable=False),
    # It does not take our credentials: somebody has to renew them.
    Column("refused", Boolean, nullable=False),
    # It wants us to wait, and said for how long.
    Column("asked", Boolean, nullable=False, server_default=false()),
    Column("reason", Text),
)

# One row for each channel that has a limit.
budgets = Table(
    "budgets",
    metadata,
    Column("channel", Text, primary_key=True),
    # How many went, by the end of the slot of time in which they did.
    Column("spent", CanonicalJson, nullable=False),
)
