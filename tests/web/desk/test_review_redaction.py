"""Removing the words of what is public, from the desk and by the API."""

import pytest

from tests.web.desk.review_room import Reader, at_desk
from tests.web.desk.test_review_page import in_review
from tests.web.house import House, a_launch


def public(house: House) -> str:
    """A launch that is public, and Dia, who may sign and administer."""
    house.hire("dia", "admin", "approver", scope="approve")
    at_once = {**a_launch()["announcement"], "publish_at": "now"}
    bulletin = in_review(house, announcement=at_once)
    house.call("bo", "POST", f"/bulletins/{bulletin}/approve")
    house.parts.carry_out()
    return bulletin


def test_an_administrator_removes_words_and_says_on_what_grounds(house: House) -> None:
    """Without grounds nothing goes; a second click finds it done; the page says what happened."""
    bulletin = public(house)
    dia = Reader.signed_in(house, "dia")
    page = dia.open(at_desk(bulletin))

    refused = dia.send(page, "/redact")
    done = dia.send(page, "/redact", because="court")
    again = dia.send(page, "/redact", because="court")

    assert refused.status == 422
    assert "Say on what grounds" in refused.main
    for after in (done, again):
        assert "The words are removed. The board says when and why." in after.main
        assert "Only staff can read them here." in after.main
        assert not any(way.endswith("/edit") for way in after.leads_to())
    head = house.parts.store.ledger_head()
    assert head is not None
    assert (head.seq, head.act) == (2, "redacted")


@pytest.mark.parametrize(
    "document",
    [{}, {"because": None}, {"because": "because"}, {"because": "court", "note": "x"}, []],
)
def test_what_names_no_grounds_removes_nothing(house: House, document: object) -> None:
    """The API names the field; nothing is stored."""
    bulletin = public(house)

    answer = house.call("dia", "POST", f"/bulletins/{bulletin}/redact", document)

    assert answer.status_code in (400, 422), answer.text
    head = house.parts.store.ledger_head()
    assert head is not None
    assert head.act == "published"
