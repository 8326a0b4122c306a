"""The secret that signs jobs and sessions: read, or made once for the life of a data folder."""

import hmac
import os
import secrets
from pathlib import Path

SHORTEST = 32
FEWEST_DIFFERENT_BYTES = 10
FILE_NAME = "secret.key"


class WeakSecretError(ValueError):
    """A secret that is missing, short or guessable; the text says which file."""


def read_secret(path: Path) -> bytes:
    """The secret in ``path``, white space at its ends left out."""
    try:
        secret = path.read_bytes().strip()
    except OSError as error:
        raise WeakSecretError(f"{path} cannot be read: {error.strerror}") from error
    if len(secret) < SHORTEST:
        raise WeakSecretError(f"{path} holds {len(secret)} bytes; at least {SHORTEST} are needed")
    if len(set(secret)) < FEWEST_DIFFERENT_BYTES:
        raise WeakSecretError(f"{path} repeats itself; make it by chance: openssl rand -hex 32")
    return secret


def kept_secret(data: Path) -> bytes:
    """The data folder's own secret; made on first use, readable by its owner only."""
    path = data / FILE_NAME
    if not path.exists():
        put_secret(path, secrets.token_hex(32).encode())
    mode = path.stat().st_mode
    if mode & 0o077:
        raise WeakSecretError(f"{path} can be read by others; chmod 400 it")
    return read_secret(path)


def put_secret(path: Path, secret: bytes) -> None:
    """Whole or not at all, and only the first of several processes: link() never replaces."""
    draft = path.with_name(f".{FILE_NAME}.{os.getpid()}.{secrets.token_hex(4)}")
    try:
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400)
        with os.fdopen(handle, "wb") as file:
            file.write(secret + b"\n")
            file.flush()
            os.fsync(file.fileno())
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink(missing_ok=True)


def mark_of_key(secret: bytes) -> str:
    """By which a key is known again, and which says nothing of it."""
    return derived(secret, "mark").hex()[:16]


def derived(secret: bytes, purpose: str) -> bytes:
    """A key of 32 bytes for one purpose: whoever learns it does not know the others."""
    return hmac.digest(secret, f"noticeboard: {purpose}".encode(), "sha256")
