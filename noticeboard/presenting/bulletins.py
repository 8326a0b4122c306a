"""Bulletins as staff see them."""

from collections.abc import Iterable
from datetime import datetime

from noticeboard.domain.bulletin import Bulletin, Revision, SignOff
from noticeboard.domain.labels import ONE_PERSON
from noticeboard.domain.times import rfc3339
from noticeboard.presenting import shapes
from noticeboard.presenting.contents import present_content


def present_bulletin(
    bulletin: Bulletin, *, public_url: str, labels: Iterable[str] | None = None
) -> shapes.BulletinShape:
    """One bulletin; ``labels`` are those it carries in public, once it does."""
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
    }


def moment(at: datetime | None) -> str | None:
    """RFC 3339, or null."""
    return None if at is None else rfc3339(at)


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
        "content": present_content(bulletin.kind, revision.content),
    }


def present_sign_off(signed: SignOff) -> shapes.SignOffShape:
    """One signature."""
    return {
        "role": signed.role,
        "person": signed.person,
        "at": rfc3339(signed.at),
        "by_token": signed.by_token,
    }
