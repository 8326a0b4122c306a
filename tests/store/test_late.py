"""Quiet hours and late texts: what waits, what is marked, what is held and what never goes."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine, select, update

from noticeboard.domain.aftercare import retried
from noticeboard.domain.bulletin import Bulletin, BulletinKind
from noticeboard.domain.conclusion import Conclusion
from noticeboard.domain.delivery import Delivery, DeliveryState
from noticeboard.domain.kind import OnLate, Policy
from noticeboard.domain.late import HELD_OVER_REASON
from noticeboard.store import late
from noticeboard.store.claims import Claims
from noticeboard.store.deliveries import Deliveries
from noticeboard.store.engine import writing
from noticeboard.store.gauges import Gauges
from noticeboard.store.overview import Overview
from noticeboard.store.tables_delivery import deliveries
from tests.builders import DAY, HOUR, MINUTE, NOON, SECOND, a_content, a_kind, a_policy, terms
from tests.store.newsroom import URL, Newsroom, an_owner

S = DeliveryState
# In Seoul: nine in the evening, when quiet hours begin, and eight in the morning.
NIGHT, MORNING = NOON, NOON + 11 * HOUR
QUIET = a_policy(zone="Asia/Seoul")
PLAIN = a_content(promises=(), title="")


def room_of(engine: Engine, policy: Policy = QUIET, *, rings: bool = True) -> Newsroom:
    """A newsroom whose journal rings."""
    room = Newsroom(engine, policy)
    loud = ("journal",) if rings else ()
    room.deliveries = Deliveries(engine, policy, public_url=URL, rings=loud)
    return room


def public(room: Newsroom, at: datetime) -> Bulletin:
    """An announcement that the board has."""
    bulletin = room.announce(at=at)
    room.publish(bulletin, at)
    return bulletin


def test_what_can_wait_waits_for_the_end_of_quiet_hours(engine: Engine) -> None:
    """The board has it at once; the telephone rings at eight, and nobody calls that late."""
    room = room_of(engine)
    bulletin = public(room, NIGHT)

    assert room.claim("journal", NIGHT) == ()
    assert room.delivery(bulletin, "journal").due == MORNING
    assert Overview(engine).troubled(now=NIGHT + HOUR, limit=9) == ()
    assert room.claim("journal", MORNING - SECOND) == ()
    (taken,) = room.claim("journal", MORNING)
    assert "late" not in room.deliveries.message(taken).text


def test_what_kept_quiet_is_late_from_the_end_of_quiet_hours_only(engine: Engine) -> None:
    """Nobody's monitoring calls each morning; a channel that rings nobody is late at once."""
    room = room_of(engine)
    public(room, NIGHT)
    room.claim("journal", NIGHT)
    room.carry("journal", MORNING + SECOND)

    loud, calm = (Gauges(engine, QUIET, rings) for rings in (("journal",), ()))
    assert [late for *_, late in loud.arrived("journal", NIGHT)] == [SECOND]
    assert [late for *_, late in calm.arrived("journal", NIGHT)] == [11 * HOUR + SECOND]


def test_quiet_hours_wait_for_nobody_who_publishes(engine: Engine) -> None:
    """A publication has the row in hand, and waits for others in its turn: no deadlock.

    The text is put off by the next look; until then nothing rings.
    """
    if engine.dialect.name == "sqlite":
        return  # Only one writes there at a time.
    room = room_of(engine)
    bulletin = public(room, NIGHT)
    rows = select(deliveries).where(deliveries.c.channel == "journal")

    with ThreadPoolExecutor(1) as sender, writing(engine) as conn:
        conn.execute(rows.with_for_update()).all()
        claimed = sender.submit(room.claim, "journal", NIGHT)
        assert claimed.result(timeout=20) == ()

    assert room.delivery(bulletin, "journal").due == NIGHT
    assert room.claim("journal", NIGHT + SECOND) == ()
    assert room.delivery(bulletin, "journal").due == MORNING


def test_a_channel_that_does_not_ring_knows_no_quiet_hours(engine: Engine) -> None:
    """A feed reader wakes nobody."""
    room = room_of(engine, rings=False)
    public(room, NIGHT)

    assert len(room.claim("journal", NIGHT)) == 1


@pytest.mark.parametrize("kind", ["delay", "correction", "cancellation", "holding", "fulfilment"])
def test_what_cannot_wait_goes_past_what_waits(engine: Engine, kind: BulletinKind) -> None:
    """In the night, at once; the older text that waited is not sent after it."""
    room = room_of(engine)
    first = public(room, NIGHT)
    room.claim("journal", NIGHT)
    content = None if kind == "delay" else PLAIN
    urgent = room.follow_up(first, kind, at=NIGHT + HOUR, content=content)
    room.publish(urgent, NIGHT + HOUR)

    assert room.carry("journal", NIGHT + HOUR).bulletin_id == urgent.id
    assert room.claim("journal", MORNING) == ()
    assert room.state(first, "journal") is S.SUPERSEDED


