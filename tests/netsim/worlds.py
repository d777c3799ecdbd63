"""Worlds with tiny replicas, whose every action a test writes down."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from chain.block import Header
from chain.primitives import BlockId, ChainId, Digest, Epoch, Height, Milliseconds, PublicKey, View
from netsim.actor import Actor
from netsim.cast import Cast, plain_cast
from netsim.disk import Disk
from netsim.host import Host
from netsim.links import Climate
from netsim.watcher import Watcher
from netsim.world import World
from node.replica.actions import Action
from node.replica.inputs import Input

STILL = Climate(base_ms=(10, 10), jitter_ms=(0, 0))
"""Every message takes ten milliseconds."""

GENESIS = Header(
    version=1,
    chain_id=ChainId.zeros(),
    epoch=Epoch(0),
    view=View(0),
    height=Height(0),
    parent_id=BlockId.zeros(),
    proposer=PublicKey.zeros(),
    timestamp_ms=Milliseconds(0),
    transactions_root=Digest.zeros(),
    state_root=Digest.zeros(),
    receipts_root=Digest.zeros(),
    next_authorities=Digest.zeros(),
    flags=0,
)

Answering = Callable[[int, Input], list[Action]]
"""What the replica of a node does about an input."""


@dataclass
class Tiny:
    """A replica that remembers its inputs and does what the test says."""

    node: int
    answering: Answering
    heard: list[Input] = field(default_factory=list)
    finalized: Header = GENESIS
    epoch: Epoch = Epoch(0)
    view: View = View(0)

    def step(self, given: Input) -> list[Action]:
        """What the test says."""
        self.heard.append(given)
        return self.answering(self.node, given)


def silent(_node: int, _given: Input) -> list[Action]:
    """A replica that does nothing."""
    return []


def tiny_cast(nodes: int = 3) -> Cast:
    """`nodes` authorities, the same at every call."""
    return plain_cast(1, authorities=nodes)


def tiny_world(
    answering: Answering = silent,
    *,
    nodes: int = 3,
    climate: Climate = STILL,
    watchers: Sequence[Watcher] = (),
    actors: Mapping[int, tuple[str, Actor]] | None = None,
) -> World:
    """A world of tiny replicas, not begun yet."""

    def boot(node: int, disk: Disk) -> Tiny:
        return Tiny(node, answering)

    return World(tiny_cast(nodes), climate, seed=1, boot=boot, actors=actors, watchers=watchers)


def host(world: World, node: int) -> Host:
    """The host of an honest node."""
    found = world.hosts[node]
    assert isinstance(found, Host)
    return found


def heard(world: World, node: int) -> list[Input]:
    """What the running replica of `node` was told so far."""
    replica = world.hosts[node].replica
    assert isinstance(replica, Tiny)
    return replica.heard
