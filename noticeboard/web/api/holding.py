"""Holding texts: written, signed, published by whoever is on duty."""

from collections.abc import Callable

from noticeboard.domain.holding import HoldingText
from noticeboard.holding import HoldingTexts
from noticeboard.intake import read_approval, read_nothing, read_rejection
from noticeboard.intake.decisions import ApprovalDocument, RejectionDocument
from noticeboard.intake.fields import Document
from noticeboard.intake.holding import (
    HoldingTextDocument,
    SpeakingDocument,
    read_holding_text,
    read_holding_words,
    read_speaking,
)
from noticeboard.intake.merging import merged
from noticeboard.presenting import shapes
from noticeboard.presenting.holding import (
    HoldingTextShape,
    HoldingTextsShape,
    present_holding_text,
    present_holding_texts,
)
from noticeboard.web.api.bulletins import bulletin_answer
from noticeboard.web.api.once import replayed
from noticeboard.web.api.readings import reading_of
from noticeboard.web.call import Answer, Call
from noticeboard.web.endpoints import PREFIX, Endpoint


def listed(call: Call) -> Answer:
    """All holding texts, retired ones too."""
    texts = call.parts.holding_texts.store.holding_texts()
    return Answer({**present_holding_texts(texts)})


def show(call: Call) -> Answer:
    """One holding text."""
    return _answer(call.parts.holding_texts.text(call.id))


def write(call: Call) -> Answer:
    """A new one, waiting for its signature."""
    new = read_holding_text(call.document, reading_of(call))
    headers = replayed(call)
    text = _verbs(call).write(call.who, new)
    return _answer(text, {**headers, "Location": f"{PREFIX}/holding-texts/{text.id}"})


def revise(call: Call) -> Answer:
    """New words, waiting for their signature."""
    words = call.parts.holding_texts.text(call.id).working.content
    now = {name: getattr(words, name) for name in ("title", "body", "short", "resolved")}
    new = read_holding_words(merged(now, call.document), reading_of(call))
    return _act(call, lambda: _verbs(call).revise(call.who, call.id, new, version=call.version))


def approve(call: Call) -> Answer:
    """One signature."""
    digest = read_approval(call.document, reading_of(call))
    return _act(call, lambda: _verbs(call).approve(call.who, call.id, frozen_hash=digest))


def reject(call: Call) -> Answer:
    """Back to its author."""
    reason = read_rejection(call.document, reading_of(call))
    return _act(call, lambda: _verbs(call).reject(call.who, call.id, reason))


def retire(call: Call) -> Answer:
    """Not to be chosen any more."""
    read_nothing(call.document, reading_of(call))
    return _act(call, lambda: _verbs(call).retire(call.who, call.id))


def speak(call: Call) -> Answer:
    """A holding statement by an approved text, published now."""
    subject = call.parts.publishing.subject(call.id)
    filling = read_speaking(call.document, reading_of(call, subject))
    headers = replayed(call)
    made = call.parts.speaking.only_once(call.once).hold(call.who, call.id, filling)
    headers["Location"] = f"{PREFIX}/bulletins/{made.id}"
    return bulletin_answer(call, made, headers)


def _verbs(call: Call) -> HoldingTexts:
    return call.parts.holding_texts.only_once(call.once)


def _act(call: Call, verb: Callable[[], HoldingText]) -> Answer:
    headers = replayed(call)
    return _answer(verb(), headers)


def _answer(text: HoldingText, headers: dict[str, str] | None = None) -> Answer:
    etag = {"ETag": f'"{text.working.version}"'}
    return Answer({**present_holding_text(text)}, {**etag, **(headers or {})})


_AT = "/holding-texts/{id}"


def _verb(
    path: str,
    summary: str,
    view: Callable[[Call], Answer],
    body: type[Document] = Document,
) -> Endpoint:
    return Endpoint(
        "POST",
        f"{_AT}/{path}",
        f"{path}HoldingText",
        summary,
        view,
        HoldingTextShape,
        body=body,
        body_required=body is RejectionDocument,
        refuses=(403, 404, 409, 422),
    )


ENDPOINTS = (
    Endpoint(
        "GET",
        "/holding-texts",
        "listHoldingTexts",
        "All holding texts, retired ones too",
        listed,
        HoldingTextsShape,
    ),
    Endpoint(
        "POST",
        "/holding-texts",
        "writeHoldingText",
        "Write a holding text; it waits for its signature",
        write,
        HoldingTextShape,
        status=201,
        body=HoldingTextDocument,
        refuses=(403, 409, 422),
    ),
    Endpoint(
        "GET", _AT, "getHoldingText", "One holding text", show, HoldingTextShape, refuses=(404,)
    ),
    Endpoint(
        "PATCH",
        _AT,
        "reviseHoldingText",
        "New words, waiting for their signature; the approved ones stay usable",
        revise,
        HoldingTextShape,
        merge_patch=True,
        refuses=(403, 404, 409, 412, 422, 428),
    ),
    _verb("approve", "Sign its newest words", approve, ApprovalDocument),
    _verb("reject", "Back to its author", reject, RejectionDocument),
    _verb("retire", "Let nobody choose it any more", retire),
    Endpoint(
        "POST",
        "/notices/{id}/holding",
        "publishHoldingText",
        "Publish a holding statement by an approved text, now; for whoever is on duty",
        speak,
        shapes.BulletinShape,
        status=201,
        body=SpeakingDocument,
        refuses=(403, 404, 409, 422),
    ),
)
