"""Rules 7 and 12, and what any text needs."""

from collections.abc import Iterator
from typing import Any

from noticeboard.domain.bulletin import BulletinKind
from noticeboard.domain.content import Content, Fulfilment, OwnCorrection
from noticeboard.domain.explanation import Explanation
from noticeboard.domain.policy import Situation
from noticeboard.domain.policy.texts import fixed_texts
from tests.builders import (
    DAY,
    NOON,
    a_content,
    a_follow_up,
    a_kind,
    a_notice,
    a_situation,
    an_instant,
    explained,
)
from tests.domain.cases import Case, refused, sound

_BLANKS = ("", "  \n", "\u200b\u2060", "\u3164", "...", "—")
_LONG, _SHORT = 20_000, 2_000
_PARTS = ("who_is_affected", "loan_phones")


def announcing(**changes: Any) -> Situation:
    """An announcement that says this."""
    return a_situation(content=a_content(**changes))


def saying(kind: BulletinKind, **changes: Any) -> Situation:
    """A follow-up that says this."""
    return a_situation(kind, a_follow_up(**{"moves": (), **changes}))


def fixed(before: str, after: str, *, kind: BulletinKind = "announcement") -> Situation:
    """A published body, and its new revision."""
    notice = a_notice(at=NOON)
    whole = a_content if kind == "announcement" else a_follow_up
    old, new = whole(body=before), whole(body=after, publish_at=an_instant(NOON))
    return a_situation(
        kind,
        new,
        notice=None if kind == "announcement" else notice,
        fixes=notice.bulletins[0],
        fixed_texts=fixed_texts(old),
    )


def refixed(**changes: Any) -> Situation:
    """The published announcement with other short texts."""
    old: Content = a_content(texts={"board": "Soon: 3 days"})
    new = a_content(**{"texts": old.texts, **changes})
    fixes = a_notice().bulletins[0]
    return a_situation(content=new, fixes=fixes, fixed_texts=fixed_texts(old))


def _said() -> Iterator[Case]:
    for blank in _BLANKS:
        yield refused(f"the title {blank!r}", announcing(title=blank), ("title", "blank"))
        body = announcing(body=blank)
        yield refused(f"the body {blank!r}", body, ("announcement.body", "blank"))
        for kind in ("update", "holding"):
            words = {"body": blank, "explanation": Explanation()}
            situation = saying(kind, next_word_by=an_instant(NOON + DAY), **words)
            yield refused(f"{kind} {blank!r}", situation, ("body", "blank"))
    owed = saying("update", body="", explanation=explained(cause="A flood."))
    yield sound("an update that tells what was owed", owed)
    explained_only = a_situation("delay", a_follow_up(body="", short=""))
    yield sound("a delay whose explanation says it all", explained_only)


def _long() -> Iterator[Case]:
    texts = {"board": "x" * _SHORT}
    yield sound("just long enough", announcing(body="x" * _LONG, short="x" * _SHORT, texts=texts))
    for field, changes in (
        ("announcement.body", {"body": "x" * (_LONG + 1)}),
        ("announcement.short", {"short": "x" * (_SHORT + 1)}),
        ("announcement.texts.board", {"texts": {"board": "x" * (_SHORT + 1)}}),
    ):
        yield refused(f"too long: {field}", announcing(**changes), (field, "too_long"))


def _parts() -> Iterator[Case]:
    kind, parts = a_kind(required=_PARTS), dict.fromkeys(_PARTS, "Everybody")
    told_all = a_situation(content=a_content(parts=parts), kind=kind)
    yield sound("every required part", told_all)
    for name in _PARTS:
        content = a_content(parts={**parts, name: " "})
        found = (f"announcement.parts.{name}", "part_missing")
        yield refused(f"no {name}", a_situation(content=content, kind=kind), found)
    yield sound("a delay repeats no parts", a_situation("delay", kind=kind))


def _facts() -> Iterator[Case]:
    for key in ("Price", "1st", "price tag", "", "a" * 41):
        found = (f"facts.{key[:40]}", "fact_malformed")
        yield refused(f"the fact {key!r}", announcing(facts={key: "1,190,000 KRW"}), found)
    blank = announcing(facts={"price": " ", "fee": "0"})
    yield refused("a fact without a value", blank, ("facts.price", "fact_malformed"))
    changed = saying("update", facts={"price": "990,000 KRW"})
    yield refused("a price changed by an update", changed, ("facts", "facts_not_here"))
    corrected = saying(
        "correction",
        facts={"price": "990,000 KRW"},
        corrects=OwnCorrection("bulletin-1"),
        explanation=explained(what_happened="The price was wrong.", what_it_means="Cheaper."),
    )
    yield sound("a price corrected", corrected)


