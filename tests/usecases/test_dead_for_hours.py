"""A channel that was dead for six hours: on its return it is told what holds now, in order."""

from datetime import timedelta

from noticeboard.domain.conclusion import TransientSendError
from noticeboard.domain.content import Content
from noticeboard.domain.delivery import DeliveryState
from noticeboard.domain.late import OVER_REASON
from noticeboard.domain.times import parse_instant
from noticeboard.drafting import FollowUp
from noticeboard.ports import Subject
from tests.usecases.desk import ANA, IN_FULL, Desk, a_preorder
from tests.usecases.moody import Moody

HOUR = timedelta(hours=1)
WHY = {**IN_FULL, "what_happened": "The second batch of screens has the same fault."}


def state(desk: Desk, bulletin_id: str) -> tuple[DeliveryState, str | None]:
    """How its delivery to the journal stands, and why."""
    rows = desk.parts.store.deliveries(bulletin_id)
    return next((d.state, d.reason) for d in rows if d.channel == "journal")


def announced(desk: Desk, title: str, due: str) -> Subject:
    """A launch that is public at once."""
    launch = desk.launch(title=title, publish_at=None, promises=(a_preorder(due),))
    drafted = desk.parts.publishing.draft(ANA, launch)
    desk.scheduled(drafted.announcement)
    desk.parts.deliver_due()
    return drafted


def test_on_its_return_only_what_is_current_goes_out(desk: Desk) -> None:
    """Of three times the last, of what has opened nothing, and what is still to come as late."""
    journal = Moody()
    desk.parts.channels["journal"] = journal
    moved = announced(desk, "Phone X", "2027-07-15T09:00")
    desk.now += 3 * 24 * HOUR
    opened = announced(desk, "Phone Z", "2027-07-11T11:00")
    known = len(journal.taken)
    desk.now = parse_instant("2027-07-11T07:00", "Asia/Seoul").utc
    journal.trouble = TransientSendError("It is down.")
    desk.delayed(moved, "2027-07-16T09:00", **IN_FULL)
    words = "It opens {{ promise.preorder }}. {{ link }}"
    update = FollowUp("update", Content(words, words, None))
    soon = desk.scheduled(desk.parts.publishing.follow_up(ANA, opened.id, update))
    other = announced(desk, "Phone V", "2027-07-15T09:00")
    for _ in range(3):
        desk.pass_time(2 * HOUR)
    last = desk.delayed(moved, "2027-07-17T09:00", **WHY)
    journal.trouble = None

    desk.pass_time(HOUR)

    sent = [(message.bulletin_id, message.text) for message in journal.taken[known:]]
    assert [bulletin for bulletin, _ in sent] == [last.id, other.announcement.id]
    assert "(Sent late" in sent[1][1]
    assert desk.parts.overview.breakers() == {}
    assert state(desk, soon.id) == (DeliveryState.EXPIRED, OVER_REASON)
