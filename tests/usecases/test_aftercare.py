"""What machines could not settle, an approver settles: sent again, vouched for, or given up."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from noticeboard.domain.conclusion import PermanentSendError, UnknownOutcomeError
from noticeboard.domain.delivery import VERIFY_AFTER, Delivery, DeliveryState
from noticeboard.domain.errors import (
    ConflictError,
    ForbiddenError,
    NotFoundError,
    RefusedError,
    SaidError,
)
from noticeboard.ids import new_id
from noticeboard.ports import Once, Subject
from noticeboard.store.engine import open_engine, reading, writing
from noticeboard.store.tables_delivery import deliveries
from noticeboard.store.tables_staff import audit_log
from tests.builders import codes
from tests.usecases.desk import ANA, BO, IN_FULL, Desk
from tests.usecases.moody import Moody
from tests.usecases.test_plans_that_cross import an_update

S = DeliveryState
HOUR = timedelta(hours=1)
URL = "https://journal.example.com/by-hand"
REFUSED = PermanentSendError("The account is locked.")
LOST = UnknownOutcomeError("The answer did not arrive.")


def on(desk: Desk, subject: Subject, channel: str = "journal") -> Delivery:
    """The announcement's delivery to a channel, as it is now."""
    found = desk.parts.store.deliveries(subject.announcement.id)
    return next(d for d in found if d.channel == channel)


def noted(desk: Desk, about: str) -> list[Any]:
    """What the audit log says of something, oldest first."""
    with reading(open_engine(desk.parts.settings.database_url)) as conn:
        found = select(audit_log).where(audit_log.c.about == about).order_by(audit_log.c.id)
        return list(conn.execute(found))


def put(desk: Desk, delivery: Delivery, state: DeliveryState) -> None:
    """The delivery in a state that nothing here leads to."""
    with writing(open_engine(desk.parts.settings.database_url)) as conn:
        own = update(deliveries).where(deliveries.c.id == delivery.id)
        conn.execute(own.values(state=state.value))


def troubled(desk: Desk, trouble: Any) -> tuple[Moody, Subject]:
    """A launch that is public, and a journal that did not take it."""
    channel = Moody(trouble)
    desk.parts.channels["journal"] = channel
    return channel, desk.announced()


def lost(desk: Desk) -> tuple[Moody, Subject]:
    """A launch of which nobody knows whether it stands in the journal."""
    channel, notice = troubled(desk, LOST)
    for _ in range(2):  # It is asked for, and half an hour later once more.
        desk.pass_time(HOUR)
    assert on(desk, notice).state is S.NEEDS_PERSON
    return channel, notice


# ---------------------------------------------------------------- sent again


def test_what_failed_is_sent_again_once_its_cause_is_gone(desk: Desk) -> None:
    """At once, and once."""
    channel, notice = troubled(desk, REFUSED)
    failed = on(desk, notice)
    channel.trouble = None

    again = desk.parts.aftercare.retry(BO, failed.id)
    desk.parts.deliver_due()
    desk.pass_time(HOUR)

    assert (failed.state, again.state, again.due) == (S.FAILED, S.PENDING, desk.now - HOUR)
    assert on(desk, notice).state is S.DELIVERED
    assert [m.bulletin_id for m in channel.taken] == [notice.announcement.id]
    (entry,) = noted(desk, failed.id)
    assert (entry.who, entry.what) == ("bo", "delivery.retried")
    assert entry.detail == {
        "bulletin": notice.announcement.id,
        "channel": "journal",
        "was": "failed",
    }


def test_what_does_not_stand_there_after_all_is_sent_again(desk: Desk) -> None:
    """A person looked; nothing of the loss remains in the row."""
    channel, notice = lost(desk)
    channel.trouble = None

    desk.parts.aftercare.retry(BO, on(desk, notice).id)
    desk.parts.deliver_due()

    sent = on(desk, notice)
    assert (sent.state, sent.lost_at, sent.absent_at) == (S.DELIVERED, None, None)
    assert len(channel.taken) == 1


def test_the_board_can_be_tried_again(desk: Desk) -> None:
    """A publication that failed is due as before, and goes out."""
    board = desk.parts.channels["board"]
    desk.parts.channels["board"] = Moody(REFUSED)
    drafted = desk.parts.publishing.draft(ANA, desk.launch())
    desk.scheduled(drafted.announcement)
    desk.pass_time(HOUR)
    failed = on(desk, drafted, "board")
    desk.parts.channels["board"] = board

    desk.parts.aftercare.retry(BO, failed.id)
    desk.parts.deliver_due()

    assert failed.state is S.FAILED
    assert "Phone X" in desk.page(drafted)


