"""A redaction: words go from everything public, facts stay, and the chain still verifies."""

import json
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Engine, select

from noticeboard.domain.delivery import DeliveryState
from noticeboard.domain.errors import TransitionError
from noticeboard.domain.going import Going
from noticeboard.domain.ledger import Removal
from noticeboard.ports import StoredPage
from noticeboard.store.engine import reading
from noticeboard.store.ledger_rows import recorded
from noticeboard.store.pages import Pages
from noticeboard.store.public_rows import PublicRows
from noticeboard.store.records import Records
from noticeboard.store.tables_public import (
    public_bulletins,
    public_notices,
    public_pages,
    public_versions,
)
from tests.builders import DAY, HOUR, NOON, a_content, a_follow_up, explained, terms
from tests.store.newsroom import Newsroom

SECRET = "Kim Chul-soo"
# Its text, its title and the name of its promise.
ALL = Going(title="A launch", names={"preorder": "Promise 1"})


def everything_public(engine: Engine) -> str:
    """Each row of the tables that pages are made of, and what the ledger says."""
    with reading(engine) as conn:
        rows: list[Any] = []
        for table in (public_notices, public_bulletins, public_versions):
            rows += conn.execute(select(table)).all()
        rows += recorded(conn, after=0, limit=100)
    return repr(rows) + repr(PublicRows(engine).newest_notices(10))


@pytest.fixture
def room(engine: Engine) -> Newsroom:
    """A newsroom."""
    return Newsroom(engine)


def test_the_words_go_and_the_facts_stay(engine: Engine, room: Newsroom) -> None:
    """Announcement and delay, one after the other; nothing of the name is left in public."""
    said = a_content(title=SECRET, body=SECRET, short=SECRET, promises=(terms(label=SECRET),))
    first = room.announce(content=said)
    room.publish(first, NOON)
    why = explained(what_happened=SECRET, cause="Production")
    told = a_follow_up(body=SECRET, short=SECRET, explanation=why)
    delay = room.follow_up(first, at=NOON + HOUR, content=told)
    room.publish(delay, NOON + HOUR)
    before = PublicRows(engine).notice_by_id(first.notice_id)

    assert room.redact(delay, NOON + DAY, "personal")
    assert room.redact(first, NOON + DAY, "court", ALL)

    after = PublicRows(engine).notice_by_id(first.notice_id)
    assert before is not None
    assert after is not None
    assert SECRET not in everything_public(engine)
    assert [b.removed for b in after.bulletins] == [
        Removal(NOON + DAY, "court", ALL.gone),
        Removal(NOON + DAY, "personal"),
    ]
    assert [r.due for r in after.promises[0].revisions] == [
        r.due for r in before.promises[0].revisions
    ]
    assert Records(engine).verify() == room.desk.ledger_head().head  # type: ignore[union-attr]  # four acts
    facts = [dict(each.facts) for each in PublicRows(engine).record()]
    decided = {"people": 1, "asked_at": "2026-07-16T12:00:00Z"}
    decided |= {"because": "personal", "day": "2026-07-16"}
    assert facts[2] == {"removes": [2], "gone": ["text"], **decided}
    assert facts[3]["gone"] == ["text", "title", "names"]
    assert json.dumps(facts).count(SECRET) == 0


def test_only_what_was_chosen_goes_and_more_of_it_may_go_later(
    engine: Engine, room: Newsroom
) -> None:
    """A name first, wherever it was quoted; then a text: each is an entry, and all of it holds."""
    said = a_content(title="Phone X", promises=(terms(label=SECRET),))
    first = room.announce(content=said)
    room.publish(first, NOON)
    quoting = a_follow_up(body=f"{SECRET} slips.", short=f"{SECRET} slips.")
    delay = room.follow_up(first, at=NOON + HOUR, content=quoting)
    room.publish(delay, NOON + HOUR)
    name = Going(text=False, names={"preorder": "Promise 1"})

    assert room.redact(first, NOON + DAY, going=name)
    named = PublicRows(engine).notice_by_id(first.notice_id)
    whole = Records(engine).verify()
    assert room.redact(delay, NOON + DAY + HOUR)
    assert room.redact(first, NOON + DAY + 2 * HOUR, going=Going(text=False, title="A launch"))

    left = PublicRows(engine).notice_by_id(first.notice_id)
    assert named is not None
    assert left is not None
    assert SECRET not in everything_public(engine)
    assert (named.title, named.promises[0].label) == ("Phone X", "Promise 1")
    assert named.bulletins[1].shown.short == "Promise 1 slips."
    assert named.bulletins[1].replaced == (Removal(NOON + DAY, "court", ()),)
    assert left.bulletins[0].replaced == (
        Removal(NOON + DAY, "court", ("names",)),
        Removal(NOON + DAY + 2 * HOUR, "court", ("title",)),
    )
    assert named.bulletins[0].shown.body != ""
    assert whole is not None
    assert (left.title, left.bulletins[1].shown.short) == ("A launch", "")
    assert Records(engine).verify() is not None
    gone = [dict(each.facts).get("gone") for each in PublicRows(engine).record()]
    assert gone == [None, None, ["names"], [], ["text"], ["title"]]


