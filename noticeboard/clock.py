"""The clocks of this machine. Everything else is given its time."""

import ctypes
import time
from datetime import UTC, datetime, timedelta

# Between two looks at one clock there was no time to be kept from looking at the other.
_AT_ONCE = 0.01
_UNSYNCHRONISED, _IN_NANOSECONDS = 0x0040, 0x2000
# So near is the kernel's own clock to the one that we are shown.
_SAME = timedelta(milliseconds=500)


def utc_now() -> datetime:
    """Aware UTC."""
    return datetime.now(UTC)


def boottime() -> float:
    """Seconds since boot, going on while the process or the machine is suspended."""
    # macOS, for development only, has no clock that goes on in sleep.
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


def moment() -> tuple[datetime, timedelta]:
    """The wall clock and the time since boot, both at one moment.

    A process that is paused between the two would take the pause for a jump.
    """
    while True:
        before = boottime()
        wall = utc_now()
        if boottime() - before < _AT_ONCE:
            return wall, timedelta(seconds=before)


def says_synchronised(wall: datetime) -> bool:
    """Whether the kernel says that its clock is, and that it is the one we are shown.

    The kernel takes the word back when somebody sets its clock. A process may be shown another
    one than the kernel's, of which it says nothing.
    """
    now = _Timex()
    try:
        state = ctypes.CDLL(None).adjtimex(ctypes.byref(now))
    except (AttributeError, OSError):  # not Linux
        return False
    if state < 0 or now.status & _UNSYNCHRONISED:
        return False
    part = 1e9 if now.status & _IN_NANOSECONDS else 1e6
    own = datetime.fromtimestamp(now.seconds, UTC) + timedelta(seconds=now.fraction / part)
    return abs(own - wall) <= _SAME


class _Timex(ctypes.Structure):
    """``struct timex`` of adjtimex(2); ``modes`` 0 reads and sets nothing."""

    _fields_ = (
        ("modes", ctypes.c_uint),
        ("offset", ctypes.c_long),
        ("frequency", ctypes.c_long),
        ("most_error", ctypes.c_long),
        ("error", ctypes.c_long),
        ("status", ctypes.c_int),
        ("constant", ctypes.c_long),
        ("precision", ctypes.c_long),
        ("tolerance", ctypes.c_long),
        ("seconds", ctypes.c_long),
        ("fraction", ctypes.c_long),
        ("others", ctypes.c_char * 256),
    )
