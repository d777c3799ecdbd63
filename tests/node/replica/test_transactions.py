"""Transactions at a replica: answered with a reason, gossiped, given to leaders, never forged."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from chain.crypto import SecretKey
from chain.genesis import Parameters
from chain.primitives import ChainId, MemberId, Milliseconds, PublicKey, Signature
from chain.rejection import Reason, Rejected
from chain.state import StateReader
from chain.transaction import (
    MAX_TRANSACTION_BYTES,
    MAX_VALIDITY_MS,
    Transaction,
    TransactionBody,
)
from chain.transition import Point
from chain.vote import Vote, VoteKind
from consensus.messages import Proposal
from node.replica.actions import Alarm, Answer, Committed, DropPeer
from node.replica.inputs import Submitted, Tick
from node.replica.mempool import MempoolLimits
from node.replica.messages import Transactions
from node.replica.replica import STATUS_EVERY_MS, Replica, Setup
from tests.chain.scripted import Scripted, erase_call, set_call, value_key
from tests.chain.strategies import secret_key
from tests.node.replica.stage import Stage, messages_of, of_kind
from tests.node.replica.town import MEMBER, OFFICER, START, Town, holds

QUIET = Parameters(epoch_heights=1000)


def _quiet(**options: object) -> Stage:
    return Stage(town=Town(present=(0,), parameters=QUIET, **options))  # type: ignore[arg-type]  # any option


def _signed(body: TransactionBody, key: SecretKey = OFFICER) -> Transaction:
    return Transaction.sign(replace(body, author=key.public), [key])


def _forged(honest: Transaction) -> Transaction:
    """The same body under a signature that is none; the id is the same."""
    nothing = Signature(bytes(64))
    [signature] = honest.signatures
    return Transaction.decode(honest.encoded.replace(signature, nothing))


Change = Callable[[Stage, Transaction], Transaction | bytes]

REFUSED: dict[str, tuple[Change, Reason]] = {
    "no bytes": (lambda *_: b"", Reason.MALFORMED),
    "no transaction": (lambda *_: b"\x93\x01\x02\x03", Reason.MALFORMED),
    "not canonical": (
        lambda _, each: each.encoded.replace(b"\xc4", b"\xc5\x00", 1),
        Reason.NOT_CANONICAL,
    ),
    "too large": (lambda *_: bytes(MAX_TRANSACTION_BYTES + 1), Reason.TOO_LARGE),
    "without calls": (lambda _, each: _signed(replace(each.body, calls=())), Reason.NO_CALLS),
    "of another chain": (
        lambda _, each: _signed(replace(each.body, chain_id=ChainId(b"c" * 32))),
        Reason.WRONG_CHAIN,
    ),
    "expired": (
        lambda stage, each: _signed(
            replace(each.body, valid_until=Milliseconds(START + stage.town.now_ms - 1))
        ),
        Reason.EXPIRED,
    ),
    "valid too long": (
        lambda stage, each: _signed(
            replace(
                each.body, valid_until=Milliseconds(START + stage.town.now_ms + MAX_VALIDITY_MS + 1)
            )
        ),
        Reason.VALID_TOO_LONG,
    ),
    "of a stranger": (lambda _, each: _signed(each.body, secret_key(7)), Reason.NOT_A_MEMBER),
    "for another member": (
        lambda _, each: _signed(replace(each.body, member=MemberId(b"o" * 16))),
        Reason.NOT_A_MEMBER,
    ),
    "forged": (lambda _, each: _forged(each), Reason.BAD_SIGNATURE),
}
AT_THE_EDGE = ("of another chain", "expired", "valid too long", "of a stranger")
"""What an honest peer may gossip, if its clock or its newest state differs."""


@pytest.mark.parametrize("case", REFUSED)
def test_a_submitted_transaction_is_refused_with_its_reason_and_goes_nowhere(case: str) -> None:
    stage = _quiet()
    stage.town.run(500)
    change, reason = REFUSED[case]
    given = change(stage, stage.town.transaction(1))
    answer = stage.town.submit(0, given)
    assert answer.refusal is not None
    assert answer.refusal.reason is reason
    assert answer.transaction_id == (
        given.id if isinstance(given, Transaction) and given.body.calls else None
    )
    assert stage.replica.load()["mempool_count"] == 0
    assert stage.heard(Transactions) == []


def test_an_accepted_transaction_is_answered_gossiped_and_held() -> None:
    stage = _quiet()
    given = stage.town.transaction(1)
    assert stage.town.submit(0, given) == Answer(given.id, None)
    for hand in stage.hands:
        assert stage.heard(Transactions, by=hand) == [Transactions((given.encoded,))]
    assert stage.replica.load()["mempool_bytes"] == len(given.encoded)


def test_what_is_submitted_together_is_answered_one_by_one_and_gossiped_together() -> None:
    stage = _quiet()
    given = [stage.town.transaction(at) for at in range(3)]
    forged = _forged(stage.town.transaction(9))
    encoded = [each.encoded for each in (given[0], forged, *given[1:], given[0])]
    done = stage.host.give(Submitted(*stage.town.time, tuple(encoded)))
    answers = [(each.transaction_id, each.refusal) for each in of_kind(done, Answer)]
    refused = [None if refusal is None else refusal.reason for _, refusal in answers]
    assert refused == [None, Reason.BAD_SIGNATURE, None, None, Reason.DUPLICATE]
    assert [identity for identity, _ in answers] == [
        each.id for each in (given[0], forged, *given[1:], given[0])
    ]
    said = [each for each in messages_of(done) if isinstance(each, Transactions)]
    assert said == [Transactions(tuple(each.encoded for each in given))]


def test_who_acts_for_whom_is_asked_once_for_each_state_and_second() -> None:
    asked: list[PublicKey] = []

    class Asked(Scripted):
        def admit(self, state: StateReader, transaction: Transaction, point: Point) -> None:
            asked.append(transaction.body.author)
            super().admit(state, transaction, point)

    stage = _quiet(executor=Asked)
    stage.town.run(500)
    asked.clear()
    for at in range(3):
        assert stage.town.submit(0, stage.town.transaction(at)).refusal is None
    assert asked == [OFFICER.public]
    stranger = _signed(stage.town.transaction(4).body, secret_key(77))
    for _ in range(2):
        refusal = stage.town.submit(0, stranger).refusal
        assert refusal is not None
        assert refusal.reason is Reason.NOT_A_MEMBER
    assert asked == [OFFICER.public, *2 * [stranger.body.author]], "a refusal is not remembered"
    stage.town.run(1_000)
    asked.clear()
    stage.town.submit(0, stage.town.transaction(5))
    assert asked == [OFFICER.public], "roles may end with time"
    stage.show(stage.archive.grow(stage.town.transaction(6)))
    asked.clear()
    stage.town.submit(0, stage.town.transaction(7))
    assert asked == [OFFICER.public], "the state is another one"


def test_the_same_again_is_a_duplicate_and_after_its_block_already_included() -> None:
    stage = _quiet()
    given = stage.town.transaction(1)
    stage.town.submit(0, given)
    again = stage.town.submit(0, given)
    assert again.transaction_id == given.id
    assert again.refusal is not None
    assert again.refusal.reason is Reason.DUPLICATE
    stage.show(stage.archive.grow(given))
    assert stage.replica.load()["mempool_count"] == 0
    after = stage.town.submit(0, given)
    assert after.refusal is not None
    assert after.refusal.reason is Reason.ALREADY_INCLUDED
    assert stage.replica.receipt(given.id) is not None


def _with_limits(limits: MempoolLimits) -> Callable[[Setup], Replica]:
    return lambda setup: Replica(replace(setup, mempool=limits))


def test_a_member_that_fills_its_share_and_a_full_pool_are_told_so() -> None:
    kibi = 1024
    limits = MempoolLimits(
        max_bytes=1024 * kibi, max_count=8, own_bytes=512 * kibi, member_bytes=256 * kibi
    )
    stage = _quiet(replica=_with_limits(limits))
    answers = [stage.town.submit(0, stage.town.transaction(at)) for at in range(3)]
    reasons = [each.refusal and each.refusal.reason for each in answers]
    assert reasons == [None, None, Reason.MEMBER_QUOTA]


# Gossip.


def test_gossip_is_taken_and_not_passed_on() -> None:
    stage = _quiet()
    given = [stage.town.transaction(at) for at in range(3)]
    done = stage.say(Transactions(tuple(each.encoded for each in given)))
    assert stage.replica.load()["mempool_count"] == 3
    assert messages_of(done) == []


@pytest.mark.parametrize("case", AT_THE_EDGE)
def test_what_an_honest_peer_may_gossip_is_refused_in_silence(case: str) -> None:
    stage = _quiet()
    stage.town.run(500)
    given = REFUSED[case][0](stage, stage.town.transaction(1))
    assert isinstance(given, Transaction)
    good = stage.town.transaction(2)
    done = stage.say(Transactions((given.encoded, good.encoded)))
    assert of_kind(done, DropPeer) == []
    assert stage.replica.load()["mempool_count"] == 1


@pytest.mark.parametrize("case", ["no transaction", "not canonical", "without calls", "forged"])
def test_who_gossips_what_nobody_can_have_taken_for_valid_is_dropped(case: str) -> None:
    stage = _quiet()
    change, reason = REFUSED[case]
    given = change(stage, stage.town.transaction(1))
    data = given.encoded if isinstance(given, Transaction) else given
    [dropped] = of_kind(stage.say(Transactions((data,)), by=2), DropPeer)
    assert (dropped.peer, dropped.why.reason) == (stage.town.ids[2], reason)


def test_each_signature_is_checked_once_however_often_it_is_gossiped() -> None:
    checked: list[Signature] = []

    def counting(key: PublicKey, message: bytes, signature: Signature) -> bool:
        checked.append(signature)
        return holds(key, message, signature)

    stage = _quiet(replica=lambda setup: Replica(replace(setup, holds=counting)))
    given = stage.town.transaction(1)
    for hand in (1, 2, 3, 1):
        stage.say(Transactions((given.encoded,)), by=hand)
    stage.town.submit(0, given)
    stage.show(stage.archive.grow(given))
    assert checked.count(given.signatures[0]) == 1


def test_a_forged_copy_of_what_is_held_is_neither_taken_nor_a_reason_to_forget_it() -> None:
    stage = _quiet()
    given = stage.town.transaction(1)
    stage.say(Transactions((given.encoded,)))
    stage.say(Transactions((_forged(given).encoded,)), by=2)
    assert stage.replica.load()["mempool_count"] == 1
    [held] = stage.replica._pools.waiting_longest()
    assert held == given.encoded


def test_a_new_peer_is_given_what_waits() -> None:
    stage = _quiet()
    given = stage.town.transaction(1)
    stage.town.cut(0, 3)
    stage.town.settle()
    stage.town.submit(0, given)
    assert stage.heard(Transactions, by=3) == []
    stage.town.connect(0, 3)
    assert stage.heard(Transactions, by=3) == [Transactions((given.encoded,))]


@pytest.mark.parametrize("me", [0, 4], ids=["authority", "observer"])
def test_what_has_waited_is_gossiped_again(me: int) -> None:
    stage = Stage(me, Town(observers=1, present=(me,), parameters=QUIET))
    given = stage.town.transaction(1)
    stage.town.submit(me, given)
    stage.forget()
    stage.town.run(2 * STATUS_EVERY_MS + 100)
    assert Transactions((given.encoded,)) in stage.heard(Transactions)


def test_a_large_transaction_holds_up_none_of_the_others() -> None:
    stage = _quiet()
    large = stage.town.transaction(1, *[set_call(b"%d" % at, bytes(60_000)) for at in range(3)])
    small = stage.town.transaction(2)
    stage.town.submit(0, large)
    stage.town.submit(0, small)
    stage.forget()
    stage.town.run(STATUS_EVERY_MS + 100)
    gossiped = {data for message in stage.heard(Transactions) for data in message.encoded}
    assert gossiped == {large.encoded}, "the oldest is given whatever its size"
    stage.show(stage.archive.grow(large))
    stage.forget()
    stage.town.run(2 * STATUS_EVERY_MS + 100)
    assert small.encoded in {data for said in stage.heard(Transactions) for data in said.encoded}


def test_what_has_expired_by_the_chains_time_is_forgotten_and_not_before() -> None:
    stage = _quiet()
    stage.town.submit(0, stage.town.transaction(1, valid_until=START + 5_000))
    stage.town.submit(0, stage.town.transaction(2))
    stage.town.run(STATUS_EVERY_MS + 10)
    assert stage.replica.load()["mempool_count"] == 2
    stage.show(stage.archive.grow(after_ms=6_000))
    assert stage.replica.load()["mempool_count"] == 1


def test_a_clock_that_is_wrong_for_a_while_costs_nothing_that_was_accepted() -> None:
    town = Town(present=(0,), parameters=QUIET)
    stage = Stage(0, town)
    town.submit(0, town.transaction(1, valid_until=START + 600_000))
    host = town.hosts[0]
    for later_ms in range(0, 3 * STATUS_EVERY_MS, 1_000):
        host.give(Tick(Milliseconds(town.now_ms + later_ms), Milliseconds(START + 3_600_000)))
    assert stage.replica.load()["mempool_count"] == 1


# In blocks.


def _notarized(stage: Stage) -> list[VoteKind]:
    cast = [each for each in messages_of(stage.host.asked) if isinstance(each, Vote)]
    return [each.kind for each in cast]


def _voter() -> Stage:
    """A replica that does not lead the first view."""
    leader = _quiet().archive.leader(1)
    me = (leader + 1) % 4
    return Stage(me, Town(present=(me,), parameters=QUIET))


def test_a_block_with_a_forged_transaction_is_refused() -> None:
    stage = _voter()
    forged = _forged(stage.town.transaction(1))
    block = stage.archive.build(forged)
    assert block.body.transactions == (forged,)
    stage.say(stage.archive.propose(block), by=stage.archive.leader(1))
    [alarm] = stage.host.all(Alarm)
    assert alarm.what == "invalid block"
    assert Reason.BAD_SIGNATURE.value in alarm.detail
    assert _notarized(stage) == [VoteKind.NULLIFY]


def test_a_block_with_a_forged_copy_of_what_waits_here_is_refused() -> None:
    stage = _voter()
    given = stage.town.transaction(1)
    stage.say(Transactions((given.encoded,)))
    block = stage.archive.build(_forged(given))
    stage.say(stage.archive.propose(block), by=stage.archive.leader(1))
    assert _notarized(stage) == [VoteKind.NULLIFY]


def test_a_block_whose_transactions_were_never_gossiped_is_good() -> None:
    stage = _voter()
    block = stage.archive.build(stage.town.transaction(1))
    stage.say(stage.archive.propose(block), by=stage.archive.leader(1))
    assert _notarized(stage) == [VoteKind.NOTARIZE]


def test_a_leader_proposes_what_waits_here_and_not_what_its_parent_carries() -> None:
    stage = _quiet()
    view = next(at for at in range(2, 7) if stage.archive.leader(at) == 0)
    first, second = stage.town.transaction(1), stage.town.transaction(2)
    for each in (first, second):
        stage.say(Transactions((each.encoded,)))
    parent = stage.archive.build(first, view=view - 1, after_ms=25)
    stage.say(*[stage.certificate(VoteKind.NULLIFY, at) for at in range(1, view - 1)])
    stage.say(stage.archive.propose(parent), by=stage.archive.leader(view - 1))
    stage.say(stage.certificate(VoteKind.NOTARIZE, view - 1, parent.id))
    stage.town.run(100)
    [proposal] = stage.heard(Proposal)
    assert proposal.block is not None
    assert proposal.block.header.parent_id == parent.id
    assert proposal.block.body.transactions == (second,)


class Moody(Scripted):
    """Nobody may act once the member has a value at `left`."""

    def admit(self, state: StateReader, transaction: Transaction, point: Point) -> None:
        super().admit(state, transaction, point)
        if state.get(value_key(MEMBER, b"left")) is not None:
            raise Rejected(Reason.NOT_A_MEMBER)


def test_what_the_executor_refuses_by_now_is_no_work_for_ever() -> None:
    town = Town(executor=Moody, parameters=QUIET)
    town.start()
    town.submit(0, town.transaction(1, set_call(b"left", b"1")))
    for at in range(2, 5):
        town.submit(1, town.transaction(at))
    town.run(10_000)
    heights = [host.up.finalized.height for host in town.hosts]
    town.run(10_000)
    assert [host.up.finalized.height for host in town.hosts] == heights
    assert [host.up.load()["mempool_count"] for host in town.hosts] == [0] * 4


def test_failed_calls_have_receipts_and_change_nothing() -> None:
    town = Town(parameters=QUIET)
    town.start()
    failing = town.transaction(1, erase_call(b"k"))
    town.submit(0, failing)
    town.run(2_000)
    found = town.hosts[2].up.receipt(failing.id)
    assert found is not None
    assert [each.code for each in found[1].results] == ["no_such_key"]
    committed = [each for host in town.hosts for each in host.all(Committed)]
    assert {each.receipts for each in committed if each.block.body.transactions} == {(found[1],)}


def test_a_synced_block_with_a_forged_transaction_stops_the_node() -> None:
    """A quorum vouches for it, so more than f authorities lie."""
    stage = _quiet()
    block = stage.archive.build(_forged(stage.town.transaction(1)))
    stage.say(stage.final(block))
    stage.say(block)
    assert stage.host.replica is None
