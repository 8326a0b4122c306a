"""Letters arrive as they were written, or it is said why not and whether to try again."""

import smtplib
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword

from noticeboard.mailer import SmtpMailer
from noticeboard.ports import Letter, UndeliverableError
from tests.servers.certificates import certificate_for

NOON = datetime(2026, 7, 4, 12, tzinfo=UTC)
LETTER = Letter(
    "ana@example.com", "15분째 침묵: “폰 X”", "지금 말해 주세요.\n\n.\nhttps://a.kr/x\n"
)


@dataclass
class Postbox:
    """What the server has taken, and what it says instead of taking more."""

    letters: list[EmailMessage] = field(default_factory=list)
    envelopes: list[Envelope] = field(default_factory=list)
    to_recipient: str = "250 OK"
    to_letter: str = "250 OK"

    async def handle_RCPT(  # noqa: N802  # aiosmtpd's name for it
        self, _server: Any, _session: Any, envelope: Envelope, address: str, _options: Any
    ) -> str:
        """Answer to whom it goes."""
        envelope.rcpt_tos.append(address)
        return self.to_recipient

    async def handle_DATA(  # noqa: N802  # aiosmtpd's name for it
        self, _server: Any, _session: Any, envelope: Envelope
    ) -> str:
        """Take it."""
        content = envelope.content
        assert isinstance(content, bytes)
        self.letters.append(message_from_bytes(content, policy=policy.default))
        self.envelopes.append(envelope)
        return self.to_letter


@contextmanager
def server(postbox: Postbox, **options: Any) -> Iterator[int]:
    """A mail server on loopback; its port."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    running = Controller(postbox, hostname="127.0.0.1", port=port, **options)
    running.start()
    try:
        yield port
    finally:
        running.stop()


def mailer(port: int, **changes: Any) -> SmtpMailer:
    """One that needs no protection on loopback."""
    known: dict[str, Any] = {"security": "none", "sender": "공지 <notices@example.com>"}
    return SmtpMailer("127.0.0.1", port, clock=lambda: NOON, **{**known, **changes})


def test_a_letter_arrives_as_it_was_written() -> None:
    """Its subject may be Korean, and a dot alone on a line is no end."""
    postbox = Postbox()
    with server(postbox) as port:
        mailer(port).send(LETTER)

    (letter,), (envelope,) = postbox.letters, postbox.envelopes
    assert (letter["From"], letter["To"]) == ("공지 <notices@example.com>", "ana@example.com")
    assert letter["Subject"] == LETTER.subject
    assert letter.get_content().replace("\r\n", "\n") == LETTER.text
    assert letter["Date"] == "Sat, 04 Jul 2026 12:00:00 +0000"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["Message-ID"].endswith("@example.com>")
    assert (envelope.mail_from, envelope.rcpt_tos) == ("notices@example.com", ["ana@example.com"])


def test_a_long_subject_loses_no_space() -> None:
    """Wherever its lines are folded: whoever is called reads what happened."""
    postbox = Postbox()
    subjects = [
        f"{'x' * n}: 아무도 결제를 못 하고 있습니다 and nobody said 왜" for n in range(1, 60, 3)
    ]
    with server(postbox) as port:
        for subject in subjects:
            mailer(port).send(replace(LETTER, subject=subject))

    assert [letter["Subject"] for letter in postbox.letters] == subjects


@pytest.mark.parametrize(
    ("to", "subject"),
    [
        ("ana@example.com\r\nBcc: eve@example.com", "Speak"),
        ("ana@example.com", "Speak\r\nBcc: eve@example.com"),
        ("ana@example.com", "Speak\nX: 1"),
        ("ana@example.com", "Speak\x0bX: 1"),
        ("ana@example.com", "Speak\u2028X: 1"),
        ("ana@example.com", "Speak\0"),
        ("ana@example.com, eve@example.com", "Speak"),
        ("ana", "Speak"),
        ("", "Speak"),
    ],
)
def test_nobody_writes_a_header_of_their_own(to: str, subject: str) -> None:
    """Whoever put a line break into a name or an address reaches nobody else by it."""
    postbox = Postbox()
    with server(postbox) as port, pytest.raises(UndeliverableError) as refused:
        mailer(port).send(Letter(to, subject, "x"))

    assert not refused.value.again
    assert postbox.letters == []


@pytest.mark.parametrize(
    ("said", "again"), [("550 Nobody here", False), ("450 Full for now", True)]
)
@pytest.mark.parametrize("early", [True, False])
def test_a_refusal_says_whether_to_write_again(said: str, again: bool, early: bool) -> None:
    """And in the server's own words why, be it of the address or of the letter."""
    postbox = Postbox(to_recipient=said) if early else Postbox(to_letter=said)
    with (
        server(postbox) as port,
        pytest.raises(UndeliverableError, match=said[4:]) as refused,
    ):
        mailer(port).send(LETTER)

    assert refused.value.again is again


