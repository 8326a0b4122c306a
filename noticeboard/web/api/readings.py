"""What a call's document cannot know."""

from noticeboard.intake import Reading, reading_for
from noticeboard.ports import Subject
from noticeboard.web.call import Call


def reading_of(call: Call, subject: Subject | None = None) -> Reading:
    """The house's zone, and the zones in which the notice's promises were made."""
    return reading_for(call.parts.settings.zone, subject)
