"""Quiet hours: nothing rings that can wait. Rule 9."""

from datetime import datetime, timedelta

from noticeboard.domain.bulletin import BulletinKind
from noticeboard.domain.explanation import OpenHours
from noticeboard.domain.kind import Policy
from noticeboard.domain.open_hours import open_for

# What says that something was wrong, slips, ends or happened never waits.
CAN_WAIT: tuple[BulletinKind, ...] = ("announcement", "update")
# The settings take no hours that are longer.
_LONGEST = timedelta(weeks=1)


def quiet_until(policy: Policy, at: datetime) -> datetime:
    """When the house's quiet hours end, if ``at`` lies in them; else ``at`` itself."""
    if not policy.quiet_hours:
        return at
    return at + min(open_for(OpenHours(policy.quiet_hours, policy.zone), at), _LONGEST)


def rings_at(policy: Policy, kind: BulletinKind, at: datetime) -> datetime:
    """When a text that is due ``at`` goes out on a channel that rings. Never before."""
    return quiet_until(policy, at) if kind in CAN_WAIT else at
