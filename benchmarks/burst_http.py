"""Burst over HTTP: as many deliveries due at one instant, each a POST to a server on loopback.

The channel posts through the product's own door: kept connections, deadlines, caps, one answer
each. Beside it bare clients that do nothing but post; the limit is ``http.client`` on a kept
connection. And once more with another channel on whose endpoint every answer takes two seconds.
"""

import argparse
from collections.abc import Mapping, Sequence

from benchmarks import kinds
from benchmarks.bursts import CHANNEL, Burst
from benchmarks.peers import stage
from benchmarks.sink import SECONDS, SLOW, sink
from benchmarks.tables import Contender, Table, alternate

_STANZA = """
[channels.{channel}]
kind = "posting"
enabled = true
default_for = ["*"]
url = "{url}"
"""
OURS, BESIDE = "Noticeboard", "Noticeboard, one endpoint slow"
LIMIT, POOL = "limit: http.client, kept", "urllib3, pool"
EACH, MANY = "requests.post for each", "aiohttp, 16 at once"
_CLIENTS = {LIMIT: "http.client", POOL: "urllib3", EACH: "requests", MANY: "aiohttp"}
# Whoever connects anew each time does not need five thousand to show it.
_SHARE = {EACH: 0.2}
_WITHIN = 240.0


def main(arguments: Sequence[str] = ()) -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks burst_http")
    parser.add_argument("--deliveries", type=int, default=5000)
    parser.add_argument("--workers", type=int, default=2, help="the product's sending processes")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", action="append", help="the beginning of a contender's name")
    given = parser.parse_args(arguments)
    about = f"{given.deliveries:,} posts due at one T to a server on loopback"
    table = Table(
        "burst_http",
        about,
        {"rate": "1/s", "first": "ms after T", "p50": "ms after T", "again": ""},
    )
    print(f"burst_http: {about}")
    chosen = tuple(given.only or [""])
    with sink() as url:
        wanted = contenders(given.deliveries, given.workers, url)
        own = {name: work for name, work in wanted.items() if name.startswith(chosen)}
        table.rows = alternate(own, given.rounds)
    for client, mark in ((LIMIT, 0.7), (POOL, None), (EACH, None), (MANY, None)):
        table.compare(OURS, client, "rate", mark)
    table.compare(BESIDE, OURS, "p50", 2.0, most=True)
    table.notes.append(f"the slow endpoint takes {SECONDS:g} s for each answer")
    print(table.text())
    table.keep()


def contenders(deliveries: int, workers: int, url: str) -> Mapping[str, Contender]:
    """Who takes part, by name, and how."""
    quick = _STANZA.format(channel=CHANNEL, url=f"{url}/take")
    slow = _STANZA.format(channel="slow", url=f"{url}{SLOW}")
    kinds.know()
    environ = kinds.environ()

    def bare(name: str) -> Contender:
        posts = max(1, round(deliveries * _SHARE.get(name, 1.0)))
        return lambda: _posts(_CLIENTS[name], f"{url}/take", posts)

    return {
        OURS: Burst(deliveries, workers, quick, environ=environ).run,
        **{name: bare(name) for name in _CLIENTS},
        BESIDE: Burst(deliveries, workers, quick + slow, environ=environ).run,
    }


def _posts(client: str, url: str, posts: int) -> Mapping[str, float]:
    with stage() as here:
        here.run("posting", client, url, posts)
        done = here.await_jobs(posts, _WITHIN)
    return {"rate": (posts - 1) / (done[-1] - done[0])}