def test_what_a_person_has_sent_at_night_goes_at_once(engine: Engine) -> None:
    """So that person was told; an hour later others would believe that it went."""
    room = room_of(engine)
    bulletin = public(room, NIGHT)
    room.claim("journal", NIGHT)
    with writing(engine) as conn:
        own = deliveries.c.id == room.delivery(bulletin, "journal").id
        decided = {"decided_at": NIGHT + HOUR, "due": NIGHT + HOUR}
        conn.execute(update(deliveries).where(own).values(decided))

    (taken,) = room.claim("journal", NIGHT + HOUR)

    assert taken.bulletin_id == bulletin.id


def test_quiet_hours_that_were_changed_at_night_keep_nothing_urgent_back(engine: Engine) -> None:
    """What was put off until eight waits for that; a correction does not wait for it."""
    room = room_of(engine)
    first = public(room, NIGHT)
    room.claim("journal", NIGHT)
    later = replace(QUIET, quiet_hours="21:00-09:00")
    room.deliveries = Deliveries(engine, later, public_url=URL, rings=("journal",))
    urgent = room.follow_up(first, "correction", at=NIGHT + HOUR, content=PLAIN)
    room.publish(urgent, NIGHT + HOUR)

    assert room.carry("journal", NIGHT + HOUR).bulletin_id == urgent.id


