"""A text lost words before some channel had it: that channel hears of it all the same, once."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Literal

import pytest

from noticeboard.domain.bulletin import Bulletin
from noticeboard.domain.conclusion import (
    READ_SOON,
    PermanentSendError,
    TransientSendError,
    UnknownOutcomeError,
)
from noticeboard.domain.content import ClaimCorrection, Content
from noticeboard.domain.delivery import Delivery, DeliveryState
from noticeboard.domain.errors import SendError
from noticeboard.domain.going import Going
from noticeboard.drafting import FollowUp
from noticeboard.ports import Limits, Subject
from noticeboard.sending.dispatch import Dispatch
from tests.usecases.desk import ANA, BO, IN_FULL, Desk, explained
from tests.usecases.moody import Moody
from tests.usecases.test_redacting import IDA, remove

HOUR = timedelta(hours=1)
NAMED = IN_FULL | {"what_happened": "Kim Chulsoo counted the screens by hand and found a fault."}
LATER = "2027-07-20T09:00"
TIMES = "20 Jul 2027, 09:00"


@pytest.fixture
def journal(desk: Desk) -> Moody:
    """The one channel outside."""
    channel = Moody()
    desk.parts.channels["journal"] = channel
    return channel


def delayed(desk: Desk, journal: Moody, trouble: SendError | None) -> tuple[Subject, Bulletin]:
    """A delay that names somebody, public, and not on the journal for some ``trouble``."""
    notice = desk.announced()
    journal.taken.clear()
    journal.trouble = trouble
    delay = desk.delayed(notice, LATER, **NAMED)
    assert "Kim Chulsoo" in desk.page(notice)
    return notice, delay


def sent(journal: Moody, bulletin: Bulletin) -> str:
    """What the journal took of it, once."""
    (message,) = [m for m in journal.taken if m.bulletin_id == bulletin.id]
    return repr(message)


def again(desk: Desk, bulletin: Bulletin) -> None:
    """A person has it sent once more to the journal."""
    desk.parts.aftercare.retry(BO, on_the_journal(desk, bulletin).id)


def on_the_journal(desk: Desk, bulletin: Bulletin) -> Delivery:
    """Its delivery to the journal."""
    rows = desk.parts.store.deliveries(bulletin.id)
    return next(row for row in rows if row.channel == "journal")


def losing_words(desk: Desk, bulletin: Bulletin) -> Dispatch:
    """A sender before whose look, after its claim, words are removed."""
    removals = iter(("personal",))

    def boottime() -> float:
        if on_the_journal(desk, bulletin).state is DeliveryState.SENDING:
            for because in removals:
                desk.parts.redacting.redact(IDA, bulletin.id, because)
        return 0.0

    return replace(desk.parts.dispatch, boottime=boottime)


@pytest.mark.parametrize("because", ["court", "personal"])
@pytest.mark.parametrize(
    ("trouble", "mend"),
    [
        (TransientSendError("It is down."), None),
        (PermanentSendError("The account is locked."), again),
        (UnknownOutcomeError("The answer was lost."), again),
    ],
)
def test_a_delay_reaches_a_channel_without_the_words_that_went(
    desk: Desk,
    journal: Moody,
    because: str,
    trouble: SendError,
    mend: Callable[[Desk, Bulletin], None] | None,
) -> None:
    """Tried again, refused or lost: what is promised now arrives, exactly once, no word more."""
    _, delay = delayed(desk, journal, trouble)
    for _ in range(2):  # What was lost is asked for, and half an hour later once more.
        desk.pass_time(HOUR)

    desk.parts.redacting.redact(IDA, delay.id, because)
    desk.parts.redacting.redact(BO, delay.id, because)
    journal.trouble = None
    if mend is not None:
        mend(desk, delay)
    desk.pass_time(HOUR)
    desk.pass_time(HOUR)

    told = sent(journal, delay)
    assert TIMES in told
    assert f"/b/{delay.code}" in told
    assert "Chulsoo" not in told
    assert "[removed]" not in told


def test_what_is_being_sent_loses_its_words_up_to_the_last_look(
    desk: Desk, journal: Moody
) -> None:
    """Taken by a sender, and removed as it looks: it reads what is left."""
    _, delay = delayed(desk, journal, TransientSendError("It is down."))
    journal.trouble = None
    desk.now += HOUR

    losing_words(desk, delay).deliver("journal", lambda: False)

    told = sent(journal, delay)
    assert TIMES in told
    assert "Chulsoo" not in told


def test_what_is_being_repeated_as_it_loses_words_is_asked_for(desk: Desk, journal: Moody) -> None:
    """Its first try may stand there with them: it is neither repeated nor sent without."""
    journal.capabilities = replace(journal.capabilities, identity=True)
    _, delay = delayed(desk, journal, UnknownOutcomeError("The answer was lost."))
    journal.trouble = None
    desk.parts.dispatch.settle_unknowns("journal")
    before = on_the_journal(desk, delay)
    desk.now += READ_SOON

    losing_words(desk, delay).deliver("journal", lambda: False)

    after = on_the_journal(desk, delay)
    assert (before.state, after.state) == (DeliveryState.PENDING, DeliveryState.UNKNOWN)
    assert after.given_back == 1
    assert [message for message in journal.taken if message.bulletin_id == delay.id] == []


def test_a_promise_that_lost_its_name_is_told_by_its_new_one(desk: Desk, journal: Moody) -> None:
    """Of what others quote, everything else stays as it was signed."""
    notice, delay = delayed(desk, journal, TransientSendError("It is down."))

    going = Going(text=False, title="A launch", names={"preorder": "Promise 1"})
    remove(desk, notice.announcement.id, going)
    journal.trouble = None
    desk.pass_time(HOUR)

    told = sent(journal, delay)
    assert "Promise 1" in told
    assert TIMES in told
    assert "Kim Chulsoo counted" in told
    assert "Pre-order opens" not in told
    assert "Phone X" not in told


def test_a_name_that_leaves_no_room_leaves_the_link(desk: Desk, journal: Moody) -> None:
    """However long the new title: nobody is left without the way to what is true."""
    journal.limits = Limits(characters=250, thread=1)
    notice, delay = delayed(desk, journal, TransientSendError("It is down."))

    remove(desk, notice.announcement.id, Going(title="A launch that " + "was long " * 30))
    journal.trouble = None
    desk.pass_time(HOUR)

    link = f"{desk.parts.settings.public_url}/b/{delay.code}"
    told = [m.text for m in journal.taken if m.bulletin_id == delay.id]
    assert told == [f"(Sent late)\n{link}"]


@pytest.mark.parametrize(
    ("verdict", "found"),
    [
        ("true", "A claim is true: Phone X"),
        ("false", "A claim is not true: Phone X"),
        ("partly", "A claim is partly true: Phone X"),
        ("undecided", "We are looking into a claim: Phone X"),
    ],
)
def test_whose_claim_it_was_is_not_told(
    desk: Desk,
    journal: Moody,
    verdict: Literal["true", "false", "partly", "undecided"],
    found: str,
) -> None:
    """An answer to what somebody said says what is left: what was found, of what, and where."""
    notice = desk.announced()
    journal.trouble = TransientSendError("It is down.")
    claim = ClaimCorrection("It is free.", "Kim Chulsoo", "https://example.com/1", verdict)
    why = explained(
        what_happened="Kim Chulsoo said on a stage that the phone is free.",
        what_it_means="Nobody gets it for nothing.",
    )
    said = Content("It costs 10 won.", "", None, corrects=claim, explanation=why)
    drafted = desk.parts.publishing.follow_up(ANA, notice.id, FollowUp("correction", said))
    desk.scheduled(drafted)
    desk.pass_time(HOUR)

    remove(desk, drafted.id)
    journal.trouble = None
    desk.pass_time(HOUR)

    told = sent(journal, drafted)
    assert found in told
    assert "“" not in told
    assert "Chulsoo" not in told
    assert "[removed]" not in told
