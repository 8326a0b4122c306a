"""The ledger: public acts, chained; tampering is found, a removed text leaves its digest."""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from noticeboard.domain.canonical import Canonical, canonical
from noticeboard.domain.errors import LedgerBrokenError
from noticeboard.domain.heads import NoHeadError, heads_in
from noticeboard.domain.ledger import (
    Act,
    Entry,
    Head,
    Recorded,
    append,
    digest,
    digest_of_words,
    verify,
    verify_told,
)
from noticeboard.domain.times import utc_text
from noticeboard.domain.zones import zone_of
from tests.builders import HOUR, NEW_YORK, NOON, SECOND

SALT = "5f1c" * 8
FACTS = {"bulletin": {"kind": "delay", "labels": ["late_notice"]}, "promises": []}
WORDS = {"title": "폰 X", "body": "Opens at nine."}
TOLD = digest_of_words(WORDS, SALT)


def a_chain(length: int = 5) -> list[Entry]:
    """So many public acts, an hour apart."""
    chain: list[Entry] = []
    for i in range(length):
        act: Act = "revised" if i % 3 == 2 else "published"
        chain.append(
            append(
                chain[-1] if chain else None,
                at=NOON + i * HOUR,
                act=act,
                notice_id=f"notice-{i % 2}",
                bulletin_id=f"bulletin-{i}",
                digest=digest({**FACTS, "number": i}, TOLD),
            )
        )
    return chain


def test_entries_follow_one_another() -> None:
    """Numbered from one, each holding the hash of the one before."""
    chain = a_chain()

    assert [e.seq for e in chain] == [1, 2, 3, 4, 5]
    assert chain[0].previous == "0" * 64
    assert [e.previous for e in chain[1:]] == [e.hash for e in chain[:-1]]
    assert len({e.hash for e in chain}) == 5


def test_a_whole_chain_verifies_to_its_head() -> None:
    """The head is what is published and compared."""
    chain = a_chain()

    assert verify(chain) == chain[-1]
    assert verify([]) is None
    assert verify(chain[2:], after=chain[1]) == chain[-1]
    assert verify([], after=chain[1]) == chain[1]


Tamper = Callable[[Entry], Entry]
TAMPERS: dict[str, Tamper] = {
    "the number": lambda e: replace(e, seq=e.seq + 1),
    "the instant": lambda e: replace(e, at=e.at - SECOND),
    "the instant by a microsecond": lambda e: replace(e, at=e.at + timedelta(microseconds=1)),
    "the act": lambda e: replace(e, act="revised" if e.act == "published" else "published"),
    "the notice": lambda e: replace(e, notice_id="notice-9"),
    "the bulletin": lambda e: replace(e, bulletin_id="bulletin-9"),
    "the digest": lambda e: replace(e, digest=digest({**FACTS, "price": 1}, TOLD)),
    "the hash before": lambda e: replace(e, previous="f" * 64),
    "the hash": lambda e: replace(e, hash="f" * 64),
    "the format": lambda e: replace(e, version=1),
    "ids moved into one another": lambda e: replace(
        e, notice_id=e.notice_id + e.bulletin_id, bulletin_id=""
    ),
}


@given(st.integers(1, 8), st.data())
def test_any_single_change_is_found(length: int, data: st.DataObject) -> None:
    """Wherever it is, and whatever was changed: at that entry or the next."""
    chain = a_chain(length)
    at = data.draw(st.integers(0, length - 1))
    tamper = TAMPERS[data.draw(st.sampled_from(sorted(TAMPERS)))]
    chain[at] = tamper(chain[at])

    with pytest.raises(LedgerBrokenError) as broken:
        verify(chain)

    assert broken.value.seq == at + 1


@given(st.integers(2, 8), st.data())
def test_a_missing_added_or_swapped_entry_is_found(length: int, data: st.DataObject) -> None:
    """Only cutting off the end looks whole: that is found by comparing with a published head."""
    chain = a_chain(length)
    at = data.draw(st.integers(0, length - 2))

    missing = chain[:at] + chain[at + 1 :]
    doubled = [*chain[: at + 1], *chain[at:]]
    swapped = [*chain[:at], chain[at + 1], chain[at], *chain[at + 2 :]]

    for broken_chain in (missing, doubled, swapped):
        with pytest.raises(LedgerBrokenError):
            verify(broken_chain)
    assert verify(chain[:-1]) != verify(chain)


def test_rewriting_one_entry_means_rewriting_all_that_follow() -> None:
    """A forged entry with a right hash of its own still breaks the next."""
    chain = a_chain()
    forged = append(
        chain[1],
        at=chain[2].at,
        act=chain[2].act,
        notice_id="notice-9",
        bulletin_id=chain[2].bulletin_id,
        digest=chain[2].digest,
    )

    with pytest.raises(LedgerBrokenError, match="Ledger entry 4: does not follow") as broken:
        verify([*chain[:2], forged, *chain[3:]])

    assert (broken.value.seq, broken.value.why.en) == (4, "does not follow from the one before")


