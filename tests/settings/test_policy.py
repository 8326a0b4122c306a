"""Kinds are data."""

from datetime import timedelta

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
