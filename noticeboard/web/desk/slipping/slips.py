"""What is different about each kind of follow-up: how its form begins, and what only it asks."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from noticeboard.domain.bulletin import BulletinKind
from noticeboard.domain.filling import proposed_next_word
from noticeboard.domain.kind import Kind
from noticeboard.domain.notice import Notice
from noticeboard.domain.promise import Promise
from noticeboard.domain.sentence import Sentence
from noticeboard.domain.violation import Violation
from noticeboard.web.desk.forms.filled import instant_fields, ticks
from noticeboard.web.desk.forms.form import Form
from noticeboard.web.desk.forms.typed import TICKED, Fields, Typed
from noticeboard.web.desk.slipping import correcting
from noticeboard.web.desk.slipping.filling import Filled, move_row
from noticeboard.web.desk.visit import Visit


@dataclass(frozen=True, slots=True)
class Beginning:
    """What a form begins from: the notice, what the address names, the house's clock.

    ``claim``: it answers what somebody else said. ``owed``: it tells what was promised of an
    explanation, and need not tell more.
    """

    notice: Notice
    kind: Kind
    promise: str
    bulletin: str
    now: datetime
    zone: str
    claim: bool = False
    owed: bool = False

    @property
    def from_promise(self) -> Promise | None:
        """The promise it is about, if it is about one that is open."""
        found = self.notice.promise(self.promise)
        return found if found and found.status == "open" else None


@dataclass(frozen=True, slots=True)
class Slip:
    """One kind of follow-up.

    ``lacks``: what its form refuses beyond the rules; ``tells``: what its page alone needs.
    """

    kind: BulletinKind
    template: str
    begin: Callable[[Beginning], Filled]
    lacks: Callable[[Fields, Notice], Iterator[Violation]]
    tells: Callable[[Visit, Form, Notice], Mapping[str, object]]


def open_promises(notice: Notice) -> tuple[Promise, ...]:
    """The promises that can still slip."""
    return tuple(p for p in notice.promises if p.status == "open")


def move_rows(notice: Notice, taken: frozenset[str], first: int, on: str = "") -> Filled:
    """A row for every open promise that has none yet; the one of key ``on`` has to move."""
    found: Filled = {}
    waiting = [p for p in open_promises(notice) if p.key not in taken]
    for number, promise in enumerate(sorted(waiting, key=lambda p: p.key != on), start=first):
        zone = promise.current.anchor.zone
        found |= move_row(f"moves.{number}", promise.key, zone, on=promise.key == on)
    return found


def _delay(b: Beginning) -> Filled:
    only = open_promises(b.notice)
    chosen = b.from_promise or (only[0] if len(only) == 1 else None)
    return move_rows(b.notice, frozenset(), 0, chosen.key if chosen else "")


def _cancellation(b: Beginning) -> Filled:
    keys = [p.key for p in open_promises(b.notice)]
    chosen = b.from_promise
    gone = ticks("withdraws", [chosen.key] if chosen else keys)
    return {**gone, **move_rows(b.notice, frozenset(), 0)}


def _correction(b: Beginning) -> Filled:
    """One of our texts: the one that the address names, or the only one there is.

    Which of several was wrong, and whether what somebody else said is false, is theirs to choose
    who write.
    """
    if b.claim:
        return {"claim": TICKED}
    public = [bulletin.id for bulletin in b.notice.bulletins]
    if b.bulletin in public:
        return {"corrects.bulletin": b.bulletin}
    if len(public) > 1:
        return {}
    return {"corrects.bulletin": public[0], "corrects.begun": public[0]}


def _holding(b: Beginning) -> Filled:
    """The next word before the kind's cadence is over, as it is proposed by the link of a call."""
    return instant_fields("next_word_by", proposed_next_word(b.now, b.kind.cadence, b.zone))


def _update(b: Beginning) -> Filled:
    return {"owed": TICKED} if b.owed else {}


def _nothing(_fields: Fields, _notice: Notice) -> Iterator[Violation]:
    return iter(())


def _no_more(_visit: Visit, _form: Form, _notice: Notice) -> Mapping[str, object]:
    return {}


def _chosen(fields: Fields, notice: Notice) -> Iterator[Violation]:
    """What is sent without a promise withdraws all of them: here it is more likely a slip."""
    if open_promises(notice) and not Typed(fields).ticked("withdraws"):
        yield Violation("withdraws_missing", "withdraws", _CHOOSE)


_CHOOSE = Sentence(
    "Tick what is cancelled: at least one promise.", "취소하는 약속을 하나 이상 골라 주세요."
)

DELAY = Slip("delay", "slip/delay.html", _delay, _nothing, _no_more)
CORRECTION = Slip("correction", "slip/correction.html", _correction, _nothing, correcting.tells)
CANCELLATION = Slip("cancellation", "slip/cancellation.html", _cancellation, _chosen, _no_more)
UPDATE = Slip("update", "slip/update.html", _update, _nothing, _no_more)
HOLDING = Slip("holding", "slip/holding.html", _holding, _nothing, _no_more)
SLIPS = (DELAY, CORRECTION, CANCELLATION, UPDATE, HOLDING)
