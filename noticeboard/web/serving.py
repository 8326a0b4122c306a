"""What the server serves: the public site in front, staff's doors behind it."""

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING

from noticeboard import bootstrap
from noticeboard.record_apart import RecordApart
from noticeboard.settings import load_settings
from noticeboard.site.wsgi import public_app
from noticeboard.web.app import create_app
from noticeboard.web.desk import statics

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication


def application(environ: Mapping[str, str] = os.environ) -> "WSGIApplication":
    """The whole web side, as the settings in ``environ`` want it."""
    settings = load_settings(environ)
    parts = bootstrap.parts(settings)
    behind = statics.with_statics(create_app(parts))
    return public_app(
        parts.public_rows,
        parts.clock,
        parts.house,
        fallback=behind,
        make_record=RecordApart(settings.database_url, parts.house),
    )
