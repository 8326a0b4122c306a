"""Placeholders: found, filled, and never more than substitution."""

import pytest

from noticeboard.domain.placeholders import fill, names, without_sentence


def test_each_placeholder_is_named_once_in_the_order_of_use() -> None:
    """The rules see what a text leans on, whatever the spacing."""
    text = "{{promise.a}} {{ fact.price }} {{ promise.a.date }} {{ link }} {{ promise.a }}"

    found = names(text)

    assert found == ("promise.a", "fact.price", "promise.a.date", "link")


@pytest.mark.parametrize(
    "typed", ["{{7*7}}", "{% x %}", "{{ config }}", "{{ link", "{ link }", "{{ link|upper }}"]
)
def test_it_is_not_a_template_language(typed: str) -> None:
    """What is not a placeholder shows as it was typed."""
    shown = fill(typed, {"link": "https://example.com/b/x"})

    assert (shown, names(typed)) == (typed, ())


def test_a_value_that_looks_like_a_placeholder_is_not_filled_again() -> None:
    """A fact cannot pull another value into the text."""
    values = {"fact.price": "{{ fact.secret }}", "fact.secret": "unreleased"}

    shown = fill("Price: {{ fact.price }}", values)

    assert shown == "Price: {{ fact.secret }}"


def test_korean_names_are_names() -> None:
    """A fact may be called what staff call it."""
    shown = fill("가격 {{ fact.출고가 }}", {"fact.출고가": "1,190,000원"})

    assert shown == "가격 1,190,000원"


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("It is late. {{ sentence }} Soon.", "It is late. Soon."),
        ("It is late.\n\n{{sentence}}\n\nSoon.", "It is late.\n\nSoon."),
        ("{{ sentence }} Soon.", "Soon."),
        ("Soon.", "Soon."),
    ],
)
def test_a_sentence_that_nobody_adds_leaves_no_gap(text: str, left: str) -> None:
    """The text reads as if there had never been a place for one."""
    assert without_sentence(text) == left
