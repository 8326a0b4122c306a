"""Rules 7 and 12, and what any text needs: something to read, and placeholders that exist."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from noticeboard.domain import placeholders
from noticeboard.domain.content import Content
from noticeboard.domain.explanation import PART_NAMES, OpenHours, is_blank
from noticeboard.domain.open_hours import readable
from noticeboard.domain.policy.situation import Situation
from noticeboard.domain.policy.telling import telling
from noticeboard.domain.quoting import quoting
from noticeboard.domain.sentence import Sentence
from noticeboard.domain.violation import Finding, Violation

_FACT_KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
_PROMISE_FORMS = ("label", "date", "time", "was")
_NEEDS_BODY = ("announcement", "update", "holding")
_MOST_BODY, _MOST_SHORT = 20_000, 2_000
_PART_TITLES = {
    "who_is_affected": Sentence("who is affected", "누가 영향을 받는지"),
    "what_to_move_to": Sentence("what to move to", "무엇으로 옮기면 되는지"),
    "compensation": Sentence("the compensation", "보상"),
    "legal_basis": Sentence("on which legal basis", "어떤 법적 근거에 따른 것인지"),
    "who_decided": Sentence("who decided it", "누가 결정했는지"),
    "contact": Sentence("a contact", "문의할 곳"),
    "hours": Sentence("in which hours the contact answers", "언제 문의를 받는지"),
}


def something_is_said(s: Situation) -> Iterator[Finding]:
    """An announcement has a title and a body, an update a body, or parts of an explanation.
    Nothing is published blank.
    """
    if s.announces and is_blank(s.content.title):
        yield Violation("blank", "title", _TITLE_BLANK)
    explains = s.bulletin_kind == "update" and any(map(s.content.explanation.gives, PART_NAMES))
    if s.bulletin_kind in _NEEDS_BODY and is_blank(s.content.body) and not explains:
        said = _NOTHING_NEW if s.bulletin_kind == "update" else _BODY_BLANK
        yield Violation("blank", s.path("body"), said)


def texts_are_not_too_long(s: Situation) -> Iterator[Finding]:
    """A body has at most 20,000 characters, a short text 2,000."""
    if len(s.content.body) > _MOST_BODY:
        yield Violation("too_long", s.path("body"), _too_long(_MOST_BODY))
    for field, text in _short_texts(s.content).items():
        if len(text) > _MOST_SHORT:
            yield Violation("too_long", s.path(field), _too_long(_MOST_SHORT))


def required_parts_are_given(s: Situation) -> Iterator[Finding]:
    """What a kind of notice must say, its announcement says."""
    for name in s.kind.required if s.announces else ():
        if is_blank(s.content.parts.get(name, "")):
            yield Violation("part_missing", s.path(f"parts.{name}"), _part_missing(name))


def hours_can_be_read(s: Situation) -> Iterator[Finding]:
    """The hours in which a person answers are told so that anybody can check them."""
    told = s.content.parts.get("hours", "")
    if s.announces and not is_blank(told) and not readable(OpenHours(told.strip(), s.policy.zone)):
        yield Violation("hours_unreadable", s.path("parts.hours"), _HOURS)


def facts_are_named(s: Situation) -> Iterator[Finding]:
    """A fact has a plain name and a value; only an announcement or a correction sets one."""
    if s.content.facts and s.bulletin_kind not in ("announcement", "correction"):
        yield Violation("facts_not_here", "facts", _FACTS_NOT_HERE)
    for key, value in s.content.facts.items():
        if not _FACT_KEY.fullmatch(key) or is_blank(value):
            yield Violation("fact_malformed", f"facts.{key[:40]}", _FACT)


def placeholders_exist(s: Situation) -> Iterator[Finding]:
    """A placeholder names a promise or a fact of this notice. Rule 7."""
    known = _known_placeholders(s)
    texts = {**fixed_texts(s.content), **dict(quoting(s.content))}
    for field, text in texts.items():
        for name in placeholders.names(text):
            if name not in known:
                yield Violation("unknown_placeholder", s.path(field), _unknown(name))


def a_typo_fix_changes_no_meaning(s: Situation) -> Iterator[Finding]:
    """After publication only spelling may change: no digit, name or negation. Rule 12."""
    if s.fixes is None:
        return
    before, after = s.fixed_texts, fixed_texts(s.content)
    for field in sorted(set(before) | set(after)):
        if _meaning(s, before.get(field, "")) != _meaning(s, after.get(field, "")):
            yield Violation("not_a_typo_fix", s.path(field), _NOT_A_TYPO)


def a_typo_fix_changes_words_only(old: Content, new: Content) -> bool:
    """Whether nothing but the words differs between two contents. Rule 12."""
    same = replace(new, body=old.body, short=old.short, texts=old.texts, publish_at=old.publish_at)
    before, after = (replace(c, explanation=c.explanation.as_typed()) for c in (old, same))
    return before == after


def fixed_texts(content: Content) -> Mapping[str, str]:
    """The texts of a content by field, as the rule on typo fixes compares them."""
    return {"body": content.body, **_short_texts(content)}


def _short_texts(content: Content) -> dict[str, str]:
    return {"short": content.short, **{f"texts.{k}": v for k, v in content.texts.items()}}


def _known_placeholders(s: Situation) -> frozenset[str]:
    sources = [source for source in (s.content, s.notice) if source is not None]
    promises = [f"promise.{p.key}" for source in sources for p in source.promises]
    forms = [f"{promise}.{form}" for promise in promises for form in _PROMISE_FORMS]
    facts = [f"fact.{key}" for source in sources for key in source.facts]
    kept = ("promise", "kept_at") if s.content.fulfilment else ()
    reminded = ("promise", "promise.date", "promise.time") if s.content.reminder else ()
    word = ("next_word",) if s.content.next_word_by else ()
    slots = ("promise", "sentence") if s.content.pre_approved else ()
    return frozenset(["link", *promises, *forms, *facts, *kept, *reminded, *word, *slots])


def _meaning(s: Situation, text: str) -> tuple[object, ...]:
    return telling(text, _names(s), _products(s)), placeholders.names(text)


def _names(s: Situation) -> list[str]:
    """Names of products, promises and facts, as the notice and an announcement give them."""
    named = [n for n in (s.content, s.notice) if n is not None]
    names = [
        name
        for n in named
        for name in (n.title, *n.products, *(p.label for p in n.promises), *n.facts.values())
    ]
    return [name for name in names if not is_blank(name)]


def _products(s: Situation) -> list[str]:
    """Titles, and products as people may write their tags."""
    named = [n for n in (s.content, s.notice) if n is not None]
    tags = (tag.replace("-", " ").title() for n in named for tag in n.products)
    return [*(n.title for n in named), *tags]


def _too_long(most: int) -> Sentence:
    return Sentence(
        f"This text is too long: at most {most:,} characters.",
        f"글이 너무 깁니다. {most:,}자까지 쓸 수 있습니다.",
    )


def _part_missing(name: str) -> Sentence:
    spelled_out = name.replace("_", " ")
    title = _PART_TITLES.get(name, Sentence(spelled_out, spelled_out))
    return Sentence(
        f"This kind of notice must also say: {title.en}.",
        f"이 종류의 공지에는 다음 내용도 있어야 합니다: {title.ko}.",
    )


def _unknown(name: str) -> Sentence:
    return Sentence(
        f"{{{{ {name} }}}} names nothing in this notice. Check the name of the promise or fact.",
        f"{{{{ {name} }}}} 자리에 넣을 약속이나 정보가 없습니다. 이름을 확인해 주세요.",
    )


_TITLE_BLANK = Sentence("Give the notice a title.", "공지의 제목을 적어 주세요.")
_BODY_BLANK = Sentence("Write the text of the notice.", "공지의 본문을 적어 주세요.")
_NOTHING_NEW = Sentence(
    "Write what is new, or a part of the explanation.",
    "새로 알릴 내용을 적거나, 설명 가운데 하나를 적어 주세요.",
)
_HOURS = Sentence(
    'Write the hours such as "Mon-Fri 09:00-21:00, Sat 10:00-14:00" or "24h".',
    '"평일 09:00-21:00, 토 10:00-14:00"이나 "24시간"처럼 적어 주세요.',
)
_FACT = Sentence(
    'A fact has a short name in small letters, such as "price", and a value.',
    '정보마다 "price"처럼 영어 소문자로 된 짧은 이름과 내용을 적어 주세요.',
)
_FACTS_NOT_HERE = Sentence(
    "A price or quantity changes only through a correction.",
    "가격이나 수량 같은 정보는 정정 공지로만 바꿀 수 있습니다.",
)
_NOT_A_TYPO = Sentence(
    "This changes a number, a name or the meaning. Publish a correction instead.",
    "숫자나 이름, 뜻이 달라집니다. 수정하지 말고 정정 공지를 올려 주세요.",
)
