"""What an announcement says, as the fields of its form: ``documents`` the other way round."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from noticeboard.domain.content import Content
from noticeboard.domain.kind import Kind
from noticeboard.domain.promise import Check, PromiseTerms
from noticeboard.domain.times import Instant, at_utc
from noticeboard.ports import Subject
from noticeboard.web.desk.composing.documents import PUBLISH_AT, title_of_fact
from noticeboard.web.desk.forms.filled import instant_fields, ticks
from noticeboard.web.desk.forms.typed import Fields


def filled(content: Content, kind: Kind, language: str) -> dict[str, str]:
    """The fields that read again say the same; names of facts in ``language``.

    Channels that the kind demands are no fields: nobody can untick them.
    """
    chosen = (channel for channel in content.channels if channel not in kind.mandatory_channels)
    zone = _zone(content)
    return {
        "title": content.title,
        "products": ", ".join(content.products),
        **_promises(content.promises),
        **_facts(content.facts, language),
        "announcement.body": content.body,
        "announcement.short": content.short,
        **({"announcement.zone": zone} if zone else {}),
        f"{PUBLISH_AT}.how": "at" if content.publish_at else "now",
        **instant_fields(PUBLISH_AT, content.publish_at),
        **ticks("announcement.channels", chosen),
        **{f"announcement.texts.{name}": text for name, text in content.texts.items()},
        **{f"announcement.parts.{name}": text for name, text in content.parts.items()},
        **({"announcement.waiver.reason": content.waiver} if content.waiver else {}),
        **instant_fields("announcement.next_word_by", _in_zone(content.next_word_by, zone)),
    }


def copied(subject: Subject, kind: Kind, language: str) -> Fields:
    """Everything of a notice but its dates and checks: those are asked anew.

    The page that showed the last launch would prove the next one at once.
    """
    announced = (subject.announcement.armed or subject.announcement.working).content
    public = subject.public
    facts = {**announced.facts, **(public.facts if public else {})}
    undated = replace(announced, facts=facts, publish_at=None, waiver=None, next_word_by=None)
    fields = filled(undated, kind, language)
    kept = {name: text for name, text in fields.items() if not _is_asked_anew(name)}
    return {**kept, "language": subject.language, "copied_from": subject.id}


def _is_asked_anew(name: str) -> bool:
    times = (".date", ".time", ".offset", f"{PUBLISH_AT}.how", "announcement.zone")
    return name.endswith((*times, ".check.url", ".check.contains"))


def _promises(promises: Iterable[PromiseTerms]) -> dict[str, str]:
    fields: dict[str, str] = {}
    for number, terms in enumerate(promises):
        row = f"promises.{number}"
        fields |= {
            f"{row}.key": terms.key,
            f"{row}.label": terms.label,
            f"{row}.audience": terms.audience or "",
            f"{row}.zone": terms.due.zone,
            **instant_fields(f"{row}.due", terms.due),
            **instant_fields(f"{row}.until", _in_zone(terms.until, terms.due.zone)),
            **ticks(f"{row}.depends_on", terms.depends_on),
            **(_check(row, terms.check) if terms.check else {}),
        }
    return fields


def _check(row: str, check: Check) -> dict[str, str]:
    return {f"{row}.check.url": check.url, f"{row}.check.contains": check.contains or ""}


def _facts(facts: Mapping[str, str], language: str) -> dict[str, str]:
    fields: dict[str, str] = {}
    for number, (key, value) in enumerate(facts.items()):
        fields |= {
            f"facts.{number}.name": title_of_fact(key, language),
            f"facts.{number}.value": value,
        }
    return fields


def _zone(content: Content) -> str | None:
    spoken = (content.publish_at, content.next_word_by)
    return next((instant.zone for instant in spoken if instant), None)


def _in_zone(instant: Instant | None, zone: str | None) -> Instant | None:
    if instant is None or zone is None or instant.zone == zone:
        return instant
    return at_utc(instant.utc, zone)
