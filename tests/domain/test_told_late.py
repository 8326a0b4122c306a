"""What is told later than it was promised is called late before it is signed, and afterwards."""

from datetime import datetime
from typing import Any

import pytest

from noticeboard.domain.bulletin import BulletinKind
from noticeboard.domain.content import Content, OwnCorrection
from noticeboard.domain.explanation import PartDue
from noticeboard.domain.notice import Notice
from noticeboard.domain.told_late import told_late, would_be_late
from tests.builders import (
    DAY,
    HOUR,
    MINUTE,
    NOON,
    a_follow_up,
    a_move,
    a_notice,
    a_situation,
    an_instant,
    explained,
    told,
)

BY = an_instant(NOON + DAY)
OURS = OwnCorrection("bulletin-1")
CAUSE = {"explanation": explained(cause="Rain.")}


def owing() -> Notice:
    """A delay that owes its cause by tomorrow noon."""
    why = explained(what_happened="Rain.", cause=PartDue(BY))
    return told(a_notice(), "delay", a_follow_up(explanation=why), NOON + HOUR)


def silent(**about: Any) -> Notice:
    """Of which another word is promised by tomorrow noon."""
    kind: BulletinKind = "delay" if about else "update"
    return told(a_notice(), kind, words(next_word_by=BY, **about), NOON + HOUR)


def words(**said: Any) -> Content:
    """A text about the whole notice."""
    return Content("b", "s", None, **said)


@pytest.mark.parametrize(
    ("notice", "kind", "said", "late"),
    [
        (owing(), "update", CAUSE, True),
        (owing(), "holding", CAUSE, True),
        (owing(), "holding", {}, False),
        (owing(), "correction", {**CAUSE, "corrects": OURS}, False),
        (silent(moves=(a_move(),)), "correction", {"corrects": OURS}, False),
        (silent(), "update", {}, True),
        (silent(), "delay", {"moves": (a_move(),)}, True),
        (a_notice(), "update", CAUSE, False),
    ],
)
def test_what_pays_too_late_is_late_before_and_after(
    notice: Notice, kind: BulletinKind, said: dict[str, Any], late: bool
) -> None:
    """To the minute, and the same in the form as of what is public."""
    content = words(**said)

    def both(at: datetime) -> list[object]:
        public = told(notice, kind, content, at)
        situation = a_situation(kind, content, notice=notice, now=at)
        return [would_be_late(situation, at), told_late(public, public.bulletins[-1])]

    assert both(BY.utc) == [None, None]
    assert both(BY.utc + MINUTE) == [BY if late else None] * 2


def test_an_update_is_for_all_that_is_owed_and_an_announcement_owes_nothing() -> None:
    """Its empty form says already that it comes late."""
    empty, announced = words(), a_situation()

    update = a_situation("update", empty, notice=owing())

    assert would_be_late(update, BY.utc + MINUTE) == BY
    assert would_be_late(announced, BY.utc + MINUTE) is None
