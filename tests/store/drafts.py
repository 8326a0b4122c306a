"""Notices that are only on their way: drafted, saved, submitted, signed."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from threading import Barrier
from typing import Any

from noticeboard.domain import bulletin as bulletins
from noticeboard.domain import review
from noticeboard.domain.bulletin import Bulletin, BulletinState
from noticeboard.domain.errors import SaidError
from noticeboard.ports import Frozen, Subject
from noticeboard.store.desk import Desk
from tests.builders import HOUR, NOON, a_bulletin, a_content, a_signature

FROZEN = Frozen("b", "<p>b</p>", "s", {"board": ("b",), "x": ("1/2", "2/2")}, hash="h" * 64)


def a_subject(
    number: int = 1, created_at: datetime = NOON, *, kind: str = "launch", **said: Any
) -> Subject:
    """A notice with its announcement as a draft; ``said`` goes into its content."""
    announcement = a_bulletin(
        content=a_content(**said),
        id=f"bulletin-{number}",
        notice_id=f"notice-{number}",
        code=f"code-{number}",
    )
    return Subject(
        f"notice-{number}",
        f"phone-x-{number}",
        kind,
        "ko",
        created_at,
        bulletins=(announcement,),
    )


def a_delay(number: int = 1, **changes: Any) -> Bulletin:
    """A draft that delays the notice of that number."""
    own = {"id": f"delay-{number}", "notice_id": f"notice-{number}", "code": f"delay-{number}"}
    return a_bulletin("delay", **{**own, **changes})


def added(desk: Desk, subject: Subject | None = None) -> Subject:
    """The notice, stored."""
    subject = subject or a_subject()
    with desk.write() as tx:
        tx.add_subject(subject)
    return subject


def submitted(bulletin: Bulletin) -> Bulletin:
    """The bulletin before its sign-off line."""
    return review.submit(bulletin, FROZEN.hash, author="ana", at=NOON)


def approved(bulletin: Bulletin, at: datetime = NOON + HOUR) -> Bulletin:
    """The bulletin signed and scheduled."""
    return review.arm(review.sign(submitted(bulletin), a_signature()), at)


def published(bulletin: Bulletin, at: datetime = NOON + HOUR) -> Bulletin:
    """The bulletin as its publication leaves it."""
    signed = approved(bulletin, at)
    return replace(signed, state=BulletinState.PUBLISHED, published_at=at)


def saved(desk: Desk, bulletin: Bulletin) -> Bulletin:
    """The bulletin, stored."""
    with desk.write() as tx:
        tx.save_bulletin(bulletin)
    return bulletin


def in_store(desk: Desk, bulletin_id: str = "bulletin-1") -> Bulletin:
    """The bulletin as it is stored."""
    subject = desk.subject_of(bulletin_id)
    assert subject is not None
    return next(b for b in subject.bulletins if b.id == bulletin_id)


def edited(bulletin: Bulletin, body: str, author: str = "ana") -> Bulletin:
    """The bulletin with another text."""
    content = replace(bulletin.working.content, body=body)
    return bulletins.edit(bulletin, content, author=author)


def at_once(*acts: Callable[[], object]) -> list[object]:
    """What each act returned or raised, all begun at the same moment."""
    start = Barrier(len(acts))

    def run(act: Callable[[], object]) -> object:
        start.wait()
        try:
            return act()
        except SaidError as error:
            return error

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(run, acts))
