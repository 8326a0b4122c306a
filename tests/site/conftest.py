"""A public side over the sample board, at a moment of a summer morning in Seoul."""

from dataclasses import dataclass
from datetime import datetime

import pytest

from noticeboard.site.wsgi import PublicSite, public_app
from tests.site import sample
from tests.site.memory import MemoryPublic


@dataclass
class Hands:
    """A clock that stands where a test puts it."""

    now: datetime = sample.NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Hands:
    """Twenty past nine in Seoul."""
    return Hands()


@pytest.fixture
def rows() -> MemoryPublic:
    """The sample board, public; no page built yet."""
    return sample.public()


@pytest.fixture
def app(rows: MemoryPublic, clock: Hands) -> PublicSite:
    """The public side over ``rows``."""
    return public_app(rows, clock, sample.HOUSE)
