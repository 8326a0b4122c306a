"""What can go wrong, each error knowing what it is about and what to tell a person."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from noticeboard.domain.sentence import Sentence

if TYPE_CHECKING:
    from noticeboard.domain.broken import Why
    from noticeboard.domain.violation import Violation


class NoticeboardError(Exception):
    """The root of every error this product raises on purpose."""


class SaidError(NoticeboardError):
    """An error with a sentence for the person who caused it."""

    def __init__(self, code: str, sentence: Sentence) -> None:
        super().__init__(f"{code}: {sentence.en}")
        self.code = code
        self.sentence = sentence


class RefusedError(SaidError):
    """Rules were broken: all violations at once; nothing was stored."""

    def __init__(self, violations: "Sequence[Violation]") -> None:
        self.violations = tuple(violations)
        super().__init__(
            "refused",
            Sentence(
                " ".join(v.message.en for v in self.violations),
                " ".join(v.message.ko for v in self.violations),
            ),
        )


class NotFoundError(SaidError):
    """There is no such thing, or this person may not know that there is."""


class ConflictError(SaidError):
    """The thing is not in a state that allows this, or somebody else was first."""


class StaleVersionError(ConflictError):
    """The editor's version is not the newest; ``current`` is."""

    def __init__(self, current: int) -> None:
        super().__init__(
            "stale_version",
            Sentence(
                "Somebody else changed this since you opened it. Load it again and compare.",
                "그 사이 다른 사람이 내용을 바꾸었습니다. 다시 불러와 비교해 주세요.",
            ),
        )
        self.current = current


class ForbiddenError(SaidError):
    """This person, or this token, may not do that."""


class TransitionError(NoticeboardError):
    """A change of state that the one table does not list: a bug, never an input error."""


class LedgerBrokenError(SaidError):
    """The chain does not verify; ``seq`` is the first entry that does not fit, 0 if none does.

    ``why``: one of :mod:`noticeboard.domain.broken`.
    """

    def __init__(self, seq: int, why: "Why") -> None:
        super().__init__(
            "ledger_broken",
            Sentence(f"Ledger entry {seq}: {why.en}.", f"기록 제{seq}호: {why.ko}")
            if seq
            else Sentence(f"The ledger {why.en}.", f"기록: {why.ko}"),
        )
        self.seq = seq
        self.why = why


class SendError(NoticeboardError):
    """A send that did not succeed, or may not have; ``reason`` is a sentence for people."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class ChannelOptionError(NoticeboardError):
    """A channel's stanza is wrong: which ``key``, and a sentence that says what to do."""

    def __init__(self, key: str, sentence: str) -> None:
        super().__init__(f"{key}: {sentence}")
        self.key = key
        self.sentence = sentence


class QueueUnavailableError(NoticeboardError):
    """Nobody can be woken through the queue right now; the timer drains by itself."""
