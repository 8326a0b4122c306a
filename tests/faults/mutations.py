"""Takes each guard of the protocol out in turn, and looks that a case turns red.

``python -m tests.faults.mutations``: a copy of the package for each, edited by exact text, and
the cases, or tests, that fit. Beside them the unchanged package, which must stay green. Names of
guards choose those.
"""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
COPIED = ("noticeboard", "channels", "config", "templates", "tests")
# Says whose package it tests.
_TESTING = (
    "import sys, noticeboard, pytest\n"
    "print(noticeboard.__file__, flush=True)\n"
    "sys.exit(pytest.main(sys.argv[1:]))"
)


@dataclass(frozen=True)
class Guard:
    """A guard, the text that takes it out, and the cases that it stands for.

    Or the ``tests``, where no failure of a process shows it in seconds.
    """

    name: str
    file: str
    found: str
    instead: str
    cases: tuple[str, ...] = ()
    tests: tuple[str, ...] = ()

    def taken_out(self, text: str) -> str:
        """The file without it.

        Raises:
            LookupError: the text is not there exactly once: the code changed, this list did not.
        """
        if text.count(self.found) != 1:
            raise LookupError(f"{self.name}: {self.file} has the text {text.count(self.found)}x")
        return text.replace(self.found, self.instead)


_SENDING = "tests/usecases/test_dispatch.py"
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
    Guard(
        "time to write, after an outage",
        "noticeboard/sending/taking_over.py",
        "had_time = since is not None and self.now - since >= GRACE",
        "had_time = True",
        tests=(
            f"{_SENDING}::test_a_database_that_was_away_for_long_costs_no_healthy_sender",
            f"{_SENDING}::test_an_expired_holder_is_ended_before_its_delivery_is_taken",
        ),
    ),
    Guard(
        "the words of the first try",
        "noticeboard/store/claimable.py",
        "else_=func.coalesce(row.c.worded_at, _NOW)",
        "else_=_NOW",
        tests=(
            "tests/store/test_late.py"
            "::test_what_was_lost_is_asked_for_and_repeated_in_the_words_it_went_in",
        ),
    ),
    Guard(
        "one refund",
        "noticeboard/store/deliveries.py",
        "(each for each, (_, is_news) in done if is_news)",
        "(each for each, _ in done)",
        tests=(
            "tests/store/test_budgets.py"
            "::test_what_was_taken_over_before_it_was_given_back_is_refunded_once",
        ),
    ),
    Guard(
        "words removed since the last look",
        "noticeboard/store/last_look.py",
        "    ~lost_other_words(deliveries),\n",
        "",
        tests=(
            "tests/usecases/test_left_words.py"
            "::test_what_is_being_repeated_as_it_loses_words_is_asked_for",
        ),
    ),
    Guard(
        "the belief in the clock, in a reading",
        "noticeboard/sending/settling.py",
        "        if not is_believed():\n            return Asked(goes_again=goes_again)\n",
        "",
        tests=(f"{_SENDING}::test_a_reading_at_a_time_that_nobody_believes_proves_nothing",),
    ),
    Guard(
        "the belief in the clock, as losses are dated anew",
        "noticeboard/sending/dispatch.py",
        " if self.may_release() else 0",
        "",
        tests=(f"{_SENDING}::test_a_clock_that_nobody_believes_moves_no_loss",),
    ),
)


def without(guard: Guard | None, folder: Path) -> Path:
    """A copy of the package, with that guard taken out."""
    for name in COPIED:
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    if guard is not None:
        file = folder / guard.file
        file.write_text(guard.taken_out(file.read_text()))
    return folder


def _commands(guards: Sequence[Guard]) -> Iterator[list[str]]:
    """What plays their cases, and what runs their tests."""
    if cases := {case for guard in guards for case in guard.cases}:
        yield ["-m", "tests.faults.bench", *sorted(cases)]
    if tests := {test for guard in guards for test in guard.tests}:
        yield ["-c", _TESTING, "-q", "-p", "no:cacheprovider", *sorted(tests)]


def played(guards: Sequence[Guard], without_it: Guard | None) -> tuple[int, str]:
    """How many of their cases, or whether their tests, were red, and what was said."""
    red, said = 0, ""
    with tempfile.TemporaryDirectory(prefix="nb-mutant-") as made:
        folder = without(without_it, Path(made))
        for command in _commands(guards):
            run = subprocess.run(
                [sys.executable, *command],
                cwd=folder,
                env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(folder)},
                capture_output=True,
                text=True,
                check=False,
            )
            if f"{folder}/noticeboard" not in run.stdout:
                raise RuntimeError(f"the copy was not played: {run.stdout}{run.stderr}")
            red, said = red + run.returncode, said + run.stdout
    return red, said


def main(names: Sequence[str]) -> int:
    """Print the table; 1 if a guard can be taken out unseen, or nothing and it is seen."""
    guards = [guard for guard in GUARDS if not names or guard.name in names]
    with ThreadPoolExecutor(4) as several:
        whole = several.submit(played, guards, None)
        mutants = list(several.map(lambda guard: played([guard], guard), guards))
    lines = [f"{'taken out':34} red  first"]
    for name, (red, said) in zip(
        ("nothing", *(guard.name for guard in guards)), (whole.result(), *mutants), strict=True
    ):
        first = (line for line in said.splitlines() if line.startswith(("RED", "FAILED")))
        lines.append(f"{name:34} {red:3}  {next(first, '')}")
    sys.stdout.write("\n".join(lines) + "\n")
    return int(whole.result()[0] != 0 or any(red == 0 for red, _ in mutants))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
