"""Holding texts as API and CLI show them."""

from collections.abc import Iterable

from typing_extensions import TypedDict  # pydantic cannot read typing's own before Python 3.12

from noticeboard.domain.bulletin import Revision
from noticeboard.domain.holding import HoldingText
from noticeboard.presenting.bulletins import moment, present_sign_off
from noticeboard.presenting.shapes import SignOffShape


class HoldingWordsShape(TypedDict):
    """One version of a holding text's words."""

    version: int
    state: str
    title: str
    body: str
    short: str
    resolved: bool
    authors: list[str]
    frozen_hash: str | None
    submitted_at: str | None
    sign_offs: list[SignOffShape]
    rejected_because: str | None


class HoldingTextShape(TypedDict):
    """A holding text. `approved`: the words that may be published; `working`: the newest."""

    id: str
    language: str
    kind: str | None
    retired_at: str | None
    approved: HoldingWordsShape | None
    working: HoldingWordsShape


class HoldingTextsShape(TypedDict):
    """All holding texts."""

    items: list[HoldingTextShape]
    next: str | None


def present_holding_text(text: HoldingText) -> HoldingTextShape:
    """One text with its newest and its approved words."""
    approved = text.approved
    return {
        "id": text.id,
        "language": text.language,
        "kind": text.kind,
        "retired_at": moment(text.retired_at),
        "approved": None if approved is None else _words(approved),
        "working": _words(text.working),
    }


def present_holding_texts(texts: Iterable[HoldingText]) -> HoldingTextsShape:
    """All of them on one page: a company has a dozen."""
    return {"items": [present_holding_text(text) for text in texts], "next": None}


def _words(revision: Revision) -> HoldingWordsShape:
    content = revision.content
    return {
        "version": revision.version,
        "state": revision.state,
        "title": content.title,
        "body": content.body,
        "short": content.short,
        "resolved": content.resolved,
        "authors": list(revision.authors),
        "frozen_hash": revision.frozen_hash,
        "submitted_at": moment(revision.submitted_at),
        "sign_offs": [present_sign_off(signed) for signed in revision.sign_offs],
        "rejected_because": revision.rejected_because,
    }
