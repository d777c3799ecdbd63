"""Bases in law, and who has to delete what it holds: each method with its guards, and each clock."""

import pytest

from contracts.language import DAY, Milliseconds
from tests.contracts.agencies import LZS, PERDA, SAID, TERAJU, ZPP
from tests.contracts.consenting import (
    BACKUPS,
    BENEFIT,
    CHANNEL,
    COMPLETION_OF_SERVICE,
    CONTRACT,
    CORE,
    DOCUMENTS,
    DSA_S13,
    LEGAL_CLAIM,
    LISTED,
    LIVE,
    LONGEST,
    STATUTE,
    VITAL_INTEREST,
    Consenting,
    Scope,
)


def _opened() -> Consenting:
    agencies = Consenting()
    agencies.case_in_law()
    return agencies


def _consented(scope: Scope = Scope(), **more: int) -> Consenting:  # noqa: B008 - it never changes
    agencies = Consenting()
    agencies.given(scope, **more)
    agencies.case()
    return agencies


def _withdrawn() -> Consenting:
    agencies = _consented()
    assert agencies.withdrawing() == ()
    return agencies


# Bases.


def test_a_basis_is_a_members_own_and_covers_what_it_names() -> None:
    agencies = _opened()
    assert agencies.registering(TERAJU) == ()
    found = agencies.ask("basis.get", agencies.id("case"), agencies.member(TERAJU))
    assert (found.ground.name, found.basis_id) == ("STATUTE", agencies.id("basis"))
    assert agencies.ask("basis.of_case", agencies.id("case")) == (agencies.member(TERAJU),)
    assert agencies.clocks("basis") == {"due": LONGEST - 1_000}
    assert agencies.covers(TERAJU)
    assert not agencies.covers(TERAJU, data_class=DOCUMENTS)
    assert not agencies.covers(TERAJU, purpose=BENEFIT)
    assert not agencies.covers(TERAJU, PERDA)
    assert agencies.registering(PERDA, name="another") == ()
    assert agencies.covers(TERAJU, PERDA)


@pytest.mark.parametrize("ground", [VITAL_INTEREST, STATUTE, DSA_S13])
def test_under_some_laws_the_origin_lets_data_go_to_others(ground: int) -> None:
    agencies = _opened()
    assert agencies.registering(TERAJU, ground, to=(PERDA, LZS)) == ()
    assert agencies.covers(TERAJU, PERDA, LZS, data_class=CORE)
    assert not agencies.covers(TERAJU, ZPP)
    assert not agencies.covers(PERDA, TERAJU)


@pytest.mark.parametrize("ground", [CONTRACT, COMPLETION_OF_SERVICE, LEGAL_CLAIM])
def test_under_the_others_nobody_does(ground: int) -> None:
    agencies = _opened()
    assert agencies.registering(TERAJU, ground, to=(PERDA,)) == ("not_others",)
    assert agencies.registering(TERAJU, ground) == ()


def test_who_is_not_the_origin_has_a_basis_for_itself_alone() -> None:
    agencies = _opened()
    assert agencies.registering(PERDA, STATUTE, to=(ZPP,)) == ("not_others",)
    assert agencies.registering(PERDA, STATUTE) == ()


def test_a_basis_may_come_before_its_case() -> None:
    agencies = Consenting()
    assert agencies.registering(TERAJU, STATUTE, to=(PERDA,)) == ("not_others",)
    assert agencies.registering(TERAJU, STATUTE) == ()
    assert agencies.covers(TERAJU)
    agencies.case(ground="basis")
    assert agencies.registering(TERAJU, STATUTE, to=(PERDA,), name="open") == ()
    assert agencies.covers(TERAJU, PERDA)


def test_a_basis_takes_the_place_of_the_one_before() -> None:
    agencies = _opened()
    assert agencies.registering(TERAJU, until_ms=10 * DAY) == ()
    assert agencies.registering(TERAJU, CONTRACT, name="second") == ()
    assert (agencies.clocks("basis"), len(agencies.clocks("second"))) == ({}, 1)
    found = agencies.ask("basis.get", agencies.id("case"), agencies.member(TERAJU))
    assert found.ground.name == "CONTRACT"
    assert agencies.registering(PERDA, name="second") == ("exists",)


