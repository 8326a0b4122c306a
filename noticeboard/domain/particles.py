"""Korean particles, chosen by the sound before them: 사전 예약을, 출시를, Phone X가.

A phrase is written with both forms, ``“{label}”을(를)``; the right one is put in when what
stands before it is known.
"""

import re

_BOTH = re.compile(
    r"(?P<before>[^\W_]|%)(?P<closing>[!?.,…~™®]{0,4}(?: ?[\"'”’)}\]」』》〉]{1,4})?)"
    r"(?P<both>을\(를\)|이\(가\)|은\(는\)|와\(과\)|과\(와\)|\(이\)(?=[가라])|\(으\)(?=로))"
)
# After a closing sound, and after an open one.
_FORMS = {
    "을(를)": ("을", "를"),
    "이(가)": ("이", "가"),
    "은(는)": ("은", "는"),
    "와(과)": ("과", "와"),
    "과(와)": ("과", "와"),
    "(이)": ("이", ""),
    "(으)": ("으", ""),
}
_FIRST, _LAST, _FINALS = ord("가"), ord("힣"), 28
_RIEUL = 8
# Digits as they are read: 영, 일, 삼, 육, 칠, 팔 close; 일, 칠 and 팔 with ㄹ.
_CLOSING_DIGITS, _DIGITS_IN_RIEUL = "013678", "178"
# An English word of which the last sound is written as a final consonant: 폰, 앱, 북, 마켓; with
# a silent e behind it as well: 아이폰, 애플, 홈.
_CLOSING_WORD = re.compile(r"(?:[lmn]|ng|[aeiou][bckpt]|[aeiouy][mn]e|[a-z]le)$", re.IGNORECASE)
_IN_RIEUL = re.compile(r"le?$", re.IGNORECASE)
_CLOSING_LETTERS = "LMNR"
_LATIN = re.compile(r"[A-Za-z]+$")


def settled(text: str) -> str:
    """The text with the right one of every two forms of a particle."""
    return _BOTH.sub(_chosen, text) if "(" in text else text


def _chosen(found: re.Match[str]) -> str:
    both, before = found["both"], found.string[: found.end("before")]
    closed, rieul = _ending(before)
    closing = closed and not (rieul and both == "(으)")
    return f"{found['before']}{found['closing']}{_FORMS[both][0 if closing else 1]}"


def _ending(before: str) -> tuple[bool, bool]:
    """Whether the last sound is closed, and whether it is closed by ㄹ."""
    last = before[-1]
    if _FIRST <= ord(last) <= _LAST:
        final = (ord(last) - _FIRST) % _FINALS
        return final > 0, final == _RIEUL
    if last.isdecimal():
        return last in _CLOSING_DIGITS, last in _DIGITS_IN_RIEUL
    word = _LATIN.search(before[-40:])
    if word is None:
        return False, False
    if word[0].isupper():
        return last in _CLOSING_LETTERS, last in "LR"
    return _CLOSING_WORD.search(word[0]) is not None, _IN_RIEUL.search(word[0]) is not None
