"""The page that a call links to: no login, nothing to type, good for one matter and one person."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import pytest
from werkzeug.test import TestResponse

from noticeboard.domain.alarms import Alarm
from noticeboard.domain.errors import ConflictError
from noticeboard.domain.filling import Filling
from tests.store.watchtower import Post
from tests.web.access.visitor import Visitor, person
from tests.web.desk.looking import hire, page, text
from tests.web.desk.paper import Paper, Writer
from tests.web.desk.slip_room import DUE, Furnished, Room, furnished, opened

HOUR = timedelta(hours=1)
WORDS = {
    "title": "It is late",
    "body": "We know of {{ promise }}. {{ sentence }} We speak by {{ next_word }}.",
    "short": "{{ promise }} is late. {{ sentence }} We speak by {{ next_word }} {{ link }}",
    "language": "en",
}


@pytest.fixture(scope="module")
def furnished_room(tmp_path_factory, staffed_folder) -> Furnished:  # type: ignore[no-untyped-def]  # pytest's own
    """A room to copy from."""
    source, tokens = staffed_folder
    return furnished(source, tmp_path_factory.mktemp("calls") / "data", tokens)


@pytest.fixture
def silent(tmp_path, furnished_room: Furnished):  # type: ignore[no-untyped-def]  # pytest's own
    """An hour after a promised instant nobody has spoken; Doh is on duty, a text is approved."""
    room = opened(furnished_room, tmp_path / "data")
    hire(room.house, "doh", "duty")
    made = room.house.call("ana", "POST", "/holding-texts", WORDS)
    assert made.json is not None
    room.house.call("bo", "POST", f"/holding-texts/{made.json['id']}/approve")
    room.clock.at = DUE + HOUR
    yield room
    room.house.close()


def the_alarm(room: Room) -> Alarm:
    """What rings."""
    room.house.parts.watching.tick(room.clock.at)
    alarms = room.house.parts.watching.open_alarms()
    # Whether the promise stands was asked a day ahead, and may still be open.
    return next(iter([a for a in alarms if a.kind == "silence"] or alarms))


def link(room: Room) -> str:
    """The path that the first who was called got by letter."""
    [call, *_] = the_alarm(room).calls
    return f"/desk/call/{room.house.parts.watching.alarming.token(call.id)}"


def stranger(room: Room, language: str = "en") -> Writer:
    """Somebody with a telephone, and no session."""
    return Writer(Visitor(room.house, language))


def speak(room: Room, who: Writer, path: str, **typed: str) -> Paper:
    """Open the page and press the one button."""
    form = who.open(path)
    fields = {**fields_of(form), **typed}
    return who.post(path, fields, "speak")


def fields_of(form: Paper) -> dict[str, str]:
    """The fields of the form that publishes."""
    [found] = form.root.xpath("//form[@id='writing']")
    return {name: value for name, value in found.form_values() if name != "csrf_token"}


def test_from_the_link_to_a_published_word_in_one_click(silent: Room) -> None:
    """What is wrong, for how long, and the words as the public will read them."""
    telephone, path = stranger(silent), link(silent)

    opened_page = telephone.open(path)
    silent.clock.at += timedelta(minutes=1)
    done = speak(silent, telephone, path)
    silent.house.parts.deliver_due()

    assert opened_page.status == 200
    assert "Pre-order opens" in text(opened_page.root.xpath("//*[contains(@class,'silent')]")[0])
    assert "1 hour" in text(opened_page.root.xpath("//*[contains(@class,'silent')]")[0])
    assert "We know of “Pre-order opens” (Sat 25 Jul 2026, 21:00 KST)." in opened_page.main
    assert done.path == path
    assert silent.newest.kind == "holding"
    assert "is late. We speak by" in silent.newest.shown.short
    after = telephone.open(path).main
    assert "It is public" in after
    assert "The company has spoken" in after
    assert "Something has to be said now" not in after
    assert the_alarm(silent).acknowledged is not None


def test_what_is_still_silent_is_said_by_the_same_link(silent: Room) -> None:
    """Of two promises the page begins with the one of which nobody has spoken; then it is over."""
    silent.clock.at = DUE + timedelta(days=5, hours=2)
    telephone, path = stranger(silent), link(silent)
    proposed = []
    for _ in range(2):
        silent.clock.at += timedelta(minutes=1)
        proposed.append(fields_of(telephone.open(path))["promise"])
        speak(silent, telephone, path)
        silent.house.parts.deliver_due()

    assert proposed == ["preorder", "sale"]
    assert [b.about for b in silent.public.bulletins[1:]] == [("preorder",), ("sale",)]
    assert "The company has spoken" in telephone.open(path).main


def test_i_have_it(silent: Room) -> None:
    """A letter's scanner that opens the link acknowledges nothing; the button does."""
    telephone, path = stranger(silent), link(silent)

    telephone.open(path)
    before = the_alarm(silent).acknowledged
    shown = telephone.post(path, {}, "have")

    assert before is None
    assert the_alarm(silent).acknowledged is not None
    assert "You took it on" in shown.main
    assert silent.stored == ()


