"""Guessing: whoever fails too often waits, whatever they guess at, and is told how long."""

from dataclasses import replace
from datetime import timedelta

import pytest

from noticeboard.staff.roster import TERMINAL
from noticeboard.web.access.doorkeeper import neighbourhood
from tests.web.access.visitor import App, Visitor, person
from tests.web.house import PASSWORD, House

MINUTE = timedelta(minutes=1)


def test_guessing_a_password_is_stopped_after_five(house: House) -> None:
    """429, with the time to wait; then even the right one is not looked at. Others come in."""
    visitor, other = Visitor(house), Visitor(house, address="198.51.100.9")
    for _ in range(5):
        assert visitor.sign_in("ana", "wrong wrong wrong").status_code == 422

    answer = visitor.sign_in("ana", PASSWORD)

    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "900")
    assert visitor.says("Wait 15 min, then try again.")
    assert other.sign_in("ana").status_code == 302
    assert Visitor(house).sign_in("bo").status_code == 302
    house.clock.at += 15 * MINUTE
    assert visitor.sign_in("ana").status_code == 302


def test_the_page_that_says_wait_is_korean_too(house: House) -> None:
    """And says what to do if it is urgent."""
    visitor = Visitor(house, language="ko")
    for _ in range(5):
        visitor.sign_in("nobody", "wrong wrong wrong")

    visitor.sign_in("nobody")

    assert visitor.says("15분 뒤에 다시 시도해 주세요.")
    assert visitor.says("다른 관리자에게 연락해 주세요.")


def test_an_account_that_does_not_exist_is_stopped_alike(house: House) -> None:
    """Or one would learn which ones do."""
    visitor = Visitor(house)

    answers = [visitor.sign_in("nobody", f"wrong wrong {n}").status_code for n in range(6)]

    assert answers == [422] * 5 + [429]


def test_an_address_in_another_case_is_the_same_account(house: House) -> None:
    """No spelling gives five more."""
    visitor = Visitor(house)
    visitor.get("/desk/login")
    spellings = ["ana@example.com", "ANA@example.com", " ana@EXAMPLE.com", "Ana@example.com\t"]

    answers = [
        visitor.post("/desk/login", email=spellings[n % 4], password="wrong wrong").status_code
        for n in range(6)
    ]

    assert answers[-1] == 429


def test_whoever_guesses_everywhere_locks_nobody_out_of_their_office(house: House) -> None:
    """She came in from there lately; elsewhere her account is closed."""
    office, hotel = Visitor(house), Visitor(house, address="192.0.2.77")
    office.sign_in("ana")
    office.post("/desk/logout")
    for number in range(50):
        Visitor(house, address=f"198.51.100.{number}").sign_in("ana", "wrong wrong wrong")

    assert hotel.sign_in("ana").status_code == 429
    assert office.sign_in("ana").status_code == 302


def test_guessing_a_code_is_stopped(house: House) -> None:
    """Codes and recovery codes together: a million numbers are not tried five at a time."""
    bo = Visitor(house)
    bo.sign_in("bo")
    app = bo.set_up_app()
    bo.post("/desk/logout")
    house.clock.at += MINUTE
    bo.follow(bo.sign_in("bo"))
    answers = [bo.post("/desk/login/code", code=f"00000{n}").status_code for n in range(3)]
    bo.get("/desk/login/recovery")
    answers += [bo.post("/desk/login/recovery", code="0000").status_code for _ in range(2)]

    stopped = bo.post("/desk/login/recovery", code=app.recovery[0])

    assert answers == [422] * 5
    assert stopped.status_code == 429
    assert not bo.is_in()


def test_signing_in_again_gives_no_more_guesses_at_a_code(house: House) -> None:
    """The password forgives tries at the password, and no others."""
    bo, app = _with_app(house)
    for _ in range(5):
        bo.follow(bo.sign_in("bo"))
        bo.post("/desk/login/code", code="000000")
    bo.follow(bo.sign_in("bo"))

    answer = bo.post("/desk/login/code", code=app.code(house.clock()))

    assert answer.status_code == 429


def test_guessing_at_an_open_session_is_stopped(ana: Visitor) -> None:
    """Whoever sits down at somebody's desk does not find out their password."""
    ana.get("/desk/verify")
    answers = [ana.post("/desk/verify", password="wrong wrong").status_code for _ in range(3)]
    ana.get("/desk/account/password")
    new = {"new_password": "another long password"}
    new |= {"new_password_confirm": "another long password"}
    answers += [
        ana.post("/desk/account/password", password="wrong wrong", **new).status_code
        for _ in range(2)
    ]

    stopped = ana.post("/desk/account/password", password=PASSWORD, **new)

    assert answers == [422] * 5
    assert stopped.status_code == 429
    assert ana.is_in()


