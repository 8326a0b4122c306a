"""What is shown can be sent back: a content and its document say the same."""

import json
from dataclasses import replace

import pytest

from noticeboard.domain.bulletin import BulletinKind
from noticeboard.domain.content import ClaimCorrection, Content, OwnCorrection
from noticeboard.domain.explanation import PartDue, Withheld
from noticeboard.intake import merged, read_edit
from noticeboard.presenting import present_content
from tests.builders import (
    DAY,
    HOUR,
    NEW_YORK,
    NOON,
    a_content,
    a_follow_up,
    a_full_explanation,
    a_move,
    an_instant,
    terms,
)
from tests.intake.documents import READING

BULLETIN = "4b9d7c1e-52a4-4d3c-8a4e-0f6f4f0f9d11"
ANNOUNCEMENTS = {
    "plain": a_content(),
    "at once": a_content(publish_at=None),
    "in New York": a_content(
        publish_at=an_instant(NOON + HOUR, NEW_YORK),
        promises=(
            terms("sale", an_instant(NOON + 9 * DAY, NEW_YORK)),
            terms(
                "delivery",
                until=an_instant(NOON + 11 * DAY),
                audience="first batch",
                depends_on=("sale",),
            ),
        ),
    ),
    "with all": a_content(
        waiver="The court decided today.",
        parts={"contact": "1588-0000"},
        texts={"board": "Own words."},
        next_word_by=an_instant(NOON + DAY),
    ),
}
FOLLOW_UPS = {
    "delay": a_follow_up(),
    "with next word": a_follow_up(
        moves=(a_move(next_word_by=an_instant(NOON + DAY, NEW_YORK)), a_move("b", forward=True)),
    ),
    "explained in part": a_follow_up(
        explanation=a_full_explanation(
            remedy=PartDue(an_instant(NOON + DAY, NEW_YORK)), prevention=Withheld("partner")
        )
    ),
    "cancellation": a_follow_up(moves=(), withdraws=("preorder", "sale")),
    "own correction": a_follow_up(corrects=OwnCorrection(BULLETIN), facts={"price": "2"}),
    "claim": a_follow_up(corrects=ClaimCorrection("It is late", "A paper", "p. 3", "false")),
}


@pytest.mark.parametrize("name", ANNOUNCEMENTS)
def test_an_announcement_comes_back_as_it_was(name: str) -> None:
    """Instants with their zones and wall times, texts, promises, facts."""
    content = ANNOUNCEMENTS[name]

    assert there_and_back("announcement", content) == content


@pytest.mark.parametrize("name", FOLLOW_UPS)
def test_a_follow_up_comes_back_as_it_was(name: str) -> None:
    """Moves, withdrawals, every kind of part, both kinds of correction."""
    content = FOLLOW_UPS[name]

    assert there_and_back("delay", content) == content


def there_and_back(kind: BulletinKind, content: Content) -> Content:
    """Shown as JSON, and read again."""
    return read_edit(kind, json.loads(json.dumps(present_content(kind, content))), READING)


def test_a_patch_replaces_a_part_as_a_whole() -> None:
    """What was due is given now; nothing of the promise to tell remains in it."""
    content = FOLLOW_UPS["explained in part"]
    patch = {"explanation": {"remedy": "Money back.", "prevention": None}}

    edited = read_edit("delay", merged(present_content("delay", content), patch), READING)

    told = dict(content.explanation.parts)
    del told["prevention"]
    assert edited.explanation.text("remedy") == "Money back."
    assert set(edited.explanation.parts) == set(told)
    assert replace(edited, explanation=content.explanation) == content
