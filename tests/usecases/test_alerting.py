"""The board tells when it fails itself: whom, in which words, and not again and again."""

import threading
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import cast, get_args

import pytest
from sqlalchemy import text

from noticeboard.bootstrap import alerting_instead, areas, wiring
from noticeboard.domain.budget import Rate
from noticeboard.domain.conclusion import NotLetInError, PermanentSendError
from noticeboard.domain.memos import Memo
from noticeboard.domain.processes import Kind
from noticeboard.domain.sentence import Language
from noticeboard.domain.troubles import DISK_FULL, DISK_LOW, KINDS
from noticeboard.monitoring.alerting import LOOK_INSTEAD, Alerting
from noticeboard.monitoring.machine import free_beside
from noticeboard.owner import this_process
from noticeboard.ports import Bell, Letter, Mailer, Owner, Ring
from noticeboard.ports.clocks import ClockHold
from noticeboard.store.clocks import Clocks
from noticeboard.store.engine import writing
from noticeboard.store.synthetic import Synthetics
from tests.usecases.desk import ANA, BO, Desk
from tests.usecases.moody import Moody
from tests.usecases.test_memos import Postbox

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
HERE = Owner("seoul-1", "boot", "space", 1, "10")


class Lookout:
    """A staffed desk whose processes give signs of life, and what people get from it."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.postbox = desk, Postbox()
        with desk.parts.people.write() as tx:
            for person, language in ((ANA, "en"), (BO, "ko")):
                tx.add_person(person, "no password opens this")
                tx.set_language(person.id, cast("Language", language))
        self.alerting = self.of(desk)
        self.hearts, self.free = desk.parts.reconciler.heartbeats, DISK_LOW
        self.beating: Sequence[str] = ("timer", "worker")

    def of(self, desk: Desk) -> Alerting:
        """Another process that looks."""
        box = cast("Mailer", self.postbox)
        memos = replace(desk.parts.memos, mailer=box, bell=cast("Bell", self.postbox))
        return replace(desk.parts.alerting, memos=memos, begun_at=desk.now)

    def look(self, after: timedelta = 10 * SECOND) -> list[tuple[str, str]]:
        """What was told whom, once so much time has gone by."""
        self.desk.now += after
        for kind in self.beating:
            self.hearts.beat(cast("Kind", kind), HERE, self.desk.now, self.free)
        Synthetics(self.engine).plan(self.desk.now)
        self.desk.parts.dispatch.deliver("synthetic", lambda: False)
        Synthetics(self.engine).plan(self.desk.now)
        self.desk.parts.site.refresh()
        self.alerting.step()
        return sorted(self.postbox.emptied())

    def looks(self, length: timedelta, every: timedelta = 10 * SECOND) -> list[tuple[str, str]]:
        """The same, look by look."""
        return [one for _ in range(length // every) for one in self.look(every)]

    @property
    def engine(self):  # type: ignore[no-untyped-def]  # SQLAlchemy's, of the desk under test
        """The desk's database."""
        return self.desk.parts.synthetics.engine


@pytest.fixture
def lookout(desk: Desk) -> Lookout:
    """A desk where all is well."""
    return Lookout(desk)


def test_a_quiet_day_is_quiet(lookout: Lookout) -> None:
    """A board that publishes, rests and publishes again writes to nobody."""
    heard = lookout.looks(5 * MINUTE)
    lookout.desk.announced()
    heard += lookout.looks(3 * MINUTE)

    assert (heard, lookout.postbox.rings) == ([], [])


def test_a_burst_of_failures_is_one_letter_with_a_count_and_the_titles(lookout: Lookout) -> None:
    """To each who looks after the sending, in their language; it rings nobody out of bed."""
    desk = lookout.desk
    desk.parts.channels["journal"] = Moody(PermanentSendError("The account is locked."))
    for number in range(7):
        desk.announced(desk.launch(title=f"Phone {number}", publish_at=None))

    lookout.look()
    heard = lookout.looks(2 * MINUTE)

    assert heard == [
        ("ana@example.com", "Not sent to journal: 7"),
        ("bo@example.com", "journal 채널에 보내지 못한 글이 있습니다: 7건"),
    ]
    assert lookout.postbox.rings == []


