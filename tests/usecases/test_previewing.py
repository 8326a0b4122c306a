"""What staff see beforehand is, byte for byte, what the public sees then."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from lxml import etree  # type: ignore[import-untyped]  # ships no types
from sqlalchemy import select

from noticeboard.domain.bulletin import Bulletin
from noticeboard.domain.content import Content, Move
from noticeboard.domain.errors import NotFoundError, RefusedError
from noticeboard.domain.labels import ONE_PERSON, SHORT_NOTICE
from noticeboard.domain.times import parse_instant
from noticeboard.drafting import FollowUp
from noticeboard.ports import Subject
from noticeboard.previewing import Preview
from noticeboard.site import feed_entries, pages
from noticeboard.site.sources import NoticeSource
from noticeboard.store.engine import reading
from noticeboard.store.metadata import metadata
from tests.usecases.desk import ANA, BO, IN_FULL, Desk, explained

HOUR = timedelta(hours=1)
ATOM = "{http://www.w3.org/2005/Atom}"


def looked_at(desk: Desk, bulletin: Bulletin, *, armed: bool = False) -> Preview:
    """The bulletin as Bo sees it beforehand."""
    return desk.parts.previewing.preview(bulletin.id, by=BO, armed=armed)


def page_of(desk: Desk, preview: Preview) -> str:
    """The page of the previewed notice, under the entry that publication gave it."""
    own = preview.notice.id
    source = NoticeSource(preview.notice, None, desk.parts.public_rows.heads([own]).get(own))
    return pages.draft(source, desk.parts.house, preview.at).body.decode()


def entry_of(desk: Desk, preview: Preview) -> tuple[str, str]:
    """Title and text of the previewed bulletin in a feed."""
    entry = feed_entries.entry(preview.notice, preview.said, desk.parts.house)
    return entry.title, entry.html


def fed(desk: Desk, bulletin: Bulletin) -> tuple[str, str]:
    """Title and text of the bulletin in the feed that is served."""
    feed = etree.fromstring(desk.get("/feeds/atom.xml").encode())
    own = next(e for e in feed.iter(f"{ATOM}entry") if bulletin.id in e.findtext(f"{ATOM}id"))
    return own.findtext(f"{ATOM}title"), own.findtext(f"{ATOM}content")


def a_delay(desk: Desk, subject: Subject, **changes: Any) -> Bulletin:
    """A delay of the first promise as a draft."""
    content = Content(
        body="It opens {{ promise.preorder }}.",
        short="",
        publish_at=parse_instant("2027-07-06T10:00", "Asia/Seoul"),
        moves=(Move("preorder", due=parse_instant("2027-07-20T10:00", "Asia/Seoul")),),
        explanation=explained(**IN_FULL),
    )
    new = FollowUp("delay", replace(content, **changes))
    return desk.parts.publishing.follow_up(ANA, subject.id, new)


@pytest.mark.story
def test_an_announcement_is_published_exactly_as_it_was_previewed(desk: Desk) -> None:
    """Page, feed entry and channel text: as a draft, in review, armed, and then in public."""
    drafted = desk.parts.publishing.draft(ANA, desk.launch())
    own = drafted.announcement

    previews = [looked_at(desk, own)]
    desk.parts.publishing.submit(ANA, own.id)
    previews.append(looked_at(desk, own))
    desk.parts.publishing.approve(BO, own.id)
    previews.append(looked_at(desk, own))
    desk.pass_time(HOUR)

    assert {page_of(desk, preview) for preview in previews} == {desk.page(drafted)}
    assert {entry_of(desk, preview) for preview in previews} == {fed(desk, own)}
    sent = [json.loads(line)["text"] for line in desk.journal.read_text().splitlines()]
    assert [["\n\n".join(p.frozen.thread("journal"))] for p in previews] == [sent] * 3
    assert {preview.channels for preview in previews} == {("board", "feed", "journal")}


@pytest.mark.story
def test_a_delay_is_published_exactly_as_it_was_previewed(desk: Desk) -> None:
    """The whole page of its notice, with the old time and the new one."""
    notice = desk.announced()
    delay = a_delay(desk, notice)

    draft = looked_at(desk, delay)
    desk.scheduled(delay)
    armed = looked_at(desk, delay)
    desk.pass_time(23 * HOUR)

    assert page_of(desk, draft) == page_of(desk, armed) == desk.page(notice)
    assert entry_of(desk, draft) == entry_of(desk, armed) == fed(desk, delay)
    assert armed.said.moves == draft.said.moves != ()


def test_a_delay_under_pressure_shows_what_will_be_owed(desk: Desk) -> None:
    """What was not said is promised in the preview as it will be in public."""
    notice = desk.announced()
    desk.now += 10 * 24 * HOUR
    short = explained(what_happened=IN_FULL["what_happened"])
    delay = a_delay(desk, notice, publish_at=None, explanation=short)

    preview = looked_at(desk, delay)
    desk.scheduled(delay)
    desk.pass_time(timedelta())

    owed = {*IN_FULL, "prevention"} - {"what_happened"}
    assert set(preview.said.explanation.due()) == owed
    assert preview.said.labels == ("late_notice", "explained_late")
    assert page_of(desk, preview) == desk.page(notice)


def test_a_preview_counts_in_what_is_armed_for_before(desk: Desk) -> None:
    """An update after a delay stands on a page that tells the delay."""
    notice = desk.announced()
    desk.scheduled(a_delay(desk, notice))
    words = Content("Stock is on its way.", "", parse_instant("2027-07-06T12:00", "Asia/Seoul"))
    update = desk.parts.publishing.follow_up(ANA, notice.id, FollowUp("update", words))

    preview = looked_at(desk, update)
    desk.scheduled(update)
    desk.pass_time(25 * HOUR)

    assert [b.kind for b in preview.notice.bulletins] == ["announcement", "delay", "update"]
    # The delay went out when the clock was turned, and not at its own instant.
    assert preview.notice.promises[0].current.due == parse_instant(
        "2027-07-20T10:00", "Asia/Seoul"
    )


def test_a_candidate_and_the_armed_text_are_two_previews(desk: Desk) -> None:
    """Until the edit is signed the armed words are those that will be public."""
    drafted = desk.parts.publishing.draft(ANA, desk.launch())
    own = desk.scheduled(drafted.announcement)
    edited = replace(own.working.content, body="Other words, {{ promise.preorder }}.")
    own = desk.parts.publishing.edit(ANA, own.id, edited, version=None)

    candidate, armed = looked_at(desk, own), looked_at(desk, own, armed=True)

    assert "Other words" in page_of(desk, candidate)
    assert "Other words" not in page_of(desk, armed)
    assert armed.frozen.hash == armed.revision.frozen_hash != candidate.frozen.hash


def test_a_spelling_fix_goes_to_board_and_feed_alone(desk: Desk) -> None:
    """Its preview has the earlier words in the history, as the public page then has."""
    notice = desk.announced()
    own = notice.announcement
    words = "Pre-orders will open {{ promise.preorder }}."
    content = replace(own.working.content, body=words)
    own = desk.parts.publishing.edit(ANA, own.id, content, version=None)
    desk.now += HOUR

    preview = looked_at(desk, own)
    public = looked_at(desk, own, armed=True)
    desk.scheduled(own)
    desk.pass_time(timedelta())

    assert preview.channels == ("board", "feed")
    assert len(preview.said.versions) == 2
    assert page_of(desk, preview) == desk.page(notice)
    assert public.notice == notice.public


def test_looking_touches_nothing(desk: Desk) -> None:
    """Not a row of any table, not a byte of any page."""
    notice = desk.announced()
    desk.scheduled(a_delay(desk, notice))
    drafted = desk.parts.publishing.draft(ANA, desk.launch(title="Secret Y", publish_at=None))

    desk.parts.carry_out()

    before = every_row(desk), desk.get("/en/"), desk.get("/feeds/atom.xml"), desk.page(notice)
    for subject in (notice, drafted):
        for bulletin in desk.parts.publishing.subject(subject.id).bulletins:
            preview = looked_at(desk, bulletin)
            assert page_of(desk, preview)
            assert entry_of(desk, preview)

    after = every_row(desk), desk.get("/en/"), desk.get("/feeds/atom.xml"), desk.page(notice)
    assert after == before


def every_row(desk: Desk) -> dict[str, list[Any]]:
    """All that is stored."""
    with reading(desk.parts.store.engine) as conn:
        return {
            name: [tuple(row) for row in conn.execute(select(table))]
            for name, table in metadata.tables.items()
        }


def test_labels_are_those_that_will_be_given(desk: Desk) -> None:
    """Short notice is announced to whoever signs, before the public reads it."""
    new = desk.launch(
        publish_at=parse_instant("2027-07-14T11:00", "Asia/Seoul"), waiver="A recall."
    )
    drafted = desk.parts.publishing.draft(ANA, new)

    preview = looked_at(desk, drafted.announcement)

    assert preview.said.labels == (SHORT_NOTICE,)


def test_one_person_is_told_beforehand_where_one_may_sign_alone(desk: Desk) -> None:
    """The label is part of what they see before they sign their own text."""
    drafting = desk.parts.previewing.drafting
    solo = replace(drafting, policy=replace(drafting.policy, solo=True))
    previewing = replace(desk.parts.previewing, drafting=solo)
    own = desk.parts.publishing.draft(ANA, desk.launch()).announcement

    alone = previewing.preview(own.id, by=ANA)
    by_another = previewing.preview(own.id, by=BO)
    two_needed = desk.parts.previewing.preview(own.id, by=ANA)

    assert alone.said.labels == (ONE_PERSON,)
    assert by_another.said.labels == two_needed.said.labels == ()


def test_a_text_that_fits_nowhere_is_refused_with_its_field(desk: Desk) -> None:
    """A preview says what would stand in the way of asking for sign-off."""
    drafted = desk.parts.publishing.draft(ANA, desk.launch(body="Opens soon " + "[" * 5_000))

    with pytest.raises(RefusedError) as refused:
        looked_at(desk, drafted.announcement)

    assert [v.field for v in refused.value.violations] == ["announcement.body"]


def test_a_bulletin_that_is_not_there_has_no_preview(desk: Desk) -> None:
    """A wrong address is a sentence, not an accident."""
    nowhere = "00000000-0000-4000-8000-000000000000"

    with pytest.raises(NotFoundError):
        desk.parts.previewing.preview(nowhere, by=ANA)
    with pytest.raises(NotFoundError):
        desk.parts.previewing.report(nowhere)


def test_the_report_of_a_draft_is_that_of_now(desk: Desk) -> None:
    """What was sound when it was written may be too late when it is looked at."""
    own = desk.parts.publishing.draft(ANA, desk.launch()).announcement

    before = desk.parts.previewing.report(own.id)
    desk.now += 2 * HOUR
    after = desk.parts.previewing.report(own.id)

    assert before.violations == ()
    assert [v.code for v in after.violations] == ["publish_at_past"]
