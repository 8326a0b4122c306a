"""docs/architecture.md tells newcomers where everything is."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_CODE = re.compile(r"`([^`\n]+)`")


def parts() -> set[str]:
    """Every module and package of the product, by name."""
    modules = {path.stem for path in (ROOT / "noticeboard").glob("*.py")}
    packages = {path.parent.name for path in (ROOT / "noticeboard").glob("*/__init__.py")}
    return {name for name in modules | packages if not name.startswith("_")}


def test_every_part_has_its_place_on_the_page() -> None:
    """A newcomer who meets a name in the code finds there what it is."""
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    told = {Path(code).stem for code in _CODE.findall(page)}

    assert parts() - told == set()


def test_the_page_names_nothing_that_is_gone() -> None:
    """A name that leads nowhere costs a newcomer more than one that is missing."""
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    paths = [code for code in _CODE.findall(page) if code.startswith("noticeboard/")]

    assert [path for path in paths if not (ROOT / path).exists()] == []
