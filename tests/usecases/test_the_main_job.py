"""A launch notice goes out on time everywhere, and a delay follows it with its explanation."""

import json
from datetime import timedelta

import pytest

from noticeboard.domain.bulletin import BulletinState
from noticeboard.domain.content import Content, Move
from noticeboard.domain.errors import ConflictError, ForbiddenError, RefusedError
from noticeboard.domain.promise import PromiseState
from noticeboard.domain.times import parse_instant
from noticeboard.drafting import FollowUp
from noticeboard.ports import Once
from noticeboard.store.compiling import SHARED
from tests.builders import SEOUL
from tests.usecases.desk import ANA, BO, IN_FULL, Desk, a_preorder, explained

HOUR = timedelta(hours=1)


def test_an_announcement_stands_everywhere_at_its_instant_and_not_before(desk: Desk) -> None:
    """Board, page, feeds and journal: nothing a moment before, everything at T."""
    drafted = desk.parts.publishing.draft(ANA, desk.launch())
    desk.scheduled(drafted.announcement)

    desk.pass_time(HOUR - timedelta(milliseconds=1))
    before = [desk.page(drafted), desk.get("/feeds/atom.xml"), desk.journal.exists()]
    desk.pass_time(timedelta(milliseconds=1))

    assert before == ["", "", False]
    assert "Phone X" in desk.page(drafted)
    assert "Phone X" in desk.get("/en/")
    assert "Phone X" in desk.get("/feeds/atom.xml")
    assert "Phone X" in desk.get("/feeds/rss.xml")
    assert len(desk.journal.read_text().splitlines()) == 1


def test_nothing_is_public_without_a_second_person(desk: Desk) -> None:
    """Submitted is not scheduled, and the author cannot sign."""
    drafted = desk.parts.publishing.draft(ANA, desk.launch())
    desk.parts.publishing.submit(ANA, drafted.announcement.id)

    with pytest.raises(ForbiddenError):
        desk.parts.publishing.approve(ANA, drafted.announcement.id)
    desk.pass_time(2 * HOUR)

    assert desk.page(drafted) == ""
    after = desk.parts.publishing.bulletin(drafted.announcement.id)
    assert after.state is BulletinState.MISSED_REVIEW


def test_a_delay_stands_everywhere_with_old_time_new_time_and_reason(desk: Desk) -> None:
    """On every channel the promise reached, once each."""
    notice = desk.announced()
    desk.now += 5 * 24 * HOUR

    delay = desk.delayed(notice, "2027-07-20T10:00", **IN_FULL)

    page = desk.page(notice)
    assert "2027-07-15T09:00:00+09:00" in page
    assert "2027-07-20T10:00:00+09:00" in page
    assert IN_FULL["what_happened"] in page
    assert IN_FULL["what_happened"] in desk.get("/feeds/atom.xml")
    sent = [json.loads(line)["bulletin_id"] for line in desk.journal.read_text().splitlines()]
    assert sent == [notice.announcement.id, delay.id]
    labels = desk.parts.publishing.subject(notice.id).public
    assert labels is not None
    assert labels.labels == ()


def test_an_old_text_keeps_its_bytes_and_leads_to_the_delay_that_moved_its_time(
    desk: Desk,
) -> None:
    """What was signed is not rewritten; who reads the old time is told that it moved."""
    notice = desk.announced()
    assert notice.public is not None
    signed = notice.public.bulletins[0].shown.html
    desk.now += 5 * 24 * HOUR

    delay = desk.delayed(notice, "2027-07-20T10:00", **IN_FULL)

    page = desk.page(notice)
    frame, _, _ = page.partition(signed)
    assert signed in page
    assert '<p class="amended"><strong>Time moved</strong>' in frame
    assert f'href="#b-{delay.code}"' in frame.rpartition('<p class="amended">')[2]
    assert "Time moved" in desk.get("/feeds/atom.xml")


def test_a_delay_told_late_says_so_for_ever(desk: Desk) -> None:
    """After the instant it is labelled, and the old time counts as missed."""
    notice = desk.announced()
    desk.now += 10 * 24 * HOUR

    desk.delayed(notice, "2027-07-20T10:00", what_happened=IN_FULL["what_happened"])

    public = desk.parts.publishing.subject(notice.id).public
    assert public is not None
    assert set(public.labels) == {"late_notice", "explained_late"}
    promise = public.promises[0]
    assert promise.missed(promise.revisions[0])
    owed = {*IN_FULL, "prevention"} - {"what_happened"}
    assert set(public.bulletins[1].explanation.due()) == owed


