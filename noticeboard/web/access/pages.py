"""The pages of the login, drawn like all others of the desk."""

from collections.abc import Iterable
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from flask import Response, request
from flask_wtf import FlaskForm
from wtforms import PasswordField

from noticeboard.domain.sentence import Sentence
from noticeboard.domain.violation import Report, Violation
from noticeboard.render.words import Words
from noticeboard.web.access.accounts import account
from noticeboard.web.access.current import signed_in
from noticeboard.web.desk import rendering
from noticeboard.web.desk.forms.form import Form
from noticeboard.web.desk.wording import desk_words
from noticeboard.web.parts import WebParts

# A form that Flask-Security gives along, and that our page does not show.
_BESIDE = ("two_factor_rescue_form",)
# What Flask-Security gives in some states of a page only.
_LEFT_OUT: dict[str, object] = {"registered_credentials": ()}
_OTHER = "access.said.other"


def page(
    parts: WebParts, template: str, names: dict[str, object] | None = None, status: int = 200
) -> Response:
    """A page below ``templates/desk``."""
    return rendering.page(parts, signed_in(), template, names, status)


def page_of_library(parts: WebParts, template: str, **names: Any) -> Response:
    """A page for Flask-Security: its forms become ours, its messages our words."""
    language = rendering.language_of_visit(parts)
    forms = {name: form_of(given, language) for name, given in names.items() if _is_form(given)}
    posted = next((form for name, form in forms.items() if name not in _BESIDE), None)
    refused = request.method == "POST" and posted is not None and posted.report.violations
    told = {**_LEFT_OUT, **names, **forms, **_more(posted)}
    return page(parts, template, told, 422 if refused else 200)


def _more(posted: Form | None) -> dict[str, object]:
    """What our templates ask beyond what Flask-Security's do."""
    who = account()
    return {
        "form": posted,
        "query": rendering.query(),
        "has_app": who is not None and who.factors.totp_secret is not None,
        "numeric_host": numeric_host(request.host),
    }


def numeric_host(host: str) -> str | None:
    """The host, if it is an address: browsers bind passkeys to names only."""
    name = urlsplit(f"//{host}").hostname or ""
    try:
        ip_address(name)
    except ValueError:
        return None
    return name


def form_of(form: FlaskForm, language: str) -> Form:
    """What was typed into one of Flask-Security's forms, and what it says about it.

    A password does not come back: the page would show it to whoever looks at the page's source.
    """
    typed = {
        field.name: field.data
        for field in form
        if isinstance(field.data, str) and not isinstance(field, PasswordField)
    }
    return Form(typed, language, "", Report(tuple(_violations(form))))


def violation(field: str, key: str) -> Violation:
    """That something is wrong with a field, in the words of ``key``."""
    en, ko = (_phrase(desk_words(language), key) for language in ("en", "ko"))
    return Violation(key, field, Sentence(en, ko))


def _violations(form: FlaskForm) -> Iterable[Violation]:
    for field, keys in form.errors.items():
        for key in dict.fromkeys(str(key) for key in keys):
            # Errors of the whole form stand under no name.
            yield violation(field or "", key)


def _phrase(words: Words, key: str) -> str:
    return words.phrases.get(key) or words(_OTHER)


def _is_form(given: object) -> bool:
    return isinstance(given, FlaskForm)
