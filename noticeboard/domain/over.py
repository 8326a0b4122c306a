"""What is over, and what the public still reads of it."""

from collections.abc import Collection, Iterable

from noticeboard.domain.about import covers
from noticeboard.domain.notice import Notice
from noticeboard.domain.published import Published
from noticeboard.domain.silence import Incident


def left_open(notice: Notice, incident: Incident) -> Published | None:
    """The last words that say that it goes on; ``None`` once it was said that it is over.

    Nobody said anything before it was known. News after the end open nothing again; a holding
    statement does. A cancellation is the end where it leaves nothing to be kept.
    """
    said: Published | None = None
    over = False
    for word in (b for b in notice.bulletins if b.published_at >= incident.known_at):
        if word.resolved or (word.kind == "cancellation" and _ends_all(notice, word)):
            said, over = None, True
        elif word.kind == "holding" or (_says_so(word) and not over):
            said = word
    return said


def to_resolve(notice: Notice, incidents: Iterable[Incident]) -> tuple[Incident, ...]:
    """Those of which the public may be told that they are over: they go on, or it reads so.

    A false alarm, too: whoever was told that something is wrong has to hear that it is not.
    """
    own = (one for one in incidents if one.notice_id == notice.id)
    return tuple(one for one in own if one.ended_at is None or left_open(notice, one))


def first_told(
    notice: Notice, incidents: Iterable[Incident], about: Collection[str]
) -> Published | None:
    """The first words of what is said to be over by a text about ``about``.

    Told by when each incident was known; ``None``: of none of them anything was said.
    """
    found = (_first(notice, one, about) for one in to_resolve(notice, incidents))
    return min(filter(None, found), key=notice.bulletins.index, default=None)


def _first(notice: Notice, incident: Incident, about: Collection[str]) -> Published | None:
    """The first words that said so since it was known, and since it was said to be over."""
    first: Published | None = None
    for word in (b for b in notice.bulletins if b.published_at >= incident.known_at):
        if word.resolved:
            first = None
        elif first is None and tells_of_trouble(word) and covers(word.about, about):
            first = word
    return first


def tells_of_trouble(word: Published) -> bool:
    """Whether more is to be said of it: it holds, moves something or promises another word.

    What promises none may be about anything: nobody is told that it was the first word of this.
    """
    return word.kind in ("holding", "delay") or _promises_a_word(word)


def _promises_a_word(word: Published) -> bool:
    return word.next_word_by is not None or word.daily_word is not None


def _ends_all(notice: Notice, cancellation: Published) -> bool:
    """Whether every promise has ended by then: what goes on after it, nobody said is over."""
    ids = [b.id for b in notice.bulletins]
    until = ids[: ids.index(cancellation.id) + 1]
    ends = (p.withdrawn_by or (p.outcome and p.outcome.bulletin_id) for p in notice.promises)
    return all(end in until for end in ends)


def _says_so(word: Published) -> bool:
    """Whether it may say that something is wrong: a correction or a delay says how it is now.

    A first word does where it promises a next one: what only promises a time is about that.
    """
    if word.kind == "announcement":
        return _promises_a_word(word)
    return word.kind == "update" and word.is_a_word
