"""People: who works here, as what, and whom to invite. For administrators."""

from collections.abc import Iterable, Mapping

from noticeboard.domain.errors import NotFoundError, RefusedError
from noticeboard.domain.signing import ROLES
from noticeboard.domain.times import parse_instant
from noticeboard.domain.violation import Report, Violation
from noticeboard.domain.zones import TimeRefusedError
from noticeboard.ports.access import Member
from noticeboard.staff.refusals import NO_PERSON
from noticeboard.staff.roster import proves_twice, require_admin
from noticeboard.web.desk.doors import Door
from noticeboard.web.desk.forms.form import Form
from noticeboard.web.desk.forms.typed import Typed
from noticeboard.web.desk.visit import Answer, Led, Page, Visit

HERE = "/desk/people"


def people(visit: Visit) -> Answer:
    """GET: everybody, and those who were invited."""
    return _list(visit, {})


def invite(visit: Visit) -> Answer:
    """POST: a place for somebody; the page with the link is the only one that ever shows it."""
    email, name = visit.fields.get("email", ""), visit.fields.get("name", "")
    try:
        token = visit.parts.joining.invite(visit.who, email, name, _ticked(visit.fields))
    except RefusedError as refused:
        return _list(visit, visit.fields, refused.violations)
    return _link(visit, token, name, "invite")


def withdraw(visit: Visit) -> Answer:
    """POST: the link of an invitation, or to a new password, opens nothing any more."""
    gone = visit.parts.joining.withdraw(visit.who, visit.id)
    if gone.person is not None:
        return Led(f"{HERE}/{gone.person}", "access.people.renewal_withdrawn")
    return Led(HERE, "access.people.withdrawn")


def person(visit: Visit) -> Answer:
    """GET: one of the staff, and what can be done about them."""
    return _one(visit, {})


def change_roles(visit: Visit) -> Answer:
    """POST: other roles."""
    try:
        visit.parts.staffing.change_roles(visit.who, visit.id, _ticked(visit.fields))
    except RefusedError as refused:
        return _one(visit, visit.fields, refused.violations)
    return Led(_place(visit), "access.people.roles_changed")


def name_deputy(visit: Visit) -> Answer:
    """POST: they stand in for a role until an instant."""
    zone, typed = visit.parts.settings.zone, Typed(visit.fields)
    try:
        until = parse_instant(typed.instant("until", zone) or "", zone)
        role = visit.fields.get("deputy", "")
        visit.parts.staffing.name_deputy(visit.who, visit.id, role, until.utc)
    except TimeRefusedError as refused:
        return _one(visit, visit.fields, (refused.at("until"),))
    except RefusedError as refused:
        # On this page the field for a role is the one beside the deputy's time.
        found = (_moved(v, "role", "deputy") for v in refused.violations)
        return _one(visit, visit.fields, tuple(found))
    return Led(_place(visit), "access.people.deputy_named")


def end_deputy(visit: Visit) -> Answer:
    """POST: they do not stand in for a role any more."""
    visit.parts.staffing.end_deputy(visit.who, visit.id, visit.fields.get("deputy", ""))
    return Led(_place(visit), "access.people.deputy_ended")


def disable(visit: Visit) -> Answer:
    """POST: they cannot come in any more."""
    visit.parts.staffing.disable(visit.who, visit.id)
    return Led(_place(visit), "access.people.disabled")


def enable(visit: Visit) -> Answer:
    """POST: they can come in again."""
    visit.parts.staffing.enable(visit.who, visit.id)
    return Led(_place(visit), "access.people.enabled")


def reset_factors(visit: Visit) -> Answer:
    """POST: without second factors, which they set up anew at the next login."""
    visit.parts.staffing.reset_factors(visit.who, visit.id)
    return Led(_place(visit), "access.people.factors_reset")


def revoke_token(visit: Visit) -> Answer:
    """POST: a token of theirs opens nothing any more."""
    owner = _member(visit).person
    visit.parts.proving.revoke_token(visit.who, owner, visit.fields.get("token", ""))
    return Led(_place(visit), "access.account.token_revoked")


