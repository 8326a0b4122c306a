"""What may stand in ``noticeboard.toml`` and ``policy.toml``: keys, types, limits."""

import re
from datetime import UTC, datetime, timedelta
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from noticeboard.domain.durations import parse_duration
from noticeboard.domain.explanation import OpenHours, PartName
from noticeboard.domain.holding_words import NOT_WHEN_OVER, SLOTS
from noticeboard.domain.kind import WHAT, OnLate
from noticeboard.domain.open_hours import open_for, readable
from noticeboard.domain.sentence import Language
from noticeboard.domain.signing import ROLES
from noticeboard.domain.zones import zone_of

# Any week will do.
_MONDAY, _WEEK = datetime(2026, 1, 5, tzinfo=UTC), timedelta(days=7)
_PLACEHOLDER = re.compile(r"\{\{\s*(.*?)\s*\}\}")


def _duration(value: object) -> timedelta:
    if not isinstance(value, str):
        raise ValueError("a duration is written as text: 30s, 90m, 12h, 3d")  # noqa: TRY004 - pydantic turns only ValueError into a refusal
    return parse_duration(value)


def _known_zone(value: str) -> str:
    zone_of(value)
    return value


def _not_blank(value: str) -> str:
    if not value.strip():
        raise ValueError("must not be blank")
    return value


def _has_board(value: list[str]) -> list[str]:
    if "board" not in value:
        raise ValueError('"board" cannot be left out: publication there is the act')
    return value


def _can_be_signed(line: list[str]) -> list[str]:
    strange = [role for role in line if role not in ROLES]
    if strange:
        raise ValueError(f"nobody can have the role {strange[0]!r}: there are {', '.join(ROLES)}")
    if len(set(line)) < len(line):
        raise ValueError("a role signs once: name each one time")
    return line


def _steps_down(ladder: list[timedelta]) -> list[timedelta]:
    if any(step <= timedelta(0) for step in ladder) or ladder != sorted(set(ladder), reverse=True):
        raise ValueError("from the longest to the shortest, each one time: 60d, 30d, 1d")
    return ladder


def _hours(value: str) -> str:
    if value and not readable(OpenHours(value, "UTC")):
        raise ValueError('must be hours such as "21:00-08:00", or empty for none')
    if value and open_for(OpenHours(value, "UTC"), _MONDAY) >= _WEEK:
        raise ValueError('must end: nothing would ever go out; such as "21:00-08:00"')
    return value


Explained = Literal["delay", "correction", "cancellation"]
Duration = Annotated[timedelta, BeforeValidator(_duration)]
Ladder = Annotated[list[Duration], AfterValidator(_steps_down)]
Zone = Annotated[str, AfterValidator(_known_zone)]
Text = Annotated[str, AfterValidator(_not_blank)]
Hours = Annotated[str, AfterValidator(_hours)]
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]
ChannelId = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]*$", max_length=60)]


