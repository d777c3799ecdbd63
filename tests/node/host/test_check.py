"""What a node has on disk is checked from the genesis on: each thing that can be wrong is found, where it is, and repaired."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from chain.block import Block
from chain.crypto import verify
from chain.primitives import Digest, Epoch, Height, Milliseconds, View
from chain.storage import layout
from chain.storage.leveldb import LevelDbStore
from chain.transaction import Transaction
from consensus.effects import Build
from contracts.executor import ContractExecutor
from node.host.check import Examination, Flaw, drop_checked, examine, take_checked
from node.host.folder import FolderFault, FolderRefused, NodeFolder
from node.host.joining import chain_id_in
from node.host.key_files import Use, read_key
from node.host.vote_log_check import LogState, examine_logs
from node.replica.ledger import Ledger, context_for
from tests.node.host.solitary import PROGRAMS, SolitaryNode, chain_of, solitary_node

HEIGHT = 11
"""Three epochs, the third one begun."""


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> NodeFolder:
    return chain_of(tmp_path_factory.mktemp("whole"), HEIGHT)


@pytest.fixture
def folder(whole: NodeFolder, tmp_path: Path) -> NodeFolder:
    """A copy that a test may damage."""
    return NodeFolder(shutil.copytree(whole.path, tmp_path / "node"))


def found_in(folder: NodeFolder) -> Examination:
    with folder.held():
        found = examine(folder, PROGRAMS, lambda height, tip: None)
        drop_checked(folder)
    return found


@contextmanager
def store_of(folder: NodeFolder) -> Iterator[LevelDbStore]:
    with LevelDbStore(folder.chain) as store:
        yield store


def test_a_chain_that_nobody_touched_is_whole(folder: NodeFolder) -> None:
    told = []
    with folder.held():
        found = examine(folder, PROGRAMS, lambda height, tip: told.append((height, tip)))
        drop_checked(folder)
    assert found.flawed is None
    assert (found.tip, found.checked) == (HEIGHT, HEIGHT)
    assert found.transactions == HEIGHT - 1  # the first block came before the first transaction
    assert found.certificates >= 1
    assert told == [(height, HEIGHT) for height in range(1, HEIGHT + 1)]
    assert not (folder.path / "chain.checked").exists()


def test_the_newest_blocks_may_wait_for_their_certificate(folder: NodeFolder) -> None:
    with store_of(folder) as store:
        store.apply({layout.finality_key(Height(HEIGHT)): None})
    found = found_in(folder)
    assert found.flawed is None
    assert (found.checked, found.waiting) == (HEIGHT - 1, 1)


def _first(prefix: bytes) -> Callable[[LevelDbStore], bytes]:
    def find(store: LevelDbStore) -> bytes:
        return next(iter(store.items(prefix, bytes((prefix[0] + 1,)))))[0]

    return find


def _height_of_a_block(store: LevelDbStore) -> bytes:
    """Of the first by its id that is not the genesis: without that one's it is another chain."""
    return next(key for key, height in store.items(b"i", b"j") if any(height))


def _at(key: bytes) -> Callable[[LevelDbStore], bytes]:
    return lambda store: key


def _swapped(store: LevelDbStore, value: bytes) -> bytes:
    """The last byte otherwise: what a disk that rots gives back, with a checksum that fits."""
    return value[:-1] + bytes((value[-1] ^ 1,))


def _gone(store: LevelDbStore, value: bytes) -> None:
    return None


def _other_block(store: LevelDbStore, value: bytes) -> bytes | None:
    return store.get(layout.block_key(Height(5)))


def _other_certificate(store: LevelDbStore, value: bytes) -> bytes | None:
    return store.get(layout.finality_key(Height(5)))


