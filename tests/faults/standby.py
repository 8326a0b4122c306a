"""The product's standby, started by the bench's timers: it knows the bench's kinds of channel."""

import os
from pathlib import Path

from noticeboard.standby import main
from tests.faults import faketime
from tests.faults.kinds import know_the_kinds

if __name__ == "__main__":
    if told_in := os.environ.get(faketime.TOLD_IN):
        faketime.follow(Path(told_in))
    know_the_kinds()
    raise SystemExit(main())
