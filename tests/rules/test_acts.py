"""The audit log is read by people: every act has a phrase, and no phrase is left over."""

from pathlib import Path

import pytest

from noticeboard.domain.sentence import LANGUAGES
from noticeboard.render.words import phrases_of
from noticeboard.web.desk.wording import FOLDER
from tests.rules.acts import acts


def told(language: str) -> set[str]:
    """The acts that the catalogue has phrases for."""
    return set(phrases_of(Path(FOLDER / language / "did.toml")))


def test_acts_are_found() -> None:
    """Of every sort, or the test below would prove nothing."""
    assert {
        "notice.drafted",
        "delay.drafted",
        "bulletin.approved",
        "delivery.retried",
        "person.invited",
        "review.missed",
        "sending.held",
    } <= acts()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_act_has_a_phrase(language: str) -> None:
    """Nobody reads ``factors.reset`` on the desk."""
    assert told(language) == acts()
