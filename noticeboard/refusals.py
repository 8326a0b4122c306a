"""What the verbs refuse beyond the rules, and in which words."""

from collections.abc import Collection
from datetime import datetime

from noticeboard import ids
from noticeboard.domain import signing
from noticeboard.domain.bulletin import Bulletin, BulletinState
from noticeboard.domain.errors import (
    ConflictError,
    ForbiddenError,
    NotFoundError,
    RefusedError,
)
from noticeboard.domain.kind import Kind
from noticeboard.domain.outdated import outdated
from noticeboard.domain.sentence import LANGUAGES, Sentence
from noticeboard.domain.signing import Person, role_title
from noticeboard.domain.violation import Violation
from noticeboard.drafting import NewNotice
from noticeboard.ports import Subject, Tx


def identity(new: NewNotice) -> tuple[Violation, ...]:
    """What is wrong with the name and language of a new notice."""
    found = []
    if new.language not in LANGUAGES:
        found.append(Violation("unknown_language", "language", _LANGUAGE))
    if new.slug is not None and not ids.slug_is_well_formed(new.slug):
        found.append(Violation("slug_malformed", "slug", _SLUG_MALFORMED))
    return tuple(found)


def refuse_unfit(tx: Tx, new: NewNotice) -> None:
    """Raise if a new notice does not fit among the others.

    A slug its author chose names another notice; it is never numbered. What it replaces is not
    public: its id would be the first thing the public hears of it.
    """
    found = []
    if new.slug is not None and tx.slug_taken(new.slug):
        found.append(Violation("slug_taken", "slug", _SLUG_TAKEN))
    if new.replaces is not None and not _is_public(tx.subject(new.replaces)):
        found.append(Violation("unknown_notice", "replaces", _UNKNOWN_NOTICE))
    if new.copied_from is not None and tx.subject(new.copied_from) is None:
        found.append(Violation("unknown_notice", "copied_from", _UNKNOWN_ORIGINAL))
    if found:
        raise RefusedError(found)


def _is_public(subject: Subject | None) -> bool:
    return subject is not None and subject.public is not None


def refuse_outdated(subject: Subject, bulletin: Bulletin) -> None:
    """Raise if the words in review were frozen before something public changed what they quote."""
    found = outdated(bulletin, subject.public)
    if found is not None:
        twice = found.by.resolved and not found.removed
        said = _SAID_OVER if twice else _QUOTES_REMOVED if found.removed else _NOTICE_CHANGED
        raise ConflictError("notice_changed", said)


def may(who: Person, roles: tuple[str, ...], now: datetime) -> None:
    """Raise unless ``who`` has one of the roles."""
    if not any(who.holds(role, now) for role in roles):
        raise ForbiddenError("role_missing", needs_role(roles))


def refuse_removed(subject: Subject, bulletin: Bulletin) -> None:
    """Raise for a bulletin that lost words: a fix of its spelling would bring them back."""
    published = subject.public.bulletins if subject.public else ()
    if any(b.removals for b in published if b.id == bulletin.id):
        raise ConflictError("words_removed", _WORDS_REMOVED)


def refuse_at_leisure(bulletin: Bulletin, kind: Kind, now: datetime) -> None:
    """Raise for what one person never publishes alone.

    An announcement, a fix of public words, and what others have time to sign.
    """
    at = bulletin.working.content.publish_at
    later = at is not None and at.utc - now > kind.delay_notice
    if later or bulletin.kind == "announcement" or bulletin.state is BulletinState.PUBLISHED:
        raise ConflictError("no_emergency", _NO_EMERGENCY)


def may_review(who: Person, line: tuple[str, ...], now: datetime) -> None:
    """Raise unless ``who`` has a role of the sign-off line, and a token that may use it."""
    may(who, line, now)
    if not who.can_approve:
        raise ForbiddenError("token_cannot_approve", signing.PLAIN_TOKEN)


def known(channel: str | None, channels: Collection[str]) -> str | None:
    """The id of a channel that is there, or ``None``, which means all of them.

    Raises:
        NotFoundError: there is no such channel.
    """
    if channel is None or channel in channels:
        return channel
    names = ", ".join(sorted(channels))
    told = Sentence(
        f"There is no such channel. There are: {names}.",
        f"그런 채널이 없습니다. 있는 채널은 다음과 같습니다: {names}.",
    )
    raise NotFoundError("unknown_channel", told)


def needs_role(roles: tuple[str, ...]) -> Sentence:
    """That one of these roles is needed."""
    titles = [role_title(role) for role in roles]
    return Sentence(
        f"This needs the role: {', '.join(title.en for title in titles)}.",
        f"다음 역할이 필요합니다: {', '.join(title.ko for title in titles)}.",
    )


