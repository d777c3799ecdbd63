"""The certificates of an epoch: what is held, what is missing, which is the newest."""

from collections.abc import Iterable

from hypothesis import given
from hypothesis import strategies as st

from chain.certificate import Certificate
from chain.primitives import View
from consensus.certificates import Certificates
from tests.consensus.stage import FINALIZE, NOTARIZE, NULLIFY, Stage

STAGE = Stage(4)
NAMES = [f"b{view}" for view in range(1, 9)]
STAGE.chain(NAMES)
STAGE.block("c1", "genesis", 1, at_ms=99)


def holding(*held: Certificate) -> Certificates:
    certificates = Certificates()
    for each in held:
        assert certificates.add(each)
    return certificates


def notarized(view: int) -> Certificate:
    return STAGE.certificate(NOTARIZE, view, f"b{view}")


def nullified(view: int) -> Certificate:
    return STAGE.certificate(NULLIFY, view)


def finalized(view: int) -> Certificate:
    return STAGE.certificate(FINALIZE, view, f"b{view}")


def test_of_one_kind_and_view_the_first_is_held() -> None:
    certificates = holding(notarized(1))
    other = STAGE.certificate(NOTARIZE, 1, "c1")
    assert not certificates.add(STAGE.certificate(NOTARIZE, 1, "b1", (1, 2, 3)))
    assert not certificates.add(other)
    assert certificates.get(NOTARIZE, View(1)) == notarized(1)
    assert certificates.holds(notarized(1).ballot)
    assert not certificates.holds(other.ballot)
    assert not certificates.holds(nullified(1).ballot)


def test_a_finalization_serves_where_a_notarization_is_asked_for() -> None:
    certificates = holding(finalized(2), notarized(3), finalized(3))
    assert [certificates.notarization(View(view)) for view in (1, 2, 3)] == [
        None,
        finalized(2),
        notarized(3),
    ]
    assert certificates.notarized_views(View(0)) == [2, 3]
    assert certificates.notarized_views(View(2)) == [3]


def test_a_view_that_is_notarized_and_nullified_is_both() -> None:
    certificates = holding(notarized(1), nullified(1), nullified(2))
    assert certificates.newest_notarized == 1
    assert certificates.missing_nullifications(View(0), View(3)) == []


def test_what_is_missing_between_two_views_leaves_both_out() -> None:
    certificates = holding(nullified(2), nullified(4))
    assert certificates.missing_nullifications(View(1), View(6)) == [3, 5]
    assert certificates.missing_nullifications(View(1), View(2)) == []
    assert certificates.missing_nullifications(View(4), View(2)) == []


def test_the_newest_is_of_the_highest_view_and_a_finalization_before_all() -> None:
    assert holding().newest() is None
    assert holding(notarized(1), nullified(2)).newest() == nullified(2)
    assert holding(notarized(2), nullified(2), finalized(2)).newest() == finalized(2)


def test_certificates_above_a_view_come_newest_first() -> None:
    certificates = holding(notarized(1), finalized(1), nullified(2), notarized(3))
    assert certificates.above(View(0)) == [notarized(3), nullified(2), finalized(1), notarized(1)]
    assert certificates.above(View(2)) == [notarized(3)]
    assert certificates.newest_final() == finalized(1)


HELD = st.lists(
    st.builds(
        lambda make, view: make(view),
        st.sampled_from((notarized, nullified, finalized)),
        st.integers(1, 8),
    ),
    unique_by=lambda each: (each.kind, each.view),
)


@given(HELD, st.integers(0, 9))
def test_it_agrees_with_looking_through_all_of_them(held: list[Certificate], view: int) -> None:
    certificates = holding(*held)
    final = [each.view for each in held if each.kind is FINALIZE]
    assert certificates.finalized_view == max(final, default=0)
    assert certificates.newest_notarized == max(_notarized(held), default=0)
    assert certificates.notarized_views(View(view)) == [at for at in _notarized(held) if at > view]
    assert len(certificates) == len(held)

    certificates.forget_below(View(view))
    kept = [each for each in held if each.view >= view]
    assert sorted(certificates.above(View(0)), key=held.index) == kept


def _notarized(held: Iterable[Certificate]) -> list[View]:
    return sorted({each.view for each in held if each.kind is not NULLIFY})
