"""Documents of the wrong shape: stable codes, exact paths, everything at once."""

import pytest

from noticeboard.intake import (
    read_approval,
    read_edit,
    read_follow_up,
    read_fulfilment,
    read_notice,
    read_rejection,
)
from tests.intake.documents import DELAY, NOTICE, READING, changed, faults


@pytest.mark.parametrize(
    ("path", "value", "code"),
    [
        ("state", "published", "unknown_field"),
        ("announcement.state", "published", "unknown_field"),
        ("promises.0.kept", True, "unknown_field"),
        ("title", ..., "missing"),
        ("title", 7, "wrong_type"),
        ("title", ["Phone X"], "wrong_type"),
        ("title", None, "wrong_type"),
        ("title", "", "blank"),
        ("title", "x" * 201, "too_long"),
        ("language", "fr", "not_a_choice"),
        ("kind", "../admin", "wrong_form"),
        ("slug", "../admin", "wrong_form"),
        ("slug", "Phone X", "wrong_form"),
        ("replaces", "17", "wrong_form"),
        ("products", "phone-x", "wrong_type"),
        ("products", ["x"] * 51, "too_many"),
        ("promises", {}, "wrong_type"),
        ("promises.0", "preorder", "wrong_type"),
        ("promises.0.key", "Pre order", "wrong_form"),
        ("facts.price", 1190000, "wrong_type"),
        ("facts.price", ["1"], "wrong_type"),
        ("announcement", ..., "missing"),
        ("announcement", None, "wrong_type"),
        ("announcement.body", "x" * 20_001, "too_long"),
        ("announcement.channels", "board", "wrong_type"),
        ("announcement.waiver", "hurry", "wrong_type"),
        ("announcement.texts", [], "wrong_type"),
    ],
)
def test_a_field_that_does_not_fit_is_named(path: str, value: object, code: str) -> None:
    """The violation's field is the path the author typed."""
    document = changed(NOTICE, path, value)

    assert faults(read_notice, document) == [(code, path)]


def test_all_faults_are_told_at_once() -> None:
    """One answer names everything that has to change, times and texts included."""
    document = changed(NOTICE, "titel", "Phone X")
    document = changed(document, "promises.0.due", "2026-12-10")
    document = changed(document, "announcement.body", " \u200b")
    document = changed(document, "language", 1)

    found = faults(read_notice, document)

    assert sorted(found) == [
        ("blank", "announcement.body"),
        ("not_a_choice", "language"),
        ("time_missing", "promises.0.due"),
        ("unknown_field", "titel"),
    ]


def test_thousands_of_faults_are_cut_short() -> None:
    """A hostile document does not get an answer larger than itself."""
    document = changed(NOTICE, "promises", [{f"f{n}": 1 for n in range(100)}] * 50)

    assert len(faults(read_notice, document)) == 100


@pytest.mark.parametrize(
    ("part", "code", "field"),
    [
        ("", "blank", ""),
        ("   ", "blank", ""),
        ("\u200b\u3164", "blank", ""),
        (7, "wrong_type", ""),
        (["x"], "wrong_type", ""),
        ({}, "missing", ".due"),
        ({"due": "soon"}, "not_a_time", ".due"),
        ({"due": "2026-07-10T10:00"}, "zone_missing", ".due"),
        ({"withheld": "us"}, "not_a_choice", ".withheld"),
        ({"withheld": "legal", "why": "x"}, "unknown_field", ".why"),
    ],
)
def test_a_part_of_an_explanation_is_given_due_or_withheld(
    part: object, code: str, field: str
) -> None:
    """Nothing else is an explanation, and blank is refused always."""
    document = changed(DELAY, "explanation.remedy", part)

    assert faults(read_follow_up, document) == [(code, f"explanation.remedy{field}")]


def test_only_the_contact_has_hours() -> None:
    """Hours beside another part are a mistake."""
    document = changed(DELAY, "explanation.remedy", {"how": "x", "hours": "24h"})

    assert faults(read_follow_up, document) == [("wrong_type", "explanation.remedy")]


@pytest.mark.parametrize(
    ("corrects", "expected"),
    [
        ("all of it", [("wrong_type", "corrects")]),
        ({"bulletin": "x"}, [("wrong_form", "corrects.bulletin")]),
        (
            {"claim": "It is cancelled"},
            [
                ("missing", "corrects.by"),
                ("missing", "corrects.where"),
                ("missing", "corrects.verdict"),
            ],
        ),
    ],
)
def test_a_correction_names_a_bulletin_or_a_claim(
    corrects: object, expected: list[tuple[str, str]]
) -> None:
    """Who said it and where belong to a claim."""
    assert faults(read_follow_up, changed(DELAY, "corrects", corrects)) == expected


def test_an_edit_cannot_change_what_a_notice_is() -> None:
    """Kind, language and slug are given once."""
    announced = changed(changed(NOTICE, "kind", ...), "language", ...)

    def as_edit(document: dict[str, object], _: object) -> object:
        return read_edit("announcement", document, READING)

    assert faults(as_edit, announced) == []
    assert faults(as_edit, changed(announced, "slug", "x")) == [("unknown_field", "slug")]


def test_small_documents_are_as_strict() -> None:
    """Fulfilment, rejection and approval refuse what they do not know."""
    kept = {"promise": "preorder", "observed_at": "2026-07-10T09:00:30+09:00"}
    javascript = {**kept, "evidence_url": "javascript:alert(1)"}

    assert faults(read_fulfilment, kept) == []
    assert faults(read_fulfilment, javascript) == [("wrong_form", "evidence_url")]
    assert faults(read_rejection, {}) == [("missing", "reason")]
    assert faults(read_rejection, {"reason": "\u2800"}) == [("blank", "reason")]
    assert faults(read_approval, {}) == []
    assert faults(read_approval, {"frozen_hash": "x"}) == [("wrong_form", "frozen_hash")]
