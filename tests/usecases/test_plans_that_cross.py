"""Bulletins whose ways cross: written before, signed after, scheduled between one another."""

import json
from datetime import timedelta

import pytest

from noticeboard.domain.bulletin import Anew, BulletinState
from noticeboard.domain.content import Content, Fulfilment, Move, OwnCorrection
from noticeboard.domain.errors import ConflictError, RefusedError
from noticeboard.domain.times import parse_instant
from noticeboard.drafting import FollowUp
from noticeboard.ports import Subject
from tests.usecases.desk import ANA, BO, IN_FULL, Desk, a_preorder, explained

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SEOUL = "Asia/Seoul"


def an_update(text: str, at: str | None = None) -> FollowUp:
    """An update that quotes the promise's time, for ``at`` in Seoul or now."""
    words = f"{text} {{{{ promise.preorder }}}}"
    publish_at = None if at is None else parse_instant(at, SEOUL)
    return FollowUp("update", Content(words, words, publish_at))


def a_delay(promise: str, due: str, at: str | None = None) -> FollowUp:
    """A delay of one promise to ``due``, for ``at`` in Seoul or now."""
    publish_at = None if at is None else parse_instant(at, SEOUL)
    move = Move(promise, due=parse_instant(due, SEOUL))
    return FollowUp(
        "delay", Content("", "", publish_at, moves=(move,), explanation=explained(**IN_FULL))
    )


PRICED = "It costs {{ fact.price }}."


def a_new_price(notice: Subject) -> FollowUp:
    """A correction of the announcement, of its price alone."""
    told = explained(what_happened="We typed it wrong.", what_it_means="It costs less.")
    corrects = OwnCorrection(notice.announcement.id)
    facts = {"price": "900,000 KRW"}
    return FollowUp(
        "correction", Content("", "", None, facts=facts, explanation=told, corrects=corrects)
    )


def two_promises(desk: Desk) -> Subject:
    """A public launch that promises a pre-order and a sale."""
    promises = (a_preorder(), a_preorder("2027-07-25T09:00", "sale"))
    return desk.announced(desk.launch(promises=promises))


def journal(desk: Desk) -> list[str]:
    """The bulletins in the journal, in its order."""
    return [json.loads(line)["bulletin_id"] for line in desk.journal.read_text().splitlines()]


def test_a_draft_from_before_a_delay_is_published_after_it(desk: Desk) -> None:
    """Submitted after the delay, it quotes the new time: nothing is wrong with it."""
    notice = desk.announced()
    update = desk.parts.publishing.follow_up(ANA, notice.id, an_update("All shops take part:"))
    desk.now += HOUR
    delay = desk.delayed(notice, "2027-07-20T10:00", **IN_FULL)
    desk.now += HOUR

    desk.scheduled(update)
    desk.pass_time(HOUR)

    assert "All shops take part" in desk.page(notice)
    assert journal(desk) == [notice.announcement.id, delay.id, update.id]


def test_a_delay_planned_for_later_survives_the_delay_of_another_promise(desk: Desk) -> None:
    """Two promises, two delays: neither makes the other wrong."""
    notice = two_promises(desk)
    later = desk.parts.publishing.follow_up(
        ANA, notice.id, a_delay("sale", "2027-07-30T09:00", at="2027-07-06T09:00")
    )
    desk.scheduled(later)
    desk.now += HOUR
    first = desk.delayed(notice, "2027-07-20T10:00", **IN_FULL)

    desk.pass_time(2 * DAY)

    assert desk.parts.publishing.bulletin(later.id).state is BulletinState.PUBLISHED
    assert journal(desk) == [notice.announcement.id, first.id, later.id]


