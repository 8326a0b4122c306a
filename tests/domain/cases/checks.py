"""Where a machine looks whether a promise was kept."""

from dataclasses import replace

from noticeboard.domain.policy import Situation
from noticeboard.domain.promise import Check
from tests.builders import a_content, a_situation, terms
from tests.domain.cases import Case, refused, sound


def _checked(url: str, contains: str | None = None) -> Situation:
    promise = terms(check=Check(url, contains))
    return a_situation(content=a_content(promises=(terms("sale"), promise)))


def _on_an_intranet(url: str) -> Situation:
    situation = _checked(url)
    return replace(situation, policy=replace(situation.policy, insecure_checks=True))


_FIELD = "promises.1.check.url"

CASES: list[Case] = [
    sound("a page that everybody can see", _checked("https://shop.example.com/x", "Buy now")),
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
        "no address on an intranet either",
        _on_an_intranet("http://127.1/"),
        (_FIELD, "address_malformed"),
    ),
]
