"""What the page of an announcement's form shows beside what was typed."""

from noticeboard.domain.durations import duration_text
from noticeboard.domain.kind import Kind
from noticeboard.domain.signing import ROLE_TITLES
from noticeboard.render.words import Words
from noticeboard.web.desk.composing import arranging, lead, mentions, offer, usual
from noticeboard.web.desk.composing.documents import known_facts
from noticeboard.web.desk.forms.form import Form
from noticeboard.web.desk.forms.zones import zones
from noticeboard.web.desk.visit import Visit

Names = dict[str, object]
_TOO_SHORT = frozenset({"lead_too_short", "short_notice"})


def names_of_form(visit: Visit, form: Form, kind: Kind, language: str) -> Names:
    """The names that the template needs; ``language`` is that of the notice."""
    house, own = visit.parts.settings.zone, visit.language
    return {
        **demands(visit.words, kind),
        "kind_title": kind.title.in_(own),
        "promises_needed": kind.promises,
        "written_in": language,
        "house_zone": house,
        "zones": zones(house, own),
        "channels": offer.channels(visit, kind, form),
        "also_ticked": ", ".join(usual.also(form.fields)),
        "parts": offer.parts(visit.words, kind, form),
        "fact_names": known_facts(own),
        "may_add": {path: arranging.may_grow(form.fields, path) for path in _LISTS},
        "next_row": {path: arranging.next_row(form.fields, path) for path in _LISTS},
        "leads": lead.leads(form.fields, kind, house, visit.now),
        "mentions": tuple(mentions.of_promises(form.fields, language)),
        "fact_mentions": tuple(mentions.of_facts(form.fields, own)),
        "pieces": mentions.pieces(form.fields, language),
        "link": mentions.named("link"),
        "waiver_wanted": waiver_wanted(form),
        "insecure_checks": visit.parts.settings.policy.insecure_checks,
        "length": lambda length: duration_text(length).in_(own),
    }


def demands(words: Words, kind: Kind) -> Names:
    """What a kind asks of whoever chooses it: how early, and who signs."""
    own = words.language
    titles = [ROLE_TITLES[role].in_(own) for role in kind.approvals if role in ROLE_TITLES]
    return {
        "least": duration_text(kind.min_lead).in_(own) if kind.min_lead else "",
        "better": duration_text(kind.recommended_lead).in_(own) if kind.recommended_lead else "",
        "signers": ", ".join(titles),
    }


def waiver_wanted(form: Form) -> bool:
    """Whether the reason for a short lead is asked: it is too short, or one was typed."""
    codes = {v.code for v in form.report.violations} | {w.code for w in form.report.warnings}
    typed = form.value(_WAIVER).strip() or form.errors(_WAIVER)
    return bool(codes & _TOO_SHORT) or bool(typed)


_WAIVER = "announcement.waiver.reason"
_LISTS = ("promises", "facts")
