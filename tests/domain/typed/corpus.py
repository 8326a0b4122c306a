"""Texts as companies write them, each with what a careful colleague would say about it."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from noticeboard.domain.policy.situation import Situation
from noticeboard.domain.policy.typed import typed_times_agree
from noticeboard.domain.policy.typed_figures import typed_figures_agree
from noticeboard.domain.times import parse_instant
from noticeboard.domain.violation import Finding, Violation
from tests.builders import SEOUL, a_content, a_situation, terms

_LABELS = {
    "ko": ("사전 예약 시작", "첫 배송"),
    "en": ("Pre-order opens", "First delivery"),
}
_FACTS = {
    "ko": {"price": "1,190,000원", "quantity": "40,000대"},
    "en": {"price": "1,190,000 KRW", "quantity": "40,000 units"},
}


@dataclass(frozen=True)
class Labelled:
    """A text, its language, and its label: ``refuse``, ``advise`` or ``quiet``."""

    language: str
    label: str
    text: str


def corpus(name: str) -> Iterator[Labelled]:
    """The texts of one file; its head says what they are held against."""
    for line in Path(__file__).with_name(f"{name}.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            label, text = line.split("\t")
            yield Labelled(name[:2], label, text)


def announced(language: str, text: str, **changes: object) -> Situation:
    """A launch of two steps that says this in its body."""
    preorder, delivery = _LABELS[language]
    content = a_content(
        **{
            "body": text,
            "short": "",
            "publish_at": parse_instant("2026-12-01T10:00", SEOUL),
            "facts": _FACTS[language],
            "promises": (
                terms("preorder", parse_instant("2026-12-10T09:00", SEOUL), label=preorder),
                terms("delivery", parse_instant("2026-12-18T14:00", SEOUL), label=delivery),
            ),
            **changes,
        }
    )
    now = parse_instant("2026-11-30T09:00", SEOUL).utc
    return a_situation(content=content, language=language, now=now)


def found(situation: Situation) -> list[Finding]:
    """What both rules say."""
    return [*typed_times_agree(situation), *typed_figures_agree(situation)]


def verdict(situation: Situation) -> str:
    """``refuse``, ``advise`` or ``quiet``."""
    said = found(situation)
    if any(isinstance(finding, Violation) for finding in said):
        return "refuse"
    return "advise" if said else "quiet"
