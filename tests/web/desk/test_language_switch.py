"""The desk changes its language; what is being written goes along."""

import pytest

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


def csrf(paper: Paper) -> dict[str, str]:
    """The token of the form of the switch."""
    field = paper.root.xpath("//input[@name='csrf_token']")[0]
    return {"csrf_token": field.get("value")}
