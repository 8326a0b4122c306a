"""Who calls: the holder of a bearer token."""

from datetime import datetime

from flask import request
from werkzeug.exceptions import Unauthorized

from noticeboard.domain.signing import Person
from noticeboard.ports import People

_LONGEST = 500


class TokenMissingError(Unauthorized):
    """No bearer token was sent."""


class TokenUnknownError(Unauthorized):
    """The token is not one of ours, or not any more."""


def person_of_request(people: People, now: datetime) -> Person:
    """The person whose token the request carries.

    Raises:
        TokenMissingError: no token, or another scheme.
        TokenUnknownError: a token that opens nothing.
    """
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    token = token.strip()
    if scheme.lower() != "bearer" or not token:
        raise TokenMissingError
    usable = token.isascii() and token.isprintable() and len(token) <= _LONGEST
    person = people.by_token(token, now=now) if usable else None
    if person is None:
        raise TokenUnknownError
    return person
