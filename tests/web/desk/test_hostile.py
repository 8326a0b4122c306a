"""Bad input at every door of the desk: a reason, nothing half stored, nothing typed lost."""

from collections.abc import Mapping
from unicodedata import normalize
from urllib.parse import quote_plus

import pytest
from sqlalchemy import text as sql
from werkzeug.test import TestResponse

from noticeboard import ids
from noticeboard.web.access.doors import LIBRARY_DOORS
from tests.web.access.visitor import Visitor
from tests.web.desk.crowd import Crowd
from tests.web.desk.filled_forms import OPENER
from tests.web.desk.looking import Element, page, text
from tests.web.desk.shelves import stored
from tests.web.desk.writings import WRITINGS, Written
from tests.web.test_routes import listed

# Percent-encoded, as no browser would send most of them.
REFUSED = {
    "NUL": "a%00b",
    "C0": "a%0Bb",
    "C1": "a%C2%85b",
    "override": "a%E2%80%AEb",
    "isolate": "a%E2%81%A6b",
    "noncharacter": "a%EF%BF%BFb",
    "marks": "ae" + "%CC%81" * 10_000 + "b",
    "long": "a" + "x" * 30_000 + "b",
}


@pytest.fixture(scope="module")
def written(crowd: Crowd) -> Mapping[str, Written]:
    """Every form, opened once: what is refused can be sent again."""
    return {name: begin(crowd) for name, begin in WRITINGS.items()}


def send(visitor: Visitor, form: Written, odd: str) -> TestResponse:
    """The form with that in the place of its text."""
    fields = {**form.sent.fields, "sheet": ids.new_id(), "csrf_token": visitor.token}
    told = {name: quote_plus(given) for name, given in fields.items()} | {form.field: odd}
    body = "&".join(f"{quote_plus(name)}={given}" for name, given in told.items())
    form_type = "application/x-www-form-urlencoded"
    english = {"Accept-Language": "en"}
    return visitor.client.post(form.sent.to, data=body, content_type=form_type, headers=english)


def field_of(main: Element, name: str) -> Element:
    """The field of that name that was refused."""
    fields = main.xpath(".//*[@name=$n][@aria-invalid='true']", n=name)
    assert len(fields) == 1, (name, text(main))
    return fields[0]


@pytest.mark.parametrize("odd", REFUSED)
@pytest.mark.parametrize("name", WRITINGS)
def test_what_no_text_may_hold_is_refused_beside_its_field(
    crowd: Crowd, written: Mapping[str, Written], name: str, odd: str
) -> None:
    """With the reason where the field says it is; and what was typed is still in it."""
    before = stored(crowd.house)

    answer = send(crowd.at[OPENER], written[name], REFUSED[odd])

    main = page(answer, 422)
    field = field_of(main, written[name].field)
    reasons = [main.get_element_by_id(id) for id in field.get("aria-describedby").split()]
    assert any(reason.get("class") == "refused" for reason in reasons)
    kept = (field.text or "").removeprefix("\n") or field.get("value")
    assert (kept[0], kept[-1]) == ("a", "b")
    assert stored(crowd.house) == before


def test_decomposed_hangul_is_stored_in_one_form(new_crowd: Crowd) -> None:
    """One machine sends 한글 whole, another in its letters: both wrote the same."""
    found = {}
    for name, begin in WRITINGS.items():
        form = begin(new_crowd)
        told = "It opens: {{ promise.opening }}." if name == "spelling" else "한글 이름"
        answer = send(new_crowd.at[OPENER], form, quote_plus(normalize("NFD", told)))
        assert answer.status_code in (200, 303), (name, answer.text)
        found[name] = form.stored(new_crowd) == told

    assert found == dict.fromkeys(WRITINGS, True)


# Flask-Security's views read their own fields; they hold secrets, which no page shows again.
OF_LIBRARY = {f"/desk{door.path}" for door in LIBRARY_DOORS}
ACTS = tuple(
    rule
    for (method, rule), audience in listed().items()
    if method == "POST" and audience in ("staff", "fresh") and rule not in OF_LIBRARY
)


@pytest.mark.parametrize("rule", ACTS)
def test_a_form_that_cannot_be_read_is_refused_with_what_it_said(crowd: Crowd, rule: str) -> None:
    """A field twice, or more of them than any form has: nothing is guessed, nothing is lost."""
    visitor, place, before = crowd.at[OPENER], crowd.places(rule)[-1], stored(crowd.house)
    token = {"csrf_token": visitor.token}
    doubled = {**token, "reason": ["Typed first", "Typed then"]}
    many = {**token, **{f"promises.{n}.label": "Typed first, Typed then" for n in range(501)}}

    for fields in (doubled, many):
        read = text(page(visitor.client.post(place, data=fields), 400))
        assert ("Typed first" in read, "Typed then" in read) == (True, True)
    assert stored(crowd.house) == before


@pytest.mark.parametrize("sent", ["application/x-www-form-urlencoded", "multipart/form-data"])
@pytest.mark.parametrize("count", [501, 1500])
def test_too_many_fields_are_called_that_and_all_of_them_shown(
    crowd: Crowd, sent: str, count: int
) -> None:
    """Not "too large", nor "cannot be read": the way out is to take out rows."""
    visitor = crowd.at[OPENER]
    fields = {"csrf_token": visitor.token, **{f"facts.{n}.value": f"v{n}" for n in range(count)}}

    answer = visitor.client.post("/desk/notices/new/launch", data=fields, content_type=sent)

    read = text(page(answer, 400))
    assert "칸이 500개를 넘었습니다" in read
    assert "떠나기 전에 필요한 부분을 복사해 주세요" in read
    assert (f"v{count - 1}" in read, "읽을 수 없는" in read) == (True, False)


def test_a_field_that_came_twice_is_called_that(crowd: Crowd) -> None:
    """Nobody can tell which was meant, and both are shown."""
    visitor = crowd.at[OPENER]
    fields = {"csrf_token": visitor.token, "title": ["First words", "Other words"]}

    answer = visitor.client.post("/desk/notices/new/launch", data=fields)

    read = text(page(answer, 400))
    assert "같은 칸이 두 번" in read
    assert ("First words" in read, "Other words" in read) == (True, True)


@pytest.mark.parametrize(
    ("place", "secrets"),
    [
        ("/desk/login", {"email": "author@example.com", "password": "my secret words"}),
        ("/desk/verify", {"password": "my secret words", "code": ""}),
        (
            "/desk/account/password",
            {
                "password": "my secret words",
                "new_password": "my secret words 2",
                "new_password_confirm": "my secret words 2",
            },
        ),
    ],
)
def test_no_error_shows_a_password(
    new_crowd: Crowd, place: str, secrets: Mapping[str, str]
) -> None:
    """The database is gone while somebody signs in: what they typed is a secret all the same."""
    visitor = new_crowd.at["author"] if place != "/desk/login" else Visitor(new_crowd.house)
    visitor.get("/desk/login/lost")
    with new_crowd.house.store.engine.begin() as conn:
        conn.execute(sql("DROP TABLE deputies"))

    answer = visitor.post(place, **secrets)

    assert answer.status_code in (500, 503)
    assert "my secret words" not in answer.text