def test_it_says_for_whom_one_waits_before_it_says_that_nobody_answered(silent: Room) -> None:
    """A second after the letter went out nobody has failed to answer."""
    telephone, path = stranger(silent), link(silent)
    post = replace(silent.house.parts.calling, mailer=Post())
    assert post.make() == 1

    waiting = telephone.open(path).main
    silent.clock.at += timedelta(minutes=10)

    assert "was called, is awaited until" in waiting
    assert "was called, has not answered" in telephone.open(path).main


@pytest.mark.parametrize(("language", "why"), [("en", "mail server"), ("ko", "메일 서버")])
def test_it_says_why_somebody_was_not_reached(silent: Room, language: str, why: str) -> None:
    """Another way may reach them; the page opens for whoever was given its address otherwise."""
    path = link(silent)
    silent.house.parts.calling.make()

    shown = stranger(silent, language).open(path)

    assert shown.status == 200
    assert why in shown.main


def test_by_a_link_one_speaks_once(silent: Room) -> None:
    """A second click says nothing more; other words want a login, and are not lost."""
    telephone, path = stranger(silent), link(silent)
    form = fields_of(telephone.open(path))
    silent.clock.at += timedelta(minutes=1)

    telephone.post(path, form, "speak")
    again = telephone.post(path, form, "speak")
    other = telephone.post(path, {**form, "sheet": "another", "sentence": "More."}, "speak")
    silent.house.parts.deliver_due()
    # Whoever knows what was said since still has no second word by this link.
    knowing = {**form, "sheet": "third", "heard": silent.newest.id}
    later = telephone.post(path, {**knowing, "sentence": "Even more."}, "speak")

    assert (again.status, again.path) == (200, path)
    assert (other.status, later.status) == (409, 409)
    assert "More." in other.main
    assert "Even more." in later.main
    assert len(silent.stored) == 1


def test_of_two_who_were_called_the_second_reads_the_first(silent: Room) -> None:
    """Nothing is said twice, and what was typed is on the page."""
    first = stranger(silent)
    path = link(silent)
    form = fields_of(first.open(path))
    answer = silent.house.call(
        "ana",
        "POST",
        f"/notices/{silent.id}/bulletins",
        {
            "kind": "holding",
            "body": "We are on it.",
            "publish_at": "now",
            "next_word_by": (silent.clock.at + HOUR).isoformat(),
        },
    )
    assert answer.json is not None
    silent.house.signed(answer.json["id"])
    silent.house.parts.deliver_due()
    silent.clock.at += timedelta(seconds=1)

    late = first.post(path, {**form, "sentence": "The lorry stands."}, "speak")

    assert late.status == 409
    assert "The lorry stands." in late.main
    assert len(silent.stored) == 1


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("text", "../admin"),
        ("promise", "nothing"),
        ("next_word_by.date", "2026-08-25"),
        ("next_word_by.time", "24:00"),
        ("sentence", "a\x00b"),
        ("sentence", "\u202egnihtyna"),
        ("sentence", "x" * 201),
        ("sentence", "See http://evil.example"),
        ("heard", "x" * 10_000),
    ],
)
def test_hostile_slots_are_refused_and_publish_nothing(
    silent: Room, field: str, typed: str
) -> None:
    """422 with the field; what was typed is in the form."""
    telephone = stranger(silent)

    answer = speak(silent, telephone, link(silent), **{field: typed})

    assert answer.status == 422, answer.main
    assert answer.summary
    assert silent.stored == ()


@pytest.mark.parametrize("token", ["x", "x" * 43, "../../admin", "%00", "x" * 5_000])
def test_a_link_that_opens_nothing_says_what_to_do(silent: Room, token: str) -> None:
    """The same for all of them, whether they ever opened anything or not."""
    link(silent)
    telephone = stranger(silent).visitor

    answer = telephone.get(f"/desk/call/{token}")

    assert answer.status_code == 404
    if token.startswith("x") and len(token) < 100:
        assert "sign in at the desk" in text(page(answer, 404))


def test_guessing_is_slowed_down(silent: Room) -> None:
    """After a few dead links from one address none is looked at."""
    link(silent)
    telephone = stranger(silent).visitor

    answers = [telephone.get("/desk/call/" + "y" * 43).status_code for _ in range(40)]

    assert 429 in answers


