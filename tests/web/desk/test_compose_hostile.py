"""Bad input through the form of an announcement: a clear reason, nothing stored, nothing lost."""

import shutil
from collections.abc import Iterator, Mapping
from html import unescape
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest

from tests.web.desk.paper import LAUNCH, NEW, Writer, changed, drafts
from tests.web.house import House, open_house

BLANK = f"{NEW}?language=en"
DUE = "promises.0.due"


@pytest.fixture
def ana(house: House) -> Writer:
    """Ana, who writes."""
    return Writer.signed_in(house)


@pytest.fixture(scope="module")
def refused(
    staffed_folder: tuple[Path, dict[str, str]], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Writer]:
    """Ana at a desk that refuses all she hands in: one login serves, for nothing is stored."""
    source, tokens = staffed_folder
    folder = tmp_path_factory.mktemp("refused") / "data"
    shutil.copytree(source, folder)
    opened = open_house(folder, tokens)
    yield Writer.signed_in(opened)
    opened.close()


def due(date: str, time: str = "09:00", zone: str = "Asia/Seoul") -> dict[str, str]:
    """When the first promise is due."""
    return {f"{DUE}.date": date, f"{DUE}.time": time, "promises.0.zone": zone}


TIMES = [
    (due("2026-12-10", ""), DUE, "no time"),
    (due("", "09:00"), DUE, "no date"),
    (due("", ""), DUE, "the date and the time"),
    (due("2026-12-10", zone=""), DUE, "whose clock"),
    (due("2027-02-29"), DUE, "not a date and a time"),
    (due("2026-12-10", "24:00"), DUE, "not a date and a time"),
    (due("2026-12-10", "23:59:60"), DUE, "not a date and a time"),
    (due("10000-01-01"), DUE, "not a date and a time"),
    (due("2026-W50-4"), DUE, "not a date and a time"),
    (due("tomorrow", "10am"), DUE, "not a date and a time"),
    (due("２０２６-12-10"), DUE, "not a date and a time"),
    (due("2026-12-10", "09:00:30"), DUE, "leave the seconds out"),
    (due("2026-12-10", zone="asia/seoul"), DUE, 'exactly like "Asia/Seoul"'),
    (due("2026-12-10", zone="Seoul"), DUE, "is not a time zone"),
    (due("2026-12-10", zone="../etc/passwd"), DUE, "is not a time zone"),
    (due("2027-03-14", "02:30", "America/New_York"), DUE, "never show Sun 14 Mar 2027, 02:30"),
    (due("2026-11-01", "01:30", "America/New_York"), DUE, "comes twice"),
    (due("2026-07-19", "09:59"), DUE, "2 days 23 hours ahead"),
    (due("2026-07-14"), DUE, "before it is announced"),
    (
        {"promises.0.until.date": "2026-07-25", "promises.0.until.time": "20:00"},
        "promises.0.until",
        "must come after",
    ),
    (
        {"announcement.publish_at.date": "2026-07-15", "announcement.publish_at.time": "20:59"},
        "announcement.publish_at",
        "has passed",
    ),
    (
        {"announcement.publish_at.date": "", "announcement.publish_at.time": ""},
        "announcement.publish_at",
        "Give the date and the time of publication",
    ),
    (
        {"announcement.next_word_by.date": "2026-07-16", "announcement.next_word_by.time": ""},
        "announcement.next_word_by",
        "no time",
    ),
]
TEXTS = [
    ({"title": ""}, "title", "Give the notice a title."),
    ({"title": "\u200b\u3164"}, "title", "Give the notice a title."),
    ({"title": "Phone\u202eX"}, "title", "U+202E"),
    ({"title": "Phone\x00X"}, "title", "U+0000"),
    ({"title": "Phone\x0bX"}, "title", "U+000B"),
    ({"title": "Phone X\r\nBcc: all"}, "title", "one line"),
    ({"title": "e" + "\u0301" * 150}, "title", "more marks"),
    ({"title": "x" * 201}, "title", "longer than 200"),
    ({"products": "전화"}, "products", "Latin letters"),
    ({"promises.0.label": "\u2800"}, "promises.0.label", "Say what is promised"),
    ({"announcement.body": "\u200b"}, "announcement.body", "Write the text"),
    ({"announcement.body": "x" * 20_001}, "announcement.body", "longer than 20000"),
    ({"announcement.short": "x" * 2_001}, "announcement.short", "longer than 2000"),
    ({"announcement.body": "{{ promise.px }}"}, "announcement.body", "names nothing"),
    ({"slug": "../admin"}, "slug", "small Latin letters"),
]