def test_what_no_basis_can_be() -> None:
    agencies = _opened()
    assert agencies.registering(TERAJU, classes=()) == ("bad_scope",)
    assert agencies.registering(TERAJU, purposes=()) == ("bad_scope",)
    for until_ms in (0, LONGEST + 2_000):
        assert agencies.registering(TERAJU, until_ms=until_ms)[0] == "too_long"
    assert agencies.act(agencies.dpos[PERDA], "basis.lift", agencies.id("case")) == ("not_found",)
    assert agencies.act(TERAJU, "basis.lift", agencies.id("case")) == ("forbidden", "lift")


def test_a_basis_ends_with_its_time_and_by_its_dpo() -> None:
    agencies = _opened()
    assert agencies.registering(TERAJU, until_ms=5 * DAY) == ()
    agencies.sandbox.now_ms = Milliseconds(agencies.sandbox.now_ms + 5 * DAY)
    assert not agencies.covers(TERAJU)
    assert not agencies.ask("basis.has", agencies.id("case"), agencies.member(TERAJU), ())
    agencies.wait(DAY)
    assert agencies.registering(PERDA, name="lifted") == ()
    agencies.done(agencies.dpos[PERDA], "basis.lift", agencies.id("case"))
    assert [each.after.name for each in agencies.told("BasisMoved")[1:]] == [
        "REGISTERED", "EXPIRED", "REGISTERED", "LIFTED",
    ]  # fmt: skip
    assert agencies.asked() == {TERAJU: ("ASKED", 0), PERDA: ("ASKED", 0)}
    assert agencies.clocks("lifted") == {}


def test_a_basis_that_ends_beside_a_consent_has_nothing_deleted() -> None:
    agencies = _consented()
    assert agencies.registering(TERAJU) == ()
    agencies.done(agencies.dpos[TERAJU], "basis.lift", agencies.id("case"))
    assert agencies.asked() == {}


def test_who_has_a_basis_when_consent_ends_has_nothing_to_delete() -> None:
    agencies = _consented()
    assert agencies.registering(TERAJU) == ()
    assert agencies.withdrawing() == ()
    assert agencies.asked() == {}
    assert agencies.covers(TERAJU)


# Erasures.


def test_live_copies_are_deleted_first_and_then_backups_and_nothing_is_left() -> None:
    agencies = _withdrawn()
    dpo, erasure = agencies.dpos[TERAJU], agencies.erasure_id()
    assert agencies.ask("erasure.of_member", agencies.member(TERAJU), ()) == (erasure,)
    assert agencies.ask("erasure.of_member", agencies.member(TERAJU), (erasure,)) == ()
    assert agencies.ask("erasure.of_case", agencies.id("case"), (agencies.member(TERAJU),)) == ()
    [(tick, due_ms)] = agencies.sandbox.armed(erasure)
    assert (tick, due_ms - agencies.sandbox.now_ms) == ("due", 21 * DAY)
    assert agencies.act(dpo, "erasure.ack", erasure, 1, BACKUPS) == ("wrong_state",)
    agencies.done(dpo, "erasure.ack", erasure, 1, LIVE)
    assert agencies.asked() == {TERAJU: ("LIVE_GONE", 0)}
    [(_, due_ms)] = agencies.sandbox.armed(erasure)
    assert due_ms - agencies.sandbox.now_ms == 35 * DAY - 2_000
    assert agencies.act(dpo, "erasure.ack", erasure, 2, LIVE) == ("wrong_state",)
    assert agencies.act(dpo, "erasure.hold", erasure, 2, SAID, agencies.sandbox.now_ms + DAY) == (
        "wrong_state",
    )
    agencies.done(dpo, "erasure.ack", erasure, 2, BACKUPS)
    assert (agencies.asked(), agencies.sandbox.armed(erasure)) == ({}, [])
    assert agencies.ask("erasure.of_member", agencies.member(TERAJU), ()) == ()
    assert agencies.act(dpo, "erasure.ack", erasure, 3, LIVE) == ("not_found",)
    told = [(each.after.name, each.version) for each in agencies.told("ErasureMoved")]
    assert told == [("ASKED", 1), ("LIVE_GONE", 2), ("GONE", 3)]


