"""From an incident to a telephone: the whole product, a real mail server, a real webhook."""

import base64
import json
from email.message import EmailMessage
from pathlib import Path

from noticeboard.bell import signature
from noticeboard.domain.signing import Person
from tests.outside.test_mailer import Postbox, server
from tests.servers.web import said, web_server
from tests.usecases.desk import Desk

SECRET = b"s" * 32
MINA = Person("mina", "mina@example.com", frozenset({"duty"}), name="김민아", language="ko")


def test_somebody_on_duty_is_written_to_and_rung(tmp_path: Path) -> None:
    """In their language, with one link; the ring is signed, and its id is the call's."""
    secret = tmp_path / "secret"
    secret.write_text("whsec_" + base64.b64encode(SECRET).decode())
    postbox = Postbox()
    with server(postbox) as port, web_server(lambda _: said("204 No Content")) as service:
        desk = Desk(tmp_path)
        (tmp_path / "config" / "noticeboard.toml").write_text(
            f'mail_host = "127.0.0.1"\nmail_port = {port}\nmail_security = "none"\n'
            'mail_from = "notices@example.com"\nallow_insecure = true\n'
            f'alarm_url = "{service.url("/ring")}"\nalarm_secret_file = "{secret}"\n'
        )
        desk.switch_journal(on=True)
        with desk.parts.people.write() as tx:
            tx.add_person(MINA, "no password opens this")
            tx.set_language(MINA.id, "ko")
        desk.parts.incidents.declare(MINA, desk.now, "결제가 되지 않음")
        desk.parts.watching.tick(desk.now)

        assert desk.parts.calling.make() == 1

    (letter,), (ring,) = postbox.letters, service.asked
    told = json.loads(ring.body)["data"]
    (call,) = desk.parts.watching.open_alarms()[0].calls
    assert letter["Subject"] == told["title"] == "알리지 않은 사고: 결제가 되지 않음"
    assert told["person"] == letter["To"] == MINA.email
    assert told["url"] in text_of(letter)
    assert told["url"].startswith("http://127.0.0.1:8000/desk/call/")
    assert told["id"] == ring.headers["webhook-id"] == call.id
    at = int(ring.headers["webhook-timestamp"])
    assert ring.headers["webhook-signature"] == signature(SECRET, call.id, at, ring.body)
    assert (call.state, call.failures) == ("sent", ())
    assert desk.parts.watching.call(told["url"].rpartition("/")[2]).person.id == MINA.id


def text_of(letter: EmailMessage) -> str:
    """The plain text of a letter."""
    body = letter.get_content()
    assert isinstance(body, str)
    return body
