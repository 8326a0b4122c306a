"""The desk's first page: what is next, what is late, what is owed, in order of urgency."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import Engine, insert

from noticeboard.domain import bulletin as bulletins
from noticeboard.domain import review
from noticeboard.domain.delivery import DeliveryState
from noticeboard.ports import Arrival, Hold, Place, Subject
from noticeboard.ports import Overview as Port
from noticeboard.store.desk import Desk
from noticeboard.store.engine import writing
from noticeboard.store.overview import Overview
from noticeboard.store.tables_staff import people
from tests.builders import (
    DAY,
    HOUR,
    MINUTE,
    NEW_YORK,
    NOON,
    SECOND,
    a_content,
    a_delivery,
    an_instant,
)
from tests.store.drafts import (
    a_delay,
    a_subject,
    added,
    approved,
    edited,
    published,
    saved,
    submitted,
)
from tests.store.newsroom import Newsroom

S = DeliveryState
# No id is like these, and an address may hold them.
MADE_UP = ("a\0b", "\ud800", "x" * 9_000)


@pytest.fixture
def desk(engine: Engine) -> Desk:
    """The desk's store on a fresh database."""
    return Desk(engine)


@pytest.fixture
def overview(engine: Engine) -> Overview:
    """The overview of the same database."""
    return Overview(engine)


def numbers(found: Iterable[Subject]) -> list[int]:
    """Which of the notices, by number."""
    return [int(subject.id.removeprefix("notice-")) for subject in found]


def drafted(desk: Desk, number: int, at: datetime | None = NOON + HOUR) -> bulletins.Bulletin:
    """The announcement of a new notice, to be published ``at`` an instant or at once."""
    asked = None if at is None else an_instant(at, NEW_YORK)
    return added(desk, a_subject(number, publish_at=asked)).announcement


def test_the_store_is_the_port_that_the_desk_asks_for(overview: Overview) -> None:
    """The type checker holds it to the protocol; an empty board has nothing to show."""
    port: Port = overview

    assert port.at_work(limit=10) == ()
    assert port.troubled(now=NOON, limit=10) == ()
    assert port.arrivals(["board"]) == {}
    assert port.promised(limit=10) == ()
    assert port.holds() == ()
    assert (port.people_names([]), port.places([])) == ({}, {})


def test_what_is_next_comes_first(desk: Desk, overview: Overview) -> None:
    """Missed, then by instant, whether signed already or not; drafts last."""
    drafted(desk, 1, NOON + MINUTE)
    saved(desk, approved(drafted(desk, 2), NOON + 3 * HOUR))
    saved(desk, submitted(drafted(desk, 3, NOON + 2 * HOUR)))
    saved(desk, approved(drafted(desk, 4), NOON + HOUR))
    late = saved(desk, submitted(drafted(desk, 5, NOON - HOUR)))
    saved(desk, review.miss_review(late))
    saved(desk, published(drafted(desk, 6)))

    found = overview.at_work(limit=10)

    assert numbers(found) == [5, 4, 3, 2, 1]
    assert found[0] == desk.subject("notice-5")


def test_what_goes_out_at_its_signature_is_as_urgent_as_it_is_old(
    desk: Desk, overview: Overview
) -> None:
    """It has no instant but the one since which it waits."""
    saved(desk, approved(drafted(desk, 1), NOON - MINUTE))
    saved(desk, approved(drafted(desk, 2), NOON + MINUTE))

    saved(desk, submitted(drafted(desk, 3, None)))

    assert numbers(overview.at_work(limit=10)) == [1, 3, 2]


def test_an_edit_of_an_approved_text_is_work(desk: Desk, overview: Overview) -> None:
    """Beside what is armed it keeps its place; beside what is public it counts by itself."""
    armed = saved(desk, approved(drafted(desk, 1), NOON + 2 * HOUR))
    public = saved(desk, published(drafted(desk, 2)))
    other = saved(desk, published(drafted(desk, 3)))
    assert numbers(overview.at_work(limit=10)) == [1]

    saved(desk, edited(armed, "Another text."))
    saved(desk, edited(public, "One typo less."))
    fix = saved(desk, edited(other, "One typo less."))
    saved(desk, submitted(fix))

    assert numbers(overview.at_work(limit=10)) == [3, 1, 2]

    saved(desk, bulletins.discard(submitted(fix)))

    assert numbers(overview.at_work(limit=10)) == [1, 2]


def test_an_edit_that_goes_out_earlier_moves_its_notice_up(desk: Desk, overview: Overview) -> None:
    """Whoever has to sign it has less time than the armed text says."""
    armed = saved(desk, approved(drafted(desk, 1), NOON + 3 * HOUR))
    saved(desk, approved(drafted(desk, 2), NOON + 2 * HOUR))
    sooner = a_content(publish_at=an_instant(NOON + HOUR))

    edit = saved(desk, bulletins.edit(armed, sooner, author="ana"))
    saved(desk, submitted(edit))

    assert numbers(overview.at_work(limit=10)) == [1, 2]


