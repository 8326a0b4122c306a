"""Bulletins as staff see them."""

from collections.abc import Iterable
from datetime import datetime

from noticeboard.domain.bulletin import Anew, Bulletin, Revision, SignOff
from noticeboard.domain.labels import ONE_PERSON
from noticeboard.domain.notice import Notice
from noticeboard.domain.outdated import outdated
from noticeboard.domain.removing import Removing
from noticeboard.domain.times import rfc3339
from noticeboard.presenting import shapes
from noticeboard.presenting.contents import present_content
from noticeboard.presenting.removal_shapes import RemovedShape, RemovingShape


def present_bulletin(
    bulletin: Bulletin,
    notice: Notice | None,
    *,
    public_url: str,
    labels: Iterable[str] | None = None,
) -> shapes.BulletinShape:
    """One bulletin of a ``notice`` that is public; ``labels``: its own there, once it has any."""
    own = (ONE_PERSON,) if bulletin.one_person else ()
    armed = bulletin.armed
    return {
        "id": bulletin.id,
        "notice_id": bulletin.notice_id,
        "kind": bulletin.kind,
        "code": bulletin.code,
        "link": f"{public_url}/b/{bulletin.code}",
        "sequence": bulletin.sequence,
        "state": bulletin.state.value,
        "version": bulletin.working.version,
        "publish_at": moment(bulletin.publish_at),
        "published_at": moment(bulletin.published_at),
        "labels": list(own if labels is None else labels),
        "working": _revision(bulletin, bulletin.working),
        "armed": None if armed is None else _revision(bulletin, armed),
        "candidate": bulletin.candidate is not None,
        "outdated": _outdated(bulletin, notice),
    }


def present_removing(removing: Removing | None) -> RemovingShape | None:
    """Who would have its words removed, and whom that waits for."""
    if removing is None:
        return None
    return {**_removed(removing), "earlier": [_removed(one) for one in removing.earlier]}


def _removed(removing: Removing) -> RemovedShape:
    return {
        "because": removing.because,
        "asked_by": removing.asked_by,
        "asked_at": rfc3339(removing.asked_at),
        "confirm_by": moment(removing.confirm_by),
        "removed_at": moment(removing.removed_at),
        "look_by": moment(removing.look_by),
        "second": removing.second,
        "gone": list(removing.going.gone),
        "title": removing.going.title,
        "names": dict(removing.going.names),
        "facts": list(removing.going.facts),
        "wrong": removing.wrong,
    }


def moment(at: datetime | None) -> str | None:
    """RFC 3339, or null."""
    return None if at is None else rfc3339(at)


def _outdated(bulletin: Bulletin, notice: Notice | None) -> shapes.OutdatedShape | None:
    found = outdated(bulletin, notice) if bulletin.working.state == "in_review" else None
    if found is None:
        return None
    said = found.by
    return {
        "because": said.id,
        "kind": said.kind,
        "removed": found.removed,
        "touched": found.touched,
    }


def _revision(bulletin: Bulletin, revision: Revision) -> shapes.RevisionShape:
    return {
        "number": revision.number,
        "version": revision.version,
        "state": revision.state,
        "authors": list(revision.authors),
        "frozen_hash": revision.frozen_hash,
        "submitted_at": moment(revision.submitted_at),
        "sign_offs": [present_sign_off(signed) for signed in revision.sign_offs],
        "rejected_because": revision.rejected_because,
        "anew": _anew(revision.anew),
        "content": present_content(bulletin.kind, revision.content),
    }


def _anew(anew: Anew | None) -> shapes.AnewShape | None:
    return None if anew is None else {"because": anew.because, "void": list(anew.void)}


def present_sign_off(signed: SignOff) -> shapes.SignOffShape:
    """One signature."""
    return {
        "role": signed.role,
        "person": signed.person,
        "at": rfc3339(signed.at),
        "by_token": signed.by_token,
        "emergency": signed.emergency,
        "confirmed_by": signed.confirmed_by,
        "confirmed_at": moment(signed.confirmed_at),
    }
