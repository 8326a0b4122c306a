"""Letters to the mail server: the one module that speaks SMTP. Implements ``ports.Mailer``."""

import smtplib
import socket
import ssl
import threading
import unicodedata
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from email import policy, utils
from email.header import Header
from email.message import EmailMessage
from typing import Literal

from noticeboard.domain.sentence import Sentence
from noticeboard.ports.outside import Letter, UndeliverableError
from noticeboard.ports.sending import Clock

# Seconds for a letter in all: smtplib's own limit holds for each line only.
SECONDS = 20.0
_BREAKS = frozenset({"Cc", "Zl", "Zp"})
_NOT_ONE_LINE = Sentence(
    "The address or the subject of the letter is not one line.",
    "메일 주소나 제목에 줄바꿈이 있어 보내지 않았습니다.",
)
_LOGIN = Sentence(
    "The mail server {host} refuses the login.", "메일 서버({host})에 로그인하지 못했습니다."
)
_OFFERS = Sentence(
    "The mail server {host} does not offer what is needed: {said}",
    "메일 서버({host})가 필요한 기능을 지원하지 않습니다: {said}",
)
_CERTIFICATE = Sentence(
    "The certificate of the mail server {host} is not good.",
    "메일 서버({host})의 인증서가 올바르지 않습니다.",
)
_UNREACHABLE = Sentence(
    "The mail server {host} cannot be reached, or hung up: {said}.",
    "메일 서버({host})에 연결하지 못했거나 연결이 끊겼습니다: {said}.",
)
_REFUSED = Sentence(
    "The mail server {host} refuses it: {said}", "메일 서버({host})가 메일을 거절했습니다: {said}"
)


@dataclass(frozen=True, slots=True)
class SmtpMailer:
    """One connection for each letter: they are few, and must not wait for one another.

    ``sender``: a name and an address, as in ``From``.
    """

    host: str
    port: int
    security: Literal["starttls", "tls", "none"]
    sender: str
    clock: Clock
    user: str = ""
    password: str = field(default="", repr=False)
    seconds: float = SECONDS
    tls: ssl.SSLContext | None = field(default=None, repr=False)

    def send(self, letter: Letter) -> None:
        """Have the server take the letter.

        Raises:
            UndeliverableError: it did not.
        """
        message = self._written(letter)
        with self._understood(), self._connection() as smtp:
            smtp.send_message(message, to_addrs=[letter.to])

    def preflight(self) -> tuple[str, ...]:
        """What stands in the way, found without sending anything; empty means ready."""
        try:
            with self._understood(), self._connection():
                return ()
        except UndeliverableError as error:
            return (str(error),)

    def _written(self, letter: Letter) -> EmailMessage:
        if not (_is_one_line(letter.to) and _is_one_line(letter.subject)):
            raise UndeliverableError("letter_not_one_line", _NOT_ONE_LINE, again=False)
        message = EmailMessage(policy=_FOLDED)
        message["From"] = self.sender
        message["To"] = letter.to
        message["Subject"] = letter.subject
        if not _is_one_address(message):
            raise UndeliverableError("not_one_address", _not_one_address(letter.to), again=False)
        message["Date"] = utils.format_datetime(self.clock())
        message["Message-ID"] = utils.make_msgid(domain=_domain(self.sender))
        # No automatic answer comes back to it: RFC 3834.
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(letter.text, cte="base64")
        return message

    @contextmanager
    def _connection(self) -> Iterator[smtplib.SMTP]:
        tls = self.tls or ssl.create_default_context()
        with _hung_up_after(self.seconds) as lines:
            immediately = self.security == "tls"
            smtp = _Tls(lines, self.host, tls) if immediately else _Plain(lines, self.host)
            with closing(smtp):
                smtp.connect(self.host, self.port)
                if self.security == "starttls":
                    smtp.starttls(context=tls)
                if self.user:
                    smtp.login(self.user, self.password)
                yield smtp
                # What was taken is taken, however the other side says goodbye.
                with suppress(OSError, smtplib.SMTPException):
                    smtp.quit()

    @contextmanager
    def _understood(self) -> Iterator[None]:
        """What went wrong, as a sentence, and whether trying again may help."""
        try:
            yield
        except smtplib.SMTPRecipientsRefused as error:
            code, said = next(iter(error.recipients.values()))
            raise self._refused(code, said) from None
        except smtplib.SMTPAuthenticationError:
            # As below: once the house has put it right, what waits still goes.
            raise self._failed("mail_login_refused", _LOGIN, again=True) from None
        except smtplib.SMTPResponseException as error:
            raise self._refused(error.smtp_code, error.smtp_error) from None
        except smtplib.SMTPNotSupportedError as error:
            raise self._failed("mail_unprotected", _OFFERS, str(error), again=True) from None
        except ssl.SSLCertVerificationError:
            raise self._failed("mail_certificate", _CERTIFICATE, again=True) from None
        except (OSError, smtplib.SMTPException) as error:
            why = getattr(error, "strerror", None) or type(error).__name__
            raise self._failed("mail_unreachable", _UNREACHABLE, why, again=True) from None

    def _refused(self, code: int, said: bytes | str) -> UndeliverableError:
        text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
        plain = " ".join("".join(c if c.isprintable() else " " for c in text).split())
        said_so = f"{code} {plain[:200]}"
        return self._failed("mail_refused", _REFUSED, said_so, again=code < 500)

    def _failed(
        self, code: str, why: Sentence, said: str = "", *, again: bool
    ) -> UndeliverableError:
        told = (text.format(host=self.host, said=said) for text in (why.en, why.ko))
        return UndeliverableError(code, Sentence(*told), again=again)


