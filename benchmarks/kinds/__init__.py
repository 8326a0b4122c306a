"""Kinds of channel that only the benchmarks have, and how the product's processes find them.

``noticeboard up`` starts its parts by itself. Python imports a module named ``sitecustomize`` at
its start, if there is one on its path: that in ``start`` makes them known there.
"""

import os
from collections.abc import Mapping
from pathlib import Path

import channels

_HERE = Path(__file__).parent


def know() -> None:
    """Have this process find them beside the product's."""
    if str(_HERE) not in channels.__path__:
        channels.__path__.append(str(_HERE))


def environ() -> Mapping[str, str]:
    """The environment of a process that is to know them from its start."""
    paths = [str(_HERE / "start"), str(_HERE.parents[1]), os.environ.get("PYTHONPATH", "")]
    return {"PYTHONPATH": os.pathsep.join(path for path in paths if path)}
