"""In which language we answer."""

from flask import request

from noticeboard.domain.sentence import LANGUAGES, Language


def language_of_request(house: Language) -> Language:
    """Korean or English, as Accept-Language prefers; the house's without a preference."""
    for wanted, quality in request.accept_languages:
        for language in LANGUAGES:
            if quality > 0 and wanted.lower().partition("-")[0] == language:
                return language
    return house
