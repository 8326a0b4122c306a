"""What a document cannot know, and the notice it is about does."""

from noticeboard.intake.fields import Reading
from noticeboard.ports import Subject


def reading_for(house_zone: str, subject: Subject | None = None) -> Reading:
    """The house's zone, and the zones in which the notice's promises were made."""
    zones = _zones(subject) if subject else {}
    return Reading(house_zone, zones.get)


def _zones(subject: Subject) -> dict[str, str]:
    drafted = subject.announcement.working.content.promises
    public = subject.public.promises if subject.public else ()
    return {
        **{terms.key: terms.due.zone for terms in drafted},
        **{promise.key: promise.current.anchor.zone for promise in public},
    }
