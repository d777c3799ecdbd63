"""What a call of a contract costs in a block, without signatures, the root and the disk.

In a batch of a hundred calls the signers are looked up once; alone, for each call. Where the time goes stands
below each figure, by PARTS.
"""

from chain.state import Overlay
from chain.transaction import Call, Transaction
from contracts.executor import ContractExecutor
from contracts.loader import Program
from contracts.sandbox import Sandbox
from tests.bench.figure import Figure, duration_us
from tests.bench.shares import parts_of
from tests.contracts.network import LAST_HEIGHT, Network, context_on

SOURCE = '''
"""Calls that do nothing, calls that tell something, and calls that read and write three records."""

from contracts.language import (
    Context, Contract, Id, Map, MemberId, Milliseconds, Role, event, method, record,
)


@event
class Told:
    owner: MemberId
    due_ms: Milliseconds


@record
class Row:
    owner: MemberId
    due_ms: Milliseconds
    count: int
    of: Id


class Rows(Contract):
    name = "rows"

    rows: Map[Id, Row] = Map()

    @method(Role.COORDINATOR)
    def nothing(self, ctx: Context) -> None:
        return

    @method(Role.COORDINATOR)
    def tell(self, ctx: Context) -> None:
        ctx.emit(Told(ctx.member, ctx.now_ms))

    @method(Role.COORDINATOR)
    def three(self, ctx: Context, a: Id, b: Id, c: Id) -> None:
        for each in (a, b, c):
            found = self.rows.get(each)
            count = 1 if found is None else found.count + 1
            self.rows.put(each, Row(ctx.member, ctx.now_ms, count, each))
'''
CALLS = 100
ROUNDS = 20

PARTS = {
    "dispatch": (
        "contracts/executor.py", "contracts/runtime.py", "contracts/session.py", "contracts/entry.py",
        "contracts/moment.py", "contracts/programs.py", "chain/transaction.py",
    ),
    "contract": ("contract",),
    "typed fields": ("contracts/storage.py", "contracts/kind.py", "contracts/kinds.py", "contracts/written.py", "<written>", "chain/codec.py", "chain/primitives.py"),
    "journal": ("chain/state.py",),
    "metering": ("contracts/meter.py", "contracts/operators.py"),
    "receipt": ("contracts/facts.py", "chain/receipt.py"),
}  # fmt: skip
"""Finding the method, who signs, the moment; the contract's own code; values checked, encoded and decoded; writes on
the overlay and savepoints; counting, and the operators that count; what is told."""


def run() -> list[Figure]:
    """Figures of an empty method, of an event, and of three reads and three writes, in batches and alone."""
    network = Network(also=(Program(SOURCE),))
    contract = Sandbox(SOURCE).contract
    ids = [at.to_bytes(16, "big") for at in range(3 * CALLS)]
    nothing = [Call("rows", "nothing", b"") for _ in range(CALLS)]
    tell = [Call("rows", "tell", b"") for _ in range(CALLS)]
    three = [
        Call("rows", "three", contract.entries["three"].encode_form(tuple(ids[at : at + 3])))
        for at in range(0, 3 * CALLS, 3)
    ]
    figures = []
    for name, calls in (
        ("empty method", nothing),
        ("an event", tell),
        ("three reads, three writes", three),
    ):
        batch = [network.transaction("m1.a", *calls)]
        alone = [network.transaction("m1.a", call) for call in calls]
        figures += _measured(f"{name}, in a batch", network, batch)
        figures += _measured(f"{name}, alone", network, alone)
    return figures


def _measured(name: str, network: Network, transactions: list[Transaction]) -> list[Figure]:
    """What one call takes, and then each part of it."""
    executor: ContractExecutor = network.executor
    context = context_on(network, LAST_HEIGHT)

    def blocks() -> None:
        for _ in range(ROUNDS):
            state = Overlay(network.state)
            for transaction in transactions:
                receipt = executor.execute(state, transaction, context)
                assert all(result.code == "done" for result in receipt.results)

    whole = duration_us(name, blocks, operations=ROUNDS * CALLS)
    return [whole, *parts_of(whole, blocks, PARTS)]
