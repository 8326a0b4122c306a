"""Files of the desk's pages, served by WhiteNoise under addresses that change with them."""

import hashlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from whitenoise import WhiteNoise

if TYPE_CHECKING:
    from wsgiref.headers import Headers

    from _typeshed.wsgi import WSGIApplication

FOLDER = Path(__file__).parents[1] / "static"
_FOR_EVER = 365 * 24 * 3600


@cache
def prefix() -> str:
    """``/desk/static/<digest of everything in the folder>/``."""
    whole = hashlib.sha256()
    for path in sorted(p for p in FOLDER.rglob("*") if p.is_file()):
        whole.update(path.relative_to(FOLDER).as_posix().encode() + b"\0" + path.read_bytes())
    return f"/desk/static/{whole.hexdigest()[:12]}/"


def address(name: str) -> str:
    """Where a file of the folder is.

    Raises:
        FileNotFoundError: there is no such file; a template names it wrongly.
    """
    if not (FOLDER / name).is_file():
        raise FileNotFoundError(name)
    return prefix() + name


def with_statics(app: "WSGIApplication") -> "WSGIApplication":
    """``app`` behind the files."""
    served = WhiteNoise(
        app,
        max_age=_FOR_EVER,
        immutable_file_test=_always,
        allow_all_origins=False,
        add_headers_function=_nosniff,
    )
    served.add_files(str(FOLDER), prefix=prefix())
    application: WSGIApplication = served
    return application


def _nosniff(headers: "Headers", _path: str, _url: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"


def _always(_path: str, _url: str) -> bool:
    return True
