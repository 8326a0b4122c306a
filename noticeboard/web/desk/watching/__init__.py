"""Silence: what went wrong, who is called when nobody speaks, and what came of it."""

from noticeboard.web.desk.doors import Door
from noticeboard.web.desk.watching.alarms import alarms, answer, take
from noticeboard.web.desk.watching.rota import drill, duty, test_call
from noticeboard.web.desk.watching.shifts import save, show
from noticeboard.web.desk.watching.trouble import declare, end, incident, incidents, link

_INCIDENT, _ALARM = "/incidents/<uuid:id>", "/alarms/<uuid:id>"

DOORS: tuple[Door, ...] = (
    Door("GET", "/duty", "duty", duty),
    Door("GET", "/duty/edit", "duty.edit", show),
    Door("POST", "/duty/edit", "duty.save", save),
    Door("POST", "/duty/drill", "duty.drill", drill),
    Door("POST", "/duty/test-call", "duty.test_call", test_call),
    Door("GET", "/incidents", "incidents", incidents),
    Door("POST", "/incidents", "incidents.declare", declare),
    Door("GET", _INCIDENT, "incident", incident),
    Door("POST", f"{_INCIDENT}/link", "incident.link", link),
    Door("POST", f"{_INCIDENT}/end", "incident.end", end),
    Door("GET", "/alarms", "alarms", alarms),
    Door("POST", f"{_ALARM}/take", "alarm.take", take),
    Door("POST", f"{_ALARM}/answer", "alarm.answer", answer),
)

__all__ = ["DOORS"]
