"""Many notices for a running product, made in this process by the same verbs: faster than HTTP."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from noticeboard import bootstrap
from noticeboard.bootstrap import NoWakes, Parts
from noticeboard.domain.content import Content
from noticeboard.domain.promise import PromiseTerms
from noticeboard.domain.signing import Person
from noticeboard.domain.times import at_utc
from noticeboard.drafting import NewNotice
from noticeboard.settings import load_settings
from tests.running import Product

ANA = Person("ana", "ana@example.com", frozenset({"author"}))
BO = Person("bo", "bo@example.com", frozenset({"approver"}))


@dataclass(frozen=True)
class Preparing:
    """Verbs on the folder of a running product."""

    parts: Parts

    def launches(self, number: int, at: datetime) -> set[str]:
        """That many launches, all published at ``at``; the ids of their bulletins."""
        return {self.launch(f"Launch {n}", at) for n in range(number)}

    def launch(self, title: str, at: datetime) -> str:
        """A launch published at ``at``, written by one and signed by another; its bulletin."""
        due = (at + timedelta(days=8)).replace(second=0, microsecond=0)
        content = Content(
            body="On sale {{ promise.sale }}.",
            short="On sale {{ promise.sale }} {{ link }}",
            publish_at=at_utc(at, "Asia/Seoul"),
            title=title,
            promises=(PromiseTerms("sale", "Sale", at_utc(due, "Asia/Seoul")),),
        )
        verbs = self.parts.publishing
        bulletin = verbs.draft(ANA, NewNotice("launch", "en", content)).announcement
        verbs.submit(ANA, bulletin.id)
        verbs.approve(BO, bulletin.id)
        return bulletin.id


@contextmanager
def preparing(running: Product) -> Iterator[Preparing]:
    """Work on the folder of ``running`` beside its own processes."""
    settings = load_settings(running.environ, data=running.folder / "data", port=8000)
    yield Preparing(bootstrap.parts(settings, wakes=NoWakes()))
