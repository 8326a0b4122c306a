"""The server of the bench: each class of account knows a repeated request as its network does."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from noticeboard.domain.conclusion import TransientSendError, UnknownOutcomeError
from noticeboard.ports import Channel, OpenChannel, Outside
from tests.channels.test_contract import MESSAGE, Site
from tests.faults.checker import read_journal
from tests.faults.fakechan import serving
from tests.faults.kinds import anonymous, keyed, recorded
from tests.faults.staging import script

OPENERS: dict[str, OpenChannel] = {
    "keyed": keyed.open_channel,
    "recorded": recorded.open_channel,
    "anonymous": anonymous.open_channel,
}
TWICE = {"keyed": 1, "recorded": 1, "anonymous": 2}


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    """The ground truth."""
    return tmp_path / "journal.jsonl"


@pytest.fixture
def server(journal: Path) -> Iterator[str]:
    """The address of a server in a thread of this process."""
    running = serving(journal)
    thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{running.server_address[1]}"
    running.shutdown()
    running.server_close()
    thread.join()


@pytest.fixture(params=OPENERS)
def kind(request: pytest.FixtureRequest) -> str:
    """Every class of account."""
    return str(request.param)


@pytest.fixture
def channel(kind: str, server: str) -> Channel:
    """A channel of that class."""
    return OPENERS[kind]("there", {"server": server, "account": "a"}, Outside(Site()))


def test_a_repeat_is_known_by_key_and_by_record_and_by_nothing_else(
    channel: Channel, kind: str, journal: Path
) -> None:
    """The journal has what readers of that network would see."""
    channel.send(MESSAGE)
    channel.send(MESSAGE)

    assert len(read_journal(journal, account="a")) == TWICE[kind]


def test_a_lost_answer_is_unknown_and_the_publication_is_found(
    channel: Channel, server: str, journal: Path
) -> None:
    """It was committed: saying that it was not would be a lie, and so would trying again be."""
    script(server, "a", publish=["lose"])

    with pytest.raises(UnknownOutcomeError):
        channel.send(MESSAGE)

    assert len(read_journal(journal)) == 1
    assert channel.find(MESSAGE) is not None


def test_what_was_dropped_is_unknown_and_not_there(
    channel: Channel, server: str, journal: Path
) -> None:
    """The same silence, and nothing stands there."""
    script(server, "a", publish=["drop"])

    with pytest.raises(UnknownOutcomeError):
        channel.send(MESSAGE)

    assert read_journal(journal) == []
    assert channel.find(MESSAGE) is None


def test_a_hundred_megabytes_are_not_read(channel: Channel, server: str) -> None:
    """An answer that never ends is no answer."""
    script(server, "a", publish=["huge"])

    with pytest.raises(UnknownOutcomeError):
        channel.send(MESSAGE)


def test_its_refusals_say_when_to_come_back(channel: Channel, server: str, journal: Path) -> None:
    """Nothing was published; the wait is the network's."""
    script(server, "a", publish=["429:7"])

    with pytest.raises(TransientSendError) as refused:
        channel.send(MESSAGE)

    assert refused.value.wait == timedelta(seconds=7)
    assert read_journal(journal) == []


def test_a_read_side_that_lags_proves_no_absence(channel: Channel, server: str) -> None:
    """What it shows is older than the loss: the reading is no reading."""
    script(server, "a", lag=60)
    lost = replace(MESSAGE, lost_at=datetime.now(UTC))

    with pytest.raises(TransientSendError):
        channel.find(lost)


def test_an_identical_text_is_refused_where_the_network_does(server: str, journal: Path) -> None:
    """As X does: 403 says that it stands there."""
    script(server, "a", refuse_identical=True)
    channel = anonymous.open_channel("there", {"server": server, "account": "a"}, Outside(Site()))
    channel.send(MESSAGE)

    with pytest.raises(UnknownOutcomeError):
        channel.send(MESSAGE)

    assert len(read_journal(journal)) == 1
