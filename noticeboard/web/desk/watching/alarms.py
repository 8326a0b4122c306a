"""The alarms there were, and what somebody at the desk does about one: take it on, answer it."""

from urllib.parse import urlencode

from noticeboard.domain.alarms import VERDICTS, Alarm
from noticeboard.domain.durations import duration_text
from noticeboard.domain.errors import RefusedError
from noticeboard.domain.sentence import Sentence
from noticeboard.domain.violation import Violation
from noticeboard.web.desk.visit import Answer, Led, Page, Visit
from noticeboard.web.desk.watching.watched import watched

HERE = "/desk/alarms"
PER_PAGE = 20
# The form that a promise which does not stand leads to.
_FORMS = {"delay": "delay", "cancel": "cancellation"}


def alarms(visit: Visit) -> Answer:
    """GET: every alarm, newest first: since when, who was called, and what came of it.

    ``?open=1``: those that go on.
    """
    cursor = visit.query.get("cursor") or None
    only_open = visit.query.get("open") == "1"
    found = visit.parts.watching.history(limit=PER_PAGE, cursor=cursor, only_open=only_open)
    asked = {"open": "1"} if only_open else {}
    following = urlencode({**asked, "cursor": found.next or ""})
    names = {
        "alarms": watched(visit, found.items),
        "later": cursor is not None,
        "only_open": only_open,
        "first": f"{HERE}?open=1" if only_open else HERE,
        "next": f"{HERE}?{following}" if found.next else None,
        "lasted": lambda length: duration_text(length).in_(visit.language),
    }
    return Page("watching/alarms.html", names)


def take(visit: Visit) -> Answer:
    """POST: somebody at the desk has it; for a while nobody else is called."""
    alarm = visit.parts.watching.take(visit.who, visit.id)
    return Led(_place(alarm), "watch.taken")


def answer(visit: Visit) -> Answer:
    """POST: whether the promise stands. If not, to the form that says so in public.

    Raises:
        RefusedError: for an answer that is none of the three.
    """
    said = visit.fields.get("verdict", "")
    verdict = next((one for one in VERDICTS if one == said), None)
    if verdict is None:
        visit.parts.watching.alarm(visit.id)
        raise RefusedError([Violation("unknown_verdict", "verdict", _WHICH)])
    seen = visit.fields.get("seen")
    alarm = visit.parts.watching.decide(visit.who, visit.id, verdict, seen=seen)
    if verdict in _FORMS and visit.who.holds("author", visit.now):
        promise = urlencode({"promise": alarm.about or ""})
        to = f"/desk/notices/{alarm.notice_id}/{_FORMS[verdict]}?{promise}"
        return Led(to, f"watch.answered_{verdict}")
    return Led("/desk/", f"watch.answered_{verdict}")


_WHICH = Sentence(
    "Choose one of the three: on track, delay, or cancel.",
    "‘예정대로’, ‘연기’, ‘취소’ 가운데 하나를 골라 주세요.",
)


def _place(alarm: Alarm) -> str:
    return f"/desk/notices/{alarm.notice_id}" if alarm.notice_id else "/desk/"
