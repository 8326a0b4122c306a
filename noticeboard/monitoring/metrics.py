"""`/metrics`: how the board runs, in Prometheus' text, on a loopback port beside the timer.

All of it is read from SQL when it is asked for: no process keeps counts for another. The only
module that knows prometheus_client.
"""

import logging
import platform
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib.metadata import version
from typing import cast

from prometheus_client import CollectorRegistry, start_http_server
from prometheus_client.core import GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector

from noticeboard.domain.invariants import Machine, Queue, State
from noticeboard.domain.processes import KINDS, is_heard
from noticeboard.domain.troubles import Figures
from noticeboard.monitoring.examining import Examination
from noticeboard.monitoring.lateness import Lateness
from noticeboard.ports.gauges import Gauges

# Nobody on another machine reads it: names of channels and hosts are not for the public.
LOOPBACK = "127.0.0.1"
# States of a delivery that somebody or something still has to settle.
_STATES = ("due", "unknown", "needs_person", "failed", "held", "drifted", "gone")
_LEVELS: Mapping[State, int] = {"ok": 0, "warn": 1, "failed": 2}

_log = logging.getLogger(__name__)
_Rows = Iterable[tuple[Mapping[str, str], float]]


def serve(board: "Board", port: int) -> Callable[[], None]:
    """Answer on that port from now on, in threads of its own; how to end it.

    Raises:
        OSError: somebody else listens there.
    """
    registry = CollectorRegistry(auto_describe=False)
    # Shaped as one; to inherit would make its class ours.
    registry.register(cast("Collector", board))
    server, thread = start_http_server(port, LOOPBACK, registry)

    def end() -> None:
        server.shutdown()
        server.server_close()
        thread.join()

    return end


@dataclass(frozen=True, slots=True, eq=False)  # the registry knows it by its identity
class Board:
    """What is told of a board each time that somebody asks. ``channels``: those it has."""

    examination: Examination
    gauges: Gauges
    lateness: Lateness
    channels: tuple[str, ...]

    def collect(self) -> Iterator[Metric]:
        """All metrics; only the last ones while the database is away."""
        began = time.monotonic()
        try:
            found = [*self._build(), *self._of_sql(), *self._of_this_host()]
        except Exception:
            _log.warning("metrics: the database does not say", exc_info=True)
            found, up = [*self._build()], 0
        else:
            up = 1
        yield from found
        yield _one("noticeboard_database_up", "Whether the database answered just now.", up)
        took = time.monotonic() - began
        yield _one("noticeboard_scrape_seconds", "How long this answer took to gather.", took)

    def _build(self) -> Iterator[Metric]:
        own = {"version": version("noticeboard"), "python": platform.python_version()}
        yield _many("noticeboard_build_info", "What runs here.", [(own, 1)])

    def _of_sql(self) -> Iterator[Metric]:
        now = self.examination.clock()
        found = self.examination.figures(now)
        yield from self._deliveries(now)
        yield from _stopped(found)
        yield from self._processes(now)
        yield from _trials(found, now)
        late = found.unenqueued.count if found.unenqueued else 0
        yield _one(
            "noticeboard_unenqueued_bulletins", "Scheduled bulletins without deliveries.", late
        )
        rows = [({"name": one.name}, _LEVELS[one.state]) for one in self.examination.board()]
        worst: dict[str, float] = {}
        for named, level in rows:
            worst[named["name"]] = max(level, worst.get(named["name"], 0))
        yield _many(
            "noticeboard_invariant",
            "What `doctor` says of processes, sending, calls: 0 holds, 1 warns, 2 failed.",
            [({"name": name}, level) for name, level in worst.items()],
        )

    def _deliveries(self, now: datetime) -> Iterator[Metric]:
        waiting = tuple(self.gauges.waiting(self.channels, now))
        yield _many(
            "noticeboard_oldest_due_seconds",
            "For how long the oldest delivery of a channel is due and not claimed.",
            [({"channel": w.channel}, _age(w.oldest_due, now)) for w in waiting],
        )
        yield _many(
            "noticeboard_deliveries",
            "Deliveries that are due, or not settled, by channel and state.",
            [
                ({"channel": w.channel, "state": state}, w.by_state.get(state, 0))
                for w in waiting
                for state in _STATES
            ],
        )
        late = HistogramMetricFamily(
            "noticeboard_lateness_seconds",
            "From its instant to its arrival, of all that arrived since this timer started.",
            labels=["channel"],
        )
        for channel, counted in self.lateness.counted(self.channels, now).items():
            late.add_metric([channel], [*counted.cumulative()], sum_value=counted.total)
        yield late

    def _processes(self, now: datetime) -> Iterator[Metric]:
        beats = tuple(self.examination.running.beats())
        newest = {kind: [b.at for b in beats if b.kind == kind] for kind in KINDS}
        yield _many(
            "noticeboard_beat_age_seconds",
            "Since the newest sign of life of a kind of process, for those that gave one.",
            [({"kind": kind}, _age(max(at), now)) for kind, at in newest.items() if at],
        )
        yield _many(
            "noticeboard_processes",
            "How many of a kind give signs of life.",
            [
                ({"kind": kind}, sum(is_heard(kind, one, now) for one in at))
                for kind, at in newest.items()
            ],
        )

    def _of_this_host(self) -> Iterator[Metric]:
        yield from _clocks(self.examination.host.machine(self.examination.running))
        yield from _queue(self.examination.queue())


