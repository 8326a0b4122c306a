"""Notices: publication is the one act that changes what the public has."""

from dataclasses import replace
from datetime import datetime

import pytest

from noticeboard.domain.content import Fulfilment, Move, OwnCorrection, Reminder
from noticeboard.domain.errors import TransitionError
from noticeboard.domain.explanation import Explanation, Given, PartDue
from noticeboard.domain.ledger import Removal
from noticeboard.domain.notice import NextWord, Notice, Published
from noticeboard.domain.promise import PromiseState
from noticeboard.domain.publication import Act, announce, follow_up, release_revision
from noticeboard.domain.redaction import without_words
from tests.builders import (
    DAY,
    HOUR,
    MINUTE,
    NOON,
    POWER_CUT,
    SECOND,
    a_bulletin,
    a_content,
    a_follow_up,
    a_kind,
    a_move,
    a_notice,
    an_act,
    an_explanation,
    an_instant,
    explained,
    shown_words,
    terms,
    told,
)

DUE = NOON + 10 * DAY
QUIET = a_content(promises=(), facts={}, products=(), title="")


def test_an_announcement_makes_a_notice() -> None:
    """Everything the author promised, from the instant it was released."""
    content = a_content(
        promises=(
            terms("preorder", audience="KR", until=an_instant(DUE + HOUR)),
            terms("sale", due=DUE + DAY, depends_on=("preorder",)),
        ),
        parts={"who_is_affected": "Everybody"},
    )
    act = an_act(a_bulletin(content=content), NOON + SECOND)

    notice = announce(act, slug="phone-x-7k2m", language="ko", replaces="notice-0")

    assert (notice.id, notice.slug, notice.kind) == ("notice-1", "phone-x-7k2m", "launch")
    assert (notice.language, notice.replaces) == ("ko", "notice-0")
    assert (notice.title, notice.products) == ("Phone X", ("phone-x",))
    assert notice.facts == {"price": "1,190,000 KRW"}
    assert notice.published_at == notice.updated_at == NOON + SECOND
    (announcement,) = notice.bulletins
    assert announcement.shown == act.shown
    assert announcement.parts == {"who_is_affected": "Everybody"}
    preorder, sale = notice.promises
    assert (preorder.key, preorder.audience, preorder.until) == (
        "preorder",
        "KR",
        an_instant(DUE + HOUR),
    )
    assert (sale.depends_on, sale.confirm_within) == (("preorder",), 15 * MINUTE)
    assert sale.current.due == an_instant(DUE + DAY)
    assert sale.current.published_at == NOON + SECOND


def test_a_promise_is_found_by_its_key() -> None:
    """And what was never promised is not."""
    notice = a_notice(terms("preorder"), terms("sale"))

    assert notice.promise("sale") is notice.promises[1]
    assert notice.promise("delivery") is None


def test_a_delay_moves_the_promises_it_names() -> None:
    """The old time stays beside the new one, with its explanation; others stay where they are."""
    notice = a_notice(terms("preorder"), terms("sale"))
    delay = a_follow_up(moves=(a_move("preorder", DUE + DAY),))

    moved = told(notice, "delay", delay, NOON + HOUR)

    preorder, sale = moved.promises
    assert [r.due for r in preorder.revisions] == [an_instant(DUE), an_instant(DUE + DAY)]
    assert preorder.current.explanation == an_explanation()
    assert (preorder.current.bulletin_id, preorder.current.published_at) == (
        "bulletin-2",
        NOON + HOUR,
    )
    assert sale == notice.promises[1]
    assert moved.bulletins[-1].moves == delay.moves
    assert moved.updated_at == NOON + HOUR


def test_a_delay_without_a_time_holds_the_company_to_its_next_word() -> None:
    """The word is counted like a promise."""
    word = an_instant(NOON + 2 * DAY)
    delay = a_follow_up(moves=(Move("preorder", next_word_by=word),))

    moved = told(a_notice(), "delay", delay, NOON + HOUR)

    assert moved.promises[0].current.anchor == word
    assert moved.bulletins[-1].next_words == (NextWord(word, ("preorder",), stands_in=True),)


