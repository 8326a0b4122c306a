"""What readers know a bulletin as."""

from dataclasses import replace

import pytest

from noticeboard.domain.bulletin import BulletinKind
from noticeboard.domain.content import (
    ClaimCorrection,
    Content,
    Fulfilment,
    OwnCorrection,
    Reminder,
)
from noticeboard.domain.sorts import sort_of_text
from tests.builders import NOON, a_bulletin, a_follow_up

CLAIM = ClaimCorrection("It starts at nine.", "A newspaper", "https://example.com", "false")


@pytest.mark.parametrize(
    ("kind", "content", "sort"),
    [
        ("delay", a_follow_up(), "delay"),
        ("update", a_follow_up(reminder=Reminder("preorder", 1, 60)), "reminder"),
        ("fulfilment", a_follow_up(fulfilment=Fulfilment("preorder", NOON)), "fulfilment"),
        (
            "fulfilment",
            a_follow_up(fulfilment=Fulfilment("preorder", NOON, "partly_kept")),
            "partly_kept",
        ),
        ("correction", a_follow_up(corrects=OwnCorrection("b-1")), "correction"),
        ("correction", a_follow_up(corrects=CLAIM), "answer_false"),
        ("correction", a_follow_up(corrects=replace(CLAIM, verdict="true")), "answer_true"),
    ],
)
def test_a_text_is_called_by_what_it_says(kind: BulletinKind, content: Content, sort: str) -> None:
    """Before it is public and afterwards: an answer to a rumour is no correction of ours."""
    assert sort_of_text(a_bulletin(kind, content)) == sort
