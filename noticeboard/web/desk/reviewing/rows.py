"""All that a bulletin says, row by row: for its reader, and to compare its versions."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import takewhile

from noticeboard.domain.bulletin import Bulletin, Revision
from noticeboard.domain.content import ClaimCorrection, Fulfilment
from noticeboard.domain.delivery import OURS
from noticeboard.domain.durations import duration_text
from noticeboard.domain.explanation import NEVER_FOUND_OUT, PART_NAMES, Given, PartDue, PartName
from noticeboard.domain.notice import Notice, Published
from noticeboard.domain.promise import Check, PromiseTerms
from noticeboard.domain.times import Instant
from noticeboard.previewing import Preview
from noticeboard.render.dates import time_of_day
from noticeboard.render.words import Words, channel_name
from noticeboard.site.changes import Change
from noticeboard.site.templating import Clock
from noticeboard.site.view import View
from noticeboard.web.desk.reviewing.channels import ChannelText


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that is said.

    ``note`` helps the reader and is no part of it: it changes with the clock. ``html``: the text
    as the public reads it. ``where``: it is about a channel that it goes to.
    """

    name: str
    text: str
    note: str = ""
    html: str = ""
    where: bool = False


@dataclass(frozen=True, slots=True)
class Telling:
    """Puts one preview into rows, in the reader's own words.

    ``replaced``: the notice in whose place this one comes.
    """

    preview: Preview
    view: View
    now: datetime
    replaced: Notice | None = None

    @property
    def words(self) -> Words:
        """The reader's phrases."""
        return self.view.words

    @property
    def clock(self) -> Clock:
        """Writes instants in the reader's language."""
        return self.view.clock

    def rows(self, texts: tuple[ChannelText, ...]) -> tuple[Row, ...]:
        """Everything, in the order in which people ask for it."""
        return (
            *self._head(),
            *self._promises(),
            *self._facts(),
            *self._body(),
            *self._parts(),
            *(self._channel(text) for text in texts if text.channel not in OURS),
        )

    def _row(self, key: str, text: str, note: str = "", html: str = "") -> Row:
        return Row(self.words(f"review.row.{key}"), text, note, html)

    # ------------------------------------------------------------ what and when

    def _head(self) -> Iterator[Row]:
        notice = self.preview.notice
        yield self._row("title", self.preview.title)
        if self.preview.bulletin.kind == "announcement" and notice.products:
            yield self._row("products", ", ".join(notice.products))
        if self.preview.bulletin.kind == "announcement" and self.replaced:
            note = self.words("review.row.replaces_note")
            yield self._row("replaces", self.replaced.title, note)
        yield self._when()
        channels = (channel_name(self.words, name) for name in self.preview.channels)
        yield replace(self._row("channels", ", ".join(channels)), where=True)

    def _when(self) -> Row:
        bulletin, revision = self.preview.bulletin, self.preview.revision
        if bulletin.published_at is not None:
            return self._row("published_at", self.clock.plain_at(bulletin.published_at))
        asked = asked_for(bulletin, revision)
        if asked is None:
            return self._row("publish_at", self.words("review.row.at_once"))
        note = "review.row.ahead" if asked > self.now else "review.row.over"
        length = duration_text(asked - self.now).in_(self.words.language)
        typed = revision.content.publish_at
        text = self.clock.plain(typed) if typed else self.clock.plain_at(asked)
        return self._row("publish_at", text, self.words(note, length=length))

    # ------------------------------------------------------------ promises

    def _promises(self) -> Iterator[Row]:
        content = self.preview.revision.content
        if self.preview.bulletin.kind == "announcement":
            yield from (self._promise(terms) for terms in content.promises)
            if content.waiver:
                yield self._row("waiver", content.waiver)
            return
        yield from self._corrects()
        for change in self.view.changes(self.preview.said):
            yield Row(change.label, self._change(change))
        if content.fulfilment:
            yield from self._evidence(content.fulfilment)

    def _promise(self, terms: PromiseTerms) -> Row:
        said = [self.clock.plain(terms.due)]
        if terms.until:
            said.append(self.words("promise.until", time=self.clock.plain(terms.until)))
        named = {t.key: t.label for t in self.preview.revision.content.promises}
        for key in terms.depends_on:
            said.append(self.words("promise.depends_on", label=named.get(key, key)))
        if terms.check:
            said.append(self._check(terms.check))
        lead = terms.due.utc - self.preview.said.published_at
        note = self.words("review.row.lead", length=duration_text(lead).in_(self.words.language))
        name = f"{terms.label} ({terms.audience})" if terms.audience else terms.label
        return Row(name, "\n".join(said), note)

    def _check(self, check: Check) -> str:
        if check.contains is None:
            return self.words("review.row.check", url=check.url)
        return self.words("review.row.check_text", url=check.url, contains=check.contains)

    def _change(self, change: Change) -> str:
        if change.withdrawn:
            return self.words("promise.withdrawn")
        if change.stays:
            return self.words("promise.stays", time=self._at(change.stays))
        if change.kept and change.kept_at:
            return self.words(f"promise.{change.kept.status}", time=self._at(change.kept_at))
        if change.now and change.was:
            names = {"was": self._at(change.was), "now": self._at(change.now)}
            earlier = change.now.utc < change.was.utc
            return self.words(f"promise.{'brought_forward' if earlier else 'moved'}", **names)
        if change.now:
            return self._at(change.now)
        said = [self.words("promise.no_time_yet")]
        if change.was:
            said = [self.words("promise.moved_open", was=self._at(change.was))]
        if change.next_word:
            said.append(self.words("promise.next_word_by", time=self._at(change.next_word)))
        return "\n".join(said)

    def _at(self, instant: Instant) -> str:
        return self.clock.plain(instant)

    def _corrects(self) -> Iterator[Row]:
        said: Published = self.preview.said
        corrected = self.view.corrected(said)
        if corrected:
            at = self.clock.plain_at(corrected.published_at)
            yield self._row("corrects", self.words("bulletin.corrects", time=at))
        if isinstance(said.corrects, ClaimCorrection):
            claim = said.corrects
            verdict = self.words(f"verdict.{claim.verdict}")
            text = f"“{claim.claim}”\n{claim.by}, {claim.where}\n{verdict}"
            yield self._row("corrects", text)

    def _evidence(self, kept: Fulfilment) -> Iterator[Row]:
        if kept.note:
            yield self._row("note", kept.note)
        if kept.evidence_url:
            yield self._row("evidence", kept.evidence_url)

    # ------------------------------------------------------------ words

    def _facts(self) -> Iterator[Row]:
        for name, value in self.preview.revision.content.facts.items():
            was = self._fact_before(name)
            note = self.words("review.row.was", value=was) if was not in (None, value) else ""
            yield Row(self.view.fact_title(name), value, note)

    def _fact_before(self, name: str) -> str | None:
        """What a fact was until this bulletin; ``None`` where nobody had named it."""
        own, told = self.preview.bulletin.id, {b.id: b for b in self.preview.subject.bulletins}
        earlier = takewhile(lambda id_: id_ != own, (b.id for b in self.preview.notice.bulletins))
        contents = [(told[id_].armed or told[id_].working).content for id_ in earlier]
        return next((c.facts[name] for c in reversed(contents) if name in c.facts), None)

    def _body(self) -> Iterator[Row]:
        frozen = self.preview.frozen
        if frozen.body.strip():
            yield self._row("body", frozen.body, html=frozen.html)
        yield self._row("short", frozen.short)

    def _parts(self) -> Iterator[Row]:
        content = self.preview.revision.content
        for name, text in content.parts.items():
            yield Row(self.view.part_title(name), text)
        explained = self.preview.said.explanation.parts
        for name in (name for name in PART_NAMES if name in explained):
            yield Row(self.words(f"part.{name}"), self._part(name))
        if content.next_word_by:
            time = self._at(content.next_word_by)
            yield self._row("next_word", self.words("promise.next_word_by", time=time))
        if daily := content.daily_word:
            at = time_of_day(daily.at, self.words.language)
            said = self.words("promise.daily_word", at=at, zone=daily.zone)
            yield self._row("next_word", said)
        if content.resolved:
            yield self._row("next_word", self.words("bulletin.resolved"))

    def _part(self, name: PartName) -> str:
        part = self.preview.said.explanation.parts[name]
        if isinstance(part, Given):
            return "\n".join(self._given(part))
        if isinstance(part, PartDue):
            due = "due_unsaid" if name in NEVER_FOUND_OUT else "due"
            return self.words(f"explanation.{due}", time=self._at(part.by))
        return self.words("explanation.withheld", by=self.words(f"withheld.{part.by}"))

    def _given(self, part: Given) -> Iterator[str]:
        yield part.text
        if part.hours is not None:
            hours = self.words("explanation.contact_hours", hours=part.hours.text)
            yield f"{hours} ({part.hours.zone})"
        if part.owed_by is not None:
            yield self.words("explanation.not_enough", time=self._at(part.owed_by))

    def _channel(self, text: ChannelText) -> Row:
        name = self.words("review.row.channel", channel=text.channel)
        said = "\n\n".join(part.text for part in text.parts)
        return Row(name, said, text.note(self.words), where=True)


def asked_for(bulletin: Bulletin, revision: Revision) -> datetime | None:
    """When it is to be published; ``None`` for as soon as it is signed."""
    if revision.state == "approved" and bulletin.publish_at is not None:
        return bulletin.publish_at
    typed = revision.content.publish_at
    return typed.utc if typed else None


def as_text(rows: tuple[Row, ...]) -> str:
    """The rows as one text, for comparing."""
    return "\n".join(f"{row.name}: {row.text}" for row in rows)
