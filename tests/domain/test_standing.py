"""What the pages show is what the ledger recorded, or the difference is named."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from noticeboard.domain.canonical import Canonical, canonical
from noticeboard.domain.content import Content, DailyWord, Fulfilment
from noticeboard.domain.errors import LedgerBrokenError
from noticeboard.domain.ledger import (
    Act,
    Entry,
    Recorded,
    Removal,
    append,
    digest,
    digest_of_words,
)
from noticeboard.domain.notice import Notice
from noticeboard.domain.publication import release_revision
from noticeboard.domain.published import Published
from noticeboard.domain.recording import (
    facts_of,
    objection_facts,
    revision_facts,
    words_left,
    words_of,
)
from noticeboard.domain.redaction import without_words
from noticeboard.domain.standing import Rows, refuse_unless_shown
from tests.builders import (
    DAY,
    NOON,
    SEOUL,
    a_content,
    a_follow_up,
    a_notice,
    shown_words,
    terms,
    told,
)

DUE = NOON + 10 * DAY


def written(said: Published) -> dict[str, Any]:
    """A bulletin as its row holds it."""
    return {"labels": list(said.labels), "parts": dict(said.parts), "why": repr(said.explanation)}


def text(value: Any) -> Canonical:
    """A JSON object as its column holds it."""
    return Canonical(canonical(value).decode())


def held_against(notice: Notice | None, recorded: list[Recorded]) -> None:
    """The notice, its rows with it, compared with its entries."""
    bulletins = notice.bulletins if notice else ()
    rows = Rows({b.id: written(b) for b in bulletins}, written)
    refuse_unless_shown(notice, recorded, rows)


def entered(
    head: Entry | None, act: Act, about: str, facts: Any, words: Any, at: datetime = NOON
) -> Recorded:
    """One entry with all it was made of."""
    mark = digest_of_words(words, "s")
    ids = {"notice_id": "notice-1", "bulletin_id": about}
    entry = append(head, at=at, act=act, digest=digest(facts, mark), **ids)
    return Recorded(entry, facts, mark, "s", words)


def a_story() -> tuple[Notice, list[Recorded]]:
    """Announced, delayed, reworded and kept, as the ledger has it."""
    steps = [a_notice()]
    steps.append(told(steps[-1], "delay", a_follow_up(facts={"fee": "1"}), NOON + DAY))
    kept = Content("Kept.", "Kept.", None, fulfilment=Fulfilment("preorder", DUE))
    steps.append(told(steps[-1], "fulfilment", kept, DUE))
    recorded: list[Recorded] = []
    before = None
    for notice in steps:
        said, head = notice.bulletins[-1], recorded[-1].entry if recorded else None
        facts = facts_of(before, notice, said, a_content(), zone=SEOUL, silence=None)
        words = words_of(notice, said, said.shown, written(said))
        at = said.published_at
        recorded.append(entered(head, "published", said.id, facts, words, at))
        before = notice
    fixed = release_revision(steps[-1], "bulletin-1", shown_words(a_content(body="Sonn."), 2))
    first = fixed.bulletins[0]
    words = words_of(fixed, first, first.shown, written(first))
    recorded.append(entered(recorded[-1].entry, "revised", first.id, revision_facts(first), words))
    return fixed, recorded


def changed(notice: Notice, number: int, **said: Any) -> Notice:
    """The notice with one bulletin rewritten behind everybody's back."""
    bulletins = list(notice.bulletins)
    bulletins[number] = replace(bulletins[number], **said)
    return replace(notice, bulletins=tuple(bulletins))


def removed(number: int = 2) -> tuple[Notice, list[Recorded]]:
    """The same story after the words of one bulletin were removed."""
    notice, recorded = a_story()
    about = f"bulletin-{number}"
    gone = without_words(notice, about, Removal(NOON + 2 * DAY, "court"))
    own = [r.entry.seq for r in recorded if r.entry.bulletin_id == about]
    kept = [replace(r, words=None) if r.entry.seq in own else r for r in recorded]
    said = gone.bulletins[number - 1]
    at = NOON + 2 * DAY
    left = words_left(gone, said, written(said), None, at)
    facts = {"removes": own, "because": "court", "gone": ["text"]}
    mark = entered(recorded[-1].entry, "redacted", about, facts, left, NOON + 2 * DAY)
    return gone, [*kept, mark]


