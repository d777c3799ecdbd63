"""The loop: nothing is done after half a step, timers are never starved, and what fails ends the node."""

from pathlib import Path

import pytest
import trio

from chain.primitives import Milliseconds, NodeId
from chain.storage.leveldb import LevelDbStore
from chain.storage.store import StorageError, StorageFault, Writes
from node.host.loop import NodeStopped
from node.replica.actions import Action, Lane, SyncStore, WakeAt
from node.replica.inputs import Input, LogSynced, Received
from tests.node.host.household import Household, all_final, household
from tests.node.host.on_trio import on_trio

PEER = NodeId(b"p" * 32)


@pytest.fixture
def house(tmp_path: Path) -> Household:
    return household(tmp_path)


@on_trio
async def test_a_step_that_fails_in_somebody_elses_task_ends_the_node(
    house: Household, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with house.open() as node:
        node.loop.begin()

        def fail(_store: LevelDbStore, writes: Writes) -> None:
            raise StorageError(StorageFault.FULL, f"no room for {len(writes)}")

        monkeypatch.setattr(node.replica, "step", lambda _given: [SyncStore({})])
        monkeypatch.setattr(LevelDbStore, "apply_durably", fail)
        with pytest.raises(StorageError, match="no room"):
            node.loop.submit([b"x"])
        steps = node.loop.steps
        with pytest.raises(NodeStopped, match="is ending"):
            node.loop.submit([b"x"])
        assert node.loop.steps == steps
        with pytest.raises(StorageError, match="no room"):
            await node.loop.run()


@on_trio
async def test_whoever_waits_in_the_loop_hears_of_a_failure_at_once(house: Household) -> None:
    async with house.open() as node:
        node.loop.begin()

        async def run() -> None:
            with pytest.raises(StorageError, match="no room"):
                await node.loop.run()

        async with trio.open_nursery() as nursery:
            nursery.start_soon(run)
            await trio.sleep(0.05)
            node.loop.fail(StorageError(StorageFault.FULL, "no room"))


@on_trio
async def test_timers_go_before_a_peer_that_never_stops_sending(
    house: Household, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with house.open() as node:
        seen: list[str] = []

        def step(given: Input) -> list[Action]:
            seen.append(type(given).__name__)
            if isinstance(given, Received):
                flood()
            if len(seen) > 40:
                raise NodeStopped("enough")
            return [WakeAt(given.now_ms)]

        def flood() -> None:
            def make(now_ms: Milliseconds, wall_ms: Milliseconds) -> Received:
                return Received(now_ms, wall_ms, PEER, b"")

            node.loop.inbox.put(Lane.CONSENSUS, PEER, make)

        monkeypatch.setattr(node.replica, "step", step)
        flood()
        node.loop.begin()
        with pytest.raises(NodeStopped, match="enough"):
            await node.loop.run()
        assert seen[:6] == ["Tick", "Tick", "Received", "Tick", "Received", "Tick"]


@on_trio
async def test_tickets_of_the_vote_log_come_back_in_order(
    house: Household, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with house.open() as node:
        tickets: list[int] = []
        really = node.replica.step

        def step(given: Input) -> list[Action]:
            if isinstance(given, LogSynced):
                tickets.append(given.ticket)
            return really(given)

        monkeypatch.setattr(node.replica, "step", step)
        async with node.running():
            transaction = house.errand()
            await node.outbox.hand_in([transaction.encoded])
            await all_final(node, [transaction])
        assert tickets == list(range(1, len(tickets) + 1))
        assert len(tickets) >= 3
