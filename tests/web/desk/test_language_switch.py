"""The desk changes its language; what is being written goes along."""

import pytest
from lxml import html  # type: ignore[import-untyped]  # ships no types

from noticeboard.staff.roster import TERMINAL
from tests.web.access.visitor import person
from tests.web.desk.crowd import Crowd
from tests.web.desk.paper import NEW, Paper, Writer
from tests.web.house import House


@pytest.fixture
def ana(house: House) -> Writer:
    """Ana, who writes."""
    return Writer.signed_in(house)


def switch(paper: Paper) -> tuple[str, str]:
    """Which form the switch at the head sends, and what it says."""
    button = paper.root.xpath("//header//button[@lang='ko']")[0]
    return button.get("form"), f"{button.get('name')}={button.get('value')}"


def test_what_is_being_written_goes_along(ana: Writer) -> None:
    """Whoever looks for the other language in the middle of a sentence loses none of it."""
    paper = ana.open(f"{NEW}?language=en")

    turned = ana.send(paper, {"title": "Half a ti"}, do="language:ko")

    assert switch(paper) == ("writing", "do=language:ko")
    assert turned.root.get("lang") == "ko"
    assert turned.fields["title"] == "Half a ti"
    assert turned.fields["language"] == "en"


def test_the_language_chosen_while_writing_is_the_writers_from_then_on(
    ana: Writer, house: House
) -> None:
    """In the next browser too, and in what is sent to them."""
    paper = ana.open(f"{NEW}?language=en")

    ana.send(paper, {"title": "Half a ti"}, do="language:ko")

    assert person(house, "ana").language == "ko"


def test_where_nothing_is_written_it_leads_back_to_the_same_place(ana: Writer) -> None:
    """With the filters that were chosen."""
    paper = ana.open("/desk/notices?state=draft")

    turned = ana.post(
        "/desk/language",
        {"language": "ko", "next": "/desk/notices?state=draft", **csrf(paper)},
    )

    assert switch(paper) == ("language", "language=ko")
    assert turned.root.get("lang") == "ko"
    assert turned.root.xpath("//option[@value='draft'][@selected]")


def test_a_language_the_desk_does_not_speak_changes_nothing(ana: Writer) -> None:
    """The form stays where it was, in the language it was in."""
    paper = ana.open(f"{NEW}?language=en")

    turned = ana.send(paper, {"title": "Half a ti"}, do="language:tlh")

    assert (turned.root.get("lang"), turned.fields["title"]) == ("en", "Half a ti")


def test_the_board_is_seen_in_the_language_of_the_desk(ana: Writer) -> None:
    """Whatever the language of the house: who works in English reads on in English."""
    paper = ana.open("/desk/")

    turned = ana.post("/desk/language", {"language": "ko", "next": "/desk/", **csrf(paper)})

    assert boards(paper) == {"/en/"}
    assert boards(turned) == {"/ko/"}


def boards(paper: Paper) -> set[str]:
    """The boards that a page of the desk leads to."""
    return {"/", "/ko/", "/en/"} & set(paper.root.xpath("//a/@href"))


def csrf(paper: Paper) -> dict[str, str]:
    """The token of the form of the switch."""
    field = paper.root.xpath("//input[@name='csrf_token']")[0]
    return {"csrf_token": field.get("value")}


# Each act, sent so that it is refused, and the page from which it was sent.
_ACTS = {
    "/desk/bulletins/<uuid:id>/reject": "/desk/bulletins/<uuid:id>",
    "/desk/bulletins/<uuid:id>/sign": "/desk/bulletins/<uuid:id>",
    "/desk/bulletins/<uuid:id>/submit": "/desk/bulletins/<uuid:id>",
    "/desk/bulletins/<uuid:id>/pull-back": "/desk/bulletins/<uuid:id>",
    "/desk/bulletins/<uuid:id>/discard": "/desk/bulletins/<uuid:id>",
    "/desk/sending/hold": "/desk/sending",
    "/desk/sending/preflight": "/desk/sending",
    "/desk/people/<uuid:id>/roles": "/desk/people/<uuid:id>",
    "/desk/account/name": "/desk/account",
    "/desk/sheets/<uuid:id>/no-such-act": "/desk",
}


@pytest.mark.parametrize("rule", _ACTS)
def test_after_an_act_that_was_refused_it_leads_to_the_page_of_the_act(
    crowd: Crowd, rule: str
) -> None:
    """The act itself has no page: who changes the language there would find none."""
    [place, *_], [to, *_] = crowd.places(rule), crowd.places(_ACTS[rule])

    refused = crowd.at["all"].post(place, csrf_token="")

    [field] = html.fromstring(refused.text).xpath("//form[@id='language']/input[@name='next']")
    assert refused.status_code >= 400
    assert field.get("value") == to


def test_a_rejection_without_a_reason_is_read_in_the_other_language(crowd: Crowd) -> None:
    """The page of the bulletin, where the reason can still be given."""
    reader = crowd.at["all"]
    in_review = crowd.ids["/desk/bulletins"][1]
    here = f"/desk/bulletins/{in_review}"
    reader.get(here)

    refused = reader.post(f"{here}/reject", reason=" ")
    [field] = html.fromstring(refused.text).xpath("//form[@id='language']/input[@name='next']")
    turned = reader.post("/desk/language", language="ko", next=field.get("value"))

    assert refused.status_code == 422
    assert turned.headers["Location"] == here
    assert reader.follow(turned).status_code == 200


@pytest.mark.parametrize("act", ["retry", "adopt", "abandon"])
def test_after_a_refused_act_on_a_delivery_it_leads_to_all_of_them(crowd: Crowd, act: str) -> None:
    """They stand on the page of their bulletin."""
    [place] = crowd.places(f"/desk/deliveries/<uuid:id>/{act}")
    delivery = crowd.house.parts.store.delivery(place.split("/")[3])
    assert delivery is not None
    crowd.house.parts.staffing.change_roles(TERMINAL, "all", ["author"])

    refused = crowd.at["all"].post(place)

    [field] = html.fromstring(refused.text).xpath("//form[@id='language']/input[@name='next']")
    assert refused.status_code == 403
    assert field.get("value") == f"/desk/bulletins/{delivery.bulletin_id}/deliveries"
    assert crowd.at["all"].get(field.get("value")).status_code == 200