def test_no_crowd_at_the_same_address_closes_a_link(silent: Room) -> None:
    """Strangers who guess, or cannot log in, keep nobody who was called from the page."""
    path, telephone = link(silent), stranger(silent)
    for number in range(31):
        telephone.visitor.get(f"/desk/call/wrong{number}")
    slowed = telephone.visitor.get("/desk/call/wrong")
    telephone.visitor.get("/desk/login")
    login = telephone.visitor.post("/desk/login", email="x@example.com", password="wrong " * 3)

    assert slowed.status_code == 429
    assert login.status_code == 422
    assert {telephone.visitor.get(path).status_code for _ in range(8)} == {200}


def test_what_was_typed_outlives_the_alarm(silent: Room) -> None:
    """It closed while somebody wrote: they can copy their sentence, however often they look."""
    telephone, path = stranger(silent), link(silent)
    form = fields_of(telephone.open(path))
    with silent.house.parts.watching.watch.write() as tx:
        over = replace(the_alarm(silent), closed_at=silent.clock.at, ending="spoken")
        tx.save_alarm(over)

    late = telephone.post(path, {**form, "sheet": "another", "sentence": "The lorry."}, "speak")

    assert late.status == 410
    assert "The lorry." in late.main
    assert {telephone.visitor.get(path).status_code for _ in range(8)} == {410}


def test_what_cannot_be_said_is_not_called_published(silent: Room) -> None:
    """A question has nothing to publish: the page says so, and nobody has it."""
    silent.clock.at = DUE - 2 * HOUR
    telephone, path = stranger(silent), link(silent)
    telephone.open(path)

    answer = telephone.post(path, {"sheet": "one"}, "speak")

    assert answer.status == 409
    assert "Nothing was published" in answer.main
    assert "Published." not in answer.main
    assert the_alarm(silent).acknowledged is None


def test_it_ends_with_its_time_and_with_its_person(silent: Room) -> None:
    """Expired, or of somebody who left: it says so, and opens nothing."""
    path = link(silent)
    telephone = stranger(silent)
    silent.clock.at += timedelta(days=30)
    old = telephone.visitor.get(path)

    person = silent.house.parts.people.by_email("doh@example.com")
    assert person is not None
    with silent.house.parts.people.write() as tx:
        tx.set_disabled(person.id, disabled=True)
    left = telephone.visitor.get(path)

    assert (old.status_code, left.status_code) == (410, 404)
    assert "/desk/" in old.text


def test_no_other_site_and_no_page_without_our_token_sends_it(silent: Room) -> None:
    """The link alone publishes nothing: a form of ours does."""
    path, telephone = link(silent), stranger(silent)
    form = fields_of(telephone.open(path))
    client = telephone.visitor.client

    def sent(**headers: str) -> TestResponse:
        data = {**form, "do": "speak", "csrf_token": telephone.visitor.token}
        return client.post(path, data=data, headers=headers)

    foreign = sent(**{"Sec-Fetch-Site": "cross-site"})
    bare = client.post(path, data={**form, "do": "speak"})

    assert foreign.status_code == 403
    assert bare.status_code in (303, 400)
    assert silent.stored == ()


def test_it_is_kept_nowhere_and_tells_nobody_where_it_came_from(silent: Room) -> None:
    """No cache, no referrer to other sites, no search engine."""
    answer = stranger(silent).visitor.get(link(silent))

    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["X-Robots-Tag"] == "noindex"


def test_it_speaks_the_language_of_whoever_was_called(silent: Room) -> None:
    """Theirs, whatever the browser asks for; another one, if they choose it."""
    person = silent.house.parts.people.by_email("doh@example.com")
    assert person is not None
    silent.house.parts.proving.speak(person, "ko")
    telephone, path = stranger(silent, "en"), link(silent)

    korean = telephone.open(path)
    english = telephone.post(path, fields_of(korean), "language:en")

    assert "지금 알려야 합니다" in korean.main
    assert "Something has to be said now" in english.main


def test_whether_it_stands_is_answered_by_one_button(silent: Room) -> None:
    """On track is noted; a delay leads to its form, with the promise chosen, behind the login."""
    silent.clock.at = DUE - 2 * HOUR
    telephone, path = stranger(silent), link(silent)

    asked = telephone.open(path)
    delayed = telephone.visitor.post(path, do="delay")

    assert "2 hours left until “Pre-order opens”" in asked.main
    to = delayed.headers["Location"]
    assert to == f"/desk/notices/{silent.id}/delay?promise=preorder"
    assert telephone.visitor.get(to).headers["Location"].startswith("/desk/login?next=")
    after = telephone.open(path)
    assert "ana@example.com said “delay” at" in after.main
    assert "The public does not know yet." in after.main
    stale = telephone.post(path, {"seen": ""}, "cancel")
    assert stale.status == 409
    assert "ana@example.com answered “delay”" in stale.main
    assert telephone.post(path, {"seen": "delay"}, "on_track").status == 410


