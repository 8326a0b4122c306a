"""What a promise says about where a machine looks whether it was kept."""

from collections.abc import Iterator

from noticeboard.domain.policy.situation import Situation
from noticeboard.domain.sentence import Sentence
from noticeboard.domain.violation import Advice, Finding, Violation
from noticeboard.domain.web_address import NoWebAddressError, WebAddress, read_web_address


def a_check_asks_the_public_web(s: Situation) -> Iterator[Finding]:
    """Where a machine looks whether a promise was kept, everybody can look: at https only, and
    not at this board, which answers whatever happens. It looks for words that are there only then.
    """
    for i, terms in enumerate(s.content.promises):
        if terms.check is not None:
            where = f"promises.{i}.check"
            yield from _of_address(s, terms.check.url, f"{where}.url")
            if not terms.check.contains:
                yield Advice("check_without_text", f"{where}.contains", _ANY_PAGE)


def _of_address(s: Situation, url: str, field: str) -> Iterator[Violation]:
    try:
        address = read_web_address(url)
    except NoWebAddressError as error:
        yield error.at(field)
        return
    if not s.policy.insecure_checks:
        yield from (refusal.at(field) for refusal in address.refusals())
    if s.policy.board is not None and _is_at(address, s.policy.board):
        yield Violation("check_asks_the_board", field, _OUR_BOARD)


def _is_at(address: WebAddress, board: WebAddress) -> bool:
    """Whether the same server answers; what is asked by http is told to come by https."""
    usual = {80, 443}
    same = address.port == board.port or {address.port, board.port} <= usual
    return address.host == board.host and same


_OUR_BOARD = Sentence(
    "This is an address of this board. It answers whether or not the promise was kept. Give the "
    "page on which people see that it was, such as the one where they order.",
    "이 알림판의 주소입니다. 알림판은 약속이 지켜졌든 아니든 늘 열립니다. 주문 페이지처럼 "
    "고객이 직접 확인할 수 있는 페이지의 주소를 적어 주세요.",
)
_ANY_PAGE = Sentence(
    "Any page at this address would count as kept, also one that says that you are under "
    "maintenance. Give words that stand there only once the promise is kept.",
    "이 주소가 열리기만 하면 지켜진 것으로 봅니다. 점검 안내 페이지가 떠 있어도 그렇습니다. "
    "약속이 지켜졌을 때만 나오는 문구를 함께 적어 주세요.",
)
