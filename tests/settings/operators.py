"""An operator's folder, written in a line."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from noticeboard.settings import Settings, SettingsError, load_settings


class Operator:
    """Somebody who writes settings and starts the board."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.config = home / "config"
        self.config.mkdir()
        self.data = home / "data"

    def writes(self, **files: str) -> None:
        """Put these files (``policy="…"``) into the configuration folder."""
        for name, text in files.items():
            (self.config / f"{name}.toml").write_text(text, encoding="utf-8")

    def starts(self, environ: Mapping[str, str] | None = None) -> Settings:
        """Start with the folder, and with these variables."""
        return load_settings(
            {"NOTICEBOARD_CONFIG": str(self.config), **(environ or {})}, data=self.data
        )

    def is_refused(self, environ: Mapping[str, str] | None = None) -> str:
        """What the board says when it does not start."""
        with pytest.raises(SettingsError) as refused:
            self.starts(environ)
        return str(refused.value)
