"""What staff write: whole or not at all, and never over one another."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event

from noticeboard.domain import review
from noticeboard.domain.bulletin import Bulletin, BulletinState
from noticeboard.domain.errors import ConflictError, RefusedError, StaleVersionError
from noticeboard.ports import Once, Store
from noticeboard.store.desk import Desk
from noticeboard.store.engine import open_engine, reading
from tests.builders import (
    DAY,
    HOUR,
    NEW_YORK,
    NOON,
    SECOND,
    a_bulletin,
    a_content,
    a_delivery,
    a_follow_up,
    a_revision,
    a_signature,
    an_instant,
    terms,
)
from tests.store.drafts import (
    FROZEN,
    a_subject,
    added,
    approved,
    at_once,
    edited,
    in_store,
    saved,
    submitted,
)


@pytest.fixture
def desk(engine: Engine) -> Desk:
    """The desk's store on a fresh database."""
    return Desk(engine)


@pytest.mark.parametrize("id_", ["", "a\0b", "\ud800", "x" * 9_000])
def test_an_id_that_no_database_takes_is_of_nothing(desk: Desk, id_: str) -> None:
    """It comes from an address that somebody made up."""
    assert desk.subject(id_) is None
    assert desk.subject_of(id_) is None
    assert desk.delivery(id_) is None


def test_the_desk_is_the_store_that_the_verbs_ask_for(desk: Desk) -> None:
    """The type checker holds it to the protocol; an empty store knows nothing."""
    store: Store = desk

    assert store.subject("notice-1") is None
    assert store.subject_of("bulletin-1") is None
    assert store.subjects(limit=10).items == ()
    assert (store.ledger(after=0, limit=10), store.ledger_head()) == ((), None)
    assert store.attempts("delivery-1") == ()


def test_a_notice_comes_back_as_it_was_stored(desk: Desk) -> None:
    """With every word, both readings of its times, and its place in the world."""
    moved = terms(due=an_instant(NOON + 30 * DAY, NEW_YORK), until=an_instant(NOON + 31 * DAY))
    said = a_content(promises=(moved,), texts={"x": "Short."}, waiver="A partner asked.")
    draft = replace(a_subject().announcement, revisions=(a_revision(said),))
    subject = replace(a_subject(), bulletins=(draft,))

    added(desk, subject)

    assert desk.subject("notice-1") == subject
    assert desk.subject_of("bulletin-1") == subject


def test_a_bulletin_is_kept_through_its_whole_life(desk: Desk) -> None:
    """Draft, review, signature, schedule, candidate: stored and read at every step."""
    draft = added(desk).announcement

    for step in (submitted(draft), approved(draft), edited(approved(draft), "A typo less.")):
        saved(desk, step)

        assert in_store(desk) == step

    fresh = saved(desk, submitted(edited(approved(draft), "A typo less.")))
    assert in_store(desk).candidate == fresh.working


def test_a_rejected_text_loses_its_signatures(desk: Desk) -> None:
    """They were given to another text than the one that will be submitted next."""
    signed = review.sign(submitted(added(desk).announcement), a_signature())
    saved(desk, signed)

    saved(desk, review.reject(signed, "Say when."))

    stored = in_store(desk)
    assert stored.state is BulletinState.DRAFT
    assert (stored.working.sign_offs, stored.working.rejected_because) == ((), "Say when.")


def test_submitting_may_complete_the_text(desk: Desk) -> None:
    """What defaults add is part of what is frozen; no editor did anything meanwhile."""
    draft = added(desk).announcement
    completed = draft.with_working(replace(draft.working, content=a_content(body="Completed.")))

    saved(desk, submitted(completed))

    assert in_store(desk).working.content.body == "Completed."


def test_two_editors_never_overwrite_one_another(desk: Desk) -> None:
    """Both opened version 1. The second to save is told so; the first text stands."""
    draft = added(desk).announcement
    first, second = edited(draft, "First."), edited(draft, "Second.")
    saved(desk, first)

    with pytest.raises(StaleVersionError) as refused:
        saved(desk, second)

    assert refused.value.current == 2
    assert in_store(desk) == first


def test_two_editors_at_the_same_moment(desk: Desk) -> None:
    """Whoever is first wins; exactly one is told."""
    draft = added(desk).announcement
    texts = [edited(draft, "First."), edited(draft, "Second.")]

    results = at_once(*(lambda text=text: saved(desk, text) for text in texts))

    (winner,) = [result for result in results if isinstance(result, Bulletin)]
    assert [type(r) for r in results if r != winner] == [StaleVersionError]
    assert in_store(desk) == winner


def test_an_edit_that_began_before_the_text_was_submitted_is_refused(desk: Desk) -> None:
    """What lies before the approvers does not change under their eyes."""
    draft = added(desk).announcement
    saved(desk, submitted(draft))

    with pytest.raises(StaleVersionError):
        saved(desk, edited(draft, "Too late."))


