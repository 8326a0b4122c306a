"""The keys that templates and modules of the desk put together, and what they may become.

Whoever writes ``words("frame.state_" ~ state)`` adds a line here: a state without a phrase then
fails a test, not a page.
"""

from collections.abc import Iterable
from typing import get_args

from noticeboard.domain import labels
from noticeboard.domain.alarms import VERDICTS, AlarmKind, CallState, Ending
from noticeboard.domain.bulletin import BulletinKind, BulletinState, RevisionState
from noticeboard.domain.checking import Reading
from noticeboard.domain.clock_guard import DISTRUSTS
from noticeboard.domain.delivery import OURS, DeliveryState
from noticeboard.domain.explanation import PART_NAMES
from noticeboard.domain.holding_words import SLOTS
from noticeboard.domain.ledger import BECAUSE
from noticeboard.domain.policy import RULES
from noticeboard.domain.promise import PromiseState
from noticeboard.domain.sentence import LANGUAGES
from noticeboard.domain.signing import ROLES
from noticeboard.domain.silence import Signal
from noticeboard.domain.sorts import ANSWERS
from noticeboard.staff.refusals import SCOPES
from noticeboard.web.desk.audit import DETAILS, VALUES
from noticeboard.web.desk.composing.lead import Verdict
from noticeboard.web.desk.composing.revising import STANDINGS
from noticeboard.web.desk.helping import ACTS, PLACEHOLDERS, PURPOSES, WORDS
from noticeboard.web.desk.sending.machine import TOLD
from tests.rules.acts import acts

# Forms that begin at a notice, as their address names them.
FORMS = ("delay", "correction", "cancellation", "update", "holding", "fulfilment")
# Whose place an invitation is: the first of all, somebody new, or somebody with a new password.
PLACES = ("first", "new", "password")
# Parts of an explanation of which an example is shown; some differ where something ends.
EXAMPLES = (
    *PART_NAMES,
    *(f"correction_{name}" for name in ("what_happened", "what_it_means")),
    *(f"answer_{name}" for name in ("what_happened", "what_it_means")),
    *(f"cancellation_{name}" for name in ("what_happened", "what_it_means", "apology")),
)
# Parts that an announcement of some kinds must give.
REQUIRED = (
    *("who_is_affected", "what_to_move_to", "compensation", "legal_basis", "who_decided"),
    *("contact", "hours"),
)
# Where a holding text is.
TEXT_STATES = ("in_review", "approved", "sent_back", "retired")
# By what the audit log can be narrowed.
AUDITED = ("who", "notice")
ERRORS = ("refused", "not_found", "ours", "not_from_here")


def each(pattern: str, values: Iterable[str]) -> tuple[str, tuple[str, ...]]:
    """A pattern, and the keys it stands for: every star becomes each of the values."""
    return pattern, tuple(pattern.replace("*", value) for value in values)


