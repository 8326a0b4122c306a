"""Where a machine looks whether a promise was kept."""

from dataclasses import replace

from noticeboard.domain.policy import Situation
from noticeboard.domain.promise import Check
from noticeboard.domain.web_address import read_web_address
from tests.builders import a_content, a_situation, terms
from tests.domain.cases import Case, refused, sound, warned


def _checked(url: str, contains: str | None = "Buy now") -> Situation:
    promise = terms(check=Check(url, contains))
    return a_situation(content=a_content(promises=(terms("sale"), promise)))


def _on_an_intranet(url: str) -> Situation:
    situation = _checked(url)
    return replace(situation, policy=replace(situation.policy, insecure_checks=True))


def _beside_a_board(url: str) -> Situation:
    situation, board = _checked(url), read_web_address("https://notices.example.com")
    return replace(situation, policy=replace(situation.policy, board=board))


_FIELD = "promises.1.check.url"

CASES: list[Case] = [
    sound("a page that everybody can see", _checked("https://shop.example.com/x")),
    refused("no address", _checked("https://a@b.example/"), (_FIELD, "address_malformed")),
    refused(
        "a check that an eavesdropper could answer",
        _checked("http://shop.example.com/"),
        (_FIELD, "address_not_https"),
    ),
    refused(
        "a check of our own machine",
        _checked("http://127.0.0.1/"),
        (_FIELD, "address_not_https"),
        (_FIELD, "address_not_public"),
    ),
    sound("a check on an intranet that allows it", _on_an_intranet("http://10.0.0.1/")),
    refused(
        "a check of this board, which answers whatever happens",
        _beside_a_board("https://notices.example.com/b/k7Qp2x"),
        (_FIELD, "check_asks_the_board"),
    ),
    refused(
        "a check of this board by another door",
        _beside_a_board("https://notices.example.com:80/"),
        (_FIELD, "check_asks_the_board"),
    ),
    sound("another server of the same name", _beside_a_board("https://notices.example.com:8443/")),
    sound("a shop beside the board", _beside_a_board("https://shop.example.com/")),
    warned(
        "any page at all, also that of a maintenance",
        _checked("https://shop.example.com/x", None),
        ("promises.1.check.contains", "check_without_text"),
    ),
    refused(
        "no address on an intranet either",
        _on_an_intranet("http://127.1/"),
        (_FIELD, "address_malformed"),
    ),
]
