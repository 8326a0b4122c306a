"""The title of a notice: that of its announcement's working revision, for lists and search."""

import unicodedata
from collections.abc import Sequence

from sqlalchemy import ColumnElement, Connection, false, update

from noticeboard.store.tables_staff import notices
from noticeboard.store.types import is_storable

# As long as a title may be: a longer search finds none, and a database takes no endless pattern.
_LONGEST = 200


def folded(text: str) -> str:
    """``text`` as search compares it: one form of each character, no capitals.

    Neither database folds more than ASCII by itself wherever it runs.
    """
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())


def save_title(conn: Connection, notice_id: str, title: str) -> None:
    """Keep the title beside its notice; a row that has it already is left alone."""
    other = (notices.c.id == notice_id) & (notices.c.title != title)
    conn.execute(update(notices).where(other).values(title=title, title_folded=folded(title)))


def title_has(text: str) -> Sequence[ColumnElement[bool]]:
    """Whether each word of ``text`` occurs in a title, one condition for each."""
    if len(text) > _LONGEST or not is_storable(text):
        return (false(),)
    words = dict.fromkeys(folded(text).split())
    return [notices.c.title_folded.contains(word, autoescape=True) for word in words]
