"""Passwords that are guessed early: refused, and little else is."""

import pytest

from noticeboard.staff.guessing import is_guessed_early

TOLD = ("ana@example.com", "Ana Kim", "Acme Phones")


@pytest.mark.parametrize(
    "password",
    [
        "",
        "aaaaaaaaaaaa",
        "abc!abc!abc!",
        "111222333444",
        "123456789012",
        "987654321098",
        "abcdefghijkl",
        "qwertyuiop12",
        "qwer1234!@#$",
        "1q2w3e4r5t6y",
        "password1234",
        "P@ssw0rd2026!",
        "Welcome2026!!",
        "noticeboard12",
        "비밀번호123456",
        "qlalfqjsgh12",
        "ana@example.com",
        "Ana@Example.com1",
        "anakim202612",
        "AcmePhones2026!",
    ],
)
def test_what_everybody_tries_first_is_guessed(password: str) -> None:
    """A common word, what is known about somebody, or a row, with a few digits."""
    assert is_guessed_early(password, TOLD)


@pytest.mark.parametrize(
    "password",
    [
        "correct horse battery",
        "another long password",
        "Ana Kim likes the rain",
        "우리집 고양이 두마리는",
        "비밀번호는 아주 길게 적습니다",
        "kT9#mQ2vLx8z",
        "sweetpotatoes",
        "\u0130\u0130 sdfk jhwe riu",
    ],
)
def test_a_password_of_ones_own_is_not(password: str) -> None:
    """Sentences, words side by side, what a password manager makes; known words among them."""
    assert not is_guessed_early(password, TOLD)