def test_guessing_a_link_is_stopped(house: House) -> None:
    """Hopeless anyway; a page that says so is all there is to see."""
    visitor = Visitor(house)

    answers = [visitor.get(f"/desk/invitations/{n}").status_code for n in range(31)]

    assert answers == [404] * 30 + [429]


def test_guessing_at_links_closes_no_others_link(house: House) -> None:
    """Neither from many addresses nor from the newcomer's own, who had a dead link before."""
    token = house.parts.joining.invite(TERMINAL, "eun@example.com", "Eun", ["author"])
    for n in range(60):
        Visitor(house, address=f"198.51.100.{n // 20}").get(f"/desk/invitations/{n}")
    newcomer = Visitor(house)
    answers = [newcomer.get("/desk/invitations/dead").status_code for _ in range(6)]

    assert answers == [404] * 5 + [429]
    assert newcomer.get(f"/desk/invitations/{token}").status_code == 200


def test_a_guess_at_somebodys_password_is_written_down(house: House) -> None:
    """With what was guessed at, and from nobody in particular."""
    Visitor(house).sign_in("ana", "wrong wrong wrong")

    [entry] = house.store.audit(about=person(house, "ana").id, limit=1).items

    assert (entry.who, entry.what, entry.detail) == ("", "login.failed", {"by": "password"})


def _tries(house: House, proxies: int, *forwarded: str) -> list[int]:
    """Six tries to guess Ana's password, the header another one each time, behind proxies."""
    behind = House(replace(house.settings, trusted_proxies=proxies), clock=house.clock)
    visitors = [Visitor(behind, address="10.0.0.1", forwarded=header) for header in forwarded]
    found = [v.sign_in("ana", "wrong wrong wrong").status_code for v in visitors]
    behind.close()
    return found


def test_a_forged_address_counts_for_nothing_without_proxies(house: House) -> None:
    """The header is anybody's to write: it buys no sixth try."""
    forged = [f"198.51.100.{n}" for n in range(6)]

    assert _tries(house, 0, *forged) == [422] * 5 + [429]


@pytest.mark.parametrize(("proxies", "seen"), [(1, "192.0.2.1"), (2, "192.0.2.1, 10.0.0.2")])
def test_what_stands_before_the_proxies_own_entries_counts_for_nothing(
    house: House, proxies: int, seen: str
) -> None:
    """A proxy appends the address it saw; what the caller wrote before it is a story."""
    forged = [f"198.51.100.{n}, {seen}" for n in range(6)]

    assert _tries(house, proxies, *forged) == [422] * 5 + [429]


def test_behind_a_proxy_everybody_is_counted_alone(house: House) -> None:
    """One who guesses stops nobody else."""
    many = [f"192.0.2.{n}" for n in range(6)]

    assert _tries(house, 1, *many) == [422] * 6


def test_fewer_entries_than_proxies_are_not_believed(house: House) -> None:
    """Somebody came past the outermost proxy: the address they come from counts."""
    short = [f"192.0.2.{n}" for n in range(6)]

    assert _tries(house, 2, *short) == [422] * 5 + [429]


def test_proxies_say_neither_host_nor_scheme(house: House) -> None:
    """Another host stays a stranger, whatever a header says of it."""
    behind = House(replace(house.settings, trusted_proxies=1), clock=house.clock)
    said = {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https"}

    answer = behind.app.test_client().get("/desk/login", headers=said)
    strange = behind.app.test_client().get(
        "/desk/login", headers={"Host": "evil.example", "X-Forwarded-Host": "localhost"}
    )
    behind.close()

    assert (answer.status_code, strange.status_code) == (200, 400)
    assert "evil.example" not in answer.text


@pytest.mark.parametrize("told", ["192.0.2.1:4711", "192.0.2.1"])
def test_a_port_is_no_part_of_an_address(told: str) -> None:
    """Some proxies add it; every connection has another."""
    assert neighbourhood(told) == "192.0.2.1"
    assert neighbourhood("[2001:db8:1:2::1]:443") == neighbourhood("2001:db8:1:2::1")


def test_an_address_counts_with_its_neighbours() -> None:
    """Whoever has one IPv6 address has a network of them; an IPv4 address stands alone."""
    assert neighbourhood("2001:db8:1:2:3:4:5:6") == neighbourhood("2001:db8:1:2::1")
    assert neighbourhood("2001:db8:1:2::1") != neighbourhood("2001:db8:1:3::1")
    assert neighbourhood("::ffff:203.0.113.7") == neighbourhood("203.0.113.7")
    assert neighbourhood("203.0.113.7") != neighbourhood("203.0.113.8")
    assert neighbourhood("") == ""


def _with_app(house: House) -> tuple[Visitor, App]:
    bo = Visitor(house)
    bo.sign_in("bo")
    app = bo.set_up_app()
    bo.post("/desk/logout")
    house.clock.at += MINUTE
    return bo, app
