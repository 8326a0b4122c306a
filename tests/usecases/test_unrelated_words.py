"""A word that was promised of one promise is not kept by words about something else."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

from noticeboard.domain.content import ClaimCorrection, Content
from noticeboard.domain.explanation import Explanation, Given, OpenHours
from noticeboard.domain.silence import speak_by
from noticeboard.domain.times import at_utc
from noticeboard.drafting import FollowUp
from tests.usecases.desk import ANA, IN_FULL, Desk, a_preorder, explained
from tests.usecases.test_holding import DOH, HOUR, SEOUL, approved, filling

MINUTE = timedelta(minutes=1)
TOLD = explained(**IN_FULL, remedy="Whoever paid gets it back.", choice="Order the blue one.")
REACHED = Given("help@example.com", hours=OpenHours("24h", SEOUL))
GONE = Explanation({**TOLD.parts, "contact": REACHED})
RUMOUR = ClaimCorrection("There is a red one.", "A fan", "https://example.com/1", "false")


def said(desk: Desk, notice_id: str, kind: Any, **content: Any) -> None:
    """One more text of the notice, written, signed and public a minute later."""
    desk.now += MINUTE
    follow_up = FollowUp(kind, Content(content.pop("body", ""), "", None, **content))
    desk.scheduled(desk.parts.publishing.follow_up(ANA, notice_id, follow_up))
    desk.pass_time(MINUTE)


def test_a_cancelled_sale_and_a_rumour_are_no_word_about_the_pre_order(desk: Desk) -> None:
    """Page, facts, board, record and watch wait for the word, at the time the public was given."""
    promises = (a_preorder(), replace(a_preorder(key="sale"), label="Sale opens"))
    notice = desk.announced(desk.launch(promises=promises))
    text = approved(desk)
    desk.now = promises[0].due.utc + HOUR
    word = at_utc(desk.now + 2 * HOUR, SEOUL)
    desk.parts.speaking.hold(DOH, notice.id, filling(desk, text, next_word_by=word))
    desk.parts.deliver_due()

    said(desk, notice.id, "cancellation", withdraws=("sale",), explanation=GONE)
    told = explained(what_happened="A fan painted one.", what_it_means="It is blue or black.")
    said(desk, notice.id, "correction", body="None.", corrects=RUMOUR, explanation=told)

    public = desk.parts.public_rows.notice(notice.slug)
    assert public is not None
    facts = json.loads(desk.get(f"/notices/{notice.slug}/facts.json"))
    assert [b.kind for b in public.bulletins][2:] == ["cancellation", "correction"]
    assert [w["kept_at"] for b in facts["bulletins"] for w in b["next_words"]] == [None]
    assert public.owed_word == word
    cadence = desk.parts.watching.alarming.cadence(public)
    assert speak_by(public, (), cadence, desk.now) == word.utc
    desk.now = word.utc
    desk.pass_time(MINUTE)
    counted = json.loads(desk.get("/record.json"))["figures"][0]["next_words"]
    assert counted == {"due": 1, "kept": 0, "missed": 1, "no_new_fact": 0}
    assert "We said we would speak again by" in desk.page(notice)
