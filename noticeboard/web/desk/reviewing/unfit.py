"""What is wrong with an act whoever asks for it, told before they prove who they are."""

from noticeboard import refusals
from noticeboard.domain.errors import NotFoundError
from noticeboard.domain.explanation import is_blank
from noticeboard.domain.violation import Violation
from noticeboard.web.desk.reviewing.bulletin import Refusal, page
from noticeboard.web.desk.visit import Answer, Visit


def alone_without_reason(visit: Visit) -> Answer | None:
    """The bulletin's page, if it does not say why nobody else can sign it."""
    if not is_blank(visit.fields.get("reason", "")):
        return None
    found = Violation("blank", "reason", refusals.WHY_ALONE)
    try:
        return page(visit, Refusal(violations=(found,), fields=visit.fields, status=422))
    except NotFoundError:
        return None
