"""The shapes of what we answer about notices and the record, and of how we refuse.

The OpenAPI document is generated from them.
"""

from typing import NotRequired

from typing_extensions import TypedDict  # pydantic cannot read typing's own before Python 3.12

from noticeboard.presenting.delivery_shapes import ReachShape
from noticeboard.presenting.removal_shapes import RemovingShape

Content = dict[str, object]


class ViolationShape(TypedDict):
    """A broken rule, or a warning: stable code, path of the field, a sentence.

    Of what is typed into a text also `at` (from which character to which), the `excerpt` that
    stands there, and `instead`: what to write in its place.
    """

    code: str
    field: str
    message: str
    at: NotRequired[list[int]]
    excerpt: NotRequired[str]
    instead: NotRequired[str | None]


class ProblemShape(TypedDict):
    """RFC 9457."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    violations: NotRequired[list[ViolationShape]]


class SignOffShape(TypedDict):
    """One signature. `emergency`: why somebody published it alone; then who `confirmed_by`."""

    role: str
    person: str
    at: str
    by_token: bool
    emergency: str | None
    confirmed_by: str | None
    confirmed_at: str | None


class AnewShape(TypedDict):
    """That a text in review was frozen anew.

    `because`: the bulletin that was published meanwhile. `void`: whose signatures are void.
    """

    because: str
    void: list[str]


class OutdatedShape(TypedDict):
    """What became public since a text in review was frozen: it cannot be signed as it is.

    `removed`: words were taken away. `touched`: something that the text tells of is not as it
    was; else it is frozen anew by itself.
    """

    because: str
    kind: str
    removed: bool
    touched: bool


class RevisionShape(TypedDict):
    """One version of what a bulletin says. `content` has the form in which it was sent."""

    number: int
    version: int
    state: str
    authors: list[str]
    frozen_hash: str | None
    submitted_at: str | None
    sign_offs: list[SignOffShape]
    rejected_because: str | None
    anew: AnewShape | None
    content: Content


class BulletinShape(TypedDict):
    """One bulletin as staff have it."""

    id: str
    notice_id: str
    kind: str
    code: str
    link: str
    sequence: int
    state: str
    version: int
    publish_at: str | None
    published_at: str | None
    labels: list[str]
    working: RevisionShape
    armed: RevisionShape | None
    candidate: bool
    outdated: OutdatedShape | None
    removing: NotRequired[RemovingShape | None]
    warnings: NotRequired[list[ViolationShape]]
    reach: NotRequired[ReachShape]


class DueRevisionShape(TypedDict):
    """One value a promise's time has had."""

    number: int
    due: str | None
    next_word_by: str | None
    zone: str
    bulletin_id: str
    published_at: str
    labels: list[str]
    explanation: Content | None


class KeptInPartShape(TypedDict):
    """That a part of a promise was kept, before the rest followed."""

    observed_at: str
    recorded_at: str
    source: str
    bulletin_id: str
    evidence_url: str | None
    note: str | None


class OutcomeShape(TypedDict):
    """How a promise ended; `in_part`: what was recorded before, where only a part was kept."""

    status: str
    observed_at: str
    recorded_at: str
    late_minutes: int | None
    source: str
    bulletin_id: str
    evidence_url: str | None
    note: str | None
    in_part: KeptInPartShape | None


class PromiseShape(TypedDict):
    """A promise; `state` is null until the notice is public."""

    key: str
    label: str
    audience: str | None
    state: str | None
    due: str | None
    next_word_by: str | None
    zone: str
    until: str | None
    depends_on: list[str]
    revisions: list[DueRevisionShape]
    unconfirmed_minutes: int | None
    outcome: OutcomeShape | None


class NoticeShape(TypedDict):
    """One notice as staff have it; `state` is its announcement's."""

    id: str
    slug: str
    kind: str
    language: str
    title: str
    url: str
    state: str
    created_at: str
    published_at: str | None
    replaces: str | None
    products: list[str]
    facts: dict[str, str]
    labels: list[str]
    promises: list[PromiseShape]
    bulletins: list[BulletinShape]


class NoticePageShape(TypedDict):
    """Some notices, and the cursor of those after them."""

    items: list[NoticeShape]
    next: str | None


class EntryShape(TypedDict):
    """One public act in the ledger."""

    seq: int
    at: str
    act: str
    notice_id: str
    bulletin_id: str
    digest: str
    previous: str
    hash: str
    version: int


class RecordedShape(EntryShape):
    """The same with its facts, and the digest of its words."""

    facts: dict[str, object]
    words: str


class LedgerShape(TypedDict):
    """Some entries, oldest first, and the cursor of those after them."""

    items: list[EntryShape]
    next: str | None


class HeadShape(TypedDict):
    """The newest entry, or null while nothing was ever published."""

    head: EntryShape | None
