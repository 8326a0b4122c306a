"""Bulletins: from a draft to the public, and what may happen on the way."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import pytest

from noticeboard.domain.bulletin import Anew, Bulletin, BulletinState, begun_from, discard, edit
from noticeboard.domain.errors import ConflictError
from noticeboard.domain.explanation import Given, PartDue
from noticeboard.domain.review import (
    arm,
    confirm,
    freeze_anew,
    miss_review,
    pull_back,
    reject,
    sign,
    submit,
    thaw,
    unconfirmed,
)
from tests.builders import (
    HOUR,
    NOON,
    SECOND,
    a_bulletin,
    a_content,
    a_revision,
    a_signature,
    an_instant,
    explained,
)

HASH, OTHER_HASH = "h" * 64, "0" * 64
AT = NOON + HOUR
NEW = a_content(body="New words.", short="New.")


def drafted() -> Bulletin:
    """Written by Ana."""
    return a_bulletin()


def in_review() -> Bulletin:
    """Submitted by Ana."""
    return submit(drafted(), HASH, author="ana", at=NOON)


def signed() -> Bulletin:
    """Signed by Bo, not armed yet."""
    return sign(in_review(), a_signature())


def scheduled() -> Bulletin:
    """Armed for an hour after noon."""
    return arm(signed(), AT)


def published() -> Bulletin:
    """Public."""
    return replace(scheduled(), state=BulletinState.PUBLISHED, published_at=AT)


def missed() -> Bulletin:
    """Its instant passed while it was in review."""
    return miss_review(in_review())


def with_candidate() -> Bulletin:
    """Scheduled, with Cho's edit as a draft beside it."""
    return edit(scheduled(), NEW, author="cho")


def with_candidate_in_review() -> Bulletin:
    """Scheduled, with Cho's edit submitted."""
    return submit(with_candidate(), OTHER_HASH, author="cho", at=NOON)


def refusal(act: Callable[[], object]) -> str:
    """The code of the conflict that an act ends in."""
    with pytest.raises(ConflictError) as refused:
        act()
    return refused.value.code


# ---------------------------------------------------------------- drafting


def test_a_draft_takes_new_words() -> None:
    """The version counts edits, and everybody who wrote is an author."""
    edited = edit(edit(drafted(), NEW, author="cho"), NEW, author="ana")

    assert edited.working.content == NEW
    assert (edited.working.number, edited.working.version) == (1, 3)
    assert edited.working.authors == ("ana", "cho")


def test_a_copy_has_the_authors_of_what_it_was_copied_from() -> None:
    """Each once, whoever copied it first; also those whose words were discarded since."""
    original = discard(edit(scheduled(), NEW, author="dan"))
    copier = a_bulletin(revisions=(a_revision(NEW, authors=("cho", "ana")),))

    copy = begun_from(copier, original)

    assert copy.working.authors == ("cho", "ana", "dan")
    assert copy == replace(copier, revisions=copy.revisions)


@pytest.mark.parametrize("make", [in_review, signed, missed, with_candidate_in_review])
def test_a_text_in_review_is_not_edited(make: Callable[[], Bulletin]) -> None:
    """People would sign something else than they read."""
    assert refusal(lambda: edit(make(), NEW, author="ana")) == "in_review"


def test_an_edit_of_an_approved_text_is_a_candidate() -> None:
    """What was approved stays armed beside it, untouched."""
    bulletin = with_candidate()

    assert bulletin.state is BulletinState.SCHEDULED
    assert bulletin.armed == scheduled().working
    assert bulletin.candidate is bulletin.working
    assert (bulletin.working.number, bulletin.working.authors) == (2, ("ana", "cho"))
    assert bulletin.working.version > scheduled().working.version
    assert bulletin.publish_at == AT


@pytest.mark.parametrize("make", [drafted, in_review, scheduled, published])
def test_without_an_edit_beside_it_there_is_no_candidate(make: Callable[[], Bulletin]) -> None:
    """A draft that was never approved is not one."""
    assert make().candidate is None
    assert refusal(lambda: discard(make())) == "no_candidate"


@pytest.mark.parametrize("make", [with_candidate, with_candidate_in_review])
def test_a_discarded_candidate_leaves_the_armed_text_alone(make: Callable[[], Bulletin]) -> None:
    """It stays in the history, and the next edit gets a number and a version of its own."""
    bulletin = discard(make())

    again = edit(bulletin, NEW, author="ana")

    assert bulletin.candidate is None
    assert bulletin.working == bulletin.armed == scheduled().working
    assert [r.state for r in again.revisions] == ["approved", "discarded", "draft"]
    assert again.working.number == 3
    assert again.working.version > max(r.version for r in bulletin.revisions)


# ---------------------------------------------------------------- review