def test_on_track_is_the_end_of_the_question(silent: Room) -> None:
    """The page says so from then on."""
    silent.clock.at = DUE - 2 * HOUR
    telephone, path = stranger(silent), link(silent)

    telephone.visitor.post(path, do="on_track")
    after = telephone.visitor.get(path)

    assert after.status_code == 410
    assert "on track" in after.text


TROUBLE = {
    "title": "Something is wrong",
    "body": "We know that something is wrong. {{ sentence }} We speak by {{ next_word }}.",
    "short": "Something is wrong. {{ sentence }} We speak by {{ next_word }} {{ link }}",
    "language": "en",
}


def approved(room: Room, words: Mapping[str, object]) -> str:
    """A holding text, written and signed; its id."""
    made = room.house.call("ana", "POST", "/holding-texts", words)
    assert made.json is not None, made.text
    room.house.call("bo", "POST", f"/holding-texts/{made.json['id']}/approve")
    return str(made.json["id"])


def untold(room: Room) -> str:
    """Before any promise is due something goes wrong of which no notice tells; its id."""
    room.clock.at = DUE - 5 * HOUR
    known_at = (DUE - 6 * HOUR).isoformat()
    wrong = {"what": "The shop sells at 1 KRW.", "known_at": known_at}
    answer = room.house.call("ana", "POST", "/incidents", wrong)
    assert answer.json is not None
    return str(answer.json["id"])


def test_an_incident_without_a_notice_becomes_one_in_two_clicks(silent: Room) -> None:
    """Open the link, publish: a statement in signed words, on every channel, which tells of it."""
    approved(silent, TROUBLE)
    incident = untold(silent)
    telephone, path = stranger(silent), link(silent)

    form = telephone.open(path)
    clicks = 1
    silent.clock.at += timedelta(minutes=1)
    done = telephone.post(path, fields_of(form), "speak")
    clicks += 1
    on_its_way = telephone.open(path).main
    silent.house.parts.deliver_due()

    told = silent.house.parts.incidents.incident(incident)
    subject = silent.house.parts.publishing.subject(told.notice_id or "")
    first = subject.announcement
    assert clicks <= 3
    assert "“Pre-order" not in form.main
    assert "It is late" not in form.main
    assert "The company has spoken" in done.main
    assert "It is going out now" in on_its_way
    assert (subject.kind, subject.language, first.kind) == ("statement", "en", "announcement")
    assert subject.public is not None
    assert subject.public.title == "Something went wrong · Sat 25 Jul 2026, 15:00"
    assert "We know that something is wrong. We speak by" in subject.public.bulletins[0].shown.body
    everywhere = {
        name for name, one in silent.house.parts.settings.channels.items() if one.enabled
    }
    assert {d.channel for d in silent.house.parts.store.deliveries(first.id)} == everywhere
    assert silent.house.parts.watching.silent_on([the_alarm(silent)], silent.clock.at)
    assert silent.stored == ()


def test_the_title_of_a_notice_begun_at_night_says_what_is_wrong(silent: Room) -> None:
    """In the words of whoever was called, which are bounded as a sentence of theirs is."""
    approved(silent, TROUBLE)
    incident = untold(silent)
    telephone, path = stranger(silent), link(silent)
    typed = {**fields_of(telephone.open(path)), "what": "prices, see www.example.com"}

    refused = telephone.post(path, typed, "speak")
    seen = telephone.post(path, {**typed, "what": "the prices"}, "check")
    telephone.post(path, fields_of(seen), "speak")

    title = "Something went wrong with the prices · Sat 25 Jul 2026, 15:00"
    assert refused.status == 422
    assert refused.beside("what")
    assert title in seen.main
    notice = silent.house.parts.incidents.incident(incident).notice_id or ""
    begun = silent.house.parts.publishing.subject(notice).announcement
    assert begun.working.content.title == title


def test_of_two_who_begin_a_notice_of_the_same_incident_one_is_told_of_the_other(
    silent: Room,
) -> None:
    """One notice, not two; what the second typed is on the page."""
    text = approved(silent, TROUBLE)
    untold(silent)
    first, second, path = stranger(silent), stranger(silent), link(silent)
    alarm = the_alarm(silent)
    mine, theirs = (fields_of(one.open(path)) for one in (first, second))

    first.post(path, mine, "speak")
    late = second.post(path, {**theirs, "sentence": "The price was wrong."}, "speak")
    again = first.post(path, mine, "speak")
    # Whoever pressed in the very same moment had seen no notice, either.
    telling, word = silent.house.parts.speaking, silent.house.parts.speaking.first_next_word("UTC")
    with pytest.raises(ConflictError, match="told_meanwhile"):
        telling.begin_as_called(person(silent.house, "doh"), alarm, Filling(text, word))
    silent.house.parts.deliver_due()

    assert late.status == 409
    assert "The price was wrong." in late.main
    assert (again.status, again.path) == (200, path)
    public = silent.house.parts.public_rows.newest_notices(9)
    assert [one.kind for one in public if one.id != silent.id] == ["statement"]


