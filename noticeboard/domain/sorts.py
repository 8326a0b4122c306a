"""What readers know a bulletin as: finer than its kind, which decides what it does."""

from collections.abc import Mapping
from typing import Literal, Protocol

from noticeboard.domain.bulletin import Bulletin, BulletinKind
from noticeboard.domain.content import ClaimCorrection, Fulfilment, OwnCorrection, Reminder

Sort = (
    BulletinKind
    | Literal["reminder", "partly_kept"]
    | Literal["answer_true", "answer_false", "answer_partly", "answer_undecided"]
)
# What an answer to a claim is known as, by its verdict.
ANSWERS: Mapping[str, Sort] = {
    "true": "answer_true",
    "false": "answer_false",
    "partly": "answer_partly",
    "undecided": "answer_undecided",
}


class Said(Protocol):
    """What a bulletin says, before and after it is public."""

    @property
    def reminder(self) -> Reminder | None:
        """Of which promise it reminds."""

    @property
    def corrects(self) -> OwnCorrection | ClaimCorrection | None:
        """What it corrects: a bulletin of ours, or what somebody else said."""

    @property
    def fulfilment(self) -> Fulfilment | None:
        """Which promise it says was kept."""


def sort_of(kind: BulletinKind, said: Said) -> Sort:
    """Its kind, but for a reminder, a promise kept in part, and an answer to a claim.

    Whoever answers a rumour corrects no mistake of theirs, and perhaps the rumour is true.
    """
    if said.reminder is not None:
        return "reminder"
    if isinstance(said.corrects, ClaimCorrection):
        return ANSWERS[said.corrects.verdict]
    return "partly_kept" if said.fulfilment and said.fulfilment.in_part else kind


def sort_of_text(bulletin: Bulletin) -> Sort:
    """The same of a bulletin that may not be public yet: of its approved words, if there are."""
    return sort_of(bulletin.kind, (bulletin.armed or bulletin.working).content)
