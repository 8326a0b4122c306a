"""What a holding text looks like with something in its slots, or with nothing in them yet."""

from datetime import datetime, timedelta

from noticeboard.domain import placeholders
from noticeboard.domain.content import Content
from noticeboard.domain.times import at_utc
from noticeboard.render import dates
from noticeboard.web.desk.wording import desk_words


def sample(content: Content, language: str, zone: str, now: datetime) -> tuple[str, str]:
    """The body and the short text of ``content``, filled as if it were published ``now``."""
    say, minute = desk_words(language), now.replace(second=0, microsecond=0)
    due, word = (at_utc(minute + timedelta(hours=h), zone) for h in (-1, 2))
    label, time = say("holding.sample_promise"), dates.full(due, language)
    values = {
        "promise": say("slot.promise_with_time", label=label, time=time),
        "next_word": dates.full(word, language),
        "sentence": say("holding.sample_sentence"),
        "link": "https://…",
    }
    body, short = (placeholders.fill(text, values) for text in (content.body, content.short))
    return body, short


def unfilled(content: Content, language: str) -> str:
    """The body of ``content`` with the name of each slot where something has to stand."""
    say = desk_words(language)
    values = {
        "promise": say("holding.gap_promise"),
        "next_word": say("holding.gap_next_word"),
        "sentence": say("holding.gap_sentence"),
        "link": "https://…",
    }
    return placeholders.fill(content.body, values)