def test_who_does_not_answer_is_told_of_higher_up_again_and_again() -> None:
    agencies = _withdrawn()
    agencies.wait(21 * DAY + 5_000)
    assert agencies.asked() == {TERAJU: ("ASKED", 1)}
    agencies.wait(7 * DAY)
    assert agencies.asked() == {TERAJU: ("ASKED", 2)}
    agencies.wait(14 * DAY)
    assert agencies.asked() == {TERAJU: ("ASKED", 4)}
    version = agencies.ask("erasure.get", agencies.erasure_id()).version
    agencies.done(agencies.dpos[TERAJU], "erasure.ack", agencies.erasure_id(), version, LIVE)
    assert agencies.asked() == {TERAJU: ("LIVE_GONE", 0)}
    agencies.wait(5_000)
    assert agencies.asked() == {TERAJU: ("LIVE_GONE", 1)}, "backups are late, too"


def test_what_a_law_has_kept_is_asked_for_again_when_its_time_is_over() -> None:
    agencies = _withdrawn()
    dpo, erasure = agencies.dpos[TERAJU], agencies.erasure_id()
    now_ms = agencies.sandbox.now_ms
    for until_ms in (now_ms, now_ms + 8 * 366 * DAY):
        assert agencies.act(dpo, "erasure.hold", erasure, 1, SAID, until_ms)[0] == "too_long"
    agencies.done(dpo, "erasure.hold", erasure, 1, SAID, now_ms + 100 * DAY)
    assert agencies.asked() == {TERAJU: ("HELD", 0)}
    assert agencies.ask("erasure.get", erasure).reason == SAID
    agencies.wait(101 * DAY)
    found = agencies.ask("erasure.get", erasure)
    assert (found.status.name, found.level, found.reason) == ("ASKED", 0, None)
    agencies.wait(21 * DAY)
    assert agencies.asked() == {TERAJU: ("ASKED", 1)}


def test_what_is_held_may_be_deleted_all_the_same() -> None:
    agencies = _withdrawn()
    dpo, erasure = agencies.dpos[TERAJU], agencies.erasure_id()
    agencies.done(dpo, "erasure.hold", erasure, 1, SAID, agencies.sandbox.now_ms + 100 * DAY)
    agencies.done(dpo, "erasure.ack", erasure, 2, LIVE)
    assert agencies.ask("erasure.get", erasure).reason is None


def test_only_the_dpo_of_who_was_asked_answers() -> None:
    agencies = _withdrawn()
    erasure = agencies.erasure_id()
    assert agencies.act(agencies.dpos[PERDA], "erasure.ack", erasure, 1, LIVE) == ("not_yours",)
    assert agencies.act(TERAJU, "erasure.ack", erasure, 1, LIVE) == ("forbidden", "ack")
    assert agencies.act(agencies.dpos[TERAJU], "erasure.ack", erasure, 7, LIVE) == ("stale", 1)


def test_the_origin_asks_itself_and_others_and_nobody_twice() -> None:
    agencies = _opened()
    others = (agencies.member(PERDA), agencies.member(TERAJU))
    form = (agencies.id("case"), others, SAID)
    assert agencies.act(PERDA, "erasure.request", *form) == ("not_yours",)
    assert agencies.act(TERAJU, "erasure.request", agencies.id("none"), others, SAID) == (
        "not_found",
    )
    agencies.done(TERAJU, "erasure.request", *form)
    agencies.done(agencies.dpos[TERAJU], "erasure.request", *form)
    assert agencies.asked() == {PERDA: ("ASKED", 0), TERAJU: ("ASKED", 0)}
    assert len(agencies.told("ErasureMoved")) == 2


def test_an_outage_gives_no_more_time_to_delete() -> None:
    agencies = _withdrawn()
    agencies.sandbox.halt(30 * DAY)
    agencies.sandbox.halt(1_000)
    assert agencies.asked() == {TERAJU: ("ASKED", 1)}


def test_a_consent_that_runs_out_has_data_deleted_too() -> None:
    agencies = _consented(Scope(purposes=(CHANNEL,), reach=LISTED), until_ms=2 * DAY)
    agencies.wait(3 * DAY)
    assert agencies.asked() == {TERAJU: ("ASKED", 0)}
