"""One-time codes: of an authenticator app, and for the day on which its telephone is gone."""

import base64
import hashlib
import hmac
from typing import Any

import qrcode
from flask import session
from flask_security import MfRecoveryCodesUtil, Totp
from passlib.exc import TokenError
from passlib.totp import TOTP, AppWallet
from qrcode.image.svg import SvgPathFillImage

from noticeboard.ports import Clock
from noticeboard.staff.proving import Proving
from noticeboard.web.access.current import security
from noticeboard.web.access.sessions import RENEW

HOW_MANY = 8
# Seconds before and after; one time step.
WINDOW = 30
# Powers of two for which the key of the wallet is stretched. That is for passwords: ours is 256
# random bits, and each look at a code would take 30 ms of a processor.
_STRETCHED = 0


class Codes(Totp):
    """Flask-Security's TOTP on our clock; no code is taken twice."""

    def __init__(
        self, secrets: dict[str, str], issuer: str, *, clock: Clock, proving: Proving
    ) -> None:
        super().__init__(secrets, issuer)
        wallet = AppWallet(secrets, encrypt_cost=_STRETCHED)
        self._totp = TOTP.using(issuer=issuer, wallet=wallet, now=lambda: clock().timestamp())
        self._proving = proving

    def step_of(self, code: str, secret: str) -> int | None:
        """The time step whose code this is; ``None`` for a wrong one."""
        if not code.isascii():
            return None
        try:
            return int(self._totp.verify(code, secret, window=WINDOW).counter)
        except TokenError:
            return None

    def verify_totp(self, token: str, totp_secret: str, user: Any, window: int = 0) -> bool:
        """Whether the code is right, and was not taken before."""
        step = self.step_of(str(token), totp_secret)
        return step is not None and self._proving.take_code(user.person, step)

    def generate_qrcode(self, username: str, totp: str) -> str:
        """The picture for an app's camera: on white, whatever the page's colours are."""
        uri = self.get_totp_uri(username, totp)
        drawn = qrcode.make(uri, image_factory=SvgPathFillImage).to_string()
        return f"data:image/svg+xml;base64,{base64.b64encode(drawn).decode()}"


class RecoveryCodes(MfRecoveryCodesUtil):
    """Flask-Security's recovery codes, kept as keyed digests: nobody can show them again."""

    def __init__(self, app: Any, *, key: bytes, proving: Proving) -> None:
        super().__init__(app)
        self._key = key
        self._proving = proving

    def create_recovery_codes(self, user: Any) -> list[str]:
        """New codes; those before work no more."""
        codes = security().totp_factory.generate_recovery_codes(HOW_MANY)
        self._proving.make_recovery(user.person, [self._digest(code) for code in codes])
        return codes

    def check_recovery_code(self, user: Any, code: str) -> bool:
        """Whether the code works. It does not again: two who give it at once are not both let in.

        Whoever needed one has lost what they prove themselves with, and sets it up anew.
        """
        works = self._proving.use_recovery(user.person, self._digest(code))
        if works:
            session[RENEW] = True
        return works

    def delete_recovery_code(self, user: Any, code: str) -> bool:
        """It was used up when it was looked at."""
        return True

    def get_recovery_codes(self, user: Any) -> list[str]:
        """Nobody can read them."""
        return []

    def _digest(self, code: str) -> str:
        plain = "".join(code.split()).replace("-", "").lower()
        return hmac.new(self._key, plain.encode(), hashlib.sha256).hexdigest()
