"""Removing words: by whom, of what, on which grounds; and what the public sees of it."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from noticeboard.domain.bulletin import Bulletin
from noticeboard.domain.content import ClaimCorrection, Content, Fulfilment, Move
from noticeboard.domain.errors import (
    ConflictError,
    ForbiddenError,
    NotFoundError,
    RefusedError,
    StaleVersionError,
)
from noticeboard.domain.going import Going
from noticeboard.domain.promise import PromiseTerms
from noticeboard.domain.signing import Person
from noticeboard.domain.times import parse_instant
from noticeboard.drafting import FollowUp
from noticeboard.ports import Frozen, Once, Renderer, Subject
from tests.usecases.desk import ANA, BO, IN_FULL, Desk, explained
from tests.usecases.test_embargo import ask

IDA = Person("ida", "ida@example.com", frozenset({"admin"}))
HOUR = timedelta(hours=1)


# The text, the title and the name of the promise.
ALL = Going(title="A launch", names={"preorder": "Promise 1"})


def remove(desk: Desk, bulletin: str, going: Going | None = None) -> None:
    """Ida asks for it, Bo confirms."""
    desk.parts.redacting.redact(IDA, bulletin, "court", going)
    desk.parts.redacting.redact(BO, bulletin, "court")


_EVERYWHERE = ("/", "/en/", "/ko/", "/feeds/atom.xml", "/feeds/rss.xml", "/record", "/record.json")


def test_the_words_go_from_every_page_and_the_promise_stays(desk: Desk) -> None:
    """Page, board, feeds and record say when and on what grounds; the ledger is whole."""
    notice = desk.announced()
    said = notice.announcement.id
    before = desk.get("/record.json")

    desk.parts.redacting.redact(IDA, said, "personal", ALL)
    desk.pass_time(HOUR)
    notice = desk.parts.publishing.subject(notice.id)

    for path in (f"/notices/{notice.slug}", "/feeds/atom.xml", "/en/"):
        page = desk.get(path)
        assert "words of this bulletin were removed" in page
        assert "Phone X" not in page
        assert "Pre-orders open" not in page
        assert "[removed]" not in page
    assert "Promise 1" in desk.page(notice)
    assert "15 Jul 2027" in desk.page(notice)
    assert '"because":"personal"' in desk.get("/record.json")
    assert '"removed":1' in desk.get("/record.json")
    assert '"removed":0' in before
    head = desk.parts.records.verify()
    assert head is not None
    assert head.seq == 2


def test_one_person_alone_removes_no_public_words(desk: Desk) -> None:
    """One asks, another confirms; until then they stand. The ledger says that there were two."""
    notice = desk.announced()
    said, redact = notice.announcement.id, desk.parts.redacting.redact

    redact(IDA, said, "court", ALL)
    before = desk.page(notice)
    waiting = desk.parts.redacting.by_one()
    with pytest.raises(ConflictError, match="asked_before"):
        redact(IDA, said, "court")
    with pytest.raises(ForbiddenError):
        redact(ANA, said, "court")
    with pytest.raises(ForbiddenError):
        redact(BO, said, "court", Going())
    desk.now += HOUR
    redact(BO, said, "court")
    desk.pass_time(HOUR)

    assert "Phone X" in before
    assert [(one.asked_by, one.because) for one in waiting] == [("ida", "court")]
    assert "Phone X" not in desk.page(desk.parts.publishing.subject(notice.id))
    assert '"people":2' in desk.get("/record.json")
    assert desk.parts.redacting.by_one() == ()
    assert desk.parts.publishing.bulletin(said).working.content.title == "Phone X"
    assert desk.parts.records.verify() is not None


@pytest.mark.parametrize("because", ["personal", "safety"])
def test_an_approver_confirms_the_grounds_that_were_asked_on_and_no_others(
    desk: Desk, because: str
) -> None:
    """What waits opens no door: on grounds of their own they would decide alone."""
    said = desk.announced().announcement.id
    redact = desk.parts.redacting.redact

    redact(IDA, said, "court")
    with pytest.raises(ForbiddenError):
        redact(BO, said, because)

    waits = desk.parts.redacting.removing(said)
    assert waits is not None
    assert (waits.asked_by, waits.because, waits.removed_at) == ("ida", "court", None)
    redact(BO, said, "court")
    redacted = desk.parts.redacting.removing(said)
    assert redacted is not None
    assert (redacted.asked_by, redacted.second, redacted.people) == ("ida", "bo", 2)


def test_what_names_a_person_goes_at_once_from_the_desk_too(desk: Desk) -> None:
    """By one; somebody else looks at it within a day, and until then it is on Today."""
    notice = desk.announced()
    said = notice.announcement.id
    kept = [d.receipt for d in desk.parts.store.deliveries(said) if d.receipt]

    desk.parts.redacting.redact(IDA, said, "personal", ALL)
    waiting = desk.parts.redacting.by_one()
    with pytest.raises(ConflictError, match="removed_already"):
        desk.parts.redacting.redact(IDA, said, "personal")
    desk.parts.redacting.redact(BO, said, "personal")
    desk.pass_time(HOUR)

    content = desk.parts.publishing.bulletin(said).working.content
    assert (content.title, content.body) == ("A launch", "[removed]")
    assert content.promises[0].label == "Promise 1"
    left = [d.receipt for d in desk.parts.store.deliveries(said) if d.receipt]
    assert any(receipt.stored for receipt in kept)
    assert left == [replace(receipt, stored=None) for receipt in kept]
    assert desk.parts.store.frozen(said, 1) is None
    assert '"people":1' in desk.get("/record.json")
    assert [one.look_by for one in waiting] == [waiting[0].asked_at + 24 * HOUR]
    assert desk.parts.redacting.by_one() == ()


def test_a_second_urgent_removal_hides_no_first(desk: Desk) -> None:
    """Both wait to be looked at, by the day of the first; nobody looks at what they removed."""
    said = desk.announced().announcement.id
    redact, removing = desk.parts.redacting.redact, desk.parts.redacting.removing
    eve = Person("eve", "eve@example.com", frozenset({"admin"}))
    redact(IDA, said, "personal")
    desk.now += HOUR

    redact(eve, said, "personal", Going(text=False, title="A launch"))
    waits = removing(said)
    redact(eve, said, "personal")
    left = removing(said)
    with pytest.raises(ConflictError, match="removed_already"):
        redact(eve, said, "personal")
    waiting = desk.parts.redacting.by_one()
    redact(IDA, said, "personal")

    assert waits is not None
    assert left is not None
    assert [one.going.gone for one in waits.unseen] == [("text",), ("title",)]
    assert waits.look_by == desk.now + 23 * HOUR
    assert [(one.asked_by, one.second) for one in left.each] == [("ida", "eve"), ("eve", None)]
    assert waiting == (left,)
    assert desk.parts.redacting.by_one() == ()
    told = [(e.who, e.what, e.detail["gone"]) for e in desk.parts.store.audit(limit=2).items]
    assert told == [
        ("ida", "bulletin.looked_at", "title"),
        ("eve", "bulletin.looked_at", "text"),
    ]
    assert desk.parts.records.verify() is not None


CY = Person("cy", "cy@example.com", frozenset({"admin"}))


@pytest.mark.parametrize(("beside", "text"), [(IDA, False), (CY, False), (CY, True)])
def test_a_court_waits_on_beside_what_names_a_person(
    desk: Desk, beside: Person, *, text: bool
) -> None:
    """Whoever confirms the court's order does that and looks at nothing; the other look waits,
    even where the same words went meanwhile.
    """
    said = desk.announced().announcement.id
    redact, redacting = desk.parts.redacting.redact, desk.parts.redacting
    redact(IDA, said, "court", Going(text=True))
    desk.now += HOUR

    redact(beside, said, "personal", Going(text=text, names={"preorder": "Promise 1"}))
    with pytest.raises(ConflictError):
        redact(IDA, said, "court")
    redact(BO, said, "court")

    [waits] = redacting.by_one()
    assert [(one.because, one.second, one.people) for one in waits.each] == [
        ("court", "bo", 2),
        ("personal", None, 1),
    ]
    told = [(e.who, e.what, e.detail) for e in desk.parts.store.audit(limit=1, about=said).items]
    assert told == [("bo", "bulletin.redacted", {"because": "court", "gone": "text"})]
    shown = desk.parts.store.subject_of(said)
    assert shown is not None
    assert shown.public is not None
    assert shown.public.bulletins[0].removed is not None
    redact(BO, said, "personal")
    assert redacting.by_one() == ()
    assert desk.parts.records.verify() is not None


def test_who_looks_at_personal_data_confirms_no_court(desk: Desk) -> None:
    """Nor does an approver look by a court's name: they would decide on grounds of their own."""
    said = desk.announced().announcement.id
    redact, redacting = desk.parts.redacting.redact, desk.parts.redacting
    redact(IDA, said, "personal", Going(text=False, title="A launch"))
    with pytest.raises(ForbiddenError):
        redact(BO, said, "court")
    redact(BO, said, "personal")
    redact(IDA, said, "court", Going(text=True))
    redact(CY, said, "personal", Going(text=False, names={"preorder": "Promise 1"}))
    redact(BO, said, "personal")

    [waits] = redacting.by_one()
    assert (waits.because, waits.removed_at, waits.second) == ("court", None, None)
    assert [one.second for one in waits.gone] == ["bo", "bo"]


