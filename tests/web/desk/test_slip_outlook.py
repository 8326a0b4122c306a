"""Before the button: where it goes, who signs, and what nobody can do here."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from noticeboard.settings import load_settings
from noticeboard.staff.roster import TERMINAL
from tests.web.access.visitor import person
from tests.web.desk.looking import configured
from tests.web.desk.paper import Paper
from tests.web.desk.slip_room import (
    AT_ONCE,
    DUE,
    HOUR,
    PROMISES,
    Room,
    forecast,
    send,
)
from tests.web.house import House

JOURNAL = """
[channels.journal]
kind = "file"
enabled = {on}
path = "{path}"
default_for = ["*"]
"""


@contextmanager
def journal_off(house: House, folder: Path) -> Iterator[Room]:
    """A notice that stands in the journal, which is switched off now."""
    folder.mkdir()
    toml = JOURNAL.format(on="true", path=folder / "journal.jsonl")
    with configured(house, channels=toml) as on:
        notice = on.announced(promises=PROMISES)
    config = house.settings.data.parent / "config"
    (config / "channels.toml").write_text(toml.replace("true", "false"))
    settings = load_settings({"NOTICEBOARD_CONFIG": str(config)}, data=house.settings.data)
    off = House(settings, clock=house.clock, tokens=house.tokens)
    yield Room(off, notice["id"])
    off.close()


def outlook(page: Paper) -> str:
    """What is said right before the button."""
    box = page.root.get_element_by_id("ahead").getparent()
    return " ".join(box.text_content().split())


@pytest.mark.parametrize(
    ("language", "by_hand"),
    [
        ("en", "journal is switched off: a person must put it there by hand."),
        ("ko", "journal 채널은 꺼져 있습니다. 담당자가 직접 올려야 합니다."),
    ],
)
def test_where_it_stands_on_a_channel_that_is_off_a_person_puts_it(
    house: House, tmp_path: Path, language: str, by_hand: str
) -> None:
    """It is said before, can be handed in, and there is a delivery for somebody to settle."""
    with journal_off(house, tmp_path / "journal") as room:
        ana = room.at(DUE - HOUR, language=language)

        page = room.delay(ana)
        send(ana, page, "submit", AT_ONCE)
        room.sign()

        assert by_hand in outlook(page)
        waiting = room.house.store.deliveries(room.follow_up.id)
        assert {d.channel for d in waiting} == {"board", "feed", "journal"}


def test_what_stands_somewhere_has_its_link_and_its_state(room: Room) -> None:
    """Whoever writes can look at what they are about to follow."""
    page = room.delay(room.at(DUE - HOUR))

    stands = page.root.get_element_by_id("stands").getparent()
    slug = room.public.slug
    assert stands.xpath(f".//a[@href='/notices/{slug}']")
    assert "It was sent, and the channel took it." in stands.text_content()


def test_it_says_by_name_whose_signature_sends_it(room: Room) -> None:
    """And where several may sign, all of them."""
    alone = outlook(room.delay(room.at(DUE - HOUR, "cem")))
    several = outlook(room.delay(room.at(DUE - HOUR, "ana")))

    assert "It goes out the moment bo@example.com signs." in alone
    assert "approver: bo@example.com, cem@example.com" in several
    assert "It goes out the moment the last of them signs." in several


def test_with_a_time_it_goes_out_then(room: Room) -> None:
    """If it is signed by then."""
    ana = room.at(DUE - 5 * HOUR)
    later = {"publish_at.date": "2026-07-25", "publish_at.time": "18:00"}

    page = send(ana, room.delay(ana), "check", {**AT_ONCE, **later})

    assert "It goes out Sat 25 Jul 2026, 18:00 KST, if it is signed by then." in outlook(page)


def test_nobody_to_sign_is_said_before_anybody_waits(room: Room) -> None:
    """A role that nobody else holds is an administrator's matter, and named."""
    ana = room.at(DUE - HOUR, "cem")
    bo = person(room.house, "bo")
    room.house.parts.staffing.change_roles(TERMINAL, bo.id, ["author"])

    page = room.delay(ana)

    assert "approver: there is nobody who may sign this." in outlook(page)


def test_where_one_person_may_sign_the_label_is_foretold(house: House) -> None:
    """Alone, one may sign one's own words; the public sees that, and the form says it."""
    with configured(house, policy="[policy]\nsolo = true\n") as solo:
        notice = solo.announced(promises=PROMISES)["id"]
        room = Room(solo, notice)

        page = room.delay(room.at(DUE - HOUR, "cem"))

        assert "it also says “One person”" in forecast(page)
        assert "cem@example.com" in outlook(page)


@pytest.mark.parametrize("act", ["delay", "fulfilment"])
def test_where_nothing_is_open_nothing_can_slip_or_happen(room: Room, act: str) -> None:
    """The form says what to do instead."""
    ana = room.at(DUE + HOUR)
    for key in ("preorder", "sale"):
        kept = {"promise": key, "observed_at": room.clock.at.isoformat(), "early": True}
        room.house.call("ana", "POST", f"/notices/{room.id}/fulfilments", kept)
        room.house.parts.deliver_due()

    page = room.form(ana, act)

    assert "No promise of this notice is open" in page.main