def test_two_candidates_at_once(desk: Desk) -> None:
    """Two people edit an approved text at once: one candidate, not a mixture."""
    armed = saved(desk, approved(added(desk).announcement))
    saved(desk, edited(armed, "First.", "ana"))

    with pytest.raises(StaleVersionError):
        saved(desk, edited(armed, "Second.", "bo"))


def test_what_was_published_meanwhile_is_not_taken_back(desk: Desk) -> None:
    """A pull-back that read the bulletin before it became public changes nothing."""
    armed = saved(desk, approved(added(desk).announcement))
    public = replace(armed, state=BulletinState.PUBLISHED, published_at=NOON + HOUR)
    saved(desk, public)

    with pytest.raises(ConflictError, match="published_meanwhile"):
        saved(desk, review.pull_back(armed, NOON))

    assert in_store(desk) == public


def test_verbs_on_one_notice_happen_one_after_another(desk: Desk) -> None:
    """What a write transaction has read is still true when it saves."""
    added(desk)

    def sign_by_edit(author: str) -> None:
        with desk.write() as tx:
            subject = tx.subject_of("bulletin-1")
            assert subject is not None
            tx.save_bulletin(edited(subject.announcement, f"By {author}.", author))

    at_once(*(lambda who=f"p{n}": sign_by_edit(who) for n in range(6)))

    stored = in_store(desk).working
    assert stored.version == 7
    assert set(stored.authors) == {"ana", *(f"p{n}" for n in range(6))}


def test_two_follow_ups_do_not_take_the_same_place(desk: Desk) -> None:
    """Two people draft the second bulletin at once; one is told to load again."""
    added(desk)
    saved(desk, a_bulletin("delay"))

    with pytest.raises(ConflictError, match="place_taken"):
        saved(desk, a_bulletin("delay", id="bulletin-3", code="other"))


def test_an_error_leaves_nothing_behind(desk: Desk) -> None:
    """Everything in a write transaction is stored together or not at all."""

    def add_two_of_one_name() -> None:
        with desk.write() as tx:
            tx.add_subject(a_subject())
            tx.add_subject(replace(a_subject(2), slug="phone-x-1"))

    with pytest.raises(ConflictError):
        add_two_of_one_name()

    assert desk.subject("notice-1") is None


def test_a_slug_is_taken_once(desk: Desk) -> None:
    """It is an address for ever, whether its notice is public yet or not."""
    added(desk)

    with desk.write() as tx:
        assert tx.slug_taken("phone-x-1")
        assert not tx.slug_taken("phone-x-2")
    with pytest.raises(ConflictError, match="slug_taken"):
        added(desk, replace(a_subject(2), slug="phone-x-1"))


def test_frozen_bytes_are_kept_under_the_hash_that_was_submitted(desk: Desk) -> None:
    """What people sign is what they were shown; a rejected text forgets it."""
    waiting = submitted(added(desk).announcement)
    with desk.write() as tx:
        tx.save_bulletin(waiting)
        tx.save_frozen("bulletin-1", 1, FROZEN)
        with pytest.raises(ConflictError, match="text_changed"):
            tx.save_frozen("bulletin-1", 1, replace(FROZEN, hash="other"))

    kept, sent = desk.frozen("bulletin-1", 1), desk.sent("bulletin-1", 1)
    with desk.write() as tx:
        tx.save_bulletin(review.reject(waiting, "Say when."))

    assert kept == sent == FROZEN
    assert desk.frozen("bulletin-1", 1) is None


def test_deliveries_go_with_the_bulletin(desk: Desk) -> None:
    """Added once, seen by notice and by bulletin, withdrawn when it is pulled back."""
    added(desk)
    with desk.write() as tx:
        tx.add_deliveries([a_delivery()])
        tx.add_deliveries([a_delivery(id="delivery-2")])

        assert tx.deliveries_of_notice("notice-1") == (a_delivery(),)
    assert desk.deliveries("bulletin-1") == (a_delivery(),)

    with desk.write() as tx:
        tx.withdraw_deliveries("bulletin-1")

    assert desk.deliveries("bulletin-1") == ()


def test_a_new_instant_moves_the_waiting_deliveries(desk: Desk) -> None:
    """An approved candidate takes over the rows of the text it replaces."""
    armed = approved(added(desk).announcement)
    with desk.write() as tx:
        tx.add_deliveries([a_delivery()])

        tx.rearm_deliveries(replace(armed, publish_at=NOON + DAY), ["board"])

    (moved,) = desk.deliveries("bulletin-1")
    assert (moved.due, moved.scheduled_for, moved.revision) == (NOON + DAY, NOON + DAY, 1)


def test_pages_show_every_notice_once_newest_first(desk: Desk) -> None:
    """Also those of the same microsecond, and while new ones arrive."""
    times = [NOON, NOON, NOON, NOON + SECOND, NOON + timedelta(microseconds=1)]
    for number, at in enumerate(times, start=1):
        added(desk, a_subject(number, at))

    page = desk.subjects(limit=2)
    seen = [*page.items]
    added(desk, a_subject(6, NOON + DAY))
    while page.next is not None:
        page = desk.subjects(limit=2, cursor=page.next)
        seen.extend(page.items)

    assert [s.id for s in seen] == [f"notice-{n}" for n in (4, 5, 3, 2, 1)]


