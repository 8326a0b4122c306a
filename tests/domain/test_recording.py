"""What a public act leaves in the ledger: facts that name no text, and words that may go."""

import json
from dataclasses import replace

from noticeboard.domain.content import ClaimCorrection, Content, DailyWord, Fulfilment
from noticeboard.domain.explanation import Given, OpenHours, PartDue, Withheld
from noticeboard.domain.false_alarms import uncounted
from noticeboard.domain.going import Going
from noticeboard.domain.ledger import Removal
from noticeboard.domain.notice import Notice
from noticeboard.domain.recording import facts_of, revision_facts, silence_ended, words_of
from noticeboard.domain.redaction import without_words
from noticeboard.domain.silence import Incident, Silence
from tests.builders import (
    DAY,
    HOUR,
    MINUTE,
    NOON,
    SEOUL,
    a_content,
    a_follow_up,
    a_notice,
    an_explanation,
    an_instant,
    shown_words,
    terms,
    told,
)

DUE = NOON + 10 * DAY
SECRET = "Kim Chul-soo"


def telling() -> Notice:
    """A notice in which a name stands wherever somebody can write one."""
    notice = a_notice(
        terms(label=SECRET, audience=SECRET),
        title=SECRET,
    )
    claim = ClaimCorrection(SECRET, SECRET, f"https://example.com/{SECRET}", "false")
    why = an_explanation(
        what_happened=SECRET,
        cause=Withheld("legal"),
        prevention=PartDue(an_instant(DUE)),
        contact=Given(SECRET, OpenHours("09:00-18:00", SEOUL)),
    )
    said = a_follow_up(body=SECRET, short=SECRET, explanation=why, corrects=claim)
    notice = told(notice, "delay", said, NOON + HOUR, None)
    kept = Fulfilment("preorder", DUE, evidence_url=f"https://x.example/{SECRET}", note=SECRET)
    notice = told(notice, "fulfilment", Content(SECRET, SECRET, None, fulfilment=kept), DUE)
    return replace(
        notice,
        bulletins=tuple(
            replace(b, parts={"who": SECRET}, facts={"price": SECRET}) for b in notice.bulletins
        ),
    )


def test_facts_name_no_text_that_anybody_wrote() -> None:
    """Whatever must be removed one day stands among the words."""
    notice = telling()

    for count, said in enumerate(notice.bulletins):
        before = None if count == 0 else replace(notice, bulletins=notice.bulletins[:count])
        facts = facts_of(before, notice, said, a_content(), zone=SEOUL, silence=None)
        words = words_of(notice, said, said.shown, {"said": repr(said)})

        assert SECRET not in json.dumps(facts, ensure_ascii=False)
        assert SECRET in json.dumps(words, ensure_ascii=False)


def test_the_facts_of_a_delay_are_its_times_and_states() -> None:
    """Every due revision, when it was said, and which part is told, owed or withheld."""
    notice = telling()
    before = replace(notice, bulletins=notice.bulletins[:1], promises=a_notice().promises)
    daily = replace(notice.bulletins[1], daily_word=DailyWord("18:00", SEOUL))
    said = a_follow_up(waiver="Too late.")

    facts = facts_of(before, notice, daily, said, zone=SEOUL, silence=None)

    bulletin, (promise,) = facts["bulletin"], facts["promises"]
    assert bulletin["day"] == "2026-07-15"
    assert bulletin["explanation"]["cause"] == {"withheld": "legal"}
    assert bulletin["explanation"]["prevention"] == {"due": "2026-07-25T12:00:00Z"}
    assert bulletin["explanation"]["apology"] == {"told": True}
    assert bulletin["corrects"] == {"verdict": "false"}
    assert (bulletin["named"], bulletin["waiver"], bulletin["word"]) == (["price"], True, True)
    assert bulletin["daily_word"] == {"at": "18:00", "zone": SEOUL}
    assert promise["revisions"][0] == {
        "due": "2026-07-25T12:00:00Z",
        "day": "2026-07-25",
        "wall": "2026-07-25T21:00:00",
        "zone": SEOUL,
        "next_word_by": None,
        "published_at": "2026-07-15T12:00:00Z",
    }
    assert promise["outcome"]["observed_at"] == "2026-07-25T12:00:00Z"
    assert revision_facts(notice.bulletins[1]) == {"revision": 1}


def test_a_withdrawn_promise_says_since_when() -> None:
    """It counts as not kept from the bulletin on that withdrew it."""
    notice = a_notice()
    ended = told(
        notice, "cancellation", Content("b", "s", None, withdraws=("preorder",)), NOON + DAY
    )

    facts = facts_of(notice, ended, ended.bulletins[1], a_content(), zone=SEOUL, silence=None)

    assert facts["promises"][0]["withdrawn_at"] == "2026-07-16T12:00:00Z"