def test_a_gap_is_named() -> None:
    """Which entry is missing, and what stands there."""
    chain = a_chain()

    with pytest.raises(LedgerBrokenError, match="2: is missing; 3 stands in its place"):
        verify([chain[0], *chain[2:]])


def test_a_cut_off_end_is_found_by_a_head_that_was_published() -> None:
    """Any of them, however old; and one that was rewritten under the same number."""
    chain = a_chain()
    heads = [entry.head for entry in chain]

    assert verify(chain, heads=heads) == chain[-1]
    with pytest.raises(LedgerBrokenError, match="4: was published, and is not there any more"):
        verify(chain[:3], heads=heads[3:])
    with pytest.raises(LedgerBrokenError, match="2: is not the one whose hash was published"):
        verify(chain, heads=[Head(2, "f" * 64)])
    assert str(heads[1]) == f"2:{chain[1].hash}"


def told(words: Mapping[str, object] | None = WORDS) -> Recorded:
    """What a ledger of one entry holds."""
    mark = digest(FACTS, TOLD)
    entry = append(None, at=NOON, act="published", notice_id="n", bulletin_id="b", digest=mark)
    return Recorded(entry, FACTS, TOLD, SALT if words else None, words)


def redacted(after: Recorded, *seqs: int) -> Recorded:
    """An entry that says whose words were removed."""
    facts = {"removes": list(seqs), "because": "court", "day": "2026-07-15"}
    ids = {"notice_id": "n", "bulletin_id": "b"}
    mark = digest(facts, "")
    return Recorded(append(after.entry, at=NOON, act="redacted", digest=mark, **ids), facts)


def test_facts_and_words_are_those_of_their_entry() -> None:
    """A changed price, a softer sentence, another salt: each is found, and which it was."""
    whole = told()

    assert list(verify_told([whole])) == [whole.entry]
    with pytest.raises(LedgerBrokenError, match="1: has other facts"):
        list(verify_told([replace(whole, facts={**FACTS, "promises": [1]})]))
    with pytest.raises(LedgerBrokenError, match="1: has other facts"):
        list(verify_told([replace(whole, words_digest="f" * 64)]))
    with pytest.raises(LedgerBrokenError, match="1: has other words"):
        list(verify_told([replace(whole, words={**WORDS, "body": "Opens soon."})]))
    with pytest.raises(LedgerBrokenError, match="1: has other words"):
        list(verify_told([replace(whole, salt=None)]))


def test_a_stored_text_is_held_to_the_letter() -> None:
    """Its digest is taken as it stands, and whoever looks into it reads what was written."""
    whole = told()
    facts, words = (Canonical(canonical(each).decode()) for each in (FACTS, WORDS))
    stored = replace(whole, facts=facts, words=words)

    assert list(verify_told([stored])) == [whole.entry]
    assert (dict(facts), len(words)) == (FACTS, 2)
    for other in (facts.text.replace("late", "fair"), f"{facts.text} "):
        with pytest.raises(LedgerBrokenError, match="1: has other facts"):
            list(verify_told([replace(stored, facts=Canonical(other))]))
    with pytest.raises(LedgerBrokenError, match="1: has other words"):
        list(verify_told([replace(stored, words=Canonical(words.text.replace("nine", "ten")))]))


def test_a_text_can_be_removed_and_the_chain_still_verifies() -> None:
    """An entry says so; words that went without one, or stayed in spite of one, are found."""
    whole, empty = told(), told(words=None)

    assert len(list(verify_told([empty, redacted(empty, 1)]))) == 2
    with pytest.raises(LedgerBrokenError, match="1: has lost its words, and no entry says why"):
        list(verify_told([empty]))
    with pytest.raises(LedgerBrokenError, match="1: still has its words"):
        list(verify_told([whole, redacted(whole, 1)]))


def test_an_entry_of_the_form_before_can_hide_no_facts() -> None:
    """No hash covers what stands beside it; nor may anybody go back to that form."""
    old, new = sealed(1, None), sealed(2, None)
    back, later = sealed(1, new), sealed(3, new)

    with pytest.raises(LedgerBrokenError, match="entry 1: has facts or words that its hash"):
        verify(verify_told([Recorded(old, FACTS)]))
    for entry in (back, later):
        with pytest.raises(LedgerBrokenError, match="entry 2: is of a form"):
            verify([new, entry])
    assert verify([old, sealed(2, old)]) is not None


