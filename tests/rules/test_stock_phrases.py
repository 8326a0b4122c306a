"""The stock phrases that are shipped: found however they are written, and in nobody's name."""

from dataclasses import replace

import pytest

from noticeboard.domain.explanation import PartName
from noticeboard.domain.kind import Policy
from noticeboard.domain.policy.wording import saying_nothing
from tests.builders import a_follow_up, a_situation, explained
from tests.settings.operators import Operator


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Policy:
    """The policy that comes with the product."""
    return Operator(tmp_path_factory.mktemp("config")).starts().policy


def tells(policy: Policy, language: str, name: PartName, words: str) -> bool:
    """Whether an update that says so tells that part."""
    content = a_follow_up(moves=(), explanation=explained(**{name: words}))
    situation = a_situation("update", content, language=language)
    return name not in saying_nothing(replace(situation, policy=policy))


@pytest.mark.parametrize(
    ("language", "name"),
    [
        ("ko", "담당 김미정입니다"),
        ("ko", "김미정입니다"),
        ("ko", "고객지원팀 이미정입니다."),
        ("ko", "본인확인중앙센터"),
        ("ko", "본인 확인 중앙센터"),
        ("ko", "담당자 김철수"),
        ("ko", "고객센터 최민"),
        ("en", "Pat B. Cho"),
        ("en", "Scott B. Do"),
        ("en", "Matt B. Dee"),
        ("en", "T. B. Daly"),
        ("en", "Customer service, Anna"),
    ],
)
def test_a_name_is_no_stock_phrase(shipped: Policy, language: str, name: str) -> None:
    """Who answers for it may be called as they are called."""
    assert tells(shipped, language, "responsible", name)


@pytest.mark.parametrize("name", ["본인확인중앙센터", "본인 확인 중앙센터"])
def test_a_phrase_within_a_longer_word_is_none(shipped: Policy, name: str) -> None:
    """A centre is no "확인 중", on whichever side of it the name goes on."""
    assert tells(shipped, "ko", "contact", name)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("ko", "당사사정으로 연기합니다"),
        ("ko", "부득이한사정으로연기합니다"),
        ("ko", "내부 사정이 있었습니다."),
        ("ko", "확인 중이며, 추후 안내"),
        ("ko", "아직 미정입니다."),
        ("ko", "미정입니다"),
        ("en", "Due  to-unforeseen\ncircumstances!"),
        ("en", "T.B.D."),
        ("en", "t\u200bbd"),
        ("en", "N/A"),
        ("en", "None."),
        ("en", "Cause: unknown"),
        ("en", "Not known"),
        ("ko", "없음"),
        ("ko", "모름."),
        ("ko", "아직 모릅니다"),
    ],
)
def test_a_stock_phrase_is_found_however_it_is_spaced(
    shipped: Policy, language: str, words: str
) -> None:
    """Nobody gets past it with a full stop."""
    assert not tells(shipped, language, "cause", words)


def test_every_listed_phrase_is_found(shipped: Policy) -> None:
    """As it stands in the list, and with a mark behind it."""
    for language, phrases in shipped.stock_phrases.items():
        told = [
            p for p in phrases for end in ("", ".") if tells(shipped, language, "cause", p + end)
        ]
        assert not told
