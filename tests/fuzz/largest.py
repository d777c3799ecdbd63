"""The inputs that cost most: the largest valid ones, and those that claim or hold most for their bytes."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from chain.authorities import AUTHORITY_SET, MAX_AUTHORITIES, AuthoritySet, quorum_of
from chain.block import (
    HEADER,
    MAX_BLOCK_BYTES,
    MAX_CALLS_IN_BLOCK,
    MAX_EVIDENCE,
    MAX_TRANSACTIONS,
    Block,
    Body,
    BodyRoom,
    Header,
)
from chain.certificate import Certificate
from chain.evidence import Evidence
from chain.genesis import MAX_FOUNDING_CALLS, Genesis, Parameters
from chain.primitives import (
    BlockId,
    ChainId,
    ClientReference,
    Digest,
    Epoch,
    Height,
    MemberId,
    Milliseconds,
    PublicKey,
    Signature,
    TransactionId,
    View,
)
from chain.receipt import CALL_RESULT, MAX_EVENTS, CallResult, Event, Outcome, Receipt
from chain.state_proof import BUCKET_LIMIT, ENTRY_BYTES, MAX_DEPTH, StateProof
from chain.transaction import (
    MAX_CALLS,
    MAX_COSIGNERS,
    Call,
    Execution,
    Transaction,
    TransactionBody,
)
from chain.vote import Vote, VoteKind
from consensus.messages import INLINE_NULLIFICATIONS, Proposal, ProposalForm
from consensus.vote_log import MAX_GROUP, Record, RecordKind
from node.replica.messages import (
    MAX_ANSWER_BYTES,
    MAX_BATCH,
    MAX_LINKS,
    Message,
    OwnVotesResponse,
    SyncResponse,
    Tag,
    Transactions,
    encode_message,
)
from tests.chain.strategies import secret_key
from tests.fuzz.corpus import vote_log
from tests.fuzz.decoders import Decoder, Wire
from tests.fuzz.tree import Embedded, Node, Raw, read, replaced, walk, write

SMALLEST_CALL = Call("a", "b", b"")
WORDY_CALL = Call("aa", "bb", b"")
"""Costs most memory for its bytes: one-letter strings are there once for everybody."""


def transaction(call: Call, calls: int, sequence: int = 0, cosigners: int = 0) -> Transaction:
    """A transaction of equal calls."""
    keys = [secret_key(each) for each in range(1 + cosigners)]
    body = TransactionBody(
        chain_id=ChainId.zeros(),
        member=MemberId.zeros(),
        author=keys[0].public,
        sequence=sequence,
        valid_until=Milliseconds(1),
        reference=ClientReference.zeros(),
        execution=Execution.ATOMIC,
        calls=(call,) * calls,
        cosigners=tuple(key.public for key in keys[1:]),
    )
    return Transaction.sign(body, keys)


def _proposal(block: bytes) -> Vote:
    block_id = BlockId(block * 32)
    return Vote(VoteKind.PROPOSE, Epoch(1), View(2**64 - 1), block_id, 3, Signature.zeros())


OFFENCE = Evidence.of(_proposal(b"1"), _proposal(b"2"))
HEADER_OF_ZEROS = Header(
    version=255,
    chain_id=ChainId.zeros(),
    epoch=Epoch(2**64 - 1),
    view=View(2**64 - 1),
    height=Height(2**64 - 1),
    parent_id=BlockId.zeros(),
    proposer=PublicKey.zeros(),
    timestamp_ms=Milliseconds(2**64 - 1),
    transactions_root=Digest.zeros(),
    state_root=Digest.zeros(),
    receipts_root=Digest.zeros(),
    next_authorities=Digest.zeros(),
    flags=1,
)


def block(transactions: Sequence[Transaction], offences: int = 0) -> Block:
    """As many of `transactions` as go into a block."""
    room, carried = BodyRoom(), []
    for each in transactions:
        if room.has_for(each):
            room.take(each)
            carried.append(each)
    body = Body((OFFENCE,) * offences, tuple(carried))
    return Block.seal(replace(HEADER_OF_ZEROS, transactions_root=body.root()), body)


def blocks() -> list[Block]:
    """Blocks full of the smallest calls, of transactions, and of bytes."""
    pairs = MAX_CALLS_IN_BLOCK // MAX_TRANSACTIONS
    long = transaction(Call("kv", "set", bytes(65_000)), 3)
    return [
        block([transaction(SMALLEST_CALL, MAX_CALLS)] * 16, MAX_EVIDENCE),
        block([transaction(WORDY_CALL, MAX_CALLS)] * 16),
        block([transaction(WORDY_CALL, pairs)] * MAX_TRANSACTIONS),
        block([long] * 9),
    ]


def certificate() -> Certificate:
    """Of the largest authority set."""
    count = quorum_of(MAX_AUTHORITIES)
    return Certificate(
        VoteKind.FINALIZE,
        Epoch(2**64 - 1),
        View(2**64 - 1),
        BlockId(b"b" * 32),
        ((1 << count) - 1).to_bytes(MAX_AUTHORITIES // 8, "big"),
        bytes(64) * count,
    )


def _votes() -> Iterator[Vote]:
    """One of each kind."""
    for kind in VoteKind:
        block_id = BlockId((b"\0" if kind is VoteKind.NULLIFY else b"b") * 32)
        place = (Epoch(2**64 - 1), View(2**64 - 1))
        yield Vote(kind, *place, block_id, 2**16 - 1, Signature.zeros())


def _messages() -> Iterator[Message]:
    full = blocks()
    yield from full
    yield certificate()
    batch = [transaction(SMALLEST_CALL, 1).encoded] * MAX_BATCH
    yield Transactions(tuple(batch))
    yield Transactions((transaction(SMALLEST_CALL, MAX_CALLS).encoded,) * 80)
    yield OwnVotesResponse(PublicKey(b"\xff" * 32), Epoch(2**64 - 1), tuple(_votes()))
    links = (HEADER_OF_ZEROS,) * MAX_LINKS
    small = block([transaction(WORDY_CALL, 1)] * 6)
    for each in full:
        justification = (certificate(),) * (INLINE_NULLIFICATIONS + 2)
        head = (Epoch(1), View(2), ProposalForm.EXTEND, each.id, each, View(1))
        yield Proposal(*head, justification, Signature.zeros())
        yield SyncResponse((each,), links, certificate())
    for one in (small, full[0], full[1]):
        fitting = MAX_ANSWER_BYTES // (len(one.encoded) + 5)
        yield SyncResponse((one,) * min(fitting, 256), links, certificate())


def overlong_answers() -> Iterator[bytes]:
    """Answers with more full blocks than an honest node sends (MAX_ANSWER_BYTES, or one block)."""
    links = (HEADER_OF_ZEROS,) * MAX_LINKS
    for each in blocks():
        count = (MAX_ANSWER_BYTES + MAX_BLOCK_BYTES) // (len(each.encoded) + 5)
        yield encode_message(SyncResponse((each,) * count, links, certificate()))


def _numbered(count: int) -> tuple[PublicKey, ...]:
    return tuple(PublicKey(each.to_bytes(32, "big")) for each in range(count))


def _genesis(authorities: int, calls: int, argument_bytes: int) -> bytes:
    return Genesis(
        Digest.zeros(),
        Milliseconds(1),
        Parameters(),
        AuthoritySet(_numbered(authorities)),
        (Call("contract", "method", bytes(argument_bytes)),) * calls,
    ).encode()


def _results(event: Event) -> CallResult:
    return CallResult(Outcome.DONE, "done", b"", (event,) * MAX_EVENTS)


def _files() -> dict[str, list[bytes]]:
    record = Record(RecordKind.NULLIFY, Epoch(1), View(1), BlockId.zeros())
    wordy, long = _results(Event("aa", "bb", b"")), _results(Event("kv", "set", bytes(3800)))
    receipt = Receipt(TransactionId.zeros(), (wordy,) * MAX_CALLS)
    depth, entries = (bytes(32),) * MAX_DEPTH, bytes(BUCKET_LIMIT * ENTRY_BYTES)
    return {
        "transaction": [
            transaction(SMALLEST_CALL, MAX_CALLS, cosigners=MAX_COSIGNERS).encoded,
            transaction(WORDY_CALL, MAX_CALLS).encoded,
            transaction(Call("kv", "set", bytes(65_000)), 3).encoded,
        ],
        "header": [HEADER.encode(HEADER_OF_ZEROS)],
        "receipt": [receipt.encode()],
        "call result": [CALL_RESULT.encode(wordy), CALL_RESULT.encode(long)],
        "genesis": [_genesis(256, MAX_FOUNDING_CALLS, 230), _genesis(256, 15, 65_000)],
        "authority set": [AUTHORITY_SET.encode(AuthoritySet(_numbered(MAX_AUTHORITIES)))],
        "vote log": [vote_log([[record]] * 8000), vote_log([[record] * MAX_GROUP] * 100)],
        "state proof": [StateProof(entries, depth).to_bytes()],
    }


def valid() -> dict[str, list[bytes]]:
    """The largest valid inputs, by the name of their decoder."""
    found = _files()
    for message in _messages():
        encoded = encode_message(message)
        found.setdefault(Tag(encoded[0]).name.lower(), []).append(encoded)
    return found


# --- what claims or holds most for its bytes ----------------------------------------------------


def _rows(part: bytes, size: int) -> bytes:
    """Arrays of arrays of `part`s, `size` bytes in all or a little less."""
    row = min(4096, max(1, (size - 8) // len(part)))
    count = max(1, (size - 8) // (row * len(part) + 3))
    inside = (b"\xdc" + row.to_bytes(2, "big") + part * row) * count
    return b"\x91\xdc" + count.to_bytes(2, "big") + inside


HUNGRY: dict[str, Callable[[int], bytes]] = {
    "heads in heads": lambda size: b"\xdc\x10\x00" * (size // 3),
    "wide heads in heads": lambda size: b"\xdd\x00\x00\x10\x00" * (size // 5),
    "short heads in heads": lambda size: b"\x9f" * size,
    "arrays in arrays": lambda size: _rows(b"\x91" * 500 + b"\x00", size),
    "empty arrays": lambda size: _rows(b"\x90", size),
    "empty maps": lambda size: _rows(b"\x80", size),
    "empty extensions": lambda size: _rows(b"\xc7\x00\x01", size),
    "short strings": lambda size: _rows(b"\xa2ab", size),
    "short bytes": lambda size: _rows(b"\xc4\x02ab", size),
    "numbers": lambda size: _rows(b"\xcd\xff\xff", size),
    "floats": lambda size: _rows(b"\xca\x00\x00\x00\x01", size),
    "nil": lambda size: _rows(b"\xc0", size),
    "a claimed string": lambda size: b"\x91\xdb\x7f\xff\xff\xff" + b"a" * (size - 6),
    "claimed bytes": lambda size: b"\x91\xc6" + size.to_bytes(4, "big") + bytes(size - 6),
    "a row of ends": lambda size: _rows(b"\xc1", size),
}


def hostile(decoder: Decoder, examples: Sequence[bytes]) -> Iterator[bytes]:
    """Everything hungry, as large as `decoder` lets in, alone and where a record stands in a record."""
    if decoder.wire is not Wire.MSGPACK:
        return
    if decoder.tag == bytes((Tag.SYNC_RESPONSE,)):
        yield from overlong_answers()
    room = decoder.most_bytes - len(decoder.tag)
    for make in HUNGRY.values():
        for size in (room, min(room, 3000)):
            yield decoder.tag + make(max(size, 16))[:room]
    tree = max(map(read, (each[len(decoder.tag) :] for each in decoder.examples())), key=_records)
    for path, node in walk(tree):
        if isinstance(node, Embedded):
            for make in HUNGRY.values():
                inside = room - len(write(tree)) - 16
                if inside > 16:
                    blob = make(inside)
                    head = b"\xc6" + len(blob).to_bytes(4, "big")
                    yield decoder.tag + write(replaced(tree, path, Raw(head + blob)))


def _records(tree: Node) -> int:
    """How many records stand in a record, so that the richest example is taken."""
    return sum(isinstance(node, Embedded) for _, node in walk(tree))
