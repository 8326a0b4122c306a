"""What is over once the public is told so: the incidents that its notice tells of."""

from dataclasses import replace
from datetime import datetime

from noticeboard.domain.errors import RefusedError
from noticeboard.domain.over import to_resolve
from noticeboard.domain.sentence import Sentence
from noticeboard.domain.signing import Person
from noticeboard.domain.silence import Incident
from noticeboard.domain.violation import Violation
from noticeboard.noting import audit
from noticeboard.ports import Subject
from noticeboard.ports.holding import HoldingTx


def over(tx: HoldingTx, subject: Subject) -> tuple[Incident, ...]:
    """The incidents that the public may be told are over.

    Raises:
        RefusedError: there is none.
    """
    notice = subject.public
    found = to_resolve(notice, tx.incidents_of(subject.id)) if notice else ()
    if not found:
        raise RefusedError([Violation("nothing_to_resolve", "text", _NOTHING)])
    return found


def end(tx: HoldingTx, who: Person, incident: Incident, text: str, now: datetime) -> None:
    """It ends with the words by which the public is told so."""
    current = tx.incident(incident.id)
    if current is not None and current.ended_at is None:
        tx.save_incident(replace(current, ended_at=now))
        place, told = current.notice_id or current.id, {"incident": current.id, "text": text}
        audit(tx, who, "incident.ended", place, now, **told)


_NOTHING = Sentence(
    "This text says that something is over, and no incident of this notice goes on, or stands "
    "open in public. Choose another text.",
    "해결되었다고 알리는 문안입니다. 이 공지에는 해결을 기다리는 사고가 없습니다. 다른 문안을 "
    "골라 주세요.",
)
