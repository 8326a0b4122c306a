"""A whole product in one process: real store, pages and channels, and a clock of our own."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from noticeboard import bootstrap
from noticeboard.bootstrap import NoWakes, Parts
from noticeboard.domain.bulletin import Bulletin
from noticeboard.domain.content import Content, Move
from noticeboard.domain.explanation import Explanation, Given, Part, PartName
from noticeboard.domain.promise import PromiseTerms
from noticeboard.domain.signing import Person
from noticeboard.domain.times import parse_instant
from noticeboard.drafting import FollowUp, NewNotice
from noticeboard.ports import Subject
from noticeboard.settings import load_settings
from noticeboard.site.fresh import FreshPages
from noticeboard.site.routes import NoticeRoute
from tests.servers.databases import migrated

# A Monday in July: summer time in New York, none in Seoul.
MONDAY = datetime(2027, 7, 5, 1, 0, tzinfo=UTC)
ANA = Person("ana", "ana@example.com", frozenset({"author", "duty"}))
BO = Person("bo", "bo@example.com", frozenset({"approver"}))


@dataclass
class Desk:
    """The product's parts, and the hands of a clock."""

    folder: Path
    now: datetime = MONDAY
    fresh: bool = True
    parts: Parts = field(init=False)

    def __post_init__(self) -> None:
        if self.fresh:
            (self.folder / "config").mkdir()
            self.journal.parent.mkdir()
        self.switch_journal(on=True)

    @property
    def journal(self) -> Path:
        """Where the `file` channel writes."""
        return self.folder / "journal" / "journal.jsonl"

    def switch_journal(self, *, on: bool) -> None:
        """The product, started anew with the `file` channel switched on or off."""
        stanza = f'kind = "file"\nenabled = {str(on).lower()}\npath = "{self.journal}"\n'
        folder = self.folder / "config"
        channels = f'[channels.journal]\n{stanza}default_for = ["*"]\n'
        (folder / "channels.toml").write_text(channels)
        environ = {"NOTICEBOARD_CONFIG": str(folder)}
        settings = load_settings(environ, data=self.folder / "data", port=8000)
        database = settings.data / "noticeboard.db"
        if not database.exists():
            database.write_bytes(migrated())
        self.parts = bootstrap.parts(settings, clock=lambda: self.now, wakes=NoWakes())

    def pass_time(self, length: timedelta) -> None:
        """Let the clock go on, and everything due happen at its end."""
        self.now += length
        self.parts.tick(self.now)
        self.parts.deliver_due()

    def launch(self, **changes: Any) -> NewNotice:
        """A launch in ten days, announced in an hour; ``changes`` go into its content."""
        content: dict[str, Any] = {
            "body": "Pre-orders open {{ promise.preorder }}.",
            "short": "Pre-orders open {{ promise.preorder }} {{ link }}",
            "publish_at": parse_instant("2027-07-05T11:00", "Asia/Seoul"),
            "title": "Phone X",
            "products": ("phone-x",),
            "promises": (a_preorder(),),
        }
        return NewNotice("launch", "en", Content(**{**content, **changes}))

    def announced(self, new: NewNotice | None = None) -> Subject:
        """A launch that is public."""
        drafted = self.parts.publishing.draft(ANA, new or self.launch())
        self.scheduled(drafted.announcement)
        self.pass_time(timedelta(hours=1))
        return self.parts.publishing.subject(drafted.id)

    def scheduled(self, bulletin: Bulletin) -> Bulletin:
        """The bulletin, submitted by Ana and signed by Bo."""
        self.parts.publishing.submit(ANA, bulletin.id)
        return self.parts.publishing.approve(BO, bulletin.id)

    def delayed(self, subject: Subject, due: str, **parts: str) -> Bulletin:
        """The first promise of the notice, moved to ``due`` in Seoul, published now."""
        move = Move("preorder", due=parse_instant(due, "Asia/Seoul"))
        told = explained(**parts)
        content = Content("", "", None, moves=(move,), explanation=told)
        delay = self.parts.publishing.follow_up(ANA, subject.id, FollowUp("delay", content))
        self.scheduled(delay)
        self.parts.deliver_due()
        return self.parts.publishing.bulletin(delay.id)

    def page(self, subject: Subject) -> str:
        """The notice's page as the public gets it: stored, or made for whoever asks."""
        served = FreshPages(self.parts.public_rows, self.parts.house)
        asked = NoticeRoute(subject.slug)
        found = served.page(f"/notices/{subject.slug}", asked, self.now)
        return found.body.decode() if found else ""

    def get(self, path: str) -> str:
        """The stored bytes of a public path, true at this moment; empty when there are none.

        Pages are built when one is asked for: most tests ask for none, and building them all
        takes longer than whatever made them old.
        """
        self.parts.site.refresh()
        self.parts.site.refresh_record()
        found = self.parts.public_rows.page(path)
        return found.body.decode() if found and found.true_at(self.now) else ""


def a_preorder(due: str = "2027-07-15T09:00", key: str = "preorder") -> PromiseTerms:
    """A promise in Seoul."""
    return PromiseTerms(key, "Pre-order opens", parse_instant(due, "Asia/Seoul"))


def explained(**parts: str) -> Explanation:
    """An explanation with these parts given."""
    given: dict[PartName, Part] = {name: Given(text) for name, text in parts.items()}  # type: ignore[misc]
    return Explanation(given)


IN_FULL = {
    "cause": "A supplier of screens",
    "what_happened": "The screens arrived with a fault and every one is checked by hand.",
    "what_it_means": "Nobody can order before the new time.",
    "what_to_do": "Nothing: your place in the queue stays.",
    "apology": "We are sorry: you planned around our word.",
    "responsible": "Kim Minji, head of devices",
}
