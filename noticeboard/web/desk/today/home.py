"""The first page of the desk, for whoever asks."""

from collections.abc import Callable, Iterable, Mapping, Sequence, Sized
from datetime import datetime

from noticeboard.domain.durations import duration_text
from noticeboard.domain.signing import role_title
from noticeboard.domain.times import Instant
from noticeboard.domain.zone_rules import rule_changes
from noticeboard.ports import Hold
from noticeboard.presenting.outcomes import reason_sentence
from noticeboard.render.dates import on_the_clock
from noticeboard.web.desk.sending.clocks import clocks
from noticeboard.web.desk.sheets import kept, still_open
from noticeboard.web.desk.today.ahead import ahead
from noticeboard.web.desk.today.order import ordered
from noticeboard.web.desk.today.owed import Owed, owed
from noticeboard.web.desk.today.removals import removals
from noticeboard.web.desk.today.stuck import stuck
from noticeboard.web.desk.today.waiting import begun, texts_to_sign, to_confirm, waiting
from noticeboard.web.desk.visit import Answer, Page, Visit
from noticeboard.web.desk.watching import today as watching
from noticeboard.web.desk.watching.watched import Watched

_MOST = 100
_SHEETS, _AHEAD, _BEGUN = 20, 12, 10


def home(visit: Visit) -> Answer:
    """GET: the desk as it stands now."""
    overview, now, policy = visit.parts.overview, visit.now, visit.parts.settings.policy
    promised, at_work = overview.promised(limit=_MOST), overview.at_work(limit=_MOST)
    unsent = stuck(overview.troubled(now=now, limit=_MOST))
    holds = overview.holds()
    halted = clocks(overview.clock_holds(), visit.language)
    found = waiting(at_work, visit.who, policy, now)
    overtaken = [one for one in found if one.sort == "outdated"]
    alone = to_confirm(overview.published_alone(limit=_MOST), visit.who, policy, now)
    mine = [*alone, *(one for one in found if one.sort != "outdated")]
    signable = {one.bulletin.id: one.bulletin.working.frozen_hash for one in found}
    typed = still_open(visit.parts.sheets.of(visit.who.id, limit=_SHEETS), signable)
    sheets = kept(typed, overview)
    texts = texts_to_sign(visit.parts.holding_texts.store.holding_texts(), visit.who, policy, now)
    newcomer = not visit.parts.store.subjects(limit=1).items
    watch = watching.now(visit)
    unanswered, owed_of = watching.split(owed(promised, at_work, now), watch)
    care = watch.care or None
    by_other_rules = [(one, change) for one in promised for change in rule_changes(one, now)]
    removed_alone = removals(visit)
    urgent = (unanswered, overtaken, by_other_rules, unsent, holds, halted, removed_alone)
    names = {
        **watch.names(visit),
        "care": care,
        "order": ordered(watch, unanswered),
        "owed": unanswered,
        "owed_of": owed_of,
        "overtaken": overtaken,
        "by_other_rules": by_other_rules,
        "stuck": unsent,
        "removals": removed_alone,
        "holds": holds,
        "clocks": halted,
        "waiting": mine,
        "texts": texts,
        "kept": sheets,
        "ahead": ahead(promised, at_work, policy, now, zone=visit.parts.settings.zone)[:_AHEAD],
        "begun": begun(at_work, visit.who, policy, now)[:_BEGUN],
        **_counted(visit, watch, owed_of, urgent),
        "mine": len(mine) + len(texts) + len(sheets),
        "newcomer": newcomer,
        "cooling_off": policy.cooling_off,
        "people": _people(visit, holds),
        **_phrases(visit),
    }
    return Page("today/home.html", names)


def _counted(
    visit: Visit,
    watch: watching.Now,
    owed_of: Mapping[str, Sequence[Owed]],
    others: Iterable[Sized],
) -> Mapping[str, object]:
    """How many rows there are above what waits: each thing once. ``beside``: what of an alarm has
    a row of its own. ``urgent``: for now; ``goes_on``: of what somebody has spoken.
    """
    beside = {one.alarm.id: watching.own_lines(one, _owing(one, owed_of)) for one in watch.alarms}

    def rows(alarms: Iterable[Watched]) -> int:
        owing = ((one, len(_owing(one, owed_of))) for one in alarms)
        return sum(count + (not count or bool(beside[one.alarm.id])) for one, count in owing)

    told = sum(one.calm(visit.now) for one in watch.going_on)
    waits = len(watch.questions) + len(watch.left_alone) + sum(map(len, others))
    return {
        "beside": beside,
        "urgent": rows(watch.loud) + waits + len(watch.going_on) - told,
        "goes_on": rows(watch.spoken) + told,
    }


def _owing(alarm: Watched, owed_of: Mapping[str, Sequence[Owed]]) -> Sequence[Owed]:
    return owed_of.get(alarm.notice.id, ()) if alarm.notice else ()


def _people(visit: Visit, holds: Iterable[Hold]) -> Mapping[str, str]:
    """What to call those who stopped the sending."""
    return visit.parts.overview.people_names({hold.by for hold in holds})


def _phrases(visit: Visit) -> Mapping[str, Callable[..., str]]:
    """What the template puts into words beside its catalogue."""
    language = visit.language

    def length(other: datetime) -> str:
        return duration_text(visit.now - other).in_(language)

    def roles(names: Iterable[str]) -> str:
        return ", ".join(role_title(name).in_(language) for name in names)

    def reason(text: str) -> str:
        return reason_sentence(text).in_(language)

    def typed(instant: Instant) -> str:
        return on_the_clock(instant, language)

    return {"length": length, "roles": roles, "reason": reason, "typed": typed}
