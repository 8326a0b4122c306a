"""How an incident ended, and every text that says so: where it stands, and who may sign it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from noticeboard.domain.bulletin import Bulletin, BulletinState
from noticeboard.domain.silence import Incident
from noticeboard.ports import Frozen, Subject
from noticeboard.web.desk.holding.spoken import said_by
from noticeboard.web.desk.reviewing.removed import said_of
from noticeboard.web.desk.reviewing.signers import Waited, is_in_review, waited_for
from noticeboard.web.desk.visit import Visit

# The newest of what was done to the place that an incident belongs to.
_ENTRIES = 100


@dataclass(frozen=True, slots=True)
class Text:
    """One text that says that it is over. ``by``: whose it is; ``waited``: who has to sign it.

    ``sent``: as it goes out, or will; ``None`` while it is being written. ``removed``: its words
    are public no more.
    """

    bulletin: Bulletin
    by: str
    sent: Frozen | None
    removed: bool
    waited: tuple[Waited, ...]


@dataclass(frozen=True, slots=True)
class Over:
    """Who ended it and why, ``None`` while it goes on; the texts, what is public first.

    ``owing``: the notice still owes a part of an explanation.
    """

    who: str | None
    why: str
    texts: tuple[Text, ...]
    owing: bool


def over(visit: Visit, incident: Incident, subject: Subject | None) -> Over:
    """What whoever ends it second has to read first."""
    who, why = _ended_by(visit, incident) if incident.ended_at else (None, "")
    told = _told(subject, incident.known_at) if subject else iter(())
    texts = tuple(_text(visit, subject, one) for one in told) if subject else ()
    public = subject.public if subject else None
    return Over(who, why, texts, owing=bool(public and public.owed_parts()))


def _ended_by(visit: Visit, incident: Incident) -> tuple[str | None, str]:
    place = incident.notice_id or incident.id
    done = visit.parts.store.audit(limit=_ENTRIES, about=place).items
    ends = (one for one in done if one.what == "incident.ended")
    found = next((one for one in ends if one.detail.get("incident") == incident.id), None)
    if found is None:
        return None, ""
    names = visit.parts.overview.people_names({found.who})
    return names.get(found.who, found.who), found.detail.get("reason", "")


def _told(subject: Subject, known_at: datetime) -> Iterator[Bulletin]:
    """The first that the public was told by since it was known; then those under way."""
    says = [b for b in subject.bulletins if (b.armed or b.working).content.resolved]
    out = (b for b in says if b.published_at is not None and b.published_at >= known_at)
    first = min(out, key=lambda b: b.published_at or known_at, default=None)
    yield from [first] if first else []
    yield from (b for b in says if b.state is not BulletinState.PUBLISHED)


def _text(visit: Visit, subject: Subject, one: Bulletin) -> Text:
    parts = visit.parts
    kind = parts.settings.policy.kinds.get(subject.kind)
    waited: tuple[Waited, ...] = ()
    if kind is not None and is_in_review(one):
        members, policy = parts.people.members(), parts.settings.policy
        waited = waited_for(one, members, kind, policy, visit.now)
    by = said_by(parts, one)
    names = parts.overview.people_names(by)
    called = ", ".join(names[person] for person in by if person in names)
    said = said_of(subject, one)
    sent = parts.store.sent(one.id, (one.armed or one.working).number)
    return Text(one, called, sent, said is not None and said.removed is not None, waited)
