"""All holding texts, and examples to begin one with."""

from collections.abc import Iterable

from noticeboard.domain.holding import HoldingText
from noticeboard.domain.kind import Policy
from noticeboard.web.desk.visit import Answer, Page, Visit
from noticeboard.web.desk.wording import desk_words


def listed(visit: Visit) -> Answer:
    """GET: what can be published, what waits, what was retired."""
    texts = visit.parts.holding_texts.store.holding_texts()
    names = {
        "waiting": [text for text in texts if text.waits],
        "back": [text for text in texts if _is_back(text)],
        "ready": _ready(texts),
        "retired": [text for text in texts if text.retired_at is not None],
        "examples": visit.parts.settings.policy.holding_examples,
        "kind_title": lambda kind: kind_title(visit.parts.settings.policy, kind, visit.language),
        "empty": not texts,
    }
    return Page("holding/list.html", names)


def kind_title(policy: Policy, kind: str | None, language: str) -> str:
    """What the notices are called that a text is for."""
    if kind is None:
        return desk_words(language)("holding.any_kind")
    known = policy.kinds.get(kind)
    return known.title.in_(language) if known else kind


def _ready(texts: Iterable[HoldingText]) -> list[HoldingText]:
    return [text for text in texts if text.retired_at is None and text.approved is not None]


def _is_back(text: HoldingText) -> bool:
    return text.retired_at is None and text.working.state == "draft"
