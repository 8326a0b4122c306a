"""The one door for outgoing HTTP: deadlines, size caps, address checks, kept connections.

Source: docs/decisions/0016-one-door-for-outgoing-http.md
"""

from noticeboard.egress.door import BODY, SECONDS, Egress

__all__ = ["BODY", "SECONDS", "Egress"]
