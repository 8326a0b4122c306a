"""What the pages of these forms tell beside their fields."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from markupsafe import Markup

from noticeboard.domain.bulletin import Bulletin, BulletinState
from noticeboard.domain.content import ClaimCorrection, Content
from noticeboard.domain.delivery import OURS
from noticeboard.domain.durations import duration_text
from noticeboard.domain.explanation import PART_NAMES, PartName
from noticeboard.domain.notice import Notice
from noticeboard.domain.policy import Situation
from noticeboard.domain.policy.dependencies import dependants
from noticeboard.domain.promise import Promise
from noticeboard.domain.times import Instant
from noticeboard.freezing import frozen
from noticeboard.ports import Destination, Frozen, Subject
from noticeboard.publishing import Publishing
from noticeboard.render.words import Words
from noticeboard.site.stating import state_sentence
from noticeboard.site.templating import Clock
from noticeboard.web.desk.forms.form import Form
from noticeboard.web.desk.noticing.owing import Together, promised_together
from noticeboard.web.desk.noticing.under_way import answer_to
from noticeboard.web.desk.slipping import contact, hearing
from noticeboard.web.desk.slipping.ahead import Ahead, look_ahead
from noticeboard.web.desk.slipping.signers import signers
from noticeboard.web.desk.slipping.sketching import sketched
from noticeboard.web.desk.slipping.slips import open_promises
from noticeboard.web.desk.slipping.standing import Standing, standings
from noticeboard.web.desk.visit import Visit
from noticeboard.web.desk.wording import desk_words


@dataclass(frozen=True, slots=True)
class Row:
    """A promise that may get another time.

    ``begun``: the form began from it. ``asked``: it depends on what changes here, by way of
    ``after``. ``other``: a text that somebody is writing about it already.
    """

    path: str
    promise: Promise
    begun: bool
    asked: bool
    after: tuple[str, ...]
    other: Bulletin | None


@dataclass(frozen=True, slots=True)
class OwedPart:
    """That an earlier bulletin promised a part by an instant, and of which promises, by name."""

    labels: tuple[str, ...]
    by: Instant


@dataclass(frozen=True, slots=True)
class PartField:
    """A part of the explanation in a form.

    ``ways``: how it may be put off. ``promised``: by when the product promises it if nothing is
    typed. ``owed``: what earlier bulletins promised of it that this text can tell. ``begun``:
    something stands in it, or is wrong with it. ``asked_now``: it is not folded away.
    ``answers``: a claim, of which it says what is true.
    """

    name: PartName
    ways: frozenset[str]
    demanded: bool
    asked_now: bool
    promised: Instant | None
    owed: tuple[OwedPart, ...]
    good: str
    bad: str
    begun: bool
    answers: bool

    @property
    def path(self) -> str:
        """Where it stands in the document."""
        return f"explanation.{self.name}"


def shown(
    visit: Visit,
    form: Form,
    subject: Subject,
    notice: Notice,
    bulletin: Bulletin,
    content: Content | None,
) -> Mapping[str, object]:
    """The names that every template of these forms is drawn with.

    ``content``: what was checked and found sound; its words are shown as they would be signed.
    """
    publishing, now = visit.parts.publishing, visit.now
    sketch = content or sketched(form.fields)
    ahead = look_ahead(publishing, subject, bulletin, sketch, now)
    kind = ahead.situation.kind
    planned = replace(bulletin, publish_at=max(ahead.situation.speaks_at, now))
    channels = publishing.drafting.channels
    stands = standings(visit.parts.store, subject, planned, kind, sketch.channels, channels, now)
    return {
        "notice": notice,
        "bulletin": bulletin,
        "kind": kind,
        "kind_title": kind.title.in_(visit.language),
        "ahead": ahead,
        "stamps": _stamps(visit.words, ahead),
        "promises": tuple(_promises(visit.words, visit.clock, notice, now)),
        "rows": tuple(_rows(form, subject, notice, bulletin, sketch)),
        "parts": tuple(_parts(form, subject, notice, ahead)),
        "contact_open": contact.open_long_enough(form.fields, ahead.situation),
        "standings": stands,
        **_channels(channels, sketch, stands),
        "signers": signers(visit, kind, bulletin),
        "solo": publishing.drafting.policy.solo,
        "armed": bulletin.state is BulletinState.SCHEDULED,
        "heard": hearing.heard(notice),
        "unheard": hearing.unheard(notice, form.fields),
        "written": _written(publishing, subject, bulletin, content, now) if content else None,
        "zone": form.value("zone") or visit.parts.settings.zone,
    }


def _written(
    publishing: Publishing, subject: Subject, bulletin: Bulletin, content: Content, now: datetime
) -> tuple[Frozen, Together]:
    """The words as they would be signed, and what they promise for later, by its instant."""
    drafting, renderer = publishing.drafting, publishing.renderer
    whole, words = frozen(drafting, renderer, subject, bulletin, content, now)
    return words, promised_together(whole.explanation)


def _channels(
    channels: Mapping[str, Destination], sketch: Content, stands: tuple[Standing, ...]
) -> Mapping[str, object]:
    """Which channels an author chooses, which are sent along, and which take own words.

    Where the notice stands on a channel that is switched off, a person is asked anyway: naming
    it here would be refused.
    """
    bound = {s.channel for s in stands if s.bound}
    on = [c.id for c in channels.values() if c.enabled]
    chosen = [c for c in sketch.channels if c not in bound]
    own = [s.channel for s in stands if not s.by_hand and s.channel not in OURS]
    return {
        "further": tuple(dict.fromkeys([*chosen, *(c for c in on if c not in bound)])),
        "along": tuple(c for c in on if c in bound),
        "own_texts": tuple(dict.fromkeys([*own, *sketch.texts])),
    }


def _promises(
    words: Words, clock: Clock, notice: Notice, now: datetime
) -> Iterator[tuple[Promise, Markup]]:
    """What can still slip, and how the public sees it."""
    for promise in open_promises(notice):
        yield promise, state_sentence(words, clock, promise, now)


def _stamps(words: Words, ahead: Ahead) -> tuple[tuple[str, str], ...]:
    """Each label the public will see, and what it means, in the words of the board."""
    length = duration_text(ahead.situation.kind.delay_notice).in_(words.language)
    meant = ((name, words(f"label_meaning.{name}", notice=length)) for name in ahead.labels)
    return tuple((words(f"label.{name}"), meaning) for name, meaning in meant)


def _rows(
    form: Form, subject: Subject, notice: Notice, bulletin: Bulletin, sketch: Content
) -> Iterator[Row]:
    others = replace(subject, bulletins=tuple(b for b in subject.bulletins if b.id != bulletin.id))
    changing = {*(move.promise for move in sketch.moves), *sketch.withdraws}
    asked = {promise.key for promise in dependants(notice.promises, changing)}
    for path in form.rows("moves"):
        promise = notice.promise(form.value(f"{path}.promise"))
        if promise is not None:
            yield Row(
                path=path,
                promise=promise,
                begun=form.on(f"{path}.on"),
                asked=promise.key in asked,
                after=tuple(_labels(notice, (changing | asked) & set(promise.depends_on))),
                other=answer_to(others, promise),
            )


def _labels(notice: Notice, keys: Iterable[str]) -> Iterator[str]:
    return (promise.label for promise in notice.promises if promise.key in keys)


def _parts(form: Form, subject: Subject, notice: Notice, ahead: Ahead) -> Iterator[PartField]:
    owed = _owed(notice, ahead)
    # In the notice's language: as somebody would write it there.
    words = desk_words(subject.language)
    for name in PART_NAMES:
        ways, promised = ahead.may_be(name), ahead.promised.get(name)
        demanded = name in ahead.demanded
        # What is owed is what an update is for; a delay under pressure asks for nothing more.
        owed_here = ahead.situation.bulletin_kind == "update" and name in owed
        example = _example(words, ahead.situation, name)
        yield PartField(
            name=name,
            ways=ways,
            demanded=demanded or promised is not None,
            asked_now=owed_here or (demanded and "unsaid" not in ways),
            promised=promised,
            owed=tuple(owed.get(name, ())),
            good=words(f"slip.good.{example}"),
            bad=words(f"slip.bad.{example}"),
            begun=_begun(form, f"explanation.{name}"),
            answers=isinstance(ahead.situation.content.corrects, ClaimCorrection),
        )


def _owed(notice: Notice, ahead: Ahead) -> Mapping[PartName, list[OwedPart]]:
    """By part. An update may be about anything; another text, only about what it changes."""
    found: dict[PartName, list[OwedPart]] = {}
    promises = notice.promises if len(notice.promises) > 1 else ()
    for (bulletin_id, name), by in notice.owed_parts().items():
        of = notice.owed_of(bulletin_id, name)
        if ahead.situation.bulletin_kind == "update" or ahead.situation.tells(of):
            labels = tuple(p.label for p in promises if p.key in of)
            found.setdefault(name, []).append(OwedPart(labels, by))
    return found


def _begun(form: Form, path: str) -> bool:
    report = form.report
    faulty = (*(v.field for v in report.violations), *(w.field for w in report.warnings))
    typed = (n for n, text in form.fields.items() if text.strip() and not n.endswith(".zone"))
    return any(p == path or p.startswith(f"{path}.") for p in (*faulty, *typed))


def _example(words: Words, situation: Situation, name: PartName) -> str:
    """Which examples: those of this kind of bulletin, where it has some of its own."""
    claim = isinstance(situation.content.corrects, ClaimCorrection)
    own = f"{'answer' if claim else situation.bulletin_kind}_{name}"
    return own if f"slip.good.{own}" in words.phrases else name
