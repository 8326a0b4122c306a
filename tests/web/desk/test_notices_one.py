"""The page of one notice: what was promised and said, where it stands, what can be done."""

from datetime import timedelta
from typing import Any

import pytest

from tests.web.desk.looking import (
    ANY_ID,
    at_desk,
    configured,
    entries,
    hire,
    links,
    page,
    part,
    parts,
    text,
)
from tests.web.house import NOON, House, a_delay

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
DUE = NOON + 10 * DAY


def acts(of: object) -> list[str]:
    """The acts that are offered, as the last part of where they lead."""
    return [link.rpartition("/")[2] for link in links(of) if "promise=" in link]


def test_a_notice_that_is_not_public_leads_to_its_draft(house: House) -> None:
    """And says that nobody outside knows of it."""
    notice = house.draft()
    bulletin = notice["bulletins"][0]["id"]

    shown = page(at_desk(house, "ana").get(f"/desk/notices/{notice['id']}"))

    assert "Nobody outside knows of it." in text(part(shown, "not-public"))
    assert links(part(shown, "not-public")) == [
        f"/desk/bulletins/{bulletin}",
        f"/desk/bulletins/{bulletin}/edit",
    ]
    assert "Pre-order opens Sat 25 Jul 2026, 21:00 KST" in text(part(shown, "promises"))
    assert acts(shown) == []


@pytest.mark.parametrize(
    ("language", "says", "loud"),
    [
        ("en", "Not confirmed by the company since", "Answer now: it happened, or it slips."),
        ("ko", "회사가 확인하지 않았습니다", "이루어졌는지, 미뤄졌는지 지금 알려 주세요."),
    ],
)
def test_an_unconfirmed_promise_is_loud_and_can_be_answered(
    house: House, language: str, says: str, loud: str
) -> None:
    """With the words the public reads."""
    notice = house.announced()
    house.clock.at = DUE + HOUR

    shown = page(at_desk(house, "ana", language).get(f"/desk/notices/{notice['id']}"))

    assert says in text(part(shown, "p-preorder") or part(shown, "promises"))
    assert loud in text(part(shown, "promises"))
    assert acts(part(shown, "promises")) == [
        "fulfilment?promise=preorder",
        "delay?promise=preorder",
        "cancellation?promise=preorder",
    ]
    assert f"/notices/{notice['slug']}" in links(shown)


@pytest.mark.parametrize(
    ("who", "role", "offered"),
    [
        ("duri", "duty", ["fulfilment?promise=preorder"]),
        ("bo", "approver", []),
        ("dia", "admin", []),
    ],
)
def test_nobody_is_offered_what_they_may_not_do(
    house: House, who: str, role: str, offered: list[str]
) -> None:
    """The doors behind it would refuse."""
    notice = house.announced()
    if who != "bo":
        hire(house, who, role)

    shown = page(at_desk(house, who).get(f"/desk/notices/{notice['id']}"))

    assert acts(shown) == offered
    assert part(shown, "more") is None


def test_an_author_finds_everything_further(house: House) -> None:
    """Each act leads straight to its form."""
    notice = house.announced()
    at = f"/desk/notices/{notice['id']}"

    shown = page(at_desk(house, "ana").get(at))

    assert links(part(shown, "more")) == [
        f"{at}/update",
        f"{at}/holding",
        f"{at}/correction",
        f"{at}/correction?claim=1",
        f"{at}/cancellation",
        f"/desk/notices/new/launch?language=en&from={notice['id']}",
    ]


def test_every_time_a_promise_had_stands_beside_its_reason_and_label(house: House) -> None:
    """The fourth date cannot pose as the first."""
    notice = house.announced()
    house.clock.at = DUE + HOUR
    made = house.call("ana", "POST", f"/notices/{notice['id']}/bulletins", a_delay())
    house.signed(made.json["id"])  # type: ignore[index]  # it was made
    house.parts.deliver_due()

    shown = page(at_desk(house, "bo").get(f"/desk/notices/{notice['id']}"))

    history = shown.xpath(".//details[contains(@class, 'history')]")[0]
    newest, first = (text(step) for step in history.xpath("./ol/li"))
    assert newest.startswith("Moved to Sun 26 Jul 2026, 21:00 KST Late notice Explained")
    assert "A power cut stopped the assembly line for two days." in newest
    assert first.startswith("First promised Sat 25 Jul 2026, 21:00 KST")
    assert [text(gone) for gone in history.xpath(".//del")] == ["Sat 25 Jul 2026, 21:00 KST"]


def test_a_promise_about_which_somebody_writes_says_so(house: House) -> None:
    """With the state of that text and the way to it."""
    notice = house.announced()
    made = house.call("ana", "POST", f"/notices/{notice['id']}/bulletins", a_delay())

    shown = page(at_desk(house, "cem").get(f"/desk/notices/{notice['id']}"))

    assert "Under way: Delay. draft Open it" in text(part(shown, "promises"))
    assert f"/desk/bulletins/{made.json['id']}" in links(part(shown, "promises"))  # type: ignore[index]  # it was made


