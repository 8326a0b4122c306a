"""Finding what staff name by an id, or saying that it is not there."""

from typing import TypeVar

from noticeboard import refusals
from noticeboard.domain.bulletin import Bulletin
from noticeboard.domain.errors import NotFoundError
from noticeboard.domain.sentence import Sentence
from noticeboard.ports import Subject, Tx

T = TypeVar("T")


def found(wanted: T | None, sentence: Sentence) -> T:
    """What was looked for, if there is one.

    Raises:
        NotFoundError: saying ``sentence``.
    """
    if wanted is None:
        raise NotFoundError("not_found", sentence)
    return wanted


def pick(subject: Subject, bulletin_id: str) -> Bulletin:
    """The bulletin of that id, which ``subject`` has."""
    return next(b for b in subject.bulletins if b.id == bulletin_id)


def load(tx: Tx, bulletin_id: str) -> tuple[Subject, Bulletin]:
    """A bulletin and its notice, locked until the transaction ends.

    Raises:
        NotFoundError: when there is none.
    """
    subject = found(tx.subject_of(bulletin_id), refusals.NO_BULLETIN)
    return subject, pick(subject, bulletin_id)


def load_notice(tx: Tx, notice_id: str) -> Subject:
    """A notice, locked until the transaction ends.

    Raises:
        NotFoundError: when there is none.
    """
    return found(tx.subject(notice_id), refusals.NO_NOTICE)