def test_who_did_it_and_why_is_in_the_audit_log(desk: Desk) -> None:
    """Internal, as everything staff do."""
    notice = desk.announced()

    remove(desk, notice.announcement.id)

    newest = desk.parts.store.audit(limit=1, about=notice.announcement.id).items[0]
    assert (newest.who, newest.what) == ("bo", "bulletin.redacted")
    assert newest.detail == {"because": "court", "gone": "text"}


def test_what_cannot_be_removed_says_why(desk: Desk) -> None:
    """No grounds, nothing there, not public, gone already, an edit that would bring it back."""
    draft = desk.parts.publishing.draft(ANA, desk.launch()).announcement
    public = desk.announced().announcement
    redact = desk.parts.redacting.redact

    with pytest.raises(RefusedError, match="on what grounds"):
        redact(IDA, public.id, "embarrassing")
    with pytest.raises(NotFoundError):
        redact(IDA, "nothing", "court")
    with pytest.raises(ConflictError, match="not_public_yet"):
        redact(IDA, draft.id, "court")
    content = desk.parts.publishing.bulletin(public.id).working.content
    spelled = replace(content, body="Preorders open {{ promise.preorder }}.")
    desk.parts.publishing.edit(ANA, public.id, spelled, version=None)
    with pytest.raises(ConflictError, match="edit_waits"):
        redact(IDA, public.id, "court")
    desk.parts.publishing.discard_candidate(ANA, public.id)
    remove(desk, public.id)
    with pytest.raises(ConflictError, match="removed_already"):
        redact(IDA, public.id, "court")
    with pytest.raises(ConflictError, match="words_removed"):
        desk.parts.publishing.edit(ANA, public.id, spelled, version=None)


