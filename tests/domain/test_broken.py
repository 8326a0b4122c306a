"""What can be wrong with a ledger is said to everybody in their own language."""

import re

import pytest

from noticeboard.domain import broken
from noticeboard.domain.errors import LedgerBrokenError

NAMED = {
    "missing": broken.missing(3),
    "untold": broken.untold("phone-x"),
    "row": broken.row("public_notices"),
    "strange_rows": broken.strange_rows("public_notices"),
    "lost_by_feeds": broken.lost_by_feeds("b-1"),
    "no_page": broken.no_page("/"),
    "strange_page": broken.strange_page("/"),
    "unreadable": broken.unreadable(ValueError("no instant")),
    **{name: what for name, what in vars(broken).items() if isinstance(what, broken.Why)},
}


@pytest.mark.parametrize("why", NAMED.values(), ids=NAMED)
def test_what_is_wrong_is_a_sentence_in_both_languages(why: broken.Why) -> None:
    """Of an entry, by its number; of the whole, without one."""
    entry, whole = (LedgerBrokenError(seq, why).sentence for seq in (7, 0))

    assert entry.en.startswith("Ledger entry 7: ")
    assert whole.en.startswith("The ledger ")
    assert entry.ko.startswith("기록 제7호: ")
    assert whole.ko.startswith("기록: ")
    assert re.search("[가-힣]", why.ko)
    assert not re.search("[가-힣]", why.en)
    for sentence in (entry, whole):
        assert sentence.en.endswith(".")
        assert "(" not in sentence.ko
