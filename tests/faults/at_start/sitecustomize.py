"""Has every process whose PYTHONPATH begins here find the bench's kinds of channel."""

from tests.faults.kinds import know_the_kinds

know_the_kinds()
