"""The page, the feed entry and each channel's text, as they will be."""

from noticeboard.domain.delivery import OURS
from noticeboard.previewing import Preview
from noticeboard.render.told import title
from noticeboard.site import feed_entries, pages
from noticeboard.site.assets import assets
from noticeboard.site.sources import NoticeSource
from noticeboard.site.templating import rendered
from noticeboard.web.desk import statics
from noticeboard.web.desk.reviewing.bulletin import read
from noticeboard.web.desk.reviewing.channels import length
from noticeboard.web.desk.reviewing.looks import look
from noticeboard.web.desk.reviewing.naming import named
from noticeboard.web.desk.visit import Answer, Document, Page, Visit

ARMED = "armed"


def show(visit: Visit) -> Answer:
    """GET: everything the public will get, in frames of ours."""
    subject, bulletin = read(visit)
    armed = _armed(visit) and bulletin.candidate is not None
    shown = look(visit, bulletin, armed=armed)
    names = {
        "subject": subject,
        "bulletin": bulletin,
        "title": title(bulletin.working.content, subject),
        "look": shown,
        "called_of": named(visit.words, subject, bulletin),
        "others": [text for text in shown.texts if text.channel not in OURS],
        "length": lambda part: length(visit.words, part),
        "which": ARMED if armed else "",
    }
    return Page("review/preview.html", names)


def page(visit: Visit) -> Answer:
    """GET: the notice's page, by the functions that make the public one."""
    preview = _preview(visit)
    rows, house = visit.parts.public_rows, visit.parts.house
    notice = preview.notice
    replaced = rows.notice_by_id(notice.replaces) if notice.replaces else None
    return Document(pages.draft(NoticeSource(notice, replaced), house, preview.at).body)


def entry(visit: Visit) -> Answer:
    """GET: the bulletin's entry in the feeds, as a reader of feeds shows it."""
    preview = _preview(visit)
    told = feed_entries.entry(preview.notice, preview.said, visit.parts.house)
    names = {"entry": told, "assets": assets(), "static": statics.address}
    return Document(rendered("desk/review/entry.html", **names))


def _armed(visit: Visit) -> bool:
    return visit.query.get("which") == ARMED


def _preview(visit: Visit) -> Preview:
    """What is shown in a frame; the page around it says why there is none."""
    return visit.parts.previewing.preview(visit.id, by=visit.who, armed=_armed(visit))
