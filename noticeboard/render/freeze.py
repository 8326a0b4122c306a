"""Makes the frozen form of a revision: what people sign, and what is sent byte for byte."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from noticeboard.domain import placeholders
from noticeboard.domain.bulletin import Bulletin
from noticeboard.domain.content import ClaimCorrection, Content, OwnCorrection
from noticeboard.domain.delivery import OURS
from noticeboard.domain.errors import RefusedError
from noticeboard.domain.kind import Policy
from noticeboard.domain.published import Published
from noticeboard.domain.quoting import filled, quoting
from noticeboard.domain.sentence import Sentence
from noticeboard.domain.violation import Violation
from noticeboard.ports import Channel, Frozen, Subject
from noticeboard.render import thread
from noticeboard.render.hygiene import tidy, unfit
from noticeboard.render.lines import Tale
from noticeboard.render.placeholders import render_filled
from noticeboard.render.seal import seal
from noticeboard.render.told import title, told
from noticeboard.render.values import times, values, without_value

FORMAT = 2


@dataclass(frozen=True, slots=True)
class Freezer:
    """The renderer: pure in its inputs, the same content gives the same hash.

    ``public_url``: where the board is; ``house_zone``: for moments that no promise gives a zone.
    """

    policy: Policy
    channels: Mapping[str, Channel]
    public_url: str
    house_zone: str

    def freeze(
        self,
        content: Content,
        *,
        bulletin: Bulletin,
        notice: Subject,
        channels: Iterable[str],
    ) -> Frozen:
        """Substitute placeholders, render Markdown, split per channel, hash.

        Raises:
            RefusedError: when a text does not fit a channel or cannot be rendered.
        """
        source = _unfolded(content, content.body) or self._template(content, notice)
        link = f"{self.public_url.rstrip('/')}/b/{bulletin.code}"
        tale = self._tale(content, bulletin, notice, link)
        freezing = _Freezing(tale, self._values(tale, notice))
        told = {path: freezing.filled(text, path) for path, text in quoting(content)}
        freezing.tale = tale = replace(tale, content=filled(content, told))
        body, html = freezing.filled(source, "body"), freezing.html(source)
        freezing.tale = replace(tale, html=html)
        written = freezing.filled(_unfolded(content, content.short), "short")
        texts = {c: self._parts(freezing, c, content, written) for c in channels}
        late = {c: self._late(freezing, c, content, written) for c in texts if c not in OURS}
        short = written or freezing.made(_ANY_LENGTH)
        if freezing.violations:
            raise RefusedError(tuple(dict.fromkeys(freezing.violations)))
        sealed = seal(FORMAT, bulletin.kind, content, body, html, short, texts, late, told)
        return Frozen(body, html, short, texts, sealed, FORMAT, late, told)

    def leave(
        self,
        content: Content,
        *,
        bulletin: Bulletin,
        notice: Subject,
        said: Published,
        channels: Iterable[str],
    ) -> Frozen:
        """What of ``said``, which lost words, still goes where it was not sent.

        Made of what is public: nothing else can bring a word back. Where that is gone, or has no
        room, what a reader needs at once remains; the link alone always fits.
        """
        link, shown = f"{self.public_url.rstrip('/')}/b/{bulletin.code}", said.shown
        tale = self._tale(_left(content, said, notice), bulletin, notice, link)
        freezing = _Freezing(tale, self._values(tale, notice))
        texts = tuple(filter(None, (tidy(shown.short), tidy(tale.must()), link)))
        rooms = {c: self._room(c) for c in channels if c not in OURS}
        sent = {c: freezing.first(texts, room) for c, room in rooms.items()}
        marked = [f"{tale.late()}\n{text}" for text in texts]
        tardy = {c: freezing.first(marked, room) for c, room in rooms.items()}
        sealed = seal(FORMAT, bulletin.kind, shown.body, shown.html, texts[0], sent, tardy)
        return Frozen(shown.body, shown.html, texts[0], sent, sealed, FORMAT, tardy)

    def _parts(
        self, freezing: "_Freezing", channel_id: str, content: Content, written: str
    ) -> tuple[str, ...]:
        room, own = self._room(channel_id), tidy(content.texts.get(channel_id, ""))
        if own:
            where = f"texts.{channel_id}"
            return freezing.parts(freezing.filled(own, where), room, where)
        return freezing.parts(written or freezing.made(room), room, "short")

    def _late(
        self, freezing: "_Freezing", channel_id: str, content: Content, written: str
    ) -> tuple[str, ...]:
        """The thread of a channel when it could not go out in time: it says so at its head.

        Where that leaves no room for what was written, what a reader needs at once remains.
        """
        room, tale = self._room(channel_id), freezing.tale
        own = tidy(content.texts.get(channel_id, ""))
        said = freezing.plain(own) if own else written
        for text in (said or tidy(tale.full()), tidy(tale.must())):
            parts = freezing.fitting(f"{tale.late()}\n{text}", room)
            if parts:
                return parts
        return ()

    def _room(self, channel_id: str) -> thread.Room:
        channel = self.channels.get(channel_id)
        if channel is None:
            return _ANY_LENGTH  # switched off: a person puts it there, by hand
        return thread.Room(channel.limits.characters, channel.limits.thread, channel.count)

    def _template(self, content: Content, notice: Subject) -> str:
        """A fulfilment says the words that were signed off with the kind."""
        if content.fulfilment is None:
            return ""
        kind = self.policy.kinds[notice.kind]
        return kind.kept_words(content.fulfilment.status).in_(notice.language)

    def _tale(self, content: Content, bulletin: Bulletin, notice: Subject, link: str) -> Tale:
        return Tale(
            content=content,
            bulletin=bulletin,
            language=notice.language,
            title=title(content, notice),
            promises=told(content, bulletin, notice),
            link=link,
            zone=self.house_zone,
        )

    def _values(self, tale: Tale, notice: Subject) -> Mapping[str, str]:
        return values(
            tale.content, notice, tale.promises, link=tale.link, house_zone=self.house_zone
        )


def _unfolded(content: Content, text: str) -> str:
    """The text; without the place for a sentence, if a holding text goes out without one."""
    plain, slots = tidy(text), content.pre_approved
    return plain if slots is None or slots.sentence else placeholders.without_sentence(plain)


def _left(content: Content, said: Published, notice: Subject) -> Content:
    """What was signed, with nothing in it but what is public: titles, names, claims, facts."""
    names = {p.key: p.label for p in notice.public.promises} if notice.public else {}
    return replace(
        content,
        title="",
        promises=tuple(replace(t, label=names.get(t.key, "")) for t in content.promises),
        facts=said.facts,
        explanation=said.explanation,
        corrects=_verdict(said.corrects) if said.removed else said.corrects,
    )


def _verdict(corrects: OwnCorrection | ClaimCorrection | None) -> ClaimCorrection | None:
    """What was found of a claim, without the claim: it still says what the text is."""
    if not isinstance(corrects, ClaimCorrection):
        return None
    return ClaimCorrection("", "", "", corrects.verdict)


_ANY_LENGTH = thread.Room(None, 1, len)


@dataclass(slots=True)
class _Freezing:
    """One revision on its way into frozen bytes; gathers every violation before it refuses."""

    tale: Tale
    values: Mapping[str, str]
    violations: list[Violation] = field(default_factory=list)

    def filled(self, text: str, where: str) -> str:
        """``text`` with its placeholders replaced."""
        missing = [name for name in placeholders.names(text) if name not in self.values]
        self.violations += [without_value(name, where) for name in missing]
        return self._fit(placeholders.fill(text, self.values), where)

    def html(self, source: str) -> str:
        """The body as the board and the feeds show it; nothing if there are no words."""
        try:
            return render_filled(source, self.values, "body") if source.strip() else ""
        except RefusedError as refused:
            self.violations += refused.violations
            return ""

    def made(self, room: thread.Room) -> str:
        """A text for which nobody wrote one, shorter where the channel is small."""
        full = tidy(self.tale.full())
        return self._fit(full if room.holds(full) else tidy(self.tale.must()), "short")

    def parts(self, text: str, room: thread.Room, where: str) -> tuple[str, ...]:
        """The thread of one channel."""
        try:
            return thread.split(text, room, times=times(self.values), link=self.tale.link)
        except thread.DoesNotFitError:
            self.violations.append(Violation("text_too_long", where, _too_long(text, room)))
        except thread.TimesTooLateError:
            self.violations.append(Violation("time_not_first", where, _TIME_NOT_FIRST))
        return ()

    def plain(self, text: str) -> str:
        """``text`` with its placeholders replaced, found fit before."""
        return placeholders.fill(text, self.values)

    def fitting(self, text: str, room: thread.Room) -> tuple[str, ...]:
        """The thread of a text nobody wrote in full; nothing where it does not fit."""
        try:
            return thread.split(text, room, times=times(self.values), link=self.tale.link)
        except (thread.DoesNotFitError, thread.TimesTooLateError):
            return ()

    def first(self, texts: Iterable[str], room: thread.Room) -> tuple[str, ...]:
        """The thread of the first of ``texts`` that has room; nothing where none has."""
        return next(filter(None, (self.fitting(text, room) for text in texts)), ())

    def _fit(self, text: str, where: str) -> str:
        self.violations += unfit(text, where)
        return text


def _too_long(text: str, room: thread.Room) -> Sentence:
    counted, most = room.count(text), room.most
    return Sentence(
        f"This text counts {counted} characters; the channel takes {most} in at most "
        f"{room.parts} part(s). Shorten it, or give this channel its own text.",
        f"글이 {counted}자로 계산됩니다. 이 채널에는 {most}자씩 최대 {room.parts}개까지 올릴 수 "
        "있습니다. 줄이거나 이 채널에만 쓸 글을 따로 적어 주세요.",
    )


_TIME_NOT_FIRST = Sentence(
    "The promised time would only come in a later part of the thread. Say it earlier.",
    "약속한 시각이 이어지는 글에 가서야 나옵니다. 앞쪽에 적어 주세요.",
)
