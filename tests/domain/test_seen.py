"""What somebody had before them: the newest, or not any more."""

import pytest

from noticeboard.domain.errors import StaleVersionError
from noticeboard.domain.review import submit
from noticeboard.domain.seen import Seen, refuse_unseen
from tests.builders import NOON, a_bulletin

ASKED = submit(a_bulletin(), "h" * 64, author="ana", at=NOON)


@pytest.mark.parametrize("seen", [None, Seen(1), Seen(1, "in_review")])
def test_what_stands_as_it_was_seen_is_decided_on(seen: Seen | None) -> None:
    """By its version alone, or by where it stands too; whoever names nothing asks for whatever."""
    refuse_unseen(ASKED, seen)


@pytest.mark.parametrize("seen", [Seen(0), Seen(2), Seen(1, "draft"), Seen(2, "in_review")])
def test_what_changed_since_is_not(seen: Seen) -> None:
    """Other words, or the same words in another place."""
    with pytest.raises(StaleVersionError) as refused:
        refuse_unseen(ASKED, seen)

    assert refused.value.current == 1
