"""What a promise says about where a machine looks whether it was kept."""

from collections.abc import Iterator

from noticeboard.domain.policy.situation import Situation
from noticeboard.domain.violation import Finding
from noticeboard.domain.web_address import NoWebAddressError, read_web_address


def a_check_asks_the_public_web(s: Situation) -> Iterator[Finding]:
    """Where a machine looks whether a promise was kept, everybody can look: at https only."""
    for i, terms in enumerate(s.content.promises):
        if terms.check is not None:
            for refusal in _refusals(terms.check.url, insecure=s.policy.insecure_checks):
                yield refusal.at(f"promises.{i}.check.url")


def _refusals(url: str, *, insecure: bool) -> Iterator[NoWebAddressError]:
    try:
        address = read_web_address(url)
    except NoWebAddressError as error:
        yield error
    else:
        yield from () if insecure else address.refusals()