def test_a_next_word_beside_a_new_time_is_counted_but_stands_for_nothing() -> None:
    """The promise goes by its time."""
    word = an_instant(NOON + 2 * DAY)
    delay = a_follow_up(moves=(a_move("preorder", DUE + DAY, next_word_by=word),))

    moved = told(a_notice(), "delay", delay, NOON + HOUR)

    assert moved.promises[0].current.next_word_by is None
    assert moved.promises[0].current.anchor == an_instant(DUE + DAY)
    assert moved.bulletins[-1].next_words == (NextWord(word, ("preorder",)),)
    assert (moved.owed_word, moved.open_anchor) == (word, word.utc)


def test_a_cancellation_withdraws_what_it_names() -> None:
    """The rest of the notice goes on."""
    notice = a_notice(terms("preorder"), terms("sale"))

    after = told(notice, "cancellation", a_follow_up(moves=(), withdraws=("sale",)), NOON + HOUR)

    assert [p.state(NOON + HOUR) for p in after.promises] == ["upcoming", "withdrawn"]
    assert after.promises[1].withdrawn_by == "bulletin-2"


def test_a_fulfilment_ends_the_waiting() -> None:
    """Observed when staff saw it, recorded when it was published, with what proves it."""
    kept = Fulfilment("preorder", DUE, "partly_kept", "https://example.com/shop", "KR only")
    notice = a_notice(terms("preorder"), terms("sale"))

    after = told(notice, "fulfilment", replace(QUIET, fulfilment=kept), DUE + HOUR)

    outcome = after.promises[0].outcome
    assert outcome is not None
    assert (outcome.status, outcome.observed_at, outcome.recorded_at) == (
        "partly_kept",
        DUE,
        DUE + HOUR,
    )
    assert (outcome.evidence_url, outcome.note, outcome.source) == (
        "https://example.com/shop",
        "KR only",
        "staff",
    )
    assert after.promises[0].state(DUE + HOUR) is PromiseState.PARTLY_KEPT
    assert after.promises[1].outcome is None


def test_what_was_kept_in_part_may_be_kept_whole_later() -> None:
    """Both stay: when a part of it was seen, and when the rest followed; the part had ended it."""
    part = Fulfilment("preorder", DUE, "partly_kept", "https://example.com/shop", "KR only")
    notice = told(a_notice(), "fulfilment", replace(QUIET, fulfilment=part), DUE + MINUTE)
    late = DUE + 2 * HOUR

    whole = told(
        notice, "fulfilment", replace(QUIET, fulfilment=Fulfilment("preorder", late)), late
    )

    (promise,) = whole.promises
    assert promise.outcome is not None
    assert (promise.status, promise.outcome.observed_at) == ("kept", late)
    assert promise.outcome.in_part == notice.promises[0].outcome == promise.outcome.first
    assert promise.kept_late_by == 2 * HOUR
    for removed in ("bulletin-2", "bulletin-3"):
        gone = without_words(whole, removed, Removal(NOON, "court")).promises[0].outcome
        assert gone is not None
        assert gone.in_part is not None
        assert (gone.in_part.note is None) is (removed == "bulletin-2")


def test_a_correction_changes_a_fact_and_marks_what_was_wrong() -> None:
    """The newest correction counts; other facts stay."""
    notice = a_notice()
    wrong = notice.bulletins[0]
    content = replace(QUIET, facts={"price": "990,000 KRW"}, corrects=OwnCorrection(wrong.id))

    once = told(notice, "correction", content, NOON + HOUR)
    twice = told(once, "correction", replace(content, facts={"fee": "0"}), NOON + 2 * HOUR)

    assert once.facts == {"price": "990,000 KRW"}
    assert twice.facts == {"price": "990,000 KRW", "fee": "0"}
    assert notice.correction_of(wrong) is None
    assert twice.correction_of(wrong) is twice.bulletins[-1]
    assert twice.correction_of(twice.bulletins[-1]) is None