def test_a_delay_that_waits_for_its_channel_survives_the_delay_of_another_promise(
    desk: Desk,
) -> None:
    """Where the first was never read, the second is no substitute."""
    notice = two_promises(desk)
    kept = desk.journal.rename(desk.folder / "kept")
    desk.journal.parent.rmdir()
    first = desk.delayed(notice, "2027-07-20T10:00", **IN_FULL)
    desk.now += HOUR
    follow_up = a_delay("sale", "2027-07-30T09:00")
    second = desk.parts.publishing.follow_up(ANA, notice.id, follow_up)
    desk.scheduled(second)
    desk.parts.deliver_due()

    desk.journal.parent.mkdir()
    kept.rename(desk.journal)
    desk.pass_time(HOUR)
    desk.pass_time(HOUR)

    assert journal(desk) == [notice.announcement.id, first.id, second.id]


def test_an_update_frozen_before_a_delay_is_not_signed_after_it(desk: Desk) -> None:
    """Its words quote the old time: they are frozen anew, not signed and then dropped."""
    notice = desk.announced()
    update = desk.parts.publishing.follow_up(ANA, notice.id, an_update("All shops take part:"))
    desk.parts.publishing.submit(ANA, update.id)
    desk.now += HOUR
    desk.delayed(notice, "2027-07-20T10:00", **IN_FULL)
    desk.pass_time(HOUR)

    with pytest.raises(ConflictError) as refused:
        desk.parts.publishing.approve(BO, update.id)
    anew = desk.parts.publishing.freeze_anew(BO, update.id)
    desk.parts.publishing.approve(BO, update.id, frozen_hash=anew.working.frozen_hash)
    desk.pass_time(HOUR)

    assert refused.value.code == "notice_changed"
    assert journal(desk)[-1] == update.id
    assert "Tue 20 Jul 2027, 10:00 KST" in desk.journal.read_text().splitlines()[-1]


def test_a_delay_that_a_correction_overtook_is_frozen_anew_by_itself(desk: Desk) -> None:
    """Nothing it says is touched: it waits for signatures as before, for all of them anew."""
    promises = (a_preorder(), a_preorder("2027-07-25T09:00", "sale"))
    first = desk.launch(promises=promises, facts={"price": "1,000,000 KRW"})
    notice = desk.announced(first)
    publishing = desk.parts.publishing
    delay = publishing.follow_up(ANA, notice.id, a_delay("sale", "2027-07-30T09:00"))
    quoting = publishing.follow_up(
        ANA, notice.id, FollowUp("update", Content(PRICED, PRICED, None))
    )
    for waiting in (delay, quoting):
        publishing.submit(ANA, waiting.id)
    desk.now += HOUR
    corrected = publishing.follow_up(ANA, notice.id, a_new_price(notice))
    desk.scheduled(corrected)
    desk.parts.deliver_due()

    desk.pass_time(HOUR)

    anew, touched = publishing.bulletin(delay.id), publishing.bulletin(quoting.id)
    assert anew.working.anew == Anew(corrected.id)
    assert anew.working.authors == ("ana",)
    assert touched.working.anew is None
    publishing.approve(BO, delay.id)
    desk.pass_time(HOUR)
    assert journal(desk)[-1] == delay.id


def test_what_is_owed_by_itself_counts_from_when_it_was_last_submitted(desk: Desk) -> None:
    """Sent back, pulled back or edited, a text says what its author wrote, and no old times."""
    notice = desk.announced()
    publishing = desk.parts.publishing
    desk.now = parse_instant("2027-07-15T08:00", "Asia/Seoul").utc
    told = explained(what_happened=IN_FULL["what_happened"])
    moves = (Move("preorder", due=parse_instant("2027-07-20T10:00", "Asia/Seoul")),)
    content = Content("", "", None, moves=moves, explanation=told)
    delay = publishing.follow_up(ANA, notice.id, FollowUp("delay", content))
    written = delay.working.content
    publishing.submit(ANA, delay.id)
    rejected = publishing.reject(BO, delay.id, "Which screens?")
    publishing.submit(ANA, delay.id)
    pulled_back = publishing.pull_back(ANA, delay.id)
    desk.now += 30 * HOUR

    publishing.submit(ANA, delay.id)
    publishing.approve(BO, delay.id)
    desk.pass_time(timedelta(seconds=5))

    assert [b.working.content for b in (rejected, pulled_back)] == [written] * 2
    said = publishing.bulletin(delay.id).working.content.explanation
    assert min(by.utc for by in said.due().values()) > desk.now + 23 * HOUR
    assert journal(desk)[-1] == delay.id


