"""The desk's own copy of words that were about a person: nothing of it is left."""

from dataclasses import replace

from noticeboard.domain.content import ClaimCorrection, Content, Fulfilment, PreApproved
from noticeboard.domain.going import Going, Swaps
from noticeboard.domain.redaction import unquoted, wordless
from tests.builders import NOON, a_content, an_explanation, terms

NOBODY = Swaps({}, {}, "[removed]")


def a_telling_content() -> Content:
    """A text that names Kim wherever somebody writes."""
    claim = ClaimCorrection("Kim Chulsoo stole it.", "A blog", "Kim's fan cafe", "false")
    kept = Fulfilment("preorder", NOON, evidence_url="https://kim.example", note="Kim was there.")
    return replace(
        a_content(promises=(terms(label="Kim's launch", audience="Kim's fans"),)),
        texts={"x": "Kim"},
        facts={"who": "Kim"},
        parts={"contact": "Kim"},
        waiver="Kim asked",
        explanation=an_explanation(),
        corrects=claim,
        fulfilment=kept,
        pre_approved=PreApproved("text-1", 1, None, "Kim", "Kim's shop is down"),
    )


def test_nothing_that_somebody_wrote_is_left() -> None:
    """Times, channels and verdicts stay; so does what was never written."""
    content = a_telling_content()
    going = Going(True, "A launch", {"preorder": "Promise 1"}, ("who",))

    left = unquoted(wordless(content, "[removed]", going), Swaps({}, {"who": "Kim"}, "[removed]"))

    assert "Kim" not in repr(left)
    assert (left.title, left.body, left.channels) == ("A launch", "[removed]", content.channels)
    assert (left.promises[0].due, left.promises[0].label) == (content.promises[0].due, "Promise 1")
    assert isinstance(left.corrects, ClaimCorrection)
    assert left.corrects.verdict == "false"
    bare = wordless(Content("b", "s", None), "[removed]", going)
    named = wordless(a_telling_content(), "[removed]", replace(going, text=False))
    assert named.pre_approved is not None
    assert named.pre_approved.what == ""
    assert (bare.title, bare.corrects, bare.waiver) == ("", None, None)


def test_a_text_that_stays_names_nobody_any_more() -> None:
    """Whatever quotes what goes is told by the new name, in the desk's copy, too."""
    left = unquoted(a_telling_content(), Swaps({"Kim": "Somebody"}, {}, "[removed]"))

    told = (left.texts, left.facts, left.parts, left.waiver, left.corrects, left.fulfilment)
    slots = (left.pre_approved, left.promises[0].audience)
    assert "Kim" not in repr((told, slots)).replace("https://kim.example", "")
    assert left.fulfilment is not None
    assert left.fulfilment.note == "Somebody was there."
    assert unquoted(a_content(), NOBODY) == a_content()