def test_submitting_freezes_a_draft() -> None:
    """The hash is what people sign; who submits it counts as an author."""
    bulletin = submit(drafted(), HASH, author="cho", at=NOON)

    assert bulletin.state is BulletinState.IN_REVIEW
    assert (bulletin.working.state, bulletin.working.frozen_hash) == ("in_review", HASH)
    assert (bulletin.working.submitted_at, bulletin.working.authors) == (NOON, ("ana", "cho"))


def test_a_submitted_candidate_leaves_the_bulletin_scheduled() -> None:
    """It is the edit that is in review."""
    bulletin = with_candidate_in_review()

    assert bulletin.state is BulletinState.SCHEDULED
    assert bulletin.candidate is not None
    assert bulletin.candidate.state == "in_review"


@pytest.mark.parametrize("make", [in_review, signed, scheduled, published, missed])
def test_only_a_draft_is_submitted(make: Callable[[], Bulletin]) -> None:
    """Twice submitted would be twice frozen."""
    again = partial(submit, make(), HASH, author="ana", at=NOON)

    assert refusal(again) == "not_a_draft"


def test_a_rejected_text_goes_back_with_the_reason() -> None:
    """Signatures were for that text; the next is read anew."""
    bulletin = reject(signed(), "The price is missing.")

    assert bulletin.state is BulletinState.DRAFT
    assert bulletin.working.state == "draft"
    assert bulletin.working.rejected_because == "The price is missing."
    assert (bulletin.working.sign_offs, bulletin.working.frozen_hash) == ((), None)
    assert bulletin.working.submitted_at is None
    assert bulletin.working.version == signed().working.version + 1


def test_the_reason_is_gone_with_the_next_submission() -> None:
    """It was answered."""
    again = submit(reject(in_review(), "Too long."), OTHER_HASH, author="ana", at=NOON)

    assert again.working.rejected_because is None


def test_a_rejected_candidate_disarms_nothing() -> None:
    """What was approved is still right."""
    bulletin = reject(with_candidate_in_review(), "No.")

    assert bulletin.state is BulletinState.SCHEDULED
    assert bulletin.armed == scheduled().working
    assert bulletin.working.rejected_because == "No."


@pytest.mark.parametrize("make", [drafted, scheduled, published, missed, with_candidate])
def test_only_what_is_in_review_is_judged(make: Callable[[], Bulletin]) -> None:
    """Neither signed nor rejected: a missed review begins anew."""
    assert refusal(lambda: reject(make(), "No.")) == "not_in_review"
    assert refusal(lambda: sign(make(), a_signature())) == "not_in_review"


def test_a_signature_is_for_the_words_that_were_read() -> None:
    """Another hash is another text."""
    changed = a_signature(frozen_hash=OTHER_HASH)

    assert refusal(lambda: sign(in_review(), changed)) == "text_changed"
    assert signed().working.sign_offs == (a_signature(),)


@pytest.mark.parametrize("make", [drafted, scheduled, published, missed, with_candidate_in_review])
def test_only_a_first_review_can_be_missed(make: Callable[[], Bulletin]) -> None:
    """An armed text goes out whatever became of the edit beside it."""
    assert refusal(lambda: miss_review(make())) == "not_in_review"


def test_a_missed_review_is_not_published() -> None:
    """It waits for its author."""
    assert missed().state is BulletinState.MISSED_REVIEW
    assert missed().armed is None


# ---------------------------------------------------------------- armed


def test_the_last_signature_arms() -> None:
    """It is scheduled for its instant."""
    bulletin = scheduled()

    assert (bulletin.state, bulletin.publish_at) == (BulletinState.SCHEDULED, AT)
    assert bulletin.armed == bulletin.working
    assert bulletin.working.sign_offs == (a_signature(),)
    assert drafted().armed is in_review().armed is None


def test_an_approved_candidate_takes_the_place_of_the_armed_text() -> None:
    """One text is armed at any time, and the old one stays in the history."""
    later = sign(with_candidate_in_review(), a_signature(frozen_hash=OTHER_HASH))

    bulletin = arm(later, AT + HOUR)

    assert [r.state for r in bulletin.revisions] == ["replaced", "approved"]
    assert bulletin.armed is not None
    assert bulletin.armed.content == NEW
    assert (bulletin.state, bulletin.publish_at) == (BulletinState.SCHEDULED, AT + HOUR)
    assert bulletin.candidate is None


def test_an_approved_fix_of_a_public_text_leaves_it_published() -> None:
    """It is not scheduled a second time."""
    fixing = submit(edit(published(), NEW, author="ana"), HASH, author="ana", at=AT)

    bulletin = arm(sign(fixing, a_signature()), AT)

    assert bulletin.state is BulletinState.PUBLISHED
    assert bulletin.armed is not None
    assert bulletin.armed.number == 2


# ---------------------------------------------------------------- pulled back


