"""From what an author asks for to what the rules look at: defaults, and the situation."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from noticeboard import ids
from noticeboard.domain.bulletin import (
    Bulletin,
    BulletinKind,
    BulletinState,
    Revision,
    begun_from,
)
from noticeboard.domain.content import Content
from noticeboard.domain.errors import RefusedError
from noticeboard.domain.kind import Kind, Policy
from noticeboard.domain.notice import Published
from noticeboard.domain.policy import Situation, check
from noticeboard.domain.policy.texts import a_typo_fix_changes_words_only, fixed_texts
from noticeboard.domain.sentence import Sentence
from noticeboard.domain.signing import Person
from noticeboard.domain.violation import Report, Violation
from noticeboard.ports import Destination, Subject

_ARMED = (BulletinState.SCHEDULED,)
_UNDER_WAY = (BulletinState.IN_REVIEW, *_ARMED)


@dataclass(frozen=True, slots=True)
class NewNotice:
    """A notice to be drafted with its announcement.

    ``copied_from``: the id of the notice whose words it begins with.
    """

    kind: str
    language: str
    content: Content
    slug: str | None = None
    replaces: str | None = None
    copied_from: str | None = None


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A further bulletin to be drafted."""

    kind: BulletinKind
    content: Content


@dataclass(frozen=True, slots=True)
class Drafting:
    """The policy and the channels of this installation, applied to what authors write."""

    policy: Policy
    channels: Mapping[str, Destination]

    def kind(self, name: str) -> Kind:
        """The kind of that name.

        Raises:
            RefusedError: when there is none.
        """
        if name in self.policy.kinds:
            return self.policy.kinds[name]
        raise RefusedError([Violation("unknown_kind", "kind", _unknown_kind(name, self.policy))])

    def with_defaults(
        self, content: Content, kind: Kind, bulletin_kind: BulletinKind, subject: Subject | None
    ) -> Content:
        """The content with the channels it goes to, and what a whole cancellation withdraws."""
        if not content.channels:
            products = subject.public.products if subject and subject.public else content.products
            content = replace(content, channels=self._default_channels(kind, products))
        if bulletin_kind == "cancellation" and not content.withdraws and subject:
            content = replace(content, withdraws=_left_open(subject, content))
        return content

    def situation(
        self, subject: Subject, bulletin: Bulletin, content: Content, now: datetime
    ) -> Situation:
        """What the rules look at when ``content`` is to become part of ``bulletin``."""
        return Situation(
            content=content,
            bulletin_kind=bulletin.kind,
            kind=self.kind(subject.kind),
            policy=self.policy,
            now=now,
            language=subject.language,
            channels=frozenset(c.id for c in self.channels.values() if c.enabled),
            notice=None if bulletin.kind == "announcement" else subject.public,
            moving=_moving(subject, bulletin),
            fixes=_published(subject, bulletin),
            fixed_texts=fixed_texts(bulletin.armed.content) if bulletin.armed else {},
        )

    def report(
        self, subject: Subject, bulletin: Bulletin, content: Content, now: datetime
    ) -> Report:
        """What the rules find in ``content`` as part of ``bulletin``."""
        situation = self.situation(subject, bulletin, content, now)
        if bulletin.state is not BulletinState.PUBLISHED:
            return check(situation)
        found = check(replace(situation, content=replace(content, publish_at=None)))
        beyond = _beyond_words(bulletin, content)
        return replace(found, violations=(*beyond, *found.violations))

    def refuse_unless_sound(
        self,
        subject: Subject,
        bulletin: Bulletin,
        content: Content,
        now: datetime,
        more: tuple[Violation, ...] = (),
    ) -> None:
        """Let the rules look at ``content`` as part of ``bulletin``.

        Raises:
            RefusedError: with every violation, those in ``more`` first.
        """
        found = (*more, *self.report(subject, bulletin, content, now).violations)
        if found:
            raise RefusedError(found)

    def _default_channels(self, kind: Kind, products: Iterable[str]) -> tuple[str, ...]:
        wanted = {"*", *products}
        chosen = [
            c.id for c in self.channels.values() if c.enabled and wanted & set(c.default_for)
        ]
        return tuple(dict.fromkeys([*kind.mandatory_channels, *chosen]))


