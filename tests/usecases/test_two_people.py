"""Nobody signs words of their own, whichever way those words came to be in the text."""

import pytest

from noticeboard.domain.errors import ForbiddenError
from noticeboard.domain.signing import Person
from tests.usecases.desk import BO, Desk

BOTH = frozenset({"author", "approver"})
CHO, DAN = (Person(name, f"{name}@example.com", BOTH) for name in ("cho", "dan"))


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