def test_what_a_newer_bulletin_overtook_is_not_sent_again(desk: Desk) -> None:
    """An older text never follows a newer one; the row stays, to be given up."""
    channel, notice = troubled(desk, REFUSED)
    channel.trouble = None
    update_ = desk.parts.publishing.follow_up(ANA, notice.id, an_update("All shops take part:"))
    desk.scheduled(update_)
    desk.parts.deliver_due()
    failed = on(desk, notice)

    with pytest.raises(ConflictError) as refused:
        desk.parts.aftercare.retry(BO, failed.id)

    assert refused.value.code == "superseded"
    assert on(desk, notice) == failed
    assert noted(desk, failed.id) == []
    given_up = desk.parts.aftercare.abandon(BO, failed.id, "The update says it all.")
    assert given_up.state is S.ABANDONED


def test_what_a_delay_made_wrong_is_not_sent_again(desk: Desk) -> None:
    """The delay superseded it already."""
    channel, notice = troubled(desk, REFUSED)
    failed = on(desk, notice)
    channel.trouble = None
    desk.now += 8 * 24 * HOUR
    delay = desk.delayed(notice, "2027-07-20T10:00", **IN_FULL)

    with pytest.raises(ConflictError) as refused:
        desk.parts.aftercare.retry(BO, failed.id)

    assert refused.value.code == "not_open"
    assert [m.bulletin_id for m in channel.taken] == [delay.id]


# ---------------------------------------------------------------- vouched for


def test_what_a_person_found_there_is_delivered(desk: Desk) -> None:
    """With the address and the witness; it is not sent again, nor read back by a machine."""
    channel, notice = lost(desk)
    channel.trouble = None
    channel.capabilities = replace(channel.capabilities, read_back=True)

    found = desk.parts.aftercare.adopt(BO, on(desk, notice).id, URL, "Seen at 12:05.")
    desk.pass_time(VERIFY_AFTER + HOUR)

    assert (found.state, found.done_at, found.reason) == (
        S.DELIVERED,
        desk.now - VERIFY_AFTER - HOUR,
        "Seen at 12:05.",
    )
    assert found.receipt is not None
    assert (found.receipt.url, found.receipt.adopted_by) == (URL, "bo")
    assert on(desk, notice) == found
    assert channel.taken == []
    (entry,) = noted(desk, found.id)
    assert entry.detail["was"] == "needs_person"
    assert (entry.detail["url"], entry.detail["note"]) == (URL, "Seen at 12:05.")


def test_a_follow_up_does_not_answer_to_what_only_a_person_saw(desk: Desk) -> None:
    """No channel knows that receipt: the delay speaks for itself there."""
    channel, notice = lost(desk)
    channel.trouble = None
    desk.parts.aftercare.adopt(BO, on(desk, notice).id, URL)
    desk.now += HOUR

    desk.delayed(notice, "2027-07-20T10:00", **IN_FULL)

    (message,) = channel.taken
    assert message.reply_to is None


@pytest.mark.parametrize("state", [S.FAILED, S.HELD])
def test_what_somebody_put_there_by_hand_is_delivered(desk: Desk, state: DeliveryState) -> None:
    """The machine could not; a person did."""
    channel, notice = troubled(desk, REFUSED)
    put(desk, on(desk, notice), state)
    channel.trouble = None

    desk.parts.aftercare.adopt(BO, on(desk, notice).id, URL)
    desk.pass_time(HOUR)

    assert on(desk, notice).state is S.DELIVERED
    assert channel.taken == []


def test_a_channel_that_is_switched_off_needs_a_persons_evidence(desk: Desk) -> None:
    """Rule 6: the follow-up is owed there too; what waits there is vouched for, not sent."""
    notice = desk.announced()
    desk.switch_journal(on=False)
    desk.now += HOUR
    delay = desk.delayed(notice, "2027-07-20T10:00", **IN_FULL)
    waiting = next(d for d in desk.parts.store.deliveries(delay.id) if d.channel == "journal")

    vouched = desk.parts.aftercare.adopt(BO, waiting.id, URL)
    desk.switch_journal(on=True)
    desk.pass_time(HOUR)

    assert (waiting.state, vouched.state) == (S.PENDING, S.DELIVERED)
    sent = [json.loads(line)["bulletin_id"] for line in desk.journal.read_text().splitlines()]
    assert sent == [notice.announcement.id]


