"""The letters in which the staff are told what they need not acknowledge."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from noticeboard.domain.bulletin import Bulletin, BulletinState
from noticeboard.domain.delivery import BOARD
from noticeboard.domain.durations import as_told, duration_text
from noticeboard.domain.memos import Memo
from noticeboard.domain.sentence import Language
from noticeboard.domain.signing import Person
from noticeboard.domain.sorts import sort_of_text
from noticeboard.domain.zone_rules import RuleChange, rule_changes
from noticeboard.ports import Clock, Letter, Ring, Subject
from noticeboard.render import dates
from noticeboard.render.letters import one_line, worded
from noticeboard.render.told import title
from noticeboard.render.words import Words, channel_name, words

# A letter about a text in review is true while the text is in that state.
_WANTED: Mapping[str, BulletinState] = {
    "review_soon": BulletinState.IN_REVIEW,
    "review_missed": BulletinState.MISSED_REVIEW,
    "edit_soon": BulletinState.SCHEDULED,
}
_OF_THE_BOARD = frozenset(
    (kind, BOARD) for kind in ("overdue", "sending_held", "dead", "copy_failed")
)


@dataclass(frozen=True, slots=True)
class MemoLetters:
    """``memos.Scribe``. ``language``, ``zone``: the house's; ``desk``: where the desk is."""

    clock: Clock
    language: Language
    zone: str
    desk: str

    def letter(self, memo: Memo, person: Person, subject: Subject | None) -> Letter | None:
        """The letter; ``None`` where that is not so any more.

        ``subject``: the notice that it is about.
        """
        if subject is None:
            return None
        bulletin = next((b for b in subject.bulletins if b.id == memo.bulletin_id), None)
        if bulletin is None:
            return None
        language = person.language or self.language
        if memo.kind == "rule_change":
            about = self._of_rules(memo, subject, language)
        else:
            about = self._of_text(memo, subject, bulletin)
        if about is None:
            return None
        told = words(language)
        names = {
            "person": one_line(person.name or person.email),
            "title": one_line(title(bulletin.working.content, subject)),
            "what": told(f"kind.{sort_of_text(bulletin)}"),
            "at": dates.stamp(memo.at, self.zone, language),
            "length": duration_text(as_told(abs(memo.at - self.clock()))).in_(language),
            "channel": channel_name(told, memo.named),
            **about,
        }
        subject_line, happened, rest = worded(_template(memo), language, names)
        return Letter(person.email, subject_line, f"{happened}\n\n{rest}")

    def of_trouble(self, memo: Memo, person: Person, titles: Sequence[str]) -> Letter:
        """The letter about a trouble of the board; ``titles``: some of what is stuck."""
        language = person.language or self.language
        told = words(language)
        names = {
            "person": one_line(person.name or person.email),
            "named": one_line(channel_name(told, memo.named)),
            "count": str(memo.count),
            "among": _among(titles, memo.count, told),
            "at": dates.stamp(memo.at, self.zone, language),
            "length": duration_text(as_told(abs(self.clock() - memo.at))).in_(language),
            "link": f"{self.desk}/sending",
        }
        subject_line, happened, rest = worded(_template(memo), language, names)
        if memo.word == "over":
            names["what"] = subject_line
            subject_line, happened, rest = worded("trouble_over", language, names)
        if memo.word == "lasting":
            subject_line = told("trouble.still", what=subject_line)
        return Letter(person.email, subject_line, f"{happened}\n\n{rest}")

    def ring(self, memo: Memo, letter: Letter) -> Ring:
        """The same for a telephone: what is wrong, and what the public sees of it."""
        happened, _, _ = letter.text.partition("\n\n")
        # The same on every try, and not the address of somebody in clear.
        name = sha256(memo.key.encode()).hexdigest()[:32]
        link = f"{self.desk}/sending"
        return Ring(name, self.clock(), letter.subject, happened, link, letter.to)

    def _of_text(
        self, memo: Memo, subject: Subject, bulletin: Bulletin
    ) -> Mapping[str, str] | None:
        here = f"{self.desk}/bulletins/{bulletin.id}"
        if memo.kind.startswith("copy"):
            return {"link": f"{here}/deliveries"}
        waits = bulletin.working.state == "in_review"
        return {"link": here} if waits and bulletin.state is _WANTED[memo.kind] else None

    def _of_rules(
        self, memo: Memo, subject: Subject, language: Language
    ) -> Mapping[str, str] | None:
        found = rule_changes(subject.public, self.clock()) if subject.public else ()
        change = next((c for c in found if c.promise.key == memo.named), None)
        if change is None:
            return None
        link = f"{self.desk}/notices/{subject.id}/delay?promise={change.promise.key}"
        return {"link": link, **_times(change, language)}


def _template(memo: Memo) -> str:
    """Of the board itself other things are true than of a channel that follows it."""
    if memo.kind == "sending_held" and not memo.named:
        return "everything_held"
    return f"{memo.kind}_board" if (memo.kind, memo.named) in _OF_THE_BOARD else memo.kind


def _among(titles: Sequence[str], count: int, told: Words) -> str:
    """Which ones, as far as they fit: a sentence, if any are known."""
    if not titles:
        return ""
    named = ", ".join(f"“{one_line(title)}”" for title in titles)
    more = count - len(titles)
    shown = told("trouble.and_more", titles=named, more=more) if more > 0 else named
    return f" {told('trouble.among', titles=shown)}"


def _times(change: RuleChange, language: Language) -> Mapping[str, str]:
    was, then = change.was, change.shown_then
    return {
        "label": one_line(change.promise.label),
        "zone": was.zone,
        "promised": dates.on_the_clock(was, language),
        "shown": dates.full(then, language),
    }
