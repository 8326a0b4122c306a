"""Where a part says what it does: one line each on standard error, with time, part and process."""

import logging
import time

_LINE = "%(asctime)s.%(msecs)03dZ {part}[%(process)d] %(levelname)s %(message)s"
# These say much at INFO that is their own affair.
_QUIET = ("alembic", "rq")


def configure_logging(part: str) -> None:
    """Log as ``part``, unless logging is set up already.

    Before RQ is used: it sets its loggers up for itself where it finds none.
    """
    if logging.getLogger().handlers:
        return
    line = logging.Formatter(_LINE.format(part=part), datefmt="%Y-%m-%dT%H:%M:%S")
    line.converter = time.gmtime
    handler = logging.StreamHandler()
    handler.setFormatter(line)
    logging.basicConfig(level=logging.INFO, handlers=[handler])
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