def test_what_was_not_sent_yet_still_waits(engine: Engine, room: Newsroom) -> None:
    """A delay is none the less true; and every page that showed the words is built anew."""
    first = room.announce()
    room.publish(first, NOON)
    before = set(Pages(engine).stale(NOON, 100))

    assert room.redact(first, NOON + HOUR)
    assert not room.redact(first, NOON + HOUR)

    assert room.state(first, "journal") is DeliveryState.PENDING
    left = PublicRows(engine).notice_by_id(first.notice_id)
    assert left is not None
    assert set(Pages(engine).stale(NOON, 100)) == before
    assert left.slug == f"slug-{first.code}"
    assert Pages(engine).version() == 3


def test_a_slow_builder_brings_no_page_back(engine: Engine, room: Newsroom) -> None:
    """It read the words before they went; the address that spelled them is nowhere any more."""
    first = room.announce()
    room.publish(first, NOON)
    pages, path = Pages(engine), f"/notices/slug-{first.code}"
    slow = StoredPage(path, "text/html", SECRET.encode(), b"", "", NOON, None)
    version = pages.version()
    assert pages.put(slow, built_from=version)

    room.redact(first, NOON + HOUR, going=ALL)

    rows = PublicRows(engine)
    assert rows.page(path) is None
    assert not pages.put(slow, built_from=version)
    assert not pages.put(replace(slow, path=f"{path}/facts.json"), built_from=version + 9)
    with reading(engine) as conn:
        paths = conn.scalars(select(public_pages.c.path)).all()
    assert not [one for one in paths if f"slug-{first.code}" in one]
    assert path not in pages.stale(NOON + DAY, 100)
    assert rows.renamed(f"slug-{first.code}") is not None


def test_every_page_that_names_it_is_built_anew(engine: Engine, room: Newsroom) -> None:
    """Those of what replaces it, and feeds in which a follow-up stands and it does not."""
    first = room.announce(channels=("board",))
    room.carry("board", NOON)
    update = room.follow_up(first, "update", at=NOON, channels=("board", "feed"))
    room.publish(update, NOON)
    heir = room.announce(replaces=first.notice_id)
    room.publish(heir, NOON)
    pages = Pages(engine)
    for path in pages.stale(NOON, 100):
        page = StoredPage(path, "text/html", b"", b"", "", NOON, None, stale=False)
        pages.put(page, built_from=pages.version())

    room.redact(first, NOON + HOUR)

    stale = pages.stale(NOON + HOUR, 100)
    assert f"/notices/slug-{heir.code}" in stale
    assert "/feeds/atom.xml" in stale


def test_a_typo_fix_cannot_bring_words_back(engine: Engine, room: Newsroom) -> None:
    """The act itself refuses, whoever signed it."""
    first = room.announce()
    room.publish(first, NOON)
    room.fix(first, a_content(body="We open son."), at=NOON + HOUR)
    room.redact(first, NOON + HOUR)

    with pytest.raises(TransitionError, match="were removed"):
        room.acts.publish(first.id, 2, NOON + HOUR)


def test_nothing_is_removed_before_it_is_public(engine: Engine, room: Newsroom) -> None:
    """There is no entry, and no mark, that could betray it."""
    first = room.announce()

    assert not room.redact(first, NOON - DAY)
    assert PublicRows(engine).head() is None