def test_one_cause_is_one_letter_again_while_it_lasts_and_one_when_it_is_over(
    lookout: Lookout,
) -> None:
    """The timer dies: nobody is told that the synthetic bulletin is missing as well."""
    lookout.looks(MINUTE)
    lookout.beating = ("worker",)
    heard = lookout.looks(2 * MINUTE) + lookout.looks(HOUR, every=10 * MINUTE)
    rung = [(ring.person, ring.urgency) for ring in lookout.postbox.rings]
    lookout.beating = ("timer", "worker")
    over = lookout.looks(3 * MINUTE)

    begun = "The timer has stopped: nothing goes out by itself"
    korean = "예약 발송이 멈췄습니다: 타이머가 응답하지 않습니다"
    assert heard == [
        ("ana@example.com", begun),
        ("bo@example.com", korean),
        ("ana@example.com", f"Still: {begun}"),
        ("bo@example.com", f"아직 해결되지 않았습니다: {korean}"),
    ]
    # Ana is on duty.
    assert rung == [("ana@example.com", "high")] * 2
    assert over == [
        ("ana@example.com", f"Over: {begun}"),
        ("bo@example.com", f"해결되었습니다: {korean}"),
    ]
    assert len(lookout.postbox.rings) == 2


def test_two_processes_look_in_turns_and_the_web_only_if_neither_does(lookout: Lookout) -> None:
    """A trouble that both could see is told once; with the others dead the web still tells."""
    desk = lookout.desk
    timer, worker = lookout.alerting, lookout.of(desk)
    web = replace(lookout.of(desk), every=LOOK_INSTEAD)
    lookout.looks(MINUTE)

    turns = []
    for _ in range(6):
        desk.now += 5 * SECOND
        turns += [each.takes_turn(desk.now) for each in (timer, worker, web)]
    assert turns == [False, False, False, True, False, False] * 3

    for _ in range(9):
        desk.now += 10 * SECOND
        web.step()
    said = [subject for who, subject in lookout.postbox.emptied() if who == "ana@example.com"]
    assert said == ["The timer has stopped: nothing goes out by itself"]


