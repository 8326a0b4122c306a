"""Holding texts: signed at leisure, and one person on duty speaks by them on every channel."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from noticeboard.domain.bulletin import Bulletin
from noticeboard.domain.content import Content
from noticeboard.domain.errors import (
    ConflictError,
    ForbiddenError,
    NotFoundError,
    RefusedError,
    StaleVersionError,
)
from noticeboard.domain.filling import Filling
from noticeboard.domain.holding import HoldingText
from noticeboard.domain.signing import Person
from noticeboard.domain.times import at_utc
from noticeboard.drafting import FollowUp
from noticeboard.holding import NewText
from noticeboard.ids import new_id
from noticeboard.ports import Once
from noticeboard.speaking import last_word
from tests.builders import codes
from tests.usecases.desk import ANA, BO, Desk

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
SEOUL = "Asia/Seoul"
# On duty, and nothing else: nobody who could sign.
DOH = Person("doh", "doh@example.com", frozenset({"duty"}))
WORDS = Content(
    title="It is late",
    body="We know that {{ promise }} is **late**. {{ sentence }}\n\nWe speak by {{ next_word }}.",
    short="{{ promise }} is late. {{ sentence }} We speak by {{ next_word }} {{ link }}",
    publish_at=None,
)


def approved(desk: Desk, words: Content = WORDS, kind: str | None = None) -> HoldingText:
    """A text by Ana, signed by Bo."""
    texts = desk.parts.holding_texts
    return texts.approve(BO, texts.write(ANA, NewText("en", kind, words)).id)


def filling(desk: Desk, text: HoldingText, **changes: Any) -> Filling:
    """The text with the promise and a next word in two hours."""
    word = at_utc(desk.now + 2 * HOUR, SEOUL)
    return replace(Filling(text.id, word, "preorder"), **changes)


def sent(desk: Desk) -> list[str]:
    """What the journal's followers read, oldest first."""
    lines = desk.journal.read_text().splitlines()
    return [json.loads(line)["text"] for line in lines]


def refused(desk: Desk, notice: str, filled: Filling) -> dict[str, str]:
    """Why it is not published, by field."""
    with pytest.raises(RefusedError) as error:
        desk.parts.speaking.hold(DOH, notice, filled)
    return dict(codes(error.value.violations))


def test_one_person_on_duty_speaks_on_every_channel_at_once(desk: Desk) -> None:
    """On the board, in the feed, on the journal: the words that were signed, and the slots."""
    text, notice = approved(desk), desk.announced()
    desk.now += 11 * DAY
    said = "The courier's *lorry* stands still."

    held = desk.parts.speaking.hold(DOH, notice.id, filling(desk, text, sentence=said))
    desk.parts.deliver_due()

    page = desk.page(notice)
    assert "We know that “Pre-order opens” (Thu 15 Jul 2027, 09:00 KST) is" in page
    assert "<strong>late</strong>" in page
    assert "The courier&#x27;s *lorry* stands still." in page
    assert "We speak by Fri 16 Jul 2027, 13:00 KST" in page
    assert sent(desk)[-1].startswith(
        "“Pre-order opens” (Thu 15 Jul 2027, 09:00 KST) is late. The courier's *lorry* stands "
        "still. We speak by Fri 16 Jul 2027, 13:00 KST http"
    )
    assert held.working.content.body == WORDS.body
    assert "one person" not in page


def test_it_is_signed_with_the_signature_of_its_text(desk: Desk) -> None:
    """Whoever looks later finds who wrote and who signed the words, and who published them."""
    text, notice = approved(desk), desk.announced()

    held = desk.parts.speaking.hold(DOH, notice.id, filling(desk, text))

    [signature] = held.working.sign_offs
    assert (held.working.authors, signature.person) == (("ana",), "bo")
    assert signature.frozen_hash == text.working.frozen_hash
    newest = desk.parts.store.audit(limit=1, about=held.id).items[0]
    told = {"text": text.id}
    assert (newest.who, newest.what, newest.detail) == ("doh", "holding_text.published", told)


