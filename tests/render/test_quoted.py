"""Parts and explanation quote promises and facts as the words do."""

from dataclasses import replace

import pytest

from noticeboard.domain.errors import RefusedError
from noticeboard.domain.explanation import Explanation, Given
from tests.render.test_freeze import ANNOUNCED, _bulletin, _freezer, _subject


def test_a_part_that_quotes_a_promise_is_frozen_with_its_time() -> None:
    """What people sign is what will be read, in the language and zone of the notice."""
    content = replace(
        ANNOUNCED, parts={"who": "{{ promise.preorder.date }} 전 고객", "how": "1588"}
    )

    frozen = _freezer().freeze(
        content, bulletin=_bulletin(content), notice=_subject(content), channels=()
    )

    assert set(frozen.told) == {"parts.who"}
    assert "{{" not in frozen.told["parts.who"]
    plain = replace(ANNOUNCED, parts={"who": frozen.told["parts.who"], "how": "1588"})
    other = _freezer().freeze(
        plain, bulletin=_bulletin(plain), notice=_subject(plain), channels=()
    )
    assert other.told == {}
    assert other.hash != frozen.hash


def test_the_line_for_small_channels_quotes_it_filled_too() -> None:
    """The one sentence of why goes out with the time in it."""
    why = Explanation({"what_happened": Given("{{ promise.preorder.label }} 서버가 멈췄습니다.")})
    content = replace(ANNOUNCED, short="", explanation=why)

    frozen = _freezer().freeze(
        content, bulletin=_bulletin(content), notice=_subject(content), channels=()
    )

    assert "사전 예약 서버가 멈췄습니다." in frozen.short


def test_a_quote_that_stands_for_nothing_is_refused_at_its_part() -> None:
    """There was no earlier time: readers would see the braces."""
    content = replace(ANNOUNCED, parts={"who": "{{ promise.preorder.was }}"})

    with pytest.raises(RefusedError) as refused:
        _freezer().freeze(
            content, bulletin=_bulletin(content), notice=_subject(content), channels=()
        )

    (violation,) = refused.value.violations
    assert (violation.field, violation.code) == ("parts.who", "placeholder_without_value")