Change = Callable[[LevelDbStore, bytes], bytes | None]
DAMAGES: dict[str, tuple[Callable[[LevelDbStore], bytes], Change, Flaw, int]] = {
    "a block is gone": (_at(layout.block_key(Height(6))), _gone, Flaw.NO_BLOCK, 6),
    "a block has another byte": (_at(layout.block_key(Height(6))), _swapped, Flaw.NOT_A_BLOCK, 6),
    "a block is cut": (
        _at(layout.block_key(Height(6))),
        lambda store, value: value[:-3],
        Flaw.NOT_A_BLOCK,
        6,
    ),
    "a block is another one": (_at(layout.block_key(Height(6))), _other_block, Flaw.NOT_LINKED, 6),
    "a certificate has another byte": (
        _at(layout.finality_key(Height(6))),
        _swapped,
        Flaw.BAD_CERTIFICATE,
        6,
    ),
    "a certificate is of another block": (
        _at(layout.finality_key(Height(6))),
        _other_certificate,
        Flaw.BAD_CERTIFICATE,
        6,
    ),
    "a certificate is no certificate": (
        _at(layout.finality_key(Height(6))),
        lambda store, value: b"\x01",
        Flaw.BAD_CERTIFICATE,
        6,
    ),
    "an epoch's last certificate is gone": (
        _at(layout.finality_key(Height(8))),
        _gone,
        Flaw.NO_CERTIFICATE,
        8,
    ),
    "a height is gone": (_height_of_a_block, _gone, Flaw.WRONG_ENTRY, -1),
    "a receipt has another byte": (_first(b"r"), _swapped, Flaw.WRONG_ENTRY, 1),
    "a receipt is gone": (
        _at(layout.receipt_key(Height(7), 0)),
        _gone,
        Flaw.WRONG_ENTRY,
        7,
    ),
    "a place is gone": (_first(b"x"), _gone, Flaw.WRONG_ENTRY, -1),
    "an entry is too many": (
        _at(layout.receipt_key(Height(7), 9)),
        lambda store, value: b"\x00",
        Flaw.WRONG_ENTRY,
        HEIGHT,
    ),
    "a value of the state has another byte": (_first(b"s"), _swapped, Flaw.WRONG_STATE, HEIGHT),
    "a bucket of the state is gone": (_first(b"n"), _gone, Flaw.WRONG_STATE, HEIGHT),
    "the newest block's id is gone": (_at(layout.tip_key()), _gone, Flaw.NO_TIP, 0),
    "the newest block is unknown": (_at(layout.tip_key()), _swapped, Flaw.NO_TIP, 0),
    "the genesis is another": (_at(layout.block_key(Height(0))), _swapped, Flaw.OTHER_CHAIN, 0),
    "a certificate of an epoch is none": (_first(b"c"), _swapped, Flaw.BAD_CERTIFICATE, HEIGHT),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_what_is_wrong_is_found_where_it_is(damage: str, folder: NodeFolder) -> None:
    find, change, flaw, height = DAMAGES[damage]
    with store_of(folder) as store:
        key = find(store)
        store.apply({key: change(store, store.get(key) or b"")})
    flawed = found_in(folder).flawed
    assert flawed is not None
    assert flawed.flaw is flaw
    assert height in (-1, flawed.height)


def test_a_table_with_another_byte_is_found(folder: NodeFolder) -> None:
    with store_of(folder) as store:
        store._database.compact_range()
    table = max(folder.chain.glob("*.ldb"), key=lambda each: each.stat().st_size)
    data = bytearray(table.read_bytes())
    data[len(data) // 2] ^= 0xFF
    table.write_bytes(data)
    flawed = found_in(folder).flawed
    assert flawed is not None
    assert flawed.flaw is Flaw.UNREADABLE


def test_a_store_that_is_not_there_has_no_tip(folder: NodeFolder) -> None:
    shutil.rmtree(folder.chain)
    flawed = found_in(folder).flawed
    assert flawed is not None
    assert flawed.flaw is Flaw.NO_TIP


def test_a_chain_of_another_release_is_refused(folder: NodeFolder) -> None:
    others = [each for each in PROGRAMS if each.alone().name != "user"]
    with folder.held(), pytest.raises(FolderRefused) as refused:
        examine(folder, others, lambda height, tip: None)
    assert (refused.value.fault, refused.value.detail) == (FolderFault.OTHER_RELEASE, "user")


class TestForgers:
    """Whoever writes to the disk can make blocks that fit their parents; they have no certificates, and are not true."""

    def forge(self, folder: NodeFolder, change: Callable[[Ledger, Transaction], Block]) -> None:
        """Put one more block above the tip."""
        with store_of(folder) as store:
            ledger = Ledger(folder.read_genesis(), ContractExecutor(PROGRAMS), store, verify)
            last = ledger.block_at(Height(HEIGHT))
            assert last is not None
            block = change(ledger, last.body.transactions[0])
            store.apply(
                {
                    layout.block_key(Height(HEIGHT + 1)): block.encoded,
                    layout.height_key(block.id): (HEIGHT + 1).to_bytes(8, "big"),
                    layout.tip_key(): block.id,
                }
            )

    def built(self, ledger: Ledger, *transactions: Transaction) -> Block:
        instance = ledger.instance(ledger.current_epoch())
        now_ms = Milliseconds(ledger.tip.timestamp_ms + 1_000)
        wanted = Build(View(99), ledger.tip_id, ledger.tip, now_ms)
        return ledger.build(context_for(wanted, instance), (), transactions)

    def test_a_signature_that_does_not_hold(self, folder: NodeFolder) -> None:
        def change(ledger: Ledger, sample: Transaction) -> Block:
            body = replace(sample.body, sequence=sample.body.sequence + 1)
            good = Transaction.sign(body, [read_key(officer, Use.USER).open()])
            forged = good.encoded.replace(good.signatures[0], sample.signatures[0])
            return self.built(ledger, Transaction.decode(forged))

        [officer, *_] = sorted(folder.keys.glob("pegawai-*.key"))
        self.forge(folder, change)
        flawed = found_in(folder).flawed
        assert flawed is not None
        assert (flawed.flaw, flawed.height) == (Flaw.BAD_SIGNATURE, HEIGHT + 1)

    def test_a_header_that_is_not_true(self, folder: NodeFolder) -> None:
        def change(ledger: Ledger, sample: Transaction) -> Block:
            block = self.built(ledger)
            return Block.seal(replace(block.header, state_root=Digest(bytes(32))), block.body)

        self.forge(folder, change)
        flawed = found_in(folder).flawed
        assert flawed is not None
        assert (flawed.flaw, flawed.height) == (Flaw.NOT_TRUE, HEIGHT + 1)
        assert "state_root" in flawed.detail

    def test_a_block_of_another_epoch(self, folder: NodeFolder) -> None:
        def change(ledger: Ledger, sample: Transaction) -> Block:
            block = self.built(ledger)
            return Block.seal(replace(block.header, epoch=Epoch(7)), block.body)

        self.forge(folder, change)
        flawed = found_in(folder).flawed
        assert flawed is not None
        assert (flawed.flaw, flawed.detail) == (Flaw.NOT_LINKED, "epoch 7, not 2")


def test_what_was_checked_takes_the_place_of_what_is_damaged(folder: NodeFolder) -> None:
    votes = {each.name: each.read_bytes() for each in folder.votes.iterdir()}
    with store_of(folder) as store:
        store.apply({layout.block_key(Height(7)): b"rot"})
    with folder.held():
        found = examine(folder, PROGRAMS, lambda height, tip: None)
        away = take_checked(folder)
    assert found.checked == 6
    assert away.name == "chain.damaged-1"
    again = found_in(folder)
    assert again.flawed is None
    assert (again.tip, again.checked) == (6, 6)
    assert {each.name: each.read_bytes() for each in folder.votes.iterdir()} == votes
    with LevelDbStore(away) as store:
        assert store.get(layout.block_key(Height(7))) == b"rot"


def test_a_damaged_state_is_repaired_to_the_same_height(folder: NodeFolder) -> None:
    with store_of(folder) as store:
        store.apply({_first(b"s")(store): b"rot"})
    with folder.held():
        examine(folder, PROGRAMS, lambda height, tip: None)
        take_checked(folder)
    assert found_in(folder).tip == HEIGHT


class TestVoteLogs:
    def states(self, folder: NodeFolder) -> list[LogState]:
        return [each.state for each in examine_logs(folder, chain_id_in(folder))]

    def log(self, folder: NodeFolder) -> Path:
        [path] = folder.votes.iterdir()
        return path

    def test_a_whole_one(self, folder: NodeFolder) -> None:
        [found] = examine_logs(folder, chain_id_in(folder))
        assert found.state is LogState.WHOLE
        assert found.records > 1

    def test_one_that_is_gone(self, folder: NodeFolder) -> None:
        self.log(folder).unlink()
        assert self.states(folder) == [LogState.MISSING]

    def test_one_with_another_byte(self, folder: NodeFolder) -> None:
        path = self.log(folder)
        data = bytearray(path.read_bytes())
        data[140] ^= 1
        path.write_bytes(data)
        assert self.states(folder) == [LogState.DAMAGED]

    def test_one_of_another_chain(self, folder: NodeFolder, tmp_path: Path) -> None:
        other = chain_of(tmp_path / "other", 1)
        assert [each.state for each in examine_logs(folder, chain_id_in(other))] == [
            LogState.OTHER_CHAIN
        ]

    def test_one_of_another_key(self, folder: NodeFolder, tmp_path: Path) -> None:
        other = chain_of(tmp_path / "other", 1)
        self.log(folder).write_bytes(self.log(other).read_bytes())
        assert self.states(folder) == [LogState.OTHER_KEY]


def test_a_repaired_node_goes_on(tmp_path: Path) -> None:
    """Nothing that it signed before is signed otherwise: it has the log, and a store that is shorter."""
    first = SolitaryNode(solitary_node(tmp_path))
    first.run_to(6)
    first.close()
    folder = first.node.folder
    with store_of(folder) as store:
        store.apply({_first(b"s")(store): b"rot"})
    with folder.held():
        examine(folder, PROGRAMS, lambda height, tip: None)
        take_checked(folder)
    second = SolitaryNode(first.node)
    second.run_to(8)
    second.close()
    assert found_in(folder).tip == 8
