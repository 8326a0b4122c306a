"""Follow-ups of a notice that promises nothing, as a statement about an incident does."""

import pytest

from tests.web.desk.looking import at_desk
from tests.web.house import House


@pytest.mark.parametrize("act", ["update", "update?owed=1", "correction", "delay", "cancellation"])
def test_what_promises_nothing_is_followed_too(house: House, act: str) -> None:
    """Every form opens, though there is no promise to give as an example in it."""
    notice = house.announced(
        kind="statement",
        promises=[],
        announcement={
            "body": "We look into the failed logins.",
            "short": "We look into it {{ link }}",
            "publish_at": "2026-07-15T22:00:00+09:00",
            "next_word_by": "2026-07-16T10:00:00+09:00",
        },
    )

    page = at_desk(house, "ana").get(f"/desk/notices/{notice['id']}/{act}")

    assert page.status_code == 200