class _Lines:
    """The sockets of one letter, so that somebody can hang up whoever is waited for."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._raw: socket.socket | None = None
        self._over = False
        self._lock = threading.Lock()

    def opened(self, host: str, port: int) -> socket.socket:
        sock = socket.create_connection((host, port), self.seconds)
        with self._lock:
            # A descriptor of its own: TLS takes the other one away.
            self._raw = sock.dup()
            if self._over:
                self._raw.shutdown(socket.SHUT_RDWR)
        return sock

    def hang_up(self) -> None:
        with self._lock:
            self._over = True
            if self._raw is not None:
                self._raw.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        with self._lock:
            if self._raw is not None:
                self._raw.close()
                self._raw = None


@contextmanager
def _hung_up_after(seconds: float) -> Iterator[_Lines]:
    lines = _Lines(seconds)
    timer = threading.Timer(seconds, lines.hang_up)
    timer.daemon = True
    timer.start()
    try:
        yield lines
    finally:
        timer.cancel()
        lines.close()


class _Plain(smtplib.SMTP):
    def __init__(self, lines: _Lines, host: str) -> None:
        self._lines = lines
        # Without a name of ours it would be looked up, for as long as that takes.
        super().__init__(local_hostname=socket.gethostname(), timeout=lines.seconds)
        self._host = host  # whose certificate STARTTLS wants; connect() alone does not say

    def _get_socket(self, host: str, port: int, _timeout: float) -> socket.socket:
        return self._lines.opened(host, port)


class _Tls(_Plain):
    def __init__(self, lines: _Lines, host: str, tls: ssl.SSLContext) -> None:
        self._context = tls
        super().__init__(lines, host)

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        return self._context.wrap_socket(
            super()._get_socket(host, port, timeout), server_hostname=host
        )


class _Folding(policy.EmailPolicy):
    """Python's own folding loses the spaces between two encoded words; 한글 is full of them."""

    def fold(self, name: str, value: str) -> str:
        """One header, with its subject in encoded words of which every space is a part."""
        if name.lower() != "subject" or value.isascii():
            return str(super().fold(name, value))
        folded = Header(value, "utf-8", header_name=name).encode(linesep=self.linesep)
        return f"{name}: {folded}{self.linesep}"

    def fold_binary(self, name: str, value: str) -> bytes:
        """The same in bytes: encoded words are ASCII."""
        return self.fold(name, value).encode("utf-8" if self.utf8 else "ascii")


_FOLDED = _Folding(linesep="\r\n")


def _is_one_line(text: str) -> bool:
    """Whether it is no more than one header: a line break begins another."""
    return not any(unicodedata.category(char) in _BREAKS for char in text)


def _is_one_address(message: EmailMessage) -> bool:
    addresses = message["To"].addresses
    return len(addresses) == 1 and bool(addresses[0].username and addresses[0].domain)


def _not_one_address(to: str) -> Sentence:
    return Sentence(
        f"{to!r} is not one address.", f"{to!r}은(는) 올바른 메일 주소 하나가 아닙니다."
    )


def _domain(sender: str) -> str:
    return utils.parseaddr(sender)[1].rpartition("@")[2]
