"""Whether this process lives, and whether it can serve."""

import logging
from collections.abc import Callable, Mapping
from http import HTTPStatus

from flask import Flask, Response

from noticeboard.web.answers import json_answer
from noticeboard.web.parts import WebParts

_log = logging.getLogger(__name__)
Checks = Mapping[str, Callable[[], None]]


def add_routes(app: Flask, checks: Checks) -> None:
    """``/healthz/live`` and ``/healthz/ready``. A check raises while its part does not answer."""

    def live() -> Response:
        return json_answer({"status": "ok"})

    def ready() -> Response:
        found = {name: _passes(name, check) for name, check in checks.items()}
        whole = all(found.values())
        status = HTTPStatus.OK if whole else HTTPStatus.SERVICE_UNAVAILABLE
        parts = {name: "ok" if passed else "failed" for name, passed in found.items()}
        return json_answer({"status": "ok" if whole else "failed", "parts": parts}, status)

    for name, view in (("live", live), ("ready", ready)):
        app.add_url_rule(
            f"/healthz/{name}", name, view, methods=["GET"], provide_automatic_options=False
        )


def database(parts: WebParts) -> None:
    """Raises unless the database answers and has our tables."""
    parts.store.subjects(limit=1)
    parts.store.ledger_head()


def _passes(name: str, check: Callable[[], None]) -> bool:
    try:
        check()
    except Exception:  # a check may fail in any way; why is for the log alone
        _log.warning("not ready: %s", name, exc_info=True)
        return False
    return True
