"""Who is signed in: the login, its sessions, second factors and invitations."""

from noticeboard.web.access.current import (
    end_session,
    login_is_fresh,
    signed_in,
    whose_session,
)
from noticeboard.web.access.installing import install

__all__ = ["end_session", "install", "login_is_fresh", "signed_in", "whose_session"]
