"""Addresses on the web that others typed: read by one strict pattern, and public or not.

Browsers, proxies and resolvers disagree about what ``https://a@b``, ``127.1`` or a backslash
mean. Whatever could be read in two ways is refused here.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import quote

from noticeboard.domain.errors import SaidError
from noticeboard.domain.sentence import Sentence
from noticeboard.domain.violation import Violation

IpAddress = IPv4Address | IPv6Address

# In ASCII: elsewhere a long s is an s in the other case.
_ANY_CASE = re.IGNORECASE | re.ASCII
_ADDRESS = re.compile(r"(https?)://([^/?#]+)([^#]*)(?:#.*)?", _ANY_CASE)
_AUTHORITY = re.compile(r"(\[[0-9a-f:.]+\]|[^:\[\]@%]+)(?::([0-9]{1,5}))?", _ANY_CASE)
_NAME = re.compile(r"[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*")
# Half a character can be written in no request.
_UNSAFE = re.compile(r"[\s\\\x00-\x20\x7f-\x9f\ud800-\udfff]")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
_PORTS = {"http": 80, "https": 443}
_LONGEST = 2_000
# What may stand in a path or a query as it is; the rest is written in percent.
_AS_IT_IS = "%/:=&?~+!$,;'()*[]@"

_V6_IN_USE = ip_network("2000::/3")
# Older versions of `ipaddress` take these for public.
_SPECIAL = (ip_network("192.0.0.0/24"), ip_network("3fff::/20"))
_NAT64 = ip_network("64:ff9b::/96")
_HERE = ("localhost", "localdomain", "local", "internal", "home.arpa")


class NoWebAddressError(SaidError):
    """A text that is not one address on the web, or not one that may be asked."""

    def at(self, field: str) -> Violation:
        """The same, as a violation of ``field``."""
        return Violation(self.code, field, self.sentence)


@dataclass(frozen=True, slots=True)
class WebAddress:
    """An address that can be read in one way only.

    ``host`` is in lower case, in ASCII, without brackets or a dot at its end; ``target`` is what
    a request asks for there.
    """

    scheme: str
    host: str
    port: int
    target: str

    @property
    def ip(self) -> IpAddress | None:
        """The host, where it is spelled out in numbers."""
        try:
            return ip_address(self.host)
        except ValueError:
            return None

    @property
    def authority(self) -> str:
        """Host and port as a request names them."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"

    def refusals(self) -> Iterator[NoWebAddressError]:
        """Why it may not be asked by anybody who asks the public web only."""
        if self.scheme != "https":
            yield NoWebAddressError("address_not_https", _NOT_HTTPS)
        if self._is_private:
            yield NoWebAddressError("address_not_public", _NOT_PUBLIC)

    @property
    def _is_private(self) -> bool:
        if self.ip is not None:
            return not is_public(self.ip)
        return any(self.host == name or self.host.endswith(f".{name}") for name in _HERE)


@lru_cache(maxsize=256)
def read_web_address(text: str) -> WebAddress:
    """The address that ``text`` is.

    Raises:
        NoWebAddressError: it is none, or could be read in two ways.
    """
    whole = None if len(text) > _LONGEST or _UNSAFE.search(text) else _ADDRESS.fullmatch(text)
    authority = _AUTHORITY.fullmatch(whole[2]) if whole else None
    if whole is None or authority is None:
        raise NoWebAddressError("address_malformed", _MALFORMED)
    scheme = whole[1].lower()
    return WebAddress(scheme, _host(authority[1]), _port(scheme, authority[2]), _target(whole[3]))


def is_public(address: IpAddress) -> bool:
    """Whether anybody on the internet can have that address."""
    embedded = _embedded(address)
    if embedded is not None:
        return is_public(embedded)
    if address.version == 6 and address not in _V6_IN_USE:
        return False
    special = any(address in network for network in _SPECIAL)
    return address.is_global and not address.is_multicast and not special


def _embedded(address: IpAddress) -> IPv4Address | None:
    """The older address that a newer one stands for, if it does."""
    if isinstance(address, IPv4Address):
        return None
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFF_FFFF)
    return address.ipv4_mapped or address.sixtofour


def _host(text: str) -> str:
    if text.startswith("["):
        return _numbers(text.strip("[]"))
    try:
        name = text.encode("idna").decode("ascii").lower().removesuffix(".")
    except UnicodeError:
        raise NoWebAddressError("address_malformed", _MALFORMED) from None
    if not _NAME.fullmatch(name) or len(name) > 253:
        raise NoWebAddressError("address_malformed", _MALFORMED)
    # 2130706433, 0x7f.1 and 127.1 are 127.0.0.1 to some.
    return _numbers(name) if _NUMBER.fullmatch(name.rpartition(".")[2]) else name


def _numbers(text: str) -> str:
    try:
        return str(ip_address(text))
    except ValueError:
        raise NoWebAddressError("address_malformed", _MALFORMED) from None


def _port(scheme: str, text: str | None) -> int:
    port = int(text) if text else _PORTS[scheme]
    if not 0 < port < 2**16:
        raise NoWebAddressError("address_malformed", _MALFORMED)
    return port


def _target(text: str) -> str:
    return quote(text if text.startswith("/") else f"/{text}", safe=_AS_IT_IS)


_MALFORMED = Sentence(
    "This is not one address on the web. Give it as it stands in the browser, without a user, "
    'such as "https://shop.example.com/phone-x".',
    '웹 주소가 아닙니다. "https://shop.example.com/phone-x"처럼 브라우저에 보이는 그대로, 사용자 '
    "이름 없이 적어 주세요.",
)
_NOT_HTTPS = Sentence(
    "Only addresses that begin with https:// are asked.",
    "https://로 시작하는 주소만 확인할 수 있습니다.",
)
_NOT_PUBLIC = Sentence(
    "This address leads into a private network. Give one that everybody can reach.",
    "내부 통신망의 주소입니다. 누구나 들어갈 수 있는 주소를 적어 주세요.",
)
