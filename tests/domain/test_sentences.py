"""Sentences: complete in every language the desk speaks."""

from noticeboard.domain.sentence import Sentence


def test_a_sentence_is_told_in_the_language_asked_for() -> None:
    """Korean staff read Korean; a language the desk does not speak gets English."""
    sentence = Sentence("Choose a time.", "시각을 골라 주세요.")

    told = [sentence.in_(language) for language in ("ko", "en", "fr")]

    assert told == ["시각을 골라 주세요.", "Choose a time.", "Choose a time."]
