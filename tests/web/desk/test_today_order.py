"""The order of Today, on plain notices: what is loud in public before what is merely due."""

from dataclasses import replace

from noticeboard.domain.bulletin import BulletinState
from noticeboard.domain.content import Fulfilment
from noticeboard.domain.explanation import PartDue
from noticeboard.domain.notice import Notice
from noticeboard.ports import Subject, Trouble
from noticeboard.web.desk.noticing.under_way import answer_to
from noticeboard.web.desk.today.ahead import ahead
from noticeboard.web.desk.today.owed import owed
from noticeboard.web.desk.today.stuck import stuck
from noticeboard.web.desk.today.waiting import begun, waiting
from tests.builders import (
    DAY,
    HOUR,
    MINUTE,
    NOON,
    SEOUL,
    a_bulletin,
    a_delivery,
    a_follow_up,
    a_kind,
    a_move,
    a_notice,
    a_person,
    a_policy,
    a_revision,
    a_signature,
    an_explanation,
    an_instant,
    terms,
    told,
)

LATER = NOON + 20 * DAY


def named(name: str, *promised: object) -> Notice:
    """A public notice of that id and title."""
    return replace(a_notice(*promised, at=NOON - DAY), id=name, title=name)  # type: ignore[arg-type]  # a builder's own


def subject(*bulletins: object, name: str = "notice-1") -> Subject:
    """A notice at work with these bulletins."""
    return Subject(name, "slug", "launch", "en", NOON, bulletins=tuple(bulletins))  # type: ignore[arg-type]  # a builder's own


def test_silence_in_public_comes_before_what_is_due_and_that_before_what_explains() -> None:
    """Of two that are equally loud, the one that has been silent longer is first."""
    long_silent = named("long", terms(due=NOON + DAY))
    silent = named("short", terms(due=NOON + 2 * DAY))
    due = named("due", terms(due=NOON + 3 * DAY - MINUTE))
    part = PartDue(an_instant(NOON + HOUR))
    moved = told(
        named("part"),
        "delay",
        a_follow_up(
            explanation=an_explanation(cause=part, apology=part), moves=(a_move(due=LATER),)
        ),
        NOON,
    )

    found = owed([due, moved, silent, long_silent], [], NOON + 3 * DAY)

    assert [(one.notice.id, one.told) for one in found] == [
        ("long", "promise_late"),
        ("short", "promise_late"),
        ("due", "promise_due"),
        ("part", "part_late"),
    ]
    assert found[-1].parts == ("cause", "apology")


def test_silence_is_counted_from_when_the_public_sees_it() -> None:
    """A kind that takes a day to confirm is silent a day later than one that takes minutes."""
    slow = a_notice(terms(due=NOON), at=NOON - DAY, kind=a_kind(confirm_within=DAY))
    quick = named("quick", terms(due=NOON + HOUR))

    found = owed([slow, quick], [], NOON + 2 * DAY)

    assert [one.since - NOON for one in found] == [HOUR + 15 * MINUTE, DAY]


def test_a_next_word_is_owed_like_a_promise() -> None:
    """Whether it stands in for a time or was given by itself."""
    word = an_instant(NOON + DAY)
    open_time = told(
        named("delay"),
        "delay",
        a_follow_up(moves=(a_move(next_word_by=word),)),
        NOON,
    )
    holding = told(
        named("holding", terms(due=LATER)),
        "holding",
        a_follow_up(moves=(), next_word_by=word),
        NOON,
    )

    before = owed([open_time, holding], [], NOON + DAY - MINUTE)
    found = owed([open_time, holding], [], NOON + DAY + MINUTE)

    assert before == ()
    assert [(one.notice.id, one.told, one.since) for one in found] == [
        ("holding", "word_late", NOON + DAY),
        ("delay", "word_due", NOON + DAY + 15 * MINUTE),
    ]


def test_nothing_is_owed_while_every_time_lies_ahead_or_was_answered() -> None:
    """An empty list is the good news."""
    kept = told(
        named("kept", terms(due=NOON)),
        "fulfilment",
        a_follow_up(moves=(), fulfilment=Fulfilment("preorder", NOON)),
        NOON + MINUTE,
    )

    assert owed([kept, named("ahead", terms(due=LATER))], [], NOON + DAY) == ()


def test_an_answer_is_the_text_nearest_to_the_public_that_speaks_of_that_promise() -> None:
    """A draft about another promise answers nothing."""
    moves = a_follow_up(moves=(a_move("sale"),))
    other = a_bulletin("delay", moves, id="other", state=BulletinState.SCHEDULED)
    draft = a_bulletin("delay", id="draft")
    review = a_bulletin("cancellation", id="review", state=BulletinState.IN_REVIEW)
    review = replace(
        review,
        revisions=(a_revision(a_follow_up(moves=(), withdraws=("preorder",)), state="in_review"),),
    )
    promise = named("n").promise("preorder")

    assert answer_to(subject(other, draft, review), promise) == review
    assert answer_to(subject(other), promise) is None
    assert answer_to(subject(other), None) == other
    assert answer_to(None, promise) is None


def test_what_is_public_or_missed_its_review_answers_nothing() -> None:
    """The first was said already, the second never will be."""
    public = a_bulletin("delay", state=BulletinState.PUBLISHED)
    missed = a_bulletin("delay", state=BulletinState.MISSED_REVIEW)

    assert answer_to(subject(public, missed), named("n").promise("preorder")) is None


