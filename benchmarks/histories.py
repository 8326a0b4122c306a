"""A board with a past and a future: of any number of notices half are kept and half to come."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import update

from benchmarks.boards import Board
from noticeboard import bootstrap
from noticeboard.bootstrap import NoWakes
from noticeboard.domain.content import Content, Fulfilment
from noticeboard.domain.delivery import OURS, DeliveryState
from noticeboard.domain.promise import PromiseTerms
from noticeboard.domain.times import at_utc
from noticeboard.drafting import NewNotice
from noticeboard.store.engine import writing
from noticeboard.store.tables_delivery import deliveries
from tests.preparing import ANA, BO

CHANNEL = "growth"
STANZA = f"""
[channels.{CHANNEL}]
kind = "null"
enabled = true
default_for = ["*"]
"""
# Seconds between two notices of the same half.
APART = 10
_AGO, _KEPT_AGO = timedelta(days=40), timedelta(days=30)
# What is to come begins here: nothing is due while it is measured.
AHEAD = timedelta(days=2)


@dataclass
class Desk:
    """People at work on a board, at an instant of their own."""

    board: Board
    now: datetime = field(default_factory=lambda: datetime.now(UTC))

    def __post_init__(self) -> None:
        """Wire the product's parts, once."""
        self.parts = bootstrap.parts(self.board.settings, clock=lambda: self.now, wakes=NoWakes())

    def schedule(self, title: str, at: datetime | None = None) -> str:
        """Draft, submit and sign a launch for ``at``, or for now; its notice."""
        promised = at_utc((self.now + timedelta(days=10)).replace(second=0, microsecond=0), "UTC")
        content = Content(
            body="On sale {{ promise.sale }}.\n\n" + "The same at every counter. " * 20,
            short="On sale {{ promise.sale }} {{ link }}",
            publish_at=None if at is None else at_utc(at, "UTC"),
            title=title,
            promises=(PromiseTerms("sale", "Sale", promised),),
        )
        publishing = self.parts.publishing
        subject = publishing.draft(ANA, NewNotice("launch", "en", content))
        publishing.submit(ANA, subject.announcement.id)
        publishing.approve(BO, subject.announcement.id)
        return subject.id

    def keep(self, notice_id: str) -> None:
        """Say that its promise was kept."""
        self.parts.publishing.fulfil(ANA, notice_id, Fulfilment("sale", self.now))

    def send(self) -> None:
        """Deliver what is due, in the order of the board."""
        for channel in (*OURS, CHANNEL):
            self.parts.dispatch.deliver(channel, lambda: False)


def board_of(notices: int, folder: Path, database: str = "") -> Board:
    """A board of that many notices in ``folder``."""
    board = Board.made(folder, STANZA, database=database)
    _one_of_the_past(Desk(board))
    _one_to_come(board, Desk(board))
    board.copy(notices // 2 - 1, apart=APART)
    return board


def _one_of_the_past(desk: Desk) -> None:
    today = desk.now
    desk.now = today - _AGO
    notice = desk.schedule("Phone A")
    desk.send()
    desk.now = today - _KEPT_AGO + timedelta(minutes=1)
    desk.keep(notice)
    desk.send()


def _one_to_come(board: Board, desk: Desk) -> None:
    """Public, and still to be sent to one channel: a row that whoever looks may claim."""
    desk.schedule("Phone B")
    for channel in OURS:
        desk.parts.dispatch.deliver(channel, lambda: False)
    engine = board.engine()
    waiting = deliveries.c.state == DeliveryState.PENDING.value
    with writing(engine) as conn:
        conn.execute(update(deliveries).where(waiting).values(due=desk.now + AHEAD))
    engine.dispose()