def test_the_draft_touched_last_comes_first(desk: Desk, overview: Overview) -> None:
    """Whoever comes back finds what they were at."""
    for number in (1, 2, 3):
        drafted(desk, number)
    with desk.write() as tx:
        for about, at in (("bulletin-1", HOUR), ("bulletin-3", DAY), ("bulletin-2", MINUTE)):
            tx.audit("ana", "bulletin.edited", at=NOON + at, about=about, detail={})

    assert numbers(overview.at_work(limit=10)) == [3, 1, 2]


def test_a_notice_with_many_bulletins_takes_one_place(desk: Desk, overview: Overview) -> None:
    """Its soonest; others are not pushed out by it, however few are asked for."""
    saved(desk, approved(drafted(desk, 1), NOON + HOUR))
    for sequence in range(2, 6):
        delay = a_delay(1, id=f"delay-{sequence}", code=f"d{sequence}", sequence=sequence)
        saved(desk, approved(saved(desk, delay), NOON + HOUR + sequence * SECOND))
    saved(desk, approved(drafted(desk, 2), NOON + 2 * HOUR))
    drafted(desk, 3)
    for sequence in range(2, 6):
        saved(desk, a_delay(3, id=f"more-{sequence}", code=f"m{sequence}", sequence=sequence))
    drafted(desk, 4)

    assert numbers(overview.at_work(limit=2)) == [1, 2]
    assert sorted(numbers(overview.at_work(limit=4))) == [1, 2, 3, 4]


def in_trouble(
    room: Newsroom, rows: Sequence[tuple[str, DeliveryState, datetime]], **changes: Any
) -> None:
    """A notice with deliveries, by channel, each in a state since its instant."""
    first = room.announce(channels=())
    with room.desk.write() as tx:
        for channel, state, at in rows:
            own = {"bulletin_id": first.id, "notice_id": first.notice_id, "id": f"to-{channel}"}
            sent: dict[str, Any] = {**own, "scheduled_for": at, "due": at, **changes}
            tx.add_deliveries([a_delivery(state, channel, **sent)])


def channels(overview: Overview, now: datetime = NOON, limit: int = 50) -> list[str]:
    """The channels of what is in trouble."""
    return [trouble.delivery.channel for trouble in overview.troubled(now=now, limit=limit)]


@pytest.mark.parametrize("state", DeliveryState)
def test_deliveries_that_need_somebody_are_in_trouble(
    engine: Engine, overview: Overview, state: DeliveryState
) -> None:
    """Those on their way only once they are late; those settled never."""
    in_trouble(Newsroom(engine), [("x", state, NOON)])

    at_once, late = channels(overview), channels(overview, NOON + 3 * MINUTE)

    needy = {S.FAILED, S.NEEDS_PERSON, S.DRIFTED, S.GONE, S.UNKNOWN, S.HELD}
    assert at_once == (["x"] if state in needy else [])
    assert late == (["x"] if state in needy | {S.PENDING, S.SENDING} else [])


def test_late_is_two_minutes_after_what_was_promised(engine: Engine, overview: Overview) -> None:
    """Until then it is merely on its way."""
    in_trouble(Newsroom(engine), [("x", S.PENDING, NOON)])

    assert channels(overview, NOON + 2 * MINUTE) == []
    assert channels(overview, NOON + 2 * MINUTE + SECOND) == ["x"]


def test_a_delivery_that_is_tried_again_and_again_is_late(
    engine: Engine, overview: Overview
) -> None:
    """Its next try lies ahead; what was promised does not."""
    in_trouble(Newsroom(engine), [("x", S.PENDING, NOON)], attempts=5, due=NOON + HOUR)

    assert channels(overview, NOON + HOUR - MINUTE) == ["x"]


def test_who_needs_somebody_comes_before_who_is_late(engine: Engine, overview: Overview) -> None:
    """Newest first among each; a long queue does not hide the one that failed."""
    late = [(f"late-{n}", S.PENDING, NOON - HOUR + n * SECOND) for n in range(9)]
    failed = [("old", S.FAILED, NOON - DAY), ("new", S.GONE, NOON - 2 * HOUR)]
    in_trouble(Newsroom(engine), [*late, *failed])

    assert channels(overview, limit=4) == ["new", "old", "late-8", "late-7"]
    assert channels(overview, limit=2) == ["new", "old"]
    assert channels(overview, limit=1) == ["new"]


def test_a_channel_with_much_trouble_hides_none_of_another(
    engine: Engine, overview: Overview
) -> None:
    """Whoever asks for one channel gets its newest, however many newer ones others have."""
    others = [(f"loud-{n}", S.FAILED, NOON + n * SECOND) for n in range(3)]
    mine = [("quiet", S.FAILED, NOON - DAY), ("slow", S.PENDING, NOON - DAY)]
    in_trouble(Newsroom(engine), [*others, *mine])

    def of(channel: str) -> list[str]:
        found = overview.troubled(now=NOON, limit=2, channel=channel)
        return [trouble.delivery.channel for trouble in found]

    assert channels(overview, limit=2) == ["loud-2", "loud-1"]
    assert (of("quiet"), of("slow"), of("none")) == (["quiet"], ["slow"], [])
    assert [of(name) for name in MADE_UP] == [[], [], []]


