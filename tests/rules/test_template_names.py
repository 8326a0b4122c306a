"""No template asks for a name that its page does not give, not even in a branch seldom taken.

``tests/web/conftest.py`` holds every page of the desk that a test draws to it.
"""

import ast
from pathlib import Path

import pytest

from tests.rules.desk_sources import ROOT, name_of, syntax
from tests.rules.template_names import asked, needed

MODULES = sorted((ROOT / "noticeboard" / "site").glob("*.py"))


def drawn(path: Path) -> dict[str, set[str]]:
    """The templates of the public side that a module fills in, and the names it gives to each."""
    calls = (node for node in ast.walk(syntax(path)) if isinstance(node, ast.Call))
    return {
        ast.unparse(call.args[0]).strip("f'\"").replace("{name}", "404"): {
            str(keyword.arg) for keyword in call.keywords if keyword.arg
        }
        for call in calls
        if ast.unparse(call.func) == "rendered"
    }


DRAWN = [path for path in MODULES if drawn(path)]


@pytest.mark.parametrize("path", DRAWN, ids=name_of)
def test_a_public_page_is_given_every_name_that_it_may_ask_for(path: Path) -> None:
    """The board is drawn while nobody looks."""
    # The verifier gets its two catalogues by their languages.
    beside = {"ko", "en"}

    assert {name: needed(name) - given - beside for name, given in drawn(path).items()} == {
        name: set() for name in drawn(path)
    }


def test_a_name_in_a_branch_is_found() -> None:
    """Once a page failed because one call of several had: nobody had given ``language``."""
    branch = "{% for f in calls %}{% if f.why %}{{ f.why.in_(language) }}{% endif %}{% endfor %}"
    whole = '{% extends "desk/base.html" %}{% block main %}' + branch + "{% endblock %}"

    assert asked("desk/x.html", whole) - needed("desk/base.html") == {"calls", "language"}


@pytest.mark.parametrize(
    "source",
    [
        "{% if language is defined %}{{ language }}{% endif %}",
        "{{ language if language is defined else 1 }}",
        "{% if language is defined and language %}{{ language }}{% endif %}",
        "{% for language in [1] %}{{ language }}{% endfor %}",
        "{% set language = 1 %}{% block x %}{{ language }}{% endblock %}",
        "{% macro told(language) %}{{ language }}{% endmacro %}{{ told(1) }}",
    ],
)
def test_what_a_template_has_or_does_without_is_not_asked_for(source: str) -> None:
    """Or nobody could ask whether a name is there."""
    assert asked("desk/x.html", source) == set()


def test_what_macros_of_other_templates_ask_for_is_found() -> None:
    """They see the page they are drawn on: most names are asked for there."""
    taken = '{% from "desk/watching/parts.html" import reason_of with context %}'

    assert asked("desk/x.html", taken + "{{ reason_of(1) }}") == {"words"}


def test_the_page_of_a_call_is_given_every_name_that_it_may_ask_for() -> None:
    """It is put together of what others know, a part of it in each state of the alarm."""
    given = {name for source in _OF_CALL for name in _given(ROOT / "noticeboard/web" / source)}

    assert needed("desk/holding/call.html") - needed("desk/base.html") - given == set()
    assert "language" not in given


_OF_CALL = (
    *("access/call_page.py", "access/said_since.py"),
    *("desk/holding/beginning.py", "desk/holding/offering.py"),
)
# The functions of those modules that make a page's names.
_MAKERS = frozenset({"page", "names", "standing"})


def _given(path: Path) -> set[str]:
    """The names that a module gives to the page that it is about."""
    makers = (
        node
        for node in ast.walk(syntax(path))
        if isinstance(node, ast.FunctionDef) and node.name in _MAKERS
    )
    found = [node for maker in makers for node in ast.walk(maker)]
    keys = [key for node in found if isinstance(node, ast.Dict) for key in node.keys]
    set_alone = [node.slice for node in found if isinstance(node, ast.Subscript)]
    texts = (node.value for node in (*keys, *set_alone) if isinstance(node, ast.Constant))
    # And by the frame of every page of the desk.
    return {text for text in texts if isinstance(text, str)} | {"channel_name"}
