"""Kinds: the words that are signed with each."""

from dataclasses import replace

from noticeboard.domain.sentence import Sentence
from tests.builders import a_kind


def test_what_was_kept_in_part_has_words_of_its_own() -> None:
    """Nobody reads "it happened" about half of it."""
    whole, part = Sentence("All of it.", "전부."), Sentence("Some of it.", "일부.")
    kind = replace(a_kind(), fulfilment=whole, fulfilment_in_part=part)

    assert kind.kept_words("kept") == whole
    assert kind.kept_words("partly_kept") == part