@pytest.mark.parametrize(
    ("typed", "field", "says"),
    [*TIMES, *TEXTS],
    ids=[f"{field}-{says[:20]}" for _, field, says in [*TIMES, *TEXTS]],
)
def test_what_cannot_be_is_refused_beside_its_field(
    refused: Writer, typed: dict[str, str], field: str, says: str
) -> None:
    """One fault, one reason, there and at the head; all that was typed is still in the form."""
    house = refused.visitor.house

    page = refused.send(refused.open(BLANK), {**LAUNCH, **typed})

    assert page.status == 422
    assert says in page.beside(field)
    assert len(page.summary) == 1
    assert drafts(house) == []
    kept = house.parts.sheets.sheet(page.fields["sheet"], _id(house))
    assert kept is not None
    assert {name: kept.fields[name] for name in typed} == {
        name: text.replace("\r\n", "\n") for name, text in typed.items()
    }


def test_an_hour_that_comes_twice_is_asked_for_where_it_arises(ana: Writer, house: House) -> None:
    """The question stands beside the time, and its answer is the instant that is promised."""
    twice = {**LAUNCH, **due("2026-11-01", "01:30", "America/New_York")}
    page = ana.send(ana.open(BLANK), twice)

    ana.send(page, {f"{DUE}.offset": "-05:00"})

    assert "Which one do you mean? The first one (-04:00) The second one" in page.main
    promise = house.store.subjects(limit=1).items[0].announcement.working.content.promises[0]
    assert promise.due.utc.isoformat() == "2026-11-01T06:30:00+00:00"


def test_an_answer_to_that_question_is_forgotten_with_it(ana: Writer, house: House) -> None:
    """Another day has no such hour, and the form does not stumble over the old answer."""
    twice = {**LAUNCH, **due("2026-11-01", "01:30", "America/New_York")}
    page = ana.send(ana.open(BLANK), {**twice, f"{DUE}.offset": "-04:00"}, do="check")

    ana.send(page, {f"{DUE}.date": "2026-11-02"})

    promise = house.store.subjects(limit=1).items[0].announcement.working.content.promises[0]
    assert promise.due.utc.isoformat() == "2026-11-02T06:30:00+00:00"


@pytest.mark.parametrize(
    "text",
    [
        "{{7*7}} {% for x in y %} {{ config }}",
        "<script>alert(1)</script><iframe src=x><svg onload=x>",
        "[x](javascript:alert(1)) [y](data:text/html,x)",
        "=cmd|'/C calc'!A0 @everyone <!-- -->",
        "👩‍👩‍👧‍👦 ᄒᆞᆫ글 ✈️",
        "  spaces before\n\n    code\n",
    ],
)
def test_a_text_is_kept_as_it_was_typed(ana: Writer, house: House, text: str) -> None:
    """It is words; nothing in it is carried out, on the form or anywhere."""
    typed = {"title": " ".join(text.split()), "announcement.body": text}

    page = ana.send(ana.open(BLANK), {**LAUNCH, **typed}, do="check")
    ana.send(page)

    content = house.store.subjects(limit=1).items[0].announcement.working.content
    assert page.fields["announcement.body"] == text
    assert page.root.xpath("//main//script | //main//iframe | //main//svg") == []
    assert (content.title, content.body) == (typed["title"], text)


# Half of a surrogate pair, which no text holds, in each of the ways a browser sends a form.
HALF = b"\xed\xa0\x80"
SENT = {
    "application/x-www-form-urlencoded": "Phone %ED%A0%80",
    "multipart/form-data; boundary=half": "Phone \ufffd\ufffd\ufffd",
}


@pytest.mark.parametrize(("sent", "title"), SENT.items())
def test_half_a_character_is_never_stored(
    ana: Writer, house: House, sent: str, title: str
) -> None:
    """Bytes that are no text become signs that everybody can see."""
    fields = {**changed(ana.open(BLANK).fields, {**LAUNCH, "title": "HALF"}), "do": "save"}
    apart = sent.startswith("multipart")
    body, half = (in_parts(fields), HALF) if apart else (urlencode(fields), quote(HALF).encode())

    answer = ana.visitor.client.post(
        NEW, data=body.encode().replace(b"HALF", b"Phone " + half), content_type=sent
    )

    assert answer.status_code == 303
    assert drafts(house) == [title]


def in_parts(fields: Mapping[str, str]) -> str:
    """A form as multipart."""
    part = '--half\r\nContent-Disposition: form-data; name="{}"\r\n\r\n{}\r\n'
    return "".join(part.format(*field) for field in fields.items()) + "--half--\r\n"