def test_the_web_knows_a_limit_that_a_kind_of_channel_has_by_itself(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else what waits for that would be overdue to it."""
    channel, rate = Moody(), Rate(30, MINUTE)
    channel.capabilities = replace(channel.capabilities, rate=rate)
    monkeypatch.setattr(wiring, "open_channels", lambda *_: {"journal": channel})

    instead = alerting_instead(desk.parts.settings)

    assert instead.every == LOOK_INSTEAD
    assert instead.look_at.rates == {"journal": rate}  # type: ignore[attr-defined]  # FiguresOf


@pytest.mark.parametrize("off", [DAY, -DAY])
def test_a_host_whose_clock_is_a_day_off_tells_nothing_twice(
    lookout: Lookout, off: timedelta
) -> None:
    """While others look it does not: what they told a moment ago is a day old to it, or to come.
    It looks once they do not.
    """
    desk = lookout.desk
    astray = replace(lookout.of(desk), clock=lambda: desk.now + off, is_believed=lambda: False)
    lookout.looks(MINUTE)
    lookout.beating = ("worker",)

    heard = []
    for _ in range(30):
        heard += lookout.look()
        astray.step()
    turns = []
    for _ in range(3):
        desk.now += 10 * SECOND
        turns.append(astray.takes_turn(astray.clock()))

    assert [subject for who, subject in heard if who.startswith("ana")] == [
        "The timer has stopped: nothing goes out by itself"
    ]
    assert len(lookout.postbox.rings) == 1
    assert turns == [False, False, True]


def test_a_disk_that_fills_is_told_while_something_can_still_be_written(lookout: Lookout) -> None:
    """First by letter, then by telephone; that it was low is not over because it is full."""

    def heard(free: int) -> list[str]:
        lookout.free = free
        told = lookout.looks(3 * MINUTE)
        return [subject for who, subject in told if who.startswith("ana")]

    low = "The disk of seoul-1 is filling up: less than 1 GB is free"
    full = "The disk of seoul-1 is almost full: less than 256 MB is free"

    assert heard(DISK_LOW) == []
    assert heard(DISK_LOW - 1) == [low]
    assert lookout.postbox.rings == []
    assert heard(DISK_FULL - 1) == [full]
    assert [ring.title for ring in lookout.postbox.rings] == [full]
    assert heard(DISK_LOW) == [f"Over: {full}", f"Over: {low}"]


def test_every_process_says_how_much_room_its_disk_has(desk: Desk) -> None:
    """That of the data folder; one that has none says nothing of it."""
    settings, here = desk.parts.settings, this_process(desk.parts.settings.host_id)
    pulse = areas.pulse(settings, "worker", lambda: True)
    pulse.step()
    figures = desk.parts.alerting.look_at.figures(pulse.now())

    assert figures.disks[here.host] > 0
    assert free_beside(settings.data / "nowhere") is None


def test_what_stops_the_sending_is_told_by_name(lookout: Lookout) -> None:
    """A clock that cannot be believed, a channel that refuses, a hold that keeps something."""
    desk = lookout.desk
    desk.parts.channels["journal"] = Moody(NotLetInError("The token is void."))
    desk.announced()
    Clocks(lookout.engine).hold(ClockHold(HERE, "jumped", HOUR, desk.now))
    Clocks(lookout.engine).hold(ClockHold(replace(HERE, pid=2), "jumped", HOUR, desk.now))

    said = {subject for who, subject in lookout.look() if who.startswith("ana")}
    Clocks(lookout.engine).release([HERE, replace(HERE, pid=2)])
    lookout.looks(3 * MINUTE)
    drafted = desk.parts.publishing.draft(ANA, desk.launch(publish_at=None))
    desk.parts.kill_switch.hold(ANA, None)
    desk.scheduled(drafted.announcement)
    desk.parts.channels["journal"] = Moody()
    held = {subject for who, subject in lookout.looks(2 * MINUTE) if who.startswith("ana")}

    assert said == {
        "Nothing goes out from seoul-1: its clock cannot be believed",
        "journal does not let us in",
    }
    assert held == {"All sending is on hold, and 4 wait"}


def test_a_ledger_that_somebody_changed_is_told_within_a_minute(lookout: Lookout) -> None:
    """Readers can find it out; whoever runs the board has to know before they do."""
    lookout.desk.announced()
    lookout.looks(MINUTE)
    with writing(lookout.engine) as conn:
        conn.execute(text("DROP TRIGGER ledger_no_update"))
        conn.execute(text("UPDATE ledger SET digest = 'other'"))

    heard = lookout.looks(90 * SECOND)

    assert heard[0] == ("ana@example.com", "The record does not agree with itself")
    assert len(heard) == 2


def test_a_look_that_breaks_keeps_back_no_other_alarm_and_is_told_itself(
    lookout: Lookout,
) -> None:
    """Nobody can follow the ledger: whoever is told so still hears that the timer stopped."""

    def broken() -> None:
        raise RuntimeError("no ledger here")

    lookout.looks(MINUTE)
    lookout.alerting.verify_ledger = broken
    lookout.beating = ("worker",)
    heard = lookout.looks(3 * MINUTE)
    lookout.alerting.verify_ledger = lambda: None
    over = lookout.looks(4 * MINUTE)

    ana = [subject for who, subject in heard if who.startswith("ana")]
    assert sorted(ana) == [
        "The board cannot look at itself: ledger",
        "The timer has stopped: nothing goes out by itself",
    ]
    assert ("ana@example.com", "Over: The board cannot look at itself: ledger") in over


def test_what_is_over_before_its_letter_goes_out_is_not_told_as_new(lookout: Lookout) -> None:
    """The mail server was away while it lasted."""
    lookout.looks(MINUTE)
    lookout.postbox.full = True
    lookout.beating = ("timer",)
    lookout.looks(2 * MINUTE)
    lookout.beating = ("timer", "worker")
    lookout.looks(3 * MINUTE)
    lookout.postbox.full = False
    heard = lookout.looks(10 * MINUTE, every=MINUTE)

    assert [subject[:5] for who, subject in heard if who.startswith("ana")] == ["Over:"]


def test_a_mail_server_that_hangs_delays_no_ring_and_no_look(lookout: Lookout) -> None:
    """The telephone rings meanwhile; one letter waits there, and the others for their turn."""
    hung, rung, done = threading.Event(), threading.Event(), threading.Event()
    box = lookout.postbox

    class Hanging(Postbox):
        def send(self, letter: Letter) -> None:
            self.tried += 1
            hung.wait(20)
            box.send(letter)
            if self.tried == 2:
                done.set()

        def ring(self, ring: Ring) -> None:
            box.ring(ring)
            rung.set()

    slow = Hanging()
    memos = replace(lookout.alerting.memos, mailer=cast("Mailer", slow), bell=cast("Bell", slow))
    memos.posting.patience = 0
    lookout.looks(MINUTE)
    lookout.alerting.memos = memos
    lookout.beating = ("worker",)
    lookout.looks(2 * MINUTE)

    assert rung.wait(5)
    assert (slow.tried, box.letters) == (1, [])
    hung.set()
    assert done.wait(5)
    assert (len(box.rings), len({letter.to for letter in box.letters})) == (1, 2)


@pytest.mark.parametrize("word", ["begun", "lasting", "over"])
@pytest.mark.parametrize("kind", KINDS)
def test_every_trouble_has_words_in_both_languages(desk: Desk, kind: str, word: str) -> None:
    """What is wrong, since when and what to do next, with every name filled in."""
    scribe = desk.parts.memos.scribe
    for language in get_args(Language):
        person = replace(BO, language=language)
        for named in ("", "journal"):
            memo = Memo("key", BO.id, kind, None, None, desk.now - HOUR, named, count=5)  # type: ignore[arg-type]
            letter = scribe.of_trouble(replace(memo, word=word), person, ["A", "B"])  # type: ignore[arg-type]
            assert "{" not in letter.subject + letter.text
            assert letter.text.count("\n") >= 4


@pytest.mark.parametrize("kind", ["overdue", "sending_held", "dead", "undecided"])
@pytest.mark.parametrize("language", get_args(Language))
def test_a_letter_about_the_board_speaks_of_no_channel_beside_it(
    desk: Desk, kind: str, language: Language
) -> None:
    """What is not on the board is nowhere; and nobody reads its id."""
    person = replace(BO, language=language)
    memo = Memo("key", BO.id, kind, None, None, desk.now, "board", word="begun", count=5)  # type: ignore[arg-type]  # one of the kinds

    letter = desk.parts.memos.scribe.of_trouble(memo, person, [])
    feed = desk.parts.memos.scribe.of_trouble(replace(memo, named="feed"), person, [])

    said = f"{letter.subject}\n{letter.text}"
    untrue = (
        "board and the other",
        "On the board they stand",
        "다른 채널은 그대로",
        "승인한 그대로",
    )
    assert not [words for words in untrue if words in said]
    assert "board 채널" not in said
    assert {"en": "the board's feeds", "ko": "알림판의 피드"}[language] in feed.subject


def test_titles_stand_in_a_letter_only_where_some_are_known(desk: Desk) -> None:
    """No list of nothing; what does not fit is counted."""
    scribe, ko = desk.parts.memos.scribe, replace(BO, language="ko")
    memo = Memo("key", BO.id, "dead", None, None, desk.now, "journal", word="begun", count=5)
    letters = [scribe.of_trouble(memo, ko, titles).text for titles in ([], ["폰 A", "폰 B"])]

    without, some = (text.partition("5건 있습니다.")[2].partition(" 가장")[0] for text in letters)
    english = scribe.of_trouble(memo, replace(BO, language="en"), []).text

    assert (without, some) == ("", " “폰 A”, “폰 B” 외 3건입니다.")
    assert "Among them" not in english
