"""What staff did, read back: newest first, by who did it and by what it was about."""

from collections.abc import Sequence

import pytest
from sqlalchemy import Engine

from noticeboard.domain.errors import RefusedError
from noticeboard.ports import AuditEntry
from noticeboard.store.desk import Desk
from tests.builders import DAY, NOON, SECOND
from tests.store.newsroom import Newsroom

Line = tuple[str, str, str]


@pytest.fixture
def desk(engine: Engine) -> Desk:
    """The desk's store on a fresh database."""
    return Desk(engine)


def write_down(desk: Desk, *lines: Line) -> None:
    """Who did what to what, a second apart."""
    with desk.write() as tx:
        for number, (who, what, about) in enumerate(lines):
            tx.audit(who, what, at=NOON + number * SECOND, about=about, detail={})


def lines(entries: Sequence[AuditEntry]) -> list[Line]:
    """What entries say, without their numbers and instants."""
    return [(entry.who, entry.what, entry.about) for entry in entries]


def test_an_entry_tells_all_that_was_written_down(desk: Desk) -> None:
    """Who, what, about what, when, with every detail."""
    with desk.write() as tx:
        tx.audit("ana", "bulletin.rejected", at=NOON, about="b-1", detail={"reason": "언제인지"})

    (entry,) = desk.audit(limit=10).items

    assert entry == AuditEntry(
        entry.id, NOON, "ana", "bulletin.rejected", "b-1", {"reason": "언제인지"}
    )


def test_the_log_is_read_page_by_page_while_it_grows(desk: Desk) -> None:
    """Every entry once, newest first; what happens meanwhile waits for the next look."""
    write_down(desk, *(("ana", f"act {number}", "b-1") for number in range(5)))

    page = desk.audit(limit=2)
    seen = [*page.items]
    write_down(desk, ("bo", "later", "b-1"))
    while page.next is not None:
        page = desk.audit(limit=2, cursor=page.next)
        seen.extend(page.items)

    assert [entry.what for entry in seen] == [f"act {number}" for number in (4, 3, 2, 1, 0)]


def test_the_log_of_a_person_and_of_a_thing(desk: Desk) -> None:
    """Each filter narrows; together they narrow further; an unknown one finds nothing."""
    write_down(
        desk,
        ("ana", "bulletin.submitted", "b-1"),
        ("bo", "bulletin.approved", "b-1"),
        ("bo", "sending.held", "*"),
    )

    assert lines(desk.audit(limit=10, who="bo").items) == [
        ("bo", "sending.held", "*"),
        ("bo", "bulletin.approved", "b-1"),
    ]
    assert lines(desk.audit(limit=10, about="b-1", who="bo").items) == [
        ("bo", "bulletin.approved", "b-1")
    ]
    assert desk.audit(limit=10, who="nobody").items == ()


def test_the_log_of_a_notice_holds_its_bulletins_and_deliveries(engine: Engine) -> None:
    """And nothing of the notice beside it."""
    room = Newsroom(engine)
    first, other = room.announce(), room.announce(at=NOON + DAY)
    delay = room.follow_up(first, at=NOON + DAY)
    delivery = room.delivery(delay, "journal")
    write_down(
        room.desk,
        ("ana", "notice.drafted", first.notice_id),
        ("ana", "bulletin.drafted", first.id),
        ("ana", "bulletin.drafted", other.id),
        ("bo", "bulletin.approved", delay.id),
        ("bo", "delivery.retried", delivery.id),
        ("bo", "sending.held", "*"),
    )

    found = room.desk.audit(limit=10, notice=first.notice_id).items

    assert lines(found) == [
        ("bo", "delivery.retried", delivery.id),
        ("bo", "bulletin.approved", delay.id),
        ("ana", "bulletin.drafted", first.id),
        ("ana", "notice.drafted", first.notice_id),
    ]


@pytest.mark.parametrize("cursor", ["", "x", "%%%", "LTE", "MS41", "가", "A" * 9, "wrI"])
def test_a_made_up_cursor_is_refused(desk: Desk, cursor: str) -> None:
    """With the name of the field, not with a crash."""
    with pytest.raises(RefusedError) as refused:
        desk.audit(limit=2, cursor=cursor)

    assert [violation.field for violation in refused.value.violations] == ["cursor"]


def test_a_number_beyond_all_entries_is_a_place_too(desk: Desk) -> None:
    """Nineteen nines are no number for a database, and no reason for an error."""
    write_down(desk, ("ana", "bulletin.submitted", "b-1"))

    page = desk.audit(limit=2, cursor="OTk5OTk5OTk5OTk5OTk5OTk5OQ")

    assert len(page.items) == 1


@pytest.mark.parametrize("name", ["about", "who", "notice"])
@pytest.mark.parametrize("text", ["a\0b", "\ud800", "x" * 9_000])
def test_what_no_database_can_hold_is_not_found(desk: Desk, name: str, text: str) -> None:
    """An address somebody made up finds an empty log."""
    write_down(desk, ("ana", "bulletin.submitted", "b-1"))

    assert desk.audit(limit=2, **{name: text}).items == ()
