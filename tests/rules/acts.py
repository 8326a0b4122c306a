"""Every act that is written into the audit log, read from the code that writes it."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from noticeboard.domain.bulletin import FOLLOW_UPS

ROOT = Path(__file__).resolve().parents[2]
# The functions that write an entry, or hand its name on to one that does.
WRITERS = {"audit", "note", "_note", "_saved", "_decide", "_change"}
ACT = re.compile(r"([a-z_]+|\*)\.([a-z_]+|\*)")
# A fulfilment is recorded in one step: it has no draft.
DRAFTED = frozenset(FOLLOW_UPS) - {"fulfilment"}


def acts() -> frozenset[str]:
    """The names of all acts."""
    found = {name for path in sorted((ROOT / "noticeboard").rglob("*.py")) for name in _in(path)}
    decided = {name for name in found if "." not in name}
    whole = {name for name in found if ACT.fullmatch(name) and "*" not in name}
    return frozenset(
        {
            *whole,
            *(f"delivery.{name}" for name in decided),
            *(f"{kind}.drafted" for kind in DRAFTED),
        }
    )


def _in(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and _name(node.func) in WRITERS:
            texts = [arg.value for arg in node.args if isinstance(arg, ast.Constant)]
            yield from (text for text in texts if isinstance(text, str) and _is_act(node, text))


def _is_act(call: ast.Call, text: str) -> bool:
    return bool(ACT.fullmatch(text)) or (_name(call.func) == "_decide" and text.isidentifier())


def _name(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""