def test_an_address_that_spells_the_title_goes_with_it(desk: Desk) -> None:
    """The old one says that it is gone, and shows what is left; nobody else may have it."""
    notice = desk.announced(desk.launch(title="Kim Chulsoo"))
    was, code = notice.slug, notice.announcement.code
    update = desk.parts.publishing.follow_up(
        ANA, notice.id, FollowUp("update", Content("It is so.", "It is so. {{ link }}", None))
    )
    desk.scheduled(update)
    desk.parts.deliver_due()
    desk.now += HOUR
    desk.parts.redacting.redact(IDA, update.id, "personal")
    assert desk.parts.publishing.subject(notice.id).slug == was

    desk.parts.redacting.redact(IDA, notice.announcement.id, "personal", ALL)

    slug = desk.parts.publishing.subject(notice.id).slug
    assert "chulsoo" in was
    for built in (False, True):
        for end in ("", "/facts.json"):
            old, new = ask(desk, f"/notices/{was}{end}"), ask(desk, f"/notices/{slug}{end}")
            assert (old[0], old[2]) == ("410 Gone", new[2])
            assert new[0] == "200 OK"
        for path in (f"/notices/{slug}", f"/notices/{slug}/facts.json", *_EVERYWHERE):
            assert "chulsoo" not in ask(desk, path)[2].decode().lower(), path
        assert dict(ask(desk, f"/b/{code}")[1])["Location"] == f"/notices/{slug}#b-{code}"
        if not built:
            desk.pass_time(HOUR)
    taken = replace(desk.launch(publish_at=None), slug=was)
    with pytest.raises(RefusedError, match="Another notice has this slug"):
        desk.parts.publishing.draft(ANA, taken)
    desk.parts.records.verify()


