"""Checkers that look at single nodes: their disks, their clients, what they hold, whether they go on."""

import pytest

from chain.primitives import Milliseconds
from chain.rejection import Reason, Rejected
from chain.storage import layout
from chain.vote import Ballot, VoteKind
from consensus.vote_log import HEAD_BYTES, Record, encode_group
from netsim.boot import RealBoot
from netsim.checkers import all_checkers, checkers_of_outcomes
from netsim.checkers.bounds import Bounds
from netsim.checkers.durable_votes import DurableVotes
from netsim.checkers.liveness import CATCHING_UP_MS, Liveness
from netsim.checkers.no_loss import NoLoss
from netsim.checkers.no_stop import NoStop
from netsim.checkers.promptness import Promptness
from netsim.checkers.stored_first import StoredFirst
from netsim.checkers.wire import Wire
from netsim.faults import Partition, begin_plan
from netsim.links import Climate
from netsim.watcher import Watcher
from netsim.workload import Workload
from netsim.world import World
from node.replica.actions import Action, Answer, AppendVoteLog, Stop, SyncStore, WriteStore
from node.replica.inputs import Input, Submitted, Tick
from node.replica.messages import Tag
from tests.netsim.checkers.stage import EPOCH, Stage
from tests.netsim.worlds import host, tiny_world

AT = Tick(Milliseconds(0), Milliseconds(0))


def running(*watchers: Watcher) -> World:
    """A world of four that has begun."""
    cast = Stage().cast
    world = World(cast, Climate(), seed=1, boot=RealBoot(cast), watchers=list(watchers))
    world.start()
    return world


def test_all_checkers_are_silent_in_a_calm_world() -> None:
    workload = Workload(gap_ms=800)
    world = running(*all_checkers(), workload)
    world.run_until(30_000)
    workload.stop()
    world.run_until(40_000)
    world.finish()
    assert world.violations == []
    assert world.height > 10
    assert workload.accepted > 10


def test_those_of_outcomes_are_among_all() -> None:
    everyone = [type(each) for each in all_checkers()]
    assert {type(each) for each in checkers_of_outcomes()} < set(everyone)
    assert len(everyone) == len(set(everyone))


def test_a_vote_on_the_wire_whose_record_is_not_durable_is_seen() -> None:
    durable = DurableVotes()
    at = Stage(Wire([durable]), durable)
    vote = at.vote(0, VoteKind.NULLIFY, 1)
    key = at.cast.nodes[0].keys[0].public
    record = encode_group([Record.of(vote.ballot)], HEAD_BYTES)
    durable.on_log(0, key, record)
    at.broadcast(3, at.vote(3, VoteKind.NULLIFY, 1))
    assert at.said == ["durable votes"]
    durable.on_log_synced(0, 1)
    at.broadcast(0, vote)
    assert at.said == ["durable votes"]


def test_what_another_node_shows_of_a_vote_says_nothing_about_the_disk() -> None:
    durable = DurableVotes()
    at = Stage(Wire([durable]), durable)
    at.broadcast(1, at.certificate(VoteKind.NULLIFY, 1, nodes=(0, 2, 3)))
    assert at.said == []


@pytest.mark.parametrize("synced", ["block and certificate", "block", "nothing"])
def test_a_finalize_record_needs_its_certificate_on_disk(synced: str) -> None:
    at = Stage(StoredFirst())
    first = at.child(at.genesis, 1).block
    certificate = at.certificate(VoteKind.NOTARIZE, 1, first.id)
    writes: dict[bytes, bytes | None] = {}
    if synced != "nothing":
        writes[layout.pending_key(first.id)] = first.encoded
    if synced == "block and certificate":
        key = layout.certificate_key(EPOCH, certificate.view, VoteKind.NOTARIZE)
        writes[key] = certificate.encode()
    ballot = Ballot(VoteKind.FINALIZE, EPOCH, certificate.view, first.id)
    append = AppendVoteLog(
        at.cast.nodes[0].keys[0].public, encode_group([Record.of(ballot)], HEAD_BYTES), 1
    )
    for tell in at.world.hears.step:
        tell(0, AT, [SyncStore(writes), append])
    assert at.said == ([] if synced == "block and certificate" else ["stored first"])


