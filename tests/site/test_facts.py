"""``facts.json``, as docs/facts-json.md promises it to order pages and call centres."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from noticeboard.domain.times import parse_instant
from noticeboard.site.pages import build
from tests.builders import HOUR, NOON, SECOND, a_notice, terms
from tests.site import sample
from tests.site.memory import MemoryPublic

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "facts-json.md"


def _facts(slug: str) -> Any:
    page = build(f"/notices/{slug}/facts.json", sample.public(), sample.HOUSE, sample.NOW)
    assert page is not None
    return json.loads(page.body)


def _names(value: Any) -> set[str]:
    if isinstance(value, dict):
        nested = (_names(v) for k, v in value.items() if k not in ("facts", "facts_were", "parts"))
        return set(value).union(*nested)
    return set().union(*map(_names, value)) if isinstance(value, list) else set()


def test_a_promise_has_all_its_times_and_its_state() -> None:
    """Enough to show the promise beside a buy button."""
    preorder = _facts("hanbit-phone-x-7k2m")["promises"][0]

    assert preorder["state"] == "unconfirmed"
    assert preorder["due"] == {"at": "2026-07-15T09:00:00+09:00", "zone": "Asia/Seoul"}
    assert preorder["first_promised"]["at"] == "2026-07-13T09:00:00+09:00"
    assert [r["number"] for r in preorder["revisions"]] == [1, 2, 3]
    assert preorder["revisions"][2]["labels"] == ["late_notice", "part_withheld"]


def test_explanation_parts_are_given_due_or_withheld() -> None:
    """Each in its own form."""
    told = _facts("hanbit-phone-x-7k2m")["promises"][0]["revisions"][2]["explanation"]

    assert told["cause"] == {"withheld": "partner"}
    assert told["remedy"] == {"due": {"at": "2026-07-16T18:00:00+09:00", "zone": "Asia/Seoul"}}
    assert told["contact"]["hours"] == {"text": "09:00-22:00", "zone": "Asia/Seoul"}
    assert "text" in told["what_happened"]


def test_summer_offsets_are_those_of_the_zone() -> None:
    """New York in July is four hours behind UTC."""
    promise = _facts("tablet-9-w1z8")["promises"][0]

    assert promise["state"] == "missed"
    assert promise["due"] is None
    assert promise["next_word_by"]["at"] == "2026-07-15T17:00:00-04:00"


def test_whether_a_word_was_in_time_can_be_counted_anew() -> None:
    """The second that publication took makes nobody late: what counts is the instant announced."""
    notice, public = a_notice(terms(), at=NOON + SECOND), MemoryPublic()
    [said] = notice.bulletins
    public.show(replace(notice, bulletins=(replace(said, told_at=NOON),)))

    page = build(f"/notices/{notice.slug}/facts.json", public, sample.HOUSE, NOON + HOUR)

    assert page is not None
    [told] = json.loads(page.body)["bulletins"]
    instants = [parse_instant(told[name]).utc for name in ("told_at", "published_at")]
    assert instants == [NOON, NOON + SECOND]


def test_it_says_until_when_it_is_true() -> None:
    """A cache may keep it that long, and no longer."""
    facts = _facts("seoul-data-centre-b4x9")

    until = parse_instant(facts["good_until"]).utc

    assert until == sample.at("2026-07-15T09:25")


def test_every_name_in_it_is_documented() -> None:
    """What is not promised in writing cannot be relied upon."""
    text = DOCUMENT.read_text(encoding="utf-8")
    names = set().union(*(_names(_facts(n.slug)) for n in sample.board()))

    assert {name for name in names if f"`{name}`" not in text} == set()
