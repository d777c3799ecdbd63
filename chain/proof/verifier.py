"""Verifies a proof file: from a chain id to one value, or to one transaction and its receipt.

All that it needs stands here, but for Ed25519, which is handed in, and SHA-256: it can be read in one
sitting and carried elsewhere. docs/proofs.md describes the file byte by byte, and says what a proof
shows and what it does not.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from hashlib import sha256
from typing import NamedTuple, NoReturn, TypeAlias

MAGIC = b"sinergi proof 1\n"
VALUE, ABSENCE, INCLUSION, FALLEN_DUE = range(4)
MAX_PROOF_BYTES = 64 * 1024 * 1024
MAX_HANDOVERS = 65_535
MAX_LINKS = 256
_RECORD_BYTES = 32 * 1024
"""More than a header, a path, the authority set and the certificate of 256 authorities take."""

SignatureCheck: TypeAlias = Callable[[bytes, bytes, bytes], bool]
"""True if, of (key, message, signature), the last is the key's Ed25519 signature of the message. It
refuses a second form of the same signature (RFC 8032, 5.1.7: S is below the order of the group)."""


class Flaw(StrEnum):
    """Every reason for which a proof shows nothing."""

    NOT_A_PROOF = "not_a_proof"
    UNKNOWN_VERSION = "unknown_version"
    TOO_LARGE = "too_large"
    MALFORMED = "malformed"
    NOT_CANONICAL = "not_canonical"
    WRONG_CHAIN = "wrong_chain"
    NO_CHECKPOINT = "no_checkpoint"
    WRONG_CHECKPOINT = "wrong_checkpoint"
    WRONG_EPOCH = "wrong_epoch"
    WRONG_AUTHORITIES = "wrong_authorities"
    NOT_LAST = "not_last"
    BROKEN_CHAIN = "broken_chain"
    NOT_FINAL = "not_final"
    NO_QUORUM = "no_quorum"
    BAD_SIGNATURE = "bad_signature"
    NOT_IN_STATE = "not_in_state"
    NOT_IN_BLOCK = "not_in_block"
    WRONG_RECEIPT = "wrong_receipt"


class Unproven(Exception):
    """The proof does not hold; `detail` finds the place."""

    def __init__(self, flaw: Flaw, detail: str) -> None:
        super().__init__(f"{flaw.value}: {detail}")
        self.flaw = flaw
        self.detail = detail


class Checkpoint(NamedTuple):
    """The digest of the authority set of an epoch, as an earlier verified proof gave it."""

    epoch: int
    authorities: bytes


class Value(NamedTuple):
    """At the end of the block `key` had this value, or for None no value."""

    key: bytes
    value: bytes | None


class Inclusion(NamedTuple):
    """The block carries this transaction, and executing it came to this receipt."""

    transaction: Transaction
    receipt: Receipt


class Proven(NamedTuple):
    """What a proof shows, by `signatures` of `authorities`; later proofs can begin at `checkpoint`."""

    chain_id: bytes
    header: Header
    signatures: int
    authorities: int
    fact: Value | Inclusion | Receipt
    checkpoint: Checkpoint


def verify(
    data: bytes, holds: SignatureCheck, chain_id: bytes | None, checkpoint: Checkpoint | None
) -> Proven:
    """What the proof file `data` shows to somebody who knows the chain's id; Unproven if it does not hold.

    Without a chain id it may be of any chain: Proven tells which. A proof that starts from a checkpoint
    needs that one; any other has to agree with the checkpoint where it comes by.
    """
    if not data.startswith(MAGIC):
        raise Unproven(Flaw.NOT_A_PROOF, "it does not begin as proofs of version 1 do")
    if len(data) > MAX_PROOF_BYTES:
        raise Unproven(Flaw.TOO_LARGE, f"{len(data)} bytes of {MAX_PROOF_BYTES}")
    reader = Reader(data[len(MAGIC) :], "proof")
    reader.array(9, 9)
    chain, authorities, passed = _start(reader, checkpoint)
    if chain_id not in (None, chain):
        raise Unproven(Flaw.WRONG_CHAIN, f"it is of chain {chain.hex()}")
    for _ in reader.array(0, MAX_HANDOVERS):
        authorities = _hand_over(reader, chain, passed[-1].epoch, authorities, holds)
        passed.append(Checkpoint(passed[-1].epoch + 1, authorities.digest))
    epoch = passed[-1].epoch
    if checkpoint is not None and checkpoint.epoch <= epoch and checkpoint not in passed:
        raise Unproven(Flaw.WRONG_CHECKPOINT, f"other authorities in epoch {checkpoint.epoch}")
    header = final = _read_header(reader, chain, epoch)
    for _ in reader.array(0, MAX_LINKS):
        parent, final = final, _read_header(reader, chain, epoch)
        if final.parent_id != parent.id:
            raise Unproven(Flaw.BROKEN_CHAIN, f"height {final.height} on {parent.height}")
    _check_final(reader, final, authorities, holds)
    fact = _fact(reader, header, holds)
    reader.end()
    return Proven(chain, header, authorities.quorum, len(authorities.keys), fact, passed[-1])


def _start(
    reader: Reader, checkpoint: Checkpoint | None
) -> tuple[bytes, Authorities, list[Checkpoint]]:
    """The chain, the authorities from which the proof starts, and their epoch.

    It names its chain by the header of the genesis, which commits to the first authorities, or by the
    id alone: then only a checkpoint speaks for the authorities that it brings along.
    """
    origin, epoch = reader.binary(_RECORD_BYTES), reader.unsigned()
    authorities = read_authorities(reader.binary(_RECORD_BYTES))
    if len(origin) == 32:
        if checkpoint is None or checkpoint.epoch != epoch:
            raise Unproven(Flaw.NO_CHECKPOINT, f"it starts from epoch {epoch}")
        return origin, authorities, [Checkpoint(epoch, authorities.digest)]
    genesis = read_header(origin)
    if (epoch, authorities.digest) != (0, genesis.next_authorities):
        raise Unproven(Flaw.WRONG_AUTHORITIES, "not epoch 0 and the authorities of the genesis")
    return genesis.id, authorities, [Checkpoint(0, authorities.digest)]


def _hand_over(
    reader: Reader, chain_id: bytes, epoch: int, authorities: Authorities, holds: SignatureCheck
) -> Authorities:
    """Who takes over from `epoch`, as its last block says; the file has them if they are others."""
    reader.array(3, 3)
    last = _read_header(reader, chain_id, epoch)
    if not last.ends_epoch:
        raise Unproven(Flaw.NOT_LAST, f"height {last.height} does not end epoch {epoch}")
    _check_final(reader, last, authorities, holds)
    successors = authorities
    for _ in reader.array(0, 1):
        successors = read_authorities(reader.binary(_RECORD_BYTES))
        if successors.digest == authorities.digest:
            raise Unproven(Flaw.NOT_CANONICAL, f"the authorities of epoch {epoch} once more")
    if successors.digest != last.next_authorities:
        raise Unproven(Flaw.WRONG_AUTHORITIES, f"not those that epoch {epoch} hands over to")
    return successors


def _read_header(reader: Reader, chain_id: bytes, epoch: int) -> Header:
    """The header of a block that was made in `epoch`, which the genesis was not."""
    header = read_header(reader.binary(_RECORD_BYTES))
    if header.chain_id != chain_id:
        raise Unproven(Flaw.WRONG_CHAIN, f"height {header.height} is of another chain")
    if header.epoch != epoch:
        raise Unproven(Flaw.WRONG_EPOCH, f"height {header.height} is of epoch {header.epoch}")
    return header


def _check_final(
    outer: Reader, header: Header, authorities: Authorities, holds: SignatureCheck
) -> None:
    """A certificate: exactly q of the authorities of the header's epoch say that its block is final.

    The epoch counts: certified in e, the last block of e - 1 ends nothing (decision 0006).
    """
    reader = Reader(outer.binary(_RECORD_BYTES), "certificate")
    reader.array(6, 6)
    kind, epoch, view = reader.unsigned(3), reader.unsigned(), reader.unsigned()
    block_id, bitmap, signatures = reader.hash(), reader.binary(32), reader.binary(256 * 64)
    reader.end()
    if (kind, epoch, block_id) != (3, header.epoch, header.id):
        raise Unproven(Flaw.NOT_FINAL, f"no certificate that height {header.height} is final")
    count, bits, q = len(authorities.keys), int.from_bytes(bitmap, "big"), authorities.quorum
    signers = [index for index in range(count) if bits >> index & 1]
    found = len(bitmap), bits >> count, len(signers), len(signatures)
    if found != ((count + 7) // 8, 0, q, 64 * q):
        raise Unproven(Flaw.NO_QUORUM, f"{len(signers)} signers among {count}, not {q}")
    numbers = (epoch << 72 | view << 8 | kind).to_bytes(17, "big")
    message = b"sinergi/consensus/1" + header.chain_id + numbers + block_id
    for at, index in enumerate(signers):
        if not holds(authorities.keys[index], message, signatures[64 * at : 64 * at + 64]):
            raise Unproven(Flaw.BAD_SIGNATURE, f"height {header.height}, authority {index}")


def _fact(reader: Reader, header: Header, holds: SignatureCheck) -> Value | Inclusion | Receipt:
    kind = reader.unsigned(FALLEN_DUE)
    if kind == INCLUSION:
        return _inclusion(reader, header, holds)
    if kind == FALLEN_DUE:
        reader.array(2, 2)
        return _receipt(reader, header, bytes(32))
    reader.array(3, 3)
    key, said, path = reader.binary(256, 1), reader.binary(64 * 1024), reader.binary(_RECORD_BYTES)
    value = said if kind == VALUE else None
    # Else a changed key would show the absence of another one, which is true and was not meant.
    if kind == ABSENCE and said != tagged(b"sinergi/state/key", key):
        raise Unproven(Flaw.NOT_IN_STATE, "it is about another key")
    if state_root(key, value, path) != header.state_root:
        raise Unproven(Flaw.NOT_IN_STATE, f"not under the root of height {header.height}")
    return Value(key, value)


def _inclusion(reader: Reader, header: Header, holds: SignatureCheck) -> Inclusion:
    reader.array(4, 4)
    carried, place = reader.binary(256 * 1024), reader.binary(_RECORD_BYTES)
    if list_root(b"t" + carried, place) != header.transactions_root:
        raise Unproven(Flaw.NOT_IN_BLOCK, f"not under the root of height {header.height}")
    transaction = read_transaction(carried)
    if transaction.chain_id != header.chain_id:
        raise Unproven(Flaw.WRONG_CHAIN, "the transaction is of another chain")
    signers = (transaction.author, *transaction.cosigners)
    message = b"sinergi/transaction/1/signed" + transaction.id
    signed = map(holds, signers, [message] * len(signers), transaction.signatures)
    if len(signers) != len(transaction.signatures) or not all(signed):
        raise Unproven(Flaw.BAD_SIGNATURE, "of the transaction's author or a cosigner")
    return Inclusion(transaction, _receipt(reader, header, transaction.id))


def _receipt(reader: Reader, header: Header, transaction_id: bytes) -> Receipt:
    told = reader.binary(4 * 1024 * 1024)
    if list_root(told, reader.binary(_RECORD_BYTES)) != header.receipts_root:
        raise Unproven(Flaw.WRONG_RECEIPT, f"not under the root of height {header.height}")
    receipt = read_receipt(told)
    if receipt.transaction_id != transaction_id:
        raise Unproven(Flaw.WRONG_RECEIPT, "of another transaction")
    return receipt


def state_root(key: bytes, value: bytes | None, path: bytes) -> bytes:
    """The root under which `path` shows that `key` has this value, or for None that it has none.

    `path`: number of entries (1 byte), number of siblings (1 byte), the entries of the bucket where
    the key belongs (hash of a key, hash of its value), the hashes beside it on the way up.
    """
    if len(path) < 2 or path[0] > 8 or path[1] > 253:
        raise Unproven(Flaw.MALFORMED, "state path: its head")
    start = 2 + 64 * path[0]
    entries, siblings = path[2:start], _hashes(path[start:], path[1])
    place = tagged(b"sinergi/state/key", key)
    held = [entries[at : at + 64] for at in range(0, len(entries), 64)]
    found = [entry[32:] for entry in held if entry[:32] == place]
    if found != ([] if value is None else [tagged(b"sinergi/state/value", value)]):
        raise Unproven(Flaw.NOT_IN_STATE, "the place of this key says otherwise")
    node = tagged(b"sinergi/state/bucket", entries) if entries else bytes(32)
    turns = int.from_bytes(place, "big") >> (256 - len(siblings))
    for at, sibling in enumerate(siblings):
        children = (sibling, node) if turns >> at & 1 else (node, sibling)
        node = tagged(b"sinergi/state/inner", *children)
    return node


def list_root(leaf: bytes, path: bytes) -> bytes:
    """The root of a list in which `path` leads up from `leaf` (RFC 6962, section 2.1).

    `path`: a big-endian number of 2 bytes whose bit i says that sibling i stands to the left, then
    the siblings, the nearest first, at most 16. Sides and no index: where a node rises alone an index
    is not under the root, and another one would do as well.
    """
    sides, count = int.from_bytes(path[:2], "big"), (len(path) - 2) // 32
    if len(path) < 2 or count > 16 or sides >> count:
        raise Unproven(Flaw.MALFORMED, "list path: its length or its sides")
    node = sha256(b"\x00" + leaf).digest()
    for at, sibling in enumerate(_hashes(path[2:], count)):
        node = sha256(b"\x01" + (sibling + node if sides >> at & 1 else node + sibling)).digest()
    return node


def _hashes(joined: bytes, count: int) -> list[bytes]:
    if len(joined) != 32 * count:
        raise Unproven(Flaw.MALFORMED, f"a path of {len(joined)} bytes, not {32 * count}")
    return [joined[at : at + 32] for at in range(0, len(joined), 32)]


Named: TypeAlias = tuple[str, str, bytes]
"""A call: contract, method, arguments. An event: contract, name, fields."""


def tagged(tag: bytes, *parts: bytes) -> bytes:
    """SHA-256 of the tag's length (u8), the tag, and the parts."""
    return sha256(bytes((len(tag),)) + tag + b"".join(parts)).digest()


