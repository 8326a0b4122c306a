"""Domain in, JSON documents out: what API and CLI show. The counterpart of the intake.

What a revision says is shown in the very form in which it may be sent back.
"""

from noticeboard.presenting.bulletins import present_bulletin, present_removing
from noticeboard.presenting.contents import present_content
from noticeboard.presenting.deliveries import (
    Circumstances,
    circumstances,
    present_deliveries,
    present_delivery,
)
from noticeboard.presenting.notices import present_notice
from noticeboard.presenting.records import (
    present_channel,
    present_entry,
    present_recorded,
    present_violation,
)

__all__ = [
    "Circumstances",
    "circumstances",
    "present_bulletin",
    "present_channel",
    "present_content",
    "present_deliveries",
    "present_delivery",
    "present_entry",
    "present_notice",
    "present_recorded",
    "present_removing",
    "present_violation",
]