def test_a_bulletin_is_published_once() -> None:
    """A second publication is a bug, and changes nothing."""
    notice = a_notice()

    with pytest.raises(TransitionError, match="bulletin-1"):
        follow_up(notice, an_act(a_bulletin()))


def test_a_typo_fix_keeps_the_earlier_words() -> None:
    """Readers can look up what stood there before; no other bulletin changes."""
    notice = told(a_notice(), "update", QUIET, NOON + HOUR)
    fixed = shown_words(replace(QUIET, body="We open."), revision=2, released_at=NOON + DAY)

    after = release_revision(notice, "bulletin-2", fixed)

    assert after.bulletins[0] is notice.bulletins[0]
    assert [v.revision for v in after.bulletins[1].versions] == [1, 2]
    assert after.bulletins[1].shown is fixed
    assert after.last_boundary(NOON + DAY) == NOON + DAY
    assert after.updated_at == NOON + HOUR


def test_the_words_released_are_those_of_the_revision_named() -> None:
    """Not of a candidate that waits beside it."""
    bulletin = a_bulletin()
    candidate = replace(
        bulletin.working, number=2, content=replace(bulletin.working.content, title="Phone Y")
    )
    both = replace(bulletin, revisions=(*bulletin.revisions, candidate))

    act = Act(both, shown_words(bulletin.working.content, 1), a_kind())

    assert announce(act, slug="s", language="en").title == "Phone X"


# ---------------------------------------------------------------- the next word


def spoken(*words: tuple[int, int | None]) -> Notice:
    """Updates published so many hours after noon, each with a next word so many hours after."""
    notice = a_notice()
    for said, word in words:
        by = None if word is None else an_instant(NOON + word * HOUR)
        notice = told(notice, "update", replace(QUIET, next_word_by=by), NOON + said * HOUR)
    return notice


def kept_at(notice: Notice, bulletin: Published) -> datetime | None:
    """When the one next word that a bulletin gave was kept."""
    (word,) = bulletin.next_words
    return notice.word_kept_at(bulletin, word)


def test_a_next_word_is_kept_by_the_next_publication() -> None:
    """Whatever it says: speaking is what was promised."""
    notice = spoken((1, 3), (2, 9))
    _, first, second = notice.bulletins

    assert kept_at(notice, first) == NOON + 2 * HOUR
    assert kept_at(notice, second) is None
    assert NOON + 3 * HOUR not in list(notice.boundaries(NOON))
    assert NOON + 9 * HOUR in list(notice.boundaries(NOON))


def test_the_company_is_held_to_its_earliest_open_word() -> None:
    """The next word it owes, or the next promised instant; nothing once all is settled."""
    silent = a_notice()
    word = told(silent, "update", replace(QUIET, next_word_by=an_instant(NOON + DAY)), NOON + HOUR)
    spoke = told(word, "update", QUIET, NOON + DAY)

    assert (silent.owed_word, silent.open_anchor) == (None, silent.promises[0].current.anchor.utc)
    assert word.owed_word == an_instant(NOON + DAY)
    assert word.open_anchor == NOON + DAY
    assert spoke.owed_word is None
    assert replace(silent, promises=()).open_anchor is None


def test_a_word_after_the_clock_was_set_back_is_a_word() -> None:
    """What was said later keeps what was promised before, on the page as on the board."""
    notice = spoken((1, 3), (-1, None))

    assert kept_at(notice, notice.bulletins[1]) == NOON - HOUR
    assert notice.owed_word is None
    assert NOON + 3 * HOUR not in list(notice.boundaries(NOON))


def test_what_was_drafted_first_may_be_published_last() -> None:
    """Numbers are given at the draft; who spoke after whom is for the clock to say."""
    notice = spoken((1, 3), (2, None))
    announcement, early, late = notice.bulletins
    swapped = replace(
        notice,
        bulletins=(announcement, replace(early, sequence=3), replace(late, sequence=2)),
    )

    assert kept_at(swapped, swapped.bulletins[1]) == NOON + 2 * HOUR
    assert list(swapped.unspoken()) == []


# ---------------------------------------------------------------- parts owed


