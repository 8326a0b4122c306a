"""Which phrases the desk's templates and modules ask for.

A key that is put together is a pattern: ``"frame.state_" ~ name`` is ``frame.state_*``.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from jinja2 import nodes

from tests.rules.desk_sources import areas, syntax, tree

KEY = re.compile(r"[a-z_]+(\.[a-z0-9_]+)+")
# Functions whose argument at that place is a key.
ASKS = {"words": 0, "say": 1}


def in_template(path: Path) -> frozenset[str]:
    """The keys and patterns that a template names."""
    return frozenset(filter(_is_ours, _template_texts(path))) | frozenset(asked(path))


def asked(path: Path) -> Iterator[str]:
    """The keys and patterns that a template hands to ``words`` or ``say``, also public ones."""
    for call in tree(path).find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name in ASKS:
            key = call.args[ASKS[call.node.name]]
            yield from (text for part in _choices(key) if (text := _template_text(part)))


def in_module(path: Path) -> frozenset[str]:
    """The keys and patterns of the desk that a module names."""
    return frozenset(filter(_is_ours, texts_in_module(path)))


def texts_in_module(path: Path) -> Iterator[str]:
    """Every text constant of a module, and those put together as patterns."""
    module = syntax(path)
    joined = {
        id(part)
        for node in ast.walk(module)
        if isinstance(node, (ast.JoinedStr, ast.BinOp))
        for part in ast.iter_child_nodes(node)
    }
    for node in ast.walk(module):
        if id(node) not in joined:
            yield _module_text(node)


def _is_ours(text: str) -> bool:
    plain = text.replace("*", "x")
    return text.partition(".")[0] in areas() and bool(KEY.fullmatch(plain))


def _choices(key: nodes.Expr) -> Iterator[nodes.Expr]:
    """``words("a" if x else "b")`` may ask for either."""
    if isinstance(key, nodes.CondExpr):
        yield from _choices(key.expr1)
        if key.expr2 is not None:
            yield from _choices(key.expr2)
    else:
        yield key


def _template_texts(path: Path) -> Iterator[str]:
    whole = tree(path)
    inside = {
        id(part)
        for joined in whole.find_all((nodes.Concat, nodes.Add))
        for part in _within(joined)
    }
    for node in whole.find_all((nodes.Const, nodes.Concat, nodes.Add)):
        if id(node) not in inside:
            yield _template_text(node)


def _within(joined: nodes.Node) -> Iterator[nodes.Node]:
    for part in joined.find_all((nodes.Const, nodes.Concat, nodes.Add)):
        if _is_part_of_text(joined, part):
            yield part


def _is_part_of_text(joined: nodes.Node, part: nodes.Node) -> bool:
    """Whether it is joined itself, and not an argument of something that is."""
    for child in joined.iter_child_nodes():
        if child is part:
            return True
        if isinstance(child, (nodes.Concat, nodes.Add)) and _is_part_of_text(child, part):
            return True
    return False


def _template_text(node: nodes.Node) -> str:
    match node:
        case nodes.Const(value=str(text)):
            return text
        case nodes.Concat():
            return "".join(_template_text(part) or "*" for part in node.nodes)
        case nodes.Add():
            return (_template_text(node.left) or "*") + (_template_text(node.right) or "*")
        case _:
            return ""


def _module_text(node: ast.AST) -> str:
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=parts):
            return "".join(_module_text(part) or "*" for part in parts)
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return (_module_text(left) or "*") + (_module_text(right) or "*")
        case _:
            return ""