def new_subject(new: NewNotice, content: Content, who: Person, now: datetime) -> Subject:
    """A notice that nobody but staff knows of, with its announcement as a draft."""
    slug = new.slug or ids.new_slug(content.title, *content.products, new.kind)
    subject = Subject(ids.new_id(), slug, new.kind, new.language, now, new.replaces)
    return replace(subject, bulletins=(new_bulletin(subject, "announcement", content, who),))


def copied(subject: Subject, original: Subject) -> Subject:
    """The new notice; whoever wrote what it was copied from is an author of it, too."""
    announcement = begun_from(subject.announcement, original.announcement)
    return replace(subject, bulletins=(announcement,))


def new_bulletin(subject: Subject, kind: BulletinKind, content: Content, who: Person) -> Bulletin:
    """A draft of the next bulletin of ``subject``."""
    return Bulletin(
        id=ids.new_id(),
        notice_id=subject.id,
        kind=kind,
        code=ids.new_code(),
        sequence=max((b.sequence for b in subject.bulletins), default=0) + 1,
        state=BulletinState.DRAFT,
        revisions=(Revision(1, content, "draft", (who.id,)),),
    )


def _left_open(subject: Subject, content: Content) -> tuple[str, ...]:
    """Open promises of which the content says nothing else."""
    promises = subject.public.promises if subject.public else ()
    other = {*(move.promise for move in content.moves), *content.stays}
    return tuple(p.key for p in promises if p.status == "open" and p.key not in other)


def _moving(subject: Subject, bulletin: Bulletin) -> frozenset[str]:
    """Promises that another bulletin on its way to the public moves, withdraws or keeps.

    That one was kept waits for no text that nobody signed yet.
    """
    on_the_way = _ARMED if bulletin.kind == "fulfilment" else _UNDER_WAY
    others = (b for b in subject.bulletins if b.id != bulletin.id and b.state in on_the_way)
    return frozenset(key for b in others for key in touched((b.armed or b.working).content))


def under_way(subject: Subject) -> frozenset[str]:
    """Promises that some text on its way to the public moves, withdraws or keeps."""
    on_the_way = (b for b in subject.bulletins if b.state in _UNDER_WAY)
    return frozenset(key for b in on_the_way for key in touched((b.armed or b.working).content))


def touched(content: Content) -> Iterator[str]:
    """The keys of the promises that a content moves, withdraws or says were kept."""
    yield from (move.promise for move in content.moves)
    yield from content.withdraws
    if content.fulfilment is not None:
        yield content.fulfilment.promise


def _published(subject: Subject, bulletin: Bulletin) -> Published | None:
    if subject.public is None or bulletin.state is not BulletinState.PUBLISHED:
        return None
    return next((b for b in subject.public.bulletins if b.id == bulletin.id), None)


def _unknown_kind(name: str, policy: Policy) -> Sentence:
    known = ", ".join(policy.kinds)
    return Sentence(
        f'There is no kind of notice "{name[:40]}". There are: {known}.',
        f'"{name[:40]}"(이)라는 종류의 공지는 없습니다. 있는 종류: {known}.',
    )


def _beyond_words(bulletin: Bulletin, content: Content) -> tuple[Violation, ...]:
    """What a new revision of a public bulletin changes other than its words."""
    armed = bulletin.armed
    if armed is None or a_typo_fix_changes_words_only(armed.content, content):
        return ()
    return (Violation("not_a_typo_fix", "", _NOT_WORDS),)


_NOT_WORDS = Sentence(
    "Once public, only the spelling of a text can be fixed. Publish a correction instead.",
    "공개된 뒤에는 글의 오탈자만 고칠 수 있습니다. 정정 공지를 올려 주세요.",
)
