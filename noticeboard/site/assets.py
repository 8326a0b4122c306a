"""The few files a page needs, at addresses that change with their content."""

import hashlib
from dataclasses import dataclass
from functools import cache

from noticeboard.site.templating import TEMPLATES

_CSS = "text/css; charset=utf-8"
# Colours, faces and signs: the same on the board and on the desk.
_LOOK = ("look/tokens.css", "look/signs.css")


@dataclass(frozen=True, slots=True)
class Asset:
    """A file served for ever under a name that holds its hash."""

    path: str
    content_type: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Assets:
    """The files, and their addresses for the templates."""

    board: Asset
    shared: Asset
    mark: Asset

    @property
    def css(self) -> str:
        """The address of the board's style sheet."""
        return self.board.path

    @property
    def look(self) -> str:
        """The address of the colours, faces and signs that board and desk share."""
        return self.shared.path

    @property
    def icon(self) -> str:
        """The address of the mark in the browser's tab."""
        return self.mark.path

    def file(self, path: str) -> Asset | None:
        """The file at an address."""
        return next((a for a in (self.board, self.shared, self.mark) if a.path == path), None)


@cache
def assets() -> Assets:
    """The files of this version of the product."""
    return Assets(
        board=_asset("board.{}.css", _CSS, *_LOOK, "board/board.css", "board/record.css"),
        shared=_asset("look.{}.css", _CSS, *_LOOK),
        mark=_asset("mark.{}.svg", "image/svg+xml", "board/mark.svg"),
    )


def _asset(name: str, content_type: str, *files: str) -> Asset:
    body = b"".join((TEMPLATES / file).read_bytes() for file in files)
    mark = hashlib.sha256(body).hexdigest()[:12]
    return Asset(f"/static/{name.format(mark)}", content_type, body)
