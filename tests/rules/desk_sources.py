"""The desk's templates, modules and catalogues, as the rules about them read them."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from jinja2 import nodes

from noticeboard.site.templating import environment
from noticeboard.web.desk.wording import FOLDER as WORDS

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "templates" / "desk").rglob("*.html"))
MODULES = sorted(
    path
    for part in ("desk/**/*.py", "access/*.py", "desk_*.py")
    for path in (ROOT / "noticeboard" / "web").glob(part)
)
# What stands where an expression was, in markup whose expressions were taken out.
HOLE = "\N{OBJECT REPLACEMENT CHARACTER}"


def name_of(path: Path) -> str:
    """A path as people say it: from the project's root."""
    return path.relative_to(ROOT).as_posix()


@cache
def tree(path: Path) -> nodes.Template:
    """A template as Jinja reads it."""
    return environment().parse(path.read_text(encoding="utf-8"))


@cache
def syntax(path: Path) -> ast.Module:
    """A module as Python reads it."""
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def markup(path: Path) -> str:
    """The HTML of a template: no statements, no comments, no class of the body.

    An expression is a hole, followed by whatever constant texts it may show. The calls that put
    a form's own fields in are the elements ``<csrf-here>`` and ``<own-here>``.
    """
    source = _CLASS_OF_BODY.sub("", path.read_text(encoding="utf-8"))
    return "".join(_pieces(_OWN_FIELDS.sub(r"<\1-here>", source)))


_CLASS_OF_BODY = re.compile(r"\{% block page %\}.*?\{% endblock %\}")
_OWN_FIELDS = re.compile(r"\{\{\s*(csrf|own)\(.*?\)\s*\}\}")


def _pieces(source: str) -> Iterator[str]:
    expression: list[str] | None = None
    for _, kind, text in environment().lex(source):
        if kind == "variable_begin":
            expression = []
        elif kind == "variable_end":
            yield HOLE + _constants("".join(expression or ()))
            expression = None
        elif expression is not None:
            expression.append(text)
        elif kind == "data":
            yield text


def _constants(expression: str) -> str:
    """What an expression may put on the page as it stands in the template."""
    output = environment().parse(f"{{{{ {expression} }}}}").find(nodes.Output)
    parts = output.nodes if output is not None else []
    return " ".join(text for part in parts for text in _shown(part))


def _shown(part: nodes.Node) -> Iterator[str]:
    match part:
        case nodes.Const(value=str(text)):
            yield text
        case nodes.CondExpr(expr1=one, expr2=other):
            yield from _shown(one)
            yield from _shown(other) if other is not None else ()
        case nodes.Filter(name="default" | "d"):
            for inner in part.iter_child_nodes():
                yield from _shown(inner)
        case nodes.Or() | nodes.And() | nodes.Concat():
            for inner in part.iter_child_nodes():
                yield from _shown(inner)


@cache
def areas() -> frozenset[str]:
    """The parts of the desk that have a catalogue."""
    return frozenset(path.stem for path in WORDS.glob("*/*.toml"))
