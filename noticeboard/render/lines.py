"""The text made for a channel for which nobody wrote one: what, when, why in a sentence, where."""

import html as entities
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from noticeboard.domain.bulletin import Bulletin, BulletinKind
from noticeboard.domain.content import ClaimCorrection, Content
from noticeboard.domain.explanation import PART_NAMES
from noticeboard.domain.sorts import Said, Sort, sort_of
from noticeboard.domain.times import Instant
from noticeboard.render import dates
from noticeboard.render.told import Told
from noticeboard.render.words import words

_BLOCK_END = re.compile(r"</(?:p|h[3-6]|li|pre|tr)>|<br>|<hr>")
_TAG = re.compile(r"<[^>]*>")
_SENTENCE_END = re.compile(r"(?<=[^\W\d][.!?。！？])\s|[!?。！？](?=\s)|\n")
_MOST_SENTENCE = 200


def headline(
    language: str,
    kind: BulletinKind,
    title: str,
    labels: Sequence[str] = (),
    said: Said | None = None,
) -> str:
    """What a text is about: its notice, or the promises of it (``labels``) that alone end.

    ``said``: what it says, where that is told apart by more than its kind.
    """
    if labels:
        return words(language)("line.cancellation_of", title=title, labels=", ".join(labels))
    sort = sort_of(kind, said) if said else kind
    return words(language)(f"line.{_KEYS.get(sort, sort)}", title=title)


# A reminder says in its own words what it is.
_KEYS: Mapping[Sort, str] = {"partly_kept": "fulfilment_in_part", "reminder": "update"}


@dataclass(frozen=True, slots=True)
class Tale:
    """What a line is made from."""

    content: Content
    bulletin: Bulletin
    language: str
    title: str
    promises: tuple[Told, ...]
    link: str
    zone: str
    html: str = ""

    def must(self) -> str:
        """What a reader needs at once: what it is about, the times, the link."""
        return "\n".join([self._headline(), *self._times(), self.link])

    def full(self) -> str:
        """The same, with one sentence of why."""
        return "\n".join([self._headline(), *self._times(), *self._why(), self.link])

    def late(self) -> str:
        """What stands above a text that could not go out in time."""
        planned = self.content.publish_at
        return self._say("late_for", time=planned) if planned else self._say("late")

    def _headline(self) -> str:
        ended = [promise.label for promise in self.promises if promise.withdrawn]
        alone = ended if len(ended) < len(self.promises) else ()
        return headline(self.language, self.bulletin.kind, self.title, alone, self.content)

    def _times(self) -> Iterator[str]:
        yield from self._claim()
        for promise in self.promises:
            if self.bulletin.kind == "announcement":
                yield self._upcoming(promise)
            elif promise.touched:
                yield self._changed(promise)
            elif promise.key in self.content.stays and promise.due:
                yield self._say("stays", label=promise.label, time=promise.due)
        yield from self._kept()
        yield from self._words_to_come()

    def _words_to_come(self) -> Iterator[str]:
        if self.content.resolved:
            yield self._say("resolved")
        if self.content.next_word_by:
            yield self._say("next_word", time=self.content.next_word_by)
        if daily := self.content.daily_word:
            at = dates.time_of_day(daily.at, self.language)
            yield self._say("daily_word", at=at, zone=daily.zone)

    def _upcoming(self, promise: Told) -> str:
        return self._say("promise", label=promise.label, time=promise.due)

    def _changed(self, promise: Told) -> str:
        if promise.withdrawn:
            return self._say("withdrawn", label=promise.label, was=promise.was)
        if promise.due is None:
            return self._say(
                "moved_open",
                label=promise.label,
                was=promise.was,
                next_word=promise.next_word_by,
            )
        return self._say("moved", label=promise.label, was=promise.was, now=promise.due)

    def _kept(self) -> Iterator[str]:
        kept = self.content.fulfilment
        promise = next((p for p in self.promises if kept and p.key == kept.promise), None)
        if kept and promise:
            at = dates.stamp(kept.observed_at, promise.zone or self.zone, self.language)
            yield self._say(kept.status, label=promise.label, time=at)

    def _claim(self) -> Iterator[str]:
        corrects = self.content.corrects
        if isinstance(corrects, ClaimCorrection) and corrects.claim:
            verdict = words(self.language)(f"verdict.{corrects.verdict}")
            yield self._say("claim", claim=corrects.claim, by=corrects.by, verdict=verdict)

    def _why(self) -> Iterator[str]:
        said = self.content.explanation.text("what_happened") or plain(self.html)
        sentence = first_sentence(said)
        if sentence:
            yield sentence
        elif self.bulletin.kind == "update":
            yield from self._parts()

    def _parts(self) -> Iterator[str]:
        """What an update tells that has no words of its own: each part under its name."""
        for name in PART_NAMES:
            told = self.content.explanation.text(name)
            if told and (sentence := first_sentence(told)):
                yield self._say("part", part=words(self.language)(f"part.{name}"), told=sentence)

    def _say(self, key: str, **names: object) -> str:
        shown = {
            name: dates.full(value, self.language) if isinstance(value, Instant) else value
            for name, value in names.items()
        }
        return words(self.language)(f"line.{key}", **shown)


def plain(html: str) -> str:
    """The words of sanitised HTML, a line per block."""
    return entities.unescape(_TAG.sub("", _BLOCK_END.sub("\n", html)))


def first_sentence(text: str) -> str:
    """The first sentence of ``text``; nothing if it is too long to be quoted whole."""
    stripped = text.strip()
    found = _SENTENCE_END.search(stripped)
    sentence = stripped[: found.end()].strip() if found else stripped
    return sentence if len(sentence) <= _MOST_SENTENCE else ""