OVER = {
    "title": "It is over",
    "body": "What was wrong is over. {{ sentence }}",
    "short": "It is over. {{ sentence }} {{ link }}",
    "language": "en",
    "resolved": True,
}


def wrong(room: Room) -> str:
    """Before any promise is due something goes wrong of which the notice tells; its id."""
    room.clock.at = DUE - 5 * HOUR
    known_at = (DUE - 6 * HOUR).isoformat()
    told = {"what": "Nobody can pay.", "known_at": known_at, "notice": room.id}
    answer = room.house.call("ana", "POST", "/incidents", told)
    assert answer.json is not None
    return str(answer.json["id"])


def test_the_page_of_an_incident_that_ended_says_so_and_how_the_public_learns_it(
    silent: Room,
) -> None:
    """Nothing false is chosen for anybody; one click says that it is over, and the page is too."""
    approved(silent, OVER)
    approved(silent, TROUBLE)
    incident, telephone = wrong(silent), stranger(silent)
    path = link(silent)
    before = telephone.open(path)
    first = fields_of(before)
    silent.clock.at += timedelta(minutes=1)
    telephone.post(path, {**first, "text": offered(before, "Something is wrong")}, "speak")
    silent.house.parts.deliver_due()
    silent.clock.at += timedelta(minutes=20)
    silent.house.call("ana", "POST", f"/incidents/{incident}/end", ENDED)
    silent.house.parts.watching.tick(silent.clock.at)

    ended = telephone.open(path)
    silent.clock.at += timedelta(minutes=1)
    done = telephone.post(path, fields_of(ended), "speak")
    silent.house.parts.deliver_due()
    after = telephone.visitor.get(path)

    assert "It has ended, and the public reads that it goes on" in ended.main
    assert "Ended at" in ended.main
    assert "Something is wrong." not in ended.main
    assert "What was wrong is over." in ended.main
    assert "somebody has spoken already" not in ended.main
    assert done.path == path
    assert (silent.newest.kind, silent.newest.resolved) == ("update", True)
    assert after.status_code == 410
    assert silent.house.parts.incidents.left_open() == ()


def test_by_a_link_one_says_that_it_is_over_and_that_ends_it(silent: Room) -> None:
    """Also after a word by the same link; the incident ends with it, and once."""
    approved(silent, OVER)
    approved(silent, TROUBLE)
    incident, telephone, path = wrong(silent), stranger(silent), link(silent)
    begun = telephone.open(path)
    first = {**fields_of(begun), "text": offered(begun, "Something is wrong")}
    silent.clock.at += timedelta(minutes=1)
    telephone.post(path, first, "speak")
    silent.house.parts.deliver_due()
    silent.clock.at += timedelta(minutes=20)

    spoken = telephone.open(f"{path}?more=1")
    telephone.post(path, {**fields_of(spoken), "text": offered(spoken, "It is over")}, "speak")
    silent.house.parts.deliver_due()

    assert "Is it over? Then say so" in spoken.main
    assert "These words also promise customers: Cause, " in spoken.main
    assert "text" not in fields_of(spoken)
    assert silent.house.parts.incidents.incident(incident).ended_at == silent.clock.at
    assert [b.kind for b in silent.stored] == ["holding", "update"]
    assert silent.newest.explanation.due()


def test_a_second_end_by_the_link_shows_the_first_and_keeps_what_was_typed(silent: Room) -> None:
    """Who published which words, and when; nothing more is said or owed. Its button names it."""
    approved(silent, OVER)
    approved(silent, TROUBLE)
    wrong(silent)
    telephone, path = stranger(silent), link(silent)
    silent.clock.at += timedelta(minutes=1)
    begun = telephone.open(path)
    trouble = {**fields_of(begun), "text": offered(begun, "Something is wrong")}
    telephone.post(path, trouble, "speak")
    silent.house.parts.deliver_due()
    silent.clock.at += timedelta(minutes=20)
    quiet = telephone.open(path)
    form = telephone.open(f"{path}?more=1")
    over = {**fields_of(form), "text": offered(form, "It is over")}
    telephone.post(path, over, "speak")
    stale = {**over, "sheet": "another", "sentence": "Paying works."}

    late = telephone.post(path, stale, "speak")
    again = telephone.post(path, {"sentence": "Paying works."}, "more")

    assert "This text was not published You have spoken already." in late.main.replace(
        "Phone X ", ""
    )
    assert "The company has spoken" not in late.main
    assert "omebody" not in late.main
    assert "Paying works." in again.main
    assert "Is it over?" in quiet.main
    assert "Publish on every channel that it is over" in form.main
    assert "any approved text can be published there at once" in form.main
    assert late.status == 409
    assert "You published this" in late.main
    assert "It is over." in late.main
    assert "Paying works." in late.main
    silent.house.parts.deliver_due()
    assert [b.kind for b in silent.stored] == ["holding", "update"]