def test_pages_that_show_what_was_recorded_are_in_order() -> None:
    """Also after a typo fix, a redaction, and with a name this program does not record yet."""
    notice, recorded = a_story()
    gone, after = removed()
    nameless = [*after[:-1], replace(after[-1], words_digest="", words=None)]
    stored = [replace(r, words=r.words and text(r.words)) for r in after]
    rows = Rows({b.id: text(written(b)) for b in gone.bulletins}, written)

    held_against(notice, recorded)
    held_against(gone, after)
    held_against(gone, nameless)
    held_against(*removed(1))
    refuse_unless_shown(gone, stored, rows)


def test_a_removal_is_as_it_was_recorded() -> None:
    """When, on what grounds and of what; what stands instead; on both sides, or on none."""
    (notice, recorded), (gone, after) = a_story(), removed()
    mark = after[-1]
    later = changed(gone, 1, removed=Removal(NOON + 3 * DAY, "court"))
    why = changed(gone, 1, removed=Removal(NOON + 2 * DAY, "safety"))
    renumbered = changed(gone, 1, versions=(replace(gone.bulletins[1].shown, revision=7),))
    first, without_first = removed(1)
    unknown = [*recorded, replace(mark, entry=replace(mark.entry, bulletin_id="nobody"))]

    for way, entries, what in (
        (later, after, "their page says otherwise"),
        (why, after, "their page says otherwise"),
        (notice, after, "their page says otherwise"),
        (notice, unknown, "their page says otherwise"),
        (replace(first, slug="launch-zzzz"), without_first, "left other words"),
        (renumbered, after, "left other words"),
        (gone, after[:-1], "tells of no removal that its page shows"),
    ):
        with pytest.raises(LedgerBrokenError, match=what):
            held_against(way, entries)


def test_each_difference_is_found_at_its_entry() -> None:
    """A word, a title, a label, a time, an outcome, a fact, a version, a bulletin, a notice."""
    notice, recorded = a_story()
    promise = notice.promises[0]
    (first, fixed), other = notice.bulletins[0].versions, shown_words(a_content(body="Free!"))
    early = replace(promise.revisions[0], due=promise.revisions[1].due)
    moved = replace(promise, revisions=(early, promise.revisions[1]))
    second, kept = promise.revisions[1], promise.outcome
    assert kept is not None
    other_reason = (promise.revisions[0], replace(second, labels=("one_person",)))
    nobodys = (promise.revisions[0], replace(second, bulletin_id="nobody"))
    late = replace(first, released_at=NOON + DAY)
    elsewhere = replace(promise.revisions[0], bulletin_id="bulletin-2")
    unproven, orphan = replace(kept, note="Trust us."), replace(kept, bulletin_id="nobody")
    differences: dict[int, list[Notice | None]] = {
        1: [
            None,
            replace(notice, title="Phone Y"),
            replace(notice, promises=(replace(promise, label="Sale"),)),
            changed(notice, 0, versions=(other, fixed)),
            changed(notice, 0, versions=(late, fixed)),
            replace(notice, kind="event"),
            replace(notice, slug="phone-z"),
            changed(notice, 0, parts={"who": "nobody"}),
        ],
        2: [
            changed(notice, 1, explanation=a_notice().bulletins[0].explanation),
            changed(notice, 1, labels=("one_person",)),
            changed(notice, 1, daily_word=DailyWord("18:00", SEOUL)),
        ],
        3: [
            replace(notice, promises=(moved,)),
            replace(notice, promises=(replace(promise, outcome=None),)),
            replace(notice, promises=()),
            replace(notice, promises=(replace(promise, revisions=other_reason),)),
            replace(notice, promises=(replace(promise, revisions=nobodys),)),
            replace(notice, promises=(replace(promise, revisions=(elsewhere, second)),)),
            replace(notice, promises=(replace(promise, depends_on=("sale",)),)),
            replace(notice, promises=(replace(promise, outcome=unproven),)),
            replace(notice, promises=(replace(promise, outcome=orphan),)),
            replace(notice, bulletins=notice.bulletins[:2]),
        ],
        4: [
            changed(notice, 0, versions=(first, other)),
            changed(notice, 0, versions=(first,)),
            changed(notice, 0, versions=(first, fixed, other)),
            replace(notice, facts={**notice.facts, "fee": "2"}),
        ],
    }

    for seq, ways in differences.items():
        for way in ways:
            with pytest.raises(LedgerBrokenError) as broken:
                held_against(way, recorded)
            assert broken.value.seq in (seq, 1), way


