"""Texts that hide, flood or only look dangerous, through the forms of follow-ups."""

from datetime import timedelta

import pytest

from tests.web.desk.slip_room import (
    WRONG_PRICE,
    Seated,
    send,
)

MINUTE = timedelta(minutes=1)


HOSTILE = {
    "only invisible": "\u200b\u2060\u3164",
    "reordered": "abc\u202edcba",
    "null": "a\x00b",
    "vertical tab": "a\x0bb",
    "10,000 marks": "a" + "\u0301" * 10_000,
    "too long": "가" * 21_000,
}
HARMLESS = {
    "not a template": "It costs {{7*7}} {% x %}.",
    "script": "<script>alert(1)</script> It slips by one whole day.",
    "an image": "<img src=x onerror=alert(1)> It slips by one whole day.",
    "a link that runs": "[click](javascript:alert(1)) It slips by one whole day.",
    "brackets": "[" * 5_000 + " it slips by one whole day.",
    "quotes": "> " * 5_000 + " it slips by one whole day.",
    "everyone": "@everyone @here it slips by one whole day.",
    "decomposed Hangul": "\u1112\u1161\u11ab\u1100\u1173\u11af 하루 늦어집니다.",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize(("act", "field"), [("update", "body"), ("holding", "body")])
def test_a_text_that_hides_or_floods_is_refused_beside_its_field(
    calm: Seated, act: str, field: str, text: str
) -> None:
    """And is still there to be repaired."""
    room, ana = calm

    page = send(ana, room.form(ana, act), "submit", {field: text})

    assert page.status == 422
    assert page.beside(field) != ""
    assert len(page.fields[field]) >= len(text.replace("\x00", "").replace("\x0b", ""))
    assert room.stored == ()


@pytest.mark.parametrize("text", HARMLESS.values(), ids=HARMLESS)
def test_a_text_that_only_looks_dangerous_is_said_as_typed(calm: Seated, text: str) -> None:
    """In the explanation it is plain words; on the page nothing of it runs."""
    room, ana = calm
    told = {**WRONG_PRICE, "corrects.bulletin": room.public.bulletins[0].id}
    typed = {**told, "explanation.what_it_means": text[:3_900], "body": text}

    page = send(ana, room.form(ana, "correction"), "check", typed)

    assert page.status in (200, 422)
    assert page.fields["explanation.what_it_means"] == text[:3_900]
    assert not page.root.xpath("//script | //*[@onerror] | //a[starts-with(@href, 'javascript')]")