# Quotes and signs that Markdown, HTML and addresses each spell in their own way.
_NASTY = (
    "Mr O'Brien",
    'Kim "Ace" Chulsoo',
    "Kim & Lee's show",
    "Dr_ Park_ A*B",
    "choi.chulsoo.com",
    "-- Jung... (born 1990)",
    "#1 | Yoon <x>",
    "김철수",
)
_STEMS = ("brien", "kim", "chulsoo", "park", "jung", "yoon", "김철수", "lee", "jang")


def test_no_spelling_of_a_name_is_left_anywhere(desk: Desk) -> None:
    """Filled in, typed, quoted later or in an address: page, feeds and facts have none."""
    due = parse_instant("2027-07-15T09:30", "Asia/Seoul")
    promises = tuple(PromiseTerms(f"p{n}", name, due) for n, name in enumerate(_NASTY))
    filled = "\n\n".join(f"**{{{{ promise.{p.key}.label }}}}** {due_of(p)}" for p in promises)
    typed = "MR  O’Brien and 김철수가 [wrote](mailto:Jang@example.com) to {{ fact.contact }}, 30."
    launch = desk.launch(
        title="T",
        body=f"{filled}\n\n{typed}",
        short="{{ promise.p0.label }} {{ promise.p1.label }} {{ promise.p0 }} {{ link }}",
        promises=promises,
        facts={"contact": "jang@example.com", "quantity": "30", "page": "https://jang.example/x"},
    )
    notice = desk.announced(launch)
    claim = ClaimCorrection("mr o'brien is ill", "A fan", "KIM & Lee's  show", "false")
    told = explained(what_happened="김철수는 잘 있습니다.", what_it_means="Nothing.")
    content = Content("", "{{ link }}", None, corrects=claim, explanation=told)
    publishing = desk.parts.publishing
    desk.scheduled(publishing.follow_up(ANA, notice.id, FollowUp("correction", content)))
    desk.parts.deliver_due()
    desk.now += HOUR
    named = {p.key: f"Singer {n}" for n, p in enumerate(promises)}

    going = Going(text=False, names=named, facts=("contact", "quantity", "page"))
    desk.parts.redacting.redact(IDA, notice.announcement.id, "personal", going)
    desk.pass_time(HOUR)

    for path in (f"/notices/{notice.slug}", f"/notices/{notice.slug}/facts.json", *_EVERYWHERE):
        page = ask(desk, path)[2].decode().lower()
        assert [stem for stem in _STEMS if re.search(rf"\b{stem}", page)] == [], path
    assert "Thu 15 Jul 2027, 09:30 KST" in desk.page(publishing.subject(notice.id))
    assert "Singer 0" in desk.page(publishing.subject(notice.id))
    assert desk.parts.records.verify() is not None


def due_of(promise: PromiseTerms) -> str:
    """The placeholder of its time."""
    return f"{{{{ promise.{promise.key} }}}}"


def test_what_was_signed_before_brings_no_word_back(desk: Desk) -> None:
    """In review or armed, it quotes the title: it is named, and filled in anew afterwards."""
    notice = desk.announced()
    move = Move("preorder", due=parse_instant("2027-07-16T09:00", "Asia/Seoul"))
    at = parse_instant("2027-07-05T13:00", "Asia/Seoul")
    content = Content("", "", at, moves=(move,), explanation=explained(**IN_FULL))
    publishing = desk.parts.publishing
    delay = publishing.follow_up(ANA, notice.id, FollowUp("delay", content))
    publishing.submit(ANA, delay.id)

    with pytest.raises(ConflictError, match=delay.id):
        remove(desk, notice.announcement.id, ALL)
    publishing.approve(BO, delay.id)
    with pytest.raises(ConflictError, match="signed_before"):
        remove(desk, notice.announcement.id, ALL)
    publishing.pull_back(ANA, delay.id)
    remove(desk, notice.announcement.id, ALL)
    desk.now += HOUR / 4
    desk.scheduled(delay)
    desk.pass_time(2 * HOUR)
    notice = publishing.subject(notice.id)

    assert publishing.bulletin(delay.id).state == "published"
    newest = desk.journal.read_text().splitlines()[-1]
    for told in (desk.get("/"), desk.page(notice), newest):
        assert "16 Jul 2027" in told
        assert "[removed]" not in told
        assert "Phone X" not in told
        assert "Pre-order opens" not in told


