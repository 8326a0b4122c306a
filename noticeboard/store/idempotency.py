"""What a request with an idempotency key made, so that the same request makes it once."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, select

from noticeboard.domain.errors import ConflictError
from noticeboard.domain.sentence import Sentence
from noticeboard.ports import Once, Recalled
from noticeboard.store.dialects import insert_missing
from noticeboard.store.tables_staff import idempotency
from noticeboard.store.types import is_storable

KEPT_FOR = timedelta(hours=24)


def recall(conn: Connection, person: str, key: str, *, now: datetime) -> Recalled | None:
    """What the key made within 24 h before ``now``; nothing by a key that nothing can hold."""
    if not is_storable(key):
        return None
    own = (idempotency.c.person == person) & (idempotency.c.key == key)
    fresh = idempotency.c.at > now - KEPT_FOR
    row = conn.execute(select(idempotency).where(own, fresh)).one_or_none()
    if row is None:
        return None
    return Recalled(row.digest, row.notice_id, row.bulletin_id, row.version)


def remember(conn: Connection, once: Once, made: Recalled, *, at: datetime) -> None:
    """Keep what the key made, and forget what is older than a day.

    Raises:
        ConflictError: another request with this key was first.
    """
    conn.execute(delete(idempotency).where(idempotency.c.at <= at - KEPT_FOR))
    new = insert_missing(conn, idempotency, (idempotency.c.person, idempotency.c.key))
    kept = new.values(
        person=once.person,
        key=once.key,
        digest=made.digest,
        notice_id=made.notice_id,
        bulletin_id=made.bulletin_id,
        version=made.version,
        at=at,
    )
    if conn.scalar(kept.returning(idempotency.c.key)) is None:
        raise ConflictError("same_request_under_way", _UNDER_WAY)


_UNDER_WAY = Sentence(
    "The same request arrived twice at once. Send it again to see what the first one made.",
    "같은 요청이 동시에 두 번 도착했습니다. 다시 보내면 먼저 온 요청의 결과가 나옵니다.",
)
