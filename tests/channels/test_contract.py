"""The contract of a channel, run over every module in ``channels/``.

A new kind adds one line to ``SETUPS``; a kind without one fails the suite.
"""

import ast
import importlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest

import channels
from noticeboard.channel_loading import kinds
from noticeboard.domain.errors import ChannelOptionError
from noticeboard.ports import Channel, Message, OpenChannel, Outside

DUE = datetime(2026, 7, 4, 22, 30, tzinfo=UTC)
MESSAGE = Message(
    delivery_id="7d2f4a10-0000-4000-8000-000000000001",
    bulletin_id="bulletin-1",
    notice_id="notice-1",
    channel="somewhere",
    revision=1,
    kind="delay",
    language="ko",
    text="연기: 폰 X 👩‍👩‍👧‍👦\nhttps://notices.example.com/b/Ab3dE",
    parts=("연기: 폰 X 👩‍👩‍👧‍👦\nhttps://notices.example.com/b/Ab3dE",),
    html="<p>연기</p>",
    link="https://notices.example.com/b/Ab3dE",
    scheduled_for=DUE,
)
# Nothing a channel may lean on: it has no clock, keeps no rows, writes no log, tries once.
FORBIDDEN = {
    "datetime": {"datetime", "date"},
    "time": None,
    "logging": None,
    "structlog": None,
    "sqlite3": None,
    "sqlalchemy": None,
    "noticeboard.store": None,
    "random": None,
    "threading": None,
}


@dataclass
class Site:
    """The public side, as the board and the feed see it."""

    board: dict[tuple[str, int], str] = field(default_factory=dict)
    feeds: dict[tuple[str, int], str] = field(default_factory=dict)

    def publish(self, message: Message) -> None:
        """Keep it once."""
        self.board[(message.bulletin_id, message.revision)] = message.text

    def published(self, bulletin_id: str, revision: int) -> bool:
        """Whether it is there."""
        return (bulletin_id, revision) in self.board

    def syndicate(self, message: Message) -> None:
        """Keep it once."""
        self.feeds[(message.bulletin_id, message.revision)] = message.text

    def syndicated(self, bulletin_id: str, revision: int) -> bool:
        """Whether it is there."""
        return (bulletin_id, revision) in self.feeds

    def refresh(self) -> None:
        """Nothing grows stale here."""


@dataclass
class Setup:
    """How to open a kind in a test, and how to see what stands on the other side.

    ``blind``: nothing can be seen there, so ``find`` cannot say that something is missing.
    """

    options: Mapping[str, object]
    standing: Callable[[], list[str]]
    site: Site = field(default_factory=Site)
    blind: bool = False


def _board(folder: Path) -> Setup:
    site = Site()
    return Setup({}, lambda: list(site.board.values()), site)


def _feed(folder: Path) -> Setup:
    site = Site()
    return Setup({}, lambda: list(site.feeds.values()), site)


def _null(folder: Path) -> Setup:
    return Setup({}, list, blind=True)


def _file(folder: Path) -> Setup:
    path = folder / "bulletins.jsonl"

    def standing() -> list[str]:
        lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
        return [json.loads(line)["text"] for line in lines]

    return Setup({"path": str(path)}, standing)


SETUPS: Mapping[str, Callable[[Path], Setup]] = {
    "board": _board,
    "feed": _feed,
    "file": _file,
    "null": _null,
}


@pytest.fixture(params=kinds())
def kind(request: pytest.FixtureRequest) -> str:
    """Every kind of channel in turn."""
    found: str = request.param
    assert found in SETUPS, f"channels/{found}.py has no setup in tests/channels/test_contract.py"
    return found


@pytest.fixture
def setup(kind: str, tmp_path: Path) -> Setup:
    """The other side of that kind."""
    return SETUPS[kind](tmp_path)


@pytest.fixture
def channel(kind: str, setup: Setup) -> Channel:
    """A channel of that kind, opened as the product opens it."""
    return _opener(kind)("somewhere", setup.options, Outside(setup.site))


def test_a_send_gives_a_receipt_and_the_text_stands_there(channel: Channel, setup: Setup) -> None:
    """Success returns proof."""
    receipt = channel.send(MESSAGE)

    assert receipt.remote_id
    assert setup.blind or setup.standing() == [MESSAGE.text]


def test_what_was_sent_is_found_and_what_was_not_is_not(channel: Channel, setup: Setup) -> None:
    """An unknown outcome can be settled without a guess."""
    before = channel.find(MESSAGE)
    receipt = channel.send(MESSAGE)
    after = channel.find(MESSAGE)

    assert setup.blind or before is None
    assert after is not None
    assert after.remote_id == receipt.remote_id


def test_a_repeated_send_does_not_double_where_the_channel_says_so(
    channel: Channel, setup: Setup
) -> None:
    """``identity`` is a promise about the other side; without it a repeat shows."""
    channel.send(MESSAGE)
    channel.send(MESSAGE)

    standing = len(setup.standing())
    assert setup.blind or standing == (1 if channel.capabilities.identity else 2)


def test_the_live_copy_can_be_read(channel: Channel) -> None:
    """Word for word, so that a change there is noticed."""
    receipt = channel.send(MESSAGE)

    read = channel.read(receipt)

    assert read == MESSAGE.text


def test_a_preflight_posts_nothing(channel: Channel, setup: Setup) -> None:
    """It may be run at any time."""
    preflight = channel.preflight()

    assert preflight.problems == ()
    assert setup.standing() == []


def test_an_unknown_option_is_refused_by_name(kind: str, setup: Setup) -> None:
    """A mistyped setting never waits until the day of the launch."""
    options = {**setup.options, "colour": "red"}

    with pytest.raises(ChannelOptionError) as refused:
        _opener(kind)("somewhere", options, Outside(setup.site))

    assert refused.value.key == "colour"


def test_it_counts_and_says_its_limits_as_data(channel: Channel) -> None:
    """A text can be split before anything is sent."""
    counted = channel.count("한글 👩‍👩‍👧‍👦")

    assert counted > 0
    assert channel.limits.thread >= 1
    assert channel.limits.characters is None or channel.limits.characters > 0
    assert channel.id == "somewhere"


def test_its_settings_are_documented(kind: str, setup: Setup) -> None:
    """Nobody reads code to configure a channel."""
    guide = Path(channels.__path__[0]).parent / "docs" / "channels.md"
    section = guide.read_text(encoding="utf-8").partition(f"\n## `{kind}`\n")[2].split("\n## ")[0]

    assert section
    assert [key for key in setup.options if f"`{key}`" not in section] == []


def test_it_has_no_clock_no_database_and_no_log(kind: str) -> None:
    """Only the worker retries, stores and tells the time."""
    source = (Path(channels.__path__[0]) / f"{kind}.py").read_text(encoding="utf-8")

    imported = [
        name for node in ast.walk(ast.parse(source)) for name in _imports(node) if _forbidden(name)
    ]

    assert imported == []


def _imports(node: ast.AST) -> list[tuple[str, str]]:
    if isinstance(node, ast.Import):
        return [(alias.name, "*") for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        return [(node.module or "", alias.name) for alias in node.names]
    return []


def _forbidden(imported: tuple[str, str]) -> bool:
    module, name = imported
    for banned, names in FORBIDDEN.items():
        if module == banned or module.startswith(f"{banned}."):
            return names is None or name == "*" or name in names
    return False


def _opener(kind: str) -> OpenChannel:
    opener: OpenChannel = importlib.import_module(f"channels.{kind}").open_channel
    return opener
