"""The table of rights, held against the forms of the desk, with the sessions of real people."""

from collections.abc import Callable, Mapping

import pytest
from werkzeug.test import TestResponse

from noticeboard.domain.delivery import DeliveryState
from noticeboard.domain.holding import HoldingText
from noticeboard.domain.review import unconfirmed
from tests.usecases.rights import ROWS, Row
from tests.usecases.stage import OBJECTS
from tests.web.desk.crowd import LEFT, PEOPLE, Crowd
from tests.web.desk.filled_forms import FORMS, REASON, REWORDED, form_of, offers
from tests.web.desk.looking import page, text
from tests.web.desk.shelves import stored

# What a page says for each code of the table, and the status it says it with.
SAID: Mapping[str, tuple[int, str]] = {
    "own_text": (403, "You wrote this. Another person signs it off."),
    "role_missing": (403, "needs the role:"),
    "not_in_review": (409, "This is not waiting for sign-off."),
    "in_review": (409, "waits for sign-off"),
    "too_late_to_pull_back": (409, "cannot be pulled back"),
    "not_public_yet": (409, "This notice is not public yet."),
    "text_changed": (409, "changed since you read it"),
    "no_emergency": (409, "Only a further text about a public notice"),
    "nothing_to_look_at": (409, "Nothing here waits for you to look at it"),
    "nothing_to_confirm": (409, "Nobody published this alone"),
    "not_outdated": (409, "Nothing was published since this was frozen"),
}


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_who_may(crowd: Crowd, row: Row) -> None:
    """As the table says: it is done, or a sentence says why not and nothing has changed."""
    expected = {name: row.cells[name] for name in PEOPLE} | {LEFT: "signed_out"}

    found = {name: outcome(crowd, row, name) for name in PEOPLE}

    assert found == expected


# Sent by hand only: nobody is shown a text that nobody reads, or how to stop what is stopped.
BY_HAND = ("approve read earlier", "hold a channel")
OFFERED = tuple(row for row in ROWS if str(row) not in BY_HAND)


@pytest.mark.parametrize("row", OFFERED, ids=str)
def test_who_is_offered_it(crowd: Crowd, row: Row) -> None:
    """Whoever may do it finds the way to it on the page; nobody else does."""
    objects = {name: OBJECTS[row.on](crowd.stage(name)) for name in PEOPLE}
    expected = {name: name != LEFT and row.cells[name] is None for name in PEOPLE}

    found = {name: offers(crowd, row, it, name) for name, it in objects.items()}

    assert found == expected


def outcome(crowd: Crowd, row: Row, name: str) -> str | None:
    """The code of what refuses it; ``None`` when it is done."""
    it = OBJECTS[row.on](crowd.stage(name))
    sent, before = form_of(crowd, row, it), stored(crowd.house)
    answer = crowd.at[name].post(sent.to, **sent.fields)
    if answer.status_code != 303:
        assert stored(crowd.house) == before, answer.text
        return refusal(answer)
    if row.on == "signed once" and stored(crowd.house) == before:
        # A second click is no refusal here: the page says that it is signed.
        return "signed_already"
    if row.action in ("draft", "write"):
        it = answer.headers["Location"].rpartition("/")[2]
    assert DONE[row.action](crowd, it, name), answer.headers["Location"]
    return None


def refusal(answer: TestResponse) -> str:
    """Which of the sentences is read on the page."""
    if answer.status_code == 401:
        return "signed_out"
    main = page(answer, answer.status_code)
    # At the head of the page that the form was on; or on a page that says nothing else.
    read = text((main.xpath(".//*[@role='alert']/*[1]") or main.xpath("./p[@class='lead']"))[0])
    found = [code for code, (_, says) in SAID.items() if says in read]
    assert len(found) == 1, (found, read)
    assert answer.status_code == SAID[found[0]][0]
    return found[0]


def _drafted(crowd: Crowd, it: str, name: str) -> bool:
    working = crowd.house.bulletin(it).working
    return working.state == "draft" and name in working.authors


def _follow_up_is(kind: str) -> Callable[[Crowd, str, str], bool]:
    def is_there(crowd: Crowd, it: str, name: str) -> bool:
        subject = crowd.house.parts.store.subject_of(it)
        assert subject is not None
        newest = subject.bulletins[-1]
        return (newest.kind, newest.working.authors) == (kind, (name,))

    return is_there