def test_what_is_previewed_is_what_is_published(desk: Desk) -> None:
    """To the byte, on every channel; looking stores nothing."""
    text, notice = approved(desk), desk.announced()
    filled = filling(desk, text, sentence="We are counting.")

    words = desk.parts.speaking.words(DOH, notice.id, filled)
    before = desk.parts.publishing.subject(notice.id)
    held = desk.parts.speaking.hold(DOH, notice.id, filled)

    frozen = desk.parts.store.frozen(held.id, 1)
    assert before.bulletins == notice.bulletins
    assert set(words.channels) == {d.channel for d in desk.parts.store.deliveries(held.id)}
    assert frozen is not None
    link = words.bulletin.code, held.code  # a new one each time
    assert [t.replace(*link) for t in words.frozen.thread("journal")] == [
        *frozen.thread("journal")
    ]
    assert words.frozen.html == frozen.html


def test_without_a_sentence_no_gap_is_left(desk: Desk) -> None:
    """The text reads as if there had never been a place for one."""
    text, notice = approved(desk), desk.announced()

    desk.parts.speaking.hold(DOH, notice.id, filling(desk, text))
    desk.parts.deliver_due()

    assert "KST) is late. We speak by" in sent(desk)[-1]


def test_of_two_who_speak_at_once_the_second_is_told(desk: Desk) -> None:
    """Both opened the page; one published; the other hears of it and nothing is said twice."""
    text, notice = approved(desk), desk.announced()
    heard = last_word(desk.parts.publishing.subject(notice.id), desk.now)
    filled = filling(desk, text, heard=heard)
    first = desk.parts.speaking.hold(DOH, notice.id, filled)

    with pytest.raises(ConflictError) as late:
        desk.parts.speaking.hold(ANA, notice.id, filled)

    assert late.value.code == "told_meanwhile"
    subject = desk.parts.publishing.subject(notice.id)
    assert [b.id for b in subject.bulletins] == [notice.announcement.id, first.id]
    knowing = replace(filled, heard=last_word(subject, desk.now), sentence="We are counting.")
    assert desk.parts.speaking.hold(ANA, notice.id, knowing).sequence == 3


@pytest.mark.parametrize("zone", [SEOUL, "UTC"])
def test_the_very_same_words_are_not_said_again(desk: Desk, zone: str) -> None:
    """Whether or not whoever says them knew; another sentence or time is something new."""
    text, notice = approved(desk), desk.announced()
    filled = filling(desk, text)
    desk.parts.speaking.hold(DOH, notice.id, filled)
    desk.now += timedelta(minutes=1)
    word = at_utc(desk.now + 3 * HOUR, SEOUL)
    same = replace(filled, next_word_by=at_utc(desk.now + 2 * HOUR - timedelta(minutes=1), zone))

    assert refused(desk, notice.id, same) == {"text": "said_already"}
    with pytest.raises(RefusedError):
        desk.parts.speaking.words(DOH, notice.id, same)
    assert (
        desk.parts.speaking.hold(DOH, notice.id, replace(filled, next_word_by=word)).sequence == 3
    )


def test_whoever_says_again_what_was_said_before_is_told_and_not_kept_from_it(desk: Desk) -> None:
    """Also with other words in between: it may be true again, and it is nothing new."""
    text, notice = approved(desk), desk.announced()
    filled = filling(desk, text)
    other = replace(filled, sentence="We are counting.")
    found = []
    for said in (filled, other, filled):
        words = desk.parts.speaking.words(DOH, notice.id, said)
        found.append([advice.code for advice in words.warnings if advice.field == "text"])
        desk.parts.speaking.hold(DOH, notice.id, said)
        desk.now += timedelta(minutes=1)

    assert found == [[], [], ["said_before"]]


OVER = Content(
    title="It is over",
    body="What was wrong is over. {{ sentence }}",
    short="It is over. {{ sentence }} {{ link }}",
    publish_at=None,
    resolved=True,
)