def test_what_waits_for_a_channel_that_is_on_is_left_to_it(desk: Desk) -> None:
    """Or it would stand there twice."""
    desk.journal.parent.rmdir()
    notice = desk.announced()

    with pytest.raises(ConflictError) as refused:
        desk.parts.aftercare.adopt(BO, on(desk, notice).id, URL)

    assert refused.value.code == "under_way"
    assert on(desk, notice).state is S.PENDING


def test_nobody_vouches_for_what_is_not_public(desk: Desk) -> None:
    """Before the board has it, it stands nowhere, or somebody broke the embargo."""
    desk.switch_journal(on=False)
    drafted = desk.parts.publishing.draft(ANA, desk.launch(channels=("board", "feed")))
    desk.scheduled(drafted.announcement)
    waiting = on(desk, drafted, "feed")
    with writing(open_engine(desk.parts.settings.database_url)) as conn:
        own = update(deliveries).where(deliveries.c.id == waiting.id)
        conn.execute(own.values(channel="journal"))

    with pytest.raises(ConflictError) as refused:
        desk.parts.aftercare.adopt(BO, waiting.id, URL)

    assert refused.value.code == "not_public_yet"


@pytest.mark.parametrize("gone", [False, True], ids=["changed", "gone"])
@pytest.mark.parametrize("url", [None, URL])
def test_what_was_put_right_there_is_verified(desk: Desk, gone: bool, url: str | None) -> None:
    """Where it stood, or at a new address."""
    notice = desk.announced()
    text = desk.journal.read_text()
    desk.journal.write_text("" if gone else text.replace("open", "close"))
    desk.pass_time(VERIFY_AFTER)
    before = on(desk, notice)

    after = desk.parts.aftercare.adopt(BO, before.id, url)

    assert before.state is (S.GONE if gone else S.DRIFTED)
    assert (after.state, after.done_at) == (S.VERIFIED, before.done_at)
    assert after.receipt is not None
    assert after.receipt.adopted_by == (None if url is None else "bo")


# ---------------------------------------------------------------- given up


def test_what_is_given_up_keeps_the_reason(desk: Desk) -> None:
    """In the row and in the audit log; it is never sent."""
    channel, notice = troubled(desk, REFUSED)
    channel.trouble = None

    given_up = desk.parts.aftercare.abandon(BO, on(desk, notice).id, "The account is closed.")
    desk.pass_time(HOUR)

    assert (given_up.state, given_up.reason) == (S.ABANDONED, "The account is closed.")
    assert on(desk, notice) == given_up
    assert channel.taken == []
    (entry,) = noted(desk, given_up.id)
    assert (entry.what, entry.detail["reason"]) == (
        "delivery.abandoned",
        "The account is closed.",
    )


def test_what_was_given_up_while_nobody_knew_is_still_followed(desk: Desk) -> None:
    """Its readers may have it: the delay goes there."""
    channel, notice = lost(desk)
    desk.parts.aftercare.abandon(BO, on(desk, notice).id, "We cannot look.")
    channel.trouble = None
    desk.now += HOUR

    delay = desk.delayed(notice, "2027-07-20T10:00", **IN_FULL)

    assert [m.bulletin_id for m in channel.taken] == [delay.id]


def test_what_waits_for_a_closed_channel_can_be_given_up(desk: Desk) -> None:
    """It would wait for ever."""
    notice = desk.announced()
    desk.switch_journal(on=False)
    desk.now += HOUR
    delay = desk.delayed(notice, "2027-07-20T10:00", **IN_FULL)
    waiting = next(d for d in desk.parts.store.deliveries(delay.id) if d.channel == "journal")

    given_up = desk.parts.aftercare.abandon(BO, waiting.id, "The account is closed.")

    assert given_up.state is S.ABANDONED


# ---------------------------------------------------------------- refused


VERBS: dict[str, Callable[[Any, Any, str], Delivery]] = {
    "retry": lambda aftercare, who, delivery: aftercare.retry(who, delivery),
    "adopt": lambda aftercare, who, delivery: aftercare.adopt(who, delivery, URL),
    "abandon": lambda aftercare, who, delivery: aftercare.abandon(who, delivery, "Closed."),
}