def test_a_part_stays_owed_until_a_later_bulletin_gives_it() -> None:
    """Another promise of it is not giving it."""
    tomorrow, later = an_instant(NOON + DAY), an_instant(NOON + 2 * DAY)
    why = explained(what_happened=POWER_CUT, cause=PartDue(tomorrow), remedy=PartDue(tomorrow))
    again = explained(cause=PartDue(later))
    given = explained(cause="Weather")

    delayed = told(a_notice(), "delay", a_follow_up(explanation=why), NOON + HOUR)
    promised = told(delayed, "update", replace(QUIET, explanation=again), NOON + 2 * HOUR)
    answered = told(promised, "update", replace(QUIET, explanation=given), NOON + 3 * HOUR)

    first, second, third = answered.bulletins[1:]
    assert delayed.owed_parts() == {
        (first.id, "cause"): tomorrow,
        (first.id, "remedy"): tomorrow,
    }
    assert promised.owed_parts()[(first.id, "cause")] == tomorrow
    assert answered.owed_parts() == {(first.id, "remedy"): tomorrow}
    assert answered.part_given(first, "cause") == (third, Given("Weather"))
    assert answered.part_given(second, "cause") == (third, Given("Weather"))
    assert answered.part_given(first, "remedy") is None


def test_a_part_told_before_pays_no_later_debt() -> None:
    """Only what is said afterwards."""
    tomorrow = an_instant(NOON + DAY)
    notice = told(
        a_notice(), "update", replace(QUIET, explanation=explained(cause="Rain")), NOON + HOUR
    )

    why = explained(what_happened=POWER_CUT, cause=PartDue(tomorrow))
    delayed = told(notice, "delay", a_follow_up(explanation=why), NOON + 2 * HOUR)

    assert delayed.owed_parts() == {("bulletin-3", "cause"): tomorrow}
    assert NOON + DAY in list(delayed.boundaries(NOON))


# ---------------------------------------------------------------- boundaries


def test_the_next_boundary_is_the_earliest_to_come() -> None:
    """The page is built ahead for it."""
    notice = a_notice(terms("preorder"), terms("sale", due=DUE + DAY))

    assert notice.next_boundary(NOON) == DUE
    assert notice.next_boundary(DUE) == DUE + 15 * MINUTE
    assert notice.next_boundary(DUE + 15 * MINUTE) == DUE + 16 * MINUTE
    assert notice.next_boundary(DUE + 2 * HOUR) == DUE + 3 * HOUR
    assert notice.next_boundary(DUE + 23 * HOUR) == DUE + DAY


def test_the_last_boundary_is_when_anything_public_changed() -> None:
    """What a client has since then is still true."""
    notice = told(a_notice(), "update", QUIET, NOON + HOUR)

    assert notice.last_boundary(NOON + HOUR) == NOON + HOUR
    assert notice.last_boundary(DUE - SECOND) == NOON + HOUR
    assert notice.last_boundary(DUE) == DUE
    assert notice.last_boundary(DUE + 15 * MINUTE) == DUE + 15 * MINUTE
    assert notice.last_boundary(DUE + DAY + SECOND) == DUE + DAY


def test_labels_of_all_bulletins_stay() -> None:
    """A punctual update does not wash off a late delay."""
    late = told(a_notice(), "delay", a_follow_up(), DUE + HOUR)

    after = told(late, "update", replace(QUIET, explanation=Explanation()), DUE + DAY)

    assert after.bulletins[-1].labels == ()
    assert after.labels == ("late_notice", "explained_late")


def test_what_a_bulletin_is_known_as() -> None:
    """A reminder is no news, and what was kept in part is not called kept."""
    announced = a_notice().bulletins[0]
    whole, part = Fulfilment("preorder", NOON), Fulfilment("preorder", NOON, "partly_kept")

    assert announced.sort == "announcement"
    assert (
        replace(announced, kind="update", reminder=Reminder("preorder", 1, 60)).sort == "reminder"
    )
    assert replace(announced, kind="fulfilment", fulfilment=whole).sort == "fulfilment"
    assert replace(announced, kind="fulfilment", fulfilment=part).sort == "partly_kept"
