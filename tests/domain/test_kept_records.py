"""A record that somebody kept is followed and counted again before anybody relies on it."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from noticeboard.domain.canonical import canonical
from noticeboard.domain.ledger import append, digest
from noticeboard.domain.record import figures, next_boundary, replay
from noticeboard.domain.record.kept import KeptRecordError, read_record
from noticeboard.domain.times import rfc3339
from tests.builders import DAY, HOUR, NOON
from tests.domain.books import a_life, at

NOW = at("2027-06-01T00:00")


def a_record(seed: int = 0, entries: int | None = None, now: datetime = NOW) -> dict[str, Any]:
    """A record of things that happened at random, as a reader's own program has it."""
    copied: dict[str, Any] = json.loads(_written(seed, entries, now))
    return copied


@cache
def _written(seed: int, entries: int | None, now: datetime) -> bytes:
    told = a_life(seed).recorded[:entries]
    played = replay(told)
    until, head = next_boundary(played, now), told[-1].entry if told else None
    record: dict[str, Any] = {
        "version": 1,
        "as_of": rfc3339(now),
        "good_until": until and rfc3339(until),
        "head": head and {"seq": head.seq, "at": rfc3339(head.at), "hash": head.hash},
        "figures": figures(played, now),
        "entries": [
            {
                "seq": each.entry.seq,
                "at": rfc3339(each.entry.at),
                "act": each.entry.act,
                "notice_id": each.entry.notice_id,
                "bulletin_id": each.entry.bulletin_id,
                "version": each.entry.version,
                "words": each.words_digest,
                "hash": each.entry.hash,
                "facts": each.facts,
            }
            for each in told
        ],
    }
    return canonical(record)


def refusal(record: object) -> str:
    """Why it is not taken, by its code."""
    with pytest.raises(KeptRecordError, match=r"old\.json") as refused:
        read_record(json.dumps(record), "old.json", NOW)
    return refused.value.code


def test_a_whole_record_is_whole() -> None:
    """Also an empty one."""
    kept = read_record(json.dumps(a_record()), "old.json", NOW)
    bare = a_record(entries=0)

    assert (kept.entries, kept.as_of) == (len(a_record()["entries"]), NOW)
    assert kept.head is not None
    assert kept.head.hash == a_record()["head"]["hash"]
    assert read_record(json.dumps(bare), "old.json", NOW).head is None


def test_a_record_of_before_a_figure_was_counted_is_whole() -> None:
    """It has it in no row; one that lacks it in a single row was changed."""
    earlier = a_record()
    for row in earlier["figures"][1:]:
        del row["emergencies"]

    assert refusal(earlier) == "record_figure_differs"
    del earlier["figures"][0]["emergencies"]
    assert read_record(json.dumps(earlier), "old.json", NOW).head is not None


def _figure(record: dict[str, Any]) -> None:
    record["figures"][0]["as_first_promised"]["kept"] += 1


def _more_figures(record: dict[str, Any]) -> None:
    record["figures"][0]["stars"] = 5


def _fewer_rows(record: dict[str, Any]) -> None:
    del record["figures"][1]


def _row_twice(record: dict[str, Any]) -> None:
    record["figures"].append(record["figures"][0])


def _date(record: dict[str, Any]) -> None:
    told = next(e for e in record["entries"] if e["facts"].get("promises"))
    told["facts"]["promises"][0]["revisions"][0]["day"] = "2027-01-01"


def _entry(record: dict[str, Any]) -> None:
    del record["entries"][5]


def _end(record: dict[str, Any]) -> None:
    record["entries"].pop()


def _head(record: dict[str, Any]) -> None:
    record["head"]["hash"] = "f" * 64


def _old_form(record: dict[str, Any]) -> None:
    record["entries"][0]["version"] = 1


def _until(record: dict[str, Any]) -> None:
    record["good_until"] = None


def _before_its_entries(record: dict[str, Any]) -> None:
    before = a_record(entries=3, now=at("2020-01-01T00:00"))
    record.update({**before, "head": before["head"]})


def _to_come(record: dict[str, Any]) -> None:
    record.update(a_record(now=NOW + timedelta(days=9)))


def _other_version(record: dict[str, Any]) -> None:
    record["version"] = 2


TAMPERED: dict[Callable[[dict[str, Any]], None], str] = {
    _figure: "record_figure_differs",
    _more_figures: "record_figure_differs",
    _fewer_rows: "record_figure_differs",
    _row_twice: "record_figure_differs",
    _date: "record_chain_broken",
    _entry: "record_chain_broken",
    _old_form: "record_chain_broken",
    _end: "record_head_differs",
    _head: "record_head_differs",
    _until: "record_time_differs",
    _before_its_entries: "record_time_differs",
    _to_come: "record_time_differs",
    _other_version: "no_record",
}


@pytest.mark.parametrize("thief", TAMPERED)
def test_a_record_that_was_changed_says_where(thief: Callable[[dict[str, Any]], None]) -> None:
    """A figure, a row, a fact, an entry, the end, the head, until when it was true."""
    record = a_record()
    thief(record)

    assert refusal(record) == TAMPERED[thief]


def test_a_chain_of_somebodys_own_with_nonsense_in_it_is_no_record() -> None:
    """Whoever makes hashes that fit cannot make anything else happen than a refusal."""
    nonsense: list[dict[str, Any]] = [
        {"notice": 1},
        {"bulletin": {}, "promises": []},
        {"removes": 7},
    ]
    for facts in nonsense:
        mark = digest(facts, "")
        ids = {"notice_id": "n", "bulletin_id": "b"}
        entry = append(None, at=NOON, act="published", digest=mark, **ids)
        told = {"seq": 1, "at": rfc3339(NOON), "act": "published", **ids, "version": 2}
        head = {"seq": 1, "at": rfc3339(NOON), "hash": entry.hash}
        record = {**a_record(), "head": head}
        record["entries"] = [{**told, "words": "", "hash": entry.hash, "facts": facts}]

        assert refusal(record) in ("no_record", "record_figure_differs")


_ODD: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=4,
)


@given(st.data())
def test_whatever_stands_in_a_file_it_is_whole_or_refused(data: st.DataObject) -> None:
    """One place of a true record holds anything at all: nothing but a refusal comes of it."""
    record = a_record(entries=4)
    place: Any = record
    while True:
        key = data.draw(st.sampled_from(sorted(place) if isinstance(place, dict) else [0]))
        inner = place[key]
        if not inner or not isinstance(inner, dict | list) or data.draw(st.booleans()):
            break
        place = inner
    place[key] = data.draw(_ODD)

    try:
        read_record(json.dumps(record), "old.json", NOW)
    except KeptRecordError:
        return


def test_no_json_at_all_is_no_record() -> None:
    """The wrong file, or half of one."""
    for text in ("", "[" * 99_999, "[]", '{"version": 1}', json.dumps(a_record())[:-40]):
        with pytest.raises(KeptRecordError, match="no_record"):
            read_record(text, "old.json", NOW + DAY + HOUR)