def test_a_bulletin_ends_the_earliest_silence_nobody_had_answered() -> None:
    """An incident before the unconfirmed promise; none once somebody has spoken."""
    notice, late = a_notice(), DUE + HOUR
    known = Incident("i", notice.id, DUE - HOUR, "it burns", "ana")
    other = Incident("j", "another", DUE - DAY, "it floods", "ana")

    said = told(notice, "update", Content("b", "s", None), late).last_word
    alone = silence_ended(notice, notice.id, (), said)
    both = silence_ended(notice, notice.id, (known, other), said)
    spoken = told(notice, "update", Content("b", "s", None), DUE + MINUTE)

    assert alone is not None
    assert (alone.signal, alone.since) == ("unconfirmed", DUE + 15 * MINUTE)
    assert both is not None
    assert (both.signal, both.since) == ("incident", DUE - HOUR)
    assert silence_ended(spoken, notice.id, (known,), said) is None
    assert silence_ended(None, "another", (known, other), said) == silence_ended(
        None, "another", (other,), said
    )
    assert silence_ended(None, "nobody", (known,), said) is None


def test_an_incident_that_ended_in_silence_still_owes_its_first_word() -> None:
    """Whoever ends it before they speak does not shorten how long the public heard nothing."""
    known = Incident("i", "notice-1", NOON + HOUR, "it burns", "ana", ended_at=NOON + 2 * HOUR)
    first = told(a_notice(), "update", Content("b", "s", None), NOON + DAY)
    then = told(first, "update", Content("b", "s", None), NOON + 2 * DAY)

    silence = silence_ended(a_notice(), "notice-1", (known,), first.last_word)

    assert silence == Silence("incident", NOON + HOUR, "i", NOON + HOUR)
    assert silence_ended(first, "notice-1", (known,), then.last_word) is None


def test_a_false_alarm_is_no_silence_and_told_with_the_next_publication() -> None:
    """Since when, until when, and who said so; one that was told before is not told again."""
    until = NOON + 2 * HOUR
    wrong = Incident("i", "notice-1", NOON + HOUR, "fire", "ana", until, false_by="reporter")
    told_before = replace(wrong, counted=True)
    first = told(a_notice(), "update", Content("b", "s", None), NOON + DAY)
    said, alarms = first.last_word, uncounted((wrong, told_before))

    facts = facts_of(
        a_notice(), first, said, a_content(), zone=SEOUL, silence=None, false_alarms=alarms
    )

    assert alarms == (wrong,)
    assert facts["bulletin"]["false_alarms"] == [
        {"since": "2026-07-15T13:00:00Z", "until": "2026-07-15T14:00:00Z", "by": "reporter"}
    ]
    assert silence_ended(a_notice(), "notice-1", (wrong,), said) is None


def test_that_another_promise_was_kept_is_no_word_about_this_one() -> None:
    """The figure counts until somebody speaks of what is silent."""
    notice = a_notice(terms("preorder"), terms("sale"))
    other = Content("b", "s", None, fulfilment=Fulfilment("sale", DUE))
    kept = told(notice, "fulfilment", other, DUE + HOUR)
    spoken = told(kept, "holding", Content("b", "s", None), DUE + 2 * HOUR)

    found = silence_ended(kept, notice.id, (), spoken.last_word)

    assert found is not None
    assert (found.signal, found.about) == ("unconfirmed", "preorder")


def test_a_silence_is_in_the_facts_of_what_ended_it() -> None:
    """With its signal, so that the median can be asked where it comes from."""
    notice = a_notice()
    after = told(notice, "holding", Content("b", "s", None), DUE + HOUR)
    silence = silence_ended(notice, notice.id, (), after.last_word)

    facts = facts_of(notice, after, after.bulletins[1], a_content(), zone=SEOUL, silence=silence)

    assert facts["bulletin"]["silence"] == {
        "signal": "unconfirmed",
        "since": "2026-07-25T12:15:00Z",
    }


def test_a_redaction_takes_every_word_and_no_time() -> None:
    """Of each bulletin in turn; states, labels, outcomes and verdicts stay."""
    notice, removal = telling(), Removal(NOON + 20 * DAY, "court")
    gone = notice
    first, *later = notice.bulletins
    all_of_it = Going(True, "A launch", {p.key: "Promise 1" for p in notice.promises})
    gone = without_words(gone, first.id, removal, replace(all_of_it, facts=tuple(first.facts)))
    for said in later:
        gone = without_words(gone, said.id, removal, Going(facts=tuple(said.facts)))

    assert SECRET not in repr(gone)
    assert [b.removed for b in gone.bulletins] == [removal] * 3
    assert [b.labels for b in gone.bulletins] == [b.labels for b in notice.bulletins]
    assert gone.bulletins[1].explanation.withheld() == ("cause",)
    assert gone.bulletins[1].explanation.due() == notice.bulletins[1].explanation.due()
    assert gone.promises[0].current.due == notice.promises[0].current.due
    assert gone.promises[0].outcome is not None
    assert (gone.title, gone.promises[0].label) == ("A launch", "Promise 1")
    assert gone.last_boundary(NOON + 30 * DAY) == removal.at


def test_a_redacted_follow_up_leaves_the_announcement_its_words() -> None:
    """And a second version of the removed text goes with the first."""
    notice = telling()
    twice = replace(notice.bulletins[1], versions=(shown_words(a_follow_up()),) * 2)
    notice = replace(notice, bulletins=(notice.bulletins[0], twice))

    gone = without_words(notice, twice.id, Removal(NOON, "personal"))

    assert gone.title == SECRET
    assert gone.bulletins[0] == notice.bulletins[0]
    assert {v.body for v in gone.bulletins[1].versions} == {""}
