"""The durable outbox: what was acknowledged is on disk, sent until it is final, or expires and is remembered."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
import trio

from chain.primitives import Milliseconds, TransactionId
from chain.rejection import Reason
from chain.storage.leveldb import LevelDbStore
from chain.storage.memory import MemoryStore
from chain.storage.store import StorageError, StorageFault, Writes
from node.host import outbox as outbox_module
from node.host.loop import NodeStopped
from node.host.outbox import DurableOutbox
from node.replica.actions import Answer
from tests.node.host.household import Household, all_final, household
from tests.node.host.on_trio import on_trio, until


@pytest.fixture
def house(tmp_path: Path) -> Household:
    return household(tmp_path)


class FullStore(MemoryStore):
    """A disk with no room."""

    def apply_durably(self, writes: Writes) -> None:
        raise StorageError(StorageFault.FULL, "no room")

    def items(self, start: bytes, stop: bytes) -> Iterator[tuple[bytes, bytes]]:
        return super().items(start, stop)


def stored(house: Household) -> list[bytes]:
    """What waits in the outbox on disk, of a node that does not run."""
    with LevelDbStore(house.local.folder.outbox) as store:
        return [data for _, data in store.items(b"w", b"x")]


@on_trio
async def test_what_is_acknowledged_survives_the_process(house: Household) -> None:
    transaction = house.errand()
    async with house.open() as node:
        node.loop.begin()
        [accepted] = await node.outbox.hand_in([transaction.encoded])
        assert (accepted.transaction_id, accepted.refusal) == (transaction.id, None)
        assert node.replica.is_waiting(transaction.id)
    assert stored(house) == [transaction.encoded]
    async with house.open() as node:
        assert node.outbox.is_waiting(transaction.id)
        assert not node.replica.is_waiting(transaction.id), "the replica has forgotten it"
    async with house.running() as node:
        await all_final(node, [transaction])
        await until(lambda: len(node.outbox) == 0)
        [again] = await node.outbox.hand_in([transaction.encoded])
        assert again.final == node.replica.receipt(transaction.id)
    assert stored(house) == []


@on_trio
async def test_what_cannot_be_kept_is_not_acknowledged_and_ends_the_node(house: Household) -> None:
    async with house.open() as node:
        node.loop.begin()
        outbox = DurableOutbox(FullStore(), node.loop)
        transaction = house.errand()
        with pytest.raises(StorageError, match="no room"):
            await outbox.hand_in([transaction.encoded])
        assert not outbox.is_waiting(transaction.id)
        with pytest.raises(NodeStopped):
            await node.outbox.hand_in([house.errand().encoded])
        with pytest.raises(StorageError, match="no room"):
            await node.loop.run()


@on_trio
async def test_the_same_twice_is_one_and_what_is_refused_is_not_kept(house: Household) -> None:
    good, late = house.errand(), house.errand(valid_ms=-1)
    async with house.open() as node:
        node.loop.begin()
        answers = await node.outbox.hand_in([good.encoded, good.encoded, late.encoded, b"junk"])
        assert [each.transaction_id for each in answers] == [good.id, good.id, late.id, None]
        refused = [each.refusal and each.refusal.reason for each in answers]
        assert refused == [None, None, Reason.EXPIRED, Reason.MALFORMED]
        assert len(node.outbox) == 1
        assert await node.outbox.hand_in([good.encoded]) == [answers[0]]
    assert stored(house) == [good.encoded]


@on_trio
async def test_what_the_replica_lost_is_sent_again_in_the_order_in_which_it_was_signed(
    house: Household, monkeypatch: pytest.MonkeyPatch
) -> None:
    transactions = [house.errand() for _ in range(30)]
    async with house.open() as node:
        node.loop.begin()
        await node.outbox.hand_in([each.encoded for each in reversed(transactions)])
    async with house.open() as node:
        node.loop.begin()
        given: list[TransactionId] = []
        really = node.loop.submit

        def submit(encoded: Sequence[bytes]) -> list[Answer]:
            answers = really(encoded)
            given.extend(each.transaction_id for each in answers if each.transaction_id is not None)
            return answers

        monkeypatch.setattr(node.loop, "submit", submit)
        await node.outbox.send_again()
        assert given == [each.id for each in transactions]
        await node.outbox.send_again()
        assert len(given) == len(transactions), "what waits already is left alone"


@on_trio
async def test_what_expires_is_given_up_and_the_oldest_are_forgotten(
    house: Household, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox_module, "MOST_EXPIRED", 3)
    monkeypatch.setattr(outbox_module, "GRACE_MS", -10_000_000)
    short = [house.errand(valid_ms=60_000 + 1_000 * number) for number in (4, 1, 3, 2, 0)]
    by_age = sorted(short, key=lambda each: each.body.valid_until)
    async with house.open() as node:
        node.loop.begin()
        await node.outbox.hand_in([each.encoded for each in short])
    async with house.open() as node:
        for each in by_age:  # one after the other, as time would bring them
            now_ms = node.replica.finalized.timestamp_ms
            grace_ms = now_ms - each.body.valid_until - 1
            monkeypatch.setattr(outbox_module, "GRACE_MS", Milliseconds(grace_ms))
            node.loop.begin()
            await node.outbox.send_again()
        assert len(node.outbox) == 0
        assert [each for each in by_age if node.outbox.has_expired(each.id)] == by_age[2:]
    async with house.open() as node:
        assert [each for each in by_age if node.outbox.has_expired(each.id)] == by_age[2:]


@on_trio
async def test_a_block_that_came_between_crash_and_news_is_noticed(
    house: Household, monkeypatch: pytest.MonkeyPatch
) -> None:
    transaction = house.errand()
    async with house.running() as node:
        monkeypatch.setattr(node.outbox, "_forget", lambda _identities: None)  # the crash
        await node.outbox.hand_in([transaction.encoded])
        await until(lambda: node.replica.receipt(transaction.id) is not None)
    assert stored(house) == [transaction.encoded]
    async with house.running() as node:
        await until(lambda: len(node.outbox) == 0)
    assert stored(house) == []


@on_trio
async def test_the_same_handed_in_twice_at_once_is_asked_about_once_and_both_wait_for_the_disk(
    house: Household, monkeypatch: pytest.MonkeyPatch
) -> None:
    transaction = house.errand()
    async with house.open() as node:
        node.loop.begin()
        asked: list[bytes] = []
        really = node.loop.submit

        def submit(encoded: Sequence[bytes]) -> list[Answer]:
            asked.extend(encoded)
            return really(encoded)

        monkeypatch.setattr(node.loop, "submit", submit)
        answers = []

        async def hand_in() -> None:
            answers.extend(await node.outbox.hand_in([transaction.encoded]))
            assert node.outbox.is_waiting(transaction.id)

        async with trio.open_nursery() as nursery:
            nursery.start_soon(hand_in)
            nursery.start_soon(hand_in)
        assert asked == [transaction.encoded]
        assert [(each.transaction_id, each.refusal) for each in answers] == [
            (transaction.id, None)
        ] * 2
    assert stored(house) == [transaction.encoded]


@on_trio
async def test_what_is_final_before_it_is_on_disk_does_not_stay_there(
    house: Household, monkeypatch: pytest.MonkeyPatch
) -> None:
    transaction = house.errand()
    async with house.running() as node:
        really = node.outbox._writes.write

        async def write(writes: dict[bytes, bytes | None]) -> None:
            await until(lambda: node.replica.receipt(transaction.id) is not None)
            await really(writes)

        monkeypatch.setattr(node.outbox._writes, "write", write)
        [accepted] = await node.outbox.hand_in([transaction.encoded])
        assert (accepted.transaction_id, accepted.refusal) == (transaction.id, None)
        assert len(node.outbox) == 0
    assert stored(house) == []
