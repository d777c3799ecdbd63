"""The executor that runs until the contract language comes: each member's keys and values.

Contract `kv`, methods `set` (key, value), `add` (key, amount) and `delete` (key); arguments as `arguments`
packs them. Contract `epoch`, method `end`: this block is to be its epoch's last.
"""

from chain.authorities import AUTHORITY_SET, AuthoritySet
from chain.crypto import digest
from chain.evidence import Evidence
from chain.genesis import Genesis, Parameters
from chain.primitives import Height, Milliseconds, PublicKey
from chain.receipt import CallResult, Event, Outcome, Receipt
from chain.rejection import Reason, Rejected
from chain.state import Overlay, StateReader
from chain.transaction import Call, Execution, Transaction
from chain.transition import EXECUTOR_PREFIX, BlockContext, Point

MAX_KEY_BYTES = 64
MAX_AMOUNT = 2**63

_MEMBER = EXECUTOR_PREFIX + b"m"
_SCHEDULE = EXECUTOR_PREFIX + b"s"
_VALUE = EXECUTOR_PREFIX + b"v"
_OFFENCES = EXECUTOR_PREFIX + b"o"
_ENDING = EXECUTOR_PREFIX + b"e"


def arguments(key: bytes, value: bytes = b"") -> bytes:
    """A call's arguments: the key's length (u8), the key, the value (for `add`, a big-endian number)."""
    return bytes((len(key),)) + key + value


def value_key(member: bytes, key: bytes) -> bytes:
    """Where the value of a member's key stands in the state."""
    return _VALUE + member + key


class _Failed(Exception):
    """A valid transaction whose call cannot be done; it has a code for the receipt."""


class KeyValueExecutor:
    """Sets, adds and deletes; every write is the author's member's own."""

    def initialise(self, state: Overlay, genesis: Genesis) -> None:
        """Write members' keys and the schedule of authority sets."""
        for each in genesis.members:
            state.put(_member_key(each.member, each.key), b"\x01")
        for epoch, authorities in enumerate(genesis.schedule):
            state.put(_schedule_key(epoch), authorities.encode())
        state.put(_SCHEDULE, len(genesis.schedule).to_bytes(4, "big"))

    def begin_block(self, state: Overlay, context: BlockContext) -> tuple[CallResult, ...]:
        """Forget that the block before was to end its epoch; nothing falls due."""
        if state.get(_ENDING) is not None:
            state.delete(_ENDING)
        return ()

    def admit(self, state: StateReader, transaction: Transaction, point: Point) -> None:
        """Rejected unless the author and all cosigners are keys of the member."""
        body = transaction.body
        for key in (body.author, *body.cosigners):
            if state.get(_member_key(body.member, key)) is None:
                raise Rejected(Reason.NOT_A_MEMBER, f"{key!r} does not act for {body.member!r}")

    def lane(self, transaction: Transaction) -> int:
        """Governance (here: ending an epoch) goes first."""
        return 0 if transaction.body.calls[0].contract == "epoch" else 1

    def execute(self, state: Overlay, transaction: Transaction, context: BlockContext) -> Receipt:
        """Run the calls in order; what fails leaves no write, and in an atomic one nothing else does."""
        start = state.savepoint()
        results: list[CallResult] = []
        for call in transaction.body.calls:
            before = state.savepoint()
            result = _run(state, transaction.body.member, call)
            if result.outcome is Outcome.FAILED:
                state.rollback(before)
            results.append(result)
        failed = any(result.outcome is Outcome.FAILED for result in results)
        if failed and transaction.body.execution is Execution.ATOMIC:
            state.rollback(start)
            results = [result.undone() for result in results]
        return Receipt(transaction.id, tuple(results))

    def punish(
        self, state: Overlay, culprit: PublicKey, evidence: Evidence, context: BlockContext
    ) -> None:
        """Count the offences of a key; what follows is governance."""
        key = _OFFENCES + culprit
        count = int.from_bytes(state.get(key) or b"\0", "big") + 1
        state.put(key, count.to_bytes(4, "big"))

    def next_authorities(self, state: StateReader, context: BlockContext) -> AuthoritySet:
        """The schedule's set of the next epoch; its last one stays."""
        scheduled = int.from_bytes(state.get(_SCHEDULE) or b"", "big")
        value = state.get(_schedule_key(min(context.epoch + 1, scheduled - 1)))
        assert value is not None, "initialise wrote the schedule"
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
    try:
        events = _dispatch(state, member, call)
    except _Failed as failure:
        return CallResult(Outcome.FAILED, str(failure), b"", ())
    return CallResult(Outcome.DONE, "done", b"", events)


def _dispatch(state: Overlay, member: bytes, call: Call) -> tuple[Event, ...]:
    match call.contract, call.method:
        case "kv", "set":
            key, value = _split(call.arguments)
            state.put(value_key(member, key), value)
        case "kv", "add":
            key, value = _split(call.arguments)
            _add(state, value_key(member, key), int.from_bytes(value[:8], "big"))
        case "kv", "delete":
            key, _ = _split(call.arguments)
            if state.get(value_key(member, key)) is None:
                raise _Failed("no_such_key")
            state.delete(value_key(member, key))
        case "epoch", "end":
            state.put(_ENDING, b"\x01")
        case _:
            raise _Failed("no_such_method")
    return (Event(call.contract, call.method, digest(b"sinergi/kv/event", call.arguments)[:8]),)


def _split(packed: bytes) -> tuple[bytes, bytes]:
    length = packed[0] if packed else 0
    if not 1 <= length <= MAX_KEY_BYTES or len(packed) < 1 + length:
        raise _Failed("bad_arguments")
    return packed[1 : 1 + length], packed[1 + length :]


def _add(state: Overlay, key: bytes, amount: int) -> None:
    held = state.get(key) or b""
    if len(held) > 8:
        raise _Failed("not_a_number")
    total = int.from_bytes(held, "big") + amount
    if total >= MAX_AMOUNT:
        raise _Failed("too_large")
    state.put(key, total.to_bytes(8, "big"))


def _member_key(member: bytes, key: PublicKey) -> bytes:
    return _MEMBER + member + key


def _schedule_key(epoch: int) -> bytes:
    return _SCHEDULE + epoch.to_bytes(8, "big")
