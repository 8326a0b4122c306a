"""The audit log at the desk: who did what, for those who answer for it."""

import re
from html import unescape

from noticeboard.staff.roster import TERMINAL
from tests.web.access.visitor import Visitor, person
from tests.web.house import PASSWORD, House


def test_the_audit_log_is_for_those_who_answer_for_it(dia: Visitor, house: House) -> None:
    """Who did what about whom, with names; authors have no business in it."""
    dia.get(f"/desk/people/{person(house, 'ana').id}")
    dia.post(
        f"/desk/people/{person(house, 'ana').id}/roles", **{"role.author": "on", "role.duty": "on"}
    )
    house.draft()
    ana = Visitor(house)
    ana.sign_in("ana")

    shown = dia.get("/desk/audit")

    assert shown.status_code == 200
    assert dia.says("Changed roles")
    assert dia.says("before: Author")
    assert dia.says("roles: Author, On duty")
    assert dia.says("Began a notice")
    assert dia.says("on the server")
    assert ana.get("/desk/audit").status_code == 403


def test_somebody_invited_is_named_before_they_join(dia: Visitor, house: House) -> None:
    """Also once the invitation is withdrawn: nobody knows people by their ids."""
    dia.get("/desk/people")
    dia.post("/desk/people/invite", name="Eun", email="eun@example.com", **{"role.author": "on"})
    (waiting,) = house.parts.joining.staff.invitations(house.clock())
    dia.get("/desk/people")
    dia.post(f"/desk/people/invitations/{waiting.id}/withdraw")

    dia.get("/desk/audit")

    assert dia.says("Invited somebody: Eun")
    assert dia.says("Withdrew an invitation: Eun")
    assert dia.says("e-mail: eun@example.com")
    assert waiting.id not in dia.shown


def test_a_promise_and_a_channel_are_named_as_people_know_them(house: House) -> None:
    """By what was promised, and by where it goes."""
    notice = house.announced()
    now = house.clock.at.isoformat()
    kept = {"promise": "preorder", "observed_at": now, "early": True}
    house.call("ana", "POST", f"/notices/{notice['id']}/fulfilments", kept)
    for channel in (None, "feed", "board"):
        house.parts.kill_switch.hold(person(house, "ana"), channel)
    bo = Visitor(house)
    bo.sign_in("bo")
    bo.set_up_app()

    bo.get("/desk/audit")

    assert bo.says("promise: Pre-order opens")
    for said in ("every channel", "the board's feeds", "the board"):
        assert bo.says(f"Stopped sending: {said}")


def test_the_audit_log_goes_back_page_by_page(dia: Visitor, house: House) -> None:
    """To its beginning, and of one person or about one thing."""
    house.parts.joining.add(TERMINAL, "eun@example.com", ["author"], PASSWORD, name="Eun")
    for number in range(60):
        house.parts.proving.rename(person(house, "eun"), f"Eun {number}")

    dia.get("/desk/audit")
    assert dia.says("Older entries")
    older = re.search(r'rel="next" href="([^"]+)"', dia.shown)
    assert older is not None
    dia.get(unescape(older[1]))
    assert dia.says("Added somebody")

    dia.get(f"/desk/audit?who={person(house, 'dia').id}")
    assert not dia.says("Changed a name")
    assert dia.get("/desk/audit?cursor=x").status_code == 422


def test_what_was_signed_is_named_and_a_link_away(house: House) -> None:
    """One notice has several texts: which of them it was, and where it can be read."""
    notice = house.announced()
    bulletin = notice["bulletins"][0]["id"]
    bo = Visitor(house)
    bo.sign_in("bo")
    bo.set_up_app()

    bo.get("/desk/audit")

    assert bo.says("Signed off: Announcement · Phone X")
    assert f'<a href="/desk/bulletins/{bulletin}">Announcement</a>' in bo.shown
    assert f'<a href="/desk/notices/{notice["id"]}">Phone X</a>' in bo.shown


def test_the_audit_log_is_narrowed_in_a_form(dia: Visitor, house: House) -> None:
    """To a person, to a notice, to both; what was chosen stays chosen."""
    phone, other = house.draft()["id"], house.draft(title="Phone Y")["id"]
    ana = person(house, "ana").id

    dia.get(f"/desk/audit?about=&who={ana}&notice={other}")

    assert f'<option value="{ana}" selected>' in dia.shown
    assert f'<option value="{other}" selected>Phone Y</option>' in dia.shown
    assert f'<option value="{phone}">Phone X</option>' in dia.shown
    assert dia.says("Began a notice: Announcement · Phone Y")
    assert not dia.says("Announcement · Phone X")

    dia.get(f"/desk/audit?who=cli&notice={other}")

    assert dia.says("Nothing yet.")
