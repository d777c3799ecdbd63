"""Validate and apply: from a parent's state and a body to the one header that is true of them.

Building and checking a block are the same calculation: `carry_out` executes a body and gives the
block that is true of it. A checked block is valid if that is its header.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Protocol

from chain.authorities import AUTHORITY_SET, AuthoritySet
from chain.block import (
    EMPTY_BODY,
    ENDS_EPOCH,
    MAX_TRANSACTIONS,
    PROTOCOL_VERSION,
    Block,
    Body,
    BodyRoom,
    Header,
)
from chain.crypto import SignatureCheck, digest
from chain.evidence import EVIDENCE_EPOCHS, Evidence
from chain.frozen import frozen
from chain.genesis import PARAMETERS, Genesis, Parameters
from chain.merkle import merkle_root
from chain.own_keys import (
    authorities_key,
    included_key,
    included_until,
    offence_key,
    offences_before,
    parameters_key,
)
from chain.primitives import (
    BlockId,
    ChainId,
    Epoch,
    Height,
    Milliseconds,
    PublicKey,
    TransactionId,
    View,
)
from chain.receipt import NO_TRANSACTION, CallResult, Receipt
from chain.rejection import Reason, Rejected
from chain.state import Overlay, Snapshot, StateReader
from chain.storage.memory import MemoryStore
from chain.transaction import MAX_VALIDITY_MS, Transaction

EXECUTOR_PREFIX = b"\x01"
"""Every key of the executor's begins with this; keys of the chain's own begin with b"\\x00"."""

_MAX_FORGOTTEN = 2 * MAX_TRANSACTIONS
"""Ids forgotten at the start of one block: more than a block can bring in, so that they never pile up."""
_SETS_REMEMBERED = 16
"""Authority sets; a chain uses five at a time."""


@frozen
class Point:
    """Where in the chain a transaction would stand: in a block of this height and time."""

    height: Height
    now_ms: Milliseconds


@frozen
class BlockContext:
    """What execution may know of its block. `last_height` is where its epoch ends at the latest."""

    chain_id: ChainId
    epoch: Epoch
    view: View
    height: Height
    parent_id: BlockId
    proposer: PublicKey
    timestamp_ms: Milliseconds
    parent_timestamp_ms: Milliseconds
    last_height: Height

    @property
    def point(self) -> Point:
        """Where its transactions stand."""
        return Point(self.height, self.timestamp_ms)


class Executor(Protocol):
    """What programs run on the chain: deterministic, and told everything through its arguments."""

    def initialise(self, state: Overlay, genesis: Genesis) -> None:
        """Write the state from which the chain starts."""
        ...

    def begin_block(self, state: Overlay, context: BlockContext) -> tuple[CallResult, ...]:
        """Do what is due at the start of a block; what came of it, within the bounds of one receipt."""
        ...

    def admit(self, state: StateReader, transaction: Transaction, point: Point) -> None:
        """Rejected unless its author may act for its member, and its cosigners for theirs, whatever it calls; or if the
        block is full. Asked at the edge and again in each block."""
        ...

    def lane(self, transaction: Transaction) -> int:
        """The rank of `transaction` in a block, smaller first; authors' order rules inside a lane."""
        ...

    def execute(self, state: Overlay, transaction: Transaction, context: BlockContext) -> Receipt:
        """Run the calls; failures are in the receipt, and leave no write."""
        ...

    def punish(
        self, state: Overlay, culprit: PublicKey, evidence: Evidence, context: BlockContext
    ) -> None:
        """Do what the policy says about an offence that was not known before."""
        ...

    def next_authorities(self, state: StateReader, context: BlockContext) -> AuthoritySet:
        """The set of the next epoch, if the block just executed is the last one before it."""
        ...

    def ends_epoch(self, state: StateReader, context: BlockContext) -> bool:
        """True if the block just executed is to be the last of its epoch, whatever its height."""
        ...

    def next_deadline(self, state: StateReader) -> Milliseconds | None:
        """The block time at which something is due next, if anything is."""
        ...

    def next_parameters(self, state: StateReader, context: BlockContext) -> Parameters | None:
        """The parameters of the next epoch, if the block just executed is the last one before it.

        None if they never change.
        """
        ...

    def missing(self, state: StateReader, height: Height) -> str | None:
        """What this node lacks to execute a block of `height`, in words; None if nothing."""
        ...


