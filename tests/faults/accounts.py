"""What stands on the accounts of the bench's server, and the journal of all that was published."""

import json
import os
import random
import threading
from collections import defaultdict, deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Post:
    """One publication, as it was committed."""

    id: str
    key: str
    text: str
    at: datetime

    def has(self, what: str) -> bool:
        """Whether it is what is looked for: by ``id:``, by ``key:`` or by ``words:`` in it."""
        by, _, wanted = what.partition(":")
        return {"id": self.id == wanted, "key": self.key == wanted}.get(by, wanted in self.text)


@dataclass
class Account:
    """What stands on one account, and what goes wrong there next.

    ``publish`` and ``read``: faults for the requests to come, in order; ``rates``: the share of
    the requests after those that get one. ``lag``: how far the read side is behind, in seconds.
    """

    posts: list[Post] = field(default_factory=list)
    by_key: dict[str, Post] = field(default_factory=dict)
    publish: deque[str] = field(default_factory=deque)
    read: deque[str] = field(default_factory=deque)
    rates: Mapping[str, float] = field(default_factory=dict)
    chance: random.Random = field(default_factory=lambda: random.Random(0))
    lag: float = 0.0
    refuse_identical: bool = False

    def next_fault(self, kind: str) -> str:
        """What goes wrong with this request; nothing, most of the time."""
        scripted = self.publish if kind == "publish" else self.read
        if scripted:
            return scripted.popleft()
        drawn = self.chance.random()
        for fault, share in self.rates.items() if kind == "publish" else ():
            drawn -= share
            if drawn < 0:
                return fault
        return ""


class World:
    """Every account, and the journal that each publication is written to as it is committed."""

    def __init__(self, journal: Path) -> None:
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC
        self._journal = os.open(journal, flags, 0o644)
        self._accounts: dict[str, Account] = defaultdict(Account)
        self._lock = threading.Lock()
        self._count = 0

    def script(self, told: Mapping[str, Any]) -> None:
        """Have things go wrong on an account: the names of :class:`Account`, and a ``seed``."""
        with self._lock:
            account = self._accounts[told["account"]]
            account.publish.extend(told.get("publish", ()))
            account.read.extend(told.get("read", ()))
            account.rates = told.get("rates", account.rates)
            account.lag = told.get("lag", account.lag)
            account.refuse_identical = told.get("refuse_identical", account.refuse_identical)
            if "seed" in told:
                account.chance.seed(f"{told['seed']} {told['account']}")

    def fault(self, name: str, kind: str) -> str:
        """What goes wrong with the next request of that kind."""
        with self._lock:
            return self._accounts[name].next_fault(kind)

    def commit(self, kind: str, name: str, sent: Mapping[str, str]) -> tuple[int, Post]:
        """Publish, or know it again; a status and what stands there."""
        with self._lock:
            account, now = self._accounts[name], datetime.now(UTC)
            known = account.by_key.get(sent["key"]) if kind != "anonymous" else None
            if known is not None and (kind == "keyed" or known.text == sent["text"]):
                return 200, known
            if account.refuse_identical:
                for post in reversed(account.posts):
                    if post.text == sent["text"]:
                        return 403, post
            self._count += 1
            post = Post(str(self._count), sent["key"], sent["text"], now)
            self._write(kind, name, sent, post)
            account.posts.append(post)
            account.by_key[post.key] = post
            return 201, post

    def shown(self, name: str, having: str) -> Mapping[str, object]:
        """The read side: what fits of everything up to ``as_of``."""
        with self._lock:
            account = self._accounts[name]
            as_of = datetime.now(UTC) - timedelta(seconds=account.lag)
            posts = [each for each in account.posts if each.at <= as_of and each.has(having)]
        rows = [{"id": post.id, "key": post.key, "text": post.text} for post in posts]
        return {"as_of": as_of.isoformat(), "posts": rows}

    def _write(self, kind: str, name: str, sent: Mapping[str, str], post: Post) -> None:
        line = {
            "seq": self._count,
            "at": post.at.isoformat(timespec="microseconds"),
            "account": name,
            "class": kind,
            **sent,
        }
        os.write(self._journal, json.dumps(line, ensure_ascii=False).encode() + b"\n")
