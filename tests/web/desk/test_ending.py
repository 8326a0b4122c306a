"""Ending an incident at the desk with words for the public: both happen, or neither does."""

from datetime import timedelta

from tests.web.access.visitor import person
from tests.web.desk.looking import hire, links, page, part, text
from tests.web.desk.paper import Writer
from tests.web.house import House

MINUTE = timedelta(minutes=1)
OVER = {
    "title": "It is over",
    "body": "What was wrong is over. {{ sentence }}",
    "short": "It is over. {{ sentence }} {{ link }}",
    "language": "en",
    "resolved": True,
}


def say(house: House, notice: str, words: str) -> None:
    """An update, public a minute later."""
    house.clock.at += MINUTE
    news = {"kind": "update", "body": words, "publish_at": "now"}
    made = house.call("ana", "POST", f"/notices/{notice}/bulletins", news)
    assert made.json is not None, made.text
    house.signed(made.json["id"])
    house.parts.deliver_due()


def approved_text(house: House) -> str:
    """A holding text that says that it is over, signed beforehand; its id."""
    made = house.call("ana", "POST", "/holding-texts", OVER)
    assert made.json is not None, made.text
    house.call("bo", "POST", f"/holding-texts/{made.json['id']}/approve")
    return str(made.json["id"])


def test_who_ends_it_from_an_old_page_ends_nothing_and_publishes_nothing(house: House) -> None:
    """Something was said meanwhile that they have not read: it goes on, and they are told."""
    hire(house, "doh", "duty")
    notice, text = house.announced()["id"], approved_text(house)
    declare = house.parts.incidents.declare
    wrong = declare(person(house, "ana"), house.clock.at, "Nobody can pay", notice)
    say(house, notice, "We look into it.")
    at, doh = f"/desk/incidents/{wrong.id}", Writer.signed_in(house, "doh")
    opened = doh.open(at)
    heard = opened.root.xpath("string(//input[@name='heard']/@value)")
    say(house, notice, "Nobody was charged twice.")
    filled = {"reason": "Restarted.", "public": f"say:{text}"}

    late = doh.visitor.post(f"{at}/end", **filled, heard=heard)

    assert (late.status_code, heard) == (
        409,
        house.parts.publishing.subject(notice).bulletins[1].id,
    )
    assert "Restarted." in late.text
    assert opened.root.xpath("//button[@name='public']/text()") == [
        "End it and tell customers",
        "Just end it",
    ]
    assert "What was wrong is over." in opened.main
    assert house.parts.incidents.incident(wrong.id).ended_at is None
    [_, _, newest] = house.parts.publishing.subject(notice).bulletins
    assert not newest.working.content.resolved
    assert f'name="heard" value="{newest.id}"' in late.text
    now = doh.visitor.post(f"{at}/end", **filled, heard=newest.id)
    assert now.status_code == 303
    done = doh.visitor.follow(now).text
    assert "Customers are being told now." in done
    assert "the public reads that it goes on" not in done
    assert house.parts.incidents.incident(wrong.id).ended_at == house.clock.at


def test_words_that_nobody_could_sign_end_nothing(house: House) -> None:
    """They are still in their field, with the reason; pressed again with others, it ends."""
    notice = house.announced()["id"]
    declare = house.parts.incidents.declare
    wrong = declare(person(house, "ana"), house.clock.at, "Nobody can pay", notice)
    say(house, notice, "We look into it.")
    at, ana, nested = f"/desk/incidents/{wrong.id}", Writer.signed_in(house, "ana"), "> " * 400
    filled = {"reason": "Restarted.", "public": "write"}

    refused = page(ana.visitor.post(f"{at}/end", **filled, body=f"{nested}x"), 422)

    assert house.parts.incidents.incident(wrong.id).ended_at is None
    assert len(house.parts.publishing.subject(notice).bulletins) == 2
    [field] = refused.xpath(".//textarea[@name='body'][@aria-invalid='true']")
    assert (field.text or "").strip() == f"{nested}x"
    assert ana.visitor.post(f"{at}/end", **filled, body="You can pay.").status_code == 303
    assert house.parts.incidents.incident(wrong.id).ended_at == house.clock.at
    assert house.parts.publishing.subject(notice).bulletins[-1].working.submitted_at is not None


