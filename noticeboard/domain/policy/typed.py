"""Rule 7: texts never carry a hand-typed time that contradicts what is promised."""

from collections.abc import Iterator
from datetime import date
from functools import cached_property
from itertools import islice

from noticeboard.domain import placeholders
from noticeboard.domain.policy import context, known, typed_words
from noticeboard.domain.policy.known import Promised
from noticeboard.domain.policy.situation import Situation
from noticeboard.domain.policy.typed_passing import with_passing
from noticeboard.domain.policy.typed_truth import Truth
from noticeboard.domain.policy.written import Written, texts
from noticeboard.domain.sentence import Sentence
from noticeboard.domain.typed import TypedTime, times
from noticeboard.domain.typed.legible import Sentences
from noticeboard.domain.violation import Advice, Finding, Spot, Violation

# Nobody repairs more at once; the rest is found when these are gone.
_MOST_OF_A_TEXT = 10
# No text that means anything names more times.
_MOST_READ = 200


def typed_times_agree(s: Situation) -> Iterator[Finding]:
    """A time typed into a text is one that is promised; better, it is a placeholder. Rule 7.

    A day alone is not enough: people plan by the minute. Refused in an announcement, and in a
    follow-up at leisure; under pressure what may be wrong is only pointed out, except where
    nobody signs the words: there no time that is still to come can stand, unless it is promised.
    Nor is a moment told by the day of reading ("tomorrow at noon"): a text stands for ever.
    """
    truth = Truth(s)
    for written in texts(s):
        reading = _Reading(truth, written)
        found = (f for typed in reading.times for f in reading.findings(typed))
        yield from islice(with_passing(s, written, reading.times, found), _MOST_OF_A_TEXT)