def test_a_delay_that_waited_longer_than_it_may_owe_names_the_way_out(desk: Desk) -> None:
    """What it owes by itself is past then: taken back and handed in again, it owes it anew."""
    notice, publishing = desk.announced(), desk.parts.publishing
    desk.now += 10 * 24 * HOUR
    why = explained(what_happened=IN_FULL["what_happened"], apology="Due to circumstances.")
    moves = (Move("preorder", parse_instant("2027-07-25T10:00", SEOUL)),)
    said = Content("", "", None, moves=moves, explanation=why)
    delay = publishing.follow_up(ANA, notice.id, FollowUp("delay", said))
    publishing.submit(ANA, delay.id)
    desk.now += 25 * HOUR

    with pytest.raises(RefusedError) as refused:
        publishing.approve(BO, delay.id)
    publishing.pull_back(ANA, delay.id)
    publishing.submit(ANA, delay.id)
    publishing.approve(BO, delay.id)
    desk.pass_time(HOUR)

    past = [v for v in refused.value.violations if v.code == "part_due_past"]
    assert {v.field.partition(".")[2] for v in past} >= {"cause", "apology"}
    assert all("pull the text back and submit it again" in v.message.en for v in past)
    public = publishing.subject(notice.id).public
    assert public is not None
    assert public.bulletins[-1].explanation.due()["apology"].utc > desk.now


def test_silence_shows_by_itself_and_a_fulfilment_ends_it(desk: Desk) -> None:
    """The clock alone turns upcoming into due and unconfirmed, on the stored pages too."""
    notice = desk.announced()
    promise = notice.public.promises[0] if notice.public else None
    assert promise is not None

    desk.pass_time(promise.current.anchor.utc - desk.now)
    at_the_instant = desk.page(notice)
    desk.pass_time(timedelta(minutes=15))
    in_silence = desk.page(notice)

    assert "awaiting confirmation" in at_the_instant
    assert "Not confirmed by the company since" in in_silence
    assert promise.state(desk.now) is PromiseState.UNCONFIRMED


def test_what_a_rule_refuses_is_not_stored(desk: Desk) -> None:
    """Violations all at once, and no trace of the draft."""
    late = desk.launch(promises=(a_preorder("2027-07-06T09:00"),), title=" ")

    with pytest.raises(RefusedError) as refused:
        desk.parts.publishing.draft(ANA, late)

    assert {v.code for v in refused.value.violations} == {"lead_too_short", "blank"}
    assert desk.parts.store.subjects(limit=10).items == ()


def test_a_request_sent_twice_makes_one_notice(desk: Desk) -> None:
    """The same Idempotency-Key finds what the first request made."""
    once, other = Once("ana", "key-1", "digest"), Once("ana", "key-1", "other")

    first = desk.parts.publishing.only_once(once).draft(ANA, desk.launch())
    second = desk.parts.publishing.only_once(once).draft(ANA, desk.launch())

    assert first.id == second.id
    with pytest.raises(ConflictError):
        desk.parts.publishing.only_once(other).draft(ANA, desk.launch())


def test_a_candidate_leaves_the_approved_version_armed(desk: Desk) -> None:
    """An edit waits for its own sign-off; without it, the approved words go out."""
    drafted = desk.parts.publishing.draft(ANA, desk.launch())
    desk.scheduled(drafted.announcement)
    edited = desk.launch(body="Pre-orders begin {{ promise.preorder }}, in every shop.").content
    desk.parts.publishing.edit(ANA, drafted.announcement.id, edited, version=None)

    desk.pass_time(HOUR)

    assert "Pre-orders open" in desk.page(drafted)
    assert "in every shop" not in desk.page(drafted)


def test_an_approved_candidate_takes_its_place(desk: Desk) -> None:
    """Once signed, the edit is what goes out, once."""
    drafted = desk.parts.publishing.draft(ANA, desk.launch())
    desk.scheduled(drafted.announcement)
    edited = desk.launch(body="Pre-orders begin {{ promise.preorder }}, in every shop.").content
    desk.parts.publishing.edit(ANA, drafted.announcement.id, edited, version=None)
    desk.scheduled(drafted.announcement)

    desk.pass_time(HOUR)

    assert "in every shop" in desk.page(drafted)
    assert len(desk.journal.read_text().splitlines()) == 1