def test_trouble_says_whose_it_is(engine: Engine, overview: Overview) -> None:
    """The delivery itself, and what a person calls its notice."""
    room = Newsroom(engine)
    first = room.announce(content=a_content(title="폰 X"))
    room.publish(first, NOON)
    (taken,) = room.claim("journal", NOON)
    room.fail(taken, S.FAILED, NOON)

    (trouble,) = overview.troubled(now=NOON, limit=10)

    assert trouble.delivery == room.delivery(first, "journal")
    assert (trouble.notice_id, trouble.title) == (first.notice_id, "폰 X")
    assert (trouble.bulletin_kind, trouble.delivery.reason) == ("announcement", "It broke.")


def test_the_last_to_arrive_on_a_channel_is_the_newest_there(
    engine: Engine, overview: Overview
) -> None:
    """Of any notice and any bulletin; where nothing arrived there is none."""
    room = Newsroom(engine)
    first = room.announce(content=a_content(title="폰 X"))
    room.publish(first, NOON)
    room.carry("journal", NOON + MINUTE)
    for late in (SECOND, MINUTE):
        room.publish(room.announce(channels=("board", "feed"), at=NOON + HOUR), NOON + HOUR + late)
    last = room.announce(channels=("board", "feed"), at=NOON + 2 * HOUR)
    room.publish(last, NOON + 2 * HOUR)
    delay = room.follow_up(first, at=NOON + DAY)

    found = overview.arrivals(["board", "journal", "spare"])

    assert found == {
        "board": Arrival(NOON + 2 * HOUR, last.id, "Phone X", "en"),
        "journal": Arrival(NOON + MINUTE, first.id, "폰 X", "en"),
    }

    room.publish(delay, NOON + DAY)

    assert overview.arrivals(["board"])["board"].bulletin_id == delay.id


def test_what_was_promised_comes_by_its_earliest_instant(
    engine: Engine, overview: Overview
) -> None:
    """As the public has it; what is only planned is no promise yet."""
    room = Newsroom(engine)
    first = room.announce()
    room.publish(first, NOON)
    room.announce(at=NOON + DAY)

    (notice,) = overview.promised(limit=10)

    assert notice.id == first.notice_id
    assert notice.open_anchor == NOON + 10 * DAY
    assert overview.promised(limit=0) == ()


def test_holds_say_who_and_since_when(desk: Desk, overview: Overview) -> None:
    """All of it first, then by channel; what was lifted is gone."""
    with desk.write() as tx:
        tx.set_hold("x", by="ana", at=NOON)
        tx.set_hold("a", by="bo", at=NOON + SECOND)
        tx.set_hold(None, by="cho", at=NOON + MINUTE)

    assert overview.holds() == (
        Hold(None, "cho", NOON + MINUTE),
        Hold("a", "bo", NOON + SECOND),
        Hold("x", "ana", NOON),
    )

    with desk.write() as tx:
        tx.lift_hold(None, at=NOON)

    assert [hold.channel for hold in overview.holds()] == ["a", "x"]


def test_people_are_called_by_their_names(engine: Engine, overview: Overview) -> None:
    """Or by their address where none was given; also those who left."""
    row = {"password_hash": "", "roles": [], "disabled": False, "name": ""}
    with writing(engine) as conn:
        for own in (
            {"id": "ana", "email": "ana@example.com", "name": "김아나"},
            {"id": "bo", "email": "bo@example.com", "disabled": True},
            {"id": "cho", "email": "cho@example.com"},
        ):
            conn.execute(insert(people).values(**{**row, **own}))

    assert overview.people_names(["ana", "bo", "timer", *MADE_UP]) == {
        "ana": "김아나",
        "bo": "bo@example.com",
    }


def test_everything_in_the_log_finds_its_notice(engine: Engine, overview: Overview) -> None:
    """By the id of the notice, of a bulletin or of a delivery; the text too, where it is one."""
    room = Newsroom(engine)
    first = room.announce(content=a_content(title="폰 X"))
    delivery = room.delivery(first, "board")

    found = overview.places([first.notice_id, first.id, delivery.id, "*", *MADE_UP])

    said = Place(first.notice_id, "폰 X", first.id, "announcement")
    whole = Place(first.notice_id, "폰 X")
    assert found == {first.notice_id: whole, first.id: said, delivery.id: said}


def test_a_withdrawn_approval_is_a_draft_again(desk: Desk, overview: Overview) -> None:
    """What was pulled back has lost its instant, and its place."""
    armed = saved(desk, approved(drafted(desk, 1)))
    saved(desk, approved(drafted(desk, 2), NOON + DAY))

    saved(desk, review.pull_back(armed, NOON))

    assert numbers(overview.at_work(limit=10)) == [2, 1]
