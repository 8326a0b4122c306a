"""What every write transaction of a verb notes beside its act."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from noticeboard.ports import Once, Recalled
from noticeboard.store import audit_rows, idempotency


@dataclass(frozen=True, slots=True)
class NotingTx:
    """``ports.desk.NotingTx`` on one connection."""

    conn: Connection

    def audit(
        self, who: str, what: str, *, at: datetime, about: str, detail: Mapping[str, str]
    ) -> None:
        """Write down what somebody did. Nobody can change or delete it."""
        audit_rows.note(self.conn, who, what, at=at, about=about, detail=detail)

    def once(
        self,
        once: Once,
        *,
        notice_id: str,
        bulletin_id: str,
        at: datetime,
        version: int | None = None,
    ) -> None:
        """Remember what an idempotency key made: which ``version`` of the bulletin."""
        made = Recalled(once.digest, notice_id, bulletin_id, version)
        idempotency.remember(self.conn, once, made, at=at)