class Header(NamedTuple):
    """What a block's id names; roots are those after the block."""

    id: bytes
    chain_id: bytes
    epoch: int
    height: int
    parent_id: bytes
    timestamp_ms: int
    transactions_root: bytes
    state_root: bytes
    receipts_root: bytes
    next_authorities: bytes
    ends_epoch: bool


def read_header(encoded: bytes) -> Header:
    """The header of a block; its view and its proposer are under the id and are not looked at."""
    reader = Reader(encoded, "header")
    reader.array(13, 13)
    version = reader.unsigned(255)
    if version != 1:
        raise Unproven(Flaw.UNKNOWN_VERSION, f"a header of protocol version {version}")
    chain_id, epoch = reader.hash(), reader.unsigned()
    _view, height = reader.unsigned(), reader.unsigned()
    parent_id, _proposer, timestamp_ms = reader.hash(), reader.hash(), reader.unsigned()
    transactions, state, receipts, successors = (reader.hash() for _ in range(4))
    ends_epoch = reader.unsigned(1) == 1
    reader.end()
    block_id = tagged(b"sinergi/block/1", encoded)
    about = block_id, chain_id, epoch, height, parent_id, timestamp_ms
    return Header(*about, transactions, state, receipts, successors, ends_epoch)


class Authorities(NamedTuple):
    """Who may vote in an epoch, n keys, of which q must sign; `digest` is how a header names them."""

    digest: bytes
    keys: tuple[bytes, ...]

    @property
    def quorum(self) -> int:
        """q = floor(2n/3) + 1."""
        return 2 * len(self.keys) // 3 + 1


