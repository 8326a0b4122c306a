"""Holding texts: written and signed at leisure, and published by whoever is on duty."""

from noticeboard.web.desk.doors import Door
from noticeboard.web.desk.forms import writing
from noticeboard.web.desk.holding.listing import listed
from noticeboard.web.desk.holding.looking import reject, retire, show, sign
from noticeboard.web.desk.holding.speaking import show_speaking, speak, unfit
from noticeboard.web.desk.holding.words import begin, edit, revise, write

_AT = "/holding-texts/<uuid:id>"
_SPEAK = "/notices/<uuid:id>/speak"

DOORS: tuple[Door, ...] = (
    Door("GET", "/holding-texts", "texts", listed),
    Door("GET", "/holding-texts/new", "texts.new", begin),
    Door("POST", "/holding-texts/new", "texts.write", write),
    Door("GET", _AT, "texts.text", show),
    Door("GET", f"{_AT}/edit", "texts.edit", edit),
    Door("POST", f"{_AT}/edit", "texts.revise", revise),
    Door("POST", f"{_AT}/sign", "texts.sign", sign, fresh=True),
    Door("POST", f"{_AT}/reject", "texts.reject", reject),
    Door("POST", f"{_AT}/retire", "texts.retire", retire),
    Door("GET", _SPEAK, "texts.speaking", show_speaking),
    Door(
        "POST",
        _SPEAK,
        "texts.speak",
        speak,
        fresh=True,
        harmless=writing.HARMLESS,
        unfit=unfit,
    ),
)

__all__ = ["DOORS"]