def test_without_a_text_that_says_it_nothing_is_chosen_for_whoever_is_late(silent: Room) -> None:
    """What was promised next has passed, and the incident has ended: no text is preset."""
    approved(silent, TROUBLE)
    incident, telephone, path = wrong(silent), stranger(silent), link(silent)
    begun = telephone.open(path)
    silent.clock.at += timedelta(minutes=1)
    words = {**fields_of(begun), "text": offered(begun, "Something is wrong")}
    telephone.post(path, words, "speak")
    silent.house.parts.deliver_due()
    silent.house.call("ana", "POST", f"/incidents/{incident}/end", ENDED)
    silent.clock.at = DUE - 20 * timedelta(minutes=1)

    shown = telephone.open(path)

    assert "Ended at" in shown.main
    assert not shown.root.xpath("//input[@name='text'][@checked]")


def test_that_it_happened_is_said_by_the_link_in_fixed_words(silent: Room) -> None:
    """One button, at the promised instant; the second press records nothing more."""
    telephone, path = stranger(silent), link(silent)
    form = telephone.open(path)
    [then] = form.root.xpath("//form[.//button[@value='kept_then']]")
    fields = {name: value for name, value in then.form_values() if name != "csrf_token"}

    done = telephone.post(path, fields, "kept_then")
    again = telephone.post(path, fields, "kept_then")
    silent.house.parts.deliver_due()
    later = telephone.post(path, {**fields, "sheet": "other"}, "kept_then")

    assert "It happened: “Pre-order opens”" in form.main
    assert (done.path, again.status) == (path, 200)
    assert [b.kind for b in silent.stored] == ["fulfilment"]
    outcome = silent.public.promises[0].outcome
    assert outcome is not None
    assert (outcome.status, outcome.observed_at, outcome.source) == ("kept", DUE, "staff")
    assert later.status == 409


def test_what_cannot_have_happened_is_refused_on_the_page_of_a_call(silent: Room) -> None:
    """A time to come, none, a promise that the link is not about."""
    telephone, path = stranger(silent), link(silent)
    [later] = telephone.open(path).root.xpath("//form[.//button[@value='kept_later']]")
    fields = {name: value for name, value in later.form_values() if name != "csrf_token"}
    fields["observed_at.time"] = "21:30"

    for field, typed, status in (
        ("observed_at.time", "23:59", 422),
        ("observed_at.time", "", 422),
        ("promise", "sale", 409),
        ("promise", "../x", 422),
    ):
        answer = telephone.post(path, {**fields, field: typed}, "kept_later")
        assert answer.status == status, answer.main
    assert silent.stored == ()


def test_the_link_of_a_question_ends_with_the_role_of_whoever_was_asked(silent: Room) -> None:
    """Ana wrote the notice and was asked; once she writes nothing here, her link opens nothing."""
    silent.clock.at = DUE - 2 * HOUR
    path, telephone = link(silent), stranger(silent)
    before = telephone.visitor.get(path).status_code
    ana = silent.house.parts.people.by_email("ana@example.com")
    assert ana is not None
    with silent.house.parts.people.write() as tx:
        tx.set_roles(ana.id, frozenset({"legal"}))

    assert (before, telephone.visitor.get(path).status_code) == (200, 404)


ENDED = {"reason": "The payment service is up again.", "public": "left_open"}


def offered(form: Paper, title: str) -> str:
    """The id of the text of that title."""
    [found] = form.root.xpath(f"//label[contains(., '{title}')]/input[@name='text']/@value")
    return str(found)


def test_an_incident_without_a_notice_is_told_of_in_one_that_is_chosen(silent: Room) -> None:
    """Without a role and without a login: choose it, read the words, publish; by a link, once."""
    statement = f"/desk/notices/new/statement?incident={untold(silent)}"

    telephone, path = stranger(silent), link(silent)
    shown = telephone.open(path)

    assert "The shop sells at 1 KRW." in shown.main
    assert shown.root.xpath(f"//a[@href='{statement}']")
    assert not shown.root.xpath("//form[@id='writing']")
    [to] = shown.root.xpath("//main//a[contains(@href, '?notice=')]/@href")
    silent.clock.at += timedelta(minutes=1)
    form = fields_of(telephone.open(to))
    done = telephone.post(path, form, "speak")
    silent.house.parts.deliver_due()
    knowing = {**form, "sheet": "another", "heard": silent.newest.id}
    second = telephone.post(path, knowing, "speak")

    [told] = silent.house.parts.incidents.listed(limit=1).items
    assert "The company has spoken" in done.main
    assert (silent.newest.kind, told.notice_id) == ("holding", silent.id)
    assert second.status == 409
    assert len(silent.stored) == 1