@frozen
class Executed:
    """What came of executing a body: its state, its receipts, and the block that is true of both.

    The receipts are those of the transactions, in their order, and after them that of what fell due, if
    anything did: so a transaction's place in the body is its receipt's place.
    """

    block: Block
    state: Overlay
    receipts: tuple[Receipt, ...]
    encoded_receipts: tuple[bytes, ...]


def genesis_block(genesis: Genesis, state: Overlay, executor: Executor) -> Executed:
    """The first block of the chain; `state` is an overlay on an empty snapshot, sealed here.

    It has no parent: in that place stands the genesis's digest, so that the chain id covers all of it.
    """
    executor.initialise(state, genesis)
    _put_authorities(state, Epoch(0), genesis.authorities)
    _put_parameters(state, Epoch(0), genesis.parameters)
    header = Header(
        version=PROTOCOL_VERSION,
        chain_id=ChainId.zeros(),
        epoch=Epoch(0),
        view=View(0),
        height=Height(0),
        parent_id=BlockId(genesis.digest()),
        proposer=PublicKey.zeros(),
        timestamp_ms=genesis.timestamp_ms,
        transactions_root=EMPTY_BODY.root(),
        state_root=state.seal(),
        receipts_root=merkle_root(()),
        next_authorities=genesis.authorities.digest(),
        flags=0,
    )
    return Executed(Block.seal(header, EMPTY_BODY), state, (), ())


def chain_id_of(genesis: Genesis, executor: Executor) -> ChainId:
    """What the chain of `genesis` is called: the id of its first block."""
    made = genesis_block(genesis, Overlay(Snapshot(MemoryStore())), executor)
    return ChainId(made.block.id)


def carry_out(
    context: BlockContext, body: Body, state: Overlay, executor: Executor, holds: SignatureCheck
) -> Executed:
    """Execute `body` on `state`, a fresh overlay on the parent's, and seal both; Rejected if invalid.

    Signatures of transactions are not checked here: whoever executes a block has checked those that it
    had not checked before.
    """
    _check_order(context.parent_id, body.transactions, executor)
    due = _begin(state, context, executor)
    for evidence in body.evidence:
        _apply_evidence(evidence, context, state, executor, holds)
    receipts = []
    for transaction in body.transactions:
        admit(transaction, context.point, context.chain_id, state, executor)
        receipts.append(_apply(transaction, state, context, executor))
    return _seal(context, body, state, (*receipts, *due), executor)


def build(
    context: BlockContext,
    evidence: Sequence[Evidence],
    transactions: Sequence[Transaction],
    state: Overlay,
    executor: Executor,
    holds: SignatureCheck,
) -> Executed:
    """Like `carry_out` for a leader: orders the transactions, and leaves out what is not valid here
    and what does not fit into a block any more.
    """
    due = _begin(state, context, executor)
    room = BodyRoom()
    punished, included, receipts = [], [], []
    for each in evidence:
        if room.has_for_evidence() and _tried(each, context, state, executor, holds):
            room.take_evidence(each)
            punished.append(each)
    for transaction in in_order(context.parent_id, transactions, executor):
        if room.has_for(transaction) and _admissible(transaction, context, state, executor):
            room.take(transaction)
            included.append(transaction)
            receipts.append(_apply(transaction, state, context, executor))
    body = Body(tuple(punished), tuple(included))
    return _seal(context, body, state, (*receipts, *due), executor)


def check(
    block: Block,
    parent: Header,
    chain_id: ChainId,
    state: Overlay,
    executor: Executor,
    holds: SignatureCheck,
    *,
    last_height: Height,
) -> Executed:
    """What came of executing `block` on its parent's state; Rejected unless its header is the true one.

    `last_height` is where the epoch ends at the latest: the flag says so there, and not only where a
    call asked for it, so that a reader of headers needs no parameter (consensus rule 1.3).
    """
    header = block.header
    context = context_of(header, parent, chain_id, last_height)
    executed = carry_out(context, block.body, state, executor, holds)
    true = executed.block.header
    if true != header:
        raise Rejected(Reason.WRONG_HEADER, ", ".join(true.differences(header)))
    return executed


def context_of(
    header: Header, parent: Header, chain_id: ChainId, last_height: Height
) -> BlockContext:
    """What execution may know of the block with `header`."""
    return BlockContext(
        chain_id=chain_id,
        epoch=header.epoch,
        view=header.view,
        height=header.height,
        parent_id=header.parent_id,
        proposer=header.proposer,
        timestamp_ms=header.timestamp_ms,
        parent_timestamp_ms=parent.timestamp_ms,
        last_height=last_height,
    )


