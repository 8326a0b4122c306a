"""Takes each guard of the protocol out in turn, and looks that a case turns red.

``python -m tests.faults.mutations``: a copy of the package for each, edited by exact text, and
the cases that fit. Beside them the unchanged package, which must stay green.
"""

import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
COPIED = ("noticeboard", "channels", "config", "templates", "tests")


@dataclass(frozen=True)
class Guard:
    """A guard, the text that takes it out, and the cases that it stands for."""

    name: str
    file: str
    found: str
    instead: str
    cases: tuple[str, ...]

    def taken_out(self, text: str) -> str:
        """The file without it.

        Raises:
            LookupError: the text is not there exactly once: the code changed, this list did not.
        """
        if text.count(self.found) != 1:
            raise LookupError(f"{self.name}: {self.file} has the text {text.count(self.found)}x")
        return text.replace(self.found, self.instead)


GUARDS = (
    Guard(
        "fence",
        "noticeboard/store/conclusions.py",
        'deliveries.c.fence == bindparam("held_fence")',
        'deliveries.c.fence >= bindparam("held_fence")',
        ("anonymous-an-old-answer",),
    ),
    Guard(
        "pause guard",
        "noticeboard/sending/carrying.py",
        "if began - looked > good_for or stopping():",
        "if stopping():",
        ("*-delayed-after-the-look", "*-held-after-the-look"),
    ),
    Guard(
        "owner-kill",
        "noticeboard/owner.py",
        "(expired and end(owner, here))",
        "expired",
        ("anonymous-stopped-past-the-lease",),
    ),
    Guard(
        "currency check",
        "noticeboard/store/last_look.py",
        "    deliveries.c.revision == sendable.approved_revision(deliveries),\n"
        "    ~sendable.is_stale(deliveries),\n",
        "",
        ("*-delayed-before-the-look",),
    ),
    Guard(
        "kill switch in the last look",
        "noticeboard/store/last_look.py",
        '    ~holds.is_any(bindparam("of_holds", expanding=True)),\n',
        "",
        ("*-held-after-the-look",),
    ),
    Guard(
        "approved bytes",
        "noticeboard/store/messages.py",
        'text="\\n\\n".join(parts),',
        'text="\\n\\n".join(parts) + ".",',
        ("keyed-find.before-kill",),
    ),
    Guard(
        "grace",
        "noticeboard/domain/conclusion.py",
        "if settling.readings < 2 or now - first >= settling.apart:",
        "if first <= now:",
        ("anonymous-committed-late",),
    ),
    Guard(
        "doubt where a repeat is known",
        "noticeboard/store/conclusions.py",
        "        (_IS_IN_DOUBT, _S.UNKNOWN.value),\n",
        "",
        ("keyed-committed-late-and-delayed",),
    ),
    Guard(
        "unknown state, of the dead",
        "noticeboard/store/conclusions.py",
        "lost = _columns(delivery, Conclusion(_S.UNKNOWN, reason, lost_at=now), now)",
        "lost = _columns(delivery, Conclusion(_S.PENDING, reason), now)",
        ("anonymous-send.written-kill", "anonymous-conclude.before-kill"),
    ),
    Guard(
        "unknown state, of a lost answer",
        "noticeboard/domain/conclusion.py",
        "return Conclusion(S.UNKNOWN, outcome.reason, due=now, lost_at=now)",
        "return Conclusion(S.PENDING, outcome.reason, due=now)",
        ("anonymous-committed-late",),
    ),
)


def without(guard: Guard | None, folder: Path) -> Path:
    """A copy of the package, with that guard taken out."""
    for name in COPIED:
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    if guard is not None:
        file = folder / guard.file
        file.write_text(guard.taken_out(file.read_text()))
    return folder


def played(guard: Guard | None) -> tuple[int, str]:
    """How many cases were red, and what was said."""
    cases = guard.cases if guard else tuple({case for each in GUARDS for case in each.cases})
    with tempfile.TemporaryDirectory(prefix="nb-mutant-") as made:
        folder = without(guard, Path(made))
        run = subprocess.run(
            [sys.executable, "-m", "tests.faults.bench", *cases],
            cwd=folder,
            env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(folder)},
            capture_output=True,
            text=True,
            check=False,
        )
        if f"{folder}/noticeboard" not in run.stdout:
            raise RuntimeError(f"the copy was not played: {run.stdout}{run.stderr}")
        return run.returncode, run.stdout


def main() -> int:
    """Print the table; 1 if a guard can be taken out unseen, or nothing and it is seen."""
    with ThreadPoolExecutor(4) as several:
        whole, *mutants = several.map(played, (None, *GUARDS))
    lines, unseen = [f"{'taken out':32} red  first"], whole[0] != 0
    for name, (red, said) in zip(
        ("nothing", *(guard.name for guard in GUARDS)), (whole, *mutants), strict=True
    ):
        first = next((line for line in said.splitlines() if line.startswith("RED")), "")
        lines.append(f"{name:32} {red:3}  {first}")
    unseen |= any(red == 0 for red, _ in mutants)
    sys.stdout.write("\n".join(lines) + "\n")
    return int(unseen)


if __name__ == "__main__":
    raise SystemExit(main())
