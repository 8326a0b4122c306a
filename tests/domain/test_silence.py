"""Silence begins by itself, and somebody must speak until what made it is over."""

from dataclasses import replace
from datetime import datetime

from noticeboard.domain.content import Content, Fulfilment, PreApproved
from noticeboard.domain.explanation import PartDue
from noticeboard.domain.notice import Notice
from noticeboard.domain.silence import (
    Incident,
    Silence,
    Unheard,
    begun_by,
    first_word,
    last_said,
    pressing,
    promised_word,
    silences,
    speak_by,
    unheard,
)
from tests.builders import (
    DAY,
    HOUR,
    MINUTE,
    NOON,
    SECOND,
    a_follow_up,
    a_move,
    a_notice,
    an_explanation,
    an_instant,
    terms,
    told,
)

DUE = NOON + 10 * DAY
UNCONFIRMED = DUE + 15 * MINUTE
CADENCE = 4 * HOUR
PLAIN = Content("b", "s", None)


def holding(word: datetime) -> Content:
    """What only says that the company knows, and when it speaks again."""
    return replace(PLAIN, next_word_by=an_instant(word))


def incident(known_at: datetime, notice_id: str | None = "notice-1") -> Incident:
    """A monitoring system said so."""
    return Incident("incident-1", notice_id, known_at, "checkout fails", "monitor")


def by(notice: Notice, now: datetime, *incidents: Incident) -> datetime | None:
    """By when somebody must speak, at a cadence of four hours."""
    return speak_by(notice, incidents, CADENCE, now)


def test_nobody_must_speak_while_a_promise_lies_ahead_or_awaits_confirmation() -> None:
    """Nobody is called for nothing."""
    notice = a_notice(terms(due=DUE))

    assert silences(notice, (), UNCONFIRMED - SECOND) == ()
    assert by(notice, UNCONFIRMED - SECOND) is None


def test_an_unconfirmed_promise_demands_a_word_at_once_and_then_every_cadence() -> None:
    """Story 1: weekends and nights included, until it is kept, moved or withdrawn."""
    notice = a_notice(terms(due=DUE))
    spoken = told(notice, "update", PLAIN, UNCONFIRMED + HOUR)
    kept = told(spoken, "fulfilment", _kept(UNCONFIRMED), UNCONFIRMED + 2 * HOUR)

    assert silences(notice, (), UNCONFIRMED) == (
        Silence("unconfirmed", UNCONFIRMED, "preorder", DUE, ("preorder",)),
    )
    assert by(notice, UNCONFIRMED) == by(notice, UNCONFIRMED + DAY) == UNCONFIRMED
    assert by(spoken, UNCONFIRMED + DAY) == UNCONFIRMED + HOUR + CADENCE
    assert by(kept, UNCONFIRMED + DAY) is None


def test_that_one_promise_was_kept_does_not_answer_for_another() -> None:
    """Not even when a machine says so at the minute; nor for an incident."""
    two = a_notice(terms("preorder", due=DUE), terms("sale", due=DUE))
    kept = told(two, "fulfilment", _kept(DUE, "sale"), UNCONFIRMED)

    assert by(kept, UNCONFIRMED + MINUTE) == UNCONFIRMED
    assert by(kept, UNCONFIRMED + MINUTE, incident(DUE)) == DUE


def test_a_word_about_one_promise_leaves_the_other_pressing() -> None:
    """Until the cadence is over it presses alone; that a promise was kept is no word about it."""
    two = a_notice(terms("preorder", due=DUE), terms("sale", due=DUE))
    words = replace(PLAIN, pre_approved=PreApproved("text-1", 1, "preorder"))
    spoken = told(two, "update", words, UNCONFIRMED + MINUTE)
    kept = told(spoken, "fulfilment", _kept(DUE, "sale"), UNCONFIRMED + 2 * MINUTE)

    def left(notice: Notice, now: datetime) -> list[str]:
        return [one.about for one in pressing(notice, (), CADENCE, now)]

    assert left(two, UNCONFIRMED) == ["preorder", "sale"]
    assert left(spoken, UNCONFIRMED + HOUR) == ["sale"]
    assert left(spoken, UNCONFIRMED + MINUTE + CADENCE) == ["preorder", "sale"]
    assert last_said(kept, UNCONFIRMED + HOUR) == UNCONFIRMED + MINUTE
    assert last_said(kept, UNCONFIRMED) == NOON