def _delivery_is(state: DeliveryState) -> Callable[[Crowd, str, str], bool]:
    def is_so(crowd: Crowd, it: str, _: str) -> bool:
        delivery = crowd.house.parts.store.delivery(it)
        return delivery is not None and delivery.state is state

    return is_so


def _edited(crowd: Crowd, it: str, name: str) -> bool:
    working = crowd.house.bulletin(it).working
    return working.content.body == REWORDED and name in working.authors


def _signed(crowd: Crowd, it: str, name: str) -> bool:
    return name in {signature.person for signature in crowd.house.bulletin(it).working.sign_offs}


def _submitted(crowd: Crowd, it: str, _: str) -> bool:
    return crowd.house.bulletin(it).working.state == "in_review"


def _drafted_again(crowd: Crowd, it: str, _: str) -> bool:
    return crowd.house.bulletin(it).working.state == "draft"


def _rejected(crowd: Crowd, it: str, _: str) -> bool:
    return crowd.house.bulletin(it).working.rejected_because == REASON


def _discarded(crowd: Crowd, it: str, _: str) -> bool:
    return crowd.house.bulletin(it).candidate is None


def _redacted(crowd: Crowd, it: str, _: str) -> bool:
    subject = crowd.house.parts.store.subject_of(it)
    assert subject is not None
    assert subject.public is not None
    return subject.public.bulletins[0].removed is not None


def _text(crowd: Crowd, it: str) -> HoldingText:
    return crowd.house.parts.holding_texts.text(it)


def _written(crowd: Crowd, it: str, name: str) -> bool:
    working = _text(crowd, it).working
    return working.content.body.startswith(REWORDED) and name in working.authors


def _text_signed(crowd: Crowd, it: str, name: str) -> bool:
    return name in {signature.person for signature in _text(crowd, it).working.sign_offs}


def _text_back(crowd: Crowd, it: str, _: str) -> bool:
    return _text(crowd, it).working.rejected_because == REASON


def _text_retired(crowd: Crowd, it: str, _: str) -> bool:
    return _text(crowd, it).retired_at is not None


def _spoken(crowd: Crowd, notice: str, _: str) -> bool:
    return crowd.house.parts.publishing.subject(notice).bulletins[-1].kind == "holding"


def _held_by(crowd: Crowd, it: str, name: str) -> bool:
    return (it, name) in {(hold.channel, hold.by) for hold in crowd.house.parts.overview.holds()}


def _resumed(crowd: Crowd, it: str, _: str) -> bool:
    return it not in {hold.channel for hold in crowd.house.parts.overview.holds()}


def _objection(crowd: Crowd, bulletin: str) -> str | None:
    found = crowd.house.parts.redacting.removing(bulletin)
    return found.wrong if found else None


# How it is seen in the store that a deed was done.
DONE: Mapping[str, Callable[[Crowd, str, str], bool]] = {
    "draft": _drafted,
    "edit": _edited,
    "discard": _discarded,
    "submit": _submitted,
    "approve": _signed,
    "reject": _rejected,
    "anew": lambda crowd, it, _: crowd.house.bulletin(it).working.anew is not None,
    "alone": _signed,
    "confirm": lambda crowd, it, _: unconfirmed(crowd.house.bulletin(it)) is None,
    "pull": _drafted_again,
    "follow": _follow_up_is("update"),
    "fulfil": _follow_up_is("fulfilment"),
    "redact": _redacted,
    "object": lambda crowd, it, _: _objection(crowd, it) is not None,
    "speak": _spoken,
    "write": _written,
    "reword": _written,
    "sign": _text_signed,
    "return": _text_back,
    "retire": _text_retired,
    "hold": _held_by,
    "resume": _resumed,
    "retry": _delivery_is(DeliveryState.PENDING),
    "adopt": _delivery_is(DeliveryState.DELIVERED),
    "abandon": _delivery_is(DeliveryState.ABANDONED),
}


def test_every_deed_of_the_table_is_tried() -> None:
    """A row that is added needs its form, and a way to see that it was done."""
    actions = {row.action for row in ROWS}

    assert actions == {deed.partition(" ")[0] for deed in FORMS} == set(DONE)
