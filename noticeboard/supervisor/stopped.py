"""What is stopped as the board starts: whoever starts it after a restore reads how it goes on."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from noticeboard.ports import Hold
    from noticeboard.settings import Settings


def stopped(settings: "Settings") -> tuple[str, ...]:
    """A line for each hold; none while the database does not answer."""
    from noticeboard.store.engine import open_engine
    from noticeboard.store.outages import is_outage
    from noticeboard.store.overview import Overview

    engine = open_engine(settings.database_url)
    try:
        return tuple(_line(hold) for hold in Overview(engine, {}).holds())
    except Exception as error:
        if not is_outage(error):
            raise
        return ()
    finally:
        engine.dispose()


def _line(hold: "Hold") -> str:
    if hold.restored:
        return (
            "held after a restore: nothing is sent until an approver lets it go on by "
            "`noticeboard resume`, or on the desk"
        )
    option = f" --channel {hold.channel}" if hold.channel else ""
    what = hold.channel or "everything"
    return f"held: {what}, until an approver lets it go on by `noticeboard resume{option}`"
