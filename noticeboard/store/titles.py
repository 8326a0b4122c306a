"""The title of a notice: that of its announcement's working revision, for lists and search."""

import unicodedata

from sqlalchemy import Connection, update

from noticeboard.store.tables_staff import notices


def folded(text: str) -> str:
    """``text`` as search compares it: one form of each character, no capitals.

    Neither database folds more than ASCII by itself wherever it runs.
    """
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())


def save_title(conn: Connection, notice_id: str, title: str) -> None:
    """Keep the title beside its notice; a row that has it already is left alone."""
    other = (notices.c.id == notice_id) & (notices.c.title != title)
    conn.execute(update(notices).where(other).values(title=title, title_folded=folded(title)))
