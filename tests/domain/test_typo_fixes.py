"""Rule 12: after publication spelling is repaired, and nothing that anybody relied upon."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from noticeboard.domain.policy.texts import a_typo_fix_changes_no_meaning, fixed_texts
from tests.builders import a_content, a_notice, a_situation

KO = (
    "한빛 폰 X 사전 예약을 받습니다. 값은 1,190,000원이고 배송비는 없습니다. "
    "12월 10일(목) 오전 9시부터 한 분이 두 대까지 예약하실 수 있습니다. "
    "예약을 취소하셔도 위약금을 받지 않습니다. 사흘 안에 환불해 드립니다."
)
EN = (
    "Pre-order for Phone X opens on Thursday, 10 December at 9:00 am. It costs $899.50, and "
    "shipping is not included. Each of you may order two phones within three days. "
    "We can't ship abroad. Refunds arrive before 24 December, 100% of what you paid."
)
TITLES = {KO: "한빛 폰 X 출시", EN: "Phone X"}
TEXTS = st.sampled_from((KO, EN))


def refused(before: str, after: str) -> bool:
    """Whether the change is more than spelling."""
    title = TITLES.get(before, "Phone X")
    old, new = a_content(body=before, title=title), a_content(body=after, title=title)
    fixes = a_notice().bulletins[0]
    situation = a_situation(content=new, fixes=fixes, fixed_texts=fixed_texts(old))
    return bool(list(a_typo_fix_changes_no_meaning(situation)))


@given(TEXTS, st.data())
def test_no_digit_is_a_typo(text: str, data: st.DataObject) -> None:
    """Another digit, one more, one less, or two that change places."""
    at = data.draw(st.sampled_from([i for i, char in enumerate(text) if char.isdigit()]))
    other = data.draw(st.sampled_from("0123456789").filter(lambda digit: digit != text[at]))

    for changed in (other, text[at] + other, ""):
        assert refused(text, text[:at] + changed + text[at + 1 :])


def _swaps() -> Iterator[tuple[str, str, str]]:
    for before, after in (
        ("1,190,000원", "1,190,000달러"),
        ("1,190,000원", "119만 원"),
        ("없습니다", "있습니다"),
        ("않습니다", "습니다"),
        ("(목)", "(금)"),
        ("오전", "오후"),
        ("부터", "까지"),
        ("두 대", "세 대"),
        ("사흘", "나흘"),
        ("사흘 안에", "안에"),
        ("12월", "12일"),
        ("폰 X", "폰 Y"),
        ("한 분이", "모두"),
    ):
        yield KO, before, after
    for before, after in (
        ("$899", "€899"),
        ("899.50", "89.950"),
        ("is not included", "is included"),
        ("not included", "not excluded"),
        ("can't", "can"),
        ("Thursday", "Friday"),
        ("December", "November"),
        ("9:00 am", "9:00 pm"),
        ("two", "ten"),
        ("three", "thirty"),
        ("before", "after"),
        ("100%", "100"),
        ("Phone X", "Phone Y"),
        ("Phone X", "Fon X"),
    ):
        yield EN, before, after


@pytest.mark.parametrize(("text", "before", "after"), list(_swaps()))
def test_no_name_price_date_or_negation_is_a_typo(text: str, before: str, after: str) -> None:
    """Whoever had read it would have acted on something else."""
    assert before in text

    assert refused(text, text.replace(before, after, 1))
    assert refused(text.replace(before, after, 1), text) or before == "Phone X"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("환불 안됩니다", "환불 됩니다"),
        ("하지 마세요", "하세요"),
        ("사실이 아닙니다", "사실입니다"),
        ("백만 원을 드립니다", "천만 원을 드립니다"),
        ("삼십만 원", "오십만 원"),
        ("무료로 드립니다", "유료로 드립니다"),
        ("열 명 이상", "열 명 이하"),
        ("스무 명", "서른 명"),
        ("3주 동안", "3달 동안"),
        ("10GB", "10MB"),
        ("3시간", "3분"),
        ("-5도", "5도"),
        ("1.5배", "1,5배"),
        ("½ 값", "¼ 값"),
        ("전액 환불", "일부 환불"),
        ("available", "unavailable"),
        ("It is possible", "It is impossible"),
        ("the first hundred", "the second hundred"),
        ("fifteen", "fifty"),
        ("on Thu", "on Tue"),
        ("nobody", "everybody"),
        ("at least ten", "at most ten"),
        ("free of charge", "with a charge"),
    ],
)
def test_words_that_count_and_words_that_deny_are_no_typos(before: str, after: str) -> None:
    """Each of them was let through once."""
    assert refused(before, after)
    assert refused(after, before)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("환불 안됩니다", "환불 안 됩니다"),
        ("두대까지", "두 대까지"),
        ("됬습니다", "됐습니다"),
        ("몇일 뒤 알려 드립니다", "며칠 뒤 알려 드립니다"),
        ("예약 하실수있습니다", "예약하실 수 있습니다"),
        ("감사 합니다.", "감사합니다!"),
        ("10 시 부터", "10시부터"),
        ("죄송함니다", "죄송합니다"),
        ("We recieve orders", "We receive orders"),
        ("Its colour is black", "It's colour is black"),
        ("oders open soon", "orders open soon"),
        ("the the shop", "the shop"),
        ("Pleas wait", "Please wait"),
        ("wich one", "which one"),
        ("12 December ,at noon", "12 December, at noon"),
    ],
)
def test_spelling_and_spacing_are_typos(before: str, after: str) -> None:
    """What every reader would have read in the same way is repaired without a correction."""
    assert not refused(before, after)


@given(TEXTS, st.data())
def test_punctuation_and_line_breaks_change_nothing(text: str, data: st.DataObject) -> None:
    """Neither does where a sentence is broken."""
    spaces = [i for i, char in enumerate(text) if char == " " and not text[i - 1].isdigit()]
    at = data.draw(st.sampled_from(spaces))

    assert not refused(text, f"{text[:at]}\n\n{text[at + 1 :]}")
    assert not refused(text, text.rstrip(".") + "!")


@given(TEXTS, st.data())
def test_two_letters_that_changed_places_are_a_typo(text: str, data: st.DataObject) -> None:
    """In any longer word that tells no number, date, name or denial."""
    plain = (
        "예약하실",
        "취소하셔도",
        "드립니다",
        "order for",
        "shipping",
        "Refunds",
        "arrive",
        "abroad",
    )
    word = data.draw(st.sampled_from([w for w in plain if w in text]))
    at = data.draw(st.integers(0, len(word) - 2))
    turned = word[:at] + word[at + 1] + word[at] + word[at + 2 :]

    assert not refused(text.replace(word, turned, 1), text)
