"""Builders: a test spells out only what matters to it, and the rest is ordinary.

Everything happens around ``NOON``, a Wednesday in July, when New York keeps summer time.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from noticeboard.domain.bulletin import Bulletin, BulletinKind, BulletinState, Revision, SignOff
from noticeboard.domain.content import Content, Move
from noticeboard.domain.delivery import Delivery, DeliveryState
from noticeboard.domain.explanation import Explanation, Given, OpenHours, Part, PartName
from noticeboard.domain.kind import Kind, Policy
from noticeboard.domain.notice import Notice, Shown
from noticeboard.domain.policy.situation import Situation
from noticeboard.domain.promise import DueRevision, Promise, PromiseTerms
from noticeboard.domain.publication import Act, announce, follow_up
from noticeboard.domain.sentence import Sentence
from noticeboard.domain.signing import Person
from noticeboard.domain.times import Instant, at_utc

NOON = datetime(2026, 7, 15, 12, 0, tzinfo=UTC)
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SEOUL, NEW_YORK, LONDON = "Asia/Seoul", "America/New_York", "Europe/London"
POWER_CUT = "A power cut stopped the assembly line for two days."
LINK_TEXT = "Pre-order opens {{ promise.preorder }} {{ link }}"


def an_instant(at: datetime | Instant, zone: str = SEOUL) -> Instant:
    """``at`` as a person in ``zone`` would have typed it."""
    return at if isinstance(at, Instant) else at_utc(at, zone)


def terms(
    key: str = "preorder", due: datetime | Instant = NOON + 10 * DAY, **changes: Any
) -> PromiseTerms:
    """A promise as drafted."""
    return replace(PromiseTerms(key, f"{key.capitalize()} opens", an_instant(due)), **changes)


def a_promise(
    key: str = "preorder", due: datetime | Instant = NOON + 10 * DAY, **changes: Any
) -> Promise:
    """A public, open promise that has had one time, announced at ``NOON``."""
    first = DueRevision(1, an_instant(due), None, "bulletin-1", NOON)
    promise = Promise(key, f"{key.capitalize()} opens", (first,), confirm_within=15 * MINUTE)
    return replace(promise, **changes)


def an_explanation(**parts: Part | str) -> Explanation:
    """A delay's explanation with every part told; ``parts`` replace some of them."""
    told: dict[str, Part | str] = {
        "cause": "Production",
        "what_happened": POWER_CUT,
        "what_it_means": "Nobody can order before the new time.",
        "what_to_do": "Nothing: what you reserved stays reserved.",
        "apology": "We are sorry that you have to wait.",
        "responsible": "Kim Ana, head of production",
    }
    return explained(**{**told, **parts})


def a_full_explanation(**parts: Part | str) -> Explanation:
    """A cancellation's explanation: also a remedy, a choice, and a contact that never closes."""
    told: dict[str, Part | str] = {
        "remedy": "Everybody gets the full price back within three days.",
        "choice": "Take the money back, or the next model at the same price.",
        "contact": Given("Call 1588-0000", OpenHours("24h", SEOUL)),
    }
    return an_explanation(**{**told, **parts})


def explained(**parts: Part | str) -> Explanation:
    """An explanation of just these parts; a plain text is given."""
    named: dict[Any, Part] = {
        name: Given(part) if isinstance(part, str) else part for name, part in parts.items()
    }
    return Explanation(named)


def without(explanation: Explanation, *names: PartName) -> Explanation:
    """The explanation with some parts left out."""
    return Explanation({n: part for n, part in explanation.parts.items() if n not in names})


def a_move(
    promise: str = "preorder", due: datetime | Instant | None = None, **changes: Any
) -> Move:
    """The promise moved to ``due``: by default ten days later than ``terms`` promised."""
    if due is None and "next_word_by" not in changes:
        due = NOON + 20 * DAY
    return Move(promise, due=None if due is None else an_instant(due), **changes)


def a_content(**changes: Any) -> Content:
    """What an announcement of one promise says, to be published an hour after ``NOON``."""
    content = Content(
        body=f"We open soon.\n\n{LINK_TEXT}",
        short=LINK_TEXT,
        publish_at=an_instant(NOON + HOUR),
        channels=("board", "feed"),
        title="Phone X",
        products=("phone-x",),
        promises=(terms(),),
        facts={"price": "1,190,000 KRW"},
    )
    return replace(content, **changes)


def a_follow_up(**changes: Any) -> Content:
    """What a delay of ``preorder`` says, to be published an hour after ``NOON``."""
    content = Content(
        body="The pre-order moves to {{ promise.preorder }}.",
        short="Later: {{ promise.preorder }} {{ link }}",
        publish_at=an_instant(NOON + HOUR),
        channels=("board", "feed"),
        moves=(a_move(),),
        explanation=an_explanation(),
    )
    return replace(content, **changes)


def a_revision(content: Content | None = None, **changes: Any) -> Revision:
    """The first revision of a bulletin, a draft written by Ana."""
    return replace(Revision(1, content or a_content(), "draft", ("ana",)), **changes)


def a_bulletin(
    kind: BulletinKind = "announcement", content: Content | None = None, **changes: Any
) -> Bulletin:
    """A bulletin in draft, the first of its notice."""
    first = kind == "announcement"
    said = content or (a_content() if first else a_follow_up())
    bulletin = Bulletin(
        id="bulletin-1" if first else "bulletin-2",
        notice_id="notice-1",
        kind=kind,
        code="k7Qp2x" if first else "m3Rt9z",
        sequence=1 if first else 2,
        state=BulletinState.DRAFT,
        revisions=(a_revision(said),),
    )
    return replace(bulletin, **changes)


