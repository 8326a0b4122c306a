"""Kinds are data."""

from datetime import timedelta

from noticeboard.domain.content import Content
from noticeboard.domain.holding_words import unsound
from tests.settings.operators import Operator


def test_a_new_kind_is_a_stanza(operator: Operator) -> None:
    """No code changes for a company's own kind; what it leaves out holds for every kind."""
    operator.writes(
        policy="""
        [every_kind]
        cadence = "90m"
        [kinds.recall]
        promises = true
        approvals = ["legal", "approver"]
        title = {ko = "회수", en = "Recall"}
        """
    )

    recall = operator.starts().policy.kinds["recall"]

    assert (recall.name, recall.title.en) == ("recall", "Recall")
    assert recall.approvals == ("legal", "approver")
    assert recall.cadence == timedelta(minutes=90)
    assert recall.mandatory_channels == ("board", "feed")


def test_the_shipped_kinds_are_what_the_handbook_says(operator: Operator) -> None:
    """A launch is told three days ahead, an end of service sixty, a statement at once."""
    kinds = operator.starts().policy.kinds

    assert {name: kind.min_lead for name, kind in kinds.items() if kind.promises} == {
        "launch": timedelta(days=3),
        "event": timedelta(days=3),
        "maintenance": timedelta(hours=24),
        "service_end": timedelta(days=60),
    }
    assert {name for name, kind in kinds.items() if not kind.promises} == {
        "clarification",
        "statement",
    }
    assert kinds["service_end"].required == (
        "who_is_affected",
        "what_to_move_to",
        "compensation",
        "legal_basis",
        "who_decided",
        "contact",
        "hours",
    )


def test_what_an_operator_says_for_every_kind_holds_where_a_kind_says_nothing_else(
    operator: Operator,
) -> None:
    """A shipped kind repeats no default: it would win over what the operator wrote."""
    operator.writes(policy='[every_kind]\nmin_lead = "1m"\nconfirm_within = "1m"')

    kinds = operator.starts().policy.kinds

    assert (kinds["launch"].min_lead, kinds["event"].min_lead) == (timedelta(minutes=1),) * 2
    assert kinds["maintenance"].confirm_within == timedelta(minutes=1)
    assert kinds["service_end"].confirm_within == timedelta(hours=24)


def test_examples_of_holding_texts_want_nothing_but_their_gaps_filled(operator: Operator) -> None:
    """In both languages: nobody begins with words that the desk refuses, or calls bad."""
    policy = operator.starts().policy

    assert set(policy.holding_examples) == {"late", "trouble", "still", "over"}
    for example in policy.holding_examples.values():
        for language in ("ko", "en"):
            body, short = example.body.in_(language), example.short.in_(language)
            title, over = example.title.in_(language), example.resolved
            content = Content(body, short, None, title=title, resolved=over)
            found = {v.code for v in unsound(content, example.kind, policy)}
            assert found == ({"gap"} if "[…" in body else set())
            told = body.casefold() + short.casefold()
            assert not [phrase for phrase in _STOCK[language] if phrase.casefold() in told]


# What the forms show as a bad apology, and as a bad promise.
_STOCK = {
    "ko": ("불편을 드려", "양해", "최선을 다하", "추후", "알려 드리겠습니다"),
    "en": ("inconvenience", "understanding", "do our best", "further notice"),
}


def test_an_example_without_the_next_word_is_refused(operator: Operator) -> None:
    """With the key, and what has to be in it."""
    operator.writes(policy='[holding_texts.late.body]\nko = "기다려 주세요. {{ fact.price }}"')

    said = operator.is_refused()

    assert "holding_texts.late: body.ko needs {{ next_word }}" in said


def test_phrases_that_explain_nothing_are_known_in_both_languages(operator: Operator) -> None:
    """The classic of each language is on the list, and none twice."""
    phrases = operator.starts().policy.stock_phrases

    assert "사정상" in phrases["ko"]
    assert "due to circumstances" in phrases["en"]
    assert all(len(set(listed)) == len(listed) for listed in phrases.values())


def test_one_person_alone_says_so(operator: Operator) -> None:
    """Solo is a choice, with its cooling-off."""
    operator.writes(policy='[policy]\nsolo = true\ncooling_off = "1h"')

    policy = operator.starts().policy

    assert (policy.solo, policy.cooling_off) == (True, timedelta(hours=1))