def read_authorities(encoded: bytes) -> Authorities:
    """An authority set: distinct keys, ascending."""
    reader = Reader(encoded, "authority set")
    reader.array(1, 1)
    keys = tuple(reader.hash() for _ in reader.array(1, 256))
    reader.end()
    if list(keys) != sorted(set(keys)):
        raise Unproven(Flaw.MALFORMED, "authority set: keys that are not distinct and ascending")
    return Authorities(tagged(b"sinergi/authorities", encoded), keys)


class Transaction(NamedTuple):
    """A member's signed request. `signatures` are those of the author and then of each cosigner."""

    id: bytes
    chain_id: bytes
    member: bytes
    author: bytes
    calls: tuple[Named, ...]
    cosigners: tuple[bytes, ...]
    signatures: tuple[bytes, ...]


def read_transaction(encoded: bytes) -> Transaction:
    """A transaction; its signatures are not checked yet."""
    outer = Reader(encoded, "transaction")
    outer.array(2, 2)
    body = outer.binary(256 * 1024)
    signatures = tuple(outer.binary(64, 64) for _ in outer.array(1, 9))
    outer.end()
    reader = Reader(body, "transaction body")
    reader.array(9, 9)
    chain_id, member, author = reader.hash(), reader.binary(16, 16), reader.hash()
    _sequence, _valid_until = reader.unsigned(), reader.unsigned()
    _reference, _execution = reader.binary(16, 16), reader.unsigned(1)
    calls = tuple(_named(reader, 64 * 1024) for _ in reader.array(1, 512))
    cosigners = tuple(reader.hash() for _ in reader.array(0, 8))
    reader.end()
    identity = tagged(b"sinergi/transaction/1", body)
    return Transaction(identity, chain_id, member, author, calls, cosigners, signatures)


