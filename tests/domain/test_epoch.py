"""An old database is told from the one that was here before."""

import pytest

from noticeboard.domain.epoch import Elsewhere, Epoch, elsewhere

HERE = Epoch("a", 7, "inode-1")


@pytest.mark.parametrize(
    ("stored", "kept", "place", "found"),
    [
        (None, None, "inode-1", None),
        (None, HERE, "inode-1", None),
        (Epoch("a", 7), HERE, "inode-1", None),
        (Epoch("a", 8), HERE, "inode-1", None),
        (Epoch("a", 6), HERE, "inode-1", "older"),
        (Epoch("b", 9), HERE, "inode-1", "another"),
        (Epoch("a", 7), HERE, "inode-2", "copied"),
        (Epoch("a", 7), None, "inode-1", "copied"),
        (Epoch("a", 7), None, "", None),
        (Epoch("a", 7), Epoch("a", 7), "", None),
    ],
)
def test_what_was_restored_or_copied_is_found(
    stored: Epoch | None, kept: Epoch | None, place: str, found: Elsewhere | None
) -> None:
    """By its mark, its id or its place; a new board and a new host are neither."""
    assert elsewhere(stored, kept, place) == found


def test_an_epoch_is_written_and_read() -> None:
    """What is no epoch is none."""
    assert Epoch.read(str(HERE)) == HERE
    assert Epoch.read("a 7", "inode-3") == Epoch("a", 7, "inode-3")
    assert [Epoch.read(text) for text in ("", "a", "a b", " 7")] == [None] * 4
    assert HERE.next() == Epoch("a", 8, "inode-1")
