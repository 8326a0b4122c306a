"""What people do with a bulletin: each act is one verb, and a refusal is the page again."""

import re
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import get_args

from noticeboard.domain.bulletin import Bulletin, BulletinState, RevisionState
from noticeboard.domain.errors import (
    ConflictError,
    ForbiddenError,
    RefusedError,
    SaidError,
    StaleVersionError,
)
from noticeboard.domain.explanation import is_blank
from noticeboard.domain.going import Going
from noticeboard.domain.removing import Removing
from noticeboard.domain.seen import Seen
from noticeboard.intake import Reading, read_rejection, reading_for
from noticeboard.web import problems
from noticeboard.web.desk.reviewing import removing
from noticeboard.web.desk.reviewing.bulletin import Refusal, page, read
from noticeboard.web.desk.reviewing.changed import Line, changed
from noticeboard.web.desk.reviewing.looks import look
from noticeboard.web.desk.visit import Answer, Led, Visit

Verb = Callable[[], Bulletin]


def submit(visit: Visit) -> Answer:
    """POST: ask for sign-off of the version that was shown."""
    seen = _seen(visit)

    def verb() -> Bulletin:
        return visit.parts.publishing.submit(visit.who, visit.id, seen=seen)

    return _done(visit, verb, _stands(seen, "in_review"), "review.done.submitted")


def freeze_anew(visit: Visit) -> Answer:
    """POST: filled with what is true now, after something overtook it."""
    seen = _seen(visit)

    def verb() -> Bulletin:
        return visit.parts.publishing.freeze_anew(visit.who, visit.id, seen=seen)

    def done(bulletin: Bulletin) -> bool:
        return bulletin.working.anew is not None and bulletin.working.state == "in_review"

    return _done(visit, verb, done, "review.done.frozen_anew")


def pull_back(visit: Visit) -> Answer:
    """POST: out of review, or disarmed."""
    seen = _seen(visit)

    def verb() -> Bulletin:
        return visit.parts.publishing.pull_back(visit.who, visit.id, seen=seen)

    return _done(visit, verb, _stands(seen, "draft", 1), "review.done.pulled_back")


def discard(visit: Visit) -> Answer:
    """POST: without the edit; what is approved stays."""
    seen = _seen(visit)

    def verb() -> Bulletin:
        return visit.parts.publishing.discard_candidate(visit.who, visit.id, seen=seen)

    return _done(visit, verb, _stands(seen, "discarded"), "review.done.discarded")


def reject(visit: Visit) -> Answer:
    """POST: back to its author, with a reason."""
    seen = _seen(visit)

    def verb() -> Bulletin:
        reason = reason_of(visit, read_rejection)
        return visit.parts.publishing.reject(visit.who, visit.id, reason, seen=seen)

    def done(bulletin: Bulletin) -> bool:
        told = bulletin.working.rejected_because
        return told is not None and told.strip() == visit.fields.get("reason", "").strip()

    return _done(visit, verb, done, "review.done.rejected")


def redact(visit: Visit) -> Answer:
    """POST: its words out of all that is public, on one of three grounds: asked for, confirmed by
    somebody else, or looked at by them afterwards.
    """
    redacting, going = visit.parts.redacting, removing.chosen(visit)
    because, who = visit.fields.get("because", ""), visit.who.id

    def verb() -> Bulletin:
        return redacting.redact(visit.who, visit.id, because, going)

    def done(_: Bulletin) -> bool:
        return bool(own())

    def own() -> list[Removing]:
        found = redacting.removing(visit.id)
        each = [one for one in found.each if one.because == because] if found else []
        mine = [one for one in each if who in (one.asked_by, one.second)]
        return [one for one in mine if going in (None, one.going)]

    if going is not None and not _asked_so(visit, going) and (unfit := removing.wrong(visit)):
        return removing.refused(visit, unfit)
    answer = _done(visit, verb, done, "review.done.removal_asked")
    newest = max(own(), key=lambda one: one.second_at or one.asked_at, default=None)
    if isinstance(answer, Led) and newest is not None and newest.removed_at is not None:
        looked = newest.alone and newest.second == who
        return Led(answer.to, "review.done.looked_at" if looked else "review.done.redacted")
    return answer


def _asked_so(visit: Visit, going: Going) -> bool:
    """Whether an earlier click asked for the very same."""
    found = visit.parts.redacting.removing(visit.id)
    each, own = found.each if found else (), (visit.who.id, going)
    return any((one.asked_by, one.going) == own for one in each)


def object_to_removal(visit: Visit) -> Answer:
    """POST: what one person removed was not to be removed; a second person says so, and why."""
    redacting = visit.parts.redacting

    def verb() -> Bulletin:
        return redacting.object(visit.who, visit.id, reason_of(visit, read_rejection))

    def done(_: Bulletin) -> bool:
        found = redacting.removing(visit.id)
        why = visit.fields.get("reason", "").strip()
        return found is not None and any(one.wrong == why for one in found.each)

    return _done(visit, verb, done, "review.done.removal_wrong")