DYNAMIC: dict[str, tuple[str, ...]] = dict(
    (
        each(
            "frame.*", ("home", "notices", "holding", "duty", "sending", "people", "audit", "help")
        ),
        each("frame.language_*", LANGUAGES),
        each("frame.error_*", ERRORS),
        each("frame.error_*_next", ERRORS),
        each("frame.state_*", {*BulletinState, *PromiseState, *DeliveryState}),
        each("kind.*", (*get_args(BulletinKind), "reminder", "partly_kept", *ANSWERS.values())),
        each("part.*", PART_NAMES),
        each(
            "today.owed.*", ("promise_late", "promise_due", "word_late", "word_due", "part_late")
        ),
        each("today.owed.answer_*", ("draft", "in_review", "scheduled")),
        *(each(f"today.waiting.{verb}edit_of_*", ("armed", "public")) for verb in ("", "sign_")),
        each("today.waiting.to_*", ("confirm", "sign", "cooling", "missed")),
        each("help.part_*", ("purposes", "terms", "labels", "rules", "roles", "placeholders")),
        *(each(f"help.{part}_*", PURPOSES) for part in ("purpose", "how", "begin")),
        *(each(f"help.{part}_*", WORDS) for part in ("term", "means")),
        each("help.label_*", labels.ALL),
        each("label.*", labels.ALL),
        each("help.rule_*", (rule.__name__ for rule in RULES)),
        each("help.act_*", ACTS),
        each("help.placeholder_*", PLACEHOLDERS),
        each("state.*", PromiseState),
        each("language.*", LANGUAGES),
        each("notices.step_*", ("created", "submitted", "signed", "published")),
        each("notices.not_public_*", BulletinState),
        each("notices.loud_*", ("unconfirmed", "due")),
        each("notices.looked_*", (*get_args(Reading), "unreachable", "not_public")),
        each("sending.clock_*", DISTRUSTS),
        each("sending.settle_*", ("retry", "abandon")),
        each("sending.settle_*_does", ("retry", "abandon")),
        each("sending.settle_*_sure", ("retry", "abandon")),
        each("sending.machine_*", TOLD),
        each("sending.reach_*", ("off", "always", "every", "some", "none")),
        each("watch.summoned_by_*", ("mail", "alarm")),
        each("watch.page_*", ("duty", "incidents", "alarms")),
        each("watch.silent_*", get_args(Signal)),
        each("watch.signal_*", (*get_args(Signal), "go_no_go")),
        each("watch.call_*", set(get_args(CallState)) - {"taken"}),
        each("watch.answered_*", VERDICTS),
        each("watch.said_*", VERDICTS),
        each("watch.today.said_*", ("delay", "cancel")),
        each("watch.today.tell_*", ("delay", "cancel")),
        each("watch.ending_*", get_args(Ending)),
        each("watch.stands_*", ("told", "ended", "untold", "false_other", "false_reporter")),
        each("watch.silence_*", ("told", "ended", "untold", "false_other", "false_reporter")),
        each("today.sheet.*", ("new", "edit", "other", "speak", "holding-text", "duty", *FORMS)),
        each("holding.*", ("title", "body", "short")),
        each("call.title_*", get_args(AlarmKind)),
        each("call.line_*", get_args(Signal)),
        each("call.verdict_*", ("delay", "cancel")),
        each("call.tell_*", ("delay", "cancel")),
        each("call.outcome_*", {*get_args(CallState), "acknowledged"}),
        each("holding.begin_in_*", LANGUAGES),
        each("holding.slot_*", SLOTS),
        each("holding.state_*", TEXT_STATES),
        each("holding.newest_*", TEXT_STATES),
        each("review.grounds_*", BECAUSE),
        each("review.acts.because_*", BECAUSE),
        each("review.removed_*", ("public", "everywhere")),
        each("review.removing.by_*", ("alone", "one", "two")),
        each("access.role.*", ROLES),
        each("access.role_may.*", ROLES),
        each("access.account.scope_*", SCOPES),
        each("access.account.scope_*_hint", SCOPES),
        *(each(f"access.invitation.{part}_*", PLACES) for part in ("title", "lead", "go")),
        *(each(f"access.link.{part}_*", ("invite", "password")) for part in ("title", "lead")),
        each("did.*", acts()),
        each("access.audit.detail_*", DETAILS),
        each("access.audit.value_*", VALUES),
        each("access.audit.by_*", AUDITED),
        each("access.audit.any_*", AUDITED),
        each("compose.channel_*", OURS),
        each("compose.lead_*", get_args(Verdict)),
        each("compose.part_*", REQUIRED),
        each("compose.piece_*", ("date", "time", "label")),
        each("compose.standing_*", STANDINGS),
        each("compose.standing_*_hint", STANDINGS),
        each(
            "review.row.*",
            (
                "title",
                "products",
                "replaces",
                "publish_at",
                "published_at",
                "channels",
                "waiver",
                "body",
                "short",
                "corrects",
                "note",
                "evidence",
                "next_word",
            ),
        ),
        each("slip.move.other_*", ("draft", "in_review", "scheduled")),
        each("slip.good.*", EXAMPLES),
        each("slip.bad.*", EXAMPLES),
        each("review.history.*", get_args(RevisionState)),
        each("review.deliveries.*", ("read_not_yet", "read_same", "read_other", "read_gone")),
    )
)
