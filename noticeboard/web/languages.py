"""In which language we answer."""

from flask import request

from noticeboard.domain.sentence import LANGUAGES, Language


def language_of_request(house: Language) -> Language:
    """Korean or English, as Accept-Language prefers; the house's without a preference."""
    best = request.accept_languages.best_match(LANGUAGES)
    return next((language for language in LANGUAGES if language == best), house)
