"""Every failpoint, class of account and way to fail: one case each, in processes of its own."""

import itertools
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from tests.faults.failpoints import Action
from tests.faults.staging import CLASSES

BOARD_CLASS = "board"
Plan = Mapping[str, Action]
ACTIONS: tuple[Action, ...] = ("kill", "stop", "raise")

# On the way of every delivery.
SENDING = (
    *("claim.before", "claim.written", "claim.after"),
    *("look.before", "look.after"),
    *(
        "send.before",
        "send.connected",
        "send.partly",
        "send.written",
        "send.answered",
        "send.after",
    ),
    *("conclude.before", "conclude.written", "conclude.after"),
)
GIVING_BACK = ("give_back.before", "give_back.written", "give_back.after")
TAKING_OVER = ("mark_unknown.before", "mark_unknown.written", "mark_unknown.after")
SETTLING = ("find.before", "find.after", "settle.before", "settle.written", "settle.after")
# Where a naive loop publishes twice, and where a guard was once not enough.
TELLING = (
    *(
        "anonymous-send.written-kill",
        "anonymous-conclude.written-kill",
        "anonymous-committed-late",
    ),
    *(
        "anonymous-send.written-stop",
        "anonymous-stopped-past-the-lease",
        "board-publish.written-kill",
    ),
    *("keyed-send.written-kill", "recorded-send.written-kill", "anonymous-settle.written-kill"),
)
PUBLISHING = ("publish.before", "publish.written", "publish.after")
OUR_OWN = ("claim.before", "claim.written", "claim.after", "look.after", *PUBLISHING)
OUR_END = ("conclude.before", "conclude.written", "conclude.after")


@dataclass(frozen=True)
class Case:
    """One delivery that somebody is in the way of.

    ``plans``: a process for each, begun one after the other. ``faults``: of the server.
    ``stopped``: seconds a SIGSTOP lasts, or less, if it is only ``until`` it was published.
    ``meanwhile``: what people do during it. ``host``: of those processes, when it is not that of
    the one which comes to the rescue.
    """

    name: str
    kind: str
    plans: tuple[Plan, ...]
    faults: tuple[str, ...] = ()
    stopped: float = 8.0
    meanwhile: Literal["", "delay", "hold"] = ""
    host: str = ""
    until: Literal["", "published"] = ""

    @property
    def late(self) -> float:
        """Seconds that the server takes, at most, to commit what nobody waits for any more."""
        told = (fault.partition(":") for fault in self.faults)
        return max((float(given) for fault, _, given in told if fault == "late"), default=0.0)


def every_case() -> list[Case]:
    """The whole matrix, then the cases that only one guard stands between."""
    return [*_matrix(), *_ours(), *_guarded()]


def _matrix() -> Iterator[Case]:
    for kind, action in itertools.product(CLASSES, ACTIONS):
        for place in SENDING:
            yield _case(kind, place, action)
        for place in GIVING_BACK:
            yield _case(kind, place, action, {"look.refused": "refuse"})
        for place in TAKING_OVER:
            yield _case(kind, place, action, first={"claim.after": "kill"})
        for place in SETTLING:
            yield _case(kind, place, action, faults=("lose",))


def _ours() -> Iterator[Case]:
    for place, action in itertools.product((*OUR_OWN, *OUR_END), ACTIONS):
        yield _case(BOARD_CLASS, place, action)


def _case(
    kind: str,
    place: str,
    action: Action,
    beside: Plan | None = None,
    *,
    first: Plan | None = None,
    faults: tuple[str, ...] = (),
) -> Case:
    plan: Plan = {**(beside or {}), place: action}
    plans = (plan,) if first is None else (first, plan)
    return Case(f"{kind}-{place}-{action}", kind, plans, faults)


def _guarded() -> Iterator[Case]:
    """By name the guard; on the class where nothing else helps, unless it says otherwise."""
    for kind in CLASSES:
        yield Case(
            f"{kind}-delayed-before-the-look",
            kind,
            ({"look.before": "stop"},),
            meanwhile="delay",
        )
        yield Case(
            f"{kind}-delayed-after-the-look",
            kind,
            ({"look.after": "stop"},),
            meanwhile="delay",
        )
        yield Case(
            f"{kind}-held-after-the-look",
            kind,
            ({"look.after": "stop"},),
            meanwhile="hold",
        )
        yield Case(f"{kind}-committed-late", kind, ({},), faults=("late:8",))
        # Read as absent, replaced by a delay, and then it appears all the same.
        yield Case(
            f"{kind}-committed-late-and-delayed",
            kind,
            ({"conclude.before": "stop"},),
            faults=("late:16",),
            stopped=3,
            meanwhile="delay",
        )
    # Stopped with the bytes unsent, for longer than its lease: only SIGKILL keeps it silent.
    yield Case(
        "anonymous-stopped-past-the-lease", "anonymous", ({"send.before": "stop"},), stopped=75
    )
    # On another host nobody can kill it; it wakes with an old refusal while another one sends.
    yield Case(
        "anonymous-an-old-answer",
        "anonymous",
        ({"conclude.before": "stop"},),
        faults=("429:1", "hold:12"),
        stopped=120,
        until="published",
        host="elsewhere",
    )


def quick(cases: list[Case], seed: int, count: int) -> list[Case]:
    """Those that one guard stands for, the telling ones, and some drawn by ``seed``."""
    always = [case for case in cases if case.meanwhile or case.until or case.name in TELLING]
    rest = [case for case in cases if case not in always]
    return [*always, *random.Random(seed).sample(rest, count - len(always))]
