"""Setting up an authenticator app, and the codes for the day on which it is gone."""

from flask import request, session

from noticeboard.domain.violation import Report
from noticeboard.web.access import pages
from noticeboard.web.access.accounts import Account, account
from noticeboard.web.access.codes import Codes
from noticeboard.web.access.current import security, session_token
from noticeboard.web.access.doorkeeper import doorkeeper
from noticeboard.web.access.guards import SET_UP, owes_factor
from noticeboard.web.access.sessions import RENEW
from noticeboard.web.desk.doors import Door
from noticeboard.web.desk.forms.form import Form
from noticeboard.web.desk.visit import Answer, Led, Page, Visit

# The secret that is shown, encrypted, until a code proves that the app has it.
_SHOWN = "totp_shown"


def show(visit: Visit) -> Answer:
    """GET: the picture for the app. The same until it is set up, or the session ends."""
    return _page(visit, Form({}, visit.language, ""))


def set_up(visit: Visit) -> Answer:
    """POST: a code of the app; from then on its codes count, and the old ones do not."""
    if _SHOWN not in session:
        return _done_or_to_begin(visit)
    who, secret = whose(), _shown()
    steps: list[int] = []

    def is_right() -> bool:
        step = _codes().step_of(visit.fields.get("code", ""), secret)
        steps.extend([] if step is None else [step])
        return step is not None

    if not doorkeeper().try_(f"factor:{who.person.id}", is_right):
        report = Report((pages.violation("code", "access.said.wrong_code"),))
        return _page(visit, Form({}, visit.language, "", report))
    visit.parts.proving.set_totp(who.person, secret, steps[0], session=session_token())
    session.pop(_SHOWN)
    session.pop(RENEW, None)
    return _recovery_codes(who)


def _done_or_to_begin(visit: Visit) -> Answer:
    """No key waits for a code: the first of two clicks set it up, or the session is another."""
    who, code = whose(), visit.fields.get("code", "")
    secret = who.factors.totp_secret

    def is_of_mine() -> bool:
        return secret is not None and _codes().step_of(code, secret) is not None

    if doorkeeper().try_(f"factor:{who.person.id}", is_of_mine):
        return Led("/desk/account", "access.second.is_set_up")
    return Led(SET_UP)


def new_recovery_codes(visit: Visit) -> Answer:
    """POST: others in place of those given out before."""
    return _recovery_codes(whose())


def _recovery_codes(who: Account) -> Answer:
    codes = security().mf_recovery_codes_util.create_recovery_codes(who)
    return Page("access/recovery_codes.html", {"codes": codes})


def _page(visit: Visit, form: Form) -> Answer:
    who, secret = whose(), _shown()
    values = _codes().fetch_setup_values(secret, who)
    names = {
        "form": form,
        "picture": values["image"],
        # Grouped by spaces, as every app and oathtool take it; not all take a dash.
        "key": values["key"].replace("-", " "),
        "owed": owes_factor(visit.parts, who),
        "renew": bool(session.get(RENEW)),
        "numeric_host": pages.numeric_host(request.host),
    }
    return Page("access/second_factor.html", names, 422 if form.report.violations else 200)


def _shown() -> str:
    """The secret in the picture; a reload must not show another one than the app has."""
    if _SHOWN not in session:
        session[_SHOWN] = _codes().generate_totp_secret()
    shown: str = session[_SHOWN]
    return shown


def _codes() -> Codes:
    codes = security().totp_factory
    assert isinstance(codes, Codes)  # noqa: S101  # we gave it
    return codes


def whose() -> Account:
    """Whoever is signed in, as Flask-Security has them."""
    who = account()
    assert who is not None  # noqa: S101  # no door of staff's opens for a stranger
    return who


DOORS = (
    Door("GET", "/account/second-factor", "second_factor", show, fresh=True),
    Door("POST", "/account/second-factor", "second_factor.set_up", set_up, fresh=True),
    Door("POST", "/account/recovery-codes", "recovery_codes.make", new_recovery_codes, fresh=True),
)
