"""Passwords that are guessed early: no list of millions, but what they are made of.

Most of them are a common word, or what everybody knows about somebody, with a few digits; or a row
of numbers, letters or keys.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import combinations, pairwise

# What has to be left without all that: so many different characters.
_LEAST_OF_ONES_OWN = 6
_LEAST_OF_A_WORD = 3
_LEAST_OF_A_ROW = 5
# The commonest of published lists; the last are Korean words as they come from a Latin keyboard.
_WORDS = (
    *("password", "passwort", "passcode", "passphrase", "passwd", "login", "secret", "letmein"),
    *("welcome", "changeme", "default", "administrator", "admin", "manager", "master", "root"),
    *("iloveyou", "princess", "sunshine", "superman", "batman", "pokemon", "football", "baseball"),
    *("liverpool", "chelsea", "monkey", "dragon", "shadow", "michael", "jordan", "charlie"),
    *("trustno1", "whatever", "starwars", "computer", "internet", "samsung", "google"),
    *("summer", "winter", "spring", "autumn", "monday", "friday", "january", "december"),
    *("noticeboard", "abc123", "test", "1q2w3e4r5t6y", "1q2w3e4r", "q1w2e3r4"),
    *("1qaz2wsx3edc", "1qaz2wsx", "qazwsxedc", "zaq12wsx"),
    *("qwer", "asdf", "zxcv", "!@#$"),
    *("비밀번호", "암호", "관리자", "사랑해", "사랑", "안녕하세요", "안녕"),
    *("대한민국", "한국", "공지"),
    *("qlalfqjsgh", "tkfkdgo", "dkssudgktpdy", "dkssud", "eogksalsrnr", "rhksflwk", "gksrnr"),
)
# Of a keyboard.
_ROWS = ("1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm")
# One for one, so that a place in what was typed is the same place in what it looks like.
_LOOKS = str.maketrans("0134578@$!", "oieastbasi")


def is_guessed_early(password: str, told: Iterable[str] = ()) -> bool:
    """Whether too little of it is its owner's own. ``told``: what others know about them."""
    known = sorted({*_WORDS, *_rows(), *_pieces(told)}, key=len, reverse=True)
    anything = re.compile("|".join(re.escape(word) for word in known))
    plain = password.lower()
    own = [True] * len(plain)
    for seen in (plain, plain.translate(_LOOKS)):
        for found in anything.finditer(seen):
            own[slice(*found.span())] = [False] * len(found[0])
    rest = [character for character, is_own in zip(plain, own, strict=True) if is_own]
    return len(set(_unforeseen(rest))) < _LEAST_OF_ONES_OWN


def _pieces(told: Iterable[str]) -> Iterator[str]:
    """An address, a name: whole, and in its parts."""
    for text in told:
        for piece in (text, *text.split("@"), *re.split(r"[\W_]+", text)):
            if len(piece) >= _LEAST_OF_A_WORD:
                yield piece.lower()


def _rows() -> Iterator[str]:
    """Keys side by side, from either end."""
    for row in (*_ROWS, *(row[::-1] for row in _ROWS)):
        for start, end in combinations(range(len(row) + 1), 2):
            if end - start >= _LEAST_OF_A_ROW:
                yield row[start:end]


def _unforeseen(characters: Iterable[str]) -> Iterator[str]:
    """Those that are neither the one before again, nor its neighbour in the alphabet."""
    codes = [ord(character) for character in characters]
    return (chr(new) for old, new in pairwise([-2, *codes]) if abs(new - old) > 1)