def test_the_departures_join_texts_and_promises_in_one_order() -> None:
    """What waits for nothing but a signature stands first; what has passed is no departure."""
    at_once = a_bulletin(id="now", state=BulletinState.IN_REVIEW)
    at_once = replace(
        at_once,
        revisions=(replace(a_revision(state="in_review"), content=a_follow_up(publish_at=None)),),
    )
    armed = a_bulletin(
        id="armed",
        state=BulletinState.SCHEDULED,
        publish_at=NOON + HOUR,
        revisions=(a_revision(state="approved"),),
    )
    late = replace(armed, id="late", publish_at=NOON - HOUR)
    late = replace(
        late,
        revisions=(a_revision(a_follow_up(publish_at=an_instant(NOON - HOUR)), state="approved"),),
    )
    promised = named("promise", terms(due=NOON + 2 * HOUR))

    found = ahead([promised], [subject(armed, late, at_once)], a_policy(), NOON, zone=SEOUL)

    assert [one.bulletin.id if one.bulletin else one.notice_id for one in found] == [
        "now",
        "armed",
        "promise",
    ]
    assert [one.missing for one in found] == [("approver",), (), ()]


def test_words_and_explanations_that_are_owed_have_their_own_departure() -> None:
    """With their time; those of one instant together, in the order in which they are told."""
    by, later = PartDue(an_instant(NOON + 2 * HOUR)), PartDue(an_instant(NOON + 7 * DAY))
    owing = told(
        named("owing", terms(due=LATER)),
        "update",
        a_follow_up(
            moves=(),
            explanation=an_explanation(prevention=later, what_to_do=by, cause=by),
            next_word_by=an_instant(NOON + HOUR),
        ),
        NOON,
    )

    found = ahead([owing], [], a_policy(), NOON, zone=SEOUL)

    assert [(one.at.utc - NOON, one.parts) for one in found if one.at] == [
        (HOUR, ()),
        (2 * HOUR, ("cause", "what_to_do")),
        (7 * DAY, ("prevention",)),
        (LATER - NOON, ()),
    ]


def test_a_text_signed_to_go_at_once_is_shown_on_the_clock_of_the_house() -> None:
    """Nobody typed a zone for it."""
    now = a_bulletin(
        state=BulletinState.SCHEDULED,
        publish_at=NOON + MINUTE,
        revisions=(a_revision(a_follow_up(publish_at=None), state="approved"),),
    )

    (found,) = ahead([], [subject(now)], a_policy(), NOON, zone=SEOUL)

    assert found.at == an_instant(NOON + MINUTE, SEOUL)


def test_to_sign_comes_before_what_was_missed_and_that_before_what_was_sent_back() -> None:
    """Of what is to be signed, the soonest first; what goes out at once before all."""
    policy = a_policy(a_kind(approvals=("legal", "approver")))
    cem = a_person("cem", ("author", "approver"))

    def review(name: str, publish_at: object, **changes: object) -> object:
        content = a_follow_up(publish_at=publish_at)
        revision = replace(a_revision(content, state="in_review"), **changes)  # type: ignore[arg-type]  # a builder's own
        return a_bulletin(id=name, state=BulletinState.IN_REVIEW, revisions=(revision,))

    later = review("later", an_instant(NOON + 2 * HOUR), sign_offs=(a_signature("lee", "legal"),))
    soon = review("soon", an_instant(NOON + HOUR))
    at_once = review("at once", None)
    own = review("own", None, authors=("cem",))
    signed = review("signed", None, sign_offs=(a_signature("cem"),))
    mine = a_revision(authors=("cem",))
    missed = a_bulletin(
        id="missed",
        state=BulletinState.MISSED_REVIEW,
        revisions=(replace(mine, state="in_review"),),
    )
    sent_back = a_bulletin(id="back", revisions=(replace(mine, rejected_because="Why?"),))
    draft = a_bulletin(id="draft", revisions=(mine,))
    theirs = a_bulletin(id="theirs")
    at_work = [subject(theirs, draft, sent_back, missed, own, signed, later, soon, at_once)]

    found = waiting(at_work, cem, policy, NOON)
    rest = begun(at_work, cem, policy, NOON)

    assert [(one.bulletin.id, one.sort, one.role) for one in found] == [
        ("at once", "sign", "approver"),
        ("soon", "sign", "approver"),
        ("later", "sign", "approver"),
        ("missed", "missed", ""),
        ("back", "rejected", ""),
    ]
    assert [one.bulletin.id for one in rest] == ["draft", "theirs"]


def test_a_kind_that_the_policy_dropped_waits_for_nobody() -> None:
    """Its line of signatures is not known any more; the page must not fail over it."""
    review = a_bulletin(state=BulletinState.IN_REVIEW, revisions=(a_revision(state="in_review"),))
    policy = a_policy(a_kind("event"))

    assert waiting([subject(review)], a_person(), policy, NOON) == ()
    assert ahead([], [subject(review)], policy, NOON, zone=SEOUL)[0].missing == ()


def test_what_is_stuck_is_told_once_for_each_text() -> None:
    """A text that reached none of its channels is one thing to look at, not five."""
    first = a_delivery(channel="a", scheduled_for=NOON + HOUR)
    other = replace(first, bulletin_id="bulletin-2", channel="b")
    again = replace(first, channel="c", scheduled_for=NOON)

    found = stuck(Trouble(one, "notice-1", "Phone X", "delay") for one in (first, other, again))

    assert [(one.bulletin_id, [d.channel for d in one.deliveries]) for one in found] == [
        ("bulletin-1", ["a", "c"]),
        ("bulletin-2", ["b"]),
    ]
    assert found[0].since == NOON
