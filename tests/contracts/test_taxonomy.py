"""The taxonomy: codes as published first, added, named anew, retired; voted, and proposed by the steward."""

from typing import Any

import pytest

from contracts.refusal import Refused
from node.client.intake import NEEDS as TYPED
from tests.contracts.agreeing import (
    ADDED,
    CLAUSE,
    LZS,
    NEED,
    PERDA,
    PERKESO,
    REASON,
    RENAMED,
    RETIRED,
    ZPP,
    Table,
)

LISTS = {NEED: 12, REASON: 21, CLAUSE: 19}


def change(which: int, code: int, does: int, word: str = "-", ms: str = "", en: str = "") -> Any:
    """One code."""
    return which, code, does, word, ms.encode(), en.encode()


def added(code: int = 20, which: int = CLAUSE, word: str = "rumah_selamat") -> Any:
    """A code that is new."""
    return change(which, code, ADDED, word, "Rumah selamat", "Safe house")


def called(here: Table, which: int, code: int) -> tuple[str, bytes, bytes, bool]:
    """A code with its labels."""
    found = here.ask("taxonomy.get", which, code)
    return found.word, found.ms, found.en, found.is_retired


def everything(here: Table, which: int) -> list[Any]:
    """A whole list, page by page."""
    found: list[Any] = []
    while True:
        page = here.ask("taxonomy.listed", which, (found[-1].code,) if found else ())
        found += page
        if len(page) < 32:
            return found


def test_every_list_stands_as_it_was_published_first() -> None:
    here = Table()
    for which, count in LISTS.items():
        listed = everything(here, which)
        assert [each.code for each in listed] == list(range(1, count + 1))
        assert len({each.term.word for each in listed}) == count
        assert all(each.term.ms and each.term.en for each in listed)
        assert here.ask("taxonomy.is_current", which, count)
        assert not here.ask("taxonomy.is_current", which, count + 1)
        assert not here.ask("taxonomy.is_current", which, 0)
    assert called(here, NEED, 9) == ("makanan", b"Makanan", b"Food", False)
    assert called(here, REASON, 1) == ("not_eligible", b"Tidak layak", b"Not eligible", False)
    assert called(here, CLAUSE, 1)[0] == "modul_individu_kelompok"


def test_need_groups_have_the_words_that_officers_type() -> None:
    assert {each.term.word: each.code for each in everything(Table(), NEED)} == TYPED


def test_the_steward_proposes_and_two_thirds_decide() -> None:
    here = Table()
    changes = (
        added(),
        change(NEED, 12, RENAMED, ms="Kemahiran"),
        change(NEED, 11, RENAMED, en="Care at home"),
        change(REASON, 4, RETIRED),
    )
    assert here.act(LZS, "taxonomy.propose", changes, here.id("ballot")) == ("not_steward",)
    assert here.voted("taxonomy", changes) == ()
    assert called(here, CLAUSE, 20) == ("rumah_selamat", b"Rumah selamat", b"Safe house", False)
    assert called(here, NEED, 12) == ("kemahiran", b"Kemahiran", b"Skills and other", False)
    assert called(here, NEED, 11) == ("penjagaan", b"Penjagaan", b"Care at home", False)
    assert called(here, REASON, 4)[3]
    assert not here.ask("taxonomy.is_current", REASON, 4)
    assert here.ask("taxonomy.current") == 2
    told = [(each.which.name, each.code, each.does.name) for each in here.told("CodeChanged")]
    assert told == [
        ("CLAUSE", 20, "ADDED"),
        ("NEED", 12, "RENAMED"),
        ("NEED", 11, "RENAMED"),
        ("REASON", 4, "RETIRED"),
    ]
    assert [each.edition for each in here.told("TaxonomyPublished")] == [2]
    assert len(everything(here, CLAUSE)) == 20


def test_nothing_is_changed_before_it_is_decided() -> None:
    here = Table()
    here.done(PERKESO, "taxonomy.propose", (added(),), here.id("ballot"))
    assert here.ask("taxonomy.motion", here.id("ballot")).changes[0].code == 20
    assert not here.ask("taxonomy.is_current", CLAUSE, 20)
    with pytest.raises(Refused, match="not_found"):
        here.ask("taxonomy.get", CLAUSE, 20)


