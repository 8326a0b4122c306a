"""A newcomer sees a living board: a past, a present and something ahead."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from noticeboard.cli import main
from noticeboard.cli.demo_story import story
from tests.cli.terminal import Terminal


@pytest.mark.slow
def test_the_demonstration_tells_story_two(tmp_path: Path) -> None:
    """A moved promise with both times and its reason, a kept one, a silent one, one ahead."""
    folder = tmp_path / "demo"

    filled = CliRunner().invoke(main, ["demo", str(folder)])
    again = CliRunner().invoke(main, ["demo", str(folder)])

    assert filled.exit_code == 0, filled.output
    assert again.exit_code == 2
    token = next(word for word in filled.stdout.split() if word.startswith("nb_"))
    terminal = Terminal(folder, {"ana": token})
    notices = terminal.told("notice", "list", who="ana")["items"]
    promises = {(n["title"], p["key"]): p for n in notices for p in n["promises"]}
    states = {name: promise["state"] for name, promise in promises.items()}
    moved = next(p for p in promises.values() if len(p["revisions"]) == 2)
    assert {n["state"] for n in notices} == {"published"}
    assert states[("예약 서버 점검", "over")] == "unconfirmed"
    assert states[("탭 원 써 보는 날", "doors")] == "upcoming"
    assert "kept" in states.values()
    assert moved["revisions"][1]["labels"] == ["late_notice"]
    kinds = {b["kind"] for n in notices for b in n["bulletins"]}
    assert kinds == {"announcement", "correction", "delay", "update", "fulfilment"}
    assert terminal.told("ledger", "verify")["entries"] == 8


@pytest.mark.parametrize(
    "now",
    [
        datetime(2026, 7, 15, 0, 30, tzinfo=UTC),
        datetime(2026, 7, 15, 14, 59, tzinfo=UTC),
        datetime(2026, 11, 1, 5, 30, tzinfo=UTC),
        datetime(2027, 3, 14, 12, 0, tzinfo=UTC),
        datetime(2028, 2, 29, 23, 59, tzinfo=UTC),
    ],
)
def test_it_lies_in_the_past_whenever_it_is_told(now: datetime) -> None:
    """In summer, in winter, and while clocks are changed."""
    scenes = story(now)

    assert scenes == sorted(scenes, key=lambda scene: scene.at)
    assert all(scene.at < now for scene in scenes)
