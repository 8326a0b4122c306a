"""Silence: who is called, when, and what ends it. On both databases."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from itertools import chain
from threading import Barrier
from typing import cast

import pytest
from sqlalchemy import Engine

from noticeboard.domain.alarms import Failure
from noticeboard.domain.bulletin import Bulletin, BulletinKind
from noticeboard.domain.content import Fulfilment, PreApproved, Reminder
from noticeboard.domain.errors import ConflictError, NotFoundError, RefusedError
from noticeboard.domain.ledger import Recorded
from noticeboard.domain.record import figures, replay
from noticeboard.domain.silence import Incident
from noticeboard.domain.times import utc_text
from noticeboard.site import changes
from noticeboard.store import ledger_rows
from noticeboard.store.engine import reading
from noticeboard.store.public_rows import PublicRows
from noticeboard.store.records import Records
from tests.builders import DAY, HOUR, MINUTE, NOON, SECOND, a_content, a_follow_up, an_instant
from tests.builders import terms as a_term
from tests.store.watchtower import FULL, PREFIX, Watchtower, refused

DUE = NOON + 10 * DAY
PLAIN = a_content(promises=(), publish_at=an_instant(NOON))
UNCONFIRMED = DUE + 15 * MINUTE


@pytest.fixture
def tower(engine: Engine) -> Watchtower:
    """A board with a duty list and one public promise, for ten days later."""
    built = Watchtower(engine)
    built.listed()
    return built


@pytest.fixture
def promised(tower: Watchtower) -> Bulletin:
    """The announcement of the promise."""
    content = a_content(promises=(a_term(due=DUE),), publish_at=an_instant(NOON))
    announcement = tower.newsroom.announce(at=NOON, content=content)
    tower.newsroom.publish(announcement, NOON)
    return announcement


def say(tower: Watchtower, about: Bulletin, at: datetime, **changes: object) -> None:
    """A holding statement, published at an instant; or that it happened, or is over."""
    content = a_follow_up(moves=(), publish_at=an_instant(at), **changes)
    word: BulletinKind = "update" if content.resolved else "holding"
    kind: BulletinKind = "fulfilment" if content.fulfilment else word
    tower.newsroom.publish(tower.newsroom.follow_up(about, kind, at=at, content=content), at)


def told(tower: Watchtower) -> tuple[Recorded, ...]:
    """What stands in the ledger."""
    with reading(tower.engine) as conn:
        return ledger_rows.recorded(conn, after=0, limit=99)


def first_link(tower: Watchtower) -> str:
    """The token in the oldest letter."""
    found: str = tower.post.letters[0].text.partition(PREFIX)[2].split()[0]
    return found


def violation(act: Callable[[], object]) -> str:
    """The code of the only thing that is wrong."""
    with pytest.raises(RefusedError) as refused:
        act()
    [found] = refused.value.violations
    return found.code


def kept(at: datetime) -> Fulfilment:
    """The promise was kept after all."""
    return Fulfilment("preorder", at)


def test_a_promise_that_nobody_confirms_calls_one_after_the_other(
    tower: Watchtower, promised: Bulletin
) -> None:
    """At the second at which the public reads "not confirmed", and not before. When nobody on
    duty answers, an administrator is called, and then they again; until somebody does.
    """
    minutes = {m: tower.pass_to(UNCONFIRMED + m * MINUTE) for m in (-1, 0, 9, 10, 20, 30, 40)}

    assert [m for m, called in minutes.items() if called] == [0, 10, 20, 30, 40]
    assert [*chain(*minutes.values())] == ["ana", "bo", "cho", "dia", "ana"]
    assert tower.alarm().signal == "unconfirmed"
    assert [call.state for call in tower.alarm().calls] == ["sent"] * 5

    tower.watching.acknowledge(tower.link())

    assert tower.pass_to(UNCONFIRMED + 99 * MINUTE) == []
    assert tower.pass_to(UNCONFIRMED + 100 * MINUTE) == ["bo"]


def test_after_a_word_it_is_quiet_until_the_next_one_is_due(
    tower: Watchtower, promised: Bulletin
) -> None:
    """Every four hours while it lasts, day and night; with the first on duty again."""
    spoken = UNCONFIRMED + 5 * MINUTE
    tower.pass_to(UNCONFIRMED)
    say(tower, promised, spoken)

    calls = [tower.pass_to(spoken + at) for at in (MINUTE, 4 * HOUR - SECOND, 4 * HOUR)]

    assert calls == [[], [], ["ana"]]
    say(tower, promised, spoken + 5 * HOUR, fulfilment=kept(spoken + 5 * HOUR))
    assert tower.pass_to(spoken + 6 * HOUR) == []
    assert tower.ended() == ["spoken"]


def test_an_incident_calls_before_any_notice_tells_of_it(tower: Watchtower) -> None:
    """Known at 17:00; somebody must begin to speak. Ended, it calls nobody any more."""
    incident = tower.incidents.declare(tower.bo, NOON - HOUR, "Prices are 90 % off.\nIn the shop")

    assert tower.pass_to(NOON) == ["ana"]
    assert tower.post.letters[0].subject == "Nobody was told: Prices are 90 % off. In the shop"
    tower.incidents.end(tower.bo, incident.id, "A false alarm of the price check")
    assert tower.pass_to(NOON + HOUR) == []
    assert tower.ended() == ["ended"]


def test_an_incident_is_told_once_its_notice_is_public(tower: Watchtower) -> None:
    """A draft tells nobody anything; and a notice that falls silent calls again."""
    incident = tower.incidents.declare(tower.bo, NOON, "Nobody can pay")
    content = a_content(promises=(), publish_at=an_instant(NOON + HOUR))
    statement = tower.newsroom.announce(at=NOON + HOUR, content=content)
    tower.incidents.link(tower.bo, incident.id, statement.notice_id)

    assert tower.pass_to(NOON + MINUTE) == ["ana"]
    tower.newsroom.publish(statement, NOON + HOUR)
    assert tower.pass_to(NOON + HOUR + MINUTE) == []
    assert tower.ended() == ["told"]
    assert tower.pass_to(NOON + 5 * HOUR - SECOND) == []
    assert tower.pass_to(NOON + 5 * HOUR) == ["ana"]
    assert tower.alarm().notice_id == statement.notice_id


def test_an_incident_is_not_told_by_words_from_before_it(
    tower: Watchtower, promised: Bulletin
) -> None:
    """Linked to an old notice, nobody was told yet: whoever is on duty is called about that."""
    tower.at = NOON + HOUR
    incident = tower.incidents.declare(tower.bo, NOON + HOUR, "Nobody can pay")
    assert tower.pass_to(NOON + HOUR) == ["ana"]
    tower.incidents.link(tower.bo, incident.id, promised.notice_id)

    assert tower.pass_to(NOON + HOUR + MINUTE) == ["ana"]
    assert tower.ended() == ["linked"]
    assert tower.alarm().notice_id == promised.notice_id
    assert "call_over" in refused(lambda: tower.watching.call(first_link(tower)), ConflictError)


def test_a_silence_that_is_counted_is_not_moved_away(
    tower: Watchtower, promised: Bulletin
) -> None:
    """To a notice that is as silent, yes, and it is kept where it was; not to one that spoke
    since, nor by way of a draft; and not away from the one that told of it.
    """
    silent, spoken = (tower.newsroom.announce(at=NOON, content=PLAIN) for _ in range(2))
    for notice in (silent, spoken):
        tower.newsroom.publish(notice, NOON)
    tower.at = NOON + HOUR
    incident = tower.incidents.declare(tower.bo, NOON + HOUR, "Nobody can pay", silent.notice_id)
    say(tower, spoken, NOON + 2 * HOUR)
    tower.at = NOON + 3 * HOUR

    def linked(to: Bulletin) -> None:
        tower.incidents.link(tower.bo, incident.id, to.notice_id)

    draft = tower.newsroom.announce(at=NOON + 9 * DAY, content=PLAIN)
    assert violation(lambda: linked(spoken)) == "silence_counted"
    assert violation(lambda: linked(draft)) == "silence_counted"
    linked(promised)
    say(tower, promised, NOON + 4 * HOUR)
    assert violation(lambda: linked(silent)) == "incident_told"
    [moved] = [detail for _, what, _, detail in tower.office.audited() if "linked" in what]
    assert moved["from"] == PLAIN.title


def test_a_signed_update_that_says_it_is_over_ends_what_the_public_was_told_of(
    tower: Watchtower,
) -> None:
    """Nobody is called at night for what customers read is over; what nobody told of goes on, and
    what was left open in public is so no more.
    """
    shop = tower.newsroom.announce(at=NOON, content=PLAIN)
    tower.newsroom.publish(shop, NOON)
    tower.at = NOON + HOUR
    left, told = (
        tower.incidents.declare(tower.bo, tower.at, what, shop.notice_id)
        for what in ("Nobody can log in", "Nobody can pay")
    )
    say(tower, shop, NOON + 2 * HOUR)
    tower.at = NOON + 3 * HOUR
    untold = tower.incidents.declare(tower.bo, tower.at, "Data leaked", shop.notice_id)
    tower.incidents.end(tower.bo, left.id, "They can.", leave_open=True)

    say(tower, shop, NOON + 4 * HOUR, resolved=True)

    after = [tower.incidents.incident(one.id) for one in (left, told, untold)]
    assert [one.ended_at for one in after] == [NOON + 3 * HOUR, NOON + 4 * HOUR, None]
    assert tower.watching.watch.left_open(limit=9) == ()


def test_what_is_over_names_the_first_words_about_that_and_nothing_else(
    tower: Watchtower,
) -> None:
    """An earlier holding statement was about another incident, which nobody told was over."""
    shop = tower.newsroom.announce(at=NOON, content=PLAIN)
    tower.newsroom.publish(shop, NOON)
    say(tower, shop, NOON + HOUR)
    tower.at = NOON + 2 * HOUR
    tower.incidents.declare(tower.bo, tower.at, "Nobody can pay", shop.notice_id)
    say(tower, shop, NOON + 3 * HOUR)
    say(tower, shop, NOON + 4 * HOUR)

    say(tower, shop, NOON + 5 * HOUR, resolved=True)

    notice = PublicRows(tower.engine).notice_by_id(shop.notice_id)
    assert notice is not None
    assert changes.first_told(notice, notice.bulletins[-1]) == notice.bulletins[2]
    assert Records(tower.engine).verify() is not None


def test_a_false_alarm_is_no_silence_of_its_notice(tower: Watchtower, promised: Bulletin) -> None:
    """While the public was told nothing; nobody is called any more. The next word of the notice
    ends no silence, but counts it: once, and whether whoever says so had reported it.
    """
    tower.at, known = NOON + HOUR, NOON + HOUR / 2
    end, declare, notice = tower.incidents.end, tower.incidents.declare, promised.notice_id
    wrong, own, real = (declare(tower.bo, known, what, notice) for what in ("Price", "Ad", "Shop"))

    ended = end(tower.ana, wrong.id, "The monitor broke.", false_alarm=True)
    end(tower.bo, own.id, "I misread it.", false_alarm=True)
    for hour in (2, 3):
        say(tower, promised, NOON + hour * HOUR)

    since, until = (utc_text(at) for at in (known, NOON + HOUR))
    assert (ended.notice_id, ended.ended_at, ended.false_by) == (notice, NOON + HOUR, "other")
    said = [cast("dict[str, object]", each.facts["bulletin"]) for each in told(tower)]
    counted = [each["false_alarms"] for each in said]
    assert counted == [
        [],
        [{"since": since, "until": until, "by": by} for by in ("other", "reporter")],
        [],
    ]
    [whole, *_] = figures(replay(told(tower)), tower.at)
    assert whole["false_alarms"] == {"count": 2, "median": 1800, "own": 1}
    assert whole["first_word"]["count"] == 1
    assert violation(lambda: end(tower.ana, real.id, "No.", false_alarm=True)) == "incident_told"
    noted = [d for _, what, _, d in tower.office.audited() if what == "incident.ended"]
    assert [one["public"] for one in noted] == ["false_alarm"] * 2


def test_nothing_is_a_false_alarm_while_words_about_it_go_out(
    tower: Watchtower, promised: Bulletin
) -> None:
    """Nobody could ever say that it is over what the public reads a moment later. Words that are
    still ahead hinder nobody, nor does another notice.
    """
    tower.at, notice = NOON + HOUR, promised.notice_id
    wrong, early, other = (
        tower.incidents.declare(tower.bo, tower.at, what, of)
        for what, of in (("Price", notice), ("Ad", notice), ("Shop", None))
    )
    at = NOON + 2 * HOUR
    content = a_follow_up(moves=(), publish_at=an_instant(at))
    word = tower.newsroom.follow_up(promised, "holding", at=at, content=content)

    def end(incident: Incident) -> Incident:
        return tower.incidents.end(tower.bo, incident.id, "No.", false_alarm=True)

    assert end(early).false_by == "reporter"
    tower.at = at
    assert violation(lambda: end(wrong)) == "words_going_out"
    assert end(other).false_by == "reporter"
    tower.newsroom.publish(word, at)
    assert violation(lambda: end(wrong)) == "incident_told"


def test_a_clock_that_goes_back_ends_no_incident(tower: Watchtower, promised: Bulletin) -> None:
    """What has not come yet is no reason to be called; should it come, somebody is. A second or
    two between the clocks of two hosts changes nothing.
    """
    assert tower.pass_to(UNCONFIRMED) == ["ana"]

    assert tower.pass_to(UNCONFIRMED - SECOND) == []
    assert tower.ended() == []
    tower.pass_to(UNCONFIRMED - HOUR)
    assert tower.ended() == ["not_yet"]
    assert tower.pass_to(UNCONFIRMED) == ["ana"]


def test_several_timers_call_once(tower: Watchtower, promised: Bulletin) -> None:
    """Each looks; one alarm is opened, one person called, then one more; a letter to each."""
    tower.watching.tick(NOON)  # everything is built before the threads begin
    tower.calling.make()

    with ThreadPoolExecutor(4) as timers:
        for tower.at in (UNCONFIRMED, UNCONFIRMED + 10 * MINUTE):
            list(timers.map(tower.watching.tick, [tower.at] * 4))
            list(timers.map(lambda _: tower.calling.make(), range(4)))

    assert len(tower.alarm().calls) == len(tower.post.letters) == 2


def test_whoever_cannot_be_reached_is_passed_over_at_once(
    tower: Watchtower, promised: Bulletin
) -> None:
    """With the reason beside the call; a ring that arrives is enough, and one that nobody set up
    is no failure.
    """
    tower.post.refuses = {"ana@example.com", "bo@example.com"}
    assert tower.pass_to(UNCONFIRMED) == []
    assert tower.pass_to(UNCONFIRMED + 5 * SECOND) == []
    assert tower.pass_to(UNCONFIRMED + 10 * SECOND) == ["cho"]

    states = [(call.state, call.failures) for call in tower.alarm().calls]

    full = (Failure("full", FULL),)
    assert states == [("undeliverable", full), ("undeliverable", full), ("sent", ())]
    assert tower.pass_to(UNCONFIRMED + 2 * MINUTE) == []
    tower.rings_too = True
    tower.post.refuses = {"dia@example.com"}
    tower.pass_to(UNCONFIRMED + 11 * MINUTE)
    assert (tower.alarm().calls[-1].state, tower.alarm().calls[-1].failures) == ("sent", full)
    assert [ring.person for ring in tower.post.rings] == ["dia@example.com"]


def test_an_answer_is_waited_for_as_long_as_there_is_time(
    tower: Watchtower, promised: Bulletin
) -> None:
    """Ten minutes where somebody must speak, a day where it is practice; then there was none."""
    alarming = tower.watching.alarming
    tower.pass_to(UNCONFIRMED)
    alarm = tower.alarm()

    assert alarming.answer_by(alarm, alarm.calls[0]) == UNCONFIRMED + 10 * MINUTE
    tower.watching.acknowledge(tower.link())
    assert alarming.answer_by(tower.alarm(), tower.alarm().calls[0]) is None
    practice = tower.watching.drill(tower.dia)
    tower.calling.make()
    practice = tower.watching.alarm(practice.id)
    assert alarming.answer_by(practice, practice.calls[0]) == UNCONFIRMED + DAY


def test_what_may_work_again_is_tried_once_more_while_the_next_is_called(
    tower: Watchtower, promised: Bulletin
) -> None:
    """A mail server that is busy for a minute keeps nobody out of it; one refusal is no reach."""
    tower.post.refuses = {"ana@example.com"}
    tower.pass_to(UNCONFIRMED)
    assert tower.pass_to(UNCONFIRMED + 5 * SECOND) == ["bo"]
    tower.post.refuses = set()

    assert tower.pass_to(UNCONFIRMED + 59 * SECOND) == []
    assert tower.pass_to(UNCONFIRMED + MINUTE) == ["ana"]
    assert [(call.state, call.tries) for call in tower.alarm().calls] == [("sent", 2), ("sent", 1)]


def test_nobody_is_tried_again_once_somebody_has_it(tower: Watchtower, promised: Bulletin) -> None:
    """They may sleep: the reason why they were not reached stays."""
    tower.post.refuses = {"ana@example.com"}
    tower.pass_to(UNCONFIRMED)
    tower.pass_to(UNCONFIRMED + 5 * SECOND)
    tower.watching.acknowledge(tower.link())
    tower.post.refuses = set()

    assert tower.pass_to(UNCONFIRMED + MINUTE) == []
    first = tower.alarm().calls[0]
    assert (first.state, len(first.failures)) == ("undeliverable", 1)


def test_calls_go_out_side_by_side(tower: Watchtower) -> None:
    """A mail server that hangs over one letter holds up no other: these wait for one another."""
    tower.post.together = Barrier(3)
    tower.watching.drill(tower.dia)

    assert tower.calling.make() == 3

    assert len(tower.post.letters) == 3


def test_a_call_whose_sender_died_is_made_again_once_with_the_same_link(
    tower: Watchtower, promised: Bulletin
) -> None:
    """Then the next is called: nobody knows whether it arrived."""
    tower.at = UNCONFIRMED
    tower.watching.tick(tower.at)
    (taken,) = tower.watching.watch.claim_calls(tower.at, lease=2 * MINUTE, limit=8)
    assert tower.calling.make() == 0

    tower.at += 2 * MINUTE
    assert tower.calling.make() == 1
    assert tower.link() == tower.watching.alarming.token(taken.id)

    again = tower.pass_to(UNCONFIRMED + 10 * MINUTE)
    lost = tower.alarm().calls[-1]
    assert (again, lost.person) == (["bo"], tower.bo.id)


def test_a_call_lost_twice_passes_on(tower: Watchtower, promised: Bulletin) -> None:
    """Whoever sends it dies each time."""
    tower.at = UNCONFIRMED
    tower.watching.tick(tower.at)
    for _ in range(2):
        assert tower.watching.watch.claim_calls(tower.at, lease=2 * MINUTE, limit=8)
        tower.at += 2 * MINUTE

    assert tower.calling.make() == 0
    assert tower.alarm().calls[0].state == "undeliverable"
    assert tower.pass_to(tower.at) == ["bo"]


def test_what_is_over_before_it_is_sent_is_not_sent(tower: Watchtower, promised: Bulletin) -> None:
    """Nobody is woken for what was said a moment ago."""
    tower.watching.tick(UNCONFIRMED)
    say(tower, promised, UNCONFIRMED, fulfilment=kept(UNCONFIRMED))
    tower.watching.tick(UNCONFIRMED + SECOND)
    tower.at = UNCONFIRMED + 2 * SECOND

    assert tower.calling.make() == 0

    (closed,) = tower.watching.history(limit=10).items
    assert [call.state for call in closed.calls] == ["dropped"]


def test_a_link_tells_what_is_wrong_since_when_and_who_was_called(
    tower: Watchtower, promised: Bulletin
) -> None:
    """All that somebody has to know at two in the morning."""
    tower.pass_to(UNCONFIRMED)
    tower.pass_to(UNCONFIRMED + 10 * MINUTE)

    situation = tower.watching.call(tower.link())

    assert situation.person == tower.bo
    assert [(s.signal, s.since) for s in situation.silences] == [("unconfirmed", UNCONFIRMED)]
    assert situation.notice is not None
    assert situation.notice.id == promised.notice_id
    assert situation.speak_by == UNCONFIRMED
    assert {situation.names[c.person] for c in situation.alarm.calls} == {"Ana", "Bo"}


def test_a_link_opens_nothing_that_it_should_not(tower: Watchtower, promised: Bulletin) -> None:
    """A wrong one, one of somebody who left, one whose time or alarm is over."""
    tower.pass_to(UNCONFIRMED)
    link = tower.link()
    wrong = ("", "x", "\0", "é", link[:-1], link.swapcase())

    codes = {refused(lambda w=word: tower.watching.call(w), NotFoundError) for word in wrong}  # type: ignore[misc]

    assert codes == {"unknown_call"}
    tower.at = UNCONFIRMED + DAY
    assert refused(lambda: tower.watching.call(link), ConflictError) == "call_expired"
    tower.disable(tower.ana)
    assert refused(lambda: tower.watching.acknowledge(link), NotFoundError) == "unknown_call"


def test_a_link_is_over_with_its_alarm(tower: Watchtower, promised: Bulletin) -> None:
    """And says so: that the promise was kept is a word about it, and no incident has ended."""
    tower.pass_to(UNCONFIRMED)
    say(tower, promised, UNCONFIRMED + MINUTE, fulfilment=kept(UNCONFIRMED))
    tower.pass_to(UNCONFIRMED + 2 * MINUTE)
    assert tower.ended() == ["spoken"]

    for act in (tower.watching.call, tower.watching.acknowledge):
        assert refused(lambda act=act: act(tower.link()), ConflictError) == "call_over"  # type: ignore[misc]


def test_a_link_speaks_once(tower: Watchtower, promised: Bulletin) -> None:
    """Until somebody has spoken since, be it somebody else; then it only shows what was said."""
    tower.pass_to(UNCONFIRMED)
    who, alarm = tower.watching.caller(tower.link(), tower.at)
    assert (who, alarm.notice_id) == (tower.ana, promised.notice_id)

    say(tower, promised, UNCONFIRMED + MINUTE)
    tower.at = UNCONFIRMED + 2 * MINUTE

    link = tower.link()
    assert refused(lambda: tower.watching.caller(link, tower.at), ConflictError) == "call_spent"
    spoken = tower.watching.call(link).spoken
    assert spoken is not None
    assert spoken.kind == "holding"


def test_a_word_about_one_promise_spends_no_link_while_another_is_silent(
    tower: Watchtower,
) -> None:
    """The same link tells of the other; and who had it for the first does not put off for an
    hour whoever is called next about the second.
    """
    terms = (a_term(due=DUE), a_term("sale", due=DUE))
    content = a_content(promises=terms, publish_at=an_instant(NOON))
    two = tower.newsroom.announce(at=NOON, content=content)
    tower.newsroom.publish(two, NOON)
    tower.pass_to(UNCONFIRMED)
    link = tower.link()
    tower.watching.acknowledge(link)
    said = [PreApproved("text-1", 1, promise.key) for promise in terms]
    say(tower, two, UNCONFIRMED + MINUTE, pre_approved=said[0])

    called = [tower.pass_to(UNCONFIRMED + minute * MINUTE) for minute in (2, 9, 10)]

    assert called == [[], [], ["bo"]]
    situation = tower.watching.call(link)
    assert [one.about for one in situation.left] == ["sale"]
    assert (situation.speak_by, situation.spoken) == (UNCONFIRMED, None)
    assert tower.watching.caller(link, tower.at)[0] == tower.ana
    say(tower, two, UNCONFIRMED + 11 * MINUTE, pre_approved=said[1])
    tower.at = UNCONFIRMED + 12 * MINUTE
    assert refused(lambda: tower.watching.caller(link, tower.at), ConflictError) == "call_spent"
    assert tower.pass_to(UNCONFIRMED + HOUR) == []


def test_what_says_nothing_of_the_silence_leaves_the_link_as_it_is(
    tower: Watchtower, promised: Bulletin
) -> None:
    """A reminder that a machine sent meanwhile is no word, and takes nobody's from them."""
    tower.pass_to(UNCONFIRMED)
    say(tower, promised, UNCONFIRMED + MINUTE, reminder=Reminder("preorder", 1, 86400))
    tower.at = UNCONFIRMED + 2 * MINUTE

    assert tower.watching.call(tower.link()).spoken is None
    assert tower.watching.caller(tower.link(), tower.at)[0] == tower.ana


