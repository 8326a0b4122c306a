"""The desk's own copy of words that were about a person: nothing of it is left."""

from dataclasses import replace

from noticeboard.domain.content import ClaimCorrection, Content, Fulfilment, PreApproved
from noticeboard.domain.redaction import wordless
from tests.builders import NOON, a_content, an_explanation, terms


def test_nothing_that_somebody_wrote_is_left() -> None:
    """Times, channels and verdicts stay; so does what was never written."""
    claim = ClaimCorrection("Kim Chulsoo stole it.", "A blog", "https://blog.example", "false")
    kept = Fulfilment("preorder", NOON, evidence_url="https://kim.example", note="Kim was there.")
    content = replace(
        a_content(promises=(terms(label="Kim's launch"),)),
        texts={"x": "Kim"},
        facts={"who": "Kim"},
        parts={"contact": "Kim"},
        waiver="Kim asked",
        explanation=an_explanation(),
        corrects=claim,
        fulfilment=kept,
        pre_approved=PreApproved("text-1", 1, None, "Kim"),
    )

    left = wordless(content, "[removed]")

    assert "Kim" not in repr(left)
    assert (left.title, left.body, left.channels) == ("[removed]", "[removed]", content.channels)
    assert left.promises[0].due == content.promises[0].due
    assert isinstance(left.corrects, ClaimCorrection)
    assert left.corrects.verdict == "false"
    bare = wordless(Content("b", "s", None), "[removed]")
    assert (bare.title, bare.corrects, bare.waiver) == ("", None, None)
