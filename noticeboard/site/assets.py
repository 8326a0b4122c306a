"""The two files a page needs, at addresses that change with their content."""

import hashlib
from dataclasses import dataclass
from functools import cache

from noticeboard.site.templating import TEMPLATES


@dataclass(frozen=True, slots=True)
class Asset:
    """A file served for ever under a name that holds its hash."""

    path: str
    content_type: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Assets:
    """Addresses for the templates, and the files behind them."""

    files: tuple[Asset, ...]

    @property
    def css(self) -> str:
        """The address of the style sheet."""
        return self.files[0].path

    @property
    def icon(self) -> str:
        """The address of the mark in the browser's tab."""
        return self.files[1].path

    def file(self, path: str) -> Asset | None:
        """The file at an address."""
        return next((asset for asset in self.files if asset.path == path), None)


@cache
def assets() -> Assets:
    """The files of this version of the product."""
    return Assets((_asset("board", "css", "text/css; charset=utf-8"), _asset("mark", "svg")))


def _asset(name: str, ending: str, content_type: str = "image/svg+xml") -> Asset:
    body = (TEMPLATES / "board" / f"{name}.{ending}").read_bytes()
    mark = hashlib.sha256(body).hexdigest()[:12]
    return Asset(f"/static/{name}.{mark}.{ending}", content_type, body)
