"""Which version of a bulletin somebody had before them when they decided."""

from dataclasses import dataclass

from noticeboard.domain.bulletin import Bulletin, RevisionState
from noticeboard.domain.errors import StaleVersionError


@dataclass(frozen=True, slots=True)
class Seen:
    """A version, and where it stood; ``state`` ``None``: wherever it stands."""

    version: int
    state: RevisionState | None = None

    def is_newest(self, bulletin: Bulletin) -> bool:
        """Whether nobody changed the bulletin since."""
        working = bulletin.working
        return self.version == working.version and self.state in (None, working.state)


def refuse_unseen(bulletin: Bulletin, seen: Seen | None) -> None:
    """Let nobody decide on what they did not see; ``None``: they ask for whatever there is.

    Raises:
        StaleVersionError: somebody changed it since.
    """
    if seen is not None and not seen.is_newest(bulletin):
        raise StaleVersionError(bulletin.working.version)
