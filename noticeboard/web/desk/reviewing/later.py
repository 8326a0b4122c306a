"""What goes out later by itself: reminders, what waits for morning, and what comes late."""

from collections.abc import Iterator, Mapping

from noticeboard.domain.delivery import OURS
from noticeboard.domain.kind import Policy
from noticeboard.domain.quiet import rings_at
from noticeboard.domain.reminders import Step, ladder
from noticeboard.domain.times import at_utc
from noticeboard.ports import Destination
from noticeboard.previewing import Preview
from noticeboard.site.view import View
from noticeboard.web.desk.reviewing.rows import Row


def later(
    preview: Preview, view: View, policy: Policy, channels: Mapping[str, Destination]
) -> tuple[Row, ...]:
    """Rows of what a signature lets go out later; when it does is no part of what is signed."""
    found = (
        _reminders(preview, view, policy),
        _quiet(preview, view, policy, channels),
        _late(preview, view),
    )
    return tuple(row for rows in found for row in rows)


def _reminders(preview: Preview, view: View, policy: Policy) -> Iterator[Row]:
    """In which words, and on which days, the public is reminded of what this promises."""
    kind = policy.kinds.get(preview.notice.kind)
    steps = list(_steps(preview, policy))
    if kind is None or kind.reminder is None or not steps:
        return
    times = " · ".join(view.clock.plain(step.at) for step in steps)
    text = kind.reminder.in_(preview.notice.language)
    note = view.words("review.row.reminders_note", times=times)
    yield Row(view.words("review.row.reminders"), text, note)


def _steps(preview: Preview, policy: Policy) -> Iterator[Step]:
    kind = policy.kinds.get(preview.notice.kind)
    for promise in preview.notice.promises if kind else ():
        current = promise.current
        own = current.bulletin_id == preview.bulletin.id and promise.status == "open"
        if own and kind and current.due is not None:
            yield from ladder(current.due, current.published_at, kind, policy)


def _quiet(
    preview: Preview, view: View, policy: Policy, channels: Mapping[str, Destination]
) -> Iterator[Row]:
    at = rings_at(policy, preview.bulletin.kind, preview.at)
    loud = [name for name in preview.channels if name in channels and channels[name].rings]
    if loud and at > preview.at and preview.bulletin.published_at is None:
        time = view.clock.plain(at_utc(at, policy.zone))
        note = view.words("review.row.quiet_note", time=time)
        yield Row(view.words("review.row.quiet"), ", ".join(loud), note, where=True)


def _late(preview: Preview, view: View) -> Iterator[Row]:
    """How the text begins on every other channel if it cannot go out in time."""
    late = (parts[0] for name, parts in preview.sent.late.items() if parts and name not in OURS)
    begins = next((text.splitlines()[0] for text in late), "")
    if begins:
        yield Row(view.words("review.row.late"), begins, where=True)
