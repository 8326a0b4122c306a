"""Somebody at a browser: it keeps cookies, and sends forms with the token of the page it shows."""

import base64
import hashlib
import hmac
import re
import struct
from dataclasses import dataclass, field
from datetime import datetime
from html import unescape

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from noticeboard.domain.signing import Person
from tests.web.house import PASSWORD, House

COOKIE = "noticeboard"
_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
KEY = re.compile(r'class="key">([A-Z2-7 ]+)<')
_CODE = re.compile(r"<li><code>([0-9a-f-]+)</code>")


@dataclass
class Visitor:
    """A browser at a house, in a language. ``forwarded``: X-Forwarded-For, as it arrives."""

    house: House
    language: str = "en"
    address: str = "203.0.113.7"
    forwarded: str = ""
    client: FlaskClient = field(init=False)
    shown: str = ""

    def __post_init__(self) -> None:
        self.client = self.house.app.test_client()

    def get(self, path: str) -> TestResponse:
        """Open a page."""
        return self._show(self.client.get(path, **self._browser()))

    def post(self, path: str, **fields: str) -> TestResponse:
        """Send a form of the page that is shown; of one that everybody may see, if none is."""
        fields.setdefault("csrf_token", self.token)
        return self._show(self.client.post(path, data=fields, **self._browser()))

    def follow(self, answer: TestResponse) -> TestResponse:
        """Go where an answer leads."""
        return self.get(answer.headers["Location"])

    @property
    def token(self) -> str:
        """The token in the page that is shown."""
        if not _TOKEN.search(self.shown):
            answer = self.get("/desk/login/lost")
            if "Location" in answer.headers:
                self.follow(answer)
        found = _TOKEN.search(self.shown)
        assert found is not None, self.shown
        return unescape(found[1])

    @property
    def cookie(self) -> str | None:
        """What the browser keeps for us."""
        kept = self.client.get_cookie(COOKIE)
        return None if kept is None else kept.value

    def says(self, text: str) -> bool:
        """Whether the page shows these words."""
        return text in unescape(re.sub(r"<[^>]+>", "", self.shown))

    def sign_in(self, who: str, password: str = PASSWORD, then: str = "") -> TestResponse:
        """Address and password, on the login page."""
        self.get("/desk/login")
        place = f"/desk/login?next={then}" if then else "/desk/login"
        return self.post(place, email=f"{who}@example.com", password=password)

    def set_up_app(self) -> "App":
        """An authenticator app that knows the key on the page."""
        self.get("/desk/account/second-factor")
        found = KEY.search(self.shown)
        assert found is not None, self.shown
        app = App(found[1].replace(" ", ""))
        answer = self.post("/desk/account/second-factor", code=app.code(self.house.clock()))
        assert answer.status_code == 200, answer.text
        app.recovery = _CODE.findall(self.shown)
        return app

    def is_in(self) -> bool:
        """Whether the desk lets them in."""
        return self.get("/desk/").status_code == 200

    def _browser(self) -> dict[str, object]:
        forwarded = {"X-Forwarded-For": self.forwarded} if self.forwarded else {}
        return {
            "headers": {"Accept-Language": self.language, **forwarded},
            "environ_base": {"REMOTE_ADDR": self.address},
        }

    def _show(self, answer: TestResponse) -> TestResponse:
        if answer.status_code not in (302, 303):
            self.shown = answer.text
        elif "Set-Cookie" in answer.headers:
            # The session has another name and another token: what is shown is of before.
            self.shown = ""
        return answer


@dataclass
class App:
    """An authenticator app: RFC 6238 from the standard library, not the library under test."""

    key: str
    recovery: list[str] = field(default_factory=list)

    def code(self, at: datetime) -> str:
        """The six digits at an instant."""
        step = struct.pack(">Q", int(at.timestamp()) // 30)
        digest = hmac.digest(base64.b32decode(self.key), step, hashlib.sha1)
        place = digest[-1] & 0x0F
        number = struct.unpack(">I", digest[place : place + 4])[0] & 0x7FFFFFFF
        return f"{number % 1_000_000:06}"


def person(house: House, name: str) -> Person:
    """One of the staff, by the name in their address."""
    found = house.parts.people.by_email(f"{name}@example.com")
    assert found is not None
    return found
