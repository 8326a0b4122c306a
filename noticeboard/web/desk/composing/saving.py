"""After a save: where it leads, and whether sign-off is asked for at once."""

from noticeboard.domain.bulletin import Bulletin
from noticeboard.domain.errors import (
    ConflictError,
    ForbiddenError,
    RefusedError,
    StaleVersionError,
)
from noticeboard.domain.seen import Seen
from noticeboard.publishing import Publishing
from noticeboard.refusals import needs_role
from noticeboard.web.desk.forms.writing import SUBMIT
from noticeboard.web.desk.visit import Led, Visit


def only_authors(visit: Visit) -> None:
    """Let nobody type what they may not save.

    Raises:
        ForbiddenError: for everybody but authors.
    """
    if not visit.who.holds("author", visit.now):
        raise ForbiddenError("role_missing", needs_role(("author",)))


def saved(visit: Visit, bulletin: Bulletin, verbs: Publishing) -> Led:
    """To the bulletin, saved and perhaps submitted; back to its text if that was refused.

    Submitted is what this form saved, and not what somebody wrote since.
    """
    page = f"/desk/bulletins/{bulletin.id}"
    if visit.fields.get("do") != SUBMIT:
        return Led(page, "compose.saved_edit" if bulletin.armed else "compose.saved")
    made = verbs.made()
    seen = Seen(made.version) if made and made.version else None
    try:
        visit.parts.publishing.submit(visit.who, bulletin.id, seen=seen)
    except RefusedError:
        return Led(f"{page}/edit?check=yes", "compose.saved_not_submitted")
    except StaleVersionError:
        return Led(page, "compose.saved_and_changed")
    except ConflictError:
        # Sent twice: the first sending put it before the sign-off line.
        return Led(page)
    return Led(page, "compose.submitted")