def _placeholders() -> Iterator[Case]:
    known = " ".join(
        f"{{{{ {name} }}}}"
        for name in (
            "link",
            "fact.price",
            *(f"promise.preorder{form}" for form in ("", ".label", ".date", ".time", ".was")),
        )
    )
    yield sound("every placeholder there is", announcing(body=known, short=known))
    yield sound("those of the public notice", saying("update", body=known))
    for name in (
        "promise.sale",
        "promise",
        "promise.preorder.until",
        "fact.fee",
        "fact",
        "kept_at",
        "promise.Preorder",
    ):
        text, code = f"At {{{{ {name} }}}}", "unknown_placeholder"
        body, short, board = (
            announcing(**changes)
            for changes in ({"body": text}, {"short": text}, {"texts": {"board": text}})
        )
        yield refused(f"{name} in the body", body, ("announcement.body", code))
        yield refused(f"{name} in short", short, ("announcement.short", code))
        yield refused(f"{name} on the board", board, ("announcement.texts.board", code))
    quoting = saying("update", explanation=explained(cause="{{ fact.fee }}"))
    yield refused("fact.fee in a part", quoting, ("explanation.cause", "unknown_placeholder"))
    for typed, code in (
        ("Preorder opens on 24 July 2026 at 21:00.", "typed_time_disagrees"),
        ("Preorder opens on 25 July.", "typed_day_alone"),
        ("Preorder opens on Sunday, 25 July 2026 at 21:00.", "typed_weekday_wrong"),
        ("It costs 1,290,000 KRW.", "typed_fact_disagrees"),
    ):
        yield refused(typed, announcing(body=typed), ("announcement.body", code))
    yield sound("what is no placeholder", announcing(body="{{7*7}} {% x %} {{ config }} {{link"))
    kept = Fulfilment("preorder", NOON, early=True)
    text = "{{ promise }} at {{ kept_at }}"
    yield sound("a fulfilment", saying("fulfilment", body=text, fulfilment=kept))


_TYPOS = (
    ("We opne on Friday at 10:00.", "We open on Friday at 10:00."),
    ("Phone X: 1,190,000 KRW", "Phone X : 1,190,000 KRW."),
    ("사전 예약을 시작합니다 10시", "사전 예약을 시작합니다. 10 시"),
    ("한달 동안 드립니다", "한 달 동안 드립니다"),
    ("{{ promise.preorder }} opne", "{{promise.preorder}} open"),
)
_CHANGES = (
    ("We open at 10:00.", "We open at 11:00."),
    ("We open at 10.", "We open."),
    ("From 10 to 12", "From 12 to 10"),
    ("We open on 3 May", "We open on 3 June"),
    ("We open on Friday", "We open on Saturday"),
    ("Open at 9 AM", "Open at 9 PM"),
    ("Open tomorrow", "Open today"),
    ("Closed for two days", "Closed for three days"),
    ("119만 원", "119천 원"),
    ("3일 동안", "3주 동안"),
    ("금요일에 엽니다", "토요일에 엽니다"),
    ("오전 9시", "오후 9시"),
    ("오늘 엽니다", "내일 엽니다"),
    ("$100", "€100"),
    ("100 USD", "100 EUR"),
    ("It ships", "It does not ship"),
    ("You can order", "You can't order"),
    ("배송됩니다", "배송되지 않습니다"),
    ("환불 안 됩니다", "환불 됩니다"),
    ("Phone X ships", "Phone Y ships"),
    ("phone-x ships", "phone-y ships"),
    ("Preorder opens", "Presale opens"),
    ("{{ promise.preorder }}", "{{ promise.preorder.date }}"),
    ("{{ fact.price }}", "soon"),
    ("https://example.com/a", "https://example.com/b"),
)


def _fixes() -> Iterator[Case]:
    for before, after in _TYPOS:
        yield sound(f"{before!r} fixed to {after!r}", fixed(before, after))
    for before, after in _CHANGES:
        found = ("announcement.body", "not_a_typo_fix")
        yield refused(f"{before!r} changed to {after!r}", fixed(before, after), found)
    yield refused(
        "a delay's product renamed",
        fixed("Phone X is late", "Phone Y is late", kind="delay"),
        ("body", "not_a_typo_fix"),
    )
    yield sound("a delay's spelling", fixed("It is laet", "It is late", kind="delay"))
    yield refused(
        "another number on one channel",
        refixed(texts={"board": "Soon: 4 days"}),
        ("announcement.texts.board", "not_a_typo_fix"),
    )
    yield refused(
        "words with a number added, in short",
        refixed(short="Soon: 5 days"),
        ("announcement.short", "not_a_typo_fix"),
    )
    yield refused(
        "a channel's words dropped",
        refixed(texts={}),
        ("announcement.texts.board", "not_a_typo_fix"),
    )
    yield refused(
        "fixed until it is too long",
        fixed("Soon", "Soon" + "!" * _LONG),
        ("announcement.body", "too_long"),
    )
    yield refused(
        "fixed with a placeholder that names nothing",
        fixed("Soon {{ fact.price }}", "Soon {{ fact.prise }}"),
        ("announcement.body", "unknown_placeholder"),
        ("announcement.body", "not_a_typo_fix"),
    )
    yield refused(
        "fixed words for a channel it does not go to",
        refixed(texts={"board": "Soon: 3 days", "telex": ""}),
        ("announcement.texts.telex", "unknown_channel"),
    )
    yield refused("fixed to nothing", fixed("Soon", ""), ("announcement.body", "blank"))


CASES: list[Case] = [
    *(
        refused(
            f"hours nobody can check: {hours}",
            announcing(parts={"hours": hours}),
            ("announcement.parts.hours", "hours_unreadable"),
        )
        for hours in ("office hours", "9 to 6", "평일 업무 시간")
    ),
    *(
        sound(f"hours that can be checked: {hours}", announcing(parts={"hours": hours}))
        for hours in ("24h", " Mon-Fri 09:00-21:00 ", "평일 09:00-18:00, 토 10:00-14:00")
    ),
    *_said(),
    *_long(),
    *_parts(),
    *_facts(),
    *_placeholders(),
    *_fixes(),
]
