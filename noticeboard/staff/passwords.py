"""Passwords: one form of what was typed, and the hash that is kept."""

import unicodedata

from argon2 import PasswordHasher

_hasher = PasswordHasher()


def one_form(password: str) -> str:
    """The password as it is hashed: one machine sends 한글 whole, another in its letters."""
    return unicodedata.normalize("NFC", password)


def hashed(password: str) -> str:
    """An argon2id hash as a PHC string."""
    return _hasher.hash(one_form(password))
