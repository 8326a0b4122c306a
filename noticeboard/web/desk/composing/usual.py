"""Channels to which notices about a product usually go: ticked once it is named, and said so."""

from collections.abc import Iterable
from dataclasses import replace

from noticeboard.domain.kind import Kind
from noticeboard.web.desk.composing.documents import products
from noticeboard.web.desk.forms import writing
from noticeboard.web.desk.forms.filled import ticks
from noticeboard.web.desk.forms.handed import Writing
from noticeboard.web.desk.forms.typed import Fields, Typed
from noticeboard.web.desk.visit import Answer, Led, Visit

_CHANNELS = "announcement.channels"
# The products whose channels were ticked already: who unticks one of them is left alone.
_KNOWN = "known_products"
# What was ticked with the form that was just sent.
_ALSO = "also"


def channels(visit: Visit, named: Iterable[str] = ()) -> tuple[str, ...]:
    """Those that are switched on for any product, or for one of those ``named``."""
    wanted, known = {"*", *named}, visit.parts.settings.channels.values()
    return tuple(c.id for c in known if c.enabled and wanted & set(c.default_for))


def known(fields: Fields) -> Fields:
    """The fields of a form that begins with these products, ticked as somebody chose."""
    return {**fields, _KNOWN: ", ".join(products(Typed(fields)))}


def also(fields: Fields) -> tuple[str, ...]:
    """The channels that were ticked with the form that was just sent."""
    return Typed(fields).ticked(_ALSO)


def take(visit: Visit, form: Writing, kind: Kind) -> Answer:
    """POST: the form, with the usual channels of the products that are new in it."""
    fields = _ticked(visit, kind)
    answer = writing.take(replace(visit, fields=fields), form)
    if not also(fields) or not isinstance(answer, Led) or not answer.say:
        return answer
    names = {**answer.names, "channels": ", ".join(also(fields))}
    return replace(answer, also="compose.also_ticked", names=names)


def _ticked(visit: Visit, kind: Kind) -> Fields:
    sent = {n: text for n, text in visit.fields.items() if not n.startswith(f"{_ALSO}.")}
    before = sent.get(_KNOWN, "").split(", ")
    new = [product for product in products(Typed(sent)) if product not in before]
    there = (*kind.mandatory_channels, *Typed(sent).ticked(_CHANNELS), *channels(visit))
    added = [channel for channel in channels(visit, new) if channel not in there]
    return known({**sent, **ticks(_CHANNELS, added), **ticks(_ALSO, added)})
