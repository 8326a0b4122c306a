"""Nobody signs words of their own, whichever way those words came to be in the text."""

from dataclasses import replace

import pytest

from noticeboard.domain.errors import ForbiddenError, RefusedError
from noticeboard.domain.signing import Person
from noticeboard.ids import new_id
from tests.builders import codes
from tests.usecases.desk import ANA, BO, Desk

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
