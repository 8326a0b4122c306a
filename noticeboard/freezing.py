"""Freezing a draft: what the rules let through, as the bytes that people will sign."""

from dataclasses import replace
from datetime import datetime

from noticeboard.domain.bulletin import Bulletin
from noticeboard.domain.content import Content
from noticeboard.domain.errors import RefusedError
from noticeboard.domain.outdated import knowing
from noticeboard.domain.policy.afterwards import completed
from noticeboard.domain.violation import Report, Violation
from noticeboard.drafting import Drafting
from noticeboard.ports import Frozen, Renderer, Subject


def freeze(
    drafting: Drafting, renderer: Renderer, subject: Subject, bulletin: Bulletin, now: datetime
) -> tuple[Bulletin, Frozen]:
    """The bulletin with its explanation completed, and its working revision frozen.

    Nothing is stored, and the rules are not asked.

    Raises:
        RefusedError: when a text does not fit a channel or cannot be rendered.
    """
    written = bulletin.working
    told = written.content.explanation.parts
    content = completed(drafting.situation(subject, bulletin, written.content, now))
    promised = tuple(name for name in content.explanation.parts if name not in told)
    ready = bulletin.with_working(
        replace(written, content=content, promised=promised, knows=knowing(subject.public))
    )
    channels = channels_of(subject, ready)
    try:
        frozen = renderer.freeze(content, bulletin=ready, notice=subject, channels=channels)
    except RefusedError as refused:
        raise RefusedError([_in_document(v, bulletin) for v in refused.violations]) from None
    return ready, frozen


def _in_document(violation: Violation, bulletin: Bulletin) -> Violation:
    """The same, with the path of the field in the document that its author sent."""
    if bulletin.kind != "announcement":
        return violation
    return replace(violation, field=f"announcement.{violation.field}")


def frozen(
    drafting: Drafting,
    renderer: Renderer,
    subject: Subject,
    bulletin: Bulletin,
    content: Content,
    now: datetime,
) -> tuple[Content, Frozen]:
    """``content`` completed, and its words as they would be signed in ``bulletin``.

    Raises:
        RefusedError: when a text does not fit a channel or cannot be rendered.
    """
    new = bulletin.with_working(replace(bulletin.working, content=content))
    ready, words = freeze(drafting, renderer, subject, new, now)
    return ready.working.content, words


def judged(
    drafting: Drafting,
    renderer: Renderer,
    subject: Subject,
    bulletin: Bulletin,
    content: Content,
    now: datetime,
) -> Report:
    """All that asking for sign-off of ``content`` would refuse now, and the warnings."""
    report = drafting.report(subject, bulletin, content, now)
    if report.violations:
        return report
    try:
        frozen(drafting, renderer, subject, bulletin, content, now)
    except RefusedError as refused:
        return Report(refused.violations, report.warnings)
    return report


def channels_of(subject: Subject, bulletin: Bulletin) -> tuple[str, ...]:
    """Every channel that may have to carry it: its own, and those of all earlier bulletins."""
    own = bulletin.working.content.channels
    earlier = (c for b in subject.bulletins for c in (b.armed or b.working).content.channels)
    return tuple(dict.fromkeys([*own, *earlier]))
