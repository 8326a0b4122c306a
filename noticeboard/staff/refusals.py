"""What the verbs on people refuse, and in which words."""

import re
from collections.abc import Iterable, Iterator

from noticeboard.domain.errors import RefusedError
from noticeboard.domain.sentence import Sentence
from noticeboard.domain.signing import ROLES, Person, role_title
from noticeboard.domain.violation import Violation
from noticeboard.staff.guessing import is_guessed_early

# ASCII only: two addresses that look the same are the same.
_EMAIL = re.compile(r"[a-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[a-z0-9-]+(\.[a-z0-9-]+)*")
_PASSWORD_LEAST, _PASSWORD_MOST = 12, 1000
_NAME_MOST = 80
SCOPES = ("write", "approve")


def refuse(*findings: Iterable[Violation]) -> None:
    """Raise with everything that was found wrong; return if that is nothing."""
    found = [violation for some in findings for violation in some]
    if found:
        raise RefusedError(found)


def about_token(name: str, scope: str, *, signs: bool) -> Iterator[Violation]:
    """What is wrong about a new token. ``signs``: its owner may sign off."""
    if not _is_name(name):
        yield Violation("token_name", "name", _TOKEN_NAME)
    if scope not in SCOPES:
        yield Violation("unknown_scope", "scope", _SCOPE)
    elif scope == "approve" and not signs:
        yield Violation("scope_needs_role", "scope", _SCOPE_NEEDS_ROLE)


def about_name(name: str) -> Iterator[Violation]:
    """What is wrong about a person's name."""
    if not _is_name(name):
        yield Violation("person_name", "name", _PERSON_NAME)


def _is_name(name: str) -> bool:
    # Nothing that does not show: no control, no direction override, no half a surrogate.
    return bool(name.strip()) and len(name) <= _NAME_MOST and name.isprintable()


def about_email(email: str) -> Iterator[Violation]:
    """What is wrong about an address."""
    if len(email) > 254 or not _EMAIL.fullmatch(email):
        yield Violation("not_an_email", "email", _NOT_AN_EMAIL)


def about_roles(roles: frozenset[str]) -> Iterator[Violation]:
    """What is wrong about the roles somebody is to have."""
    if not roles:
        yield Violation("no_role", "role", _NO_ROLE)
    for role in sorted(roles - set(ROLES)):
        yield Violation("unknown_role", "role", _unknown_role(role[:40]))


def _unknown_role(name: str) -> Sentence:
    """Only a program or a terminal names roles; a page has a box for each."""
    known = ", ".join(ROLES)
    return Sentence(
        f'There is no role "{name}". There are: {known}.',
        f'"{name}"(이)라는 역할은 없습니다. 있는 역할: {known}.',
    )


def about_password(password: str, *told: str) -> Iterator[Violation]:
    """What is wrong about a password somebody chose. ``told``: what others know about them."""
    if not _PASSWORD_LEAST <= len(password) <= _PASSWORD_MOST:
        yield Violation("weak_password", "password", _WEAK)
    elif is_guessed_early(password, told):
        yield Violation("guessed_password", "password", _GUESSED)


def about_newcomer(person: Person, password: str, brand: str) -> Iterator[Violation]:
    """What is wrong about somebody who would join, and their password."""
    yield from about_email(person.email)
    yield from about_name(person.name)
    yield from about_roles(person.roles)
    yield from about_password(password, person.email, person.name, brand)


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


def unknown_deputy(role: str) -> Sentence:
    """That somebody does not stand in for this role."""
    shown = role_title(role[:40])
    return Sentence(
        f"They do not stand in for: {shown.en}.",
        f"{shown.ko} 역할을 대신 맡고 있지 않습니다.",
    )


NO_PERSON = Sentence("There is nobody of that id.", "그런 사람이 없습니다.")
NO_INVITATION = Sentence(
    "This link opens nothing: it was used, withdrawn or replaced, or its time is over. Ask for a "
    "new one.",
    "이미 썼거나 취소했거나 기한이 지난 초대 링크입니다. 새 링크를 요청해 주세요.",
)
LAST_ADMIN = Sentence(
    "Nobody else is an administrator. Make somebody else one first.",
    "다른 관리자가 없습니다. 먼저 다른 사람을 관리자로 정해 주세요.",
)
OWN_FACTORS = Sentence(
    "Nobody resets their own second factor. Replace it on your account page, or ask another "
    "administrator.",
    "본인의 2단계 인증은 초기화할 수 없습니다. 내 계정에서 바꾸거나 다른 관리자에게 "
    "부탁해 주세요.",
)
NO_PASSKEY = Sentence("There is no passkey of that name.", "그런 이름의 패스키가 없습니다.")
LAST_FACTOR = Sentence(
    "This is your only second factor, and your roles need one. Set up another one first.",
    "하나뿐인 2단계 인증입니다. 맡은 역할에 꼭 필요하니 다른 것을 먼저 등록해 주세요.",
)
OWN_PASSWORD = Sentence(
    "Change your own password on your account page.",
    "본인 비밀번호는 내 계정에서 바꿔 주세요.",
)
DISABLE_SELF = Sentence(
    "Nobody disables themselves. Ask another administrator.",
    "본인 계정은 중지할 수 없습니다. 다른 관리자에게 부탁해 주세요.",
)
UNTIL_PAST = Sentence(
    "Standing in ends at an instant to come, at most a year ahead.",
    "대신 맡는 기한은 지금부터 1년 안의 시각이어야 합니다.",
)
_NO_ROLE = Sentence("Choose at least one role.", "역할을 하나 이상 골라 주세요.")
_PERSON_NAME = Sentence(
    "Give a name of at most 80 characters, as colleagues know it.",
    "동료들이 아는 이름을 80자 이하로 적어 주세요.",
)
_SCOPE_NEEDS_ROLE = Sentence(
    "Only somebody who may sign off can have a token for approving.",
    "승인용 토큰은 승인할 수 있는 사람만 만들 수 있습니다.",
)
_NOT_AN_EMAIL = Sentence(
    "This is not an e-mail address such as ana@example.com.",
    "ana@example.com 같은 이메일 주소가 아닙니다.",
)
_WEAK = Sentence(
    "A password has 12 characters or more, and 1000 at most.",
    "비밀번호는 12자 이상, 1000자 이하여야 합니다.",
)
_GUESSED = Sentence(
    "This password is guessed early: a common word, your name, your address or a row such as "
    "12345 with little else. Take a sentence that only you would think of.",
    "쉽게 짐작할 수 있는 비밀번호입니다. 흔한 낱말, 이름, 이메일 주소, 12345 같은 나열 말고 나만 "
    "아는 문장으로 정해 주세요.",
)
_TOKEN_NAME = Sentence(
    "A token needs a name of at most 80 characters that says what it is for.",
    "토큰에는 용도를 알 수 있는 80자 이하의 이름이 필요합니다.",
)
_SCOPE = Sentence(
    "A token is made with the scope write or approve.",
    "토큰의 범위는 write 또는 approve입니다.",
)