def test_that_it_is_over_ends_no_incident_that_whoever_says_so_did_not_know(desk: Desk) -> None:
    """One was told of and is over; a worse one, declared a moment ago, goes on and is named."""
    text, over, notice = approved(desk), approved(desk, OVER), desk.announced()
    verbs, hold = desk.parts.incidents, desk.parts.speaking.hold
    told = verbs.declare(ANA, desk.now, "Nobody can pay", notice.id)
    desk.now += HOUR
    hold(DOH, notice.id, filling(desk, text))
    desk.parts.deliver_due()
    desk.now += HOUR
    worse = verbs.declare(ANA, desk.now, "Customer data leaked", notice.id)
    said = Filling(over.id)

    for knew in (said, replace(said, incidents=(told.id,))):
        with pytest.raises(ConflictError) as other:
            hold(DOH, notice.id, knew)
        assert other.value.code == "another_goes_on"
        assert "Customer data leaked" in other.value.sentence.en

    assert [verbs.incident(one.id).ended_at for one in (told, worse)] == [None, None]
    verbs.end(ANA, told.id, "Paid.", leave_open=True)
    hold(DOH, notice.id, replace(said, incidents=(worse.id,)))
    assert verbs.incident(worse.id).ended_at == desk.now
    assert not verbs.incident(told.id).left_open


def test_a_text_for_later_is_not_heard_yet(desk: Desk) -> None:
    """What waits for its instant hinders nobody from speaking now."""
    text, notice = approved(desk), desk.announced()
    heard = last_word(notice, desk.now)
    later = at_utc(desk.now + HOUR, SEOUL)
    update = Content("All is well.", "All is well.", later)
    desk.scheduled(desk.parts.publishing.follow_up(ANA, notice.id, FollowUp("update", update)))

    held = desk.parts.speaking.hold(DOH, notice.id, filling(desk, text, heard=heard))

    assert held.publish_at == desk.now


def test_only_an_approved_text_that_fits_may_be_published(desk: Desk) -> None:
    """Nothing unsigned, retired or meant for other notices reaches the public."""
    notice, texts = desk.announced(), desk.parts.holding_texts
    waiting = texts.write(ANA, NewText("en", None, WORDS))
    korean = texts.approve(BO, texts.write(ANA, NewText("ko", None, WORDS)).id)
    event, gone = approved(desk, kind="event"), approved(desk)
    texts.retire(ANA, gone.id)

    found = {
        name: refused(desk, notice.id, filling(desk, text))["text"]
        for name, text in {
            "waiting": waiting,
            "korean": korean,
            "event": event,
            "gone": gone,
            "unknown": replace(gone, id=new_id()),
        }.items()
    }

    assert found == {
        "waiting": "text_not_approved",
        "korean": "text_does_not_fit",
        "event": "text_does_not_fit",
        "gone": "text_retired",
        "unknown": "unknown_text",
    }
    assert desk.parts.speaking.choices(notice.id) == ()
    assert len(desk.parts.publishing.subject(notice.id).bulletins) == 1


def test_slots_keep_to_their_bounds(desk: Desk) -> None:
    """Each is refused with its field, and nothing is stored."""
    text, notice = approved(desk), desk.announced()
    bare = approved(desk, replace(WORDS, body="By {{ next_word }}.", short="By {{ next_word }}."))
    far = at_utc(desk.now + DAY + timedelta(minutes=1), SEOUL)

    assert refused(desk, notice.id, filling(desk, text, next_word_by=far)) == {
        "next_word_by": "next_word_far"
    }
    assert refused(desk, notice.id, filling(desk, text, promise=None)) == {
        "promise": "promise_missing"
    }
    assert refused(desk, notice.id, filling(desk, text, promise="sale")) == {
        "promise": "promise_not_open"
    }
    assert refused(desk, notice.id, filling(desk, bare, sentence="More.")) == {
        "sentence": "no_place"
    }
    assert len(desk.parts.publishing.subject(notice.id).bulletins) == 1