def reason_of(visit: Visit, reader: Callable[[Mapping[str, object], Reading], str]) -> str:
    """The reason that was typed; the verb itself says best why it wants one."""
    typed = visit.fields.get("reason", "")
    if is_blank(typed):
        return ""
    return reader({"reason": typed}, reading_for(visit.parts.settings.zone))


def sign(visit: Visit) -> Answer:
    """POST: one signature, on the text that was read."""
    digest = visit.fields.get("hash", "")
    try:
        signed = visit.parts.publishing.approve(visit.who, visit.id, frozen_hash=digest)
    except (RefusedError, ConflictError, ForbiddenError) as error:
        _, signed = read(visit)
        own = [s for s in signed.working.sign_offs if s.person == visit.who.id]
        if all(s.frozen_hash != digest for s in own):
            return _refused(visit, error, lines=_difference(visit, digest))
    return _after_signing(visit, signed)


def publish_alone(visit: Visit) -> Answer:
    """POST: one signature for the whole line, in an emergency, on the text that was read."""
    digest = visit.fields.get("hash", "")

    def verb() -> Bulletin:
        reason = reason_of(visit, read_rejection)
        verb = visit.parts.publishing.publish_alone
        return verb(visit.who, visit.id, reason, frozen_hash=digest)

    def done(bulletin: Bulletin) -> bool:
        signed = (s for r in bulletin.revisions for s in r.sign_offs)
        return any(s.emergency and s.person == visit.who.id for s in signed)

    return _done(visit, verb, done, "review.done.published_alone")


def confirm(visit: Visit) -> Answer:
    """POST: a second person has looked at what one published alone."""

    def verb() -> Bulletin:
        return visit.parts.publishing.confirm(visit.who, visit.id)

    def done(bulletin: Bulletin) -> bool:
        signed = (s for r in bulletin.revisions for s in r.sign_offs)
        return any(s.confirmed_by == visit.who.id for s in signed)

    return _done(visit, verb, done, "review.done.confirmed")


def _seen(visit: Visit) -> Seen | None:
    """What the page showed; what no page can have shown is never the newest."""
    told = visit.fields.get("seen")
    if told is None:
        return None
    version, _, state = told.partition(" ")
    known = next((one for one in get_args(RevisionState) if one == state), None)
    if known is None or not re.fullmatch(r"[0-9]{1,9}", version):
        return Seen(0)
    return Seen(int(version), known)


def _stands(seen: Seen | None, state: RevisionState, later: int = 0) -> Callable[[Bulletin], bool]:
    """Whether a first click brought there what was shown; as so many versions ``later``."""

    def stands(bulletin: Bulletin) -> bool:
        return any(
            revision.state == state and (seen is None or revision.version == seen.version + later)
            for revision in bulletin.revisions
        )

    return stands


def _done(visit: Visit, verb: Verb, done: Callable[[Bulletin], bool], say: str) -> Answer:
    """The page after the act; also if a second click finds that it was ``done`` by the first."""
    try:
        verb()
    except (RefusedError, ForbiddenError) as error:
        return _refused(visit, error)
    except ConflictError as error:
        if not done(read(visit)[1]):
            return _refused(visit, error)
    return Led(f"/desk/bulletins/{visit.id}", say)


def _refused(visit: Visit, error: SaidError, lines: tuple[Line, ...] = ()) -> Answer:
    violations = error.violations if isinstance(error, RefusedError) else ()
    sentence = None if violations else error.sentence
    # A stale version is refused with 412 where a header named it; here a field of the form did.
    stale = isinstance(error, StaleVersionError)
    status = HTTPStatus.CONFLICT if stale else problems.status_of(error)
    return page(visit, Refusal(sentence, violations, visit.fields, lines, status))


def _difference(visit: Visit, digest: str) -> tuple[Line, ...]:
    """How the text differs from the one that was read, if it is another."""
    _, bulletin = read(visit)
    now, before = look(visit, bulletin), visit.fields.get("read", "")
    same = now.preview is not None and now.preview.frozen.hash == digest
    return () if same or not before else changed(before, now.text)


def _after_signing(visit: Visit, signed: Bulletin) -> Answer:
    here = f"/desk/bulletins/{visit.id}"
    if signed.working.state != "approved":
        return Led(here, "review.done.signed")
    at = signed.publish_at
    if signed.state is BulletinState.PUBLISHED or at is None or at <= visit.now:
        return Led(here, "review.done.signed_now")
    return Led(here, "review.done.signed_last", {"time": visit.clock.plain_at(at)})