def admit(
    transaction: Transaction,
    point: Point,
    chain_id: ChainId,
    state: StateReader,
    executor: Executor,
) -> None:
    """Rejected unless `transaction` may stand at `point` on `state`."""
    check_window(transaction, point, chain_id, state)
    executor.admit(state, transaction, point)


def check_window(
    transaction: Transaction, point: Point, chain_id: ChainId, state: StateReader
) -> None:
    """Rejected unless `transaction` is of this chain, valid at `point`, and not included before."""
    body, now_ms = transaction.body, point.now_ms
    if body.chain_id != chain_id:
        raise Rejected(Reason.WRONG_CHAIN)
    if body.valid_until < now_ms:
        raise Rejected(Reason.EXPIRED, f"valid until {body.valid_until}, it is {now_ms}")
    if body.valid_until > now_ms + MAX_VALIDITY_MS:
        raise Rejected(Reason.VALID_TOO_LONG, f"more than {MAX_VALIDITY_MS} ms ahead")
    if included_at(transaction.id, body.valid_until, state) is not None:
        raise Rejected(Reason.ALREADY_INCLUDED)


def included_at(
    transaction_id: TransactionId, valid_until: Milliseconds, state: StateReader
) -> Height | None:
    """The height at which the transaction was included, while its validity window lasts."""
    value = state.get(included_key(valid_until, transaction_id))
    return None if value is None else Height(int.from_bytes(value, "big"))


def authorities_of(epoch: Epoch, state: StateReader) -> AuthoritySet | None:
    """The authority set of `epoch` as `state` knows it: two epochs back, and one ahead at an epoch's end."""
    value = state.get(authorities_key(epoch))
    return None if value is None else _set_of(value)


@lru_cache(_SETS_REMEMBERED)
def _set_of(encoded: bytes) -> AuthoritySet:
    """Read and checked once: a set stands in every state of its epochs."""
    return AUTHORITY_SET.decode(encoded)


def parameters_of(epoch: Epoch, state: StateReader) -> Parameters | None:
    """The parameters of the present epoch, and at its end of the next; None if they are always the first ones."""
    value = state.get(parameters_key(epoch))
    return None if value is None else PARAMETERS.decode(value)


def offence_is_known(culprit: PublicKey, epoch: Epoch, state: StateReader) -> bool:
    """True if an offence of this key in this epoch is on the chain: one is enough (decision 0002)."""
    return state.get(offence_key(epoch, culprit)) is not None


def in_order(
    parent_id: BlockId, transactions: Sequence[Transaction], executor: Executor
) -> list[Transaction]:
    """`transactions` in the one order that a block on `parent_id` may carry them (Ledger rules)."""
    return sorted(transactions, key=lambda each: _place(parent_id, each, executor))


def _place(
    parent_id: BlockId, transaction: Transaction, executor: Executor
) -> tuple[int, bytes, int, bytes]:
    author = digest(b"sinergi/order", parent_id, transaction.body.author)
    return executor.lane(transaction), author, transaction.body.sequence, transaction.id


def _check_order(
    parent_id: BlockId, transactions: Sequence[Transaction], executor: Executor
) -> None:
    places = [_place(parent_id, each, executor) for each in transactions]
    if any(a >= b for a, b in pairwise(places)):
        raise Rejected(Reason.WRONG_ORDER, "transactions are not in their one order")


def _begin(state: Overlay, context: BlockContext, executor: Executor) -> tuple[Receipt, ...]:
    """Forget what has expired and do what is due; the receipt of that, if anything was."""
    for key in _expired(state, context.timestamp_ms):
        state.delete(key)
    results = executor.begin_block(state, context)
    return (Receipt(NO_TRANSACTION, results),) if results else ()


def _expired(state: Overlay, now_ms: Milliseconds) -> list[bytes]:
    """Keys of the oldest ids whose window has passed, bounded; their transactions can never come again."""
    keys: Iterator[tuple[bytes, bytes]] = state.items(*included_until(now_ms))
    return [key for (key, _), _ in zip(keys, range(_MAX_FORGOTTEN), strict=False)]