def test_what_was_pulled_back_is_not_published(desk: Desk) -> None:
    """Disarmed is a draft again, and its deliveries are gone."""
    drafted = desk.parts.publishing.draft(ANA, desk.launch())
    desk.scheduled(drafted.announcement)

    desk.parts.publishing.pull_back(ANA, drafted.announcement.id)
    desk.pass_time(HOUR)

    assert desk.page(drafted) == ""
    assert not desk.journal.exists()


def test_a_typo_fix_shows_in_the_history_and_alerts_nobody(desk: Desk) -> None:
    """Spelling may change after publication; the journal hears nothing of it."""
    notice = desk.announced(desk.launch(body="Pre-oders open {{ promise.preorder }}."))
    fixed = desk.launch(body="Pre-orders open {{ promise.preorder }}.").content

    desk.parts.publishing.edit(ANA, notice.announcement.id, fixed, version=None)
    desk.scheduled(notice.announcement)
    desk.parts.deliver_due()

    public = desk.parts.publishing.subject(notice.id).public
    assert public is not None
    assert [v.revision for v in public.bulletins[0].versions] == [1, 2]
    assert "Pre-orders open" in desk.page(notice)
    assert len(desk.journal.read_text().splitlines()) == 1


def test_a_change_of_meaning_after_publication_is_refused(desk: Desk) -> None:
    """A digit is no typo: that takes a correction."""
    notice = desk.announced(desk.launch(body="The first 100 get one {{ promise.preorder }}."))
    other = desk.launch(body="The first 10 get one {{ promise.preorder }}.").content

    with pytest.raises(RefusedError) as refused:
        desk.parts.publishing.edit(ANA, notice.announcement.id, other, version=None)

    assert {v.code for v in refused.value.violations} == {"not_a_typo_fix"}


def test_an_older_bulletin_never_follows_a_newer_one(desk: Desk) -> None:
    """While a channel is down, a delay makes the announcement waiting there wrong."""
    desk.journal.parent.rmdir()
    notice = desk.announced()
    desk.now += 8 * 24 * HOUR
    delay = desk.delayed(notice, "2027-07-20T10:00", **IN_FULL)
    desk.journal.parent.mkdir()

    desk.pass_time(HOUR)

    sent = [json.loads(line)["bulletin_id"] for line in desk.journal.read_text().splitlines()]
    assert sent == [delay.id]


def test_rejection_goes_back_to_the_author_with_a_reason(desk: Desk) -> None:
    """And a reason is required."""
    drafted = desk.parts.publishing.draft(ANA, desk.launch())
    desk.parts.publishing.submit(ANA, drafted.announcement.id)

    with pytest.raises(RefusedError):
        desk.parts.publishing.reject(BO, drafted.announcement.id, " ")
    back = desk.parts.publishing.reject(BO, drafted.announcement.id, "Which shops?")

    assert back.state is BulletinState.DRAFT
    assert back.working.rejected_because == "Which shops?"


def test_an_explanation_cannot_be_blank() -> None:
    """Not even in the hands of a programmer."""
    with pytest.raises(Exception, match="blank"):
        explained(what_happened=" \u200b ")


def test_a_rehearsal_leaves_nothing_behind(desk: Desk) -> None:
    """Every statement of a publication runs, and then none of it happened."""
    drafted = desk.parts.publishing.draft(ANA, desk.launch())
    desk.scheduled(drafted.announcement)
    at = desk.now + HOUR

    desk.parts.rehearsal.rehearse(at, desk.parts.dispatch.me)

    assert desk.page(drafted) == ""
    assert desk.parts.store.ledger_head() is None
    delivery, *_ = desk.parts.store.deliveries(drafted.announcement.id)
    assert (delivery.state, delivery.attempts, delivery.fence) == ("pending", 0, 0)
    desk.pass_time(HOUR)
    assert "Phone X" in desk.page(drafted)


def test_where_nothing_of_the_board_is_due_the_look_is_rehearsed_all_the_same(desk: Desk) -> None:
    """What waited on another channel is looked at by a statement that was made before."""
    SHARED["compiled_cache"].clear()
    desk.parts.rehearsal.rehearse(desk.now, desk.parts.dispatch.me)
    before = len(SHARED["compiled_cache"])

    desk.parts.dispatch.deliveries.look([], desk.now)

    assert len(SHARED["compiled_cache"]) == before
