"""The versions of a bulletin on its page: the newest, and the approved one beside an edit."""

from collections.abc import Iterator
from dataclasses import dataclass

from noticeboard.domain.bulletin import Bulletin, Revision
from noticeboard.domain.errors import RefusedError
from noticeboard.domain.times import Instant
from noticeboard.domain.told_late import told_late
from noticeboard.domain.violation import Violation
from noticeboard.previewing import Preview
from noticeboard.render.words import Words
from noticeboard.site.view import View
from noticeboard.web.desk.reviewing.channels import ChannelText, channel_texts
from noticeboard.web.desk.reviewing.later import later
from noticeboard.web.desk.reviewing.rows import Row, Telling, as_text
from noticeboard.web.desk.visit import Visit

# What a signer read travels with the form, so that a change can be shown; more than this does not.
_MOST_READ = 60_000


@dataclass(frozen=True, slots=True)
class Look:
    """One revision as its reader sees it.

    ``labels``: those the public will see, each with what it means. ``marks``: what was put beside
    it later. ``late``: the instant by which the company had promised what it tells. Without a
    ``preview`` it cannot be frozen as it is, ``unfit`` says why, and its rows are what was typed.
    """

    revision: Revision
    rows: tuple[Row, ...]
    texts: tuple[ChannelText, ...] = ()
    labels: tuple[tuple[str, str], ...] = ()
    marks: tuple[str, ...] = ()
    late: Instant | None = None
    preview: Preview | None = None
    unfit: tuple[Violation, ...] = ()

    @property
    def text(self) -> str:
        """All of it as one text."""
        return as_text(self.rows)

    @property
    def words(self) -> str:
        """The same without the channels: a spelling goes to none, and is taken back from none."""
        return as_text(tuple(row for row in self.rows if not row.where))

    @property
    def read(self) -> str:
        """The same, if it is short enough to travel with a form."""
        return self.text if len(self.text) <= _MOST_READ else ""


def look(visit: Visit, bulletin: Bulletin, *, armed: bool = False) -> Look:
    """The working revision of a bulletin, or the ``armed`` one beside it."""
    try:
        preview = visit.parts.previewing.preview(bulletin.id, by=visit.who, armed=armed)
    except RefusedError as refused:
        return _typed(visit, bulletin.working, refused)
    view = View(visit.parts.house, preview.notice, visit.words, preview.at)
    texts = channel_texts(preview, visit.parts.channels)
    labels = tuple((view.label(name), view.label_meaning(name)) for name in preview.said.labels)
    old = preview.notice.replaces
    replaced = visit.parts.public_rows.notice_by_id(old) if old else None
    drafting = visit.parts.publishing.drafting
    after = later(preview, view, drafting.policy, drafting.channels)
    rows = (*Telling(preview, view, visit.now, replaced).rows(texts), *after)
    marks, late = tuple(_marks(preview, visit.words)), told_late(preview.notice, preview.said)
    return Look(preview.revision, rows, texts, labels, marks, late, preview)


def _marks(preview: Preview, words: Words) -> Iterator[str]:
    """What readers see beside it of what became of it since."""
    if preview.notice.correction_of(preview.said):
        yield words("site.corrected")
    if preview.said.removed:
        yield words("removed.title_of")


def _typed(visit: Visit, revision: Revision, refused: RefusedError) -> Look:
    content = revision.content
    typed = {"title": content.title, "body": content.body, "short": content.short}
    rows = [Row(visit.words(f"review.row.{key}"), text) for key, text in typed.items() if text]
    rows += [
        Row(visit.words("review.row.channel", channel=c), t) for c, t in content.texts.items()
    ]
    return Look(revision, tuple(rows), unfit=refused.violations)
