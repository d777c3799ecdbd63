"""A prospect who has died: event 33, in every state, by the holder and a second person."""

import pytest

from contracts.language import DAY
from contracts.words import Role
from tests.contracts.agencies import PERDA, SAID, TERAJU, ZPP, Agencies


def _opened() -> Agencies:
    agencies = Agencies()
    agencies.opened()
    return agencies


def _close(agencies: Agencies, who: str, by: str = "") -> tuple[object, ...]:
    form = (agencies.id("ref"), agencies.version(), SAID)
    return agencies.act(who, "deceased.close", *form, by=by)


@pytest.mark.parametrize("steps", range(5))
def test_it_is_closed_wherever_it_stands_and_no_leg_lives(steps: int) -> None:
    agencies = _opened()
    doing = (agencies.offered, agencies.accepted, agencies.started, agencies.completed)
    for step in doing[:steps]:
        step()
    holder = TERAJU if steps < 2 else PERDA
    assert _close(agencies, holder, by=ZPP) == ()
    closed = agencies.ask("referral.get", agencies.id("ref"))
    assert (closed.disposition.name, closed.refutable) == ("DECEASED", False)
    assert (agencies.clocks(), agencies.clocks("leg")) == ({"due": 180 * DAY}, {})
    assert agencies.ask("desk.of_member", agencies.member(PERDA), ()) == ()
    assert agencies.told("HelpChanged")[-1].help.name == "ENDED"


def test_two_persons_of_the_holder_say_so_and_nobody_else() -> None:
    agencies = _opened()
    assert _close(agencies, TERAJU) == ("needs_second_person", "close")
    assert _close(agencies, ZPP, by=TERAJU) == ("forbidden",)
    form = (agencies.id("ref"), 7, SAID)
    assert agencies.act(TERAJU, "deceased.close", *form, by=ZPP) == ("stale", 1)
    nothing = (agencies.id("nothing"), 1, SAID)
    assert agencies.act(TERAJU, "deceased.close", *nothing, by=ZPP) == ("not_found",)
    agencies.person(TERAJU, Role.CASEWORKER)
    assert _close(agencies, TERAJU, by=ZPP) == ("needs_second_person", "close")


def test_word_of_a_death_that_was_wrong_is_put_right_by_opening_it_again() -> None:
    agencies = _opened()
    assert _close(agencies, TERAJU, by=ZPP) == ()
    closed = agencies.ask("referral.get", agencies.id("ref")).version
    agencies.done(TERAJU, "referral.reopen", agencies.id("ref"), closed, ())
    assert agencies.state() == ("OPEN_INTAKE", TERAJU)
