"""Holding texts in the database: whole, with their signatures, on both kinds of it."""

from dataclasses import replace

from sqlalchemy import Engine

from noticeboard.domain.content import Content
from noticeboard.domain.holding import Line, retired, revised, signed, written
from noticeboard.ports.holding import HoldingStore
from noticeboard.store.desk import Desk
from tests.builders import DAY, NOON, a_signature
from tests.store.newsroom import an_id

WORDS = Content(
    "확인하고 있습니다. {{ next_word }}까지 다시 알립니다.",
    "{{ next_word }}까지 다시 알립니다. {{ link }}",
    None,
    title="늦어질 때",
)


def test_a_text_comes_back_as_it_was_saved(engine: Engine) -> None:
    """Every revision, who wrote and signed it, and when it was retired."""
    store: HoldingStore = Desk(engine)
    first = written(an_id(1), "ko", None, WORDS, "ana", NOON)
    seal = first.working.frozen_hash or ""
    ready = signed(first, a_signature(frozen_hash=seal), Line(("approver",)))
    edited = revised(ready, replace(WORDS, title="급할 때"), "cho", NOON + DAY)
    other = written(an_id(2), "en", "launch", WORDS, "ana", NOON + DAY)

    for text in (first, ready, edited, retired(edited, NOON + DAY), other):
        with store.write() as tx:
            tx.save_holding_text(text)
        assert store.holding_text(text.id) == text

    assert store.holding_texts() == (retired(edited, NOON + DAY), other)
    assert store.holding_text(an_id(3)) is None
    assert store.holding_text("no id\0") is None
