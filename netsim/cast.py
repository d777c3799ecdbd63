"""Who is in a world: nodes and their keys, agencies and their officers, and what the chain says of each epoch."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from chain.authorities import AuthoritySet
from chain.crypto import SecretKey
from chain.genesis import Genesis, Parameters
from chain.primitives import ChainId, Digest, MemberId, Milliseconds, NodeId, PublicKey
from chain.transition import Executor, chain_id_of
from consensus.vote_log import new_log
from contracts.executor import ContractExecutor
from contracts.founding import (
    FirstMember,
    FirstNode,
    FirstUser,
    founding_calls,
    name_commitment,
)
from contracts.words import Commitment, Role
from netsim.draws import Draws
from netsim.programs import programs
from node.replica.messages import MAX_ANSWER_BLOCKS

EPOCH_MS = 1_800_000_000_000
"""Unix time at which every world begins."""

OFFICERS = (Role.SIGNATORY, Role.ADMIN, Role.COORDINATOR, Role.WITNESS)
"""What each officer may do."""

FEWEST_MEMBERS = 3
MOST_MEMBERS = 7
"""Members of a world: one for each authority, but so few that a vote of all of them is no flood."""

KINDS = 9
"""Sorts of agencies in contract `member`, numbered from 1."""


@dataclass(frozen=True, slots=True)
class Node:
    """A node and every authority key that it may ever have, oldest first; none: an observer."""

    name: str
    node_id: NodeId
    keys: tuple[SecretKey, ...]


@dataclass(frozen=True, slots=True)
class Member:
    """An agency, the keys of its officers, and the node at which they submit."""

    member: MemberId
    officers: tuple[SecretKey, ...]
    home: int
    kind: int
    name_commit: Commitment


@dataclass(frozen=True, slots=True)
class Term:
    """What the chain says of an epoch: who votes, and by which parameters."""

    authorities: AuthoritySet
    parameters: Parameters


@dataclass(frozen=True, slots=True)
class Cast:
    """Everyone in a world. The nodes that sit first come first; node `i` belongs to member `i` modulo their number."""

    nodes: tuple[Node, ...]
    members: tuple[Member, ...]
    applicants: tuple[Member, ...]
    """Agencies that may become members."""
    genesis: Genesis
    chain_id: ChainId
    executor: Executor
    most_authorities: int
    """Seats that the members ever give at one time."""
    answer_blocks: int = MAX_ANSWER_BLOCKS
    """Final blocks in one answer in sync, at most."""
    terms: list[Term] = field(init=False, repr=False)
    """Of every epoch that an honest node has reached: nobody wrote down beforehand who sits when."""
    node_ids: tuple[NodeId, ...] = field(init=False)
    _index_of: Mapping[NodeId, int] = field(init=False, repr=False)
    _node_of_key: Mapping[PublicKey, int] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        first = Term(self.genesis.authorities, self.genesis.parameters)
        object.__setattr__(self, "terms", [first])
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

    def owner_of(self, node: int) -> int:
        """The index of the member that a node belongs to."""
        return node % len(self.members)

    def knows(self, epoch: int) -> bool:
        """True if an honest node has reached `epoch`: what is said of it here is true."""
        return epoch < len(self.terms)

    def authorities(self, epoch: int) -> AuthoritySet:
        """The authority set of `epoch`, or of the newest that is known."""
        return self._term(epoch).authorities

    def parameters(self, epoch: int) -> Parameters:
        """The parameters of `epoch`, or of the newest that is known."""
        return self._term(epoch).parameters

    def _term(self, epoch: int) -> Term:
        return self.terms[epoch if epoch < len(self.terms) else -1]

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
    authorities: int,
    keys: int,
    waiting: int,
    observers: int,
    parameters: Parameters,
    most_authorities: int,
) -> Cast:
    """`authorities` nodes that sit, `waiting` ones that may be voted in, and observers; and one agency that applies.

    Each node but the observers has `keys` keys: the first, and those that it may rotate to.
    """
    count = min(max(authorities, FEWEST_MEMBERS), MOST_MEMBERS)
    names = [f"a{at}" for at in range(authorities)] + [f"b{at}" for at in range(waiting)]
    nodes = [_node(draws, name, keys) for name in names]
    nodes += [_node(draws, f"o{at}", 0) for at in range(observers)]
    agencies = [_member(draws, at, home=at % len(nodes)) for at in range(count + 1)]
    members = tuple(agencies[:count])
    genesis = Genesis(
        nonce=Digest(draws.chunk(32)),
        timestamp_ms=Milliseconds(EPOCH_MS),
        parameters=parameters,
        authorities=AuthoritySet(
            tuple(sorted(node.keys[0].public for node in nodes[:authorities]))
        ),
        calls=founding_calls(programs(), _founders(members, nodes[:authorities])),
    )
    executor = ContractExecutor(programs())
    return Cast(
        nodes=tuple(nodes),
        members=members,
        applicants=tuple(agencies[count:]),
        genesis=genesis,
        chain_id=chain_id_of(genesis, executor),
        executor=executor,
        most_authorities=most_authorities,
    )


def plain_cast(
    seed: int,
    *,
    authorities: int,
    observers: int = 0,
    parameters: Parameters | None = None,
) -> Cast:
    """A cast in which nobody waits for a seat, and nodes have one key each."""
    return make_cast(
        Draws(seed, "cast"),
        authorities=authorities,
        keys=1,
        waiting=0,
        observers=observers,
        parameters=parameters or Parameters(epoch_heights=5),
        most_authorities=authorities,
    )


def _node(draws: Draws, name: str, keys: int) -> Node:
    return Node(
        name, NodeId(draws.chunk(32)), tuple(SecretKey(draws.chunk(32)) for _ in range(keys))
    )


def _member(draws: Draws, at: int, home: int) -> Member:
    return Member(
        member=MemberId(draws.chunk(16)),
        officers=(SecretKey(draws.chunk(32)), SecretKey(draws.chunk(32))),
        home=home,
        kind=1 + at % KINDS,
        name_commit=name_commitment(f"Agensi Contoh {at}", b"simulated"),
    )


def _founders(members: Sequence[Member], nodes: Sequence[Node]) -> list[FirstMember]:
    """The members as a genesis begins with them: their officers, and their nodes among those that sit."""
    return [
        FirstMember(
            member.member,
            member.kind,
            member.name_commit,
            tuple(FirstUser(officer.public, OFFICERS) for officer in member.officers),
            tuple(
                FirstNode(node.keys[0].public, PublicKey(node.node_id))
                for node in nodes[at :: len(members)]
            ),
        )
        for at, member in enumerate(members)
    ]
