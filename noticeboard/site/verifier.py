"""The verifier: one page with all it needs inside, which works without this board and without a
network.
"""

import base64
import hashlib
import json
from datetime import UTC, datetime, timedelta
from functools import cache

from markupsafe import Markup

from noticeboard.domain.sentence import LANGUAGES
from noticeboard.domain.zones import zone_of
from noticeboard.render.dates import abbreviation
from noticeboard.render.words import words as catalogue
from noticeboard.site.templating import TEMPLATES, rendered

_FOLDER = TEMPLATES / "board" / "verify"
# What the script says, and under which names it knows what the board's own pages say.
_SAYS = {"verifier_says.": "", "record.act_": "act_", "record_title.": "title_", "kind.": "what_"}
_SCRIPTS = ("verify.js", "page.js")
# Those in which anybody may look at a record of ours.
_YEARS = range(2025, 2045)
_MINUTE = timedelta(minutes=1)


@cache
def policy() -> str:
    """What the page may do: run its own script, wear its own style, and nothing else."""
    return (
        f"default-src 'none'; script-src {_hashed(_script())}; style-src {_hashed(_style())}; "
        "base-uri 'none'; form-action 'none'"
    )


@cache
def page(language: str, zone: str) -> bytes:
    """The page, in both languages; a browser of neither sees ``language``.

    ``zone``: the board's, which is named there as on its pages. No browser knows "KST".
    """
    return rendered(
        "board/verify/verify.html",
        language=language,
        letters=json.dumps({zone: _letters(zone)}),
        policy=policy(),
        style=Markup(_style()),  # noqa: S704  # a file of ours
        script=Markup(_script()),  # noqa: S704  # a file of ours, and phrases that JSON escapes
        **{spoken: catalogue(spoken) for spoken in LANGUAGES},
    )


def _letters(zone: str) -> dict[int, str]:
    """What the zone is called in summer and winter, by how many minutes it is ahead of UTC."""
    months = (datetime(year, month, 1, tzinfo=UTC) for year in _YEARS for month in range(1, 13))
    local = [month.astimezone(zone_of(zone)) for month in months]
    return {(at.utcoffset() or timedelta()) // _MINUTE: abbreviation(at) for at in local}


@cache
def _style() -> str:
    tokens = (TEMPLATES / "look" / "tokens.css").read_text(encoding="utf-8")
    return tokens + (_FOLDER / "verify.css").read_text(encoding="utf-8")


@cache
def _script() -> str:
    phrases = {language: _phrases(language) for language in LANGUAGES}
    # "<" could end the script element.
    told = json.dumps(phrases, ensure_ascii=False).replace("<", "\\u003c")
    written = [(_FOLDER / name).read_text(encoding="utf-8") for name in _SCRIPTS]
    return "\n".join((f"const PHRASES = {told};", *written))


def _phrases(language: str) -> dict[str, str]:
    told = catalogue(language).phrases.items()
    return {
        name + key.removeprefix(own): text
        for own, name in _SAYS.items()
        for key, text in told
        if key.startswith(own)
    }


def _hashed(text: str) -> str:
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return f"'sha256-{digest}'"
