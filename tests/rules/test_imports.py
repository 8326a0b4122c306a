"""Where imports may lead, as far as the contracts in pyproject.toml cannot say it."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOMAIN = sorted((ROOT / "noticeboard" / "domain").rglob("*.py"))
# Modules of the standard library that reach outside, or read the clock behind our back.
OUTSIDE = {"os", "io", "pathlib", "socket", "sqlite3", "subprocess", "time", "tempfile", "urllib"}


def imported(path: Path) -> Iterator[str]:
    """The full names of the modules that a file imports."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        yield from imported_by(node)


def imported_by(node: ast.AST) -> Iterator[str]:
    """The full names of the modules that a statement imports."""
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        yield "." * node.level + (node.module or "")


def called(path: Path) -> Iterator[str]:
    """The names of what a file calls: ``open``, or ``.now`` for a method."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            yield node.func.id
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield f".{node.func.attr}"


def imported_at_once(path: Path) -> set[str]:
    """The packages that a file imports when it is imported itself."""
    body = ast.parse(path.read_text(encoding="utf-8")).body
    at_once = [node for node in body if isinstance(node, (ast.Import, ast.ImportFrom))]
    names = chain.from_iterable(imported_by(node) for node in at_once)
    return {name.partition(".")[0] for name in names}


def modules() -> set[str]:
    """The modules and packages directly in ours, but for the one that ``python -m`` runs."""
    found = (ROOT / "noticeboard").glob("[a-z]*")
    named = {p.stem for p in found if p.suffix == ".py" or (p / "__init__.py").exists()}
    return {f"noticeboard.{name}" for name in named}


def listed() -> set[str]:
    """The modules that have a place among the layers."""
    linter = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    layers = next(c["layers"] for c in linter["contracts"] if c["id"] == "inwards")
    return set(re.findall(r"noticeboard\.\w+", " ".join(layers)))


def test_every_module_has_its_place() -> None:
    """A module in no layer may import, and be imported by, anything."""
    assert modules() <= listed()


@pytest.mark.parametrize("path", DOMAIN, ids=lambda path: path.stem)
def test_the_domain_knows_the_standard_library_only(path: Path) -> None:
    """Its rules can be read, tested and trusted without anything installed."""
    strange = {
        name
        for name in imported(path)
        if name.partition(".")[0] not in sys.stdlib_module_names
        and not name.startswith("noticeboard.domain")
    }

    assert not strange


@pytest.mark.parametrize("path", DOMAIN, ids=lambda path: path.stem)
def test_the_domain_reaches_nothing_outside(path: Path) -> None:
    """No file, no network, no clock: ``now`` is an argument."""
    # How an address is spelled is no way to go there.
    named = set(imported(path)) - {"urllib.parse"}
    assert not {name.partition(".")[0] for name in named} & OUTSIDE
    assert not set(called(path)) & {"open", ".now", ".utcnow", ".today"}


def test_only_whoever_migrates_waits_for_alembic() -> None:
    """A fifth of each start, of every part and every command, was spent on what upgrades need."""
    ours = set((ROOT / "noticeboard").rglob("*.py"))
    migrations = ROOT / "noticeboard" / "store" / "migrations"

    strange = {
        path.name
        for path in ours
        if "alembic" in imported_at_once(path) and migrations not in path.parents
    }

    assert not strange
