"""The ledger: public acts, chained; tampering is found, a removed text leaves its digest."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from noticeboard.domain.errors import LedgerBrokenError
from noticeboard.domain.ledger import Act, Entry, append, canonical, digest, verify
from noticeboard.domain.times import zone_of
from tests.builders import HOUR, NEW_YORK, NOON, SECOND

SALT = "5f1c" * 8
PAYLOAD = {"title": "폰 X", "body": "Opens at nine.", "price": 1190000}


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
                digest=digest({**PAYLOAD, "number": i}, SALT),
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
    "the digest": lambda e: replace(e, digest=digest({**PAYLOAD, "price": 1}, SALT)),
    "the hash before": lambda e: replace(e, previous="f" * 64),
    "the hash": lambda e: replace(e, hash="f" * 64),
    "the format": lambda e: replace(e, version=2),
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

    with pytest.raises(LedgerBrokenError, match="ledger entry 4: does not follow") as broken:
        verify([*chain[:2], forged, *chain[3:]])

    assert (broken.value.seq, broken.value.why) == (4, "does not follow from the one before")


def test_a_gap_is_named() -> None:
    """Which entry is missing, and what stands there."""
    chain = a_chain()

    with pytest.raises(LedgerBrokenError, match="2: is missing; 3 stands in its place"):
        verify([chain[0], *chain[2:]])


def test_a_text_can_be_removed_and_the_chain_still_verifies() -> None:
    """The entry never held it: only a digest that nobody can turn back without the salt."""
    head = a_chain()[-1]

    assert "Opens at nine." not in repr(head)
    assert SALT not in repr(head)


@given(st.text(min_size=1, alphabet=st.characters(codec="utf-8")))
def test_a_digest_needs_its_salt(text: str) -> None:
    """Guessing the text is not enough to recognise it."""
    known = digest({"body": text}, SALT)

    assert known == digest({"body": text}, SALT)
    assert known != digest({"body": text}, "0" * 32)
    assert known != digest({"body": text + " "}, SALT)
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
