"""A terminal on a board of its own: the real command, the real database, the real clock."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from noticeboard.cli import main

PASSWORD = "correct horse battery staple\n"


@dataclass
class Terminal:
    """Runs ``noticeboard …`` on one data folder, as whoever holds a token."""

    data: Path
    tokens: dict[str, str] = field(default_factory=dict)
    environ: Mapping[str, str] = field(default_factory=dict)

    def run(
        self,
        *words: str,
        who: str | None = None,
        stdin: str | bytes | None = None,
        environ: Mapping[str, str] | None = None,
    ) -> Result:
        """One command; what it printed, and its exit code."""
        own = {"LANG": "en_US.UTF-8", "LC_ALL": "", "NOTICEBOARD_TOKEN": ""}
        if who is not None:
            own["NOTICEBOARD_TOKEN"] = self.tokens[who]
        command = [*words, "--data", str(self.data)]
        return CliRunner().invoke(
            main, command, input=stdin, env={**own, **self.environ, **(environ or {})}
        )

    def told(self, *words: str, who: str | None = None, stdin: str | None = None) -> Any:
        """What a command that succeeds says to a program."""
        result = self.run(*words, "--json", who=who, stdin=stdin)
        assert result.exit_code == 0, result.output
        return json.loads(result.stdout)

    def hire(self, name: str, roles: str, scope: str = "write") -> None:
        """One of the staff, with a token under ``name``."""
        email = f"{name}@example.com"
        added = self.run("user", "add", email, "--role", roles, "--password-stdin", stdin=PASSWORD)
        assert added.exit_code == 0, added.output
        made = self.run("token", "add", email, "--name", name, "--scope", scope)
        self.tokens[name] = made.stdout.strip()

    def announced(self) -> str:
        """A public launch, its promise ten days ahead; the notice's id."""
        drafted = self.told("notice", "add", "-", "--submit", who="ana", stdin=a_launch())
        bulletin = drafted["bulletins"][0]["id"]
        self.told("notice", "approve", bulletin, who="bo")
        self.carry_out()
        return str(drafted["id"])

    def carry_out(self) -> None:
        """Do what timer and workers would: send what is due."""
        from noticeboard import bootstrap
        from noticeboard.settings import load_settings

        parts = bootstrap.parts(load_settings(self.environ, data=self.data))
        parts.carry_out()
        parts.store.engine.dispose()


def in_days(days: float) -> str:
    """A wall time in Seoul some days from now, on the minute."""
    at = datetime.now(UTC) + timedelta(days=days, hours=9)
    return at.strftime("%Y-%m-%dT%H:%M")


def a_launch(**changes: object) -> str:
    """A launch in ten days, announced at its last sign-off."""
    document = {
        "kind": "launch",
        "title": "Phone X",
        "language": "en",
        "promises": [{"key": "sale", "label": "Sale", "due": in_days(10), "zone": "Asia/Seoul"}],
        "announcement": {"body": "On sale {{ promise.sale }}.", "publish_at": "now"},
    }
    return json.dumps({**document, **changes})
