"""Addresses that others typed: one reading or none, and never into a private network."""

from ipaddress import ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from noticeboard.domain.web_address import (
    NoWebAddressError,
    WebAddress,
    is_public,
    read_web_address,
)


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("https://shop.example.com", WebAddress("https", "shop.example.com", 443, "/")),
        ("HTTPS://Shop.Example.COM./a", WebAddress("https", "shop.example.com", 443, "/a")),
        ("http://example.com:8080?x=1", WebAddress("http", "example.com", 8080, "/?x=1")),
        ("https://한글.kr/폰#끝", WebAddress("https", "xn--bj0bj06e.kr", 443, "/%ED%8F%B0")),
        ("https://a.kr/%2e?x=a%20b", WebAddress("https", "a.kr", 443, "/%2e?x=a%20b")),
        ("https://203.0.113.9/", WebAddress("https", "203.0.113.9", 443, "/")),
        ("https://[2606:2800:0::1]:444/", WebAddress("https", "2606:2800::1", 444, "/")),
    ],
)
def test_an_address_is_read_in_one_way(text: str, address: WebAddress) -> None:
    """What a browser shows can be given as it is, also in Korean."""
    assert read_web_address(text) == address


@pytest.mark.parametrize(
    "text",
    [
        "",
        "shop.example.com",
        "ftp://shop.example.com/",
        "httpſ://shop.example.com/",
        "https:///path",
        "https://",
        "https://user@shop.example.com/",
        "https://shop.example.com:443@127.0.0.1/",
        "https://shop.example.com\\@127.0.0.1/",
        "https://shop.example.com /",
        "https://shop.example.com/\r\nHost: other",
        "https://shop.example.com\t/",
        "https://shop.example.com:/",
        "https://shop.example.com:0/",
        "https://shop.example.com:65536/",
        "https://shop.example.com:44３/",
        "https://shop%2eexample.com/",
        "https://shop..example.com/",
        f"https://{'a' * 64}.com/",
        f"https://{'.'.join(['a' * 60] * 5)}/",
        "https://[fe80::1%25eth0]/",
        "https://[::1/",
        "https://[1.2.3.4]:x/",
        "https://[:::]/",
        "https://2130706433/",
        "https://0x7f000001/",
        "https://0x7f.1/",
        "https://0177.0.0.1/",
        "https://127.1/",
        "https://127.0.0.1.1/",
        "https://127.0.0.0x/",
        f"https://a.kr/{'x' * 2000}",
        "https://a.kr/\ud800",
        "https://a\udfff.kr/",
    ],
)
def test_what_could_be_read_in_two_ways_is_refused(text: str) -> None:
    """No spelling means one host to us and another to whoever connects."""
    with pytest.raises(NoWebAddressError) as refused:
        read_web_address(text)

    assert refused.value.at("url").code == "address_malformed"


@pytest.mark.parametrize(
    "text",
    [
        "https://127.0.0.1/",
        "https://127.0.0.1./",
        "https://①②⑦.0.0.1/",
        "https://127。0。0。1/",
        "https://[::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://[0:0:0:0:0:ffff:7f00:1]/",
        "https://localhost/",
        "https://LOCALHOST./",
        "https://board.localhost:8080/",
        "https://printer.local/",
        "https://metadata.google.internal/",
        "https://169.254.169.254/",
        "https://10.0.0.1/",
        "https://0.0.0.0/",
    ],
)
def test_every_spelling_of_a_private_address_is_seen_through(text: str) -> None:
    """Whoever types such an address is told so at once, not when it is asked."""
    codes = [refusal.code for refusal in read_web_address(text).refusals()]

    assert codes == ["address_not_public"]


def test_plain_http_is_refused() -> None:
    """What an eavesdropper could have answered proves nothing."""
    assert [r.code for r in read_web_address("http://a.kr/").refusals()] == ["address_not_https"]
    assert not list(read_web_address("https://a.kr/").refusals())
    assert not list(read_web_address("https://93.184.216.34/").refusals())


@pytest.mark.parametrize(
    ("text", "authority"),
    [
        ("https://a.kr:443/", "a.kr"),
        ("https://a.kr:444/", "a.kr:444"),
        ("https://[2606:2800::1]:8443/", "[2606:2800::1]:8443"),
    ],
)
def test_a_request_names_the_host_it_was_given(text: str, authority: str) -> None:
    """One server serves many names."""
    assert read_web_address(text).authority == authority


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1:248:1893:25c8:1946", True),
        ("64:ff9b::5db8:d822", True),
        ("64:ff9b::7f00:1", False),
        ("64:ff9b:1::1", False),
        ("::ffff:93.184.216.34", True),
        ("::ffff:10.0.0.1", False),
        ("2002:7f00:1::", False),
        ("::127.0.0.1", False),
        ("::", False),
        ("fc00::1", False),
        ("fe80::1", False),
        ("fec0::1", False),
        ("ff02::1", False),
        ("2001:db8::1", False),
        ("2001::1", False),
        ("3fff::1", False),
        ("5f00::1", False),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.0.1", False),
        ("100.64.0.1", False),
        ("169.254.169.254", False),
        ("192.0.0.8", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("0.0.0.0", False),
    ],
)
def test_only_what_everybody_can_reach_is_public(address: str, public: bool) -> None:
    """Neither our own network nor what stands for it in another form is."""
    assert is_public(ip_address(address)) is public


@given(st.text(st.characters(), max_size=40))
def test_any_text_is_an_address_or_is_refused(text: str) -> None:
    """Nothing that a stranger types ends in anything else; what is read can be asked for."""
    for typed in (text, f"https://{text}", f"https://a.kr/{text}"):
        try:
            read_web_address(typed).target.encode("ascii")
        except NoWebAddressError:
            continue
