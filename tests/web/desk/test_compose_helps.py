"""The form of an announcement meets people where they are: their places, language, and choices."""

import pytest

from tests.web.desk.paper import LAUNCH, NEW, Writer
from tests.web.house import House


@pytest.fixture
def ana(house: House) -> Writer:
    """An author who reads English."""
    return Writer.signed_in(house)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("New York", "America/New_York"),
        ("뉴욕", "America/New_York"),
        ("Seoul", "Asia/Seoul"),
        ("서울", "Asia/Seoul"),
        ("PST", "America/Los_Angeles"),
        ("KST", "Asia/Seoul"),
    ],
)
def test_a_city_typed_as_a_zone_is_answered_with_its_name(
    ana: Writer, typed: str, name: str
) -> None:
    """Beside the time it belongs to, and what was typed is still there."""
    page = ana.send(ana.open(NEW), {**LAUNCH, "promises.0.zone": typed})

    assert page.status == 422
    assert f'"{typed}" is not a time zone' in page.beside("promises.0.due")
    assert f'"{name}"' in page.beside("promises.0.due")
    assert page.fields["promises.0.zone"] == typed


@pytest.mark.parametrize("language", ["ko", "en"])
def test_the_notice_begins_in_the_language_of_its_writers_desk(
    house: House, language: str
) -> None:
    """Whoever reads Korean writes Korean, unless they choose otherwise."""
    writer = Writer.signed_in(house, language=language)

    assert writer.open(NEW).fields["language"] == language
    chosen = writer.open("/desk/notices/new").root.xpath(
        "//input[@name='language' and @checked]/@value"
    )
    assert chosen == [language]


@pytest.mark.parametrize(("language", "other"), [("ko", "en"), ("en", "ko")])
def test_a_language_that_was_chosen_is_kept(house: House, language: str, other: str) -> None:
    """The preset is an offer."""
    writer = Writer.signed_in(house, language=language)

    page = writer.open(f"{NEW}?language={other}")

    assert page.fields["language"] == other


def test_a_publication_nobody_chose_is_asked_for_at_the_choice(ana: Writer) -> None:
    """Not at the time, which may not be wanted at all."""
    unsaid = {name: given for name, given in LAUNCH.items() if "publish_at" not in name}

    page = ana.send(ana.open(NEW), unsaid)

    assert page.status == 422
    assert page.beside("announcement.publish_at.how").startswith("Say when it is to be published")
    assert page.beside("announcement.publish_at") == ""
    described = page.root.get_element_by_id("f-announcement-publish_at-how")
    assert "e-announcement-publish_at-how" in described.get("aria-describedby")
    assert page.root.xpath("//*[@id='summary']//a/@href") == ["#f-announcement-publish_at-how"]


def test_a_promise_without_a_time_is_quoted_by_no_other_finding(ana: Writer) -> None:
    """What stands in for it while the rest is looked at is nobody's promise."""
    timeless = {"promises.0.due.time": "", "announcement.body": "Come on 24 November at 9 a.m."}

    page = ana.send(ana.open(NEW), {**LAUNCH, **timeless})

    assert page.beside("promises.0.due")
    assert "2199" not in page.root.text_content()


def test_a_fixed_time_without_a_time_is_asked_for_at_the_time(ana: Writer) -> None:
    """The choice was made; what is missing stands where it is typed."""
    dateless = {"announcement.publish_at.date": "", "announcement.publish_at.time": ""}

    page = ana.send(ana.open(NEW), {**LAUNCH, **dateless})

    assert page.beside("announcement.publish_at.how") == ""
    assert page.beside("announcement.publish_at").startswith("Give the date and the time of pub")