def test_a_clock_that_was_set_back_locks_no_text(desk: Desk) -> None:
    """What was written after the jump knows what is public: it is signed once, and sent."""
    notice = desk.announced()
    desk.now += HOUR
    desk.delayed(notice, "2027-07-20T10:00", **IN_FULL)
    desk.now -= timedelta(minutes=50)
    update = desk.parts.publishing.follow_up(ANA, notice.id, an_update("All shops take part:"))
    asked = desk.parts.publishing.submit(ANA, update.id)
    desk.pass_time(timedelta(seconds=5))

    assert desk.parts.publishing.bulletin(update.id) == asked
    desk.parts.publishing.approve(BO, update.id)
    desk.pass_time(timedelta(seconds=5))
    assert journal(desk)[-1] == update.id


def test_what_nothing_overtook_is_not_frozen_anew(desk: Desk) -> None:
    """Signatures are not made void for nothing."""
    notice = desk.announced()
    update = desk.parts.publishing.follow_up(ANA, notice.id, an_update("All shops take part:"))
    desk.parts.publishing.submit(ANA, update.id)

    with pytest.raises(ConflictError) as refused:
        desk.parts.publishing.freeze_anew(ANA, update.id)

    assert refused.value.code == "not_outdated"


def test_a_plan_made_before_the_delay_but_numbered_after_it_is_dropped(desk: Desk) -> None:
    """Numbers are given when a draft is begun; what counts is what its words know."""
    notice = desk.announced()
    delay = desk.parts.publishing.follow_up(
        ANA, notice.id, a_delay("preorder", "2027-07-20T10:00")
    )
    plan = an_update("All shops take part:", at="2027-07-14T09:00")
    update = desk.parts.publishing.follow_up(ANA, notice.id, plan)
    desk.scheduled(update)
    desk.now += HOUR
    desk.scheduled(delay)

    desk.pass_time(10 * DAY)

    assert journal(desk) == [notice.announcement.id, delay.id]
    assert "It opens tomorrow" not in desk.page(notice)


def test_a_plan_that_a_delay_made_wrong_can_be_taken_back_and_sent_anew(desk: Desk) -> None:
    """It is not stuck: pulled back, submitted and signed again, it quotes the new time."""
    notice = desk.announced()
    plan = an_update("It opens soon:", at="2027-07-14T09:00")
    update = desk.parts.publishing.follow_up(ANA, notice.id, plan)
    desk.scheduled(update)
    desk.now += HOUR
    desk.delayed(notice, "2027-07-20T10:00", **IN_FULL)
    desk.pass_time(HOUR)

    desk.parts.publishing.pull_back(ANA, update.id)
    desk.scheduled(update)
    desk.pass_time(10 * DAY)

    assert journal(desk)[-1] == update.id
    assert "20 Jul" in json.loads(desk.journal.read_text().splitlines()[-1])["text"]


def test_a_channel_that_is_down_hears_the_story_in_the_order_of_the_board(desk: Desk) -> None:
    """Also when the draft of the first to be published was begun last."""
    notice = desk.announced()
    kept = desk.journal.rename(desk.folder / "kept")
    desk.journal.parent.rmdir()
    begun_first = desk.parts.publishing.follow_up(ANA, notice.id, an_update("Second:"))
    begun_last = desk.parts.publishing.follow_up(ANA, notice.id, an_update("First:"))
    desk.scheduled(begun_last)
    desk.pass_time(HOUR)
    desk.scheduled(begun_first)
    desk.parts.deliver_due()

    desk.journal.parent.mkdir()
    kept.rename(desk.journal)
    for _ in range(4):
        desk.pass_time(HOUR)

    assert journal(desk) == [notice.announcement.id, begun_last.id, begun_first.id]


