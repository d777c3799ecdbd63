"""Who is in a world: nodes and their keys, members and their officers, authority sets epoch by epoch."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from chain.authorities import AuthoritySet
from chain.crypto import SecretKey
from chain.genesis import Genesis, MemberKey, Parameters
from chain.primitives import ChainId, Digest, MemberId, Milliseconds, NodeId, PublicKey
from chain.transition import Executor, chain_id_of
from consensus.vote_log import new_log
from netsim.draws import Draws
from node.replica.messages import MAX_ANSWER_BLOCKS

EPOCH_MS = 1_800_000_000_000
"""Unix time at which every world begins."""


@dataclass(frozen=True, slots=True)
class Node:
    """A node and every authority key that it has in some epoch, oldest first; none: an observer."""

    name: str
    node_id: NodeId
    keys: tuple[SecretKey, ...]


@dataclass(frozen=True, slots=True)
class Member:
    """An agency, the keys of its officers, and the node at which they submit."""

    member: MemberId
    officers: tuple[SecretKey, ...]
    home: int


@dataclass(frozen=True, slots=True)
class Cast:
    """Everyone in a world."""

    nodes: tuple[Node, ...]
    members: tuple[Member, ...]
    genesis: Genesis
    chain_id: ChainId
    executor: Executor
    answer_blocks: int = MAX_ANSWER_BLOCKS
    """Final blocks in one answer in sync, at most."""
    learned: list[AuthoritySet] = field(default_factory=list, repr=False)
    """The sets of the epochs that have begun, where members vote on them and no schedule tells them."""
    node_ids: tuple[NodeId, ...] = field(init=False)
    _index_of: Mapping[NodeId, int] = field(init=False, repr=False)
    _node_of_key: Mapping[PublicKey, int] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        ids = tuple(node.node_id for node in self.nodes)
        object.__setattr__(self, "node_ids", ids)
        object.__setattr__(self, "_index_of", {each: at for at, each in enumerate(ids)})
        by_key = {key.public: at for at, node in enumerate(self.nodes) for key in node.keys}
        object.__setattr__(self, "_node_of_key", by_key)

    def index_of(self, node_id: NodeId) -> int:
        """The index of the node with this id."""
        return self._index_of[node_id]

    def node_of_key(self, key: PublicKey) -> int:
        """The node that has this authority key."""
        return self._node_of_key[key]

    def authorities(self, epoch: int) -> AuthoritySet:
        """The authority set of `epoch`; the last that is known stays."""
        known = self.learned or self.genesis.schedule
        return known[min(epoch, len(known) - 1)]

    @property
    def most_authorities(self) -> int:
        """How large an authority set can become."""
        return len(self.nodes) if self.learned else max(map(len, self.genesis.schedule))

    def key_in(self, epoch: int, node: int) -> PublicKey | None:
        """The key with which `node` sits in `epoch`, if it does."""
        sitting = self.authorities(epoch).index_of
        return next((key.public for key in self.nodes[node].keys if key.public in sitting), None)

    def first_logs(self, node: int) -> dict[PublicKey, bytes]:
        """The vote logs that the operator made together with the keys of `node`."""
        return {key.public: new_log(key.public, self.chain_id) for key in self.nodes[node].keys}


def make_cast(
    draws: Draws,
    *,
    names: Sequence[str],
    sets: Sequence[Sequence[tuple[int, int]]],
    parameters: Parameters,
    members: int,
    executor: Executor,
) -> Cast:
    """A cast of nodes called `names`.

    `sets` says who sits, epoch by epoch: pairs of a node and the number of its key, so that (3, 0) in
    one set and (3, 1) in the next is a rotation.
    """
    most = [
        1 + max((k for each in sets for n, k in each if n == node), default=-1)
        for node in range(len(names))
    ]
    nodes = tuple(
        Node(name, NodeId(draws.chunk(32)), tuple(SecretKey(draws.chunk(32)) for _ in range(keys)))
        for name, keys in zip(names, most, strict=True)
    )
    schedule = tuple(
        AuthoritySet(tuple(sorted(nodes[node].keys[key].public for node, key in each)))
        for each in sets
    )
    agencies = tuple(
        Member(
            MemberId(draws.chunk(16)),
            (SecretKey(draws.chunk(32)), SecretKey(draws.chunk(32))),
            at % len(names),
        )
        for at in range(members)
    )
    genesis = Genesis(
        nonce=Digest(draws.chunk(32)),
        timestamp_ms=Milliseconds(EPOCH_MS),
        parameters=parameters,
        schedule=schedule,
        members=tuple(
            MemberKey(each.member, officer.public) for each in agencies for officer in each.officers
        ),
    )
    return Cast(nodes, agencies, genesis, chain_id_of(genesis, executor), executor)


def plain_cast(
    seed: int,
    *,
    authorities: int,
    executor: Executor,
    observers: int = 0,
    parameters: Parameters | None = None,
    members: int = 3,
) -> Cast:
    """A cast whose first `authorities` nodes sit in every epoch, with one key each."""
    names = [f"a{at}" for at in range(authorities)] + [f"o{at}" for at in range(observers)]
    return make_cast(
        Draws(seed, "cast"),
        names=names,
        sets=[[(node, 0) for node in range(authorities)]],
        parameters=parameters or Parameters(epoch_heights=5),
        members=members,
        executor=executor,
    )