def a_signature(
    person: str = "bo", role: str = "approver", at: datetime = NOON, frozen_hash: str = "h" * 64
) -> SignOff:
    """Bo's signature as approver."""
    return SignOff(role, person, at, frozen_hash)


def an_act(bulletin: Bulletin, at: datetime | None = None, kind: Kind | None = None) -> Act:
    """The publication of a bulletin's newest words ``at`` an instant, by default its own."""
    content = bulletin.working.content
    own = content.publish_at.utc if content.publish_at else NOON
    shown = shown_words(content, bulletin.working.number, at or own)
    return Act(replace(bulletin, publish_at=own), shown, kind or a_kind())


def shown_words(content: Content, revision: int = 1, released_at: datetime = NOON) -> Shown:
    """The words of a released revision."""
    return Shown(revision, released_at, content.body, f"<p>{content.body}</p>", content.short)


def a_notice(
    *promises: PromiseTerms, at: datetime = NOON, kind: Kind | None = None, **changes: Any
) -> Notice:
    """A notice made public ``at`` an instant, with these promises (by default ``preorder``)."""
    content = a_content(publish_at=an_instant(at), promises=promises or (terms(),))
    act = an_act(a_bulletin(content=content), at, kind)
    return replace(announce(act, slug="phone-x-7k2m", language="en"), **changes)


def told(
    notice: Notice,
    kind: BulletinKind,
    content: Content,
    at: datetime,
    of: Kind | None = None,
    **changes: Any,
) -> Notice:
    """The notice after one more bulletin, published ``at`` an instant."""
    number = len(notice.bulletins) + 1
    bulletin = a_bulletin(
        kind, content, id=f"bulletin-{number}", code=f"code-{number}", sequence=number
    )
    bulletin = replace(bulletin, publish_at=at, **changes)
    act = Act(bulletin, shown_words(content, 1, at), of or a_kind())
    return follow_up(notice, act)


# Per bulletin kind, what a complete explanation tells.
EXPLANATIONS: Mapping[str, tuple[PartName, ...]] = {
    "delay": ("cause", "what_happened", "what_it_means", "what_to_do", "apology", "responsible"),
    "correction": ("what_happened", "what_it_means"),
    "cancellation": (
        "cause",
        "what_happened",
        "what_it_means",
        "apology",
        "remedy",
        "choice",
        "responsible",
        "contact",
    ),
}


def a_kind(name: str = "launch", **changes: Any) -> Kind:
    """A launch: three days' lead, seven recommended, a day's notice of a delay."""
    kind = Kind(
        name=name,
        title=Sentence(name.replace("_", " ").capitalize(), "출시"),
        promises=True,
        min_lead=3 * DAY,
        recommended_lead=7 * DAY,
        delay_notice=DAY,
        confirm_within=15 * MINUTE,
        follow_up_wait=2 * MINUTE,
        cadence=4 * HOUR,
        contact_hours=12 * HOUR,
        late_after=10 * MINUTE,
        fulfilment=Sentence("{{ promise }} at {{ kept_at }}.", "{{ kept_at }}: {{ promise }}."),
        fulfilment_in_part=Sentence(
            "In part: {{ promise }} at {{ kept_at }}.", "일부: {{ promise }}"
        ),
        explanations=EXPLANATIONS,
    )
    return replace(kind, **changes)


def a_policy(*kinds: Kind, **changes: Any) -> Policy:
    """A policy of these kinds (by default ``launch``), with a few stock phrases."""
    policy = Policy(
        kinds={kind.name: kind for kind in kinds or (a_kind(),)},
        stock_phrases={
            "ko": ("사정상", "당사 사정으로"),
            "en": ("due to circumstances", "due to circumstances beyond our control"),
        },
    )
    return replace(policy, **changes)


def a_situation(
    bulletin_kind: BulletinKind = "announcement",
    content: Content | None = None,
    **changes: Any,
) -> Situation:
    """Checked at ``NOON``: an announcement nobody has seen yet, or a follow-up of ``a_notice``."""
    first = bulletin_kind == "announcement"
    situation = Situation(
        content=content or (a_content() if first else a_follow_up()),
        bulletin_kind=bulletin_kind,
        kind=a_kind(),
        policy=a_policy(),
        now=NOON,
        language="en",
        channels=frozenset({"board", "feed", "mastodon-brand"}),
        notice=None if first else a_notice(at=NOON - DAY),
    )
    return replace(situation, **changes)


def a_delivery(
    state: DeliveryState = DeliveryState.PENDING, channel: str = "board", **changes: Any
) -> Delivery:
    """A delivery of the announcement to the board, due at ``NOON``."""
    delivery = Delivery(
        id="delivery-1",
        bulletin_id="bulletin-1",
        notice_id="notice-1",
        revision=1,
        channel=channel,
        sequence=1,
        kind="announcement",
        state=state,
        scheduled_for=NOON,
        due=NOON,
    )
    return replace(delivery, **changes)


def a_person(name: str = "bo", roles: Iterable[str] = ("approver",), **changes: Any) -> Person:
    """Bo, who may approve."""
    return replace(Person(name, f"{name}@example.com", frozenset(roles)), **changes)


def codes(findings: Iterable[Any]) -> Mapping[str, str]:
    """Code by field, of violations or warnings."""
    return {finding.field: finding.code for finding in findings}
