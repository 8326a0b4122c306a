"""Help in plain words: what people come for, the words, the labels, the rules, who may do what."""

from collections.abc import Mapping

from noticeboard.domain import labels
from noticeboard.domain.policy import RULES
from noticeboard.domain.signing import ROLES, role_title
from noticeboard.web.desk.doors import Door
from noticeboard.web.desk.visit import Answer, Page, Visit

# What people come for, and the page on which they begin.
PURPOSES: Mapping[str, str] = {
    "announce": "/desk/notices/new",
    "slips": "/desk/",
    "wrong": "/desk/notices",
    "ends": "/desk/notices",
    "happened": "/desk/",
}
WORDS = (
    "notice",
    "kind",
    "bulletin",
    "promise",
    "next_word",
    "fact",
    "explanation",
    "channel",
    "delivery",
    "edit",
    "board",
)
# What may stand in a text and is filled in when it is frozen.
PLACEHOLDERS: Mapping[str, str] = {
    "whole": "{{ promise.preorder }}",
    "date": "{{ promise.preorder.date }}",
    "time": "{{ promise.preorder.time }}",
    "was": "{{ promise.preorder.was }}",
    "label": "{{ promise.preorder.label }}",
    "fact": "{{ fact.price }}",
    "link": "{{ link }}",
}
EVERYBODY = frozenset(ROLES)
# The roles to which each act is open; the verbs ask again.
ACTS: Mapping[str, frozenset[str]] = {
    "look": EVERYBODY,
    "hold": EVERYBODY,
    "write": frozenset({"author"}),
    "fulfil": frozenset({"author", "duty"}),
    "sign": frozenset({"approver", "legal"}),
    "resume": frozenset({"approver"}),
    "settle": frozenset({"approver"}),
    "audit": frozenset({"approver", "admin"}),
    "people": frozenset({"admin"}),
}


def help_page(visit: Visit) -> Answer:
    """GET: all of it, on one page."""
    names = {
        "purposes": PURPOSES,
        "terms": WORDS,
        "labels": labels.ALL,
        "rules": [rule.__name__ for rule in RULES],
        "roles": {role: role_title(role).in_(visit.language) for role in ROLES},
        "acts": ACTS,
        "placeholders": PLACEHOLDERS,
    }
    return Page("help/help.html", names)


DOORS = (Door("GET", "/help", "help", help_page),)
