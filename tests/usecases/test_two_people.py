"""Nobody signs words of their own, whichever way those words came to be in the text."""

from dataclasses import replace

import pytest

from noticeboard.domain.bulletin import Bulletin, BulletinState
from noticeboard.domain.content import Content, Move
from noticeboard.domain.errors import ConflictError, ForbiddenError, RefusedError
from noticeboard.domain.signing import Person
from noticeboard.domain.times import parse_instant
from noticeboard.drafting import FollowUp
from noticeboard.ids import new_id
from tests.builders import codes
from tests.usecases.desk import ANA, BO, IN_FULL, Desk, explained

BOTH = frozenset({"author", "approver"})
CHO, DAN, EVE = (Person(name, f"{name}@example.com", BOTH) for name in ("cho", "dan", "eve"))


def test_an_author_does_not_sign_what_a_colleague_made_of_the_text(desk: Desk) -> None:
    """A comma changed by somebody else leaves it the words of whoever wrote them."""
    publishing = desk.parts.publishing
    bulletin = publishing.draft(CHO, desk.launch()).announcement
    publishing.submit(CHO, bulletin.id)
    publishing.approve(DAN, bulletin.id)
    edited = desk.launch(short="Pre-orders open, {{ promise.preorder }} {{ link }}").content
    publishing.edit(DAN, bulletin.id, edited, version=None)
    publishing.submit(DAN, bulletin.id)

    for author in (CHO, DAN):
        with pytest.raises(ForbiddenError) as refused:
            publishing.approve(author, bulletin.id)
        assert refused.value.code == "own_text"

    assert publishing.approve(BO, bulletin.id).working.state == "approved"


def test_a_copy_is_the_words_of_whoever_wrote_the_original(desk: Desk) -> None:
    """Copied by a colleague, copied again, discarded meanwhile: none of them signs it."""
    publishing = desk.parts.publishing
    first = publishing.draft(CHO, desk.launch())
    desk.parts.publishing.submit(CHO, first.announcement.id)
    publishing.approve(BO, first.announcement.id)
    publishing.edit(DAN, first.announcement.id, desk.launch(title="Phone Y").content, version=None)
    publishing.discard_candidate(DAN, first.announcement.id)
    copy = publishing.draft(ANA, replace(desk.launch(), copied_from=first.id))
    again = publishing.draft(EVE, replace(desk.launch(), copied_from=copy.id))

    publishing.submit(EVE, again.announcement.id)

    assert again.announcement.working.authors == ("eve", "ana", "cho", "dan")
    for author in (CHO, DAN):
        with pytest.raises(ForbiddenError) as refused:
            publishing.approve(author, again.announcement.id)
        assert refused.value.code == "own_text"
    assert publishing.approve(BO, again.announcement.id).working.state == "approved"


def test_a_copy_of_nothing_is_refused(desk: Desk) -> None:
    """The field is named, and nothing is stored."""
    with pytest.raises(RefusedError) as refused:
        desk.parts.publishing.draft(CHO, replace(desk.launch(), copied_from=new_id()))

    assert codes(refused.value.violations) == {"copied_from": "unknown_notice"}
    assert desk.parts.store.subjects(limit=1).items == ()


def test_an_edit_taken_back_and_written_anew_keeps_its_authors(desk: Desk) -> None:
    """Rejected, pulled back, submitted by another: who wrote it, wrote it."""
    publishing = desk.parts.publishing
    bulletin = publishing.draft(CHO, desk.launch()).announcement
    publishing.submit(CHO, bulletin.id)
    publishing.reject(BO, bulletin.id, "Which shops?")
    publishing.submit(DAN, bulletin.id)
    publishing.pull_back(DAN, bulletin.id)
    publishing.submit(DAN, bulletin.id)

    for author in (CHO, DAN):
        with pytest.raises(ForbiddenError):
            publishing.approve(author, bulletin.id)


def an_urgent_delay(desk: Desk, at: str | None = None) -> Bulletin:
    """Written by Cho, who may sign as well: for ``at`` in Seoul or as soon as it is signed."""
    notice = desk.announced()
    move = Move("preorder", due=parse_instant("2027-07-20T09:00", "Asia/Seoul"))
    publish_at = parse_instant(at, "Asia/Seoul") if at else None
    content = Content("", "", publish_at, moves=(move,), explanation=explained(**IN_FULL))
    delay = desk.parts.publishing.follow_up(CHO, notice.id, FollowUp("delay", content))
    return desk.parts.publishing.submit(CHO, delay.id)


def test_in_an_emergency_one_person_publishes_and_a_second_looks_at_it(desk: Desk) -> None:
    """The public reads "one person", and the record counts it; the desk asks a second one until
    somebody confirmed.
    """
    publishing, overview = desk.parts.publishing, desk.parts.overview
    delay = an_urgent_delay(desk)

    publishing.publish_alone(CHO, delay.id, "Nobody answers, and it opens in an hour.")
    desk.parts.deliver_due()
    public = publishing.subject(delay.notice_id).public
    told = [each.facts["bulletin"] for each in desk.parts.records.recorded()]
    waiting = overview.published_alone(limit=10)
    with pytest.raises(ForbiddenError) as own:
        publishing.confirm(CHO, delay.id)
    publishing.confirm(BO, delay.id)

    assert public is not None
    assert public.bulletins[-1].labels == ("one_person",)
    assert [said["emergency"] for said in told if isinstance(said, dict)] == [False, True]
    assert [subject.id for subject in waiting] == [delay.notice_id]
    assert own.value.code == "own_text"
    assert overview.published_alone(limit=10) == ()
    noted = desk.parts.store.audit(limit=2, about=delay.id).items
    assert [(entry.who, entry.what) for entry in noted] == [
        ("bo", "bulletin.confirmed"),
        ("cho", "bulletin.published_alone"),
    ]
    assert noted[1].detail == {"reason": "Nobody answers, and it opens in an hour."}


def test_who_may_publish_alone_is_a_setting_and_why_is_asked(desk: Desk) -> None:
    """Without a reason nothing happens; what others have time to sign is no emergency."""
    publishing = desk.parts.publishing
    delay = an_urgent_delay(desk, at="2027-07-07T11:00")

    with pytest.raises(RefusedError) as blank:
        publishing.publish_alone(CHO, delay.id, " \u200b ")
    with pytest.raises(ConflictError) as early:
        publishing.publish_alone(CHO, delay.id, "I want to go home.")
    with pytest.raises(ForbiddenError) as role:
        publishing.publish_alone(ANA, delay.id, "Nobody answers.")

    assert codes(blank.value.violations) == {"reason": "blank"}
    assert (early.value.code, role.value.code) == ("no_emergency", "role_missing")
    assert publishing.bulletin(delay.id).state is BulletinState.IN_REVIEW
