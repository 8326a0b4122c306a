"""The product's standby, started by the bench's timers: it knows the bench's kinds of channel."""

from noticeboard.standby import main
from tests.faults.kinds import know_the_kinds

if __name__ == "__main__":
    know_the_kinds()
    raise SystemExit(main())
