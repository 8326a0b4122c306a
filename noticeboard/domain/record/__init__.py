"""The record: what became of the promises, counted from the facts of the ledger alone.

Specified in docs/record.md so simply that a reader's own program gives the same figures: the
verifier under ``templates/board/verify`` is such a program.
"""

from noticeboard.domain.record.boundaries import last_boundary, next_boundary
from noticeboard.domain.record.figures import ENOUGH, figures
from noticeboard.domain.record.replay import Replay, replay

__all__ = ["ENOUGH", "Replay", "figures", "last_boundary", "next_boundary", "replay"]
