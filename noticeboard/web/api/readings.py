"""What a document cannot know, and the house does."""

from noticeboard.intake import Reading
from noticeboard.ports import Subject
from noticeboard.web.call import Call


def reading_of(call: Call, subject: Subject | None = None) -> Reading:
    """The house's zone, and the zones in which the notice's promises were made."""
    public = subject.public if subject else None

    def promise_zone(key: str) -> str | None:
        promise = public.promise(key) if public else None
        return promise.current.anchor.zone if promise else None

    return Reading(call.parts.settings.zone, promise_zone)
