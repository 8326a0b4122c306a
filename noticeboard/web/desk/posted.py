"""What a form posted."""

from collections.abc import Mapping

from flask import request

from noticeboard.web.gate import FieldTwiceError, TooManyFieldsError
from noticeboard.web.wording import MOST_FIELDS


def posted_fields() -> Mapping[str, str]:
    """Each name once, lines ended as we end them.

    Raises:
        TooManyFieldsError: more than any page of ours has.
        FieldTwiceError: nobody can tell which of the two was meant.
    """
    form = request.form
    if len(form) > MOST_FIELDS:
        raise TooManyFieldsError
    if any(len(given) > 1 for given in form.listvalues()):
        raise FieldTwiceError
    return {
        name: text.replace("\r\n", "\n") for name, text in form.items() if name != "csrf_token"
    }
