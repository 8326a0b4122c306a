"""A text that could not go out in time is marked, held or dropped, as its kind says."""

import pytest

from noticeboard.domain.bulletin import BulletinKind
from noticeboard.domain.content import Reminder
from noticeboard.domain.kind import OnLate
from noticeboard.domain.late import Late, lateness, not_after
from tests.builders import DAY, HOUR, MINUTE, NOON, SECOND, a_content, a_kind, a_notice, terms

LATE = NOON + 10 * MINUTE + SECOND


@pytest.mark.parametrize(
    ("on_late", "said", "becomes"),
    [
        ("send", "announcement", "marked"),
        ("hold", "announcement", "held"),
        ("drop", "update", "dropped"),
        *((on, "delay", "marked") for on in ("send", "hold", "drop")),
        *((on, "cancellation", "marked") for on in ("send", "hold", "drop")),
        *((on, "correction", "marked") for on in ("send", "hold", "drop")),
        ("drop", "holding", "marked"),
        ("hold", "fulfilment", "marked"),
    ],
)
def test_after_its_time_the_kind_decides(
    on_late: OnLate, said: BulletinKind, becomes: Late
) -> None:
    """Ten minutes are in time; then it is marked, held for a person, or dropped."""
    kind = a_kind(on_late=on_late)

    assert lateness(kind, said, NOON, None, LATE - SECOND) == "on_time"
    assert lateness(kind, said, NOON, None, LATE) == becomes


@pytest.mark.parametrize(("on_late", "becomes"), [("send", "dropped"), ("hold", "held")])
def test_opens_in_an_hour_is_never_said_after_it_opened(on_late: OnLate, becomes: Late) -> None:
    """However short the time: what lies behind is not announced."""
    kind = a_kind(on_late=on_late)

    assert lateness(kind, "announcement", NOON, NOON + MINUTE, NOON + MINUTE) == becomes
    assert lateness(kind, "announcement", NOON, NOON + MINUTE, NOON + SECOND) == "on_time"
    assert lateness(kind, "delay", NOON, NOON + MINUTE, NOON + MINUTE) == "on_time"


def test_an_announcement_looks_ahead_to_its_first_promise() -> None:
    """A reminder to the one that it is about; anything else is true whenever it comes."""
    two = a_content(promises=(terms("sale", NOON + 2 * DAY), terms("preorder", NOON + DAY)))
    quiet = a_content(promises=())
    reminding = a_content(promises=(), reminder=Reminder("preorder", 1, 86400))
    notice = a_notice(terms("preorder", NOON + HOUR))

    assert not_after(two, None) == NOON + DAY
    assert not_after(quiet, notice) is None
    assert not_after(reminding, notice) == NOON + HOUR
    assert not_after(reminding, None) is None
