"""What programs are told of a finding in a text: where it stands, and what to write there."""

from noticeboard.domain.sentence import Sentence
from noticeboard.domain.violation import Advice, Spot, Violation
from noticeboard.presenting import present_violation

SAID = Sentence("“Dec 11” is none of the times.", "“Dec 11”: 약속한 시각이 아닙니다.")


def test_a_finding_in_a_text_says_where_it_stands() -> None:
    """API and terminal can point at it, as the desk does."""
    spot = Spot(7, 13, "Dec 11", "{{ promise.preorder }}")

    shown = present_violation(Violation("typed_time_disagrees", "body", SAID, spot), "ko")

    assert shown == {
        "code": "typed_time_disagrees",
        "field": "body",
        "message": "“Dec 11”: 약속한 시각이 아닙니다.",
        "at": [7, 13],
        "excerpt": "Dec 11",
        "instead": "{{ promise.preorder }}",
    }


def test_where_nothing_is_suggested_that_is_said_too() -> None:
    """A title has no placeholders; a finding about no text has no place."""
    titled = Advice("typed_time", "title", SAID, Spot(0, 6, "Dec 11"))

    assert present_violation(titled, "en")["instead"] is None
    assert set(present_violation(Advice("x", "y", SAID), "en")) == {"code", "field", "message"}