def test_a_clause_with_a_new_code_can_be_agreed_on_and_one_with_a_retired_code_not() -> None:
    here = Table()
    text = here.text(clauses=(here.clause(code=20),))
    assert here.proposed(text=text) == ("unknown_code", 20)
    here.voted("taxonomy", (added(), change(CLAUSE, 8, RETIRED)))
    assert here.proposed(text=text) == ()
    assert here.proposed("other") == ("unknown_code", 8)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ((), ("nothing_changes",)),
        ((change(NEED, 1, RETIRED), change(NEED, 1, RETIRED)), ("nothing_changes",)),
        ((added(21),), ("not_next", 20)),
        ((added(19),), ("not_next", 20)),
        ((added(), added(22, word="x")), ("not_next", 21)),
        ((added(word="data_asnaf"),), ("word_used",)),
        ((added(), added(21)), ("word_used",)),
        ((change(REASON, 22, RENAMED, ms="x"),), ("not_found",)),
        ((change(REASON, 0, RETIRED),), ("not_found",)),
        ((change(REASON, 1, RENAMED),), ("bad_label",)),
        ((change(REASON, 1, RETIRED, ms="x"),), ("bad_label",)),
        ((change(REASON, 22, ADDED, "x", "x"),), ("bad_label",)),
        ((change(REASON, 1, RENAMED, ms="\n"),), ("bad_label",)),
        ((change(REASON, 1, RENAMED, en="é"),), ("bad_label",)),
        ((added(13, NEED),), ("too_many_needs", 12)),
    ],
)
def test_what_cannot_be_is_not_asked(changes: Any, reason: tuple[Any, ...]) -> None:
    assert Table().voted("taxonomy", changes) == reason


def test_of_need_groups_one_is_retired_before_another_one_is_added() -> None:
    here = Table()
    assert here.voted("taxonomy", (added(13, NEED), change(NEED, 5, RETIRED))) == ()
    assert here.ask("taxonomy.is_current", NEED, 13)
    assert here.voted("taxonomy", (added(14, NEED, "x"),), ballot="b") == ("too_many_needs", 12)
    assert here.voted("taxonomy", (change(NEED, 4, RETIRED),), ballot="c") == ()
    assert here.voted("taxonomy", (added(14, NEED, "x"),), ballot="d") == ()


def test_a_word_and_a_number_are_never_used_again() -> None:
    here = Table()
    here.voted("taxonomy", (added(),))
    here.voted("taxonomy", (change(CLAUSE, 20, RETIRED),), ballot="b")
    assert here.voted("taxonomy", (added(21),), ballot="c") == ("word_used",)
    assert here.voted("taxonomy", (added(20, word="x"),), ballot="d") == ("not_next", 21)
    again = change(CLAUSE, 20, RENAMED, ms="Lagi")
    assert here.voted("taxonomy", (again,), ballot="e") == ("is_retired",)
    assert here.voted("taxonomy", (added(which=REASON, code=22),), ballot="f") == ()


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        ((added(),), (added(),), ("not_next", 21)),
        ((added(),), (added(word="x"),), ("not_next", 21)),
        ((change(NEED, 5, RETIRED),), (change(NEED, 5, RETIRED),), ("is_retired",)),
        (
            (added(13, NEED), change(NEED, 5, RETIRED)),
            (added(13, NEED, "x"), change(NEED, 5, RETIRED)),
            ("not_next", 14),
        ),
    ],
)
def test_of_two_questions_the_second_is_refused_where_the_first_has_changed_what_it_is_about(
    one: Any, other: Any, reason: tuple[Any, ...]
) -> None:
    here = Table()
    here.done(PERKESO, "taxonomy.propose", other, here.id("other"))
    for who in (LZS, ZPP):
        here.done(who, "taxonomy.agree", here.id("other"))
    assert here.voted("taxonomy", one) == ()
    assert here.act(PERDA, "taxonomy.agree", here.id("other")) == reason


def test_a_proposal_is_taken_back_by_who_made_it() -> None:
    here = Table()
    ballot = here.id("ballot")
    here.done(PERKESO, "taxonomy.propose", (added(),), ballot)
    assert here.act(LZS, "taxonomy.cancel", ballot) == ("not_yours",)
    here.done(PERKESO, "taxonomy.cancel", ballot)
    assert here.act(LZS, "taxonomy.agree", ballot) == ("closed",)
    for method in ("cancel", "agree"):
        assert here.act(LZS, f"taxonomy.{method}", here.id("none")) == ("not_found",)


def test_the_largest_question_fits_into_one_call() -> None:
    here = Table()
    label = "x" * 80
    changes = tuple(
        change(REASON, 22 + each, ADDED, f"{each}".rjust(32, "w"), label, label)
        for each in range(16)
    )
    assert here.voted("taxonomy", changes) == ()
    assert len(everything(here, REASON)) == 37
