"""What a form is about, as far as it can be read: half typed, it already tells how late it is."""

from collections.abc import Iterator
from typing import Literal

from noticeboard.domain.content import (
    ClaimCorrection,
    Content,
    DailyWord,
    Move,
    OwnCorrection,
)
from noticeboard.domain.explanation import (
    PART_NAMES,
    WITHHELD_BY,
    Explanation,
    Given,
    OpenHours,
    Part,
    PartDue,
    PartName,
    Withheld,
    is_blank,
)
from noticeboard.web.desk.forms.typed import Fields, Typed, rows
from noticeboard.web.desk.slipping.documents import (
    answers,
    corrected_text,
    says_a_move,
    zone_of_part,
)


def sketched(fields: Fields) -> Content:
    """The content without what cannot be read; nothing is refused here, and nothing stored."""
    typed = Typed(fields)
    return Content(
        body=typed.text("body"),
        short=typed.text("short"),
        publish_at=typed.read_instant("publish_at", typed.text("zone")),
        channels=typed.ticked("channels"),
        texts=dict.fromkeys(typed.ticked("texts"), ""),
        moves=tuple(_moves(typed)),
        withdraws=typed.ticked("withdraws"),
        explanation=Explanation(dict(_parts(typed))),
        corrects=_corrects(typed),
        facts={name: typed.text(f"facts.{name}") for name in _named(typed, "facts")},
        next_word_by=typed.read_instant("next_word_by", typed.text("zone")),
        stays=typed.ticked("stays"),
        daily_word=_daily(typed),
        resolved=typed.on("resolved"),
    )


def _daily(typed: Typed) -> DailyWord | None:
    at = typed.text("daily_word.at")
    return DailyWord(at, typed.text("zone")) if at else None


def _named(typed: Typed, path: str) -> Iterator[str]:
    return (name for name in typed.ticked(path) if typed.text(f"{path}.{name}"))


def _corrects(typed: Typed) -> OwnCorrection | ClaimCorrection | None:
    if bulletin := corrected_text(typed):
        return OwnCorrection(bulletin)
    claim, by, where = (typed.text(f"corrects.{name}") for name in ("claim", "by", "where"))
    # What else it is decides nothing that is shown beside the form.
    open_ = typed.text("corrects.verdict") == "undecided"
    verdict: Literal["undecided", "partly"] = "undecided" if open_ else "partly"
    return ClaimCorrection(claim, by, where, verdict) if answers(typed) else None


def _moves(typed: Typed) -> Iterator[Move]:
    for row in rows(typed.fields, "moves"):
        if says_a_move(typed, row):
            zone = typed.text(f"{row}.zone")
            due, word = (
                typed.read_instant(f"{row}.{name}", zone) for name in ("due", "next_word_by")
            )
            yield Move(typed.text(f"{row}.promise"), due, word)


def _parts(typed: Typed) -> Iterator[tuple[PartName, Part]]:
    for name in PART_NAMES:
        part = _part(typed, f"explanation.{name}")
        if part is not None:
            yield name, part


def _part(typed: Typed, path: str) -> Part | None:
    told = typed.text(path) or typed.text(f"{path}.how")
    zone = zone_of_part(typed, path)
    if not is_blank(told):
        hours = typed.text(f"{path}.hours")
        return Given(told, OpenHours(hours, zone) if hours else None)
    if due := typed.read_instant(f"{path}.due", zone):
        return PartDue(due)
    by = typed.text(f"{path}.withheld")
    return next((Withheld(known) for known in WITHHELD_BY if known == by), None)