@pytest.mark.parametrize("sent", ["application/x-www-form-urlencoded", "multipart/form-data"])
def test_a_flood_is_refused_and_what_was_read_of_it_is_shown(
    ana: Writer, house: House, sent: str
) -> None:
    """Back in the browser it would be gone: pages of the desk are never stored."""
    page = ana.open(BLANK)
    long = changed(page.fields, {**LAUNCH, "announcement.body": "가" * 150_000})

    answer = ana.visitor.client.post(
        NEW, data={**long, "do": "save"}, content_type=sent, headers={"Accept-Language": "en"}
    )

    assert answer.status_code == 413
    read = unescape(answer.text)
    assert "larger than 256 KiB" in read
    assert "as far as it was read" in read
    assert "Phone X" in read
    assert "Pre-order opens" in read
    assert "가" * 10_000 in read
    assert "\ufffd" not in read
    assert drafts(house) == []


def test_twenty_thousand_hangul_syllables_fit(ana: Writer, house: House) -> None:
    """The longest text that the rules allow can be sent, in the form the page sends it in."""
    page = ana.open(BLANK)
    sent = changed(page.fields, {**LAUNCH, "announcement.body": "가" * 20_000})

    answer = ana.visitor.client.post(
        NEW, data={**sent, "do": "save"}, content_type="multipart/form-data"
    )

    assert page.root.xpath("//form[@enctype='multipart/form-data']")
    assert answer.status_code == 303
    assert drafts(house) == ["Phone X"]


def test_more_fields_than_any_form_has_are_refused(ana: Writer, house: House) -> None:
    """Nobody types five hundred fields."""
    page = ana.open(BLANK)

    answer = ana.send(page, {**LAUNCH, **{f"promises.{n}.label": "x" for n in range(500)}})

    assert answer.status == 400
    assert drafts(house) == []


def test_a_field_given_twice_is_refused(ana: Writer, house: House) -> None:
    """Which of the two would count?"""
    sent = changed(ana.open(BLANK).fields, LAUNCH)

    answer = ana.visitor.client.post(NEW, data={**sent, "title": ["Phone X", "Phone Y"]})

    assert answer.status_code == 400
    assert drafts(house) == []


@pytest.mark.parametrize(
    "smuggled",
    [
        {"state": "published", "announcement.state": "published", "promises.0.kept": "on"},
        {"kind": "statement", "announcement.code": "x", "id": "1"},
        {"do": "publish"},
    ],
)
def test_fields_that_the_form_does_not_have_change_nothing(
    ana: Writer, house: House, smuggled: dict[str, str]
) -> None:
    """A draft is a draft."""
    sent = {**changed(ana.open(BLANK).fields, LAUNCH), **smuggled}

    ana.post(NEW, sent, do=smuggled.get("do", "save"))

    subject = house.store.subjects(limit=1).items[0]
    assert (subject.kind, subject.announcement.state.value) == ("launch", "draft")


@pytest.mark.parametrize(
    "forged",
    [
        {"sheet": "../admin"},
        {"sheet": "00000000-0000-4000-8000-000000000000"},
        {"version": "9" * 5000},
        {"promises.0.key": "P 1!"},
        {"promises.0.depends_on.p9": "on"},
        {"promises.999.label": "Far away"},
        {"facts.0.value": "x"},
        {"language": "fr"},
        {"replaces": "17"},
        {"copied_from": "00000000-0000-4000-8000-000000000000"},
        {"announcement.channels.": "on"},
        {"announcement.channels.a b": "on"},
        {"announcement.texts.nowhere": "x"},
        {"announcement.parts.Bad Name": "x"},
        {"announcement.zone": "Mars/Olympus"},
        {"announcement.publish_at.how": "never"},
    ],
    ids=str,
)
def test_a_forged_form_is_answered_like_any_other(
    ana: Writer, house: House, forged: dict[str, str]
) -> None:
    """Saved where it does no harm, refused where it does; never an error of ours."""
    sent = {**changed(ana.open(BLANK).fields, LAUNCH), **forged}

    answers = [
        ana.post(NEW, sent, do).status
        for do in ("check", "add:promises", "remove:promises.0", "save")
    ]

    assert set(answers) <= {200, 422}
    assert len(drafts(house)) == (answers[-1] == 200)


def _id(house: House) -> str:
    person = house.parts.people.by_email("ana@example.com")
    assert person is not None
    return person.id