def is_quiet(shown: Paper) -> bool:
    """Whether a page asks for nothing: no button that publishes, and nothing that is wrong."""
    publishing = "//button[@value='speak' or starts-with(@value, 'kept')]"
    alarming = "//*[contains(@class, 'silent')] | //input[@name='text']"
    return not shown.root.xpath(f"{publishing} | {alarming}")


def next_call(room: Room, *, after: timedelta) -> str:
    """The path that whoever is called next got."""
    room.clock.at += after
    calls = the_alarm(room).calls
    return f"/desk/call/{room.house.parts.watching.alarming.token(calls[-1].id)}"


def test_once_somebody_has_spoken_the_page_is_quiet_for_everybody_at_once(silent: Room) -> None:
    """Also for whoever was called a moment ago, and before the words are on the board."""
    hire(silent.house, "eve", "duty", called="Eve")
    telephone, path = stranger(silent), link(silent)
    other, theirs = stranger(silent), next_call(silent, after=timedelta(minutes=11))
    assert theirs != path
    assert speak(silent, telephone, path).status == 200

    going_out = [telephone.open(path), other.open(theirs)]
    silent.house.parts.deliver_due()
    out = [telephone.open(path), other.open(theirs)]

    assert all(is_quiet(shown) for shown in (*going_out, *out))
    mine, seen = (shown.main for shown in out)
    assert "It is going out now" in going_out[1].main
    assert "You published this" in mine
    assert "doh@example.com published this, Sat 25 Jul 2026, 22:11 KST" in seen
    assert "is late. We speak by" in seen
    by = silent.newest.next_word_by
    assert by is not None
    promised = f"Customers were promised the next word by {by.wall:%a %d %b %Y, %H:%M} KST"
    assert promised in mine
    assert promised in seen
    assert "nobody" not in seen
    assert [one.state for one in silent.house.parts.watching.open_alarms()[0].calls] == [
        "waiting",
        "waiting",
    ]


def test_who_is_called_as_somebody_speaks_gets_no_letter_that_nobody_has(silent: Room) -> None:
    """The call is dropped: nobody is woken to read that nobody spoke, a minute after it was."""
    telephone, path = stranger(silent), link(silent)
    speak(silent, telephone, path)
    post = Post()

    replace(silent.house.parts.calling, mailer=post).make()

    assert post.letters == []
    assert [one.state for one in the_alarm(silent).calls] == ["dropped"]


def test_after_it_happened_the_page_is_quiet_from_that_moment_on(silent: Room) -> None:
    """Not "something has to be said now" under "Published"; then the alarm is over."""
    telephone, path = stranger(silent), link(silent)
    [then] = telephone.open(path).root.xpath("//form[.//button[@value='kept_then']]")
    fields = {name: value for name, value in then.form_values() if name != "csrf_token"}

    going_out = telephone.post(path, fields, "kept_then")
    silent.house.parts.deliver_due()
    silent.house.parts.watching.tick(silent.clock.at)
    over = telephone.visitor.get(path)

    assert is_quiet(going_out)
    assert "It happened: “Pre-order opens”" in going_out.main
    assert "Something has to be said now" not in going_out.main
    assert over.status_code == 410
    assert "You published this" in text(page(over, 410))


def test_it_happened_is_asked_before_it_is_published(silent: Room) -> None:
    """The act that cannot be taken back lies under a question, and says whose words they are."""
    shown = stranger(silent).open(link(silent))

    [then] = shown.root.xpath("//button[@value='kept_then']")
    [asks] = then.xpath("ancestor::details")
    assert asks.get("open") is None
    assert "cannot be taken back" in text(asks)
    assert "signed beforehand" not in text(asks)
    assert "a delay or a cancellation" in text(asks)


def test_after_it_is_over_nothing_says_that_it_goes_on(silent: Room) -> None:
    """From the press of the button on, and once the alarm is over: what was said, and by whom."""
    approved(silent, OVER)
    approved(silent, TROUBLE)
    wrong(silent)
    telephone, path = stranger(silent), link(silent)
    form = telephone.open(path)
    over = {**fields_of(form), "text": offered(form, "It is over")}

    going_out = telephone.post(path, over, "speak")
    silent.house.parts.deliver_due()
    silent.house.parts.watching.tick(silent.clock.at)
    after = page(telephone.visitor.get(path), 410)

    assert is_quiet(going_out)
    assert "goes on" not in going_out.main
    assert "It is over." in text(after)
    assert "You published this" in text(after)
    assert "You said that it is over." in text(after)
    assert "you are called again" not in text(after)
    assert "Still to be told, by" in text(after)
    assert "no further word" not in text(after)