def test_a_promise_that_lost_its_name_is_spoken_of_by_its_new_one(desk: Desk) -> None:
    """Kept, cancelled, asked about: nobody ever reads a mark, nor the old name."""
    notice = desk.announced()
    names = Going(text=False, title="A launch", names={"preorder": "Promise 1"})
    draft = Content("Phone X: soon.", "Phone X: Pre-order opens soon. {{ link }}", None)
    update = desk.parts.publishing.follow_up(ANA, notice.id, FollowUp("update", draft))

    desk.parts.redacting.redact(IDA, notice.announcement.id, "personal", names)
    desk.now += HOUR
    desk.scheduled(desk.parts.publishing.bulletin(update.id))
    desk.parts.deliver_due()
    due = parse_instant("2027-07-15T09:00", "Asia/Seoul").utc
    desk.pass_time(due - desk.now + timedelta(minutes=1))
    kept = desk.parts.publishing.fulfil(ANA, notice.id, Fulfilment("preorder", desk.now))
    desk.pass_time(HOUR)

    fix = replace(desk.launch().content, body="Preorders open {{ promise.preorder }}.")
    with pytest.raises(ConflictError, match="words_removed"):
        desk.parts.publishing.edit(ANA, notice.announcement.id, fix, version=None)
    slug = desk.parts.publishing.subject(notice.id).slug
    shown = desk.parts.publishing.subject(notice.id).public
    assert shown is not None
    said = {b.id: b.shown for b in shown.bulletins}
    assert "Promise 1" in said[kept.id].short
    assert said[update.id].short.startswith("A launch: Promise 1 soon.")
    for path in (f"/notices/{slug}", f"/notices/{slug}/facts.json", *_EVERYWHERE, "/calendar.ics"):
        page = ask(desk, path)[2].decode()
        for gone in ("[removed]", "[삭제됨]", "Phone X", "Pre-order opens"):
            assert gone not in page, (path, gone)
    assert "Promise 1" in desk.page(desk.parts.publishing.subject(notice.id))
    assert desk.parts.records.verify() is not None


def test_whoever_looks_may_say_that_it_was_not_right(desk: Desk) -> None:
    """With a reason, once; the words stay removed, and it waits for nobody any more."""
    said = desk.announced().announcement.id
    redacting = desk.parts.redacting
    with pytest.raises(ConflictError, match="nothing_to_look_at"):
        redacting.object(BO, said, "It is no name.")
    redacting.redact(IDA, said, "personal")

    with pytest.raises(RefusedError, match="not right"):
        redacting.object(BO, said, " ")
    with pytest.raises(ConflictError, match="nothing_to_look_at"):
        redacting.object(IDA, said, "It is no name.")
    redacting.object(BO, said, "It is no name.")

    looked = redacting.removing(said)
    assert looked is not None
    assert (looked.second, looked.wrong) == ("bo", "It is no name.")
    assert redacting.by_one() == ()
    newest = desk.parts.store.audit(limit=1, about=said).items[0]
    assert (newest.what, newest.detail["reason"]) == ("bulletin.removal_wrong", "It is no name.")


def test_that_it_was_not_right_is_on_the_record(desk: Desk) -> None:
    """Of two removals one, sealed; the reason stays inside; page and feeds have the new head."""
    notice = desk.announced()
    said = notice.announcement.id
    desk.parts.redacting.redact(IDA, said, "personal")
    desk.parts.redacting.redact(BO, said, "personal")
    desk.parts.redacting.redact(IDA, said, "personal", Going(text=False, title="A launch"))
    desk.pass_time(HOUR)

    desk.parts.redacting.object(BO, said, "It was the chairman's own name.")
    desk.pass_time(HOUR)

    head = desk.parts.records.verify()
    assert head is not None
    record, page = desk.get("/record.json"), desk.page(desk.parts.publishing.subject(notice.id))
    assert '"removed":2,"objected":1' in record
    assert '"facts":{"objects":[3]}' in record
    assert "chairman" not in record + page
    assert f'content="{head}"' in page
    assert f'seq="{head.seq}" hash="{head.hash}"' in desk.get("/feeds/atom.xml")
    assert "removal called wrong" in desk.get("/en/record")
    assert "objected" in desk.get("/record.csv")


