"""Channel kinds of the bench, one for each class of account; the product never sees them."""

from pathlib import Path

import channels


def know_the_kinds() -> None:
    """Have this process find the bench's kinds of channel beside the product's."""
    here = str(Path(__file__).parent)
    if here not in channels.__path__:
        channels.__path__.append(here)
