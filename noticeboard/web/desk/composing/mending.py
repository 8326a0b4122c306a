"""A document that could not be read, with harmless words where it was refused.

So that the rules can look at all the rest, and whoever writes learns everything at once.
"""

import copy
from collections.abc import Iterable
from typing import Any

from noticeboard.domain.violation import Finding, Report, Violation
from noticeboard.web.desk.composing.documents import Document

# Far enough for any lead, so that no rule finds anything about a time nobody could read.
_FAR_YEAR = "2199"
_FAR = f"{_FAR_YEAR}-12-31T00:00"
_WORD = "0"


def mended(document: Document, refused: Iterable[Violation]) -> Document | None:
    """The document as far as it can be judged; ``None`` when what is left makes no sense."""
    copied: Any = copy.deepcopy(document)
    for violation in refused:
        if not _mend(copied, violation.field.split(".")):
            return None
    return copied  # type: ignore[no-any-return]  # a copy of a document


def but(report: Report, refused: Iterable[Violation]) -> Report:
    """The report without what is said of the stand-ins, or quotes one."""
    paths = tuple(violation.field for violation in refused)
    return Report(
        tuple(v for v in report.violations if not _of_stand_ins(v, paths)),
        tuple(w for w in report.warnings if not _of_stand_ins(w, paths)),
    )


def _of_stand_ins(finding: Finding, paths: Iterable[str]) -> bool:
    about = any(finding.field == path or finding.field.startswith(f"{path}.") for path in paths)
    return about or _FAR_YEAR in finding.message.en


def _mend(document: Any, path: list[str]) -> bool:
    match path:
        case ["title" | "language"]:
            document[path[0]] = _WORD if path[0] == "title" else "ko"
        case ["slug" | "replaces" | "copied_from" | "products" as name, *_]:
            document.pop(name, None)
        case ["facts", *key]:
            document["facts"] = _mended_fact(document["facts"], ".".join(key))
        case ["promises", number, part, *_]:
            _mend_promise(document["promises"][int(number)], number, part)
        case ["announcement", name, *below]:
            return _mend_announcement(document, name, below)
        case _:
            return False
    return True


def _mended_fact(facts: dict[str, str], key: str) -> dict[str, str]:
    """With a word for its value; one whose name cannot be read is left out."""
    return {name: _WORD if name == key else value for name, value in facts.items() if _plain(name)}


def _plain(key: str) -> bool:
    return key.isascii() and key.replace("_", "a").isalnum() and key[:1].islower()


def _mend_promise(promise: Document, number: str, part: str) -> None:
    match part:
        case "key":
            promise["key"] = f"unnamed_{number}"
        case "label":
            promise["label"] = _WORD
        case "due" | "zone":
            if part == "zone":
                promise["zone"] = "UTC"
            promise.setdefault("zone", "UTC")
            promise["due"] = _FAR
            promise.pop("until", None)
        case _:
            promise.pop(part, None)


def _mend_announcement(document: Any, name: str, below: list[str]) -> bool:
    said = document.setdefault("announcement", {})
    match name, below:
        case "body", _:
            said["body"] = _WORD
        case "publish_at", _:
            said["publish_at"] = "now"
        case (("texts" | "parts"), [key]):
            said[name][key] = _WORD
        case (("short" | "waiver" | "next_word_by"), _):
            said.pop(name, None)
        case _:
            return False
    return True