def test_a_candidate_that_leaves_a_channel_out_does_not_go_there(desk: Desk) -> None:
    """Nobody signed that it goes to the journal."""
    drafted = desk.parts.publishing.draft(ANA, desk.launch())
    desk.scheduled(drafted.announcement)
    elsewhere = desk.launch(channels=("board", "feed")).content
    desk.parts.publishing.edit(ANA, drafted.announcement.id, elsewhere, version=None)
    desk.scheduled(drafted.announcement)

    desk.pass_time(HOUR)

    assert "Pre-orders open" in desk.page(drafted)
    assert not desk.journal.exists()


def test_a_promise_is_recorded_as_kept_once(desk: Desk) -> None:
    """Twice in a moment, by two people or one impatient one: the second is told."""
    notice = desk.announced()
    desk.now += 11 * DAY
    kept = Fulfilment("preorder", desk.now - HOUR)

    desk.parts.publishing.fulfil(ANA, notice.id, kept)
    with pytest.raises(RefusedError) as refused:
        desk.parts.publishing.fulfil(ANA, notice.id, kept)
    desk.parts.deliver_due()

    assert {v.code for v in refused.value.violations} == {"already_moving"}
    assert desk.page(notice).count("fulfilment") > 0


def test_a_delay_in_review_does_not_keep_back_that_the_promise_was_kept(desk: Desk) -> None:
    """The truth is not blocked; the delay can no longer be signed."""
    notice = desk.announced()
    desk.now += 9 * DAY
    follow_up = a_delay("preorder", "2027-07-20T10:00")
    delay = desk.parts.publishing.follow_up(ANA, notice.id, follow_up)
    desk.parts.publishing.submit(ANA, delay.id)
    desk.now += 2 * DAY

    desk.parts.publishing.fulfil(ANA, notice.id, Fulfilment("preorder", desk.now - HOUR))
    desk.parts.deliver_due()

    with pytest.raises(RefusedError) as refused:
        desk.parts.publishing.approve(BO, delay.id)
    assert "promise_not_open" in {v.code for v in refused.value.violations}


def test_an_armed_delay_is_taken_back_before_the_promise_counts_as_kept(desk: Desk) -> None:
    """Otherwise the public would read of a delay of what has happened."""
    notice = desk.announced()
    desk.now += 9 * DAY
    follow_up = a_delay("preorder", "2027-07-20T10:00", at="2027-07-17T10:00")
    delay = desk.parts.publishing.follow_up(ANA, notice.id, follow_up)
    desk.scheduled(delay)
    desk.now += 2 * DAY

    with pytest.raises(RefusedError) as refused:
        desk.parts.publishing.fulfil(ANA, notice.id, Fulfilment("preorder", desk.now - HOUR))

    assert {v.code for v in refused.value.violations} == {"already_moving"}


def test_a_typo_fix_after_a_delay_still_quotes_the_time_as_it_was_announced(desk: Desk) -> None:
    """The announcement is history; a spelling mistake in it does not rewrite what it promised."""
    notice = desk.announced(desk.launch(body="Pre-oders open {{ promise.preorder }}."))
    desk.now += DAY
    desk.delayed(notice, "2027-07-20T10:00", **IN_FULL)
    fixed = desk.launch(body="Pre-orders open {{ promise.preorder }}.").content

    desk.parts.publishing.edit(ANA, notice.announcement.id, fixed, version=None)
    desk.scheduled(notice.announcement)
    desk.parts.deliver_due()

    public = desk.parts.publishing.subject(notice.id).public
    assert public is not None
    before, after = (version.body for version in public.bulletins[0].versions)
    assert after == before.replace("Pre-oders", "Pre-orders")