def test_a_word_after_the_instant_counts_though_nobody_had_to_be_called_yet() -> None:
    """Whoever speaks during the quarter of an hour before "not confirmed" is not called for it."""
    spoken = told(a_notice(terms(due=DUE)), "update", PLAIN, DUE)
    before = told(a_notice(terms(due=DUE)), "update", PLAIN, DUE - SECOND)

    assert by(spoken, UNCONFIRMED) == DUE + CADENCE
    assert by(before, UNCONFIRMED) == UNCONFIRMED


def test_a_holding_statement_holds_until_its_next_word_and_never_beyond_the_cadence() -> None:
    """It may promise to speak sooner; a far date does not buy silence."""
    notice = a_notice(terms(due=DUE))
    soon = told(notice, "holding", holding(DUE + 30 * MINUTE), DUE - 5 * MINUTE)
    far = told(notice, "holding", holding(DUE + 30 * DAY), DUE - 5 * MINUTE)

    assert by(soon, UNCONFIRMED) == DUE + 30 * MINUTE
    assert by(soon, DUE + 30 * MINUTE) == UNCONFIRMED
    assert by(far, UNCONFIRMED) == DUE - 5 * MINUTE + CADENCE


def test_a_passed_next_word_demands_one() -> None:
    """A next word is a promise like any other; speaking ends it, whatever is said."""
    word = NOON + 6 * HOUR
    notice = told(a_notice(terms(due=DUE)), "holding", holding(word), NOON + HOUR)
    spoken = told(notice, "update", PLAIN, word + HOUR)

    assert silences(notice, (), word - SECOND) == ()
    assert silences(notice, (), word) == (Silence("next_word", word, "bulletin-2", word),)
    assert by(notice, word) == word
    assert by(spoken, word + HOUR) is None


def test_a_promise_without_a_time_is_unconfirmed_once_the_word_that_stands_in_was_spent() -> None:
    """One signal at a time: first the word that is owed, then the promise nobody has dated."""
    word = NOON + 6 * HOUR
    vague = a_follow_up(moves=(a_move(next_word_by=an_instant(word)),))
    notice = told(a_notice(terms(due=DUE)), "delay", vague, NOON + HOUR)
    spoken = told(notice, "update", PLAIN, word - MINUTE)

    assert [s.signal for s in silences(notice, (), word + DAY)] == ["next_word"]
    assert silences(spoken, (), word + 15 * MINUTE) == (
        Silence("unconfirmed", word + 15 * MINUTE, "preorder", word, ("preorder",)),
    )


def test_what_is_owed_of_an_explanation_demands_a_word_once_its_time_has_passed() -> None:
    """However many parts a bulletin owes, it is one thing to answer for, from the first on."""
    owing = an_explanation(
        cause=PartDue(an_instant(NOON + 2 * DAY)), remedy=PartDue(an_instant(NOON + DAY))
    )
    notice = told(a_notice(terms(due=DUE)), "delay", a_follow_up(explanation=owing), NOON + HOUR)
    cause, remedy = an_explanation(), an_explanation(remedy="Ten per cent off")
    half = told(notice, "update", replace(PLAIN, explanation=cause), NOON + 3 * HOUR)
    whole = told(half, "update", replace(PLAIN, explanation=remedy), NOON + 2 * DAY)

    assert silences(notice, (), NOON + DAY - SECOND) == ()
    assert silences(notice, (), NOON + 3 * DAY) == silences(half, (), NOON + DAY)
    assert silences(half, (), NOON + DAY) == (
        Silence("owed_part", NOON + DAY, "bulletin-2", NOON + DAY, ("preorder",)),
    )
    assert by(half, NOON + DAY) == NOON + DAY
    assert by(whole, NOON + 3 * DAY) is None


