"""What is stored, as the fields of a form: ``typed`` the other way round."""

from collections.abc import Iterable

from noticeboard.domain.times import Instant, offsets_of_overlap
from noticeboard.web.desk.forms.typed import TICKED


def instant_fields(path: str, instant: Instant | None) -> dict[str, str]:
    """Date, time, and where a clock shows that time twice, which of the two it is."""
    if instant is None:
        return {}
    date, _, time = instant.wall.isoformat().partition("T")
    # Hours and minutes are what people type; seconds stay where a program gave some.
    plain = time[:5] if time[5:] == ":00" else time
    offset = instant.in_zone().isoformat()[-6:]
    twice = offset in offsets_of_overlap(f"{date}T{plain}", instant.zone)
    chosen = {f"{path}.offset": offset} if twice else {}
    return {f"{path}.date": date, f"{path}.time": plain, **chosen}


def ticks(path: str, names: Iterable[str]) -> dict[str, str]:
    """Ticked boxes."""
    return {f"{path}.{name}": TICKED for name in names}