def _tried(
    evidence: Evidence,
    context: BlockContext,
    state: Overlay,
    executor: Executor,
    holds: SignatureCheck,
) -> bool:
    try:
        _apply_evidence(evidence, context, state, executor, holds)
    except Rejected:
        return False
    return True


def _admissible(
    transaction: Transaction, context: BlockContext, state: Overlay, executor: Executor
) -> bool:
    try:
        admit(transaction, context.point, context.chain_id, state, executor)
    except Rejected:
        return False
    return True


def _apply_evidence(
    evidence: Evidence,
    context: BlockContext,
    state: Overlay,
    executor: Executor,
    holds: SignatureCheck,
) -> None:
    authorities = check_evidence(evidence, context.epoch, context.chain_id, state, holds)
    culprit = evidence.culprit(authorities)
    state.put(offence_key(evidence.epoch, culprit), b"\x01")
    executor.punish(state, culprit, evidence, context)


def check_evidence(
    evidence: Evidence, epoch: Epoch, chain_id: ChainId, state: StateReader, holds: SignatureCheck
) -> AuthoritySet:
    """The authority set that `evidence` accuses one of; Rejected unless it is valid and new in `epoch`."""
    if not epoch - EVIDENCE_EPOCHS <= evidence.epoch <= epoch:
        raise Rejected(Reason.WRONG_EPOCH, f"evidence of epoch {evidence.epoch} in epoch {epoch}")
    authorities = authorities_of(evidence.epoch, state)
    if authorities is None:
        raise Rejected(Reason.WRONG_EPOCH, f"no authority set of epoch {evidence.epoch}")
    evidence.verify(chain_id, authorities, holds)
    if offence_is_known(evidence.culprit(authorities), evidence.epoch, state):
        raise Rejected(Reason.ALREADY_INCLUDED, "this offence is known")
    return authorities


def _apply(
    transaction: Transaction, state: Overlay, context: BlockContext, executor: Executor
) -> Receipt:
    key = included_key(transaction.body.valid_until, transaction.id)
    state.put(key, context.height.to_bytes(8, "big"))
    return executor.execute(state, transaction, context)


def _seal(
    context: BlockContext,
    body: Body,
    state: Overlay,
    receipts: tuple[Receipt, ...],
    executor: Executor,
) -> Executed:
    successors = executor.next_authorities(state, context)
    _put_authorities(state, Epoch(context.epoch + 1), successors)
    is_last = context.height >= context.last_height or executor.ends_epoch(state, context)
    if is_last:
        _put_parameters(state, Epoch(context.epoch + 1), executor.next_parameters(state, context))
    encoded = tuple([receipt.encode() for receipt in receipts])
    header = Header(
        version=PROTOCOL_VERSION,
        chain_id=context.chain_id,
        epoch=context.epoch,
        view=context.view,
        height=context.height,
        parent_id=context.parent_id,
        proposer=context.proposer,
        timestamp_ms=context.timestamp_ms,
        transactions_root=body.root(),
        state_root=state.seal(),
        receipts_root=merkle_root(encoded),
        next_authorities=successors.digest(),
        flags=ENDS_EPOCH if is_last else 0,
    )
    return Executed(Block.seal(header, body), state, receipts, encoded)


def _put_authorities(state: Overlay, epoch: Epoch, authorities: AuthoritySet) -> None:
    """Write `epoch`'s set where it differs, and forget the set for which evidence has run out."""
    key, value = authorities_key(epoch), authorities.encode()
    if state.get(key) != value:
        state.put(key, value)
    forgotten = (
        authorities_key(Epoch(epoch - EVIDENCE_EPOCHS - 2)) if epoch > EVIDENCE_EPOCHS + 1 else None
    )
    if forgotten is not None and state.get(forgotten) is not None:
        state.delete(forgotten)
        for mark, _ in list(state.items(*offences_before(Epoch(epoch - EVIDENCE_EPOCHS - 1)))):
            state.delete(mark)


def _put_parameters(state: Overlay, epoch: Epoch, parameters: Parameters | None) -> None:
    """Write `epoch`'s parameters where they differ, and forget those of the epoch before the present one."""
    if parameters is None:
        return
    key, value = parameters_key(epoch), parameters.encode()
    if state.get(key) != value:
        state.put(key, value)
    if epoch >= 2 and state.get(parameters_key(Epoch(epoch - 2))) is not None:
        state.delete(parameters_key(Epoch(epoch - 2)))
