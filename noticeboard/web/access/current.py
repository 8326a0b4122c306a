"""Who uses this session, and how sure we are of it."""

from datetime import datetime, timedelta

from flask import current_app, session
from flask_login import current_user
from flask_security import Security

from noticeboard.domain.signing import Person
from noticeboard.web.access.sessions import PROVED_AT, DeskSession

FRESH_FOR = timedelta(minutes=5)


def require_session() -> None:
    """Raise what kept this request's session from being read."""
    desks = _desks()
    if desks is not None and desks.failed is not None:
        raise desks.failed


def signed_in() -> Person | None:
    """The person of this request's session; ``None`` for a stranger."""
    return getattr(current_user, "person", None)


def login_is_fresh(now: datetime) -> bool:
    """Whether they proved who they are in the last five minutes."""
    proved_at = session.get(PROVED_AT)
    if signed_in() is None or not isinstance(proved_at, str):
        return False
    return timedelta(0) <= now - datetime.fromisoformat(proved_at) < FRESH_FOR


def proved(now: datetime) -> None:
    """They proved it now; the session goes on under another name."""
    session[PROVED_AT] = now.isoformat()
    if (desks := _desks()) is not None:
        desks.renamed = True


def whose_session() -> str | None:
    """The id of whose session this was, if time alone ended it in the last day."""
    desks = _desks()
    return None if desks is None else desks.writer


def session_token() -> str | None:
    """What the cookie of this request's session holds."""
    desks = _desks()
    return None if desks is None else desks.token


def end_session() -> None:
    """This session is over; the language that was chosen at this browser goes on."""
    for name in set(session) - {"language"}:
        del session[name]


def security() -> Security:
    """Flask-Security as this application has it."""
    found: Security = current_app.extensions["security"]
    return found


def _desks() -> DeskSession | None:
    found = session._get_current_object()  # type: ignore[attr-defined]  # Werkzeug's proxy
    return found if isinstance(found, DeskSession) else None
