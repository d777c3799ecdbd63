"""S1-S6: what one key may sign, after what it has signed."""

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from chain.primitives import BlockId, Epoch, View
from chain.vote import NO_BLOCK, Ballot, VoteKind
from consensus.signing_rules import Matter, SigningRecord, durable_before, restart_view
from consensus.vote_log import Record, floor
from tests.consensus.rule_book import Votes
from tests.consensus.stage import FINALIZE, NOTARIZE, NULLIFY, PROPOSE

EPOCH = Epoch(3)
X, Y = BlockId(b"x" * 32), BlockId(b"y" * 32)


def ballot(kind: VoteKind, view: int = 1, block_id: BlockId = X, epoch: int = EPOCH) -> Ballot:
    return Ballot(kind, Epoch(epoch), View(view), NO_BLOCK if kind is NULLIFY else block_id)


def record(*signed: Ballot) -> SigningRecord:
    return SigningRecord(EPOCH, map(Record.of, signed))


@pytest.mark.parametrize(
    ("rule", "signed", "asked"),
    [
        ("S1", [ballot(NOTARIZE)], ballot(NOTARIZE, block_id=Y)),
        ("S2", [ballot(NULLIFY)], ballot(FINALIZE)),
        ("S2", [ballot(FINALIZE)], ballot(NULLIFY)),
        ("S3", [ballot(FINALIZE)], ballot(FINALIZE, block_id=Y)),
        ("S6", [ballot(PROPOSE)], ballot(PROPOSE, block_id=Y)),
        ("no NOTARIZE after NULLIFY", [ballot(NULLIFY)], ballot(NOTARIZE)),
        ("another epoch's record", [], ballot(NOTARIZE, epoch=4)),
    ],
)
def test_what_a_rule_forbids_is_not_permitted(
    rule: str, signed: list[Ballot], asked: Ballot
) -> None:
    assert not record(*signed).permits(asked), rule


@pytest.mark.parametrize(
    ("why", "signed", "asked"),
    [
        ("voted, then timed out", [ballot(NOTARIZE)], ballot(NULLIFY)),
        ("another block was notarized", [ballot(NOTARIZE)], ballot(FINALIZE, block_id=Y)),
        ("the leader votes as well", [ballot(PROPOSE)], ballot(NOTARIZE)),
        ("S2 is about one view", [ballot(NULLIFY, 1)], ballot(FINALIZE, 2)),
        ("said before", [ballot(PROPOSE)], ballot(PROPOSE)),
        ("said before", [ballot(NOTARIZE)], ballot(NOTARIZE)),
        ("said before", [ballot(NULLIFY)], ballot(NULLIFY)),
        ("said before", [ballot(FINALIZE)], ballot(FINALIZE)),
    ],
)
def test_what_no_rule_forbids_is_permitted(why: str, signed: list[Ballot], asked: Ballot) -> None:
    assert record(*signed).permits(asked), why


@pytest.mark.parametrize("kind", VoteKind)
def test_nothing_is_signed_below_the_floor(kind: VoteKind) -> None:
    log = [floor(Epoch(0)), Record.of(ballot(NOTARIZE, 5)), floor(EPOCH)]
    from_the_log = SigningRecord(EPOCH, log)
    assert from_the_log.floor == (EPOCH, View(0))
    assert from_the_log.permits(ballot(kind, 0))

    from_the_log.forget_below(View(5))
    assert [from_the_log.permits(ballot(kind, view)) for view in (4, 5)] == [False, True]


def test_a_log_that_has_gone_on_to_a_later_epoch_signs_nothing_in_this_one() -> None:
    ahead = SigningRecord(EPOCH, [floor(Epoch(EPOCH + 1))])
    assert [ahead.permits(ballot(kind, 1000)) for kind in VoteKind] == [False] * 4


def test_a_record_knows_what_was_signed_in_its_own_epoch() -> None:
    of_two = [ballot(FINALIZE, 9, Y, epoch=2), ballot(NOTARIZE, 9, Y, epoch=2)]
    of_three = [ballot(NULLIFY, 2), ballot(FINALIZE, 1), ballot(NOTARIZE, 1), ballot(PROPOSE, 2)]
    read = record(*of_two, *of_three)
    assert read.ballots_above(View(0)) == [
        ballot(NOTARIZE, 1),
        ballot(FINALIZE, 1),
        ballot(PROPOSE, 2),
        ballot(NULLIFY, 2),
    ]
    assert read.ballots_above(View(1)) == [ballot(PROPOSE, 2), ballot(NULLIFY, 2)]
    assert [read.holds(each) for each in of_three] == [True] * 4
    assert not read.holds(ballot(NOTARIZE, 1, Y))
    assert read.block_of(NOTARIZE, View(1)) == X
    assert read.block_of(NOTARIZE, View(9)) is None


def test_a_record_forgets_what_lies_below_a_view_and_signs_nothing_there_again() -> None:
    read = record(ballot(NOTARIZE, 1), ballot(NOTARIZE, 2), ballot(NULLIFY, 1))
    read.forget_below(View(2))
    assert read.ballots_above(View(0)) == [ballot(NOTARIZE, 2)]
    assert not read.permits(ballot(NOTARIZE, 1, Y))


def test_a_record_takes_no_ballot_of_another_epoch() -> None:
    with pytest.raises(AssertionError):
        record().add(ballot(NOTARIZE, epoch=4))


def test_s4_says_what_has_to_be_on_disk_before_a_record() -> None:
    assert {kind: durable_before(kind) for kind in VoteKind} == {
        PROPOSE: (Matter.BLOCK, Matter.CERTIFICATE, Matter.COMMIT),
        NOTARIZE: (Matter.BLOCK, Matter.CERTIFICATE, Matter.COMMIT),
        NULLIFY: (Matter.COMMIT,),
        FINALIZE: (Matter.CERTIFICATE, Matter.COMMIT),
    }


@given(st.lists(st.integers(1, 2**64 - 2)))
def test_s4_goes_on_one_above_the_highest_stored_certificate_else_in_view_1(
    certified: list[int],
) -> None:
    assert restart_view(map(View, certified)) == max(certified, default=0) + 1


BALLOTS = st.builds(ballot, st.sampled_from(VoteKind), st.integers(1, 4), st.sampled_from((X, Y)))


class Signing(RuleBasedStateMachine):
    """A key that signs whatever its record permits, and may restart from its log or forget old views."""

    def __init__(self) -> None:
        super().__init__()
        self.record = record()
        self.votes = Votes()
        self.floor = View(0)

    @initialize(signed=st.lists(BALLOTS, max_size=3))
    def begin(self, signed: Iterable[Ballot]) -> None:
        for each in signed:
            self.sign(each)

    @rule(asked=BALLOTS)
    def sign(self, asked: Ballot) -> None:
        would_be = Votes([*self.votes.signed, asked])
        permitted = self.record.permits(asked)
        assert permitted is (asked.view >= self.floor and would_be.breaks() == [])
        if permitted:
            self.record.add(asked)
            self.votes = would_be

    @rule(view=st.integers(1, 4))
    def forget(self, view: int) -> None:
        self.floor = max(self.floor, View(view))
        self.record.forget_below(View(view))

    @rule()
    def restart(self) -> None:
        """The log has everything, and no floor but the first: what was forgotten is known again."""
        self.record = record(*self.votes.signed)
        self.floor = View(0)

    @invariant()
    def no_rule_is_broken(self) -> None:
        assert self.votes.breaks() == []


TestSigning = Signing.TestCase