class _Reading:
    """One text, and what is said about the times typed into it."""

    def __init__(self, truth: Truth, written: Written) -> None:
        self.truth = truth
        self.written = written
        self.times = times(written.text)[:_MOST_READ]

    @cached_property
    def sentences(self) -> Sentences:
        """Where each sentence of the text begins and ends."""
        return Sentences.of(self.written.text)

    def findings(self, typed: TypedTime) -> Iterator[Finding]:
        """What is wrong with a typed time, or could be better; at most one thing."""
        wrong = self._wrong_weekday(typed)
        if wrong is not None:
            said = typed_words.weekday_wrong(typed.text, wrong)
            yield self._finding("typed_weekday_wrong", typed, said, firm=True)
        elif not typed.ends and not typed.hours and not self._is_schedule(typed):
            yield from self._compared(typed)

    def _is_schedule(self, typed: TypedTime) -> bool:
        return typed.day is None and context.is_schedule(self._sentence(typed))

    def _wrong_weekday(self, typed: TypedTime) -> date | None:
        """The day whose weekday is another than the one typed beside it."""
        if typed.weekday is None or typed.day is None or typed.day.relative:
            return None
        today = self.truth.today
        known_days = (i.in_zone().date() for i in self.truth.instants())
        days = [day for day in known_days if typed.day.is_day(day)] or [
            day
            for day in typed.day.near(today)
            if day >= today or any(year for year, _, _ in typed.day.dates)
        ]
        if any(day.weekday() == typed.weekday for day in days):
            return None
        return next(iter(days), None)

    # ------------------------------------------------------------ against the promises

    def _compared(self, typed: TypedTime) -> Iterator[Finding]:
        agreeing = [p for p in self.truth.promised if typed.says(p.due, self.truth.today)]
        if agreeing:
            named = (p for p in agreeing if context.names(self._clause(typed), p.label))
            yield from self._agrees(typed, next(named, agreeing[0]))
        elif self._is_known(typed):
            return
        elif (gone := self.truth.once_promised(typed)) is not None:
            yield from self._as_if_it_stood(typed, gone)
        elif self._promises_unsigned(typed):
            yield self._unsigned(typed)
        elif self.truth.promised:
            yield from self._disagrees(typed)

    def _is_known(self, typed: TypedTime) -> bool:
        today = self.truth.today
        # What begins at ten does not begin when this is published, though that is at ten.
        loose = not typed.whole and typed.day is None and context.opens(self._clause(typed))
        others = () if loose and self.truth.s.announces else self.truth.others
        if any(typed.says(instant, today) for instant in others):
            return True
        past = typed.day is not None and typed.day.near(today)
        if past and all(day < today for day in past):
            return True
        if not self.written.signed and typed.is_over(self.truth.speaks_at):
            return True
        return known.is_quoted(self.truth.s, typed.text)

    def _as_if_it_stood(self, typed: TypedTime, gone: Promised) -> Iterator[Finding]:
        """A time that was moved or withdrawn, in words that do not say so."""
        clause, code = self._clause(typed), "typed_time_disagrees"
        named, begins = context.names(clause, gone.label), context.opens(clause)
        if context.tells_no_more(self._sentence(typed)) or not (typed.day or named or begins):
            return
        by_then = context.is_deadline(self.written.text, typed.start, typed.end)
        standing = self.truth.standing(gone.key)
        instead = self._instead(standing) if standing else ""
        said = typed_words.overtaken(typed.text, gone.label, instead)
        firm = not by_then and named + begins + typed.whole > 1
        yield self._finding(code, typed, said, standing, firm=firm)

    def _promises_unsigned(self, typed: TypedTime) -> bool:
        return not self.written.signed and typed.is_to_come(self.truth.speaks_at)

    def _unsigned(self, typed: TypedTime) -> Finding:
        said = typed_words.promised_nowhere(typed.text)
        return Violation("typed_time_disagrees", self.written.field, said, _spot(typed, ""))

    def _agrees(self, typed: TypedTime, promised: Promised) -> Iterator[Finding]:
        about = self._is_about(typed, promised)
        relative = typed.day is not None and typed.day.relative
        if typed.clock is None:
            if not relative:
                yield self._day_alone(typed, promised, about=about)
            elif about and typed.day and typed.day.after:
                yield self._advice("typed_relative", typed, promised)
        elif typed.clock.unclear:
            yield self._advice("typed_time_unclear", typed, promised)
        elif relative:
            yield self._advice("typed_relative", typed, promised)
        elif typed.whole or about:
            yield self._advice("typed_time", typed, promised, "" if typed.whole else ".time")

    def _day_alone(self, typed: TypedTime, promised: Promised, *, about: bool) -> Finding:
        if not about or promised.key in self._timed or not self.written.filled:
            return self._advice("typed_time", typed, promised, ".date")
        said = typed_words.day_alone(typed.text, promised, self._instead(promised))
        announces = self.truth.s.announces
        return self._finding("typed_day_alone", typed, said, promised, firm=announces)

    @cached_property
    def _timed(self) -> frozenset[str]:
        """The keys of the promises of which the text says somewhere at what time they are due."""
        named, today = placeholders.names(self.written.text), self.truth.today
        clocks = [typed for typed in self.times if typed.clock]
        return frozenset(
            p.key
            for p in self.truth.promised
            if {f"promise.{p.key}", f"promise.{p.key}.time"} & set(named)
            or any(typed.says(p.due, today) for typed in clocks)
        )

    def _disagrees(self, typed: TypedTime) -> Iterator[Finding]:
        clause, promised = self._clause(typed), self._nearest(typed)
        named = context.names(clause, promised.label)
        begins = context.opens(clause)
        by_then = context.is_deadline(self.written.text, typed.start, typed.end)
        announces = self.truth.s.announces
        said = typed_words.disagrees(
            typed.text, promised, self._instead(promised), announces=announces
        )
        code = "typed_time_disagrees"
        if typed.whole and by_then:
            deadline = typed_words.deadline(typed.text)
            yield self._finding(code, typed, deadline, firm=False)
        elif typed.whole:
            same_day = typed.says_day_of(promised.due, self.truth.today)
            sure = announces or named or same_day
            firm = sure and not self._is_loose(typed)
            yield self._finding(code, typed, said, promised, firm=firm)
        elif by_then or not (begins or named):
            return
        elif typed.day is not None and typed.day.relative:
            if typed.day.vague or typed.day.after:
                yield self._advice("typed_relative", typed, promised)
        else:
            yield self._finding(code, typed, said, promised, firm=begins and (announces or named))

    def _is_loose(self, typed: TypedTime) -> bool:
        """Whether it counts from a day that nobody knows yet."""
        relative = typed.day is not None and typed.day.relative
        return relative and self.truth.s.content.publish_at is None

    def _nearest(self, typed: TypedTime) -> Promised:
        """The promise that is most likely meant."""
        clause, today = self._clause(typed), self.truth.today
        return max(
            self.truth.promised,
            key=lambda p: (
                context.names(clause, p.label),
                typed.day is not None and typed.says_day_of(p.due, today),
            ),
        )

    # ------------------------------------------------------------ words around, and findings

    def _sentence(self, typed: TypedTime) -> str:
        return self.sentences.around(typed.start, typed.end)

    def _clause(self, typed: TypedTime) -> str:
        return context.clause(self._sentence(typed), typed.text)

    def _is_about(self, typed: TypedTime, promised: Promised) -> bool:
        clause = self._clause(typed)
        return context.opens(clause) or context.names(clause, promised.label)

    def _instead(self, promised: Promised, form: str = "") -> str:
        return f"{{{{ promise.{promised.key}{form} }}}}" if self.written.filled else ""

    def _advice(self, code: str, typed: TypedTime, promised: Promised, form: str = "") -> Finding:
        instead = self._instead(promised, form)
        said = typed_words.ADVICE[code](typed.text, instead)
        return Advice(code, self.written.field, said, _spot(typed, instead))

    def _finding(
        self,
        code: str,
        typed: TypedTime,
        said: Sentence,
        promised: Promised | None = None,
        *,
        firm: bool,
    ) -> Finding:
        spot = _spot(typed, self._instead(promised) if promised else "")
        kind = Violation if firm and (self.truth.firm or not self.written.signed) else Advice
        return kind(code, self.written.field, said, spot)


def _spot(typed: TypedTime, instead: str) -> Spot:
    return Spot(typed.start, typed.end, typed.text, instead)
