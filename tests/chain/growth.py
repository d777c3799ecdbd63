"""A chain that grows in a test: blocks built upon one another, each checked by somebody else."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import pytest

from chain.block import Block, Body
from chain.crypto import verify
from chain.evidence import Evidence
from chain.genesis import Genesis, Parameters
from chain.primitives import (
    ClientReference,
    Digest,
    Epoch,
    Height,
    MemberId,
    Milliseconds,
    View,
)
from chain.receipt import CallResult, Event, Outcome
from chain.rejection import Reason, Rejected
from chain.state import Overlay, Snapshot
from chain.storage.memory import MemoryStore
from chain.transaction import Call, Execution, Transaction, TransactionBody
from chain.transition import (
    BlockContext,
    Executed,
    Executor,
    build,
    carry_out,
    chain_id_of,
    check,
    genesis_block,
)
from tests.chain.scripted import Scripted, script, set_call
from tests.chain.strategies import keyring, secret_key

EXECUTOR = Scripted()
MEMBERS = tuple(MemberId(bytes([65 + each]) * 16) for each in range(3))
AUTHORITIES, SECRETS = keyring(4)
START = Milliseconds(1_700_000_000_000)
GENESIS = Genesis(
    nonce=Digest(b"n" * 32),
    timestamp_ms=START,
    parameters=Parameters(),
    authorities=AUTHORITIES,
    calls=script(
        (AUTHORITIES, keyring(5)[0], keyring(7)[0]),
        [
            (member, secret_key(10 * at + each).public)
            for at, member in enumerate(MEMBERS)
            for each in (1, 2)
        ],
    ),
)


def genesis_executed() -> Executed:
    return genesis_block(GENESIS, Overlay(Snapshot(MemoryStore())), EXECUTOR)


CHAIN = chain_id_of(GENESIS, EXECUTOR)


def transaction(
    *calls: Call, member: int = 0, author: int = 1, sequence: int = 0, **changed: object
) -> Transaction:
    key = secret_key(10 * member + author)
    body = TransactionBody(
        chain_id=CHAIN,
        member=MEMBERS[member],
        author=key.public,
        sequence=sequence,
        valid_until=Milliseconds(START + 100_000),
        reference=ClientReference.zeros(),
        execution=Execution.ATOMIC,
        calls=calls or (set_call(b"key", b"value"),),
    )
    return Transaction.sign(replace(body, **changed), [key])  # type: ignore[arg-type]  # any field


FIRED = CallResult(Outcome.DONE, "done", b"", (Event("script", "fired", b""),))


class Alarm(Scripted):
    """Something falls due at the start of every block with an even height."""

    def begin_block(self, state: Overlay, context: BlockContext) -> tuple[CallResult, ...]:
        super().begin_block(state, context)
        return () if context.height % 2 else (FIRED, FIRED)


@dataclass
class Chain:
    """Blocks one upon another, each built and then checked by somebody else."""

    executed: list[Executed] = field(default_factory=lambda: [genesis_executed()])
    epoch: Epoch = Epoch(0)
    last_height: Height = Height(10_000)
    executor: Executor = EXECUTOR

    @property
    def tip(self) -> Executed:
        return self.executed[-1]

    def context(self, after_ms: int = 1000) -> BlockContext:
        """Of the next block."""
        parent = self.tip.block
        return BlockContext(
            chain_id=CHAIN,
            epoch=self.epoch,
            view=View(parent.header.view + 1),
            height=Height(parent.header.height + 1),
            parent_id=parent.id,
            proposer=AUTHORITIES.keys[0],
            timestamp_ms=Milliseconds(parent.header.timestamp_ms + after_ms),
            parent_timestamp_ms=parent.header.timestamp_ms,
            last_height=self.last_height,
        )

    def extend(
        self, *transactions: Transaction, evidence: Sequence[Evidence] = (), after_ms: int = 1000
    ) -> Executed:
        """Build the next block, check it, and stand on it."""
        state = Overlay(self.tip.state)
        built = build(self.context(after_ms), evidence, transactions, state, self.executor, verify)
        checked = self.check(built.block)
        assert (checked.block, checked.receipts) == (built.block, built.receipts)
        assert checked.state.writes == built.state.writes
        self.executed.append(checked)
        return checked

    def check(self, block: Block) -> Executed:
        """What somebody else makes of `block` on the same parent."""
        decoded = Block.decode(block.encoded)
        parent, state = self.tip.block.header, Overlay(self.tip.state)
        last_height = self.last_height
        executor = self.executor
        return check(decoded, parent, CHAIN, state, executor, verify, last_height=last_height)

    def carry_out(self, body: Body) -> Executed:
        """The next block with exactly `body`."""
        return carry_out(self.context(), body, Overlay(self.tip.state), self.executor, verify)


def reason_of(attempt: Callable[[], object]) -> Reason:
    with pytest.raises(Rejected) as refused:
        attempt()
    return refused.value.reason
