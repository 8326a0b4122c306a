"""Looking whether promises were kept, and saying so: what a machine saw, in signed words."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Protocol

from noticeboard.domain.checking import next_look, reading
from noticeboard.domain.content import Fulfilment
from noticeboard.domain.errors import SaidError
from noticeboard.domain.signing import Person
from noticeboard.fulfilling import Fulfilling
from noticeboard.ports import RequestRefusedError, Web, WebError
from noticeboard.ports.checking import Checks, DueCheck

# Nobody: what it says was signed with the promise.
CHECK = Person("check", "", frozenset())

_log = logging.getLogger(__name__)


class Crew(Protocol):
    """Those who look. ``free``: how many could begin now."""

    @property
    def free(self) -> int: ...
    def begin(self, work: Callable[[], object]) -> None:
        """Have one of them do it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checking(Fulfilling):
    """Each look is taken by one of several timers, and a slow page holds up nothing else."""

    checks: Checks
    web: Web = field(repr=False)
    crew: Crew = field(repr=False)

    def look(self, now: datetime) -> int:
        """Begin every look whose time has come, as far as anybody is free; how many."""
        due = self.checks.due(now, limit=self.crew.free)
        mine = [check for check in due if self.checks.claim(check, next_look(check.since, now))]
        for check in mine:
            self.crew.begin(partial(self._look, check))
        return len(mine)

    def _look(self, check: DueCheck) -> None:
        found = self._found(check)
        at = self.clock()
        if found == "kept":
            self._keep(check, at)
        self.checks.note(check, found, at=at)

    def _found(self, check: DueCheck) -> str:
        """What the page says, as a code."""
        try:
            answer = self.web.ask(check.check.url)
        except RequestRefusedError:
            return "not_public"
        except WebError:
            return "unreachable"
        content_type = answer.headers.get("content-type", "")
        found = reading(check.check, answer.status, content_type, answer.body)
        return f"status {answer.status}" if found == "status" else found

    def _keep(self, check: DueCheck, at: datetime) -> None:
        url = check.check.url
        kept = Fulfilment(check.promise, at, evidence_url=url, source="machine")
        try:
            self._fulfilled(CHECK, check.notice_id, kept, self.clock(), check.since)
        except SaidError as refused:
            # Somebody else said so, or moved it, in the same moment; or it waits to go out.
            _log.info("Not said of %s: %s", check.promise, refused)