def sealed(version: int, head: Entry | None) -> Entry:
    """An entry whose hash is right for its form, as whoever owns the database can write it."""
    entry = append(head, at=NOON, act="published", notice_id="n", bulletin_id="b", digest="d")
    told = [entry.seq, utc_text(NOON), "published", "n", "b", "d", entry.previous, version]
    return replace(entry, version=version, hash=sha256(canonical(told)).hexdigest())


def test_an_entry_of_the_form_before_counts_by_its_hash_alone() -> None:
    """What its digest was of is not kept any more; the chain through it is."""
    old = Recorded(replace(told().entry, version=1), {})

    assert list(verify_told([old])) == [old.entry]


@given(st.text(min_size=1, alphabet=st.characters(codec="utf-8")))
def test_a_digest_needs_its_salt(text: str) -> None:
    """Guessing the text is not enough to recognise it."""
    known = digest_of_words({"body": text}, SALT)

    assert known == digest_of_words({"body": text}, SALT)
    assert known != digest_of_words({"body": text}, "0" * 32)
    assert known != digest_of_words({"body": text + " "}, SALT)
    assert len(known) == 64


def test_the_same_value_has_one_form() -> None:
    """Neither the order of keys nor the writing of letters matters; a number that is none does."""
    assert canonical({"b": [1, None], "a": "가"}) == '{"a":"가","b":[1,null]}'.encode()
    assert canonical({"a": 1, "b": 2}) == canonical({"b": 2, "a": 1})
    with pytest.raises(ValueError, match="Out of range"):
        canonical(float("nan"))


def test_an_instant_has_one_form_on_every_clock() -> None:
    """A database may answer in another zone: the chain still verifies."""
    chain = [replace(e, at=e.at.astimezone(zone_of(NEW_YORK))) for e in a_chain()]

    assert verify(chain) == chain[-1]


def test_an_entry_needs_an_aware_instant() -> None:
    """A naive one would be another instant on another host."""
    with pytest.raises(ValueError, match="naive"):
        append(
            None,
            at=NOON.replace(tzinfo=None),
            act="published",
            notice_id="n",
            bulletin_id="b",
            digest="d",
        )


def test_kept_heads_that_contradict_each_other_are_told_first() -> None:
    """Somebody was shown another record: in either order, and even if one of them fits."""
    chain = a_chain()
    true, other = chain[1].head, Head(2, "e" * 64)

    for heads in ((true, other), (other, true)):
        with pytest.raises(LedgerBrokenError, match="2: was published with two hashes"):
            verify(chain, heads=heads)
    assert verify(chain, heads=(true, true)) == chain[-1]


@pytest.mark.parametrize(
    "kept",
    [
        f"124:{'a' * 64}",
        f'<html><meta name="noticeboard-ledger" content="124:{"a" * 64}"></html>',
        f'<rss><ledger:head xmlns:ledger="urn:x" seq="124" hash="{"a" * 64}"/></rss>',
        f'<feed><head xmlns="urn:x" seq="124" hash="{"a" * 64}"/></feed>',
        f'{{"head": {{"seq": 124, "hash": "{"a" * 64}"}}}}',
    ],
)
def test_a_head_is_found_in_whatever_somebody_kept(kept: str) -> None:
    """A number on paper, a page, a feed, a record."""
    assert heads_in(kept, "it") == (Head(124, "a" * 64),)


@pytest.mark.parametrize(
    "kept",
    [
        "",
        "124",
        f"124:{'g' * 64}",
        "{}",
        "[124]",
        '{"head": null}',
        "[" * 9999,
        f'{{"head": {{"seq": Infinity, "hash": "{"a" * 64}"}}}}',
        f'{{"head": {{"seq": NaN, "hash": "{"a" * 64}"}}}}',
        f'{{"head": {{"seq": true, "hash": "{"a" * 64}"}}}}',
        f'{{"head": {{"seq": {"9" * 4000}, "hash": "{"a" * 64}"}}}}',
        f'{{"head": {{"seq": {"9" * 5000}, "hash": "{"a" * 64}"}}}}',
        '{"head": {"seq": 124, "hash": "\\ud800"}}',
    ],
)
def test_what_holds_no_head_is_named(kept: str) -> None:
    """Whoever chose the wrong file learns which one it was."""
    with pytest.raises(NoHeadError, match=r"no number of a record in old\.xml"):
        heads_in(kept, "old.xml")


_ODD: st.SearchStrategy[object] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()),
    lambda inner: (
        st.lists(inner) | st.dictionaries(st.sampled_from(["head", "seq", "hash"]), inner)
    ),
    max_leaves=6,
)


@given(_ODD)
def test_any_json_holds_heads_or_is_named(value: object) -> None:
    """A stranger's file of whatever shape is refused in one way only."""
    try:
        found = heads_in(json.dumps(value), "it")
    except NoHeadError:
        return
    assert all(head.seq >= 0 and len(head.hash) == 64 for head in found)
