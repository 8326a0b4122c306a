"""Who is signed in: the login, its sessions, second factors and invitations."""

from noticeboard.web.access import account, people, second_factor
from noticeboard.web.access.current import (
    end_session,
    login_is_fresh,
    signed_in,
    whose_session,
)
from noticeboard.web.access.installing import install
from noticeboard.web.desk.doors import Door

# Pages for whoever is signed in; those before that are added by ``install``.
DOORS: tuple[Door, ...] = (
    *account.DOORS,
    *second_factor.DOORS,
    *people.DOORS,
)

__all__ = ["DOORS", "end_session", "install", "login_is_fresh", "signed_in", "whose_session"]
