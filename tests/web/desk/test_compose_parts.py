"""The parts of the form of an announcement: rows, leads, channels, texts and what they quote."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from noticeboard.settings import load_settings
from tests.web.desk.paper import LAUNCH, NEW, Paper, Writer
from tests.web.house import House

BLANK = f"{NEW}?language=en"
CHANNELS = """
[channels.mastodon-brand]
kind = "null"
enabled = true
default_for = ["*"]
[channels.phones]
kind = "null"
enabled = true
default_for = ["phone-x"]
[channels.old]
kind = "null"
enabled = false
default_for = ["*"]
"""


@pytest.fixture
def ana(house: House) -> Writer:
    """Ana, who writes."""
    return Writer.signed_in(house)


@pytest.fixture
def wired(house: House, tmp_path: Path) -> Iterator[Writer]:
    """Ana, in a house with more channels than its own."""
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "channels.toml").write_text(CHANNELS)
    environ = {"NOTICEBOARD_CONFIG": str(tmp_path / "config")}
    opened = House(load_settings(environ, data=tmp_path / "data"), tokens=house.tokens)
    yield Writer.signed_in(opened)
    opened.close()


def rows(page: Paper, path: str, part: str) -> list[str]:
    """One field of every row."""
    return [
        given
        for name, given in page.fields.items()
        if name.startswith(f"{path}.") and name.endswith(f".{part}")
    ]


def test_rows_are_added_and_removed_without_a_script(ana: Writer) -> None:
    """What stands in the others stays, and the others move up."""
    page = ana.send(ana.open(BLANK), LAUNCH, do="add:promises")
    page = ana.send(page, {"promises.1.label": "Sale opens"}, do="add:promises")
    page = ana.send(page, {"promises.2.label": "Delivery"}, do="add:facts")

    page = ana.send(page, {"facts.0.value": "1,190,000 KRW"}, do="remove:promises.1")

    assert page.status == 200
    assert rows(page, "promises", "label") == ["Pre-order opens", "Delivery"]
    assert rows(page, "promises", "key") == ["p1", "p3"]
    assert page.fields["facts.0.value"] == "1,190,000 KRW"
    assert page.fields["title"] == "Phone X"


def test_a_removed_promise_that_the_text_still_names_is_told_beside_the_text(
    ana: Writer,
) -> None:
    """And a new promise never takes the name that the text still means."""
    page = ana.send(ana.open(BLANK), LAUNCH, do="add:promises")
    second = {"promises.1.label": "Sale opens", "announcement.body": "{{ promise.p2 }}"}
    page = ana.send(page, second, do="remove:promises.1")

    page = ana.send(page, do="add:promises")
    refused = ana.send(page, do="check")

    assert rows(page, "promises", "key") == ["p1", "p3"]
    assert "{{ promise.p2 }} names nothing" in refused.beside("announcement.body")


def test_a_removed_promise_is_waited_for_by_no_other(ana: Writer, house: House) -> None:
    """A tick that nobody can see any more is gone with it."""
    page = ana.send(ana.open(BLANK), LAUNCH, do="add:promises")
    page = ana.send(page, {"promises.1.label": "Sale", "promises.0.depends_on.p2": "on"}, "check")

    page = ana.send(page, do="remove:promises.1")
    ana.send(page)

    promise = house.store.subjects(limit=1).items[0].announcement.working.content.promises[0]
    assert promise.depends_on == ()


def test_a_blank_row_is_no_row(ana: Writer, house: House) -> None:
    """It is neither refused nor stored, and faults of the others stand beside the others."""
    page = ana.send(ana.open(BLANK), {}, do="add:promises")
    page = ana.send(page, {}, do="add:facts")
    moved = {n.replace("promises.0", "promises.1"): given for n, given in LAUNCH.items()}
    moved["announcement.body"] = "Opens {{ promise.p2 }}."

    refused = ana.send(page, {**moved, "promises.1.due.time": ""})
    ana.send(refused, moved)

    content = house.store.subjects(limit=1).items[0].announcement.working.content
    assert refused.beside("promises.1.due").startswith("This has a date but no time.")
    assert refused.beside("promises.0.due") == ""
    assert [p.key for p in content.promises] == ["p2"]
    assert content.facts == {}


def test_twenty_promises_can_be_made(ana: Writer, house: House) -> None:
    """Countries, steps, batches."""
    twenty = {
        f"promises.{n}.{part}": given
        for n in range(20)
        for part, given in {
            "key": f"p{n + 1}",
            "label": f"Batch {n + 1}",
            "zone": "Asia/Seoul",
            "due.date": "2026-07-25",
            "due.time": f"{n:02}:00",
        }.items()
    }
    page = ana.send(ana.open(BLANK), {**LAUNCH, **twenty})

    content = house.store.subjects(limit=1).items[0].announcement.working.content
    assert page.status == 200
    assert [p.label for p in content.promises] == [f"Batch {n + 1}" for n in range(20)]


def test_facts_are_chosen_by_what_people_call_them(ana: Writer, house: House) -> None:
    """Or have a name of their own; a text quotes them by it."""
    page = ana.send(ana.open(BLANK), LAUNCH, do="add:facts")
    page = ana.send(page, {"facts.0.name": "Price", "facts.0.value": "1 KRW"}, do="add:facts")
    named = {"facts.1.name": "screen_size", "facts.1.value": "6.1 in"}

    checked = ana.send(page, named, do="check")
    ana.send(checked, {"announcement.body": "{{ fact.price }}, {{ fact.screen_size }}"})

    content = house.store.subjects(limit=1).items[0].announcement.working.content
    assert "{{ fact.price }} 1 KRW · fact: Price" in checked.main
    assert content.facts == {"price": "1 KRW", "screen_size": "6.1 in"}


@pytest.mark.parametrize(
    ("fact", "field", "says"),
    [
        ({"value": "1 KRW"}, "facts.0.name", "Say what this is"),
        ({"name": "Price"}, "facts.0.value", "Write the value"),
        ({"name": "화면 크기", "value": "6.1"}, "facts.0.name", "small Latin letters"),
        ({"name": "../etc", "value": "x"}, "facts.0.name", "small Latin letters"),
        ({"name": "x" * 300, "value": "x"}, "facts.0.name", "small Latin letters"),
        ({"name": "price", "value": "a\nb"}, "facts.0.value", "one line"),
    ],
)
def test_a_fact_that_is_none_is_refused_beside_it(
    ana: Writer, fact: dict[str, str], field: str, says: str
) -> None:
    """Name and value apart."""
    page = ana.send(ana.open(BLANK), LAUNCH, do="add:facts")

    refused = ana.send(page, {f"facts.0.{part}": given for part, given in fact.items()})

    assert says in refused.beside(field)
    assert len(refused.summary) == 1


def test_a_fact_given_twice_is_refused_beside_the_second(ana: Writer) -> None:
    """Neither is lost."""
    page = ana.send(ana.open(BLANK), LAUNCH, do="add:facts")
    page = ana.send(page, {"facts.0.name": "Price", "facts.0.value": "1"}, do="add:facts")

    refused = ana.send(page, {"facts.1.name": "가격", "facts.1.value": "2"})

    assert refused.beside("facts.1.name") == "This is given twice."
    assert [refused.fields[f"facts.{n}.value"] for n in (0, 1)] == ["1", "2"]


@pytest.mark.parametrize(
    ("date", "lead"),
    [
        ("2026-07-25", "9 days 11 hours before 2 days 11 hours more than recommended."),
        (
            "2026-07-20",
            "4 days 11 hours before Enough for the rule (3 days), and 2 days 13 hours less",
        ),
        ("2026-07-18", "2 days 11 hours before 13 hours too short: the rule is 3 days."),
        ("2026-07-16", "11 hours before 2 days 13 hours too short"),
        ("2026-07-15", "too late It would have passed before anybody was told."),
    ],
)
def test_the_lead_is_told_in_words(ana: Writer, date: str, lead: str) -> None:
    """Beside the form, after any check, too short or not."""
    page = ana.send(ana.open(BLANK), {**LAUNCH, "promises.0.due.date": date}, do="check")

    assert page.lead[0].startswith(f"Pre-order opens {lead}")


def test_a_lead_that_is_too_short_asks_for_its_reason(ana: Writer, house: House) -> None:
    """With the reason it is a warning that whoever signs will see."""
    short = {**LAUNCH, "promises.0.due.date": "2026-07-18"}
    blank = ana.open(BLANK)
    page = ana.send(blank, short)
    waived = {"announcement.waiver.reason": "The regulator allowed it only today."}

    checked = ana.send(page, waived, do="check")
    ana.send(checked)

    assert not blank.has("announcement.waiver.reason")
    assert page.has("announcement.waiver.reason")
    assert "short notice: 2 days 11 hours" in checked.beside("promises.0.due")
    content = house.store.subjects(limit=1).items[0].announcement.working.content
    assert content.waiver == "The regulator allowed it only today."


def test_what_a_kind_demands_has_a_field_each(ana: Writer) -> None:
    """And is refused beside it."""
    page = ana.open("/desk/notices/new/service_end?language=en")

    refused = ana.send(page, {**LAUNCH, "announcement.parts.contact": "1588-0000, 24 h"})

    assert "Everybody with a 2G contract" in page.main
    assert "the compensation" in refused.beside("announcement.parts.compensation")
    assert refused.beside("announcement.parts.contact") == ""


def test_a_statement_promises_its_next_word(ana: Writer, house: House) -> None:
    """A kind without promises begins without a row, and asks for the next word."""
    page = ana.open("/desk/notices/new/statement?language=en")
    said = {
        "title": "About the price",
        "announcement.body": "We are checking.",
        "announcement.publish_at.how": "now",
        "announcement.next_word_by.date": "2026-07-16",
        "announcement.next_word_by.time": "09:00",
    }

    ana.send(page, said)

    content = house.store.subjects(limit=1).items[0].announcement.working.content
    assert not page.has("promises.0.label")
    assert content.publish_at is None
    assert content.next_word_by is not None
    assert content.next_word_by.wall.isoformat() == "2026-07-16T09:00:00"


def test_channels_are_ticked_and_the_mandatory_ones_explained(wired: Writer) -> None:
    """Those for every product from the start; one that is switched off is not offered."""
    page = wired.open(BLANK)

    boxes = page.root.xpath("//fieldset[@id='f-announcement-channels']//input")
    assert [(b.get("name"), b.get("checked"), b.get("disabled")) for b in boxes] == [
        ("announcement.channels.board", "checked", "disabled"),
        ("announcement.channels.feed", "checked", "disabled"),
        ("announcement.channels.mastodon-brand", "checked", None),
        ("announcement.channels.phones", None, None),
    ]
    assert "The board always" in page.main
    assert "phones usual for phone-x" in page.main


def test_channels_of_a_product_are_ticked_as_soon_as_it_is_named(wired: Writer) -> None:
    """As for a program that names none: and the page says so, in time to untick it."""
    checked = wired.send(wired.open(BLANK), LAUNCH, do="check")
    saved = wired.send(wired.open(BLANK), LAUNCH)

    told = "phones is ticked as well: notices about these products usually go there."
    assert checked.fields["announcement.channels.phones"] == "on"
    assert told in checked.main
    assert "Saved as a draft." in saved.main
    assert told in saved.main
    assert "phones" in goes_to(wired)


def test_whoever_unticks_a_channel_of_a_product_is_left_alone(wired: Writer) -> None:
    """It is theirs to say; another product is another question."""
    checked = wired.send(wired.open(BLANK), LAUNCH, do="check")

    again = wired.send(checked, {"announcement.channels.phones": None}, do="check")
    saved = wired.send(again)

    assert "announcement.channels.phones" not in again.fields
    assert "is ticked as well" not in again.main + saved.main
    assert "phones" not in goes_to(wired)


def test_a_product_that_an_edit_names_ticks_its_channels_too(wired: Writer) -> None:
    """A draft often begins without its products."""
    wired.launched({"products": "phone-y"})
    before = goes_to(wired)
    [subject] = wired.visitor.house.store.subjects(limit=1).items
    page = wired.open(f"/desk/bulletins/{subject.announcement.id}/edit")

    saved = wired.send(page, {"products": "phone-y, Phone X"})

    assert "phones" not in before
    assert "phones is ticked as well" in saved.main
    assert "phones" in goes_to(wired)


def test_a_copy_goes_where_the_notice_went_that_it_copies(wired: Writer) -> None:
    """What somebody unticked there is not ticked again."""
    page = wired.send(wired.open(BLANK), LAUNCH, do="check")
    wired.send(page, {"announcement.channels.phones": None})
    [subject] = wired.visitor.house.store.subjects(limit=1).items

    copy = wired.send(wired.open(f"{NEW}?from={subject.id}"), LAUNCH)

    assert "is ticked as well" not in copy.main
    assert "phones" not in goes_to(wired)


def goes_to(wired: Writer) -> tuple[str, ...]:
    """The channels of the newest notice."""
    newest = wired.visitor.house.store.subjects(limit=1).items[0]
    return newest.announcement.working.content.channels


def test_a_channel_may_have_a_text_of_its_own(wired: Writer) -> None:
    """As long as the notice goes there."""
    own = {"announcement.texts.phones": "Phones: {{ promise.p1 }} {{ link }}"}

    refused = wired.send(wired.open(BLANK), {**LAUNCH, "products": "", **own})
    saved = wired.send(refused, {"announcement.channels.phones": "on"})

    assert "a channel that this does not go to" in refused.beside("announcement.texts.phones")
    assert "Saved as a draft." in saved.main


def test_a_channel_that_is_none_is_refused_where_it_can_be_unticked(wired: Writer) -> None:
    """Also one that was switched off since."""
    ticked = {"announcement.channels.old": "on", "announcement.channels.evil": "on"}

    page = wired.send(wired.open(BLANK), {**LAUNCH, **ticked})

    assert 'There is no channel "old".' in page.beside("announcement.channels.old")
    assert 'There is no channel "evil".' in page.beside("announcement.channels.evil")
    assert "Saved" in wired.send(page, dict.fromkeys(ticked)).main


def test_what_a_placeholder_becomes_is_shown(ana: Writer) -> None:
    """In the language of the notice, once it is known."""
    page = ana.send(ana.open(f"{NEW}?language=ko"), LAUNCH, do="check")

    assert "{{ promise.p1 }} 2026. 7. 25.(토) 오후 9:00 KST · promise: Pre-order" in page.main
    assert "{{ promise.p1.date }} 2026. 7. 25.(토) (the date alone)" in page.main
    assert "{{ link }} the address of this text" in page.main


def test_each_promise_says_what_to_type_in_the_text(ana: Writer) -> None:
    """From the start, before anything is typed."""
    page = ana.send(ana.open(BLANK), do="add:promises")

    assert "Promise 1 to give its time in the text, write {{ promise.p1 }}" in page.main
    assert "{{ promise.p2 }} no time given yet · Promise 2" in page.main


def test_at_once_and_a_time_is_a_question(ana: Writer) -> None:
    """Nobody publishes at once by overlooking a button."""
    page = ana.send(ana.open(BLANK), {**LAUNCH, "announcement.publish_at.how": "now"})

    assert "You chose “as soon as it is signed off” and typed a time" in page.beside(
        "announcement.publish_at"
    )


def test_a_time_says_by_itself_that_it_is_fixed(ana: Writer, house: House) -> None:
    """Whoever types one need not choose as well."""
    ana.launched({"announcement.publish_at.how": None})

    content = house.store.subjects(limit=1).items[0].announcement.working.content
    assert content.publish_at is not None
    assert content.publish_at.wall.isoformat() == "2026-07-16T10:00:00"
