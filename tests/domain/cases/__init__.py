"""Situations, and what the rules find in each: one module per module of rules."""

from dataclasses import dataclass

from noticeboard.domain.policy import Situation

Found = set[tuple[str, str]]


@dataclass(frozen=True)
class Case:
    """A situation in a sentence, and the (field, code) of everything the rules say about it."""

    told: str
    situation: Situation
    violations: Found
    warnings: Found


def refused(told: str, situation: Situation, *violations: tuple[str, str]) -> Case:
    """A situation that breaks rules."""
    return Case(told, situation, set(violations), set())


def warned(told: str, situation: Situation, *warnings: tuple[str, str]) -> Case:
    """A situation that may be published, with something for the approver to see."""
    return Case(told, situation, set(), set(warnings))


def sound(told: str, situation: Situation) -> Case:
    """A situation about which there is nothing to say."""
    return Case(told, situation, set(), set())
