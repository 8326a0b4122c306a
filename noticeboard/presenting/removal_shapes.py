"""The shapes of what we answer about words that somebody would have removed."""

from typing_extensions import TypedDict  # pydantic cannot read typing's own before Python 3.12


class RemovedShape(TypedDict):
    """That somebody would have its words removed. They stand until `removed_at` is set."""

    because: str
    asked_by: str
    asked_at: str
    confirm_by: str | None
    removed_at: str | None
    look_by: str | None
    second: str | None
    gone: list[str]
    title: str | None
    names: dict[str, str]
    facts: list[str]
    wrong: str | None


class RemovingShape(RemovedShape):
    """The same; `earlier`: all else that was removed of it, or waits to be."""

    earlier: list[RemovedShape]