NO_NOTICE = Sentence("There is no notice of that id.", "그런 번호의 공지가 없습니다.")
NO_BULLETIN = Sentence(
    "There is no bulletin of that id. A notice lists the ids of its bulletins.",
    "그런 번호의 글이 없습니다. 글의 번호는 공지에 적혀 있습니다.",
)
NO_SHEET = Sentence(
    "What was kept here is gone: it was handed in, thrown away, or is another person's.",
    "여기에 보관하던 내용이 없습니다. 이미 보냈거나 지웠거나, 다른 사람의 것입니다.",
)
NO_DELIVERY = Sentence(
    "There is no delivery of that id. A bulletin lists the ids of its deliveries.",
    "그런 번호의 발송 건이 없습니다. 발송 건의 번호는 글의 발송 현황에 있습니다.",
)
NO_HOLDING_TEXT = Sentence(
    "There is no holding text of that id. The page Holding texts of the desk shows all there are.",
    "그런 번호의 중간 안내 문안이 없습니다. 데스크의 ‘중간 안내 문안’에서 확인해 주세요.",
)
SAID_BEFORE = Sentence(
    "This was said here before. It can go out like this; the record counts a next word that is "
    "kept so as one that brought nothing new. If anything is new, add a sentence or choose "
    "another text.",
    "이 공지에 이미 올린 말입니다. 그대로 올릴 수 있지만, 약속 기록에는 새 내용이 없던 다음 소식"
    "으로 남습니다. 새로 아는 것이 있으면 문장을 덧붙이거나 다른 문안을 골라 주세요.",
)
SAID_ALREADY = Sentence(
    "Exactly this was published last, with the same time of the next word. Read it. If more has "
    "to be said, add a sentence, or choose another text or time.",
    "방금 같은 문안이 같은 다음 소식 시각으로 올라갔습니다. 먼저 읽어 보세요. 더 알릴 내용이 "
    "있으면 문장을 덧붙이거나 문안이나 시각을 바꿔 주세요.",
)
NOT_PUBLIC = Sentence(
    "This notice is not public yet. Edit its announcement instead.",
    "아직 공개되지 않은 공지입니다. 첫 공지를 고쳐 주세요.",
)
KEY_REUSED = Sentence(
    "This Idempotency-Key was used for another request. Use a new one.",
    "다른 요청에 이미 쓴 Idempotency-Key입니다. 새 키를 쓰세요.",
)
REASON_BLANK = Sentence(
    "Say why, so that the author knows what to change.",
    "작성자가 무엇을 고칠지 알 수 있도록 이유를 적어 주세요.",
)
_NOTICE_CHANGED = Sentence(
    "A delay, correction or cancellation was published after this was frozen, so that it may "
    "quote what is no longer true. Freeze it anew: it is filled with what is true now.",
    "이 글을 확정한 뒤에 연기·정정·취소 공지가 올라가서, 더는 사실이 아닌 내용이 들어 있을 수 "
    "있습니다. ‘지금 내용으로 다시 확정’하면 지금 사실로 새로 채워집니다.",
)
_SAID_OVER = Sentence(
    "Somebody else has said in public meanwhile that it is over. Read that first. If this still "
    "has to be said, freeze it anew: it promises nothing for a second time.",
    "그사이 해결되었다는 다른 글이 공개되었습니다. 먼저 읽어 보세요. 그래도 더 알려야 하면 "
    "‘지금 내용으로 다시 확정’해 주세요. 원인과 재발 방지 대책을 두 번 약속하지 않게 됩니다.",
)
_QUOTES_REMOVED = Sentence(
    "Words about this notice were removed after this was frozen, so that it may bring them "
    "back. Freeze it anew: it is filled in as things are now.",
    "이 글을 확정한 뒤에 이 공지에서 삭제된 내용이 있어, 그 내용이 다시 나타날 수 있습니다. "
    "‘지금 내용으로 다시 확정’하면 내용이 새로 채워집니다.",
)
NOT_OUTDATED = Sentence(
    "Nothing was published since this was frozen that could make it wrong. It can be signed as "
    "it is.",
    "이 글을 확정한 뒤로 내용에 영향을 줄 공지가 올라가지 않았습니다. 이대로 승인하시면 됩니다.",
)
WHY_ALONE = Sentence(
    "Say why nobody else can sign this now. Whoever looks at it afterwards reads it.",
    "지금 다른 사람이 승인할 수 없는 이유를 적어 주세요. 나중에 확인하는 사람이 읽습니다.",
)
_NO_EMERGENCY = Sentence(
    "Only a further text about a public notice, to go out now or soon, is published by one person "
    "in an emergency. Anything else waits for its signatures.",
    "혼자 긴급 공개할 수 있는 것은 이미 공개된 공지에 이어지고 곧 나갈 글뿐입니다. 다른 글은 "
    "승인을 기다려 주세요.",
)
_WORDS_REMOVED = Sentence(
    "The words of this were removed. What else has to be said can be said in an update or a "
    "correction.",
    "이 글의 내용은 삭제되었습니다. 더 알릴 것이 있으면 추가 소식이나 정정 공지를 올려 주세요.",
)
_LANGUAGE = Sentence(
    'A notice is in Korean ("ko") or English ("en").',
    '공지의 언어는 한국어("ko")나 영어("en")입니다.',
)
_SLUG_MALFORMED = Sentence(
    'A slug is small letters, digits and hyphens, such as "phone-x-launch".',
    '주소 이름은 "phone-x-launch"처럼 영어 소문자, 숫자, 붙임표로 적습니다.',
)
_SLUG_TAKEN = Sentence(
    "Another notice has this slug. Choose another, or leave it out.",
    "이미 쓰고 있는 주소 이름입니다. 다른 이름을 고르거나 비워 두세요.",
)
_UNKNOWN_ORIGINAL = Sentence(
    "No notice has this id. Name the one this was copied from, or leave it out.",
    "그런 번호의 공지가 없습니다. 복사해 온 공지의 번호를 적거나 비워 두세요.",
)
_UNKNOWN_NOTICE = Sentence(
    "No public notice has this id. Name the one whose place this takes, or leave it out.",
    "그런 번호로 공개된 공지가 없습니다. 대신할 공지를 고르거나 비워 두세요.",
)
PROMISE_MOVED = Sentence(
    "This promise was moved in the meantime. Look at its time now, and then again.",
    "그 사이에 이 약속의 시각이 바뀌었습니다. 바뀐 시각을 확인한 뒤 다시 해 주세요.",
)