class CallResult(NamedTuple):
    """One call's end: `outcome` is 0 if it was done, 1 if it failed; `code` says why."""

    outcome: int
    code: str
    detail: bytes
    events: tuple[Named, ...]


class Receipt(NamedTuple):
    """What became of a transaction: one result for each call; under 32 zeros, of what fell due."""

    transaction_id: bytes
    results: tuple[CallResult, ...]


def read_receipt(encoded: bytes) -> Receipt:
    """A receipt."""
    reader = Reader(encoded, "receipt")
    reader.array(2, 2)
    transaction_id = reader.hash()
    results = tuple(_result(reader.binary(256 * 1024)) for _ in reader.array(0, 512))
    reader.end()
    return Receipt(transaction_id, results)


def _result(encoded: bytes) -> CallResult:
    reader = Reader(encoded, "call result")
    reader.array(4, 4)
    outcome, code, detail = reader.unsigned(1), reader.word(), reader.binary(1024)
    events = tuple(_named(reader, 4096) for _ in reader.array(0, 32))
    reader.end()
    return CallResult(outcome, code, detail, events)


def _named(reader: Reader, most: int) -> Named:
    reader.array(3, 3)
    return reader.word(), reader.word(), reader.binary(most)


Form: TypeAlias = tuple[range, dict[int, tuple[int, int]]]
"""How a number is written: the first bytes that hold it themselves, the least one being 0; and of the
other first bytes how many bytes follow, big-endian, and the least number that is written so."""

