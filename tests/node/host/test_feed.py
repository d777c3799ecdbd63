"""The feed: where something happened is found without reading where nothing did."""

from pathlib import Path

from chain.primitives import Height
from node.host.feed import Feed
from node.replica import inputs
from tests.node.host.solitary import SolitaryNode, solitary_node

BUSY = 3
"""Heights with a transaction each; then come heights without."""
HEARTBEAT_MS = 61_000


def idle_to(node: SolitaryNode, height: int) -> None:
    """Until the chain is so high, by heartbeats alone."""
    while node.replica.finalized.height < height:
        node.now_ms += HEARTBEAT_MS
        for _ in range(20):
            node.now_ms += 200
            node._step(inputs.Tick(*node._time()))


def test_heights_without_events_are_passed_over(tmp_path: Path) -> None:
    node = SolitaryNode(solitary_node(tmp_path))
    feed = Feed(node.replica.ledger)
    node.run_to(BUSY)
    before = node.replica.finalized.height
    idle_to(node, before + 10)
    assert feed.height_from(Height(before + 1)) is None
    quiet = node.replica.finalized.height
    node.run_to(quiet + 1)
    busy = [
        at for at in range(1, node.replica.finalized.height + 1) if any(feed.of_height(Height(at)))
    ]
    found, at = [], feed.height_from(Height(1))
    while at is not None:
        found.append(int(at))
        at = feed.height_from(Height(at + 1))
    assert set(busy) <= set(found)
    assert not {*range(before + 1, quiet + 1)} & set(found)
    node.close()
