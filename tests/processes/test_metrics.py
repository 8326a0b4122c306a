"""What a monitoring system reads: over a real port, and only on loopback."""

import socket
import urllib.request
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from noticeboard.monitoring import metrics
from noticeboard.monitoring.lateness import Lateness
from noticeboard.premises import reserved
from noticeboard.store.heartbeats import Heartbeats
from noticeboard.timer.rounds import METRICS_AGAIN, metrics_of
from tests.usecases.desk import Desk

Samples = dict[tuple[str, frozenset[tuple[str, str]]], float]


def board_of(desk: Desk) -> metrics.Board:
    """The board of a product, counted from now on."""
    parts = desk.parts
    lateness = Lateness(parts.gauges, desk.now)
    return metrics.Board(parts.examination, parts.gauges, lateness, tuple(parts.channels))


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A product whose timer lives."""
    desk = Desk(tmp_path)
    Heartbeats(desk.parts.store.engine).beat("timer", desk.parts.dispatch.me, desk.now)
    return desk


@pytest.fixture
def port(desk: Desk) -> Iterator[int]:
    """Where it answers."""
    with reserved("127.0.0.1", 0) as port:
        pass
    end = metrics.serve(board_of(desk), port)
    yield port
    end()


def scraped(port: int) -> Samples:
    """Every sample, by name and labels."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics") as answer:
        told = answer.read().decode()
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(told)
        for sample in family.samples
    }


def value(found: Samples, name: str, /, **labels: str) -> float:
    """One of them."""
    return found[f"noticeboard_{name}", frozenset(labels.items())]


def test_a_publication_is_counted_with_its_lateness(desk: Desk, port: int) -> None:
    """The journal is due until it has it; then it stands in the histogram, once."""
    before = scraped(port)
    desk.announced()

    after = scraped(port)
    again = scraped(port)

    assert value(before, "lateness_seconds_count", channel="board") == 0
    for found in (after, again):
        assert value(found, "lateness_seconds_count", channel="board") == 1
        assert value(found, "oldest_due_seconds", channel="journal") == 0
        assert value(found, "database_up") == 1
    assert value(before, "processes", kind="timer") == 1
    assert value(after, "processes", kind="timer") == 0
    assert value(after, "beat_age_seconds", kind="timer") == 3600
    assert value(after, "invariant", name="timer") == 2


def test_without_its_database_it_says_so_and_answers(desk: Desk, port: int) -> None:
    """A monitoring system must not take a database that is away for a timer that is."""
    desk.parts.store.engine.dispose()
    for rest in ("", "-wal", "-shm"):
        (desk.folder / "data" / f"noticeboard.db{rest}").unlink(missing_ok=True)
    (desk.folder / "data").rename(desk.folder / "away")

    found = scraped(port)

    assert value(found, "database_up") == 0
    assert {name for name, _ in found} == {
        "noticeboard_build_info",
        "noticeboard_database_up",
        "noticeboard_scrape_seconds",
    }


def test_it_answers_on_loopback_only(port: int) -> None:
    """Names of channels and hosts are not for the public."""
    with socket.socket() as other:
        other.settimeout(2)
        assert other.connect_ex(("127.0.0.2", port)) != 0


def test_a_port_that_another_one_has_is_named_and_asked_for_again(
    desk: Desk, port: int, caplog: pytest.LogCaptureFixture
) -> None:
    """A rehearsal beside the board that it is a copy of: no heap of Python's own words."""
    parts = replace(desk.parts, settings=replace(desk.parts.settings, metrics_port=port))

    pause = metrics_of(parts)["metrics"]()

    assert pause == METRICS_AGAIN
    assert f"metrics_port {port}" in caplog.text
    assert "Traceback" not in caplog.text
