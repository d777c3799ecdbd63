"""The vote log: what a key has signed, as bytes in an append-only file (consensus section 2).

The file is a head and then groups. A group is the records of one step: 64 bytes each, of which the last
carries a checksum over the whole group and its place, so that a group counts whole or not at all.
"""

from collections.abc import Sequence
from enum import IntEnum
from hashlib import sha256

from chain.frozen import frozen
from chain.primitives import BlockId, ChainId, Epoch, PublicKey, View
from chain.vote import NO_BLOCK, Ballot, VoteKind

RECORD_BYTES = 64
HEAD_BYTES = 128
MAX_GROUP = 128
"""Records of one step; the most come from a request for MAX_REQUESTED_VIEWS late NULLIFY votes."""

_MAGIC = b"sinergi vote log 1\n".ljust(32, b"\0")
_CHECKSUM_BYTES = 14


class RecordKind(IntEnum):
    """What a record says; the first four are the kinds of votes."""

    PROPOSE = 0
    NOTARIZE = 1
    NULLIFY = 2
    FINALIZE = 3
    FLOOR = 4


@frozen
class Record:
    """One thing signed, or the floor below which nothing is signed any more."""

    kind: RecordKind
    epoch: Epoch
    view: View
    block_id: BlockId

    @classmethod
    def of(cls, ballot: Ballot) -> "Record":
        """The record of casting `ballot`."""
        return cls(RecordKind(ballot.kind), ballot.epoch, ballot.view, ballot.block_id)

    def ballot(self) -> Ballot:
        """The ballot that this record is of; not for FLOOR."""
        return Ballot(VoteKind(self.kind), self.epoch, self.view, self.block_id)


_KINDS = frozenset(RecordKind)


def floor(epoch: Epoch) -> Record:
    """The record with which a new file for `epoch` begins."""
    return Record(RecordKind.FLOOR, epoch, View(0), NO_BLOCK)


class DamagedVoteLog(Exception):
    """The log cannot be proved complete: its key must not sign again (2.2, 8.1)."""


@frozen
class VoteLog:
    """A log as read: whose it is, its records, and the bytes of the file that count."""

    key: PublicKey
    chain_id: ChainId
    records: tuple[Record, ...]
    valid_bytes: int


def new_log(key: PublicKey, chain_id: ChainId) -> bytes:
    """The first bytes of a log, made when its key joins the chain, and never by the node (decision 0017)."""
    return log_from(key, chain_id, Epoch(0))


def log_from(key: PublicKey, chain_id: ChainId, epoch: Epoch) -> bytes:
    """The first bytes of the file that takes over from an older one when `epoch` begins (2.3)."""
    head = _MAGIC + key + chain_id
    head += sha256(head).digest()
    return head + encode_group([floor(epoch)], len(head))


def encode_group(records: Sequence[Record], offset: int) -> bytes:
    """The bytes of one step's 1 to MAX_GROUP records, to be appended at `offset` of the file (2.1)."""
    assert 1 <= len(records) <= MAX_GROUP
    packed = [
        _pack(record, left)
        for record, left in zip(records, range(len(records), 0, -1), strict=True)
    ]
    body = b"".join(packed)
    return body[:-_CHECKSUM_BYTES] + _checksum(body, offset)


def read_log(data: bytes) -> VoteLog:
    """The log whose file holds `data`; a torn last group is left out (2.2). DamagedVoteLog for anything else."""
    key, chain_id = _read_head(data)
    records: list[Record] = []
    at = HEAD_BYTES
    while at < len(data):
        group = _read_group(data, at)
        if group is None:
            _check_torn(data, at)
            break
        records.extend(group)
        at += len(group) * RECORD_BYTES
    if not records:
        raise DamagedVoteLog("it holds no record, not even its first floor")
    return VoteLog(key, chain_id, tuple(records), at)


def _read_head(data: bytes) -> tuple[PublicKey, ChainId]:
    head = data[:HEAD_BYTES]
    if len(head) < HEAD_BYTES or head[:32] != _MAGIC or head[96:] != sha256(head[:96]).digest():
        raise DamagedVoteLog("its head is damaged, or it is no vote log")
    return PublicKey(head[32:64]), ChainId(head[64:96])


def _check_torn(data: bytes, at: int) -> None:
    """A group that does not check may be dropped only if it is the last thing in the file (2.2)."""
    if len(data) - at > MAX_GROUP * RECORD_BYTES:
        raise DamagedVoteLog(f"it is damaged at byte {at}, and more follows than one write")
    for later in range(at + RECORD_BYTES, len(data), RECORD_BYTES):
        if _read_group(data, later) is not None:
            raise DamagedVoteLog(
                f"it is damaged at byte {at}, and a valid record follows at {later}"
            )


def _read_group(data: bytes, at: int) -> list[Record] | None:
    """The group at `at`, or None if there is no whole and valid one."""
    if at >= len(data) or not 1 <= data[at] <= MAX_GROUP:
        return None
    body = data[at : at + data[at] * RECORD_BYTES]
    if len(body) < data[at] * RECORD_BYTES or body[-_CHECKSUM_BYTES:] != _checksum(body, at):
        return None
    return [
        _unpack(body[start : start + RECORD_BYTES]) for start in range(0, len(body), RECORD_BYTES)
    ]


def _pack(record: Record, left: int) -> bytes:
    """Records left in the group (u8) || kind (u8) || epoch (u64) || view (u64) || block id (32) || 14 zeros."""
    place = record.epoch.to_bytes(8, "big") + record.view.to_bytes(8, "big")
    return bytes((left, record.kind)) + place + record.block_id + bytes(_CHECKSUM_BYTES)


def _unpack(packed: bytes) -> Record:
    epoch = Epoch(int.from_bytes(packed[2:10], "big"))
    view = View(int.from_bytes(packed[10:18], "big"))
    if packed[1] not in _KINDS:
        raise DamagedVoteLog(f"it holds a record of an unknown kind, {packed[1]}")
    return Record(RecordKind(packed[1]), epoch, view, BlockId(packed[18:50]))


def _checksum(body: bytes, offset: int) -> bytes:
    """Over the group with its checksum left out, and its place, so that no group can be moved (2.4)."""
    covered = offset.to_bytes(8, "big") + body[:-_CHECKSUM_BYTES]
    return sha256(covered).digest()[:_CHECKSUM_BYTES]
