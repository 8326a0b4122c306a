"""RSS and Atom by feedgen, and the one step that puts right what feedgen leaves out."""

from datetime import datetime
from typing import Any

from feedgen.entry import FeedEntry as GeneratedEntry
from feedgen.feed import FeedGenerator
from lxml import etree  # type: ignore[import-untyped]  # ships no types

from noticeboard.domain.ledger import Entry
from noticeboard.domain.notice import Notice, Published
from noticeboard.ports import FeedScope
from noticeboard.render.words import Words
from noticeboard.render.words import words as catalogue
from noticeboard.site import routes
from noticeboard.site.feed_entries import FeedEntry, entry, next_boundary, xml_safe
from noticeboard.site.house import House
from noticeboard.site.sources import BEFORE_ALL, FeedSource, true_from_until
from noticeboard.site.stored import Draft

CONTENT_TYPES = {
    "atom": "application/atom+xml; charset=utf-8",
    "rss": "application/rss+xml; charset=utf-8",
}
# The head of the ledger as of the newest act the feed tells of. Documented in docs/record.md.
LEDGER = "urn:x-noticeboard:ledger:1"
ATOM = "http://www.w3.org/2005/Atom"
_ENTRIES = ("item", f"{{{ATOM}}}entry")
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def draft(source: FeedSource, house: House, now: datetime) -> Draft:
    """The feed's bytes, true until nobody confirms the next promise it tells of."""
    shown = [(notice, _bulletin(notice, said)) for notice, said in source.entries]
    entries = [entry(notice, said, house, now) for notice, said in shown]
    ahead = (next_boundary(notice, said, now) for notice, said in shown)
    updated = max((e.updated for e in entries), default=BEFORE_ALL)
    generator = _generator(source, entries, house, updated)
    if source.format == "atom":
        root = _finished_atom(generator.atom_str(), entries)
    else:
        root = etree.fromstring(generator.rss_str())
    body = _bytes(_with_head(root, source.head))
    until = min((at for at in ahead if at), default=None)
    return Draft(CONTENT_TYPES[source.format], body, *true_from_until(updated, until, now))


def _bulletin(notice: Notice, bulletin_id: str) -> Published:
    return next(b for b in notice.bulletins if b.id == bulletin_id)


def feed_title(scope: FeedScope, house: House, words: Words) -> str:
    """What the feed is called in a reader."""
    if scope.by == "kind":
        kind = house.kind_title(scope.value, words.language)
        return words("feed.title_kind", site=house.brand, kind=kind)
    if scope.by == "product":
        return words("feed.title_product", site=house.brand, product=scope.value)
    if scope.by == "lang":
        named = words.phrases.get(f"language.{scope.value}", scope.value)
        return words("feed.title_language", site=house.brand, language=named)
    return words("feed.title", site=house.brand)


def _generator(
    source: FeedSource, entries: list[FeedEntry], house: House, updated: datetime
) -> FeedGenerator:
    """One generator per format: feedgen's entries remember the format they were made for."""
    spoken = source.scope.value if source.scope.by == "lang" else house.language
    words = catalogue(spoken)
    address = house.url(routes.feed_path(source.scope, source.format))
    fg = FeedGenerator()
    fg.load_extension("dc")
    fg.id(address)
    fg.title(xml_safe(feed_title(source.scope, house, words)))
    fg.subtitle(words("feed.subtitle"))
    fg.author({"name": xml_safe(house.brand)})
    fg.generator("Noticeboard")
    fg.language(words.language)
    fg.updated(updated)
    fg.lastBuildDate(updated)
    fg.link(href=address, rel="self", type=CONTENT_TYPES[source.format].partition(";")[0])
    # Last: feedgen's RSS takes the newest link for the channel's own.
    fg.link(href=house.url("/"), rel="alternate", type="text/html")
    for told in entries:
        _fill(fg.add_entry(order="append"), told, house)
    return fg


def _fill(fe: GeneratedEntry, told: FeedEntry, house: House) -> None:
    fe.id(told.id)
    fe.guid(told.id, permalink=False)
    fe.title(told.title)
    fe.author({"name": xml_safe(house.brand)})
    fe.dc.dc_creator(xml_safe(house.brand))
    fe.category([{"term": term, "label": label} for term, label in told.categories])
    fe.published(told.published)
    fe.updated(told.updated)
    fe.summary(told.summary)
    fe.content(told.html, type="html")
    fe.link(href=told.link, rel="alternate", type="text/html")


def _finished_atom(xml: bytes, entries: list[FeedEntry]) -> Any:
    """Entries in their own language, their links with the attributes feedgen drops."""
    root = etree.fromstring(xml)
    # Readers that prefer plain text (rss2email) would take the summary and leave the content.
    for summary in list(root.iter(f"{{{ATOM}}}summary")):
        summary.getparent().remove(summary)
    for element, told in zip(root.iter(f"{{{ATOM}}}entry"), entries, strict=True):
        element.set(XML_LANG, told.language)
        for link in element.iter(f"{{{ATOM}}}link"):
            link.set("rel", "alternate")
            link.set("type", "text/html")
    return root


def _with_head(root: Any, head: Entry | None) -> Any:
    """Before the entries: readers that keep a feed keep the head with it."""
    if head is None:
        return root
    # In Atom the feed is the root; in RSS it is the channel inside.
    feed = root.find("channel") if root.tag == "rss" else root
    first = next((i for i, e in enumerate(feed) if str(e.tag) in _ENTRIES), len(feed))
    mark = etree.Element(f"{{{LEDGER}}}head", nsmap={"ledger": LEDGER})
    mark.set("seq", str(head.seq))
    mark.set("hash", head.hash)
    feed.insert(first, mark)
    return root


def _bytes(root: Any) -> bytes:
    etree.indent(root)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))
