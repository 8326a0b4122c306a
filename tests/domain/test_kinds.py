"""Kinds: the words that are signed with each."""

from dataclasses import replace

from noticeboard.domain.kind import Policy
from noticeboard.domain.sentence import Sentence
from tests.builders import a_kind


def test_what_was_kept_in_part_has_words_of_its_own() -> None:
    """Nobody reads "it happened" about half of it."""
    whole, part = Sentence("All of it.", "전부."), Sentence("Some of it.", "일부.")
    kind = replace(a_kind(), fulfilment=whole, fulfilment_in_part=part)

    assert kind.kept_words("kept") == whole
    assert kind.kept_words("partly_kept") == part


def test_whoever_is_called_may_begin_a_notice_of_the_first_kind_with_a_headline() -> None:
    """Its title was settled beforehand; where no kind has one, none is begun so."""
    headline = Sentence("Something is wrong", "문제가 있습니다")
    kinds = {"launch": a_kind(), "statement": replace(a_kind(), headline=headline)}

    assert Policy(kinds).first_word == kinds["statement"]
    assert Policy({"launch": a_kind()}).first_word is None