def test_a_notice_begun_by_a_link_can_be_ended_by_it(silent: Room) -> None:
    """The alarm was over five seconds after the first word; the link publishes the last, too."""
    approved(silent, OVER)
    approved(silent, TROUBLE)
    incident = untold(silent)
    telephone, path = stranger(silent), link(silent)
    speak(silent, telephone, path)
    silent.house.parts.deliver_due()
    silent.house.parts.watching.tick(silent.clock.at)
    silent.clock.at += timedelta(seconds=25)

    form = telephone.open(f"{path}?more=1")
    over = {**fields_of(form), "text": offered(form, "It is over")}
    done = telephone.post(path, over, "speak")
    silent.house.parts.deliver_due()
    silent.house.parts.watching.tick(silent.clock.at)
    again = telephone.post(path, {**over, "sheet": "another"}, "speak")

    told = silent.house.parts.incidents.incident(incident)
    subject = silent.house.parts.publishing.subject(told.notice_id or "")
    assert is_quiet(done)
    assert told.ended_at == silent.clock.at
    assert [b.kind for b in subject.bulletins] == ["announcement", "update"]
    assert again.status == 410
    assert "What you just pressed published nothing." in again.main


def test_after_a_mistake_the_words_stand_there_and_nobody_has_it_yet(silent: Room) -> None:
    """The error beside its field, the text chosen and readable; the next is called in time."""
    telephone, path = stranger(silent), link(silent)

    late = speak(silent, telephone, path, sentence="See http://rain.example")

    [chosen] = late.root.xpath("//input[@name='text'][@checked]/ancestor::div[@class='offer']")
    assert late.status == 422
    assert "We speak by [time of the next word]" in text(chosen)
    assert not chosen.xpath(".//*[@class='refused']")
    assert late.beside("sentence")
    assert late.root.xpath("//input[@name='sentence']/@value") == ["See http://rain.example"]
    assert the_alarm(silent).acknowledged is None


def test_an_old_link_says_that_it_has_spoken_and_leads_on(silent: Room) -> None:
    """The promised word was missed: something is wrong again, and the newest link is for that."""
    telephone, path = stranger(silent), link(silent)
    silent.clock.at += timedelta(minutes=1)
    speak(silent, telephone, path)
    silent.house.parts.deliver_due()
    silent.clock.at += timedelta(hours=5)

    shown = telephone.open(path)

    assert "By this link somebody has spoken already." in shown.main
    assert "Since the last word 5 hours" in shown.main
    assert not shown.root.xpath("//button[@value='speak']")


def test_after_it_is_over_the_page_names_what_else_is_open(silent: Room) -> None:
    """Not "it is not settled" under the words that say it is: one promise is not."""
    approved(silent, OVER)
    wrong(silent)
    silent.clock.at = DUE + HOUR
    telephone, path = stranger(silent), link(silent)
    form = telephone.open(path)
    silent.clock.at += timedelta(minutes=1)

    over = {**fields_of(form), "text": offered(form, "It is over")}
    shown = telephone.post(path, over, "speak").main

    assert "Whether “Pre-order opens” was kept is still open" in shown
    assert "not settled" not in shown


def test_an_explanation_that_is_late_is_named_and_no_text_is_chosen_for_it(silent: Room) -> None:
    """What is missing stands there with the way to its form, also once a part of it is told."""
    for promise, late in (("preorder", HOUR), ("sale", timedelta())):
        due = next(p for p in silent.public.promises if p.key == promise).current.anchor.utc
        silent.clock.at = due + HOUR
        seen = {"promise": promise, "observed_at": (due + late).isoformat()}
        silent.house.call("ana", "POST", f"/notices/{silent.id}/fulfilments", seen)
        silent.house.parts.deliver_due()
    silent.clock.at = DUE + timedelta(days=8)
    telephone, path = stranger(silent), link(silent)
    to = f"/desk/notices/{silent.id}/update?owed=1"

    before = telephone.open(path)
    told = {"cause": "A typhoon held the ship for five days."}
    said = {"kind": "update", "publish_at": "now", "body": "Why.", "explanation": told}
    made = silent.house.call("ana", "POST", f"/notices/{silent.id}/bulletins", said)
    assert made.json is not None, made.text
    silent.house.signed(made.json["id"])
    silent.house.parts.deliver_due()
    silent.clock.at += timedelta(minutes=1)
    after = telephone.open(path)

    assert "Still to be explained: Cause, So that it does not happen again." in before.main
    assert not before.root.xpath("//input[@name='text'][@checked]")
    assert "Still to be explained: So that it does not happen again." in after.main
    assert "There is nothing else for you to do now." not in after.main
    for shown in (before, after):
        assert shown.root.xpath(f"//a[@href='{to}']")