def test_a_bulletin_says_how_far_it_reached(house: House) -> None:
    """On how many of its channels it stands, and where to look."""
    folder = house.settings.data / "journal"
    folder.mkdir()
    stanza = f'kind = "file"\nenabled = true\npath = "{folder}"\ndefault_for = ["*"]\n'
    with configured(house, channels=f"[channels.journal]\n{stanza}") as own:
        notice = own.announced()
        shown = page(at_desk(own, "ana", "ko").get(f"/desk/notices/{notice['id']}"))

    bulletin = notice["bulletins"][0]["id"]
    assert "채널 3곳 가운데 2곳에 올라감" in entries(part(shown, "said"))[0]
    assert f"/desk/bulletins/{bulletin}/deliveries" in links(part(shown, "said"))


def test_an_edit_beside_what_is_armed_is_named(house: House) -> None:
    """Nobody believes that the edit goes out when the approved words do."""
    notice = house.draft()
    bulletin = notice["bulletins"][0]["id"]
    house.signed(bulletin)
    edit = {"announcement": {"body": "Other words {{ promise.preorder }}."}}
    house.call("ana", "PATCH", f"/bulletins/{bulletin}", edit, {"If-Match": "*"})

    shown = page(at_desk(house, "ana").get(f"/desk/notices/{notice['id']}"))

    (said,) = entries(part(shown, "said"))
    assert said.startswith("scheduled edit: draft Announcement")


@pytest.mark.parametrize(("who", "sees"), [("bo", True), ("ana", False)])
def test_who_did_what_is_for_those_who_answer_for_it(
    house: House, who: str, *, sees: bool
) -> None:
    """Newest first, by name; the whole log is a link away."""
    notice = house.announced()

    shown = page(at_desk(house, who).get(f"/desk/notices/{notice['id']}"))

    done = [line.partition(" · ")[2] for line in entries(part(shown, "done"))]
    told = ["bo@example.com · Signed off", "ana@example.com · Asked for sign-off"]
    assert done == ([*told, "ana@example.com · Began a notice"] if sees else [])


def test_a_kept_promise_offers_nothing_more(house: House) -> None:
    """It is over; what happened stands there."""
    notice = house.announced()
    house.clock.at = DUE + HOUR
    kept = {"promise": "preorder", "observed_at": (DUE + timedelta(minutes=2)).isoformat()}
    house.call("ana", "POST", f"/notices/{notice['id']}/fulfilments", kept)
    house.parts.deliver_due()

    shown = page(at_desk(house, "ana").get(f"/desk/notices/{notice['id']}"))

    assert acts(shown) == []
    said = text(part(shown, "promises"))
    assert "Kept 2 minutes late: it happened on Sat 25 Jul 2026, 21:02 KST" in said
    assert "Recorded by our staff" in said
    assert not [to for to in links(part(shown, "more")) if to.endswith("cancellation")]


def test_what_goes_out_this_moment_leaves_nothing_else_to_do(house: House) -> None:
    """Between the button and the board nobody is offered a second answer, or reads old news."""
    notice = house.announced()
    house.clock.at = DUE + HOUR
    kept = {"promise": "preorder", "observed_at": (DUE + timedelta(minutes=2)).isoformat()}
    house.call("ana", "POST", f"/notices/{notice['id']}/fulfilments", kept)

    shown = page(at_desk(house, "ana").get(f"/desk/notices/{notice['id']}"))

    assert acts(shown) == []
    assert "“Promise kept” is going out this moment" in text(part(shown, "promises"))
    assert "Signed; going out this moment" in text(part(shown, "said"))


def test_what_is_signed_for_later_is_pulled_back_before_anything_else(house: House) -> None:
    """The rules would refuse a second answer to the same promise: the page says so first."""
    notice = house.announced()
    later = a_delay(publish_at=(house.clock.at + HOUR).isoformat())
    bulletins = f"/notices/{notice['id']}/bulletins"
    drafted: Any = house.call("ana", "POST", bulletins, later).json
    house.signed(drafted["id"])

    shown = page(at_desk(house, "ana").get(f"/desk/notices/{notice['id']}"))

    assert acts(shown) == []
    assert "pull that text back first" in text(part(shown, "promises"))
    assert "going out this moment" not in text(shown)


def test_a_notice_there_is_not_is_said_so(house: House) -> None:
    """In the reader's language, with the way back."""
    shown = page(at_desk(house, "ana", "ko").get(f"/desk/notices/{ANY_ID}"), 404)

    assert text(shown).startswith("찾을 수 없는 화면입니다 그런 번호의 공지가 없습니다.")
    assert parts(shown) == []
    assert links(shown) == ["/desk/"]