def test_two_who_say_that_it_is_over_promise_the_cause_once(house: House) -> None:
    """The second text is not signed unread; frozen anew it is a further word, and owes nothing."""
    notice = house.announced()["id"]
    over = {"kind": "update", "publish_at": "now", "resolved": True}
    made = [
        house.call("ana", "POST", f"/notices/{notice}/bulletins", {**over, "body": body}).json
        for body in ("You can pay again.", "Paying works for everybody again.")
    ]
    first, second = (str(one["id"]) for one in made if one is not None)
    house.call("ana", "POST", f"/bulletins/{second}/submit")
    house.signed(first)
    house.parts.deliver_due()

    late = house.call("bo", "POST", f"/bulletins/{second}/approve")
    house.call("bo", "POST", f"/bulletins/{second}/freeze-anew")
    house.call("bo", "POST", f"/bulletins/{second}/approve")
    house.parts.deliver_due()

    assert (late.status_code, "Somebody else has said in public" in late.text) == (409, True)
    public = house.parts.publishing.subject(notice).public
    assert public is not None
    assert public.bulletins[-1].id == second
    assert set(public.owed_parts()) == {(first, "cause"), (first, "prevention")}


def test_two_texts_signed_at_once_that_say_that_it_is_over_promise_the_cause_once(
    house: House,
) -> None:
    """Neither knew of the other: as the second becomes public, the debt is there once."""
    notice = house.announced()["id"]
    at = (house.clock.at + timedelta(hours=1)).isoformat()
    over = {"kind": "update", "publish_at": at, "resolved": True}
    for body in ("You can pay again.", "Paying works for everybody again."):
        made = house.call("ana", "POST", f"/notices/{notice}/bulletins", {**over, "body": body})
        assert made.json is not None, made.text
        house.signed(made.json["id"])
    house.clock.at += timedelta(hours=1)

    house.parts.deliver_due()

    public = house.parts.publishing.subject(notice).public
    assert public is not None
    [_, first, second] = public.bulletins
    assert set(public.owed_parts()) == {(first.id, "cause"), (first.id, "prevention")}
    assert (second.resolved, dict(second.explanation.parts)) == (True, {})
    assert house.parts.records.verify() is not None


def test_who_ends_it_second_reads_who_was_first_and_with_which_words(house: House) -> None:
    """No dead end: the waiting text and who may sign it, what was typed, and a way on."""
    notice = house.announced()["id"]
    wrong = house.parts.incidents.declare(
        person(house, "ana"), house.clock.at, "Nobody can pay", notice
    )
    say(house, notice, "We look into it.")
    at, ana = f"/desk/incidents/{wrong.id}", Writer.signed_in(house, "ana")
    typed = {"reason": "Restarted.", "public": "write"}
    hire(house, "eun", "author")
    eun = Writer.signed_in(house, "eun")

    first = ana.visitor.post(f"{at}/end", **typed, body="You can pay again.")
    second = eun.visitor.post(f"{at}/end", **typed | {"reason": "Lee did."}, body="All is well.")
    linked = eun.visitor.post(f"{at}/link", notice=notice)

    assert (first.status_code, second.status_code, linked.status_code) == (303, 409, 409)
    [_, _, update] = house.parts.publishing.subject(notice).bulletins
    shown = page(second, 409)
    told = text(part(shown, "over"))
    assert "ana@example.com ended this incident at" in told
    assert "You can pay again." in told
    assert "bo@example.com" in told.partition("Who may sign it (")[2]
    assert "What you typed Lee did. All is well." in told
    assert f"/desk/bulletins/{update.id}" in links(shown)
    assert f"/desk/incidents?notice={notice}" in links(shown)


def test_words_that_a_court_had_removed_do_not_tell_how_it_ended(house: House) -> None:
    """Whoever reads how it ended reads what is public, not the desk's own copy."""
    notice = house.announced()["id"]
    wrong = house.parts.incidents.declare(
        person(house, "ana"), house.clock.at, "Nobody can pay", notice
    )
    over = {"kind": "update", "publish_at": "now", "resolved": True, "body": "Kim repaired it."}
    made = house.call("ana", "POST", f"/notices/{notice}/bulletins", over)
    assert made.json is not None, made.text
    house.signed(made.json["id"])
    house.parts.deliver_due()
    house.hire("dia", "admin", "approver", scope="approve")
    ana = Writer.signed_in(house, "ana")

    before = text(part(page(ana.visitor.get(f"/desk/incidents/{wrong.id}")), "over"))
    for who in ("dia", "bo"):
        house.call(who, "POST", f"/bulletins/{made.json['id']}/redact", {"because": "court"})
    after = text(part(page(ana.visitor.get(f"/desk/incidents/{wrong.id}")), "over"))

    assert "Kim repaired it." in before
    assert "Kim" not in after
    assert "Its words were removed. It still says that it is over." in after
