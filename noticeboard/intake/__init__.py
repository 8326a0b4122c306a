"""Documents in, commands out: what API, CLI and import read, with every violation at once.

Source: docs/decisions/0008-documents-are-read-by-our-own-door.md
"""

from noticeboard.intake.commands import (
    read_abandonment,
    read_adoption,
    read_alone,
    read_approval,
    read_edit,
    read_follow_up,
    read_fulfilment,
    read_going,
    read_nothing,
    read_notice,
    read_redaction,
    read_rejection,
)
from noticeboard.intake.fields import Reading
from noticeboard.intake.merging import merged
from noticeboard.intake.readings import reading_for

__all__ = [
    "Reading",
    "merged",
    "read_abandonment",
    "read_adoption",
    "read_alone",
    "read_approval",
    "read_edit",
    "read_follow_up",
    "read_fulfilment",
    "read_going",
    "read_nothing",
    "read_notice",
    "read_redaction",
    "read_rejection",
    "reading_for",
]