def test_an_incident_demands_a_word_from_the_minute_it_is_known_until_it_ends() -> None:
    """Story 5: nothing has passed, nobody declared it in public, and still somebody must speak."""
    notice = a_notice(terms(due=DUE))
    known = incident(NOON + HOUR)
    ended = replace(known, ended_at=NOON + 2 * HOUR)
    spoken = told(notice, "update", PLAIN, NOON + 90 * MINUTE)

    assert by(notice, NOON + HOUR, known) == NOON + HOUR
    assert by(notice, NOON + HOUR, incident(NOON, "notice-2"), incident(NOON, None)) is None
    assert by(spoken, NOON + 2 * HOUR, known) == NOON + 90 * MINUTE + CADENCE
    assert by(spoken, NOON + 3 * HOUR, ended) is None


def test_what_the_public_was_promised_binds_where_it_comes_before_the_cadence() -> None:
    """One instant for the public and for whoever is on duty, whatever sort of words gave it."""
    notice = a_notice(terms(due=DUE))
    word = holding(DUE + HOUR)
    spoken = told(notice, "update", word, DUE + MINUTE)
    again = told(spoken, "update", holding(DUE + DAY), DUE + 2 * MINUTE)

    assert by(spoken, UNCONFIRMED) == DUE + HOUR
    assert promised_word(spoken, UNCONFIRMED) == word.next_word_by
    # Far away it is what the public reads, and does not buy silence.
    assert by(again, UNCONFIRMED) == DUE + 2 * MINUTE + CADENCE
    assert promised_word(again, UNCONFIRMED) == an_instant(DUE + DAY)
    assert promised_word(spoken, DUE + HOUR) is promised_word(notice, UNCONFIRMED) is None


def test_silence_is_counted_from_the_last_word_and_only_without_one_from_the_beginning() -> None:
    """Nobody is told that nothing was said for an hour who spoke four minutes ago."""
    notice = a_notice(terms(due=DUE))
    known = incident(NOON + HOUR)
    silence = Silence("incident", known.known_at, known.id, known.known_at)
    spoken = told(notice, "holding", holding(NOON + 2 * HOUR), NOON + 90 * MINUTE)
    [late] = silences(notice, (), UNCONFIRMED)
    [word] = silences(spoken, (), NOON + 3 * HOUR)

    assert unheard(notice, silence, NOON + 2 * HOUR) == Unheard(known.known_at, said=False)
    assert unheard(spoken, silence, NOON + 2 * HOUR) == Unheard(NOON + 90 * MINUTE, said=True)
    assert unheard(spoken, silence, NOON + HOUR) == Unheard(known.known_at, said=False)
    # A promise that was not due yet was not spoken of; a word that was promised was.
    assert unheard(spoken, late, UNCONFIRMED) == Unheard(DUE, said=False)
    assert unheard(spoken, word, NOON + 3 * HOUR) == Unheard(NOON + 90 * MINUTE, said=True)


def test_the_earliest_of_several_is_the_one_to_answer_first() -> None:
    """What was answered can wait for its turn; what was not cannot."""
    notice = a_notice(terms(due=DUE), terms("sale", due=DUE + HOUR))
    spoken = told(notice, "update", PLAIN, DUE)
    late = DUE + HOUR + 15 * MINUTE

    assert [s.about for s in silences(spoken, (), late)] == ["preorder", "sale"]
    assert by(spoken, late - SECOND) == DUE + CADENCE
    assert by(spoken, late) == late


def test_the_first_word_is_measured_from_the_signal() -> None:
    """The record shows how long the public waited; before anybody spoke there is no figure."""
    notice = a_notice(terms(due=DUE))
    spoken = told(notice, "update", PLAIN, UNCONFIRMED + HOUR)

    silent = begun_by(notice, "unconfirmed", "preorder", UNCONFIRMED)
    owing = begun_by(notice, "next_word", "bulletin-1", NOON)

    assert first_word(notice, silent) is None
    assert first_word(spoken, silent) == UNCONFIRMED + HOUR
    assert first_word(spoken, owing) == NOON


def _kept(at: datetime, promise: str = "preorder") -> Content:
    return replace(PLAIN, fulfilment=Fulfilment(promise, at))
