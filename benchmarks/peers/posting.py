"""Bare clients: so many posts to one address, one after the other, and when each was answered."""

import asyncio
import http.client
import json
import sys
from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

import requests
import urllib3
from aiohttp import ClientSession

from benchmarks.peers.jobs import note

_BODY = json.dumps({"text": "On sale Thursday, December 3 at 9:00 KST. " * 3}).encode()
_HEADERS = {"Content-Type": "application/json"}
# As many at once as a pool would keep.
_AT_ONCE = 16


def by_http_client(url: str, posts: int) -> None:
    """One connection, kept."""
    place = urlsplit(url)
    connection = http.client.HTTPConnection(place.hostname or "", place.port)
    for _ in range(posts):
        connection.request("POST", place.path, _BODY, _HEADERS)
        connection.getresponse().read()
        note()


def by_urllib3(url: str, posts: int) -> None:
    """A pool."""
    pool = urllib3.PoolManager()
    for _ in range(posts):
        pool.request("POST", url, body=_BODY, headers=_HEADERS)
        note()


def by_requests(url: str, posts: int) -> None:
    """A call of ``requests.post`` each, as most programs do it."""
    for _ in range(posts):
        requests.post(url, data=_BODY, headers=_HEADERS, timeout=15)
        note()


def by_aiohttp(url: str, posts: int) -> None:
    """Several at once, in one thread."""

    left = iter(range(posts))

    async def post(session: ClientSession) -> None:
        for _ in left:
            async with session.post(url, data=_BODY, headers=_HEADERS) as answer:
                await answer.read()
            note()

    async def all_of_them() -> None:
        async with ClientSession() as session:
            await asyncio.gather(*(post(session) for _ in range(_AT_ONCE)))

    asyncio.run(all_of_them())


CLIENTS: Mapping[str, Callable[[str, int], None]] = {
    "http.client": by_http_client,
    "urllib3": by_urllib3,
    "requests": by_requests,
    "aiohttp": by_aiohttp,
}

if __name__ == "__main__":
    CLIENTS[sys.argv[1]](sys.argv[2], int(sys.argv[3]))
