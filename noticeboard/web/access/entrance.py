"""Pages for people without a session: the link of an invitation, and help when a code is lost."""

from collections.abc import Iterator, Mapping

from flask import Response, request
from flask_security.utils import login_user

from noticeboard.domain.errors import NotFoundError, RefusedError
from noticeboard.domain.signing import ROLES, Person
from noticeboard.domain.violation import Report, Violation
from noticeboard.ports.access import Invitation
from noticeboard.staff.roster import ADMIN
from noticeboard.web.access import pages
from noticeboard.web.access.current import end_session, proved, security
from noticeboard.web.access.doorkeeper import doorkeeper
from noticeboard.web.access.guards import see_other
from noticeboard.web.desk import rendering
from noticeboard.web.desk.doors import SAFE
from noticeboard.web.desk.forms.form import Form
from noticeboard.web.parts import WebParts

# What the first administrator may take on beside.
FURTHER_ROLES = tuple(role for role in ROLES if role not in (ADMIN, "legal"))


def lost(parts: WebParts) -> Response:
    """GET: what to do without the telephone that makes the codes."""
    return pages.page(parts, "access/lost.html")


def invitation(parts: WebParts, token: str) -> Response:
    """GET: the place that waits. POST: take it, and be signed in."""
    try:
        found = _looked_up(parts, token)
    except NotFoundError:
        return pages.page(parts, "access/invitation_gone.html", status=404)
    if request.method in SAFE:
        return _page(parts, found, {}, ())
    fields = request.form.to_dict()
    if wrong := (*_unsound(parts, token, fields), *_twice(fields)):
        return _page(parts, found, fields, wrong)
    return _joined(parts, found, token, fields)


def _twice(fields: Mapping[str, str]) -> Iterator[Violation]:
    if fields.get("password") != fields.get("again"):
        yield pages.violation("again", "access.said.not_twice")


def _looked_up(parts: WebParts, token: str) -> Invitation:
    """The invitation; a link that opens nothing counts as a try to guess one."""
    return doorkeeper().opened(f"invitation:{token}", lambda: parts.joining.invitation(token))


def _joined(parts: WebParts, found: Invitation, token: str, fields: Mapping[str, str]) -> Response:
    try:
        who = _took(parts, found, token, fields)
    except RefusedError as refused:
        return _page(parts, found, fields, refused.violations)
    if found.person is not None:
        # The link proves less than they are asked for at the login: a second factor, perhaps.
        rendering.tell("access.said.password_chosen")
        return see_other("/desk/login")
    account = security().datastore.find_user(fs_uniquifier=who.id)
    assert account is not None  # noqa: S101  # they joined a moment ago
    # Somebody else may be signed in at this browser.
    end_session()
    login_user(account, authn_via=["invitation"])
    proved(parts.clock())
    return see_other("/desk/")


def _sort(found: Invitation) -> str:
    """Which of the three: the first of all, somebody new, or another password."""
    if found.email is None:
        return "first"
    return "new" if found.person is None else "password"


def _unsound(parts: WebParts, token: str, fields: Mapping[str, str]) -> tuple[Violation, ...]:
    """What is wrong with what was given, before anything is taken."""
    password = fields.get("password", "")
    name, email = fields.get("name", ""), fields.get("email", "")
    return parts.joining.about(token, name, password, email=email, roles=_further(fields))


def _further(fields: Mapping[str, str]) -> list[str]:
    return [role for role in FURTHER_ROLES if f"role.{role}" in fields]


def _took(parts: WebParts, found: Invitation, token: str, fields: Mapping[str, str]) -> Person:
    password = fields.get("password", "")
    if found.person is not None:
        return parts.joining.choose_password(token, password)
    name, email = fields.get("name", ""), fields.get("email", "")
    language, roles = rendering.language_of_visit(parts), _further(fields)
    return parts.joining.join(token, name, password, email=email, roles=roles, language=language)


def _page(
    parts: WebParts,
    found: Invitation,
    fields: Mapping[str, str],
    violations: tuple[Violation, ...],
) -> Response:
    language = rendering.language_of_visit(parts)
    shown = {name: text for name, text in fields.items() if name not in ("password", "again")}
    form = Form({"name": found.name, **shown}, language, "", Report(violations))
    names = {
        "form": form,
        "invitation": found,
        "sort": _sort(found),
        "roles": ROLES,
        "further": FURTHER_ROLES,
        "solo": parts.settings.policy.solo,
    }
    return pages.page(parts, "access/invitation.html", names, 422 if violations else 200)