@pytest.mark.parametrize("verb", VERBS)
def test_only_an_approver_decides(desk: Desk, verb: str) -> None:
    """Not an author, not a plain token; and nothing is written."""
    _, notice = troubled(desk, REFUSED)
    failed = on(desk, notice)
    plain = replace(BO, by_token=True, can_approve=False)

    for who, code in ((ANA, "role_missing"), (plain, "token_cannot_approve")):
        with pytest.raises(ForbiddenError) as refused:
            VERBS[verb](desk.parts.aftercare, who, failed.id)
        assert refused.value.code == code

    assert on(desk, notice) == failed
    assert noted(desk, failed.id) == []


@pytest.mark.parametrize("verb", VERBS)
def test_what_is_not_there_is_not_found(desk: Desk, verb: str) -> None:
    """With a sentence that says where the ids are."""
    with pytest.raises(NotFoundError):
        VERBS[verb](desk.parts.aftercare, BO, new_id())


@pytest.mark.parametrize(
    ("call", "field"),
    [
        (lambda aftercare, delivery: aftercare.adopt(BO, delivery), ("url", "missing")),
        (
            lambda aftercare, delivery: aftercare.abandon(BO, delivery, " \u200b"),
            ("reason", "blank"),
        ),
    ],
)
def test_what_is_missing_is_named(desk: Desk, call: Any, field: tuple[str, str]) -> None:
    """By its field; and nothing is written."""
    _, notice = troubled(desk, REFUSED)
    failed = on(desk, notice)

    with pytest.raises(RefusedError) as refused:
        call(desk.parts.aftercare, failed.id)

    assert codes(refused.value.violations) == dict([field])
    assert on(desk, notice) == failed


@dataclass
class Interrupted:
    """The real store, with something that happens right before a write."""

    real: Any
    before_write: Callable[[], object]

    @contextmanager
    def write(self) -> Iterator[Any]:
        """Let it happen, then write."""
        self.before_write()
        with self.real.write() as tx:
            yield tx

    def __getattr__(self, name: str) -> Any:
        return getattr(self.real, name)


@pytest.mark.parametrize("verb", VERBS)
def test_the_slower_of_two_is_told_how_it_stands(desk: Desk, verb: str) -> None:
    """Two people, one delivery: the first decides, and nothing of the second is written."""
    _, notice = troubled(desk, REFUSED)
    failed, quick = on(desk, notice), desk.parts.aftercare
    store = Interrupted(quick.store, lambda: quick.abandon(BO, failed.id, "Closed."))
    slow: Any = replace(quick, store=store)

    with pytest.raises(ConflictError) as refused:
        VERBS[verb](slow, BO, failed.id)

    assert refused.value.code == "changed_meanwhile"
    assert "given up" in refused.value.sentence.en
    assert on(desk, notice).reason == "Closed."
    assert len(noted(desk, failed.id)) == 1


def test_a_decision_about_an_earlier_failure_does_not_touch_a_later_one(desk: Desk) -> None:
    """Tried again meanwhile and failed again: the same state, and not the same story."""
    channel, notice = troubled(desk, REFUSED)
    failed, quick = on(desk, notice), desk.parts.aftercare

    def again() -> None:
        quick.retry(BO, failed.id)
        desk.parts.deliver_due()

    store = Interrupted(quick.store, again)
    slow: Any = replace(quick, store=store)

    with pytest.raises(ConflictError):
        slow.abandon(BO, failed.id, "It failed once.")

    assert channel.taken == []
    assert on(desk, notice).state is S.FAILED


# ---------------------------------------------------------------- only once


def test_a_repeated_request_is_answered_and_not_done_again(desk: Desk) -> None:
    """Under its key: the same delivery, one entry; with another request, a refusal."""
    _, notice = troubled(desk, REFUSED)
    failed = on(desk, notice)
    once = desk.parts.aftercare.only_once(Once("bo", "k-1", "digest"))
    other = desk.parts.aftercare.only_once(Once("bo", "k-1", "another"))

    first = once.abandon(BO, failed.id, "Closed.")
    second = once.abandon(BO, failed.id, "Closed.")

    assert first == second
    assert len(noted(desk, failed.id)) == 1
    with pytest.raises(SaidError) as refused:
        other.abandon(BO, failed.id, "Closed for good.")
    assert refused.value.code == "key_reused"
