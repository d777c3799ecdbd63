"""What lies on an agency's desk, and which of its officers sees to it: event 14, and each guard."""

from dataclasses import replace

from contracts.moment import Person
from contracts.words import Role
from tests.contracts.agencies import CAPACITY, LZS, NEXT, PERDA, SAID, TERAJU, ZPP, Agencies


def _offered() -> Agencies:
    agencies = Agencies()
    agencies.opened()
    agencies.offered()
    return agencies


def _hired(agencies: Agencies, *roles: Role, agency: str = PERDA) -> Person:
    """Somebody else of an agency, whose key the chain knows."""
    person = agencies.person(agency, *roles)
    agencies.hired(person)
    return person


def _assign(
    agencies: Agencies, officer: Person, who: str = PERDA, version: int = 1
) -> tuple[object, ...]:
    return agencies.act(who, "desk.assign", agencies.id("leg"), version, officer.key)


def test_an_officer_of_the_agency_sees_to_what_is_offered_to_it() -> None:
    agencies = _offered()
    officer, colleague = _hired(agencies, Role.CASEWORKER), _hired(agencies, Role.COORDINATOR)
    assert _assign(agencies, officer) == ()
    assert _assign(agencies, colleague) == ("stale", 2)
    assert _assign(agencies, colleague, version=2) == ()
    place = agencies.ask("desk.get", agencies.id("leg"))
    assert (place.ref_id, place.officer, place.version) == (
        agencies.id("ref"),
        colleague.key,
        3,
    )
    told = [(each.leg_id, each.member, each.officer) for each in agencies.told("LegAssigned")]
    leg, ours = agencies.id("leg"), agencies.member(PERDA)
    assert told == [(leg, ours, officer.key), (leg, ours, colleague.key)]
    assert agencies.leg_version() == 1


def test_who_sees_to_it_goes_on_while_the_agency_helps_and_until_that_is_confirmed() -> None:
    agencies = _offered()
    officer = _hired(agencies, Role.CASEWORKER)
    assert _assign(agencies, officer) == ()
    agencies.accepted()
    agencies.started()
    agencies.completed()
    assert agencies.ask("desk.get", agencies.id("leg")).officer == officer.key
    agencies.done(TERAJU, "referral.confirm", agencies.id("ref"), agencies.version(), (), ())
    assert _assign(agencies, officer, version=2) == ("not_found",)


def test_nobody_assigns_what_lies_on_another_desk_or_on_none() -> None:
    agencies = _offered()
    officer = _hired(agencies, Role.CASEWORKER, agency=ZPP)
    assert _assign(agencies, officer, who=ZPP) == ("forbidden",)
    form = (agencies.id("leg"), 1, CAPACITY, SAID, NEXT)
    agencies.done(PERDA, "leg.decline", *form)
    ours = _hired(agencies, Role.CASEWORKER)
    assert _assign(agencies, ours) == ("not_found",)


def test_who_sees_to_it_is_an_officer_of_the_agency_that_acts_and_helps() -> None:
    agencies = _offered()
    stranger = agencies.person(PERDA, Role.CASEWORKER)
    assert _assign(agencies, stranger) == ("no_officer",)
    assert _assign(agencies, _hired(agencies, Role.CASEWORKER, agency=LZS)) == ("no_officer",)
    assert _assign(agencies, _hired(agencies, Role.DPO, Role.ADMIN)) == ("no_officer",)
    admin = replace(agencies.people[PERDA], roles=(Role.ADMIN,))
    gone = _hired(agencies, Role.COORDINATOR)
    agencies.done(admin, "user.revoke", gone.key)
    assert _assign(agencies, gone) == ("no_officer",)
