"""What holds while a board is well: figures of one moment in, one line for each invariant out."""

from noticeboard.domain.invariants.advice import unseen
from noticeboard.domain.invariants.around import Called, Queue, of_calls, of_queue
from noticeboard.domain.invariants.invariant import Invariant, State, well
from noticeboard.domain.invariants.machine import Machine, Schema, of_machine, of_schema
from noticeboard.domain.invariants.processes import Condition, Seen, heard, of_processes
from noticeboard.domain.invariants.sending import UnderWay, of_sending, of_the_early

__all__ = [
    "Called",
    "Condition",
    "Invariant",
    "Machine",
    "Queue",
    "Schema",
    "Seen",
    "State",
    "UnderWay",
    "heard",
    "of_calls",
    "of_machine",
    "of_processes",
    "of_queue",
    "of_schema",
    "of_sending",
    "of_the_early",
    "unseen",
    "well",
]
