"""A channel, or a row, that is broken holds up nothing but itself."""

from datetime import timedelta
from typing import cast

import pytest
from sqlalchemy import text, update

from noticeboard.domain.breaker import FAILURES
from noticeboard.domain.conclusion import UnknownOutcomeError
from noticeboard.domain.delivery import DeliveryState, Receipt
from noticeboard.ports import Capabilities, Channel, Limits, Message, Preflight
from noticeboard.store.engine import open_engine, writing
from noticeboard.store.tables_staff import revisions
from tests.usecases.desk import ANA, Desk
from tests.usecases.moody import Moody

HOUR = timedelta(hours=1)


class Forgetful(Channel):
    """Loses the answer to its first send, and breaks when it is asked about it."""

    def __init__(self) -> None:
        self.id = "journal"
        self.limits = Limits()
        self.capabilities = Capabilities()
        self.sent: list[str] = []

    def count(self, text: str) -> int:
        """Characters."""
        return len(text)

    def send(self, message: Message) -> Receipt:
        """Take it; the first answer is lost."""
        self.sent.append(message.bulletin_id)
        if len(self.sent) == 1:
            raise UnknownOutcomeError("The answer did not arrive.")
        return Receipt(message.delivery_id)

    def find(self, message: Message) -> Receipt | None:
        """Break, as no channel should."""
        raise KeyError(message.delivery_id)

    def read(self, receipt: Receipt) -> str | None:
        """Nothing to read."""
        return receipt.stored

    def preflight(self) -> Preflight:
        """Ready."""
        return Preflight()


def test_a_row_whose_words_cannot_be_read_does_not_stop_the_line(desk: Desk) -> None:
    """It is tried again later, with a reason; what is behind it goes out now."""
    broken = desk.parts.publishing.draft(ANA, desk.launch())
    desk.scheduled(broken.announcement)
    with writing(open_engine(desk.parts.settings.database_url)) as conn:
        conn.execute(
            update(revisions)
            .where(revisions.c.bulletin_id == broken.announcement.id)
            .values(frozen={"version": 99})
        )
    sound = desk.announced(desk.launch(title="Phone Y"))

    rows = desk.parts.store.deliveries(broken.announcement.id)

    assert "Phone Y" in desk.page(sound)
    (board,) = (d for d in rows if d.channel == "board")
    assert board.state is DeliveryState.PENDING
    assert board.reason == "Its words could not be read."


def changed(desk: Desk, statement: str, **given: str) -> None:
    """Somebody's hand in the database."""
    with writing(open_engine(desk.parts.settings.database_url)) as conn:
        conn.execute(text(statement), given)


def test_what_the_board_cannot_publish_holds_up_no_other_publication(desk: Desk) -> None:
    """However often it breaks: the board is given no rest, and the next one is public at once."""
    broken = desk.parts.publishing.draft(ANA, desk.launch())
    desk.scheduled(broken.announcement)
    changed(desk, "UPDATE notices SET kind = 'rumour' WHERE id = :id", id=broken.id)
    for _ in range(FAILURES + 2):
        desk.pass_time(HOUR)
    tries = desk.parts.store.deliveries(broken.announcement.id)[0].attempts
    sound = desk.parts.publishing.draft(ANA, desk.launch(title="Phone Y", publish_at=None))
    desk.scheduled(sound.announcement)

    desk.parts.deliver_due()

    assert tries > FAILURES
    assert desk.parts.publishing.bulletin(sound.announcement.id).published_at == desk.now


def test_a_page_that_cannot_be_built_keeps_back_no_other(desk: Desk) -> None:
    """It is left alone for a minute; all others are built, and the board tells of the rest."""
    broken = desk.announced()
    changed(desk, "UPDATE public_notices SET products = '5' WHERE id = :id", id=broken.id)
    changed(desk, "UPDATE public_pages SET wanted = wanted + 1000000")
    desk.now -= HOUR
    sound = desk.announced(desk.launch(title="Phone Y"))

    assert "Phone Y" in desk.get(f"/notices/{sound.slug}")
    assert "Phone Y" in desk.get("/")
    assert "Phone X" not in desk.get("/")


class Unreadable(Moody):
    """Breaks on the first copy that it is asked for, as no channel should."""

    def read(self, receipt: Receipt) -> str | None:
        """What stands there, of all but the first."""
        if receipt.remote_id == self.taken[0].delivery_id:
            raise KeyError(receipt.remote_id)
        return super().read(receipt)


