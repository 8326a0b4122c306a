"""Today when nothing asks for anybody: a newcomer is shown the way, anybody else told so."""

from datetime import timedelta

import pytest

from tests.web.desk.looking import at_desk, hire, links, page, part, parts, text
from tests.web.house import NOON, House


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "Three steps to your first notice"), ("ko", "첫 공지까지 세 걸음")],
)
def test_an_empty_desk_shows_the_way_to_a_first_notice(
    house: House, language: str, words: str
) -> None:
    """A newcomer is not left before a void."""
    today = page(at_desk(house, "ana", language).get("/desk/"))

    assert parts(today) == ["steps"]
    assert words in text(today)
    assert links(today) == ["/desk/notices/new", "/desk/help"]


def test_an_administrator_alone_is_told_to_invite_somebody(house: House) -> None:
    """Two people are needed, and only they can ask another in."""
    hire(house, "dia", "admin")

    today = page(at_desk(house, "dia").get("/desk/"))

    assert links(today) == [
        *("/desk/people", "/desk/people", "/desk/help"),
        *("/desk/duty", "/desk/holding-texts"),
    ]


def test_the_first_page_says_what_to_prepare_for_a_night(house: House) -> None:
    """Nobody on duty and nothing signed: told before the first notice, not at two o'clock."""
    hire(house, "dia", "admin")

    care = text(part(page(at_desk(house, "dia").get("/desk/")), "care"))

    assert "Prepare in a quiet hour for a night in which it goes wrong" in care
    assert "There is no duty list" in care
    assert "No holding text is signed" in care


@pytest.mark.parametrize(
    ("role", "way"),
    [("admin", "Give it to somebody, or to yourself."), ("approver", "ask an administrator")],
)
def test_whoever_may_not_write_is_told_who_can(house: House, role: str, way: str) -> None:
    """A step without a button says how one comes by it."""
    hire(house, "dia", role)

    steps = text(part(page(at_desk(house, "dia").get("/desk/")), "steps"))

    assert "Only people with the role Author can write." in steps
    assert way in steps


@pytest.mark.parametrize(
    ("language", "says", "none"),
    [
        ("en", "Nothing waits for you", "Nothing is scheduled"),
        ("ko", "지금 할 일이 없습니다", "예약된 글도, 앞으로 지킬 약속도 없습니다."),
    ],
)
def test_where_everything_is_answered_the_desk_says_so(
    house: House, language: str, says: str, none: str
) -> None:
    """Without a word of first steps: this house has spoken before."""
    notice = house.announced()
    house.clock.at = NOON + timedelta(days=10, minutes=5)
    kept = {"promise": "preorder", "observed_at": (NOON + timedelta(days=10)).isoformat()}
    house.call("ana", "POST", f"/notices/{notice['id']}/fulfilments", kept)
    house.parts.deliver_due()

    today = page(at_desk(house, "ana", language).get("/desk/"))

    assert parts(today) == ["ahead"]
    assert text(today).startswith(says)
    assert none in text(part(today, "ahead"))