def test_a_link_goes_with_the_duty_of_whoever_holds_it(
    tower: Watchtower, promised: Bulletin
) -> None:
    """Who was moved elsewhere speaks for nobody at night, and is not called any more."""
    tower.pass_to(UNCONFIRMED)
    with tower.office.people.write() as tx:
        tx.set_roles(tower.ana.id, frozenset({"author"}))

    link = tower.link()
    assert refused(lambda: tower.watching.caller(link, tower.at), NotFoundError) == "unknown_call"
    assert [p.id for p in tower.duty.on_duty(tower.at)] == [tower.bo.id, tower.cho.id]


def test_the_first_acknowledgement_counts(tower: Watchtower, promised: Bulletin) -> None:
    """Pressed twice, it says when it was pressed first; the audit log names it once."""
    tower.pass_to(UNCONFIRMED)
    for minute in (1, 2):
        tower.at = UNCONFIRMED + minute * MINUTE
        tower.watching.acknowledge(tower.link())

    acknowledged = tower.alarm().acknowledged
    assert acknowledged is not None
    assert acknowledged.acknowledged_at == UNCONFIRMED + MINUTE
    said = [(who, what) for who, what, _, _ in tower.office.audited() if what.startswith("alarm")]
    assert said == [("timer", "alarm.opened"), (tower.ana.id, "alarm.acknowledged")]


def test_somebody_at_the_desk_takes_it_on(tower: Watchtower, promised: Bulletin) -> None:
    """Without having been called; then nobody else is, for an hour."""
    tower.pass_to(UNCONFIRMED)
    tower.at += SECOND

    taken = tower.watching.take(tower.cho, tower.alarm().id)

    assert [(c.person, c.state) for c in taken.calls] == [
        (tower.ana.id, "sent"),
        (tower.cho.id, "taken"),
    ]
    assert tower.pass_to(UNCONFIRMED + 59 * MINUTE) == []


def test_on_an_empty_list_everybody_on_duty_is_called(engine: Engine) -> None:
    """Then approvers, then administrators: an uncovered hour is no silent one."""
    tower = Watchtower(engine)
    tower.incidents.declare(tower.ana, NOON, "Nobody can pay")

    calls = [tower.pass_to(NOON + minute * MINUTE) for minute in (0, 10, 20, 30, 40)]

    assert calls == [["ana"], ["bo"], ["cho"], ["dia"], ["ana"]]
