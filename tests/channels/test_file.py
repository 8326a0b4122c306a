"""The journal: whole lines, whatever happened before, and reasons people understand."""

import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from channels.file import FileChannel
from noticeboard.domain.conclusion import PermanentSendError, TransientSendError
from noticeboard.domain.errors import SendError
from noticeboard.ports import Message

MESSAGE = Message(
    delivery_id="d-1",
    bulletin_id="b-1",
    notice_id="n-1",
    channel="archive",
    revision=1,
    kind="announcement",
    language="ko",
    text="사전 예약 2026. 12. 10.(목) 오전 9:00 KST",
    parts=("사전 예약 2026. 12. 10.(목) 오전 9:00 KST",),
    html="",
    link="https://notices.example.com/b/Ab3dE",
    scheduled_for=datetime(2026, 12, 10, tzinfo=UTC),
)


def _records(path: Path) -> list[dict[str, str]]:
    lines = path.read_bytes().split(b"\n")
    return [json.loads(line) for line in lines if line.startswith(b"{") and line.endswith(b"}")]


def test_a_line_holds_what_was_sent_and_when(tmp_path: Path) -> None:
    """The fields other programs rely on, and an instant with its offset."""
    path = tmp_path / "journal.jsonl"
    before = datetime.now(UTC)

    FileChannel("archive", path).send(MESSAGE)

    (record,) = _records(path)
    stamped = datetime.fromisoformat(record.pop("at"))
    assert before <= stamped <= datetime.now(UTC)
    assert record == {
        "delivery_id": "d-1",
        "bulletin_id": "b-1",
        "notice_id": "n-1",
        "channel": "archive",
        "text": MESSAGE.text,
    }


def test_a_line_torn_by_a_crash_spoils_no_other(tmp_path: Path) -> None:
    """The next line starts on its own, and the torn one is not taken for a delivery."""
    path = tmp_path / "journal.jsonl"
    path.write_bytes(b'{"delivery_id": "d-0", "te')
    channel = FileChannel("archive", path)

    channel.send(MESSAGE)

    assert path.read_bytes().startswith(b'{"delivery_id": "d-0", "te\n{"delivery_id": "d-1"')
    assert [record["delivery_id"] for record in _records(path)] == ["d-1"]


def test_many_processes_write_whole_lines(tmp_path: Path) -> None:
    """Workers share a journal without a word between them."""
    path = tmp_path / "journal.jsonl"
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER, str(path), str(number)])
        for number in range(3)
    ]

    codes = [writer.wait(30) for writer in writers]

    ids = {record["delivery_id"] for record in _records(path)}
    assert codes == [0, 0, 0]
    assert ids == {f"{number}-{line}" for number in range(3) for line in range(20)}
    assert len(path.read_bytes().splitlines()) == 60


WRITER = """
import sys
from pathlib import Path
from channels._journal import Journal

for line in range(20):
    record = {"delivery_id": f"{sys.argv[2]}-{line}", "text": "가" * 3000}
    Journal(Path(sys.argv[1])).append(record)
"""


@pytest.mark.parametrize(
    ("path", "error", "words"),
    [
        ("/dev/full", TransientSendError, "disk with the journal is full"),
        ("{}/missing/journal.jsonl", TransientSendError, "folder of the journal does not exist"),
        ("{}", PermanentSendError, "is a folder"),
        ("{}/a-file/journal.jsonl", PermanentSendError, "leads through a file"),
    ],
)
def test_what_prevents_a_line_is_said_in_a_sentence(
    tmp_path: Path, path: str, error: type[SendError], words: str
) -> None:
    """And whether trying again may help: a folder can come back, a wrong path stays wrong."""
    (tmp_path / "a-file").write_text("", encoding="utf-8")
    channel = FileChannel("archive", Path(path.format(tmp_path)))

    with pytest.raises(error, match=words):
        channel.send(MESSAGE)


def test_a_folder_that_is_away_proves_nothing(tmp_path: Path) -> None:
    """An unmounted disk is not an empty journal: nothing is sent again because of it."""
    folder = tmp_path / "disk"
    channel = FileChannel("archive", folder / "journal.jsonl")

    with pytest.raises(SendError, match="folder of the journal"):
        channel.find(MESSAGE)


def test_a_preflight_says_what_is_wrong(tmp_path: Path) -> None:
    """Before the launch, not at it; and makes no file."""
    right = FileChannel("archive", tmp_path / "journal.jsonl").preflight()
    wrong = FileChannel("archive", tmp_path / "missing" / "journal.jsonl").preflight()

    assert right.problems == ()
    assert wrong.problems == ("The folder of the journal does not exist.",)
    assert list(tmp_path.iterdir()) == []