def test_an_edit_takes_nothing_from_whoever_is_on_duty(desk: Desk) -> None:
    """Until the new words are signed the approved ones are published."""
    text, notice, texts = approved(desk), desk.announced(), desk.parts.holding_texts
    texts.revise(ANA, text.id, replace(WORDS, short="By {{ next_word }}: new"), version=1)

    desk.parts.speaking.hold(DOH, notice.id, filling(desk, text))
    desk.parts.deliver_due()
    assert "is late" in sent(desk)[-1]

    texts.approve(BO, text.id)
    desk.parts.speaking.hold(DOH, notice.id, filling(desk, text))
    desk.parts.deliver_due()
    assert sent(desk)[-1].endswith(": new")
    with pytest.raises(StaleVersionError):
        texts.revise(ANA, text.id, WORDS, version=1)


def test_nobody_signs_words_of_their_own_or_words_they_did_not_read(desk: Desk) -> None:
    """Two people, as for every other text."""
    texts = desk.parts.holding_texts
    both = Person("eve", "eve@example.com", frozenset({"author", "approver"}))
    text = texts.write(both, NewText("en", None, WORDS))
    edited = texts.revise(ANA, text.id, replace(WORDS, title="Late"), version=1)

    with pytest.raises(ForbiddenError) as own:
        texts.approve(both, text.id)
    with pytest.raises(ConflictError) as other:
        texts.approve(BO, text.id, frozen_hash=text.working.frozen_hash)

    assert (own.value.code, other.value.code) == ("own_text", "text_changed")
    read = texts.approve(BO, text.id, frozen_hash=edited.working.frozen_hash)
    assert read.approved is not None


def test_words_are_sent_back_with_a_reason(desk: Desk) -> None:
    """The author learns what to change; without a reason nothing happens."""
    texts = desk.parts.holding_texts
    text = texts.write(ANA, NewText("en", None, WORDS))

    with pytest.raises(RefusedError):
        texts.reject(BO, text.id, " ")
    back = texts.reject(BO, text.id, "Say sorry first.")

    assert back.working.rejected_because == "Say sorry first."
    with pytest.raises(ConflictError):
        texts.approve(BO, text.id)


def test_a_request_sent_twice_is_served_once(desk: Desk) -> None:
    """The second time it returns what the first made: a text, and a bulletin."""
    once, again = Once("ana", "k1", "write"), Once("doh", "k2", "hold")
    texts, notice = desk.parts.holding_texts.only_once(once), desk.announced()
    text = texts.write(ANA, NewText("en", None, WORDS))
    assert texts.write(ANA, NewText("en", None, WORDS)) == text
    desk.parts.holding_texts.approve(BO, text.id)
    speaking = desk.parts.speaking.only_once(again)

    first = speaking.hold(DOH, notice.id, filling(desk, text))

    assert speaking.hold(DOH, notice.id, filling(desk, text)).id == first.id
    assert desk.parts.store.holding_texts() == (desk.parts.holding_texts.text(text.id),)


def test_before_the_announcement_there_is_nothing_to_hold(desk: Desk) -> None:
    """A notice that nobody knows of cannot be late in public."""
    text = approved(desk)
    drafted = desk.parts.publishing.draft(ANA, desk.launch())

    with pytest.raises(ConflictError) as early:
        desk.parts.speaking.hold(DOH, drafted.id, filling(desk, text))
    with pytest.raises(NotFoundError):
        desk.parts.speaking.hold(DOH, new_id(), filling(desk, text))

    assert early.value.code == "not_public_yet"


def test_the_words_of_one_person_are_labelled(tmp_path: Any) -> None:
    """Where one person signs their own text, the public reads so for ever."""
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "policy.toml").write_text("[policy]\nsolo = true\n")
    (tmp_path / "journal").mkdir()
    desk = Desk(tmp_path, fresh=False)
    one = Person("one", "one@example.com", frozenset({"author", "approver", "duty"}))
    texts, notice = desk.parts.holding_texts, desk.announced()
    text = texts.write(one, NewText("en", None, WORDS))
    with pytest.raises(ForbiddenError):
        texts.approve(one, text.id)
    desk.now += timedelta(minutes=10)
    texts.approve(one, text.id)

    held: Bulletin = desk.parts.speaking.hold(one, notice.id, filling(desk, text))

    assert held.one_person
