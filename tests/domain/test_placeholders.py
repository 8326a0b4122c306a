"""Placeholders: found, filled, and never more than substitution."""

import pytest

from noticeboard.domain.placeholders import fill, names, unknown_placeholders


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


def test_names_that_nothing_answers_to_are_reported() -> None:
    """A mistyped key is found before anybody reads it in public."""
    text = "{{ promise.preorder.was }} {{ promise.pre }} {{ promise.preorder.day }} {{ fact.fee }}"

    unknown = unknown_placeholders(text, ["preorder"], ["price"])

    assert unknown == ["promise.pre", "promise.preorder.day", "fact.fee"]


def test_the_kept_promise_is_known_in_a_fulfilment_only() -> None:
    """Elsewhere ``{{ promise }}`` does not say which one."""
    text = "{{ promise }} {{ kept_at }}"

    elsewhere = unknown_placeholders(text, ["preorder"], [])
    in_fulfilment = unknown_placeholders(text, ["preorder"], [], fulfilment=True)

    assert (elsewhere, in_fulfilment) == (["promise", "kept_at"], [])
