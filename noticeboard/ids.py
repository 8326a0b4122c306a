"""New names for new things: ids, short codes, slugs."""

import re
import secrets
import unicodedata
import uuid

# No letters that are taken for one another when read aloud or copied from a poster.
_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,78}[a-z0-9])?")


def new_id() -> str:
    """A random UUID."""
    return str(uuid.uuid4())


def is_id(text: str) -> bool:
    """Whether ``text`` is an id as ``new_id`` writes it."""
    return _ID.fullmatch(text) is not None


def new_code() -> str:
    """A bulletin's short code: about 49 bits, so that guessing one is hopeless."""
    return _random(10)


def new_slug(*texts: str) -> str:
    """ASCII words of the first text that has any, and four random characters."""
    words = next((found for text in texts if (found := _words(text))), ["notice"])
    return f"{'-'.join(words)[:60].strip('-')}-{_random(4)}"


def slug_is_well_formed(slug: str) -> bool:
    """Whether ``slug`` can stand in an address as it is."""
    return _SLUG.fullmatch(slug) is not None


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.findall(r"[a-z0-9]+", plain)


def _random(length: int) -> str:
    return "".join(secrets.choice(_ALPHABET) for _ in range(length))