@pytest.mark.parametrize(
    ("about", "to"),
    [("bulletin-2", [1]), ("bulletin-1", [5]), ("bulletin-2", []), ("bulletin-2", [9])],
)
def test_nobody_objects_to_a_removal_that_there_was_not(about: str, to: list[int]) -> None:
    """An objection names removals of its own bulletin: no other act, nothing, nothing to come."""
    notice, recorded = removed(2)
    right = entered(recorded[-1].entry, "objected", "bulletin-2", objection_facts([5]), {})
    held_against(notice, [*recorded, right])
    wrong = entered(recorded[-1].entry, "objected", about, objection_facts(to), {})

    with pytest.raises(LedgerBrokenError) as broken:
        held_against(notice, [*recorded, wrong])

    assert broken.value.seq == 6


def test_promises_stay_in_the_order_in_which_they_were_made() -> None:
    """And each was withdrawn by the bulletin that says so."""
    notice = a_notice(terms("preorder"), terms("sale"))
    facts = facts_of(None, notice, notice.bulletins[0], a_content(), zone=SEOUL, silence=None)
    words = words_of(notice, notice.bulletins[0], notice.bulletins[0].shown, {})
    ended = told(notice, "cancellation", a_follow_up(moves=(), withdraws=("sale",)), NOON)
    said = facts_of(notice, ended, ended.bulletins[1], a_content(), zone=SEOUL, silence=None)
    spoken = words_of(ended, ended.bulletins[1], ended.bulletins[1].shown, {})
    first = entered(None, "published", "bulletin-1", facts, words)
    recorded = [first, entered(first.entry, "published", "bulletin-2", said, spoken)]
    preorder, sale = ended.promises
    by_another = replace(sale, withdrawn_by="bulletin-1")

    def held(way: Notice) -> None:
        refuse_unless_shown(way, recorded, Rows({}, lambda _: {}))

    held(ended)
    with pytest.raises(LedgerBrokenError, match="made its promises in another order"):
        held(replace(ended, promises=(sale, preorder)))
    with pytest.raises(LedgerBrokenError, match="other times or outcomes"):
        held(replace(ended, promises=(preorder, by_another)))


def test_entries_of_the_form_before_are_left_alone() -> None:
    """They say nothing of words or times: nothing can be compared."""
    notice, recorded = a_story()
    old = Recorded(replace(recorded[0].entry, version=1), {})

    held_against(notice, [old, recorded[1], recorded[2]])


def test_a_notice_no_entry_tells_of_is_found() -> None:
    """Somebody put it among the public ones without publishing it."""
    with pytest.raises(LedgerBrokenError, match="tells nothing of phone-x-7k2m"):
        held_against(a_notice(), [])


def test_a_row_that_means_the_same_and_is_written_otherwise_is_found() -> None:
    """Whoever renamed a field that was empty anyway was there, and had a reason."""
    notice, recorded = a_story()
    rows = {b.id: written(b) for b in notice.bulletins}
    renamed = {**rows, "bulletin-1": {**rows["bulletin-1"], "partz": {}}}

    with pytest.raises(LedgerBrokenError, match="1: has other words"):
        refuse_unless_shown(notice, recorded, Rows(renamed, written))


def test_words_and_rows_read_as_text_are_compared_to_the_letter() -> None:
    """As the database holds them: the same story is in order, and every difference is found."""
    notice, recorded = a_story()
    stored = [replace(r, facts=text(r.facts), words=text(r.words)) for r in recorded]
    rows = {b.id: text(written(b)) for b in notice.bulletins}
    parted = {**rows, "bulletin-1": Canonical(rows["bulletin-1"].text.replace("parts", "partz"))}
    spaced = {**rows, "bulletin-1": Canonical(f"{rows['bulletin-1'].text[:-1]} }}")}
    other = changed(notice, 0, versions=(shown_words(a_content(body="Free!")),))

    refuse_unless_shown(notice, stored, Rows(rows, written))
    refuse_unless_shown(notice, stored, Rows(spaced, written))
    for way, said in ((notice, parted), (other, rows), (notice, {})):
        with pytest.raises(LedgerBrokenError, match="1: has other words"):
            refuse_unless_shown(way, stored, Rows(said, written))


def test_words_where_they_were_removed_are_found() -> None:
    """A removed text that somebody put back, or another in its place."""
    (notice, _), (gone, recorded) = a_story(), removed()
    back = changed(gone, 1, versions=notice.bulletins[1].versions)

    with pytest.raises(LedgerBrokenError, match="finds words where they were removed"):
        held_against(back, recorded)