@pytest.mark.parametrize(
    "cursor",
    [
        "",
        "x",
        "%%%",
        "bm90IGEgdGltZQ",
        "가",
        "MjAyNi0wNy0xNSBh",
        "A" * 9,
        "MjAyNi0wNy0xNVQxMjowMDowMFogYQBi",
    ],
)
def test_a_made_up_cursor_is_refused(desk: Desk, cursor: str) -> None:
    """With the name of the field, not with a crash."""
    with pytest.raises(RefusedError) as refused:
        desk.subjects(limit=2, cursor=cursor)

    assert [v.field for v in refused.value.violations] == ["cursor"]


def test_an_idempotency_key_is_remembered_for_a_day(desk: Desk) -> None:
    """The same request finds what it made; a day later the key is free again."""
    once = Once("ana", "key-1", "digest")
    with desk.write() as tx:
        tx.once(once, notice_id="notice-1", bulletin_id="bulletin-1", at=NOON)

    recalled = desk.recall("ana", "key-1", now=NOON + DAY - SECOND)

    assert recalled is not None
    assert (recalled.digest, recalled.notice_id, recalled.bulletin_id) == (
        "digest",
        "notice-1",
        "bulletin-1",
    )
    assert desk.recall("bo", "key-1", now=NOON) is None
    assert desk.recall("ana", "key-1", now=NOON + DAY) is None
    with desk.write() as tx:
        tx.once(once, notice_id="notice-2", bulletin_id="bulletin-2", at=NOON + DAY)


@pytest.mark.parametrize("key", ["sheet:\0", "sheet:\ud800"])
def test_nothing_was_made_by_a_key_that_no_database_can_look_for(desk: Desk, key: str) -> None:
    """A hidden field that somebody changed is no reason for a failure."""
    assert desk.recall("ana", key, now=NOON) is None


def test_the_same_request_twice_at_once_makes_one_notice(desk: Desk) -> None:
    """A double click on two servers: one notice, the other is told to ask again."""

    def draft(number: int) -> str:
        with desk.write() as tx:
            tx.add_subject(a_subject(number))
            once = Once("ana", "key-1", "digest")
            made = f"notice-{number}"
            tx.once(once, notice_id=made, bulletin_id=f"bulletin-{number}", at=NOON)
        return made

    results = at_once(*(lambda n=n: draft(n) for n in range(1, 5)))

    (made,) = [result for result in results if isinstance(result, str)]
    assert [s.id for s in desk.subjects(limit=10).items] == [made]
    recalled = desk.recall("ana", "key-1", now=NOON)
    assert recalled is not None
    assert recalled.notice_id == made


def test_follow_ups_are_kept_in_their_sequence(desk: Desk) -> None:
    """With explanation, moves and all."""
    added(desk)
    delay = saved(desk, a_bulletin("delay", a_follow_up()))

    subject = desk.subject("notice-1")

    assert subject is not None
    assert [b.sequence for b in subject.bulletins] == [1, 2]
    assert subject.bulletins[1] == delay


def _plans(desk: Desk, reads: Callable[[], object]) -> list[str]:
    """How SQLite would answer every question that ``reads`` asks."""
    asked: list[tuple[str, Any]] = []

    def note(_c: object, _cursor: object, statement: str, given: Any, *_: object) -> None:
        asked.append((statement, given))

    event.listen(desk.engine, "before_cursor_execute", note)
    reads()
    event.remove(desk.engine, "before_cursor_execute", note)
    questions = [(f"EXPLAIN QUERY PLAN {s}", g) for s, g in asked if s.startswith("SELECT")]
    with reading(desk.engine) as connection:
        return [row[3] for s, g in questions for row in connection.exec_driver_sql(s, g).all()]


def test_no_question_of_the_desk_reads_a_whole_table(tmp_path: Path, migrated_file: Path) -> None:
    """A million notices cost what a thousand do: every read goes by an index."""
    shutil.copy(migrated_file, tmp_path / "n.db")
    desk = Desk(open_engine(f"sqlite:///{tmp_path / 'n.db'}"))
    for number in range(1, 4):
        added(desk, a_subject(number))
    cursor = desk.subjects(limit=1).next

    def reads() -> None:
        desk.subjects(limit=1)
        desk.subjects(limit=1, cursor=cursor)
        desk.subject_of("bulletin-1")
        desk.deliveries("bulletin-1")
        desk.recall("ana", "key", now=NOON)
        desk.ledger(after=1, limit=1)

    plans = _plans(desk, reads)

    tables = [plan for plan in plans if plan.startswith("SCAN") and "INDEX" not in plan]
    assert len(plans) > 10
    assert set(tables) <= {"SCAN CONSTANT ROW", "SCAN (subquery-1)"}
    desk.engine.dispose()
