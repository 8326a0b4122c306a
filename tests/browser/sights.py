"""Every page of the desk that somebody may see, and how they come to it.

A door without a line here fails a test: a page that nobody looked at is not done.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from playwright.sync_api import Page, StorageState

from tests.browser.desk import Desk
from tests.browser.windows import Language, unfold
from tests.web.house import PASSWORD

Which = Literal["busy", "empty", "new"]
WRONG = "not the password"


@dataclass(frozen=True)
class Sight:
    """A page in a telling state.

    ``door``: its rule among the routes, below ``/desk``. ``path``: the address below ``/desk``;
    ``<names>`` in it are the desk's. ``who``: nobody, where it is seen without a session.
    ``then``: what they do there first. ``framed``: it stands in a frame, whose policy lets no
    script run, not even one of a tool that looks at it.
    """

    name: str
    door: str
    path: str
    who: str = "kim"
    on: Which = "busy"
    then: Callable[[Page], None] | None = None
    framed: bool = False

    def arrive(self, page: Page, desk: Desk) -> None:
        """Go there, and do what makes it telling."""
        page.goto(desk.path(f"/desk{self.path}"))
        if self.then is not None:
            self.then(page)

    def session(self, desk: Desk, language: Language) -> StorageState | None:
        """The session they see it with."""
        return desk.signed_in(self.who, language) if self.who else None


def check(page: Page) -> None:
    """Have what was typed looked at by the rules."""
    page.click("button[name=do][value=check]:not(.first)")


def sign_in(email: str, password: str) -> Callable[[Page], None]:
    """Fill in the login and send it."""

    def fill(page: Page) -> None:
        page.fill("[name=email]", email)
        page.fill("[name=password]", password)
        page.click("main form button")

    return fill


def sign_in_too_often(page: Page) -> None:
    """Guess until nobody looks at it any more."""
    for _ in range(10):
        sign_in("dia@example.com", WRONG)(page)
        if not page.locator("main form").count():
            return


def lose_telephone(page: Page) -> None:
    """Sign in, have no code, and follow the way that is shown."""
    sign_in("bo@example.com", PASSWORD)(page)
    page.click("a[href='/desk/login/lost']")
    page.click("a[href='/desk/login/recovery']")


def send(page: Page) -> None:
    """The one form of the page, as it stands."""
    page.click("main form button")


def choose_what_goes(page: Page) -> None:
    """The title and the first name, because a court ordered it; then what would be left."""
    page.check("[name='title.goes']")
    page.check("[name^='names.'][name$='.goes'] >> nth=0")
    page.check("[name=because][value=court]")
    page.click("main form button")


def two_promises(page: Page) -> None:
    """A launch half written: a clock that shows a time twice, a text for a promise not there."""
    page.fill("[name=title]", "Phone X")
    page.fill("[name='promises.0.label']", "Pre-order opens")
    page.fill("[name='promises.0.due.date']", "2026-11-01")
    page.fill("[name='promises.0.due.time']", "01:30")
    page.fill("[name='promises.0.zone']", "America/New_York")
    page.fill("[name='announcement.body']", "Opens {{ promise.nothing }}, on 3 May.")
    page.click("button[value='add:promises']")
    check(page)


def _nobody(name: str, path: str, *, door: str = "", **more: object) -> Sight:
    return Sight(name, door or path, path, who="", **more)  # type: ignore[arg-type]  # Sight's own fields


ENTRANCE = (
    _nobody("login", "/login"),
    _nobody("login-wrong", "/login", then=sign_in("nobody@example.com", WRONG)),
    _nobody("login-too-often", "/login", on="empty", then=sign_in_too_often),
    Sight("code", "/login/code", "/login", "", then=sign_in("bo@example.com", PASSWORD)),
    _nobody("lost", "/login/lost"),
    Sight("recovery", "/login/recovery", "/login", "", then=lose_telephone),
    Sight("first-admin", "/invitations/<token>", "/invitations/<first>", "", on="new"),
    Sight("first-admin-x", "/invitations/<token>", "/invitations/<first>", "", "new", send),
    Sight("invited", "/invitations/<token>", "/invitations/<invited>", ""),
    Sight("invitation-gone", "/invitations/<token>", "/invitations/gone", ""),
)
TODAY = (
    Sight("today", "/", "/"),
    Sight("today-author", "/", "/", "ana"),
    Sight("today-empty", "/", "/", on="empty"),
    Sight("continue", "/continue/<uuid:id>", "/continue/<kept>"),
    Sight("missing", "/notices/<uuid:id>", "/notices/00000000-0000-4000-8000-000000000000"),
)
NOTICES = (
    Sight("notices", "/notices", "/notices"),
    Sight("notices-empty", "/notices", "/notices", on="empty"),
    Sight("notices-none", "/notices", "/notices?text=zeppelin&state=draft"),
    Sight("notice", "/notices/<uuid:id>", "/notices/<phone>"),
    Sight("notice-draft", "/notices/<uuid:id>", "/notices/<draft>", "ana"),
    Sight("sending", "/sending", "/sending"),
    Sight("sending-settle", "/sending", "/sending", then=unfold),
    Sight("sending-silent", "/sending", "/sending", on="empty"),
    Sight("help", "/help", "/help"),
)
COMPOSE = (
    Sight("choose", "/notices/new", "/notices/new"),
    Sight("launch", "/notices/new/<kind>", "/notices/new/launch"),
    Sight("launch-x", "/notices/new/<kind>", "/notices/new/launch", then=check),
    Sight("launch-twice", "/notices/new/<kind>", "/notices/new/launch", then=two_promises),
    Sight("ending-x", "/notices/new/<kind>", "/notices/new/service_end", then=check),
    Sight("statement", "/notices/new/<kind>", "/notices/new/statement?language=en"),
    Sight("duplicate", "/notices/new/<kind>", "/notices/new/launch?from=<phone>"),
    Sight("edit", "/bulletins/<uuid:id>/edit", "/bulletins/<draft.said>/edit", "ana"),
    Sight("edit-armed", "/bulletins/<uuid:id>/edit", "/bulletins/<armed.said>/edit", "ana"),
)


def _slip(name: str, kind: str, query: str = "", *, x: bool = False) -> Sight:
    door = f"/notices/<uuid:id>/{kind}"
    path = f"/notices/<phone>/{kind}{query}"
    return Sight(name, door, path, then=check if x else None)


SLIPS = (
    _slip("delay-leisure", "delay", "?promise=first"),
    _slip("delay-leisure-x", "delay", "?promise=first", x=True),
    _slip("delay-pressure", "delay", "?promise=newyork"),
    _slip("delay-pressure-x", "delay", "?promise=newyork", x=True),
    _slip("delay-late", "delay", "?promise=seoul"),
    _slip("correction", "correction"),
    _slip("correction-x", "correction", x=True),
    _slip("cancellation", "cancellation", "?promise=seoul"),
    _slip("cancellation-x", "cancellation", x=True),
    _slip("update-x", "update", x=True),
    _slip("holding", "holding"),
    _slip("holding-x", "holding", x=True),
    _slip("fulfilment", "fulfilment", "?promise=newyork"),
    _slip("fulfilment-x", "fulfilment", x=True),
    Sight(
        "fulfilment-again",
        "/bulletins/<uuid:id>/edit",
        "/bulletins/<umbrella.kept>/edit?sheet=<again>",
    ),
)
BULLETIN = "/bulletins/<uuid:id>"


def _framed(name: str, page: str) -> Sight:
    return Sight(name, f"{BULLETIN}/{page}", f"/bulletins/<asked.said>/{page}", framed=True)


REVIEW = (
    Sight("bulletin-draft", BULLETIN, "/bulletins/<draft.said>", "ana"),
    Sight("bulletin-sign", BULLETIN, "/bulletins/<asked.said>", "bo"),
    Sight("bulletin-asked", BULLETIN, "/bulletins/<asked.said>", "ana"),
    Sight("bulletin-rejected", BULLETIN, "/bulletins/<rejected.said>", "ana"),
    Sight("bulletin-armed", BULLETIN, "/bulletins/<armed.said>"),
    Sight("bulletin-public", BULLETIN, "/bulletins/<phone.said>"),
    Sight("removal", f"{BULLETIN}/removal", "/bulletins/<phone.said>/removal"),
    Sight(
        "removal-look",
        f"{BULLETIN}/removal",
        "/bulletins/<phone.said>/removal",
        then=choose_what_goes,
    ),
    Sight(
        "removal-page",
        f"{BULLETIN}/removal/page",
        "/bulletins/<phone.said>/removal/page?because=court&text=on",
        framed=True,
    ),
    Sight("bulletin-delay", BULLETIN, "/bulletins/<delay>"),
    Sight("preview", f"{BULLETIN}/preview", "/bulletins/<asked.said>/preview"),
    Sight("preview-delay", f"{BULLETIN}/preview", "/bulletins/<delay>/preview"),
    _framed("preview-page", "preview/page"),
    _framed("preview-entry", "preview/entry"),
    Sight("deliveries", f"{BULLETIN}/deliveries", "/bulletins/<delay>/deliveries"),
)
ACCOUNT = (
    Sight("verify", "/verify", "/verify"),
    Sight("verify-x", "/verify", "/verify", then=send),
    Sight("second-factor", "/account/second-factor", "/account/second-factor"),
    Sight("password", "/account/password", "/account/password"),
    Sight("passkeys", "/account/passkeys", "/account/passkeys"),
    Sight("account", "/account", "/account"),
    Sight("people", "/people", "/people"),
    Sight("person", "/people/<uuid:id>", "/people/<bo>"),
    Sight("person-self", "/people/<uuid:id>", "/people/<kim>"),
    Sight("audit", "/audit", "/audit"),
)
TEXT = "/holding-texts/<uuid:id>"
HOLDING = (
    Sight("texts", "/holding-texts", "/holding-texts"),
    Sight("texts-empty", "/holding-texts", "/holding-texts", on="empty"),
    Sight("text-new", "/holding-texts/new", "/holding-texts/new?example=late"),
    Sight("text-new-x", "/holding-texts/new", "/holding-texts/new", then=check),
    Sight("text-edit", f"{TEXT}/edit", "/holding-texts/<back>/edit", "ana"),
    Sight("text-sign", TEXT, "/holding-texts/<trouble>", "bo"),
    Sight("text-ready", TEXT, "/holding-texts/<late>"),
    Sight("speak", "/notices/<uuid:id>/speak", "/notices/<phone>/speak?promise=seoul", "cem"),
    _nobody("call", "/call/<call>", door="/call/<token>"),
    _nobody("call-question", "/call/<question>", door="/call/<token>"),
    _nobody("call-over", "/call/gone", door="/call/<token>"),
)
WATCH = (
    Sight("duty", "/duty", "/duty"),
    Sight("duty-empty", "/duty", "/duty", on="empty"),
    Sight("shifts", "/duty/edit", "/duty/edit"),
    Sight("shifts-x", "/duty/edit", "/duty/edit", on="empty", then=check),
    Sight("incidents", "/incidents", "/incidents"),
    Sight("incidents-x", "/incidents", "/incidents", on="empty", then=send),
    Sight("incident", "/incidents/<uuid:id>", "/incidents/<incident>"),
    Sight("alarms", "/alarms", "/alarms"),
)
SIGHTS = (*ENTRANCE, *TODAY, *NOTICES, *COMPOSE, *SLIPS, *REVIEW, *ACCOUNT, *HOLDING, *WATCH)
