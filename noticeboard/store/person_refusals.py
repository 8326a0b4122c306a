"""What people and tokens are refused for, and in which words."""

import re
from collections.abc import Iterator

from noticeboard.domain.errors import RefusedError
from noticeboard.domain.sentence import Sentence
from noticeboard.domain.signing import ROLES
from noticeboard.domain.violation import Violation

# ASCII only: two addresses that look the same are the same.
_EMAIL = re.compile(r"[a-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[a-z0-9-]+(\.[a-z0-9-]+)*")
_PASSWORD_LEAST, _PASSWORD_MOST = 12, 1000
_NAME_MOST = 80
SCOPES = ("write", "approve")


def check_person(email: str, roles: frozenset[str], password: str) -> None:
    """Raise with everything that is wrong about a new person."""
    found = [*_about_email(email), *_about_roles(roles), *_about_password(password)]
    if found:
        raise RefusedError(found)


def check_roles(roles: frozenset[str]) -> None:
    """Raise for a role that does not exist."""
    found = list(_about_roles(roles))
    if found:
        raise RefusedError(found)


def check_token(name: str, scope: str) -> None:
    """Raise with everything that is wrong about a new token."""
    found = []
    if not name.strip() or len(name) > _NAME_MOST or not name.isprintable():
        found.append(Violation("token_name", "name", _TOKEN_NAME))
    if scope not in SCOPES:
        found.append(Violation("unknown_scope", "scope", _SCOPE))
    if found:
        raise RefusedError(found)


def _about_email(email: str) -> Iterator[Violation]:
    if len(email) > 254 or not _EMAIL.fullmatch(email):
        yield Violation("not_an_email", "email", _NOT_AN_EMAIL)


def _about_roles(roles: frozenset[str]) -> Iterator[Violation]:
    if not roles:
        yield Violation("no_role", "role", _needs_roles("at least one role", "역할이 하나 이상"))
    for role in sorted(roles - set(ROLES)):
        name = role[:40]
        sentence = _needs_roles(
            f'a role we know; "{name}" is not one', f'"{name}"(이)가 아닌 역할이'
        )
        yield Violation("unknown_role", "role", sentence)


def _needs_roles(en: str, ko: str) -> Sentence:
    known = ", ".join(ROLES)
    return Sentence(f"A person needs {en}: {known}.", f"{ko} 필요합니다: {known}.")


def _about_password(password: str) -> Iterator[Violation]:
    if not _PASSWORD_LEAST <= len(password) <= _PASSWORD_MOST or len(set(password)) < 4:
        yield Violation("weak_password", "password", _WEAK)


def email_taken(email: str) -> RefusedError:
    """That somebody has this address already."""
    sentence = Sentence(
        f"{email} belongs to somebody already.", f"{email}은(는) 이미 등록된 주소입니다."
    )
    return RefusedError([Violation("email_taken", "email", sentence)])


def token_name_taken(name: str) -> RefusedError:
    """That this person has a token of this name already."""
    sentence = Sentence(
        f'This person has a token "{name}" already. Choose another name.',
        f'"{name}"(이)라는 토큰이 이미 있습니다. 다른 이름을 고르세요.',
    )
    return RefusedError([Violation("token_name_taken", "name", sentence)])


def unknown_person(email: str) -> Sentence:
    """That nobody has this address."""
    shown = email[:80]
    return Sentence(f"Nobody has the address {shown}.", f"{shown} 주소를 쓰는 사람이 없습니다.")


def unknown_token(name: str) -> Sentence:
    """That there is no such token to revoke."""
    shown = name[:80]
    return Sentence(f'There is no token "{shown}".', f'"{shown}"(이)라는 토큰이 없습니다.')


_NOT_AN_EMAIL = Sentence(
    "This is not an e-mail address such as ana@example.com.",
    "ana@example.com 같은 이메일 주소가 아닙니다.",
)
_WEAK = Sentence(
    "A password has 12 characters or more, and not one of them over and over.",
    "비밀번호는 12자 이상이어야 하고, 같은 글자만 되풀이할 수 없습니다.",
)
_TOKEN_NAME = Sentence(
    "A token needs a name of at most 80 characters that says what it is for.",
    "토큰에는 용도를 알 수 있는 80자 이하의 이름이 필요합니다.",
)
_SCOPE = Sentence(
    "A token is made with the scope write or approve.",
    "토큰의 범위는 write 또는 approve입니다.",
)