def _stopped(found: Figures) -> Iterator[Metric]:
    held = [({"channel": stop.channel or "*"}, 1.0) for stop in found.stopped]
    yield _many("noticeboard_held", "Whether sending is stopped; * is all of it.", held)
    hosts = [({"host": host}, 1.0) for host in found.clocks]
    yield _many("noticeboard_clock_held", "Hosts whose clock is not believed.", hosts)
    rests = [
        ({"channel": c, "refused": str(int(b.refused))}, 1.0) for c, b in found.resting.items()
    ]
    yield _many("noticeboard_breaker_open", "Channels that are given a rest.", rests)


def _trials(found: Figures, now: datetime) -> Iterator[Metric]:
    """Of the synthetic bulletin of each minute."""
    if found.synthetic_at is not None:
        yield _one(
            "noticeboard_synthetic_age_seconds",
            "Since the instant of the newest synthetic bulletin that arrived.",
            _age(found.synthetic_at, now),
        )


def _clocks(machine: Machine) -> Iterator[Metric]:
    pairs = {"boot": machine.clock_apart, "database": machine.database_apart}
    yield _many(
        "noticeboard_clock_offset_seconds",
        "How far this host's clock is ahead: of the time since boot, and of the database's.",
        [({"of": of}, apart.total_seconds()) for of, apart in pairs.items() if apart is not None],
    )
    yield _one(
        "noticeboard_clock_synchronised",
        "Whether the kernel says that a time service keeps this clock.",
        machine.synchronised,
    )
    yield _one("noticeboard_disk_free_bytes", "Beside the data folder.", machine.free)
    yield _one("noticeboard_write_locked", "Whether nobody can write.", machine.locked)


def _queue(queue: Queue) -> Iterator[Metric]:
    yield _one("noticeboard_queue_up", "Whether the queue answers.", queue.answers)
    yield _one("noticeboard_wakes_waiting", "Wakes that nobody took yet.", queue.waiting)


def _age(at: datetime | None, now: datetime) -> float:
    return 0.0 if at is None else max(now - at, timedelta()).total_seconds()


def _one(name: str, about: str, value: float) -> Metric:
    return _many(name, about, [({}, value)])


def _many(name: str, about: str, rows: _Rows) -> Metric:
    family = GaugeMetricFamily(name, about)
    for labels, value in rows:
        family.add_sample(name, dict(labels), float(value))
    return family
