"""A kept promise sent again with other words: it is public, and nothing that was typed is lost."""

from datetime import timedelta

import pytest

from noticeboard.ports import Sheet
from tests.web.desk.looking import hire
from tests.web.desk.slip_room import DUE, Room, send

MINUTE = timedelta(minutes=1)
WHOLE = {"status": "kept", "just_now": "on"}


@pytest.mark.parametrize("name", ["ana", "dan"])
def test_sent_again_with_other_words_both_are_shown(room: Room, name: str) -> None:
    """Back, changed, sent: it is public, and what was typed since is beside it, not lost."""
    hire(room.house, "dan", "duty")
    who = room.at(DUE + 5 * MINUTE, name)
    page = room.form(who, "fulfilment", "?promise=preorder")
    send(who, page, "publish", {**WHOLE, "note": "All shops."})
    at = {"observed_at.date": "2026-07-25", "observed_at.time": "21:02"}
    changes = {"note": "All shops but one.", "status": "partly_kept", **at}

    told = send(who, page, "publish", changes)

    assert told.status == 200
    assert told.path == f"/desk/bulletins/{room.follow_up.id}/edit"
    assert "It is public already" in told.main
    assert told.differences == {
        "Was it kept?": ("Yes, as promised", "Only in part"),
        "When did it happen?": ("2026-07-25 21:05", "2026-07-25 21:02"),
        "Note": ("All shops.", "All shops but one."),
    }
    leads = [str(link.get("href")) for link in told.root.xpath("//main//a")]
    assert f"/desk/bulletins/{room.follow_up.id}" in leads
    assert any("/correction?bulletin=" in place for place in leads) == (name == "ana")
    assert len(room.stored) == 1


def _sheets(room: Room) -> tuple[Sheet, ...]:
    """What Ana typed and did not hand in."""
    ana = room.house.parts.people.by_email("ana@example.com")
    assert ana is not None
    return tuple(room.house.parts.sheets.of(ana.id, limit=5))


def test_words_that_came_too_late_wait_on_today_until_they_are_thrown_away(room: Room) -> None:
    """Once, under the page that shows them; the button forgets them."""
    ana = room.at(DUE + 5 * MINUTE)
    page = room.form(ana, "fulfilment", "?promise=preorder")
    send(ana, page, "publish", WHOLE)
    told = send(ana, page, "publish", {**WHOLE, "note": "All shops but one."})

    [sheet] = _sheets(room)
    again = ana.open(f"{sheet.path}?sheet={sheet.id}")
    gone = ana.post(told.action, told.fields)

    assert "All shops but one." in again.main
    assert gone.path == "/desk/"
    assert _sheets(room) == ()


def test_anothers_late_words_are_not_shown(room: Room) -> None:
    """The sheet is its writer's alone."""
    ana, bo = room.at(DUE + 5 * MINUTE), room.writer("bo")
    page = room.form(ana, "fulfilment", "?promise=preorder")
    send(ana, page, "publish", WHOLE)
    send(ana, page, "publish", {**WHOLE, "note": "All shops but one."})
    [sheet] = _sheets(room)

    assert bo.open(f"{sheet.path}?sheet={sheet.id}").status == 404
