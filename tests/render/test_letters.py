"""What people who are called read: in both languages, whatever began it."""

from dataclasses import replace
from datetime import datetime

import pytest

from noticeboard.domain.alarms import Alarm, Call
from noticeboard.domain.content import Content
from noticeboard.domain.sentence import LANGUAGES, Language
from noticeboard.domain.signing import Person
from noticeboard.domain.silence import Incident, Silence
from noticeboard.ports import Letter, Ring
from noticeboard.ports.watching import Situation
from noticeboard.render.letters import Letters
from tests.builders import (
    DAY,
    HOUR,
    MINUTE,
    NOON,
    SEOUL,
    a_notice,
    a_policy,
    an_instant,
    terms,
    told,
)

LINK = "https://notices.example.com/desk/call/token"
DUE = NOON + 10 * DAY
ANA = Person("ana", "ana@example.com", frozenset({"duty"}), name="Ana\nBcc: everybody")
INCIDENT = Incident("incident-1", None, DUE, "Nobody can pay\r\nin the shop " + "x" * 300, "bo")


def a_situation(
    signal: str | None = "unconfirmed", about: str = "preorder", **changes: object
) -> Situation:
    """Ana was called an hour after the promised instant."""
    alarm = Alarm("alarm", "silence", DUE, DUE, "notice-1", signal, about)  # type: ignore[arg-type]
    call = Call("call", "alarm", "ana", DUE, DUE + DAY)
    silence = Silence(signal or "incident", DUE, about, DUE)  # type: ignore[arg-type]
    situation = Situation(ANA, call, alarm, a_notice(), (), (silence,), DUE, spoken=None, names={})
    return replace(situation, **changes)  # type: ignore[arg-type]


def untold() -> Situation:
    """About an incident that no notice tells of."""
    alarm = Alarm("alarm", "silence", DUE, DUE, None, "incident", INCIDENT.id)
    return a_situation(alarm=alarm, notice=None, incidents=(INCIDENT,), silences=())


def asked() -> Situation:
    """Whether the promise stands, two hours ahead of it."""
    due = DUE + 3 * HOUR
    alarm = Alarm("alarm", "go_no_go", DUE, DUE, "notice-1", None, "preorder", 1, due)
    return a_situation(alarm=alarm, silences=())


def a_drill() -> Situation:
    """For practice."""
    alarm = Alarm("alarm", "drill", DUE, DUE)
    return a_situation(alarm=alarm, notice=None, silences=())


def again() -> Situation:
    """The incident goes on an hour after a word about it."""
    notice = told(a_notice(), "update", Content("b", "s", None), DUE + HOUR)
    about = Incident("incident-1", notice.id, DUE, "Nobody can pay", "bo")
    return a_situation("incident", about.id, incidents=(about,), notice=notice)


SITUATIONS = {
    "unconfirmed": a_situation(),
    "next_word": a_situation("next_word", "bulletin-1"),
    "owed_part": a_situation("owed_part", "bulletin-1"),
    "incident": a_situation("incident", "incident-1", incidents=(INCIDENT,)),
    "again": again(),
    "untold": untold(),
    "asked": asked(),
    "drill": a_drill(),
}


def written(situation: Situation, language: Language, at: datetime) -> tuple[Letter, Ring]:
    """The letter and the ring, in the house's language."""
    return Letters(a_policy(), lambda: at, language, SEOUL).words(situation, LINK)


def test_a_promised_time_is_told_in_its_own_zone() -> None:
    """As the public reads it: a shop in New York opens at nine, wherever the house is."""
    there = terms("preorder", an_instant(DUE, "America/New_York"))

    letter, ring = written(a_situation(notice=a_notice(there)), "en", DUE + HOUR)

    assert "EDT" in ring.text
    assert "KST" not in ring.text
    assert "KST" in letter.text  # until when the link is good


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", SITUATIONS)
def test_it_fits_a_lock_screen_and_has_one_link(name: str, language: Language) -> None:
    """One line for a subject, whatever people wrote; the reason before the link."""
    letter, ring = written(SITUATIONS[name], language, DUE + HOUR)

    assert letter.to == ring.person == "ana@example.com"
    assert "\n" not in letter.subject
    assert "\r" not in letter.text
    assert 0 < len(letter.subject) < 260
    assert letter.text.count("https://") == 1
    assert letter.text.index("Ana Bcc: everybody") < letter.text.index(LINK)
    assert ring.text == letter.text.split("\n")[0]
    assert ring.urgency == ("normal" if name == "drill" else "high")
    assert "{" not in letter.text


def test_it_says_what_and_since_when_and_for_how_long() -> None:
    """In the house's zone."""
    letter, _ = written(a_situation(), "en", DUE + 90 * MINUTE)

    assert letter.subject == "Not confirmed: Preorder opens, Sat 25 Jul 2026, 21:00 KST"
    assert "for 1 hour 30 minutes" in letter.text


def test_it_is_written_in_the_language_of_whoever_is_called() -> None:
    """Not in the house's, if they chose another."""
    korean = replace(a_situation(), person=replace(ANA, language="ko"))

    letter, _ = written(korean, "en", DUE + HOUR)

    assert letter.subject == "확인되지 않은 약속: Preorder opens, 2026. 7. 25.(토) 오후 9:00 KST"


def test_after_a_word_it_says_how_long_ago_that_was_and_not_that_there_was_none() -> None:
    """Four minutes after somebody spoke nobody reads that nothing was said for an hour."""
    letter, ring = written(again(), "ko", DUE + 64 * MINUTE)

    assert letter.subject == "마지막 소식 뒤 4분: Phone X"
    assert "뒤 4분이 지났습니다" in ring.text
    assert "말" not in ring.text


def test_a_missed_word_is_counted_from_the_last_one() -> None:
    """When it was to come, and how long ago the company spoke."""
    letter, _ = written(SITUATIONS["next_word"], "en", DUE + HOUR)

    assert (
        "promised its next word by Sat 25 Jul 2026, 21:00 KST, and it has not come" in letter.text
    )
    assert "The last word was said 10 days 1 hour ago." in letter.text


@pytest.mark.parametrize(
    ("language", "how"), [("en", "without a login"), ("ko", "로그인하지 않고")]
)
def test_of_an_incident_without_a_notice_the_link_publishes(language: Language, how: str) -> None:
    """Nobody is sent to the desk whose link does it."""
    letter, _ = written(untold(), language, DUE + HOUR)

    assert how in letter.text
