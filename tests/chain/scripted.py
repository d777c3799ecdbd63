"""The plainest executor, for tests of what stands below contracts: it does what the genesis of a test says.

The chain and the replica work with any executor, and their tests want sets of authorities that no vote would
choose, epoch after epoch. Contracts are tested on the real one (`tests.contracts.network`, `netsim`).

A genesis carries the script in its calls: `key` (a member and one of its keys), `sits` (the set of epoch 1, 2, ...; the
last one stays). Transactions call `write` (a key and a value), `erase` (a key; fails if it is not there) and `end`: this
block is to be its epoch's last.
"""

from collections.abc import Iterable, Sequence

from chain.authorities import AUTHORITY_SET, AuthoritySet
from chain.evidence import Evidence
from chain.genesis import Genesis, Parameters
from chain.primitives import Height, MemberId, Milliseconds, PublicKey
from chain.receipt import CallResult, Event, Outcome, Receipt
from chain.rejection import Reason, Rejected
from chain.state import Overlay, StateReader
from chain.transaction import Call, Execution, Transaction
from chain.transition import EXECUTOR_PREFIX, BlockContext, Point

NAME = "script"
DONE = CallResult(Outcome.DONE, "done", b"", (Event(NAME, "done", b""),))
NO_SUCH_KEY = CallResult(Outcome.FAILED, "no_such_key", b"", ())

_KEY = EXECUTOR_PREFIX + b"k"
_SITS = EXECUTOR_PREFIX + b"s"
_VALUE = EXECUTOR_PREFIX + b"v"
_OFFENCES = EXECUTOR_PREFIX + b"o"
_ENDING = EXECUTOR_PREFIX + b"e"

END_EPOCH = Call(NAME, "end", b"")


def script(
    schedule: Sequence[AuthoritySet], people: Iterable[tuple[MemberId, PublicKey]]
) -> tuple[Call, ...]:
    """The calls of a genesis: `schedule` are the sets of epochs 0, 1, ..., `people` who acts for whom."""
    keys = (Call(NAME, "key", member + key) for member, key in people)
    return (*keys, *(Call(NAME, "sits", each.encode()) for each in schedule[1:]))


def scheduled(genesis: Genesis, epoch: int) -> AuthoritySet:
    """The set of an epoch of a scripted chain."""
    later = (call.arguments for call in genesis.calls if call.method == "sits")
    sets = [genesis.authorities, *map(AUTHORITY_SET.decode, later)]
    return sets[min(epoch, len(sets) - 1)]


def set_call(key: bytes, value: bytes) -> Call:
    """Write a value of the author's member."""
    return Call(NAME, "write", bytes((len(key),)) + key + value)


def erase_call(key: bytes) -> Call:
    """Erase a value of the author's member."""
    return Call(NAME, "erase", key)


def value_key(member: bytes, key: bytes) -> bytes:
    """Where the value of a member's key stands in the state."""
    return _VALUE + member + key


class Scripted:
    """Does what the genesis says, and writes what it is told."""

    def initialise(self, state: Overlay, genesis: Genesis) -> None:
        """Write down who acts for whom, and who sits when."""
        sets: list[bytes] = [genesis.authorities.encode()]
        for call in genesis.calls:
            if call.method == "key":
                state.put(_KEY + call.arguments, b"\x01")
            else:
                sets.append(call.arguments)
        for epoch, encoded in enumerate(sets):
            state.put(_sits_key(epoch), encoded)
        state.put(_SITS, len(sets).to_bytes(4, "big"))

    def begin_block(self, state: Overlay, context: BlockContext) -> tuple[CallResult, ...]:
        """Forget that the block before was to end its epoch; nothing falls due."""
        if state.get(_ENDING) is not None:
            state.delete(_ENDING)
        return ()

    def admit(self, state: StateReader, transaction: Transaction, point: Point) -> None:
        """Rejected unless the author and all cosigners are keys of the member."""
        body = transaction.body
        for key in (body.author, *body.cosigners):
            if state.get(_KEY + body.member + key) is None:
                raise Rejected(Reason.NOT_A_MEMBER, f"{key!r} does not act for {body.member!r}")

    def lane(self, transaction: Transaction) -> int:
        """What ends an epoch goes first."""
        return 0 if transaction.body.calls[0] == END_EPOCH else 1

    def execute(self, state: Overlay, transaction: Transaction, context: BlockContext) -> Receipt:
        """Run the calls in order; in an atomic transaction one failure undoes all."""
        start, body = state.savepoint(), transaction.body
        results = tuple(_run(state, body.member, call) for call in body.calls)
        failed = any(result.outcome is Outcome.FAILED for result in results)
        if failed and body.execution is Execution.ATOMIC:
            state.rollback(start)
            results = tuple(result.undone() for result in results)
        return Receipt(transaction.id, results)

    def punish(
        self, state: Overlay, culprit: PublicKey, evidence: Evidence, context: BlockContext
    ) -> None:
        """Count the offences of a key."""
        count = int.from_bytes(state.get(_OFFENCES + culprit) or b"\0", "big") + 1
        state.put(_OFFENCES + culprit, count.to_bytes(4, "big"))

    def next_authorities(self, state: StateReader, context: BlockContext) -> AuthoritySet:
        """The set of the next epoch."""
        sets = int.from_bytes(state.get(_SITS) or b"", "big")
        value = state.get(_sits_key(min(context.epoch + 1, sets - 1)))
        assert value is not None, "initialise wrote the script"
        return AUTHORITY_SET.decode(value)

    def ends_epoch(self, state: StateReader, context: BlockContext) -> bool:
        """True if a call of this block asked for it."""
        return state.get(_ENDING) is not None

    def next_deadline(self, state: StateReader) -> Milliseconds | None:
        """Nothing is ever due."""
        return None

    def next_parameters(self, state: StateReader, context: BlockContext) -> Parameters | None:
        """Those of the genesis for ever."""
        return None

    def missing(self, state: StateReader, height: Height) -> str | None:
        """It is all here."""
        return None


def _run(state: Overlay, member: bytes, call: Call) -> CallResult:
    match call.method:
        case "write":
            end = 1 + call.arguments[0]
            state.put(value_key(member, call.arguments[1:end]), call.arguments[end:])
        case "erase" if state.get(value_key(member, call.arguments)) is None:
            return NO_SUCH_KEY
        case "erase":
            state.delete(value_key(member, call.arguments))
        case _:
            assert call == END_EPOCH, "the script has no other calls"
            state.put(_ENDING, b"\x01")
    return DONE


def _sits_key(epoch: int) -> bytes:
    return _SITS + epoch.to_bytes(8, "big")
