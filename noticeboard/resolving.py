"""What is over once the public is told so: the incidents that its notice tells of."""

from dataclasses import replace
from datetime import datetime

from noticeboard.domain.errors import ConflictError, RefusedError
from noticeboard.domain.filling import Filling
from noticeboard.domain.notice import Notice
from noticeboard.domain.over import to_resolve
from noticeboard.domain.sentence import Sentence
from noticeboard.domain.signing import Person
from noticeboard.domain.silence import Incident, answered, known
from noticeboard.domain.violation import Violation
from noticeboard.noting import audit
from noticeboard.ports import Subject
from noticeboard.ports.holding import HoldingTx


def over(tx: HoldingTx, subject: Subject, filling: Filling) -> tuple[Incident, ...]:
    """The incidents that the public may be told are over.

    Raises:
        RefusedError: there is none.
        ConflictError: one goes on of which whoever says so did not know.
    """
    notice = subject.public
    found = to_resolve(notice, tx.incidents_of(subject.id)) if notice else ()
    if notice is None or not found:
        raise RefusedError([Violation("nothing_to_resolve", "text", _NOTHING)])
    going_on = (one for one in found if one.ended_at is None)
    other = next((one for one in going_on if not _meant(notice, one, filling)), None)
    if other is not None:
        raise ConflictError("another_goes_on", _another(other))
    return found


def _meant(notice: Notice, incident: Incident, filling: Filling) -> bool:
    if filling.incidents is None:
        return answered(notice, known(incident))
    return incident.id in filling.incidents


def end(tx: HoldingTx, who: Person, incident: Incident, filling: Filling, now: datetime) -> None:
    """It ends with the words by which the public is told so; what reads on of it does, too."""
    current = tx.incident(incident.id)
    if current is None:
        return
    tx.save_incident(replace(current, ended_at=current.ended_at or now, left_open=False))
    if current.ended_at is None:
        told = {"incident": current.id, "text": filling.text}
        why = {"reason": filling.reason} if filling.reason else {}
        audit(tx, who, "incident.ended", current.notice_id or current.id, now, **told, **why)


def _another(incident: Incident) -> Sentence:
    what = " ".join(incident.what.split())
    return Sentence(
        f"Another incident of this notice goes on: “{what}”. If it is over as well, say so of "
        "both; if not, choose another text. Nothing was published.",
        f"이 공지에는 아직 끝나지 않은 사고가 더 있습니다: “{what}” 이 사고도 끝났으면 함께 "
        "끝났다고 해 주시고, 아니면 다른 문안을 골라 주세요. 아직 아무것도 올리지 않았습니다.",
    )


_NOTHING = Sentence(
    "This text says that something is over, and no incident of this notice goes on, or stands "
    "open in public. Choose another text.",
    "해결되었다고 알리는 문안입니다. 이 공지에는 해결을 기다리는 사고가 없습니다. 다른 문안을 "
    "골라 주세요.",
)
