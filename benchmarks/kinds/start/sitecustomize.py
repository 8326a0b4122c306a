"""Imported by Python at the start of a process that is given ``benchmarks.kinds.environ()``."""

from benchmarks import kinds

kinds.know()
