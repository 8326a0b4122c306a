"""Notices and bulletins, as a person at a terminal reads them."""

import re
from datetime import datetime

from noticeboard.cli.session import Session
from noticeboard.cli.speaking import table
from noticeboard.domain.bulletin import Bulletin
from noticeboard.domain.removing import Removing
from noticeboard.domain.times import rfc3339
from noticeboard.ports import Page, Subject


def notice_id(desk: Session, which: str) -> str:
    """The id behind an id or the slug of a public notice."""
    public = desk.parts.public_rows.notice(which)
    return which if public is None else public.id


def show_notices(desk: Session, page: Page[Subject]) -> None:
    """One line each."""
    from noticeboard.presenting import present_notice

    url, now = desk.parts.settings.public_url, desk.parts.clock()
    shown = [present_notice(subject, now=now, public_url=url) for subject in page.items]
    rows = [(n["id"], n["kind"], n["state"], n["title"]) for n in shown]
    text = table(rows) if rows else "No notices yet. `noticeboard notice add FILE` drafts one."
    if page.next:
        text += f"\nmore: --cursor {page.next}"
    desk.voice.tell(text, {"items": shown, "next": page.next})


def show_notice(desk: Session, subject: Subject) -> None:
    """Its promises with all their times, and its bulletins."""
    from noticeboard.presenting import present_notice

    settings, now = desk.parts.settings, desk.parts.clock()
    shown = present_notice(subject, now=now, public_url=settings.public_url)
    there = shown["url"] if shown["published_at"] else f"{shown['url']} (once it is published)"
    lines = [("notice", shown["id"], ", ".join(shown["labels"]))]
    for promise in shown["promises"]:
        due = promise["due"] or f"next word by {promise['next_word_by']}"
        was = [r["due"] or f"next word by {r['next_word_by']}" for r in promise["revisions"][:-1]]
        told = f"{due} {promise['state'] or ''}" + "".join(f", was {time}" for time in was)
        lines.append((f"promise {promise['key']}", promise["label"], told))
    for bulletin in shown["bulletins"]:
        at = bulletin["published_at"] or bulletin["publish_at"] or ""
        lines.append((bulletin["kind"], bulletin["id"], f"{bulletin['state']} {to_second(at)}"))
    title = f"{shown['title']} ({shown['kind']}, {shown['state']})"
    desk.voice.tell("\n".join([title, there, table(lines)]), {**shown})


def show_bulletin(desk: Session, bulletin: Bulletin) -> None:
    """Its state, when it speaks, and what its approver should see."""
    from noticeboard.presenting import present_bulletin, present_removing, present_violation

    public = desk.parts.publishing.subject(bulletin.notice_id).public
    shown = present_bulletin(bulletin, public, public_url=desk.parts.settings.public_url)
    warnings = desk.parts.publishing.warnings(bulletin.id)
    shown["warnings"] = [present_violation(w, desk.voice.language) for w in warnings]
    at = shown["publish_at"]
    when = f", for {to_second(at)}" if at else ""
    lines = [f"{shown['kind']} {shown['id']}  {shown['state']}{when}"]
    if shown["working"]["frozen_hash"]:
        lines.append(f"hash {shown['working']['frozen_hash']}")
    if shown["outdated"]:
        lines.append(f"outdated by a {shown['outdated']['kind']}: freeze-anew {shown['id']}")
    removing = desk.parts.redacting.removing(bulletin.id)
    shown["removing"] = present_removing(removing)
    if removing is not None:
        lines += (_removing(one, desk.parts.clock()) for one in removing.each)
    if warnings:
        lines.append(table(desk.voice.rows(warnings)))
    desk.voice.tell("\n".join(lines), {**shown})


def _removing(removing: Removing, now: datetime) -> str:
    """Whether the words are gone, and what a second person still has to do."""
    asked = f"{removing.asked_by} ({removing.because})"
    if removing.confirm_by is None:
        look_by = removing.look_by
        look = f"; somebody else looks at it by {to_second(rfc3339(look_by))}" if look_by else ""
        wrong = f"; {removing.second} says that it was not right" if removing.wrong else ""
        return f"words removed, as {asked} asked{look}{wrong}"
    until = to_second(rfc3339(removing.confirm_by))
    if not removing.waits(now):
        return f"words NOT removed: {asked} asked, nobody confirmed it by {until}; ask anew"
    return (
        f"words NOT removed yet: {asked} asked; they go once another administrator or an "
        f"approver sends the same, by {until}"
    )


def to_second(instant: str) -> str:
    """An RFC 3339 instant as people read it; programs get every digit."""
    return re.sub(r"\.\d+", "", instant)