_ARRAY: Form = range(0x90, 0xA0), {0xDC: (2, 16)}
_UNSIGNED: Form = range(0x80), {0xCC: (1, 128), 0xCD: (2, 2**8), 0xCE: (4, 2**16), 0xCF: (8, 2**32)}
_BINARY: Form = range(0), {0xC4: (1, 0), 0xC5: (2, 2**8), 0xC6: (4, 2**16)}
_WORD: Form = range(0xA0, 0xC0), {0xD9: (1, 32)}
_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789_.-")


class Reader:
    """Goes through one encoding from its first byte to its last; Unproven if anything is amiss."""

    __slots__ = ("_at", "_data", "_name")

    def __init__(self, data: bytes, name: str) -> None:
        self._data = data
        self._name = name
        self._at = 0

    def array(self, least: int, most: int) -> range:
        """An array of `least` to `most` values, which follow."""
        return range(self._number(_ARRAY, least, most))

    def unsigned(self, most: int = 2**64 - 1) -> int:
        """An integer from 0 to `most`."""
        return self._number(_UNSIGNED, 0, most)

    def binary(self, most: int, least: int = 0) -> bytes:
        """Bytes, `least` to `most`."""
        return self._take(self._number(_BINARY, least, most))

    def hash(self) -> bytes:
        """Bytes as long as a hash or a key, 32."""
        return self.binary(32, 32)

    def word(self) -> str:
        """A lower-case ASCII word of 1 to 64 letters, digits, `_`, `.` and `-`."""
        found = self._take(self._number(_WORD, 1, 64)).decode("latin-1")
        if not _LETTERS.issuperset(found):
            self._fail("not a word")
        return found

    def end(self) -> None:
        """Nothing may follow."""
        if self._at != len(self._data):
            self._fail("bytes after its end")

    def _number(self, form: Form, least: int, most: int) -> int:
        short, long = form
        head = self._take(1)[0]
        value = head - short.start
        if head not in short:
            if head not in long:
                self._fail("not what belongs here")
            width, first = long[head]
            value = int.from_bytes(self._take(width), "big")
            if value < first:
                raise Unproven(Flaw.NOT_CANONICAL, f"{self._name}, byte {self._at}")
        if not least <= value <= most:
            self._fail(f"{value}, not {least} to {most}")
        return value

    def _take(self, length: int) -> bytes:
        taken = self._data[self._at : self._at + length]
        if len(taken) != length:
            self._fail("it ends too early")
        self._at += length
        return taken

    def _fail(self, what: str) -> NoReturn:
        raise Unproven(Flaw.MALFORMED, f"{self._name}, byte {self._at}: {what}")
