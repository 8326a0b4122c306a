"""Log lines say when, who and what, and stay off standard output."""

import re
import subprocess
import sys

SAYS = """
import logging
from noticeboard.logs import configure_logging
configure_logging("timer")
configure_logging("other")
logging.getLogger("noticeboard.timer").info("Wakes go through Redis again.")
logging.getLogger("alembic.runtime").info("chatter")
"""


def test_a_line_names_time_part_and_process() -> None:
    """Times in UTC; what libraries chatter is left out; the first set-up counts."""
    ran = subprocess.run([sys.executable, "-c", SAYS], capture_output=True, text=True, check=True)

    instant = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z"
    line = rf"{instant} timer\[\d+\] INFO Wakes go through Redis again\.\n"
    assert ran.stdout == ""
    assert re.fullmatch(line, ran.stderr)
