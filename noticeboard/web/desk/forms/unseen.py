"""What was found about the words of a form, and its writer has not seen yet.

Whoever signs reads the warnings anyway; whoever wrote the words can still mend them in time.
"""

import hashlib
from collections.abc import Iterator

from noticeboard.domain.errors import ConflictError
from noticeboard.domain.sentence import Sentence
from noticeboard.domain.violation import Advice, Report
from noticeboard.web.desk.forms.typed import Fields

# The hidden field in which a form notes what it showed.
SEEN = "looked_at"
# What may mislead readers. What is only better said otherwise goes on without a halt.
_MISLEADS = frozenset(
    {
        "stock_phrase",
        "explanation_too_short",
        "explanation_copied",
        "told_of_another",
        "typed_relative",
        "typed_time_disagrees",
        "typed_time_unclear",
        "typed_weekday_wrong",
        "typed_day_alone",
        "typed_fact_disagrees",
    }
)


def unseen(report: Report, fields: Fields) -> bool:
    """Whether something is found that may mislead, and that the form did not show yet."""
    shown = fields.get(SEEN, "").split()
    return any(mark not in shown for mark in _marks(report))


def marks(report: Report) -> str:
    """What a form notes that shows this report."""
    return " ".join(dict.fromkeys(_marks(report)))


def _marks(report: Report) -> Iterator[str]:
    return (_mark(warning) for warning in report.warnings if warning.code in _MISLEADS)


def _mark(warning: Advice) -> str:
    """The same for the same words in the same field."""
    excerpt = warning.spot.excerpt if warning.spot else warning.message.en
    found = f"{warning.code} {warning.field} {excerpt}"
    return hashlib.sha256(found.encode()).hexdigest()[:12]


# Above the form, in place of a refusal.
LOOK = ConflictError(
    "unseen",
    Sentence(
        "Look at this before it goes to be signed. Change it, or press the button again to hand "
        "it in as it is.",
        "승인을 요청하기 전에 살펴봐 주세요. 고치거나, 그대로 내려면 버튼을 한 번 더 눌러 주세요.",
    ),
)
