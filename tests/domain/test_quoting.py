"""Parts and explanations may quote promises and facts, and are published with them filled."""

from dataclasses import replace

from noticeboard.domain.explanation import Given, PartDue, Withheld
from noticeboard.domain.publication import Act, follow_up
from noticeboard.domain.quoting import filled, quoting
from tests.builders import (
    DAY,
    NOON,
    a_bulletin,
    a_content,
    a_follow_up,
    a_kind,
    a_notice,
    an_instant,
    explained,
    shown_words,
)

SAYS = "Orders are taken from {{ promise.preorder }}."
WHY = explained(
    what_happened="The screens had stains.",
    what_it_means=SAYS,
    remedy=PartDue(an_instant(NOON + 9 * DAY)),
    cause=Withheld("partner"),
)


def test_only_texts_that_quote_something_are_filled() -> None:
    """Each is named by its path, so that what cannot be filled is refused at its field."""
    content = a_content(parts={"contact": "1588-0000", "hours": "{{ fact.price }}"})

    assert dict(quoting(content)) == {"parts.hours": "{{ fact.price }}"}
    assert dict(quoting(a_follow_up(explanation=WHY))) == {"explanation.what_it_means": SAYS}


def test_what_is_filled_takes_the_place_of_what_was_typed() -> None:
    """All else stays: what is due, what is withheld, and the hours of a contact."""
    content = a_follow_up(explanation=WHY, parts={"hours": "{{ fact.price }}"})
    told = {"explanation.what_it_means": "Orders are taken from noon.", "parts.hours": "1 EUR"}

    after = filled(content, told)

    assert after.parts == {"hours": "1 EUR"}
    assert after.explanation.parts == {
        **WHY.parts,
        "what_it_means": Given("Orders are taken from noon."),
    }
    assert filled(content, {}) is content


def test_the_public_reads_the_time_and_not_its_placeholder() -> None:
    """On the page, beside the moved promise, and in the ledger alike."""
    bulletin = replace(a_bulletin("delay", a_follow_up(explanation=WHY)), publish_at=NOON)
    told = {"explanation.what_it_means": "Orders are taken from noon."}
    shown = replace(shown_words(a_follow_up()), told=told)

    notice = follow_up(a_notice(at=NOON - DAY), Act(bulletin, shown, a_kind()))

    said = notice.bulletins[-1]
    assert said.explanation.text("what_it_means") == "Orders are taken from noon."
    (promise,) = notice.promises
    assert promise.current.explanation == said.explanation
    assert said.versions == (shown_words(a_follow_up()),)
