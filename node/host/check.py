"""Checks what a node has on disk, from the genesis on, as if nobody had ever seen it: offline, and without trust in the disk.

Every block is read, linked and executed again into a store of its own, `chain.checked`, with its certificate checked by the
authorities of its epoch. What is stored is compared with what comes out of that, key by key. So the part that was
checked is a whole store itself, and takes the place of a damaged one if that is wanted. Vote logs are read, and never touched.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import zip_longest
from pathlib import Path
from typing import Final, Self

from chain.authorities import AUTHORITY_SET
from chain.block import Block, Header
from chain.certificate import CERTIFICATE, Certificate
from chain.crypto import verify
from chain.genesis import Genesis
from chain.primitives import BlockId, Epoch, Height
from chain.rejection import Rejected
from chain.storage import layout
from chain.storage.leveldb import LevelDbStore
from chain.storage.store import StorageError, StorageFault
from chain.vote import VoteKind
from consensus.effects import Commit
from consensus.epoch import Instance
from contracts.executor import ContractExecutor
from contracts.loader import Program
from node.host.folder import NodeFolder, free_name, sync_folder
from node.host.joining import runnable_genesis
from node.replica.ledger import Ledger

CHECKED: Final = "chain.checked"
DAMAGED: Final = "chain.damaged"


class Flaw(StrEnum):
    """What can be wrong with a stored chain."""

    UNREADABLE = "the disk gives back something else than was written"
    NO_TIP = "nothing says which block is the newest"
    NO_BLOCK = "a block is missing"
    NOT_A_BLOCK = "a block cannot be decoded"
    OTHER_CHAIN = "it does not begin with the genesis"
    NOT_LINKED = "a block does not follow the one before it"
    BAD_SIGNATURE = "a signature of a transaction does not hold"
    BAD_CERTIFICATE = "a certificate does not hold"
    NO_CERTIFICATE = "a certificate is missing"
    NOT_TRUE = "executing a block gives another header"
    NEWER_RELEASE = "a block needs a program that this release does not have"
    WRONG_ENTRY = "an entry is not what the blocks say"
    WRONG_STATE = "the state is not what the blocks say"


class Flawed(Exception):
    """The first thing that is wrong, and where."""

    def __init__(self, flaw: Flaw, height: Height, detail: str = "") -> None:
        super().__init__(f"{flaw.value} at height {height}: {detail}")
        self.flaw = flaw
        self.height = height
        self.detail = detail


@dataclass(slots=True)
class Examination:
    """What was found. `checked` is the height up to which everything is as it should be, with a certificate."""

    tip: Height = Height(0)
    checked: Height = Height(0)
    transactions: int = 0
    certificates: int = 0
    waiting: int = 0
    """The newest blocks that a certificate still has to come for, as after a crash; they were executed."""
    flawed: Flawed | None = None


Tell = Callable[[Height, Height], None]
"""Told how far the check is, and how far it goes."""


def examine(folder: NodeFolder, programs: Iterable[Program], tell: Tell) -> Examination:
    """Check the chain of the node in `folder`, which has to be held.

    The store of what was checked is left beside it, for `take_checked` or `drop_checked`. FolderRefused if there is no
    genesis that can be run; StorageError if the disk has no room for a second store.
    """
    programs = tuple(programs)
    genesis = runnable_genesis(folder, programs)
    drop_checked(folder)
    found = Examination()
    with LevelDbStore(folder.path / CHECKED) as checked:
        try:
            with _opened(folder.chain) as stored:
                checking = _Checking(stored, checked, genesis, programs, found)
                checking.run(tell)
        except Flawed as flawed:
            found.flawed = flawed
    return found


def drop_checked(folder: NodeFolder) -> None:
    """Remove the store of what was checked."""
    shutil.rmtree(folder.path / CHECKED, ignore_errors=True)


def take_checked(folder: NodeFolder) -> Path:
    """Put what was checked into the place of the chain's store; where the old one is now. Nothing is deleted."""
    away = free_name(folder.path, DAMAGED)
    folder.chain.rename(away)
    (folder.path / CHECKED).rename(folder.chain)
    sync_folder(folder.path)
    return away


