"""`noticeboard check`: settings and channels, without sending."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from noticeboard.cli.leaving import VIOLATIONS
from noticeboard.cli.session import House, at_house_to_be
from noticeboard.cli.showing import to_second
from noticeboard.cli.speaking import table
from noticeboard.domain.times import at_utc, rfc3339
from noticeboard.domain.zone_rules import rule_changes

if TYPE_CHECKING:
    from noticeboard.settings import Settings


@click.command()
@at_house_to_be
def check(house: House, missing: Path | None) -> None:
    """Read the settings, and try channels and mail server without sending anything."""
    found = {name: ch.preflight().problems for name, ch in sorted(house.parts.channels.items())}
    mailer = house.parts.reach.mailer
    mail = mailer.preflight() if mailer else ()
    limits = _limits(house)
    rows = [
        (name, " ".join([*problems, *limits.get(name, ())]) or "ok")
        for name, problems in found.items()
    ]
    called = {**_called(house.parts.settings, mail), "duty": _on_duty(house)}
    zones = _by_other_rules(house)
    called["zones"] = "; ".join(zones) or "ok"
    clocks = _clocks(house)
    called["clocks"] = "; ".join(clocks) or "ok"
    called["data"] = f"there is no board in {missing} yet" if missing else "ok"
    called["sending"] = "; ".join(_holds(house)) or "ok"
    channels = {name: list(problems) for name, problems in found.items()}
    house.voice.tell(
        table([("settings", "ok"), *rows, *called.items()]),
        {"channels": channels, "limits": limits, **called},
    )
    if mail or zones or clocks or any(found.values()):
        sys.exit(VIOLATIONS)


def _limits(house: House) -> dict[str, tuple[str, ...]]:
    """How much channels are given, and until when they wait: no problem, but an explanation."""
    now, zone = house.parts.clock(), house.parts.settings.zone
    told: dict[str, tuple[str, ...]] = {}
    for channel, budget in house.parts.overview.budgets().items():
        opens = budget.opens_at(now, urgent=False)
        until = opens and to_second(rfc3339(at_utc(opens, zone).in_zone()))
        spent = (f"Its limit of {budget.rate} is reached: it sends again at {until}.",)
        told[channel] = spent if opens else (f"Its limit is {budget.rate}.",)
    return told


def _called(settings: "Settings", mail: tuple[str, ...]) -> dict[str, str]:
    """By what whoever is on duty would be called."""
    letters = " ".join(mail) or "ok"
    return {
        "mail": letters if settings.mail else "not configured: nobody is written to",
        "alarm": "configured" if settings.alarm else "not configured: nobody is rung",
    }


def _holds(house: House) -> Iterator[str]:
    """What people stopped, or a restore: no problem, but an explanation."""
    holds = house.parts.overview.holds()
    names = house.parts.overview.people_names({hold.by for hold in holds})
    for hold in holds:
        by = "a restore" if hold.restored else names.get(hold.by, hold.by)
        since = to_second(rfc3339(at_utc(hold.since, house.parts.settings.zone).in_zone()))
        option = f" --channel {hold.channel}" if hold.channel else ""
        what = hold.channel or "everything"
        yield f"{what} is held by {by} since {since}; it goes on by: noticeboard resume{option}"


def _clocks(house: House) -> tuple[str, ...]:
    """Hosts that release nothing, because their clock cannot be believed."""
    found = {hold.owner.host: hold for hold in house.parts.overview.clock_holds()}
    return tuple(
        f"{host} releases nothing: its clock is {hold.apart.total_seconds():+.1f} s off "
        f"({hold.why}); set it right, or vouch for it by: noticeboard resume --clock {host}"
        for host, hold in found.items()
    )


def _by_other_rules(house: House) -> tuple[str, ...]:
    """Promises made by rules of a zone that have changed: somebody has to decide about them."""
    return tuple(
        f"{notice.slug} {change.promise.key}: promised for {change.was.wall:%Y-%m-%dT%H:%M} in "
        f"{change.was.zone}, where it will be {change.shown_then.wall:%H:%M} then"
        for notice in house.parts.memos.memory.promising()
        for change in rule_changes(notice, house.parts.clock())
    )


def _on_duty(house: House) -> str:
    """Whether somebody is on duty in every hour of the coming week. Others are called if not."""
    parts = house.parts
    gaps = parts.duty.uncovered(parts.clock())
    if not gaps:
        return "ok"
    first, last = (rfc3339(at_utc(at, parts.settings.zone).in_zone()) for at in gaps[0])
    told = f"nobody is on duty from {to_second(first)} to {to_second(last)}"
    more = f", and {len(gaps) - 1} more stretches this week" if len(gaps) > 1 else ""
    return f"{told}{more}: then everybody with the role duty is called, or whoever signs off"
