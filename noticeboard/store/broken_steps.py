"""Steps of the timer that break each time they are tried: rows of ``controls``."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Engine, delete, exists, select

from noticeboard.store.dialects import insert_missing
from noticeboard.store.engine import reading, writing
from noticeboard.store.tables_staff import controls

_PREFIX = "broken:"


@dataclass(frozen=True, slots=True)
class BrokenSteps:
    """Over one database."""

    engine: Engine

    def tell(self, name: str, since: datetime) -> None:
        """A step breaks; it counts from when it was told first."""
        row = {"key": _PREFIX + name, "value": "", "at": since}
        with writing(self.engine) as conn:
            conn.execute(insert_missing(conn, controls, [controls.c.key]), row)

    def forget(self, name: str) -> None:
        """It went through."""
        own = controls.c.key == _PREFIX + name
        with reading(self.engine) as conn:
            if not conn.scalar(select(exists().where(own))):
                return
        with writing(self.engine) as conn:
            conn.execute(delete(controls).where(own))


def load_broken_steps(conn: Connection) -> Mapping[str, datetime]:
    """Those that break, and since when."""
    ours = select(controls).where(controls.c.key.startswith(_PREFIX, autoescape=True))
    return {row.key.removeprefix(_PREFIX): row.at for row in conn.execute(ours)}
