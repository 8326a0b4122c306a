"""Who takes our letters and who rings: addresses, and the secrets that are kept elsewhere."""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.headerregistry import Address
from email.utils import parseaddr
from typing import Literal

from noticeboard.domain.web_address import NoWebAddressError, read_web_address
from noticeboard.settings.addresses import is_loopback
from noticeboard.settings.channels import Secrets
from noticeboard.settings.layers import Layers
from noticeboard.settings.shapes import BoardFile

_SHORTEST, _LONGEST = 24, 64


@dataclass(frozen=True, slots=True)
class MailServer:
    """The server that takes our letters. ``sender``: whom they come from."""

    host: str
    port: int
    security: Literal["starttls", "tls", "none"]
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class AlarmService:
    """The phone or pager service. ``secret`` signs what it is told."""

    url: str
    secret: bytes = field(repr=False)
    allow_insecure: bool = False


def read_mail(layers: Layers, board: BoardFile, environ: Mapping[str, str]) -> MailServer | None:
    """The mail server; ``None``: no mail is sent.

    Raises:
        SettingsError: for the key that is missing or wrong.
    """
    if not board.mail_host:
        return None
    if not _is_sender(board.mail_from):
        what = 'whom letters come from, such as "Notices <notices@example.com>"'
        raise layers.refuse(("mail_from",), what)
    if board.mail_security == "none" and not (
        is_loopback(board.mail_host) or board.allow_insecure
    ):
        what = 'without protection only on loopback; "starttls" or "tls", or allow_insecure'
        raise layers.refuse(("mail_security",), what)
    return MailServer(
        host=board.mail_host,
        port=board.mail_port,
        security=board.mail_security,
        sender=board.mail_from,
        user=board.mail_user,
        password=_password(layers, board, environ),
    )


def read_alarm(
    layers: Layers, board: BoardFile, environ: Mapping[str, str]
) -> AlarmService | None:
    """The service that rings; ``None``: nobody is rung.

    Raises:
        SettingsError: for the key that is missing or wrong.
    """
    if not board.alarm_url:
        return None
    try:
        address = read_web_address(board.alarm_url)
    except NoWebAddressError as error:
        raise layers.refuse(("alarm_url",), error.sentence.en) from None
    for refusal in () if board.allow_insecure else address.refusals():
        raise layers.refuse(("alarm_url",), f"{refusal.sentence.en} Or set allow_insecure.")
    where, secret = _pointed(layers, board, environ, "alarm_secret")
    return AlarmService(board.alarm_url, _key(layers, where, secret), board.allow_insecure)


def _password(layers: Layers, board: BoardFile, environ: Mapping[str, str]) -> str:
    where, password = _pointed(layers, board, environ, "mail_password")
    if bool(board.mail_user) is bool(password):
        return password
    what = "needs mail_user beside it" if password else "mail_user needs it, or mail_password_file"
    raise layers.refuse((where,), what)


def _pointed(
    layers: Layers, board: BoardFile, environ: Mapping[str, str], name: str
) -> tuple[str, str]:
    """Where a secret is said to be, and the secret; an empty one if nobody says where."""
    places = {key: getattr(board, key) for key in (f"{name}_env", f"{name}_file")}
    given = [(key, where) for key, where in places.items() if where]
    if not given:
        return f"{name}_env", ""
    if len(given) == 2:
        raise layers.refuse((f"{name}_file",), f"{name}_env is given, too; leave one of them out")
    key, where = given[0]
    return key, Secrets(layers, environ, wanted=True).secret((key,), where)


def _key(layers: Layers, where: str, secret: str) -> bytes:
    try:
        key = base64.b64decode(secret.removeprefix("whsec_"), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if not _SHORTEST <= len(key) <= _LONGEST:
        what = "alarm_url needs a secret; make one by: echo whsec_$(openssl rand -base64 32)"
        raise layers.refuse((where,), what)
    return key


def _is_sender(text: str) -> bool:
    if not text.isprintable():
        return False
    try:
        address = Address(addr_spec=parseaddr(text)[1])
    except (ValueError, IndexError):
        return False
    return bool(address.username and address.domain)
