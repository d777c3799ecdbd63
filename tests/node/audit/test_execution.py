"""Forks, and programs that come to something else: what executing the blocks again tells of them."""

from dataclasses import replace

import pytest

from chain.genesis import Genesis
from chain.primitives import Height
from chain.receipt import CallResult
from chain.state import Overlay, StateReader
from chain.storage.memory import MemoryStore
from chain.transaction import Transaction
from chain.transition import BlockContext, Point
from contracts.executor import ContractExecutor
from contracts.loader import Program
from contracts.shelf import shipped
from contracts.state_words import Spot
from node.audit.findings import (
    Lacking,
    NoChain,
    OtherBlock,
    OtherChain,
    OtherExecution,
    Who,
    Work,
)
from tests.contracts.network import secret
from tests.node.audit.story import GENESIS, STEPS, TIP, compared, kept, lived, sent_in

# What parts.


def test_a_fork_is_told_with_the_first_key_that_its_blocks_write_differently() -> None:
    other = lived(8)
    other.call("m3.a", "user", "offer", secret("m3.c").public)
    store = MemoryStore()
    other.keep(store)
    found = compared(kept(), store, GENESIS)
    fork = found.difference
    assert isinstance(fork, OtherBlock)
    assert (fork.height, found.equal_to, found.executed) == (9, 8, (1, 8))
    assert fork.fields == ("transactions_root", "state_root", "receipts_root")
    assert fork.refused == ("", "")
    assert fork.entry is not None
    assert fork.entry.spot == Spot("ballot", "ballots", b"row.............".hex())
    [a, b] = fork.entry.seen
    assert a.work == Work(Height(9), sent_in(9), 0, (("office", "agree"), ("ballot", "agree")))
    assert b.work is None
    blind = compared(kept(), store).difference
    assert blind == replace(fork, entry=None), "what stood before is kept by neither"


def test_two_stores_that_end_with_the_block_on_which_they_part_need_no_genesis() -> None:
    other = lived(8)
    other.call("m3.a", "user", "offer", secret("m3.c").public)
    store = MemoryStore()
    other.keep(store)
    found = compared(kept(9), store)
    assert isinstance(found.difference, OtherBlock)
    assert found.difference.entry is not None


# What this program makes of it.


class Biased(ContractExecutor):
    """An executor that is wrong from one height on, as a Python with a mistake of its own would be."""

    def __init__(self, height: int) -> None:
        super().__init__(shipped())
        self._wrong_from = height

    def begin_block(self, state: Overlay, context: BlockContext) -> tuple[CallResult, ...]:
        results = super().begin_block(state, context)
        if context.height >= self._wrong_from:
            state.put(b"\x01office/rows/\x01", b"\x90")
        return results


@pytest.mark.parametrize(("height", "genesis"), [(7, GENESIS), (TIP, GENESIS), (9, None)])
def test_a_program_that_comes_to_something_else_says_at_which_height(
    height: int, genesis: Genesis | None
) -> None:
    found = compared(kept(), kept() if genesis else kept(5), genesis, Biased(height))
    assert isinstance(found.difference, OtherExecution)
    assert (found.difference.height, found.difference.fields) == (height, ("state_root",))
    if height == TIP:
        assert found.difference.entry is not None, "a state of that height is kept"
        assert found.difference.entry.spot == Spot("office", "rows", "johor")


def test_a_node_that_executed_wrongly_is_told_from_one_that_did_not() -> None:
    """The blocks carry the same; only what they came to is not the same."""
    wrong = lived(8, executor=lambda: Biased(9))
    name, form = STEPS[8]
    wrong.call(*name.split(" "), *form)
    store = MemoryStore()
    wrong.keep(store)
    found = compared(kept(9), store, GENESIS)
    assert isinstance(found.difference, OtherBlock)
    assert found.difference.fields == ("state_root",)
    assert found.difference.entry is not None
    assert found.difference.entry.spot == Spot("office", "rows", "johor")


def test_stores_of_two_chains_cannot_be_compared_nor_with_another_genesis() -> None:
    store = MemoryStore()
    stranger = lived(2, count=3)
    stranger.keep(store)
    with pytest.raises(OtherChain):
        compared(kept(), store)
    with pytest.raises(OtherChain):
        compared(kept(), kept(), stranger.genesis)


def test_a_store_without_a_chain_is_named() -> None:
    with pytest.raises(NoChain) as none:
        compared(kept(), MemoryStore())
    assert none.value.side is Who.B


def test_a_program_without_the_code_of_the_genesis_says_so() -> None:
    with pytest.raises(Lacking) as lacking:
        compared(kept(), kept(), GENESIS, ContractExecutor(shipped()[1:]))
    assert shipped()[0].digest.hex() in lacking.value.what


def test_code_that_was_voted_and_is_not_here_ends_the_execution_and_not_the_comparison() -> None:
    later = Program(shipped()[0].source + "\n")
    network = lived(0)
    form = ("ballot", 110, later.digest)
    for who, method, values in (
        ("m0.a", "propose_program", (*form, b"p" * 16)),
        ("m1.a", "agree", (b"p" * 16,)),
        ("m2.a", "agree", (b"p" * 16,)),
        *((f"n{node}", "have", (b"p" * 16,)) for node in range(3)),
    ):
        network.call(who, "govern", method, *values)
    network.ship(later)
    while network.tip.block.header.height < 111:
        network.block()
    store = MemoryStore()
    network.keep(store)
    found = compared(store, store.copy(), network.genesis)
    assert (found.difference, found.executed) == (None, (1, 109))
    assert found.lacking == f"the code of contract ballot, {later.digest.hex()}"


def test_a_fork_of_which_one_block_cannot_be_executed_here_is_told_without_a_key() -> None:
    other = lived(8)
    other.run_with(lambda: Generous(shipped()))
    other.block(other.transaction("m9.z", other.encode("member", "leave")))
    store = MemoryStore()
    other.keep(store)
    found = compared(kept(), store, GENESIS).difference
    assert isinstance(found, OtherBlock)
    assert found.refused[0] == ""
    assert found.refused[1].startswith("not_a_member")
    assert found.entry is None


class Generous(ContractExecutor):
    """It lets everybody send."""

    def admit(self, state: StateReader, transaction: Transaction, point: Point) -> None:
        """Whoever it is."""


def test_a_block_that_this_program_would_not_have_is_told_with_the_reason() -> None:
    network = lived(3)
    network.run_with(lambda: Generous(shipped()))
    network.block(network.transaction("m9.z", network.encode("member", "leave")))
    store = MemoryStore()
    network.keep(store)
    found = compared(store, store.copy(), GENESIS).difference
    assert isinstance(found, OtherExecution)
    assert (found.height, found.fields) == (4, ())
    assert found.refused.startswith("not_a_member")