class _Stored:
    """A store whose damage is a flaw, at the height at which it is met."""

    def __init__(self, store: LevelDbStore) -> None:
        self._store = store
        self.height = Height(0)

    def get(self, key: bytes) -> bytes | None:
        """What stands at `key`."""
        try:
            return self._store.get(key)
        except StorageError as error:
            raise _flawed_by(error, self.height) from error

    def items(self, start: bytes, stop: bytes) -> Iterator[tuple[bytes, bytes]]:
        """What stands from `start` up to, not with, `stop`."""
        try:
            yield from self._store.items(start, stop)
        except StorageError as error:
            raise _flawed_by(error, self.height) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._store.close()


def _opened(path: Path) -> _Stored:
    if not path.is_dir():
        raise Flawed(Flaw.NO_TIP, Height(0), f"{path.name} is not there")
    try:
        return _Stored(LevelDbStore(path))
    except StorageError as error:
        raise _flawed_by(error, Height(0)) from error


def _flawed_by(error: StorageError, height: Height) -> Exception:
    """A damaged store is what is looked for; a locked one, or a disk that is away, ends the check."""
    if error.fault is StorageFault.CORRUPTED:
        return Flawed(Flaw.UNREADABLE, height, str(error.__cause__))
    return error


@dataclass(slots=True)
class _Checking:
    stored: _Stored
    checked: LevelDbStore
    genesis: Genesis
    programs: tuple[Program, ...]
    found: Examination
    ledger: Ledger = field(init=False)
    _unproven: list[Block] = field(default_factory=list)
    """Executed blocks, the lowest first, that wait for the certificate of one of them or of a later one."""
    _last: Certificate | None = None

    def run(self, tell: Tell) -> None:
        """Check everything; Flawed at the first thing that is wrong."""
        executor = ContractExecutor(self.programs)
        self.ledger = Ledger(self.genesis, executor, self.checked, verify)
        self._write(self.ledger.first_writes, Height(0), Flaw.OTHER_CHAIN)
        tip = self._tip()
        self.found.tip = tip
        for number in range(1, tip + 1):
            height = Height(number)
            self.stored.height = height
            self._check_block(height)
            tell(height, tip)
        self.found.waiting = len(self._unproven)
        if self._last is not None:
            self._commit(self._last)
        self._check_certificates()
        self._check_everything_else()

    def _tip(self) -> Height:
        identity = self.stored.get(layout.tip_key())
        if identity is None:
            raise Flawed(Flaw.NO_TIP, Height(0))
        height = self.stored.get(layout.height_key(BlockId(identity)))
        if height is None:
            raise Flawed(Flaw.NO_TIP, Height(0), f"the height of {identity.hex()} is missing")
        return Height(int.from_bytes(height, "big"))

    def _check_block(self, height: Height) -> None:
        block = self._block(height)
        parent_id, parent = self._parent()
        epoch = self.ledger.current_epoch()
        if block.header.parent_id != parent_id or block.header.height != height:
            raise Flawed(Flaw.NOT_LINKED, height, block.id.hex())
        if block.header.epoch != epoch:
            raise Flawed(Flaw.NOT_LINKED, height, f"epoch {block.header.epoch}, not {epoch}")
        instance = self.ledger.instance(epoch)
        missing = self.ledger.missing(height)
        if missing is not None:
            raise Flawed(Flaw.NEWER_RELEASE, height, missing)
        try:
            for each in block.body.transactions:
                each.verify(verify)
        except Rejected as refusal:
            raise Flawed(Flaw.BAD_SIGNATURE, height, str(refusal)) from refusal
        refusal_of_block = self.ledger.execute(block, parent, instance)
        if refusal_of_block is not None:
            raise Flawed(Flaw.NOT_TRUE, height, str(refusal_of_block))
        self._unproven.append(block)
        self.found.transactions += len(block.body.transactions)
        self._take_certificate(block, instance)

    def _block(self, height: Height) -> Block:
        data = self.stored.get(layout.block_key(height))
        if data is None:
            raise Flawed(Flaw.NO_BLOCK, height)
        try:
            return Block.decode(data)
        except Rejected as refusal:
            raise Flawed(Flaw.NOT_A_BLOCK, height, str(refusal)) from refusal

    def _parent(self) -> tuple[BlockId, Header]:
        if self._unproven:
            return self._unproven[-1].id, self._unproven[-1].header
        return self.ledger.tip_id, self.ledger.tip

    def _take_certificate(self, block: Block, instance: Instance) -> None:
        """If the block has one of its own, it makes it and all before it final."""
        height = block.header.height
        data = self.stored.get(layout.finality_key(height))
        if data is None:
            if instance.is_last(block.header):
                raise Flawed(Flaw.NO_CERTIFICATE, height, "of the last block of an epoch")
            return
        try:
            certificate = CERTIFICATE.decode(data)
            certificate.verify(instance.chain_id, instance.authorities, verify)
        except Rejected as refusal:
            raise Flawed(Flaw.BAD_CERTIFICATE, height, str(refusal)) from refusal
        said = (certificate.kind, certificate.epoch, certificate.block_id)
        if said != (VoteKind.FINALIZE, instance.epoch, block.id):
            raise Flawed(Flaw.BAD_CERTIFICATE, height, "it is of another block")
        self._last = certificate
        self.found.certificates += 1
        self._commit(certificate)
        self.found.checked = height

    def _commit(self, certificate: Certificate) -> None:
        for block in self._unproven:
            instance = self.ledger.instance(block.header.epoch)
            commitment = self.ledger.commit(Commit(block, certificate, ()), instance)
            self._write(commitment.writes, block.header.height, Flaw.WRONG_ENTRY)
        self._unproven.clear()

    def _write(self, writes: dict[bytes, bytes | None], height: Height, flaw: Flaw) -> None:
        """Into the store of what was checked; what stands there for good has to stand in the other as well."""
        for key, value in writes.items():
            stays = value is not None and key[0] in layout.LASTING
            if stays and self.stored.get(key) != value:
                raise Flawed(flaw, height, layout.name_of(key))
        self.checked.apply(writes)
        self.ledger.settle()

    def _check_certificates(self) -> None:
        """Those of the epochs that are remembered, by the authorities of their epochs."""
        for key, data in self.stored.items(*layout.certificates_before(Epoch(2**63))):
            try:
                certificate = CERTIFICATE.decode(data)
                found = self.checked.get(layout.authorities_key(certificate.epoch))
                if found is None:
                    raise Flawed(Flaw.BAD_CERTIFICATE, self.found.tip, layout.name_of(key))
                authorities = AUTHORITY_SET.decode(found)
                certificate.verify(self.ledger.chain_id, authorities, verify)
            except Rejected as refusal:
                detail = f"{layout.name_of(key)}: {refusal}"
                raise Flawed(Flaw.BAD_CERTIFICATE, self.found.tip, detail) from refusal

    def _check_everything_else(self) -> None:
        """Both stores hold the same, but for what comes and goes: certificates and blocks that are not final."""
        for prefix in sorted({*layout.LASTING, *layout.OF_THE_STATE}):
            span = bytes((prefix,)), bytes((prefix + 1,))
            flaw = Flaw.WRONG_STATE if prefix in layout.OF_THE_STATE else Flaw.WRONG_ENTRY
            both = zip_longest(self.stored.items(*span), self.checked.items(*span))
            for here, there in both:
                if here != there:
                    key = min(each[0] for each in (here, there) if each is not None)
                    raise Flawed(flaw, self.found.tip, layout.name_of(key))
        if self.stored.get(layout.tip_key()) != self.ledger.tip_id:
            raise Flawed(Flaw.NO_TIP, self.found.tip)
