"""Passwords: one form of what was typed, and the hash that is kept."""

import unicodedata
from dataclasses import dataclass

from argon2 import PasswordHasher


@dataclass(frozen=True, slots=True)
class Cost:
    """What one look at a password takes, on purpose: argon2id's three numbers.

    ``memory``: in KiB.
    """

    memory: int
    passes: int
    lanes: int


# The second choice of RFC 9106 (section 4), for machines that have other work to do. No setting:
# a board that guards passwords with less has a weak login and does not know it.
FULL_COST = Cost(memory=65536, passes=3, lanes=4)


def one_form(password: str) -> str:
    """The password as it is hashed: one machine sends 한글 whole, another in its letters."""
    return unicodedata.normalize("NFC", password)


def hashed(password: str, cost: Cost) -> str:
    """An argon2id hash as a PHC string."""
    hasher = PasswordHasher(memory_cost=cost.memory, time_cost=cost.passes, parallelism=cost.lanes)
    return hasher.hash(one_form(password))
