"""One's own account: name, password, second factors, tokens, sessions."""

from collections.abc import Mapping
from datetime import timedelta

from noticeboard.domain.errors import RefusedError
from noticeboard.domain.sentence import LANGUAGES, Sentence
from noticeboard.domain.signing import ROLES
from noticeboard.domain.violation import Report, Violation
from noticeboard.staff.refusals import SCOPES
from noticeboard.staff.roster import may_sign, proves_twice
from noticeboard.web.access.current import end_session, session_token
from noticeboard.web.access.second_factor import whose
from noticeboard.web.desk.doors import Door
from noticeboard.web.desk.forms.form import Form
from noticeboard.web.desk.visit import Answer, Led, Page, Visit

HERE = "/desk/account"
# So few that it is time for new ones.
FEW_CODES = 3
# Whoever has more open ends them all at once.
_SESSIONS = 10
_UNUSED = timedelta(days=90)


def account(visit: Visit) -> Answer:
    """GET: everything about oneself, and what can be done about it."""
    return _page(visit, {})


def rename(visit: Visit) -> Answer:
    """POST: another name."""
    try:
        visit.parts.proving.rename(visit.who, visit.fields.get("name", ""))
    except RefusedError as refused:
        return _page(visit, visit.fields, refused.violations)
    return Led(HERE, "access.account.renamed")


def speak(visit: Visit) -> Answer:
    """POST: the language of the desk, and of every letter to oneself."""
    chosen = visit.fields.get("language", "")
    if chosen not in LANGUAGES:
        wrong = Violation("unknown_language", "language", _WHICH_LANGUAGE)
        return _page(visit, visit.fields, (wrong,))
    return Led(HERE, "access.account.language_saved", language=chosen)


def add_token(visit: Visit) -> Answer:
    """POST: a token for a program; the page with it is the only one that ever shows it."""
    name, scope = visit.fields.get("token", "").strip(), visit.fields.get("scope", "")
    try:
        made = visit.parts.proving.add_token(visit.who, visit.who, name, scope)
    except RefusedError as refused:
        return _page(visit, visit.fields, tuple(map(_of_token, refused.violations)))
    return Page("access/token.html", {"token": made, "name": name})


def _of_token(violation: Violation) -> Violation:
    """On this page the field for a name is the person's."""
    field = "token" if violation.field == "name" else violation.field
    return Violation(violation.code, field, violation.message)


def revoke_token(visit: Visit) -> Answer:
    """POST: a token that opens nothing any more."""
    visit.parts.proving.revoke_token(visit.who, visit.who, visit.fields.get("token", ""))
    return Led(HERE, "access.account.token_revoked")


def leave_there(visit: Visit) -> Answer:
    """POST: one of one's sessions ends."""
    visit.parts.proving.left(visit.who, visit.fields.get("session", ""))
    return Led(HERE, "access.account.left_there")


def leave_everywhere(visit: Visit) -> Answer:
    """POST: all of one's sessions end, this one too."""
    visit.parts.proving.left_everywhere(visit.who)
    end_session()
    return Led("/desk/login", "access.account.left_everywhere")


def _page(
    visit: Visit, fields: Mapping[str, str], violations: tuple[Violation, ...] = ()
) -> Answer:
    who, policy = whose(), visit.parts.settings.policy
    sessions = visit.parts.sessions.of(visit.who.id, here=session_token(), now=visit.now)
    here_first = sorted(sessions, key=lambda session: not session.here)
    names = {
        "form": Form({"name": visit.who.name, **fields}, visit.language, "", Report(violations)),
        "factors": who.factors,
        "written_in": visit.who.language or visit.parts.settings.house_language,
        "codes_left": len(who.factors.recovery_digests),
        "few_codes": FEW_CODES,
        "roles": ROLES,
        "needed": proves_twice(visit.who, policy, visit.now),
        "tokens": [t for t in visit.parts.people.tokens(visit.who.id) if t.revoked_at is None],
        "unused": visit.now - _UNUSED,
        "sessions": here_first[:_SESSIONS],
        "more_sessions": len(sessions[_SESSIONS:]),
        "scopes": SCOPES if may_sign(visit.who, policy, visit.now) else SCOPES[:1],
        "deputies": [d for d in visit.who.deputies if visit.now < d.until],
    }
    return Page("access/account.html", names, 422 if violations else 200)


_WHICH_LANGUAGE = Sentence(
    "Choose one of the two languages.", "두 언어 가운데 하나를 골라 주세요."
)

DOORS = (
    Door("GET", "/account", "account", account),
    Door("POST", "/account/name", "account.rename", rename),
    Door("POST", "/account/language", "account.speak", speak),
    Door("POST", "/account/tokens", "account.add_token", add_token, fresh=True),
    Door("POST", "/account/tokens/revoke", "account.revoke_token", revoke_token),
    Door("POST", "/account/sign-out-there", "account.leave_there", leave_there),
    Door("POST", "/account/sign-out-everywhere", "account.leave_everywhere", leave_everywhere),
)