def test_a_write_that_is_not_synced_is_no_ground_for_a_record() -> None:
    at = Stage(StoredFirst())
    first = at.child(at.genesis, 1).block
    ballot = Ballot(VoteKind.NOTARIZE, EPOCH, first.header.view, first.id)
    append = AppendVoteLog(
        at.cast.nodes[0].keys[0].public, encode_group([Record.of(ballot)], HEAD_BYTES), 1
    )
    genesis = {layout.height_key(at.genesis.block.id): bytes(8)}
    write = WriteStore({layout.pending_key(first.id): first.encoded, **genesis})
    for tell in at.world.hears.step:
        tell(0, AT, [write, append])
    assert at.said == ["stored first"]
    for tell in at.world.hears.step:
        tell(1, AT, [write, SyncStore({}), append])
    assert at.said == ["stored first"]


def test_a_transaction_that_waits_too_long_without_an_excuse_is_seen() -> None:
    waiting = Stage().transaction()

    def accepting(_node: int, given: Input) -> list[Action]:
        return [Answer(waiting.id, None)] if isinstance(given, Submitted) else []

    world = tiny_world(accepting, nodes=4, watchers=[Liveness()])
    world.start()
    world.at(1_000, host(world, 2).submit, waiting.encoded)
    world.run_until(2 * CATCHING_UP_MS)
    assert world.violations == []
    world.run_until(5 * CATCHING_UP_MS)
    assert {each.checker for each in world.violations} == {"liveness"}


def test_a_transaction_that_waits_for_more_than_two_leaders_is_not_prompt() -> None:
    at = Stage(Promptness())
    early, late = at.transaction(1), at.transaction(2)
    for tell in at.world.hears.answer:
        tell(0, Answer(early.id, None))
        tell(0, Answer(late.id, None))
    first = at.child(at.genesis, 1, [early])
    at.world.run_until(6_000)
    at.commit(0, first)
    assert at.said == []
    at.world.run_until(7_000)
    at.commit(0, at.child(first, 2, [late]))
    assert at.said == ["promptness"]


def test_a_partition_is_an_excuse_for_waiting() -> None:
    waiting = Stage().transaction()

    def accepting(_node: int, given: Input) -> list[Action]:
        return [Answer(waiting.id, None)] if isinstance(given, Submitted) else []

    world = tiny_world(accepting, nodes=4, watchers=[Liveness()])
    world.start()
    world.at(1_000, host(world, 2).submit, waiting.encoded)
    begin_plan(world, [Partition(0, 400_000, ((0, 1), (2, 3)))])
    world.run_until(5 * CATCHING_UP_MS)
    assert world.violations == []


def test_an_accepted_transaction_that_never_got_final_is_lost() -> None:
    world = running(NoLoss())
    transaction = Stage().transaction()
    for tell in world.hears.submit:
        tell(0, transaction)
    for tell in world.hears.answer:
        tell(0, Answer(transaction.id, None))
    world.run_until(1_000)
    world.finish()
    assert {each.checker for each in world.violations} == {"no loss"}


def test_what_was_refused_may_be_lost() -> None:
    world = running(NoLoss())
    transaction = Stage().transaction()
    for tell in world.hears.submit:
        tell(0, transaction)
    for tell in world.hears.answer:
        tell(0, Answer(transaction.id, Rejected(Reason.EXPIRED)))
    world.run_until(1_000)
    world.finish()
    assert world.violations == []


def test_a_node_that_stops_without_a_cause_is_seen() -> None:
    at = Stage(NoStop())
    for tell in at.world.hears.lost_log:
        tell(1, at.cast.nodes[1].keys[0].public)
    for tell in at.world.hears.stop:
        tell(1, Stop("lost", ""))
    assert at.said == []
    for tell in at.world.hears.stop:
        tell(2, Stop("evidence against a key of this node", ""))
    assert at.said == ["no stop"]


def test_a_message_that_is_too_long_is_seen() -> None:
    at = Stage(Bounds())
    for tell in at.world.hears.send:
        tell(0, 1, bytes((Tag.VOTE,)) + bytes(200))
    assert at.said == []
    for tell in at.world.hears.broadcast:
        tell(0, bytes((Tag.VOTE,)) + bytes(300))
    assert at.said == ["bounds"]


def test_too_much_held_is_seen_and_so_is_a_sort_that_nobody_has_bounded() -> None:
    checker = Bounds()
    world = running(checker)
    world.run_until(2_500)
    assert world.violations == []
    checker._check(0, {"votes": 1_000_000, "secrets": 1})
    assert [each.checker for each in world.violations] == ["bounds", "bounds"]


def test_a_node_is_called_by_the_name_that_it_has_in_the_story() -> None:
    checker = NoStop()
    at = Stage(checker)
    checker.on_stop(4, Stop("a bug", "of ours"))
    assert [each.what for each in at.world.violations] == ["o0: a bug: of ours"]
