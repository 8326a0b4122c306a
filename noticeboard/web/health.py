"""Whether this process lives, and whether it can serve."""

import logging
from collections.abc import Callable, Iterator, Mapping
from http import HTTPStatus

from flask import Flask, Response, request

from noticeboard.domain.processes import Kind, is_heard
from noticeboard.web.answers import json_answer
from noticeboard.web.parts import WebParts

_log = logging.getLogger(__name__)
Checks = Mapping[str, Callable[[], None]]
Watch = Callable[[], Mapping[str, str]]

# Without these a board is served, and nothing goes out.
_SENDING: tuple[Kind, ...] = ("timer", "worker")


class OtherSchemaError(Exception):
    """The database answers, and has not the tables of this version."""


def add_routes(app: Flask, checks: Checks, watch: Watch) -> None:
    """``/healthz/live`` and ``/healthz/ready``.

    A check raises while its part does not answer: it decides whether this process may be asked.
    ``watch`` tells of others by name, and decides only with ``?strict=1``: a balancer that took
    away every web process because a worker died would make a late bulletin a dark board.
    Source: docs/decisions/0024-ready-is-about-this-process.md
    """

    def live() -> Response:
        return json_answer({"status": "ok"})

    def ready() -> Response:
        found = {name: _passes(name, check) for name, check in checks.items()}
        whole = all(found.values())
        others = watch() if whole else {}
        sends = all(others.get(kind, "ok") == "ok" for kind in _SENDING)
        serves = whole and (sends or request.args.get("strict") != "1")
        told = "failed" if not whole else "ok" if sends else "not sending"
        parts = {name: "ok" if passed else "failed" for name, passed in found.items()}
        status = HTTPStatus.OK if serves else HTTPStatus.SERVICE_UNAVAILABLE
        return json_answer({"status": told, "parts": parts, "watch": others}, status)

    for name, view in (("live", live), ("ready", ready)):
        app.add_url_rule(
            f"/healthz/{name}", name, view, methods=["GET"], provide_automatic_options=False
        )


def database(parts: WebParts) -> None:
    """Raises unless the database answers and has our tables."""
    if not parts.running.schema().serves:
        raise OtherSchemaError("Run `noticeboard migrate`.")
    parts.store.ledger_head()


def others(parts: WebParts) -> Mapping[str, str]:
    """How those fare that do the rest of the work: ``ok``, ``silent``, or ``away``."""
    try:
        return dict(_others(parts))
    except Exception:  # a database that failed in this moment; the next question says more
        _log.warning("the watch failed", exc_info=True)
        return dict.fromkeys(_SENDING, "unknown")


def _others(parts: WebParts) -> Iterator[tuple[str, str]]:
    now, beats = parts.examination.clock(), tuple(parts.running.beats())
    for kind in _SENDING:
        heard = any(beat.kind == kind and is_heard(kind, beat.at, now) for beat in beats)
        yield kind, "ok" if heard else "silent"
    # Not among what decides: without it the process beside the timer sends.
    yield "queue", "ok" if parts.look_at_queue().answers else "away"


def _passes(name: str, check: Callable[[], None]) -> bool:
    try:
        check()
    except Exception:  # a check may fail in any way; why is for the log alone
        _log.warning("not ready: %s", name, exc_info=True)
        return False
    return True
