"""Every table of a board, for whoever carries all of it; what another refers to comes first."""

from noticeboard.store import (  # noqa: F401  # each fills the metadata
    tables_access,
    tables_checks,
    tables_clocks,
    tables_delivery,
    tables_holding,
    tables_memos,
    tables_public,
    tables_redactions,
    tables_sheets,
    tables_staff,
    tables_watch,
)
from noticeboard.store.metadata import metadata

TABLES = tuple(metadata.sorted_tables)
# What running processes say of themselves: nothing of it is true where none of them runs.
OF_PROCESSES = (tables_clocks.clock_holds, tables_staff.heartbeats)