def renew_password(visit: Visit) -> Answer:
    """POST: a link by which they choose another password."""
    token = visit.parts.joining.renew(visit.who, visit.id)
    return _link(visit, token, _called(_member(visit)), "password")


def _list(visit: Visit, fields: Mapping[str, str], violations: Iterable[Violation] = ()) -> Answer:
    require_admin(visit.who, visit.now)
    found = tuple(violations)
    members = visit.parts.people.members()
    names = {
        "form": Form(fields, visit.language, "", Report(found)),
        "members": sorted(members, key=lambda member: (member.disabled, _called(member))),
        "invitations": visit.parts.people.invitations(visit.now),
        "roles": ROLES,
        "lacks_factor": lambda member: _lacks_factor(visit, member),
        "solo": visit.parts.settings.policy.solo,
    }
    return Page("access/people.html", names, 422 if found else 200)


def _one(visit: Visit, fields: Mapping[str, str], violations: Iterable[Violation] = ()) -> Answer:
    require_admin(visit.who, visit.now)
    found, member = tuple(violations), _member(visit)
    held = {f"role.{role}": "on" for role in member.person.roles}
    names = {
        "form": Form(fields or held, visit.language, "", Report(found)),
        "member": member,
        "called": _called(member),
        "roles": ROLES,
        "zone": visit.parts.settings.zone,
        "deputies": [d for d in member.person.deputies if visit.now < d.until],
        "lacks_factor": _lacks_factor(visit, member),
        "tokens": [t for t in visit.parts.people.tokens(visit.id) if t.revoked_at is None],
        "renewal": visit.parts.people.renewal(visit.id, visit.now),
        "is_me": member.person.id == visit.who.id,
        "at": _place(visit),
    }
    return Page("access/person.html", names, 422 if found else 200)


def _link(visit: Visit, token: str, name: str, sort: str) -> Answer:
    link = f"{visit.parts.settings.public_url.rstrip('/')}/desk/invitations/{token}"
    return Page("access/link.html", {"link": link, "name": name, "sort": sort})


def _member(visit: Visit) -> Member:
    member = visit.parts.people.member(visit.id)
    if member is None:
        raise NotFoundError("not_found", NO_PERSON)
    return member


def _lacks_factor(visit: Visit, member: Member) -> bool:
    needs = proves_twice(member.person, visit.parts.settings.policy, visit.now)
    return needs and not member.factors.any


def _ticked(fields: Mapping[str, str]) -> list[str]:
    return [name.removeprefix("role.") for name in fields if name.startswith("role.")]


def _called(member: Member) -> str:
    return member.person.name or member.person.email


def _moved(violation: Violation, old: str, new: str) -> Violation:
    field = new if violation.field == old else violation.field
    return Violation(violation.code, field, violation.message)


def _place(visit: Visit) -> str:
    return f"{HERE}/{visit.id}"


_ONE = "/people/<uuid:id>"
DOORS = (
    Door("GET", "/people", "people", people),
    Door("POST", "/people/invite", "people.invite", invite, fresh=True),
    Door(
        "POST", "/people/invitations/<uuid:id>/withdraw", "people.withdraw", withdraw, fresh=True
    ),
    Door("GET", _ONE, "person", person),
    Door("POST", f"{_ONE}/roles", "person.change_roles", change_roles, fresh=True),
    Door("POST", f"{_ONE}/deputy", "person.name_deputy", name_deputy, fresh=True),
    Door("POST", f"{_ONE}/deputy/end", "person.end_deputy", end_deputy, fresh=True),
    Door("POST", f"{_ONE}/disable", "person.disable", disable, fresh=True),
    Door("POST", f"{_ONE}/enable", "person.enable", enable, fresh=True),
    Door("POST", f"{_ONE}/reset-factors", "person.reset_factors", reset_factors, fresh=True),
    Door("POST", f"{_ONE}/tokens/revoke", "person.revoke_token", revoke_token, fresh=True),
    Door("POST", f"{_ONE}/new-password", "person.renew_password", renew_password, fresh=True),
)