def test_where_nobody_listens_is_tried_again() -> None:
    """A server that is started anew takes it a minute later."""
    with server(Postbox()) as port:
        pass
    with pytest.raises(UndeliverableError, match="cannot be reached") as refused:
        mailer(port).send(LETTER)

    assert refused.value.again
    assert mailer(port).preflight() != ()


# ------------------------------------------------------------ protection


def _login(_server: Any, _session: Any, _envelope: Any, _mechanism: str, given: Any) -> AuthResult:
    return AuthResult(success=given == LoginPassword(b"u", b"s3cret"), handled=False)


@pytest.fixture(scope="module")
def contexts(tmp_path_factory: pytest.TempPathFactory) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """A server's side of TLS, and one that trusts it."""
    return certificate_for("127.0.0.1", tmp_path_factory.mktemp("tls"))


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_letter_travels_protected(
    security: str, contexts: tuple[ssl.SSLContext, ssl.SSLContext]
) -> None:
    """The login, too. A wrong one is never told; what waits is tried again until it is right."""
    theirs, ours = contexts
    postbox = Postbox()
    protected = {"tls_context": theirs, "require_starttls": True}
    options = protected if security == "starttls" else {"ssl_context": theirs}
    login = {"authenticator": _login, "auth_require_tls": security == "starttls"}
    with server(postbox, **options, **login) as port:
        good = mailer(port, security=security, tls=ours, user="u", password="s3cret")
        assert good.preflight() == ()
        good.send(LETTER)
        bad = mailer(port, security=security, tls=ours, user="u", password="wr0ng")
        with pytest.raises(UndeliverableError, match="login") as refused:
            bad.send(LETTER)

    assert len(postbox.letters) == 1
    assert refused.value.again
    assert "wr0ng" not in f"{refused.value.failure}{bad!r}"


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_server_nobody_vouches_for_gets_no_letter(
    security: str, contexts: tuple[ssl.SSLContext, ssl.SSLContext]
) -> None:
    """Nor a password."""
    theirs, _ = contexts
    postbox = Postbox()
    options = {"tls_context" if security == "starttls" else "ssl_context": theirs}
    with (
        server(postbox, **options) as port,
        pytest.raises(UndeliverableError, match="certificate"),
    ):
        mailer(port, security=security).send(LETTER)

    assert postbox.letters == []


def test_a_server_that_offers_no_protection_gets_no_letter() -> None:
    """Somebody on the way may have taken the offer out."""
    postbox = Postbox()
    with server(postbox) as port, pytest.raises(UndeliverableError, match="STARTTLS"):
        mailer(port, security="starttls").send(LETTER)

    assert postbox.letters == []


# ------------------------------------------------------------ hostile servers


@contextmanager
def babbling(first: bytes) -> Iterator[int]:
    """A server that says a little now and then, and never comes to an end."""
    ended = threading.Event()

    def babble() -> None:
        try:
            with listening.accept()[0] as line:
                line.sendall(first)
                while not ended.wait(0.02):
                    line.sendall(b"220-")
        except OSError:
            return

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=babble)
        thread.start()
        yield listening.getsockname()[1]
        ended.set()
        thread.join()


@pytest.mark.parametrize("first", [b"", b"220 hello\r\n", b"220-\r\n"])
def test_a_server_that_never_comes_to_an_end_is_left(first: bytes) -> None:
    """Whoever is called next does not wait for it."""
    with babbling(first) as port, pytest.raises(UndeliverableError) as refused:
        mailer(port, seconds=0.2).send(LETTER)

    assert refused.value.again


def test_a_line_that_never_ends_is_not_read() -> None:
    """smtplib's own limit."""
    with (
        babbling(b"220" + b"x" * smtplib._MAXLINE) as port,  # type: ignore[attr-defined]  # its own
        pytest.raises(UndeliverableError),
    ):
        mailer(port, seconds=5).send(LETTER)
