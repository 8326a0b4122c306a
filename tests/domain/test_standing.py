"""What the pages show is what the ledger recorded, or the difference is named."""

from dataclasses import replace
from typing import Any

import pytest

from noticeboard.domain.content import Content, DailyWord, Fulfilment
from noticeboard.domain.errors import LedgerBrokenError
from noticeboard.domain.ledger import (
    Act,
    Canonical,
    Entry,
    Recorded,
    Removal,
    append,
    canonical,
    digest,
    digest_of_words,
)
from noticeboard.domain.notice import Notice, release_revision
from noticeboard.domain.published import Published
from noticeboard.domain.recording import facts_of, revision_facts, words_of
from noticeboard.domain.redaction import without_words
from noticeboard.domain.standing import Rows, refuse_unless_shown
from tests.builders import DAY, NOON, SEOUL, a_content, a_follow_up, a_notice, shown_words, told

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


def entered(head: Entry | None, act: Act, about: str, facts: Any, words: Any) -> Recorded:
    """One entry with all it was made of."""
    mark = digest_of_words(words, "s")
    ids = {"notice_id": "notice-1", "bulletin_id": about}
    entry = append(head, at=NOON, act=act, digest=digest(facts, mark), **ids)
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
        recorded.append(entered(head, "published", said.id, facts, words))
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


def test_pages_that_show_what_was_recorded_are_in_order() -> None:
    """Also after a typo fix, a redaction, and with a name this program does not record yet."""
    notice, recorded = a_story()
    gone = without_words(notice, "bulletin-2", Removal(NOON, "court"))
    without = [replace(r, words=None) if r.entry.seq == 2 else r for r in recorded]
    mark = Recorded(append(recorded[-1].entry, at=NOON, act="redacted", digest="", notice_id="n",
                           bulletin_id="bulletin-2"), {"removes": [2]})  # fmt: skip

    held_against(notice, recorded)
    held_against(gone, [*without, mark])


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
    unproven, orphan = replace(kept, note="Trust us."), replace(kept, bulletin_id="nobody")
    differences: dict[int, list[Notice | None]] = {
        1: [
            None,
            replace(notice, title="Phone Y"),
            replace(notice, promises=(replace(promise, label="Sale"),)),
            changed(notice, 0, versions=(other, fixed)),
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
    notice, recorded = a_story()
    gone = without_words(notice, "bulletin-2", Removal(NOON, "court"))
    back = changed(gone, 1, versions=notice.bulletins[1].versions)
    without = [replace(r, words=None) if r.entry.seq == 2 else r for r in recorded]

    with pytest.raises(LedgerBrokenError, match="finds words where they were removed"):
        held_against(back, without)
