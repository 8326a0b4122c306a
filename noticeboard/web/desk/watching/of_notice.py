"""What the page of one notice says about silence: who is called now, and who said it stands."""

from collections.abc import Mapping

from noticeboard.domain.durations import duration_text
from noticeboard.web.desk.visit import Visit
from noticeboard.web.desk.watching.watched import watched

# The newest; all of them are a link away.
_ALARMS = 20


def of_notice(visit: Visit, notice_id: str) -> Mapping[str, object]:
    """``calling``: alarms that go on; ``answers``: whether promises stood, as was answered."""
    found = watched(visit, visit.parts.watching.history(limit=_ALARMS, notice_id=notice_id).items)
    return {
        "calling": tuple(one for one in found if one.alarm.closed_at is None and not one.over),
        "answers": tuple(one for one in found if one.alarm.verdict is not None),
        "alarmed": bool(found),
        "lasted": lambda length: duration_text(length).in_(visit.language),
    }
