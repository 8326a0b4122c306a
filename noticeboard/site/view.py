"""What a template asks of a notice: plain questions, each answered as of one boundary."""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from urllib.parse import urlsplit

from markupsafe import Markup

from noticeboard.domain import fact_history, labels
from noticeboard.domain.content import ClaimCorrection, OwnCorrection
from noticeboard.domain.durations import duration_text
from noticeboard.domain.explanation import Part, PartName
from noticeboard.domain.fact_history import FactChange, Mark, PastValue
from noticeboard.domain.ledger import Removal
from noticeboard.domain.notice import Notice, Published
from noticeboard.domain.promise import DueRevision, Promise, PromiseState, Source
from noticeboard.domain.times import Instant
from noticeboard.ports import FeedScope
from noticeboard.render import dates
from noticeboard.render.words import Words
from noticeboard.site import changes, explained, removed, routes
from noticeboard.site.changes import Change, Overtaking
from noticeboard.site.given import DailyWords, Owed, ToCome, ToldLater, WordGiven
from noticeboard.site.house import House
from noticeboard.site.stating import lead, state_sentence, witness
from noticeboard.site.templating import Clock


class View:
    """One notice in one language, as of one boundary."""

    def __init__(
        self, house: House, notice: Notice, words: Words, as_of: datetime, *, base: str = ""
    ) -> None:
        """``base`` goes before every link to a bulletin: empty on the notice's own page."""
        self.base = base
        self.house = house
        self.notice = notice
        self.words = words
        self.clock = Clock(words.language, house.zone)
        self._as_of = as_of

    @property
    def path(self) -> str:
        """Where the notice's page is."""
        return routes.notice_path(self.notice.slug)

    @property
    def kind(self) -> str:
        """The notice's kind, in words."""
        return self.house.kind_title(self.notice.kind, self.words.language)

    @property
    def resolved(self) -> Published | None:
        """The bulletin that said it was resolved, unless a later one told of trouble again."""
        return changes.resolved(self.notice)

    @property
    def first_told(self) -> Published | None:
        """Where the trouble that is resolved was told of first."""
        return changes.first_told(self.notice, self.resolved) if self.resolved else None

    def state(self, promise: Promise) -> PromiseState:
        """What the public sees of a promise."""
        return promise.state(self._as_of)

    def sentence(self, promise: Promise) -> Markup:
        """The state in words, with the instant itself in it."""
        return state_sentence(self.words, self.clock, promise, self._as_of)

    def told(self, bulletin: Published) -> Iterator[tuple[PartName, Part]]:
        """The parts of an explanation under which something stands, in their one order."""
        return explained.told(self.notice, bulletin, self._as_of)

    def to_come(self, bulletin: Published) -> tuple[ToCome, ...]:
        """The parts that nobody has told, by when they were promised."""
        return explained.to_come(self.notice, bulletin, self._as_of)

    def told_later(self, bulletin: Published, name: PartName) -> ToldLater | None:
        """The later bulletin that gave a part this one owed."""
        found = self.notice.part_given(bulletin, name)
        return ToldLater(found[0], "" if found[0].removed else found[1].text) if found else None

    def still_owed(self) -> Iterator[Owed]:
        """Every part of an explanation that was promised and not told, if it has a line."""
        for (bulletin_id, name), by in self.notice.owed_parts().items():
            said = self.bulletin(bulletin_id)
            if said is not None and name in dict(explained.lines(self.notice, said, self._as_of)):
                labels = self.labels_of(self.notice.owed_of(bulletin_id, name))
                yield Owed(name, labels, by, self.passed(by))

    def passed(self, instant: Instant) -> bool:
        """Whether an instant is over."""
        return self._as_of >= instant.utc

    def next_words(self, bulletin: Published) -> Iterator[WordGiven]:
        """Every next word a bulletin gave, and what became of it."""
        for word in bulletin.next_words:
            kept = self.notice.word_kept_at(bulletin, word)
            late = word.late_by(kept) if kept else None
            told = duration_text(late).in_(self.words.language) if late else ""
            passed = kept is None and self.passed(word.by)
            yield WordGiven(word.by, self.labels_of(word.about), kept, told, passed)

    def labels_of(self, keys: Collection[str]) -> tuple[str, ...]:
        """What these promises are called, where the notice has others beside them."""
        apart = len(self.notice.promises) > 1
        return tuple(p.label for p in self.notice.promises if apart and p.key in keys)

    def daily_words(self, bulletin: Published) -> DailyWords | None:
        """The word for every day that a bulletin promised, and what became of it."""
        daily = next((d for d in self.notice.daily_words if d.given_by == bulletin.id), None)
        if daily is None:
            return None
        return DailyWords(
            at=dates.time_of_day(daily.word.at, self.words.language),
            zone=daily.word.zone,
            missed=daily.missed(self._as_of),
            coming=None if daily.ended_at else daily.coming(self._as_of),
            ended_at=daily.ended_at,
        )

    def sort(self, bulletin: Published) -> str:
        """What kind of text it is, in words."""
        return self.words(f"kind.{bulletin.sort}")

    def bulletin(self, bulletin_id: str) -> Published | None:
        """A bulletin of this notice."""
        return next((b for b in self.notice.bulletins if b.id == bulletin_id), None)

    def ending(self, promise: Promise) -> Published | None:
        """The bulletin that said how a promise ended; ``None`` while it is open."""
        ended_by = promise.withdrawn_by or (promise.outcome and promise.outcome.bulletin_id)
        return self.bulletin(ended_by) if ended_by else None

    def witness(self, source: Source, evidence_url: str | None, recorded_at: datetime) -> Markup:
        """Who saw that a promise was kept, and when that was recorded."""
        seen_at = self.safe_url(evidence_url)
        return witness(self.words, source, seen_at, recorded=self.clock.at(recorded_at))

    def corrected(self, bulletin: Published) -> Published | None:
        """The bulletin of ours that this one corrects."""
        what = bulletin.corrects
        return self.bulletin(what.bulletin_id) if isinstance(what, OwnCorrection) else None

    def claim(self, bulletin: Published) -> ClaimCorrection | None:
        """The outside claim that this bulletin answers; ``None`` also where it was removed."""
        if bulletin.removed:
            return None
        return bulletin.corrects if isinstance(bulletin.corrects, ClaimCorrection) else None

    def label(self, name: str) -> str:
        """A label's own words."""
        if name != labels.SHORT_NOTICE:
            return self.words(f"label.{name}")
        length = lead(self.notice)
        return self.words("label.short_notice", lead=length.in_(self.words.language))

    def label_meaning(self, name: str) -> str:
        """A label's plain definition."""
        kind = self.house.kinds.get(self.notice.kind)
        if name == labels.LATE_NOTICE and kind is None:
            return self.words("site.late_notice_plain")
        notice = duration_text(kind.delay_notice).in_(self.words.language) if kind else ""
        return self.words(f"label_meaning.{name}", notice=notice)

    def part_title(self, name: str) -> str:
        """A required part's name; as configured, where the catalogue does not know it."""
        return self.words.phrases.get(f"required.{name}", name.replace("_", " "))

    def fact_title(self, name: str) -> str:
        """A fact's name; as typed, where the catalogue does not know it."""
        return self.words.phrases.get(f"fact.{name}", name.replace("_", " "))

    def changes(self, bulletin: Published) -> tuple[Change, ...]:
        """What a bulletin changed about the promises."""
        return changes.changes(self.notice, bulletin)

    def fact_changes(self, bulletin: Published) -> tuple[FactChange, ...]:
        """The facts to which a bulletin gave another value; values that were removed are none."""
        return removed.fact_changes(self.notice, bulletin)

    def past_values(self, fact: str) -> tuple[PastValue, ...]:
        """What a fact was before, newest first, where that was not removed."""
        return removed.past_values(self.notice, fact)

    def facts(self) -> Mapping[str, str]:
        """The facts as they stand, without those whose value was removed."""
        return removed.facts(self.notice)

    def gone(self, removal: Removal) -> str:
        """What a redaction took, in words."""
        return ", ".join(self.words(f"removed.gone_{name}") for name in removal.gone)

    def marks(self, bulletin: Published) -> tuple[Mark, ...]:
        """The corrections of what a bulletin says, and the facts they put right."""
        return fact_history.marks(self.notice, bulletin)

    def overtaken(self, bulletin: Published) -> tuple[Overtaking, ...]:
        """The later bulletins that moved or cancelled what a bulletin promised or named."""
        return changes.overtaken(self.notice, bulletin)

    def step(self, promise: Promise, revision: DueRevision) -> str:
        """What a due revision was: the first promise, a move, a move forward."""
        return self.words(f"site.{changes.step(promise, revision)}")

    def reason(self, revision: DueRevision) -> str | None:
        """The sentence that says most about a move, if it was not removed."""
        told = changes.reason(revision)
        return None if told is None or removed.is_gone(told) else told

    def link(self, bulletin: Published) -> str:
        """Where a bulletin stands."""
        return f"{self.base}#b-{bulletin.code}"

    def feeds(self) -> tuple[tuple[str, str], ...]:
        """Feeds a reader of this notice may follow: what they are about, and their address."""
        products = ((p, FeedScope("product", p)) for p in self.notice.products)
        scopes = (*products, (self.kind, FeedScope("kind", self.notice.kind)))
        return tuple((about, routes.feed_path(scope, "atom")) for about, scope in scopes)

    def safe_url(self, address: str | None) -> str | None:
        """An address a reader may be led to; ``None`` for any other scheme."""
        return address if address and is_web(address) else None


def is_web(address: str) -> bool:
    """Whether an address is plain http or https."""
    try:
        return urlsplit(address).scheme in ("http", "https")
    except ValueError:
        return False