def test_a_copy_that_cannot_be_read_back_keeps_back_no_other(desk: Desk) -> None:
    """What was sent after it is verified, when the channel is asked the next time."""
    desk.parts.channels["journal"] = Unreadable(readable=True)
    desk.announced()
    desk.now += timedelta(seconds=1)
    sound = desk.parts.publishing.draft(ANA, desk.launch(title="Phone Y", publish_at=None))
    desk.scheduled(sound.announcement)
    desk.parts.deliver_due()

    desk.pass_time(HOUR)
    desk.pass_time(timedelta(seconds=5))

    rows = desk.parts.store.deliveries(sound.announcement.id)
    assert next(d.state for d in rows if d.channel == "journal") is DeliveryState.VERIFIED


class Unkeepable(Forgetful):
    """Loses its first answer, and then says something that no database can hold."""

    def find(self, message: Message) -> Receipt | None:
        """Half a character for an id."""
        return Receipt("\ud800")


class Vague(Forgetful):
    """Loses its first answer, and then finds what is no receipt."""

    def find(self, message: Message) -> Receipt | None:
        """Whether it is there, as no channel should say it."""
        return cast("Receipt", message.text)


@pytest.mark.parametrize("channel", [Forgetful(), Unkeepable(), Vague()])
def test_what_a_channel_cannot_say_ends_with_a_person(desk: Desk, channel: Forgetful) -> None:
    """It is asked for again for half an hour; what is behind it goes out meanwhile."""
    desk.parts.channels["journal"] = channel
    first = desk.announced()
    desk.now -= HOUR
    second = desk.announced(desk.launch(title="Phone Y"))

    desk.pass_time(HOUR)

    assert channel.sent == [first.announcement.id, second.announcement.id]
    rows = desk.parts.store.deliveries(first.announcement.id)
    (lost,) = (d for d in rows if d.channel == "journal")
    assert lost.state is DeliveryState.NEEDS_PERSON


class Babbling(Moody):
    """Takes everything, and answers the first time with what no database can hold."""

    def send(self, message: Message) -> Receipt:
        """Half a character for an id, once."""
        taken = super().send(message)
        return Receipt("\ud800") if len(self.taken) == 1 else taken


def test_an_answer_that_nobody_can_keep_keeps_back_no_other(desk: Desk) -> None:
    """What was sent with it is unknown, and never sent again as such; the next one goes out."""
    channel = Babbling()
    desk.parts.channels["journal"] = channel
    first = desk.parts.publishing.draft(ANA, desk.launch())
    desk.scheduled(first.announcement)
    desk.now += HOUR
    desk.parts.deliver_due()
    second = desk.parts.publishing.draft(ANA, desk.launch(title="Phone Y", publish_at=None))
    desk.scheduled(second.announcement)

    desk.parts.deliver_due()

    (broken,) = (
        d for d in desk.parts.store.deliveries(first.announcement.id) if d.channel == "journal"
    )
    assert broken.state is DeliveryState.UNKNOWN
    taken = [message.bulletin_id for message in channel.taken]
    assert taken == [first.announcement.id, second.announcement.id]


class Silent(Moody):
    """Takes everything, and says nothing of it; what it took can be looked for."""

    def send(self, message: Message) -> Receipt:
        """Nothing comes back."""
        super().send(message)
        return cast("Receipt", None)

    def find(self, message: Message) -> Receipt | None:
        """By its delivery."""
        taken = [each.delivery_id for each in self.taken]
        return Receipt(message.delivery_id) if message.delivery_id in taken else None


def test_a_send_that_gives_no_receipt_is_asked_for(desk: Desk) -> None:
    """Nobody knows what the channel did: it is unknown, found, and not sent again."""
    channel = desk.parts.channels["journal"] = Silent()
    subject = desk.announced()

    (lost,) = (
        d for d in desk.parts.store.deliveries(subject.announcement.id) if d.channel == "journal"
    )
    desk.pass_time(timedelta(seconds=1))
    (found,) = (
        d for d in desk.parts.store.deliveries(subject.announcement.id) if d.channel == "journal"
    )

    assert (lost.state, lost.reason) == (
        DeliveryState.UNKNOWN,
        "The channel did not say what it did.",
    )
    assert found.state is DeliveryState.DELIVERED
    assert len(channel.taken) == 1
