"""The clock on a chain of four replicas: deadlines make blocks, and what fires stands in their receipts."""

from chain.genesis import Genesis, Parameters
from chain.primitives import Height, Milliseconds
from chain.receipt import NO_TRANSACTION, CallResult
from chain.state import Overlay, StateReader
from chain.transition import BlockContext
from contracts.clock import MOST_FIRINGS, fire_due, item_of, next_deadline
from contracts.words import Clock
from node.replica.actions import Committed
from tests.chain.scripted import Scripted
from tests.contracts.clockwork import HEARTBEAT, Clockwork, bells
from tests.node.replica.town import START, Town

MANY = 300
AFTER_MS = 7_000


class Ringing(Scripted):
    """A script, and bells that the genesis has armed."""

    def __init__(self) -> None:
        self._bells = Clockwork()

    def initialise(self, state: Overlay, genesis: Genesis) -> None:
        super().initialise(state, genesis)
        self._bells.state, self._bells.now_ms = state, genesis.timestamp_ms
        for number in range(MANY):
            self._bells.set(number, AFTER_MS, Clock.ROUTINE)

    def begin_block(self, state: Overlay, context: BlockContext) -> tuple[CallResult, ...]:
        super().begin_block(state, context)
        return fire_due(state, self._bells.runtime, context, HEARTBEAT)

    def next_deadline(self, state: StateReader) -> Milliseconds | None:
        return next_deadline(state)


def test_deadlines_make_blocks_and_blocks_follow_until_nothing_is_due() -> None:
    town = Town(parameters=Parameters(epoch_heights=100), executor=Ringing)
    town.start()
    town.run(AFTER_MS - 100)
    assert {host.up.finalized.height for host in town.hosts} == {0}
    town.run(5_000)
    committed = town.hosts[0].all(Committed)
    fired = []
    for news in committed:
        for receipt in news.receipts:
            assert receipt.transaction_id == NO_TRANSACTION
            fired.append((news.block.header, [item_of(each) for each in receipt.results]))
    assert [len(items) for _, items in fired] == [MOST_FIRINGS, MANY - MOST_FIRINGS]
    subjects = [item.subject for _, items in fired for item in items if item is not None]
    assert subjects == bells(*range(MANY))
    assert [header.height for header, _ in fired] == [2, 3], "1 has reached the time, 2 is on it"
    assert START + AFTER_MS <= fired[0][0].timestamp_ms <= START + AFTER_MS + 500
    for host in town.hosts:
        assert next_deadline(host.up.ledger.state) is None
        found = host.up.ledger.fallen_due(Height(2))
        assert found is not None
        assert [item_of(each) for each in found.results] == fired[0][1]
