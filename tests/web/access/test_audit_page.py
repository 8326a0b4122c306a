"""The audit log at the desk: who did what, for those who answer for it."""

import re
from html import unescape

from noticeboard.roster import TERMINAL
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