@pytest.mark.parametrize("make", [in_review, signed, missed])
def test_a_text_in_review_can_be_pulled_back(make: Callable[[], Bulletin]) -> None:
    """Also once its review was missed."""
    bulletin = pull_back(make(), AT + HOUR)

    assert (bulletin.state, bulletin.working.state) == (BulletinState.DRAFT, "draft")
    assert bulletin.working.sign_offs == ()
    assert bulletin.working.rejected_because is None


def test_a_scheduled_text_can_be_pulled_back_until_its_instant() -> None:
    """It is a draft again, and has no instant."""
    bulletin = pull_back(scheduled(), AT - SECOND)

    assert (bulletin.state, bulletin.publish_at) == (BulletinState.DRAFT, None)
    assert bulletin.armed is None


@pytest.mark.parametrize("make", [drafted, published])
def test_what_waits_for_nothing_cannot_be_pulled_back(make: Callable[[], Bulletin]) -> None:
    """A public text is corrected, not withdrawn in silence."""
    assert refusal(lambda: pull_back(make(), NOON)) == "too_late_to_pull_back"


def test_at_its_instant_it_is_too_late() -> None:
    """It may be on its way already."""
    assert refusal(lambda: pull_back(scheduled(), AT)) == "too_late_to_pull_back"


def test_pulling_back_a_candidate_leaves_the_armed_text_armed() -> None:
    """Only the edit leaves its review."""
    bulletin = pull_back(with_candidate_in_review(), NOON)

    assert bulletin.state is BulletinState.SCHEDULED
    assert bulletin.candidate is not None
    assert bulletin.candidate.state == "draft"


def test_nobody_believes_to_have_disarmed_what_is_armed() -> None:
    """With an edit beside it, pulling back is refused: first the edit, then the text."""
    bulletin = with_candidate()

    assert refusal(lambda: pull_back(bulletin, NOON)) == "edit_waits"
    assert pull_back(discard(bulletin), NOON).armed is None


def test_an_edit_of_a_scheduled_text_owes_nothing_by_itself_until_it_is_frozen() -> None:
    """Only what somebody chose is kept; what is public keeps all that it promised."""
    by_itself, chosen = PartDue(an_instant(AT)), PartDue(an_instant(AT + HOUR))
    told = a_content(explanation=explained(cause=by_itself, remedy=by_itself))
    text = a_revision(told, state="approved", promised=("cause", "remedy"))
    armed = a_bulletin(revisions=(text,), state=BulletinState.SCHEDULED)
    changed = replace(told, explanation=explained(cause=by_itself, remedy=chosen))

    edited = edit(armed, changed, author="ana").working
    fixed = edit(replace(armed, state=BulletinState.PUBLISHED), changed, author="ana").working

    assert edited.content.explanation == explained(remedy=chosen)
    assert (edited.promised, fixed.content) == ((), changed)


def test_what_counted_for_nothing_is_again_as_it_was_typed() -> None:
    """Whoever takes it back edits their own words, and they are looked at anew."""
    typed = explained(cause="Due to circumstances")
    frozen = explained(cause=Given("Due to circumstances", owed_by=an_instant(AT)))
    text = a_revision(a_content(explanation=frozen), state="approved")

    assert text.as_written().explanation == typed


def test_what_is_frozen_anew_is_its_authors_and_unsigned() -> None:
    """Whoever signed before, and before that, is named: they are asked once more."""
    before = signed()

    once = freeze_anew(thaw(before), OTHER_HASH, before=before, because="b-2", at=AT)
    by_cho = sign(once, a_signature("cho", frozen_hash=OTHER_HASH))
    twice = freeze_anew(thaw(by_cho), HASH, before=by_cho, because="b-3", at=AT + HOUR)

    assert once.working.anew == Anew("b-2", ("bo",))
    assert (once.working.authors, once.working.sign_offs) == (before.working.authors, ())
    assert (once.state, once.working.frozen_hash) == (BulletinState.IN_REVIEW, OTHER_HASH)
    assert twice.working.anew == Anew("b-3", ("bo", "cho"))
    assert reject(twice, "Which shops?").working.anew is None


def test_what_one_person_published_alone_waits_for_a_second() -> None:
    """Also after its spelling was fixed: whoever confirms it confirms those words."""
    alone = replace(a_signature("ana"), role="emergency", emergency="Nobody answers.")
    public = replace(arm(sign(in_review(), alone), AT), state=BulletinState.PUBLISHED)
    fix = submit(edit(public, NEW, author="ana"), OTHER_HASH, author="ana", at=AT)
    fixed = arm(sign(fix, a_signature("cho", frozen_hash=OTHER_HASH)), AT)

    confirmed = confirm(fixed, "bo", AT)

    found = unconfirmed(fixed)
    assert found is not None
    assert found[1] == alone
    assert unconfirmed(confirmed) is None
    assert confirmed.revisions[0].sign_offs[0].confirmed_by == "bo"
    with pytest.raises(ConflictError) as twice:
        confirm(confirmed, "cho", AT)
    assert twice.value.code == "nothing_to_confirm"
