"""The desk: staff's side of the board, as pages that need no script.

Source: docs/decisions/0013-a-desk-of-plain-pages.md
"""

from noticeboard.web.desk import (
    audit,
    composing,
    continuing,
    helping,
    holding,
    listing,
    noticing,
    reviewing,
    sending,
    sheets,
    slipping,
    today,
    watching,
)
from noticeboard.web.desk.doors import Door

# Every door of the desk, by the part of it that they belong to.
DOORS: tuple[Door, ...] = (
    *today.DOORS,
    *composing.DOORS,
    *listing.DOORS,
    *noticing.DOORS,
    *sending.DOORS,
    *helping.DOORS,
    *sheets.DOORS,
    *continuing.DOORS,
    *slipping.DOORS,
    *reviewing.DOORS,
    *holding.DOORS,
    *watching.DOORS,
    *audit.DOORS,
)

__all__ = ["DOORS", "Door"]