def test_a_night_begins_in_portions(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """After an outage thousands may be due: whoever publishes does not wait for all of them."""
    monkeypatch.setattr(late, "MOST_HUSHED", 2)
    monkeypatch.setattr(late, "_HUSH", late._hush())
    room = room_of(engine)
    waiting = [public(room, NIGHT) for _ in range(5)]
    with writing(engine) as conn:
        first = Claims(QUIET, ["journal"]).claim(conn, "journal", NIGHT, an_owner(), limit=1)

    def put_off() -> int:
        return [room.delivery(each, "journal").due for each in waiting].count(MORNING)

    before = put_off()

    assert room.claim("journal", NIGHT) == ()
    assert (first, before, put_off()) == (((), False), 2, 5)


@pytest.mark.parametrize("how", ["given back", "busy", "died"])
def test_what_was_taken_before_the_night_keeps_back_nothing_urgent(
    engine: Engine, how: str
) -> None:
    """Taken a second before quiet hours, and not sent: it waits, and the correction does not."""
    room = room_of(engine)
    first = public(room, NIGHT - SECOND)
    (taken,) = room.claim("journal", NIGHT - SECOND)
    if how == "given back":
        room.deliveries.give_back([taken], NIGHT)
    else:
        comes_to_nothing(room, taken, NIGHT, how)
    assert room.claim("journal", NIGHT + SECOND / 7) == ()
    assert room.delivery(first, "journal").due == MORNING
    urgent = room.follow_up(first, "correction", at=NIGHT + HOUR, content=PLAIN)
    room.publish(urgent, NIGHT + HOUR)

    assert room.carry("journal", NIGHT + HOUR).bulletin_id == urgent.id


def test_what_is_tried_again_soon_goes_before_what_is_urgent(engine: Engine) -> None:
    """Its channel was busy: nothing else keeps it, and they go in their order."""
    room = room_of(engine, rings=False)
    first = public(room, NIGHT)
    (taken,) = room.claim("journal", NIGHT)
    again = Conclusion(S.PENDING, "Busy.", due=NIGHT + 2 * SECOND)
    assert room.deliveries.conclude(taken, again, NIGHT)
    room.publish(room.follow_up(first, "correction", at=NIGHT, content=PLAIN), NIGHT)

    assert room.claim("journal", NIGHT + SECOND) == ()
    assert room.carry("journal", NIGHT + 2 * SECOND).bulletin_id == first.id


def test_two_that_wait_go_out_in_their_order(engine: Engine) -> None:
    """An update of the night follows the announcement of the evening."""
    room = room_of(engine)
    first = public(room, NIGHT)
    news = room.follow_up(first, "update", at=NIGHT + HOUR, content=PLAIN)
    room.publish(news, NIGHT + HOUR)
    room.claim("journal", NIGHT + HOUR)

    assert room.carry("journal", MORNING).bulletin_id == first.id
    assert room.carry("journal", MORNING).bulletin_id == news.id


def marked(room: Newsroom, at: datetime) -> str:
    """What goes to the journal at that moment."""
    (taken,) = room.claim("journal", at)
    return room.deliveries.message(taken).text


def with_late_words(room: Newsroom, bulletin: Bulletin) -> None:
    """Its late variant was frozen as well."""
    frozen = room.desk.frozen(bulletin.id, 1)
    assert frozen is not None
    late = {"journal": ("(Sent late) Soon",)}
    with room.desk.write() as tx:
        tx.save_frozen(bulletin.id, 1, replace(frozen, late=late))


def test_what_could_not_go_out_in_time_says_so(engine: Engine) -> None:
    """After ten minutes the late variant is sent, whatever kept it."""
    room = room_of(engine, rings=False)
    bulletin = public(room, NOON)
    with_late_words(room, bulletin)

    assert marked(room, NOON + 10 * MINUTE + SECOND) == "(Sent late) Soon"


def test_what_is_in_time_does_not(engine: Engine) -> None:
    """Ten minutes are nothing that anybody plans by."""
    room = room_of(engine, rings=False)
    with_late_words(room, public(room, NOON))

    assert "(Sent late)" not in marked(room, NOON + 10 * MINUTE)


@pytest.mark.parametrize(
    ("on_late", "state"), [("hold", S.HELD), ("drop", S.EXPIRED), ("send", S.SENDING)]
)
def test_the_kind_decides_what_becomes_of_it(engine: Engine, on_late: OnLate, state: S) -> None:
    """Held for a person, dropped, or sent and marked; a delay goes out in any case."""
    room = room_of(engine, a_policy(a_kind(on_late=on_late)), rings=False)
    bulletin = public(room, NOON)

    room.claim("journal", NOON + HOUR)
    delay = room.follow_up(bulletin, "delay", at=NOON + 2 * HOUR)

    assert room.state(bulletin, "journal") is state
    if state is not S.SENDING:
        room.publish(delay, NOON + 2 * HOUR)
        assert room.carry("journal", NOON + 5 * HOUR).bulletin_id == delay.id


def test_nothing_is_announced_after_it_began(engine: Engine) -> None:
    """ "Opens in five minutes" is not sent ten minutes later, however patient the kind is."""
    room = room_of(engine, rings=False)
    soon = a_content(promises=(terms(due=NOON + 5 * MINUTE), terms("sale", NOON + MINUTE)))
    bulletin = room.announce(at=NOON, content=soon)
    room.publish(bulletin, NOON)

    assert room.claim("journal", NOON + 5 * MINUTE) == ()
    assert room.state(bulletin, "journal") is S.EXPIRED
    assert room.delivery(bulletin, "journal").reason == "What it announces has begun."


def test_what_has_begun_in_part_is_announced_as_late(engine: Engine) -> None:
    """In time, and still the reader is told: the first of its two promises is no news."""
    room = room_of(engine, rings=False)
    soon = a_content(promises=(terms(due=NOON + 5 * MINUTE), terms("sale", NOON + DAY)))
    bulletin = room.announce(at=NOON, content=soon)
    room.publish(bulletin, NOON)
    with_late_words(room, bulletin)

    assert marked(room, NOON + 5 * MINUTE) == "(Sent late) Soon"


def test_an_update_is_not_sent_after_what_it_quotes(engine: Engine) -> None:
    """ "In nine hours" does not wait for the morning in which it opened an hour ago."""
    room = room_of(engine)
    first = room.announce(
        at=NOON - DAY, content=a_content(promises=(terms(due=NOON + 10 * HOUR),))
    )
    room.publish(first, NOON - DAY)
    room.carry("journal", MORNING - DAY)
    nine = replace(PLAIN, facts={}, body="Opens in nine hours: {{ promise.preorder.time }}.")
    news = room.follow_up(first, "update", at=NOON + HOUR, content=nine)
    room.publish(news, NOON + HOUR)

    assert room.claim("journal", NOON + HOUR) == ()
    assert room.claim("journal", MORNING) == ()
    assert room.state(news, "journal") is S.EXPIRED
    assert room.delivery(news, "journal").reason == "What it announces has begun."


@pytest.mark.parametrize(("before", "goes"), [(11 * SECOND, True), (9 * SECOND, False)])
def test_what_could_still_be_on_its_way_as_it_begins_is_not_taken(
    engine: Engine, before: timedelta, goes: bool
) -> None:
    """A sender has ten seconds from its claim: "opens soon" leaves before it opens, or never."""
    room = room_of(engine, rings=False)
    soon = a_content(promises=(terms(due=NOON + 5 * MINUTE),))
    bulletin = room.announce(at=NOON, content=soon)
    room.publish(bulletin, NOON)

    taken = room.claim("journal", NOON + 5 * MINUTE - before)

    assert (len(taken) == 1) is goes
    assert room.state(bulletin, "journal") is (S.SENDING if goes else S.EXPIRED)


def held_and_sent(room: Newsroom, now: datetime) -> Bulletin:
    """Held, for what it announces has begun; then somebody on the staff has it sent."""
    soon = a_content(promises=(terms(due=NOON + 5 * MINUTE),))
    bulletin = room.announce(at=NOON, content=soon)
    room.publish(bulletin, NOON)
    assert room.claim("journal", now) == ()
    held = room.delivery(bulletin, "journal")
    assert held.reason == HELD_OVER_REASON
    assert room.deliveries.conclude(held, retried(now), now)
    return bulletin


def comes_to_nothing(room: Newsroom, taken: Delivery, now: datetime, how: str) -> None:
    """A try that changes nothing: the channel is busy, its answer is lost, the sender dies."""
    if how == "busy":
        room.fail(taken, S.PENDING, now)
        return
    if how == "lost":
        room.fail(taken, S.UNKNOWN, now)
    else:
        assert room.deliveries.mark_unknown(taken, "It died.", now)
    (lost,) = room.deliveries.unknowns("journal", now, limit=1)
    room.fail(lost, S.PENDING, now)


@pytest.mark.parametrize("how", ["busy", "lost", "died"])
def test_what_a_person_has_sent_is_not_decided_again(engine: Engine, how: str) -> None:
    """However late it becomes, and whatever became of the tries since."""
    room = room_of(engine, a_policy(a_kind(on_late="hold")), rings=False)
    bulletin = held_and_sent(room, NOON + HOUR)

    (taken,) = room.claim("journal", NOON + HOUR)
    comes_to_nothing(room, taken, NOON + HOUR, how)

    assert room.delivery(bulletin, "journal").reason == "It broke."
    assert len(room.claim("journal", NOON + 2 * HOUR)) == 1
    assert room.delivery(bulletin, "journal").decided_at == NOON + HOUR


def test_who_had_it_sent_late_said_nothing_of_another_instant(engine: Engine) -> None:
    """Signed anew for tomorrow, and late again then: it is held again."""
    room = room_of(engine, a_policy(a_kind(on_late="hold")), rings=False)
    bulletin = held_and_sent(room, NOON + HOUR)

    with room.desk.write() as tx:
        tx.rearm_deliveries(replace(bulletin, publish_at=NOON + DAY), ("journal",))

    assert room.claim("journal", NOON + DAY + HOUR) == ()
    assert room.state(bulletin, "journal") is S.HELD


def with_words(room: Newsroom, bulletin: Bulletin, now: datetime) -> str:
    """Those in which the channel is asked for what was lost."""
    (lost,) = room.deliveries.unknowns("journal", now, limit=1)
    assert lost.bulletin_id == bulletin.id
    return room.deliveries.message(lost).text


@pytest.mark.parametrize(("tried", "late"), [(NOON, False), (NOON + HOUR, True)])
def test_what_was_lost_is_asked_for_and_repeated_in_the_words_it_went_in(
    engine: Engine, tried: datetime, late: bool
) -> None:
    """Late or not as of the try that was lost, however long ago that is by now."""
    room = room_of(engine, rings=False)
    bulletin = room.announce(at=NOON)
    room.publish(bulletin, NOON)
    with_late_words(room, bulletin)
    (taken,) = room.claim("journal", tried)
    words = room.deliveries.message(taken).text

    assert ("(Sent late)" in words) is late
    assert room.deliveries.mark_unknown(taken, "It died.", tried)
    assert with_words(room, bulletin, tried) == words
    (lost,) = room.deliveries.unknowns("journal", tried, limit=1)
    repeated = Conclusion(S.PENDING, "Not seen.", due=tried, absent_at=tried)
    assert room.deliveries.conclude(lost, repeated, tried)
    (again,) = room.claim("journal", tried + 20 * MINUTE)
    assert room.deliveries.message(again).text == words
    room.fail(again, S.UNKNOWN, tried + 20 * MINUTE)
    assert with_words(room, bulletin, tried + 20 * MINUTE) == words


def test_what_is_proven_absent_goes_in_new_words(engine: Engine) -> None:
    """Nothing of the old ones stands anywhere: it says that it is late."""
    room = room_of(engine, rings=False)
    bulletin = public(room, NOON)
    with_late_words(room, bulletin)
    (taken,) = room.claim("journal", NOON)
    comes_to_nothing(room, taken, NOON, "died")

    assert marked(room, NOON + HOUR) == "(Sent late) Soon"