def test_the_desk_keeps_the_words_that_a_court_had_removed(desk: Desk) -> None:
    """Its parts, too: what happened, and the apology; the public reads that they are gone."""
    notice = desk.announced()
    move = Move("preorder", due=parse_instant("2027-07-16T09:00", "Asia/Seoul"))
    content = Content("", "", None, moves=(move,), explanation=explained(**IN_FULL))
    delay = desk.parts.publishing.follow_up(ANA, notice.id, FollowUp("delay", content))
    desk.scheduled(delay)
    desk.parts.deliver_due()
    desk.now += HOUR / 4

    remove(desk, delay.id)

    said = desk.parts.previewing.preview(delay.id, by=ANA).said
    public = desk.parts.publishing.subject(notice.id).public
    assert said.explanation.parts["what_happened"] == content.explanation.parts["what_happened"]
    assert public is not None
    assert public.bulletins[-1].explanation != said.explanation


@dataclass(frozen=True)
class Slow:
    """The real renderer; when it has made its bytes, something else happened meanwhile."""

    renderer: Renderer
    meanwhile: Callable[[], None]

    def freeze(
        self, content: Content, *, bulletin: Bulletin, notice: Subject, channels: Iterable[str]
    ) -> Frozen:
        """The bytes made of what was read before."""
        made = self.renderer.freeze(content, bulletin=bulletin, notice=notice, channels=channels)
        self.meanwhile()
        return made


def test_nobody_signs_what_was_frozen_while_words_went(desk: Desk) -> None:
    """Its freezer read them just before. Frozen after they went, it is signed at that moment."""
    notice = desk.announced()
    publishing, said = desk.parts.publishing, notice.announcement.id
    slow = replace(publishing, renderer=Slow(publishing.renderer, lambda: remove(desk, said)))
    content = Content("It is so.", "It is so. {{ link }}", None)
    update = publishing.follow_up(ANA, notice.id, FollowUp("update", content))
    slow.submit(ANA, update.id)

    with pytest.raises(ConflictError, match="may bring them back"):
        publishing.approve(BO, update.id)
    publishing.pull_back(ANA, update.id)
    desk.scheduled(update)


def test_a_request_that_is_sent_again_removes_once(desk: Desk) -> None:
    """The second time it returns what the first made; another request with its key is refused."""
    notice = desk.announced()
    once = desk.parts.redacting.only_once(Once("ida", "key", "digest"))

    first = once.redact(IDA, notice.announcement.id, "personal")
    second = once.redact(IDA, notice.announcement.id, "personal")

    assert first.id == second.id
    head = desk.parts.store.ledger_head()
    assert head is not None
    assert (head.seq, head.act) == (2, "redacted")


@pytest.mark.parametrize("because", ["court", "personal"])
def test_a_second_press_of_the_second_person_removes_nothing_more(
    desk: Desk, because: str
) -> None:
    """Whether they confirmed it or looked at it: the text stands, and they are told."""
    notice = desk.announced()
    said, redact = notice.announcement.id, desk.parts.redacting.redact
    redact(IDA, said, because, Going(text=False, title="A launch"))
    redact(BO, said, because)
    second = Person("cy", "cy@example.com", frozenset({"admin"}))

    for who in (BO, second, IDA):
        with pytest.raises(ConflictError, match="choose what"):
            redact(who, said, because)

    public = desk.parts.publishing.subject(notice.id).public
    assert public is not None
    assert public.bulletins[0].shown.body
    assert public.bulletins[0].removed is None


def test_two_removals_of_one_instant_both_stand_on_the_record(desk: Desk) -> None:
    """A promise is renamed twice: who checks the record finds it whole."""
    said = desk.announced().announcement.id

    for name in ("Promise 1", "Promise 2"):
        desk.parts.redacting.redact(
            IDA, said, "personal", Going(text=False, names={"preorder": name})
        )

    head = desk.parts.records.verify()
    assert head is not None
    assert head.seq == 3


def test_a_page_of_before_brings_no_name_back(desk: Desk) -> None:
    """Whoever was writing is told that their draft changed, as after any other edit."""
    notice = desk.announced()
    content = Content("Pre-order opens soon.", "Soon. {{ link }}", None)
    update = desk.parts.publishing.follow_up(ANA, notice.id, FollowUp("update", content))
    names = Going(text=False, names={"preorder": "Promise 1"})

    desk.parts.redacting.redact(IDA, notice.announcement.id, "personal", names)

    with pytest.raises(StaleVersionError):
        desk.parts.publishing.edit(ANA, update.id, content, version=update.working.version)
    assert desk.parts.publishing.bulletin(update.id).working.content.body == "Promise 1 soon."