class Shape(BaseModel):
    """A table in which an unknown key or a value of another type is refused."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class BoardFile(Shape):
    """``noticeboard.toml``. Empty text means: derived, as the file says."""

    public_url: str
    brand: Text
    house_language: Language
    zone: Zone
    record: Literal["public", "private"]
    host: Text
    port: Annotated[int, Field(ge=1, le=65535)]
    workers: Annotated[int, Field(ge=1, le=64)]
    trusted_proxies: Annotated[int, Field(ge=0, le=9)]
    metrics_port: Annotated[int, Field(ge=0, le=65535)]
    data: Text
    database_url: str
    redis_url: str
    secret_key_file: str
    host_id: str
    runtime_dir: str
    mail_host: str
    mail_port: Annotated[int, Field(ge=1, le=65535)]
    mail_security: Literal["starttls", "tls", "none"]
    mail_user: str
    mail_password_env: str
    mail_password_file: str
    mail_from: str
    alarm_url: str
    alarm_secret_env: str
    alarm_secret_file: str
    allow_insecure: bool


class InTwoLanguages(Shape):
    """A sentence in every language the desk speaks."""

    ko: Text
    en: Text


class EveryKind(Shape):
    """``[every_kind]``: what a kind demands that says nothing else."""

    min_lead: Duration
    recommended_lead: Duration
    delay_notice: Duration
    confirm_within: Duration
    follow_up_wait: Duration
    cadence: Annotated[Duration, Field(gt=timedelta(0))]
    contact_hours: Duration
    late_after: Duration
    on_late: OnLate
    approvals: Annotated[list[Name], Field(min_length=1), AfterValidator(_can_be_signed)]
    mandatory_channels: Annotated[list[ChannelId], AfterValidator(_has_board)]
    required: list[Name]
    fulfilment: InTwoLanguages
    fulfilment_in_part: InTwoLanguages
    explain_within: Annotated[Duration, Field(gt=timedelta(0))]
    postmortem: Annotated[Duration, Field(gt=timedelta(0))]
    go_no_go: Ladder
    reminders: Ladder
    reminder: InTwoLanguages
    explanations: dict[Explained, list[PartName]]

    @model_validator(mode="after")
    def _leads_in_order(self) -> "EveryKind":
        if self.recommended_lead < self.min_lead:
            raise ValueError("recommended_lead is shorter than min_lead")
        return self

    @model_validator(mode="after")
    def _reminder_says_what_and_when(self) -> "EveryKind":
        for language, text in (("ko", self.reminder.ko), ("en", self.reminder.en)):
            if "promise" not in _PLACEHOLDER.findall(text):
                raise ValueError(f"reminder.{language} needs {{{{ promise }}}}")
        return self

    @model_validator(mode="after")
    def _fulfilment_says_what_and_when(self) -> "EveryKind":
        for name in ("fulfilment", "fulfilment_in_part"):
            for language in ("ko", "en"):
                text = getattr(getattr(self, name), language)
                if set(_PLACEHOLDER.findall(text)) != {"promise", "kept_at"}:
                    raise ValueError(
                        f"{name}.{language} needs {{{{ promise }}}} and {{{{ kept_at }}}}, "
                        "and no other placeholder"
                    )
        return self


class KindTable(EveryKind):
    """One kind of notice, after ``[every_kind]`` was laid under it."""

    title: InTwoLanguages
    about: InTwoLanguages | None = None
    promises: bool
    next_word: bool = False
    headline: InTwoLanguages | None = None
    headline_about: InTwoLanguages | None = None

    @model_validator(mode="after")
    def _says_what(self) -> "KindTable":
        told = self.headline_about
        if told is not None and not (WHAT in told.ko and WHAT in told.en):
            raise ValueError(f"headline_about needs {WHAT} in both languages")
        return self


class HoldingTable(Shape):
    """``[holding_texts.<name>]``: words to begin a holding text with."""

    kind: Name | None = None
    resolved: bool = False
    title: InTwoLanguages
    body: InTwoLanguages
    short: InTwoLanguages

    @model_validator(mode="after")
    def _gives_the_next_word(self) -> "HoldingTable":
        may = set(SLOTS) - set(NOT_WHEN_OVER if self.resolved else ())
        needs = set() if self.resolved else {"next_word"}
        for name in ("body", "short"):
            for language in ("ko", "en"):
                used = set(_PLACEHOLDER.findall(getattr(getattr(self, name), language)))
                if needs - used or used - may:
                    known = ", ".join(f"{{{{ {slot} }}}}" for slot in SLOTS if slot in may)
                    needed = "may hold" if self.resolved else "needs {{ next_word }}, and may hold"
                    raise ValueError(f"{name}.{language} {needed}: {known}")
        return self


class WholeInstallation(Shape):
    """``[policy]``: what holds for every kind."""

    solo: bool
    cooling_off: Duration
    quiet_hours: Hours
    answer_within: Annotated[Duration, Field(gt=timedelta(0))]
    acknowledge_within: Annotated[Duration, Field(gt=timedelta(0))]
    drill_every: Annotated[Duration, Field(gt=timedelta(0))]
    known_within: Annotated[Duration, Field(gt=timedelta(0))]
    review_ahead: Ladder
    emergency_roles: list[Name]
    insecure_checks: bool


class DefaultsFile(Shape):
    """The part of ``policy.toml`` that is read first."""

    every_kind: EveryKind


class PolicyFile(Shape):
    """The rest of ``policy.toml``, after ``[every_kind]`` was laid under each kind."""

    policy: WholeInstallation
    kinds: Annotated[dict[Name, KindTable], Field(min_length=1)]
    stock_phrases: dict[Literal["ko", "en"], list[Text]]
    holding_texts: dict[Name, HoldingTable]
