"""The form of an announcement and its document: what goes in comes out."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from noticeboard.domain.content import Content
from noticeboard.domain.promise import Check
from noticeboard.domain.times import Instant, at_utc
from noticeboard.intake import Reading, read_edit
from noticeboard.web.desk.composing.arranging import arranged, next_key
from noticeboard.web.desk.composing.documents import written
from noticeboard.web.desk.composing.filling import filled
from noticeboard.web.desk.composing.lead import leads
from noticeboard.web.desk.composing.naming import called
from noticeboard.web.desk.forms.typed import rows
from noticeboard.web.desk.wording import desk_words
from tests.builders import DAY, HOUR, LONDON, NEW_YORK, NOON, SEOUL, a_content, a_kind, terms

ZONES = st.sampled_from((SEOUL, NEW_YORK, LONDON, "Asia/Kathmandu", "UTC"))
# Hours around the ends of summer time in New York and London among them.
MINUTES = st.integers(0, 200 * 24 * 60).map(lambda minutes: NOON + timedelta(minutes=minutes))
LINE = st.text("abc 가나다 {}.,-", min_size=1, max_size=12).map(lambda t: f"x{t.strip()}")
LINES = st.text("abc 가나다\n", min_size=1, max_size=30).map(lambda t: f"x{t}")
CHECKS = st.builds(Check, st.just("https://shop.example.com/x"), st.none() | LINE)
KEY = st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True)


@st.composite
def instants(draw: st.DrawFn, zone: str | None = None) -> Instant:
    """Any minute of the half-year ahead, in some zone."""
    return at_utc(draw(MINUTES), zone or draw(ZONES))


@st.composite
def contents(draw: st.DrawFn) -> Content:
    """Anything that an announcement may say."""
    keys = draw(st.lists(KEY, unique=True, max_size=4))
    promises = []
    for key in keys:
        due = draw(instants())
        promises.append(
            terms(
                key,
                due,
                label=draw(LINE),
                audience=draw(st.none() | LINE),
                until=draw(st.none() | instants(due.zone)),
                depends_on=tuple(draw(st.lists(st.sampled_from(keys), unique=True, max_size=2))),
                check=draw(st.none() | CHECKS),
            )
        )
    zone = draw(ZONES)
    return Content(
        body=draw(LINES),
        short=draw(st.just("") | LINES),
        publish_at=draw(st.none() | instants(zone)),
        channels=("board", "feed", *draw(st.lists(st.sampled_from(("x1", "m-1")), unique=True))),
        texts=draw(st.dictionaries(st.sampled_from(("x1", "m-1")), LINES)),
        title=draw(LINE),
        products=tuple(draw(st.lists(st.sampled_from(("phone-x", "p2")), unique=True))),
        promises=tuple(promises),
        facts=draw(st.dictionaries(st.sampled_from(("price", "fee")) | KEY, LINE, max_size=3)),
        parts=draw(st.dictionaries(KEY, LINES, max_size=2)),
        waiver=draw(st.none() | LINES),
        next_word_by=draw(st.none() | instants(zone)),
    )


@given(contents(), st.sampled_from(("ko", "en")))
def test_what_is_stored_comes_back_from_its_form_unchanged(
    content: Content, language: str
) -> None:
    """To open a draft and save it changes nothing, in whichever language of the desk."""
    fields = filled(content, a_kind(), language)

    read = read_edit("announcement", written(fields, a_kind(), SEOUL).document, Reading(SEOUL))

    # Ticked boxes come in the order of the page.
    assert replace(read, channels=content.channels) == content
    assert set(read.channels) == set(content.channels)


@given(contents())
def test_a_form_without_a_change_is_no_difference(content: Content) -> None:
    """Read and filled in again, it is the same form."""
    fields = filled(content, a_kind(), "en")
    read = read_edit("announcement", written(fields, a_kind(), SEOUL).document, Reading(SEOUL))

    assert filled(read, a_kind(), "en") == fields


@given(contents())
def test_every_field_has_a_name_that_people_know(content: Content) -> None:
    """Where two editors differ, no path of a document is shown."""
    for language in ("ko", "en"):
        words = desk_words(language)
        for name in filled(content, a_kind(), language):
            unseen = name.endswith((".key", "announcement.zone"))
            assert bool(called(words, name)) is not unseen, name
            assert "announcement" not in called(words, name)


@pytest.mark.parametrize(
    ("fields", "key"),
    [
        ({}, "p1"),
        ({"promises.0.key": "p1", "promises.4.key": "p7"}, "p8"),
        ({"promises.0.key": "preorder"}, "p1"),
        ({"announcement.body": "{{ promise.p3.date }}"}, "p4"),
        ({"announcement.texts.x1": "{{promise.p2}}", "promises.0.key": "p1"}, "p3"),
        ({"announcement.body": "p9 {{ fact.p8 }} {{ promise.p }}"}, "p1"),
    ],
)
def test_a_new_promise_has_a_key_that_nothing_means_yet(fields: dict[str, str], key: str) -> None:
    """Neither another promise nor a text."""
    assert next_key(fields) == key


@pytest.mark.parametrize(
    "do", ["save", "submit", "check", "remove:title", "remove:promises.x", "remove:", "add:"]
)
def test_other_buttons_arrange_nothing(do: str) -> None:
    """They do what they say."""
    assert arranged({"promises.0.key": "p1"}, do, SEOUL) is None


def test_a_form_does_not_grow_beyond_what_can_be_sent() -> None:
    """One row more must still fit in."""
    fields: dict[str, str] = {}
    for _ in range(80):
        fields = dict(arranged(fields, "add:promises", SEOUL) or {})

    assert len(rows(fields, "promises")) == 50


@pytest.mark.parametrize("zone", [SEOUL, NEW_YORK])
def test_a_lead_counts_hours_that_pass_not_those_on_the_clock(zone: str) -> None:
    """Across the end of summer time a day has twenty-five."""
    kind = a_kind(min_lead=2 * DAY, recommended_lead=3 * DAY)
    fields = {
        "announcement.publish_at.how": "at",
        "announcement.publish_at.date": "2026-10-31",
        "announcement.publish_at.time": "12:00",
        "announcement.zone": zone,
        "promises.0.label": "Sale",
        "promises.0.zone": zone,
        "promises.0.due.date": "2026-11-02",
        "promises.0.due.time": "11:30",
    }

    [found] = leads(fields, kind, SEOUL, NOON)

    extra = HOUR if zone == NEW_YORK else timedelta(0)
    assert found.before == 2 * DAY - timedelta(minutes=30) + extra
    assert found.verdict == ("enough" if zone == NEW_YORK else "too_short")


def test_a_lead_is_told_while_other_fields_cannot_be_read() -> None:
    """Each promise by itself, as soon as its time is one."""
    content = a_content(promises=(terms("p1"), terms("p2")))
    fields = {**filled(content, a_kind(), "en"), "promises.0.due.time": "25:00"}

    assert [lead.label for lead in leads(fields, a_kind(), SEOUL, NOON)] == ["P2 opens"]
