"""Letters that ask for no answer: to whoever is concerned, once, and only while they are true."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, cast

import pytest

from noticeboard.domain.conclusion import PermanentSendError
from noticeboard.domain.delivery import Delivery
from noticeboard.domain.notice import Notice
from noticeboard.domain.promise import PromiseTerms
from noticeboard.domain.sentence import Sentence
from noticeboard.domain.signing import Person
from noticeboard.domain.times import Instant, parse_instant
from noticeboard.memos import Memos
from noticeboard.ports import Letter, Ring, Subject, UndeliverableError
from noticeboard.store.memos import Memos as Tray
from tests.usecases.desk import ANA, BO, IN_FULL, Desk
from tests.usecases.moody import Moody

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
CHO = Person("cho", "cho@example.com", frozenset({"approver"}))


@dataclass
class Postbox:
    """Takes letters, and rings, unless it is full."""

    letters: list[Letter] = field(default_factory=list)
    rings: list[Ring] = field(default_factory=list)
    full: bool = False
    tried: int = 0
    breaks_for: str = ""

    def send(self, letter: Letter) -> None:
        """Keep the letter."""
        self.tried += 1
        if letter.to == self.breaks_for:
            raise ValueError(letter.to)
        if self.full:
            raise UndeliverableError("full", Sentence("Full.", "가득 찼습니다."), again=True)
        self.letters.append(letter)

    def ring(self, ring: Ring) -> None:
        """Keep the ring."""
        self.rings.append(ring)

    def preflight(self) -> tuple[str, ...]:
        """Always ready."""
        return ()

    def emptied(self) -> list[tuple[str, str]]:
        """Whom it was told, and what, since it was emptied last."""
        found = [(letter.to, letter.subject) for letter in self.letters]
        self.letters.clear()
        return found


@pytest.fixture
def postbox(desk: Desk) -> Postbox:
    """Where the letters of a staffed desk arrive."""
    with desk.parts.people.write() as tx:
        for person in (ANA, BO):
            tx.add_person(person, "no password opens this")
            tx.set_language(person.id, "en")
    return Postbox()


def told(desk: Desk, postbox: Postbox) -> list[tuple[str, str]]:
    """A round of the timer, and what it told whom."""
    memos: Memos = replace(desk.parts.memos, mailer=postbox)
    memos.step()
    return sorted(postbox.emptied())


def test_what_nobody_signed_is_told_ahead_and_when_it_is_missed(
    desk: Desk, postbox: Postbox
) -> None:
    """A day before, two hours before, and once it was not published: author and signer."""
    at = parse_instant("2027-07-08T11:00", "Asia/Seoul")
    drafted = desk.parts.publishing.draft(ANA, desk.launch(publish_at=at))
    desk.parts.publishing.submit(ANA, drafted.announcement.id)
    heard = []
    for before in (2 * DAY, DAY, DAY - HOUR, 2 * HOUR, -HOUR, -2 * HOUR):
        desk.now = at.utc - before
        desk.parts.reconciler.tick(desk.now)
        heard.append(told(desk, postbox))

    soon = "Still unsigned: Phone X (Announcement), Thu 8 Jul 2027, 11:00 KST"
    both = [("ana@example.com", soon), ("bo@example.com", soon)]
    missed = "Not published: Phone X (Announcement)"
    over = [("ana@example.com", missed), ("bo@example.com", missed)]
    assert heard == [[], both, [], both, over, []]


def test_what_was_signed_meanwhile_or_asked_just_now_is_told_nobody(
    desk: Desk, postbox: Postbox
) -> None:
    """A letter that lay in the queue does not ask for what is done."""
    at = parse_instant("2027-07-08T11:00", "Asia/Seoul")
    drafted = desk.parts.publishing.draft(ANA, desk.launch(publish_at=at))
    desk.parts.publishing.submit(ANA, drafted.announcement.id)
    desk.now = at.utc - DAY
    postbox.full = True
    first = told(desk, postbox)
    desk.parts.publishing.approve(BO, drafted.announcement.id)
    postbox.full = False
    desk.now += HOUR

    assert (first, told(desk, postbox)) == ([], [])


def test_an_edit_that_nobody_signed_is_told_before_the_old_words_go_out(
    desk: Desk, postbox: Postbox
) -> None:
    """Whoever edits an approved text believes it changed; nothing else would tell them."""
    at = parse_instant("2027-07-08T11:00", "Asia/Seoul")
    drafted = desk.parts.publishing.draft(ANA, desk.launch(publish_at=at))
    desk.scheduled(drafted.announcement)
    edited = desk.launch(publish_at=at, title="Phone X2").content
    desk.parts.publishing.edit(ANA, drafted.announcement.id, edited, version=None)
    desk.parts.publishing.submit(ANA, drafted.announcement.id)
    desk.now = at.utc - HOUR

    soon = "An edit is still unsigned: Phone X2 (Announcement), Thu 8 Jul 2027, 11:00 KST"
    assert told(desk, postbox) == [("ana@example.com", soon), ("bo@example.com", soon)]


def test_a_copy_that_is_not_what_was_sent_is_told_its_owner_and_approvers(
    desk: Desk, postbox: Postbox
) -> None:
    """Who wrote the notice, and whoever may vouch for what stands there; once, while it is new."""
    desk.announced()
    desk.journal.write_text(desk.journal.read_text().replace("Pre-orders", "Sales"))
    desk.pass_time(HOUR)

    first, second = told(desk, postbox), told(desk, postbox)
    desk.now += 3 * DAY
    with desk.parts.people.write() as tx:
        tx.add_person(CHO, "no password opens this")
    third = told(desk, postbox)

    subject = "Not what was sent: “Phone X” on journal"
    assert first == [("ana@example.com", subject), ("bo@example.com", subject)]
    assert (second, third) == ([], [])


def test_a_mail_server_that_was_away_takes_the_letter_once_it_is_back(
    desk: Desk, postbox: Postbox
) -> None:
    """Tried again ever more seldom for as long as it is true, and sent once."""
    promise = PromiseTerms("preorder", "Pre-order opens", as_if_an_hour_off("2027-07-15T09:00"))
    desk.announced(desk.launch(promises=(promise,)))
    memos: Memos = replace(desk.parts.memos, mailer=postbox)
    postbox.full = True
    for minutes in (0, 1, 1, 5, 15, 60, 240):
        desk.now += timedelta(minutes=minutes)
        memos.step()
    tried = postbox.tried
    postbox.full = False
    for _ in range(2):
        desk.now += 4 * HOUR
        memos.step()

    assert (tried, len(postbox.letters)) == (12, 2)


def test_a_mail_server_that_is_slow_is_left_alone_after_half_a_minute(
    desk: Desk, postbox: Postbox
) -> None:
    """Nobody holds a letter for longer than it is theirs; the next round takes the next ones."""
    for number in range(3):
        promise = PromiseTerms("preorder", "Pre-order", as_if_an_hour_off("2027-07-15T09:00"))
        desk.announced(desk.launch(title=f"Phone {number}", publish_at=None, promises=(promise,)))
    memos: Memos = replace(desk.parts.memos, mailer=postbox)
    memos.posting.monotonic = lambda: 20.0 * postbox.tried
    memos.look()

    assert [memos.send() for _ in range(4)] == [2, 2, 2, 0]


def as_if_an_hour_off(wall: str) -> Instant:
    """That time in Seoul, as an earlier version of its rules would have understood it."""
    now = parse_instant(wall, "Asia/Seoul")
    return Instant(now.utc + HOUR, now.wall, now.zone)


def test_a_zone_whose_rules_changed_is_told_and_nothing_moves(
    desk: Desk, postbox: Postbox
) -> None:
    """The owner decides: the time on the clock is kept by a delay that is called no delay."""
    promise = PromiseTerms("preorder", "Pre-order opens", as_if_an_hour_off("2027-07-15T09:00"))
    notice = desk.announced(desk.launch(promises=(promise,)))

    heard = told(desk, postbox)
    before = desk.parts.publishing.subject(notice.id).public
    delay = desk.delayed(notice, "2027-07-15T09:00", **IN_FULL)
    after = desk.parts.publishing.subject(notice.id).public

    subject = "Decide about its time: Pre-order opens"
    assert heard == [("ana@example.com", subject), ("bo@example.com", subject)]
    assert before is not None
    assert after is not None
    assert before.promises[0].current.due == promise.due
    assert after.promises[0].current.due == parse_instant("2027-07-15T09:00", "Asia/Seoul")
    assert [b.labels for b in after.bulletins if b.id == delay.id] == [("rule_change",)]


def test_a_zone_whose_rules_changed_is_told_approvers_once_its_owner_has_left(
    desk: Desk, postbox: Postbox
) -> None:
    """Somebody has to decide about what was promised, whoever wrote it."""
    promise = PromiseTerms("preorder", "Pre-order opens", as_if_an_hour_off("2027-07-15T09:00"))
    desk.announced(desk.launch(promises=(promise,)))
    with desk.parts.people.write() as tx:
        tx.set_disabled(ANA.id, disabled=True)

    assert [who for who, _ in told(desk, postbox)] == ["bo@example.com"]


@dataclass(frozen=True)
class Faulty(Tray):
    """Cannot tell what stands elsewhere, fails once at what is promised, then reads it wrongly."""

    failures: list[str] = field(default_factory=list)

    def strayed(self, since: datetime) -> tuple[tuple[Delivery, str], ...]:
        """Fail, always."""
        raise ValueError("strayed")

    def promising(self) -> Iterator[Notice]:
        """Fail once; then one notice that nobody can read, and the others."""
        if not self.failures:
            self.failures.append("promising")
            raise ValueError("promising")
        notices = list(super().promising())
        yield replace(notices[0], promises=cast("Any", (None,)))
        yield from notices


def test_what_cannot_be_read_or_sent_silences_nothing_else(desk: Desk, postbox: Postbox) -> None:
    """Not the other letters of a round, and not the zones for a day."""
    promise = PromiseTerms("preorder", "Pre-order opens", as_if_an_hour_off("2027-07-15T09:00"))
    desk.announced(desk.launch(promises=(promise,)))
    parts = desk.parts.memos
    engine = cast("Tray", parts.memory).engine
    postbox.breaks_for = "ana@example.com"
    memos = replace(parts, mailer=postbox, memory=Faulty(engine), rules_at=parts.rules_at)

    memos.step()
    first = postbox.emptied()
    memos.step()
    second = [who for who, _ in postbox.emptied()]
    memos.step()

    assert (first, second, postbox.emptied()) == ([], ["bo@example.com"], [])


def test_what_machines_gave_up_is_told_its_author(desk: Desk, postbox: Postbox) -> None:
    """Once, and again when it failed once more. Whoever looks after the sending is told apart."""
    with desk.parts.people.write() as tx:
        tx.set_roles(ANA.id, frozenset({"author"}))
    desk.parts.channels["journal"] = Moody(PermanentSendError("The account is locked."))
    notice = desk.announced()

    first, again = told(desk, postbox), told(desk, postbox)
    (dead,) = (d for d in _deliveries(desk, notice) if d.channel == "journal")
    desk.parts.aftercare.retry(BO, dead.id)
    desk.parts.deliver_due()

    author = [("ana@example.com", "Not sent: “Phone X” to journal")]
    assert (first, again, told(desk, postbox)) == (author, [], author)


def _deliveries(desk: Desk, notice: Subject) -> tuple[Delivery, ...]:
    return tuple(desk.parts.publishing.store.deliveries(notice.announcement.id))
