"""Particles of Korean: nobody reads “출시”을(를)."""

import pytest

from noticeboard.domain.particles import settled
from noticeboard.domain.sentence import Sentence


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("“사전 예약”을(를) 시작", "“사전 예약”을 시작"),
        ("“출시”을(를) 시작", "“출시”를 시작"),
        ("서울이(가), 부산은(는)", "서울이, 부산은"),
        ("회사와(과) 고객과(와)", "회사와 고객과"),
        ('"출시"(이)라는 종류', '"출시"라는 종류'),
        ('"행사장"(이)라는 종류', '"행사장"이라는 종류'),
        ("1,190,000원은(는)", "1,190,000원은"),
        ("버전 2을(를), 버전 3을(를), 버전 10이(가)", "버전 2를, 버전 3을, 버전 10이"),
        ("서울(으)로, 부산(으)로, 제주(으)로, 7(으)로", "서울로, 부산으로, 제주로, 7로"),
        ("Phone X이(가), KRW은(는), HTML을(를)", "Phone X가, KRW는, HTML을"),
        ("Galaxy Book을(를), Pro Max이(가), Launch을(를)", "Galaxy Book을, Pro Max가, Launch를"),
        ("“iPhone”을(를), Apple이(가), “Google”(으)로", "“iPhone”을, Apple이, “Google”로"),
        ("Home(으)로, Cafe을(를), Me을(를)", "Home으로, Cafe를, Me를"),
        ("“예약!”을(를) “예약…”이(가) “새 출시?!”을(를)", "“예약!”을 “예약…”이 “새 출시?!”를"),
        ("Galaxy Book™이(가), 『새 폰』을(를)", "Galaxy Book™이, 『새 폰』을"),
        ("notice@example.com은(는), mail(으)로", "notice@example.com은, mail로"),
        ("{{ promise.sale }}은(는)", "{{ promise.sale }}은"),
        ("약속 80%을(를) 지켰습니다", "약속 80%를 지켰습니다"),
        ("新製品을(를)", "新製品를"),
        ("값을 (를) 적지 않았습니다", "값을 (를) 적지 않았습니다"),
    ],
)
def test_a_particle_follows_the_sound_before_it(written: str, read: str) -> None:
    """Hangul, figures as they are read, letters by their names, English words by their sound."""
    assert settled(written) == read


def test_every_sentence_of_ours_is_read_with_its_particles() -> None:
    """English is left as it is."""
    sentence = Sentence("“Launch”을(를)", "“출시”을(를)")

    assert (sentence.in_("ko"), sentence.in_("en")) == ("“출시”를", "“Launch”을(를)")
