"""Who staff are, how they prove it, and what the verbs on people read and write."""

from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from noticeboard.domain.errors import SaidError
from noticeboard.domain.sentence import Language, Sentence
from noticeboard.domain.signing import Person
from noticeboard.ports.desk import People


class TooManyTriesError(SaidError):
    """Too many tries failed; the next one is looked at after ``wait``."""

    def __init__(self, wait: timedelta) -> None:
        minutes = -(-int(wait.total_seconds()) // 60)
        super().__init__("too_many_tries", _too_many(max(minutes, 1)))
        self.wait = wait


def _too_many(minutes: int) -> Sentence:
    return Sentence(
        f"Too many tries failed. Wait {minutes} min, then try again.",
        f"여러 번 실패해서 잠시 막아 두었습니다. {minutes}분 뒤에 다시 시도해 주세요.",
    )


@dataclass(frozen=True, slots=True)
class Passkey:
    """A key of an authenticator. ``transports``, ``backed_up``, ``device``: as it told us."""

    id: bytes
    person: str
    name: str
    public_key: bytes = field(repr=False)
    sign_count: int
    created_at: datetime
    last_used_at: datetime
    transports: tuple[str, ...] = ()
    backed_up: bool = False
    device: str = "single_device"


@dataclass(frozen=True, slots=True)
class Factors:
    """What somebody proves who they are with, beside the password.

    ``totp_secret`` is encrypted. ``recovery_digests``: of the codes that still work.
    """

    totp_secret: str | None = field(default=None, repr=False)
    totp_counter: int | None = None
    recovery_digests: tuple[str, ...] = field(default=(), repr=False)
    passkeys: tuple[Passkey, ...] = ()

    @property
    def any(self) -> bool:
        """Whether there is one."""
        return self.totp_secret is not None or bool(self.passkeys)


@dataclass(frozen=True, slots=True)
class Token:
    """A token by which a program speaks for somebody; its secret is nowhere."""

    name: str
    scope: str
    created_at: datetime
    last_used_at: datetime | None
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True)
class Member:
    """One of the staff as the desk keeps them, disabled ones too."""

    person: Person
    password_hash: str = field(repr=False)
    disabled: bool
    factors: Factors


@dataclass(frozen=True, slots=True)
class Invitation:
    """A place on the staff that waits for somebody; without ``email`` the first one's.

    ``person``: somebody who is there already, and may choose another password.
    """

    id: str
    email: str | None
    person: str | None
    name: str
    roles: frozenset[str]
    invited_by: str
    created_at: datetime
    expires_at: datetime


class Throttle(Protocol):
    """How often somebody may try to come in."""

    def knock(self, account: str, address: str, *, now: datetime) -> None:
        """Count a try, before it is known whether it succeeds.

        Raises:
            TooManyTriesError: too many failed before; this one is not to be looked at.
        """

    def forgive(self, account: str, address: str, *, now: datetime) -> None:
        """It succeeded: the tries before it do not count any more, and the address is known."""


class StaffTx(Protocol):
    """One write transaction on people: everything in it becomes true together."""

    def member(self, person_id: str) -> Member | None:
        """Somebody; others who would change people wait."""

    def member_at(self, email: str) -> Member | None:
        """Somebody by address; others who would change people wait."""

    def members(self) -> tuple[Member, ...]: ...
    def add_person(self, person: Person, password_hash: str) -> None:
        """Insert; nobody has the address. Links to it open nothing any more."""

    def set_roles(self, person_id: str, roles: frozenset[str]) -> None: ...
    def set_disabled(self, person_id: str, *, disabled: bool) -> None: ...
    def set_password(self, person_id: str, password_hash: str) -> None: ...
    def set_name(self, person_id: str, name: str) -> None: ...
    def set_language(self, person_id: str, language: Language) -> None: ...
    def set_deputy(self, person_id: str, role: str, until: datetime) -> None: ...
    def drop_deputy(self, person_id: str, role: str) -> bool:
        """Whether somebody stood in for that role; from now on they do not."""

    def add_token(
        self, person_id: str, token_id: str, digest: str, *, name: str, scope: str, at: datetime
    ) -> bool:
        """Insert; false where the person has a token of that name."""

    def revoke_token(self, person_id: str, name: str, at: datetime) -> bool:
        """Whether there was one to revoke."""

    def revoke_tokens(self, person_id: str, at: datetime) -> tuple[str, ...]:
        """The names of all of somebody's that opened something until now."""

    def set_totp(self, person_id: str, secret: str, counter: int | None) -> None: ...
    def take_code(self, person_id: str, counter: int) -> bool:
        """Whether no code of this time step, or a later one, was taken before."""

    def set_recovery(self, person_id: str, digests: Iterable[str]) -> None: ...
    def add_passkey(self, passkey: Passkey) -> None: ...
    def use_passkey(self, passkey: Passkey) -> None: ...
    def drop_passkey(self, passkey_id: bytes) -> None: ...
    def drop_factors(self, person_id: str) -> None: ...
    def end_sessions(self, person_id: str, *, but: str | None = None) -> None:
        """All of somebody's, except the one of the token ``but``."""

    def end_session(self, person_id: str, session_id: str) -> bool:
        """Whether somebody had such a session; it is over now."""

    def add_invitation(self, invitation: Invitation, digest: str) -> None:
        """Insert; those to the same address die."""

    def invitation(self, digest: str) -> Invitation | None: ...
    def drop_invitation(self, invitation_id: str) -> Invitation | None:
        """The invitation of that id, if there was one; from now on its link opens nothing."""

    def drop_invitations_to(self, email: str) -> None:
        """Nobody joins, or chooses a password, by a link to this address any more."""

    def drop_invitations_by(self, person_id: str) -> tuple[Invitation, ...]:
        """Those that somebody gave; from now on their links open nothing."""

    def audit(
        self, who: str, what: str, *, at: datetime, about: str, detail: Mapping[str, str]
    ) -> None: ...


class Staff(People, Protocol):
    """Who staff are."""

    def write(self) -> AbstractContextManager[StaffTx]:
        """A write transaction: committed at the end of the block, rolled back on any error."""

    def member(self, person_id: str) -> Member | None: ...
    def member_at(self, email: str) -> Member | None: ...
    def members(self) -> tuple[Member, ...]: ...
    def tokens(self, person_id: str) -> tuple[Token, ...]: ...
    def passkey(self, passkey_id: bytes) -> Passkey | None: ...
    def invitation(self, digest: str) -> Invitation | None: ...
    def invitations(self, now: datetime) -> tuple[Invitation, ...]:
        """Of people who are asked to come, and can; oldest first."""

    def renewal(self, person_id: str, now: datetime) -> Invitation | None:
        """The link by which somebody can choose another password, if there is one."""
