"""The channels: what is sent where, what is stopped, and whether it would work."""

from noticeboard.web.desk.doors import Door
from noticeboard.web.desk.sending.acts import hold, preflight, resume, sending, settle, vouch

DOORS = (
    Door("GET", "/sending", "sending", sending),
    Door("POST", "/sending/hold", "hold", hold),
    Door("POST", "/sending/resume", "resume", resume, fresh=True),
    Door("POST", "/sending/clock", "vouch", vouch, fresh=True),
    Door("POST", "/sending/settle", "settle", settle),
    Door("POST", "/sending/preflight", "preflight", preflight),
)

__all__ = ["DOORS"]
