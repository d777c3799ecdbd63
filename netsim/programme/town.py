"""Who works in the programme: its members with their officers, nodes and leaders, and what each helps with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from chain.authorities import AuthoritySet
from chain.crypto import SecretKey
from chain.genesis import Genesis, Parameters
from chain.primitives import Digest, MemberId, Milliseconds, NodeId, PublicKey
from chain.transition import chain_id_of
from contracts.executor import ContractExecutor
from contracts.founding import FirstMember, FirstNode, FirstUser, founding_calls, name_commitment
from contracts.shelf import shipped
from contracts.words import Commitment, Role
from netsim.cast import EPOCH_MS, KINDS, Cast, Member, Node
from netsim.draws import Draws

NEEDS = 12
AREAS = 16
"""Need groups, and states of Malaysia, numbered from 1."""

HEARTBEAT_MS = 3_600_000
NEEDS_OF_ONE = (2, 4)
"""How many need groups an agency helps with."""

DUTY_OF = 4
"""Of so many agencies one is on duty, the steward among them."""

OFFICER = (Role.SIGNATORY, Role.ADMIN, Role.COORDINATOR, Role.CASEWORKER)
"""What each of an agency's two officers may do."""


@dataclass(frozen=True, slots=True)
class Agency:
    """A member at work: its two officers, the key of its node, the leaders it sponsors, and what it helps with."""

    at: int
    member: MemberId
    officers: tuple[SecretKey, SecretKey]
    node: SecretKey
    leaders: tuple[SecretKey, ...]
    needs: tuple[int, ...]

    @property
    def has_duty(self) -> bool:
        """True if a desk of it is there at all hours."""
        return self.at % DUTY_OF == 0


@dataclass(frozen=True, slots=True)
class Town:
    """All agencies, the steward first; the nodes of the first ones sit, and are the replicas of the world."""

    agencies: tuple[Agency, ...]
    cast: Cast
    _by_member: Mapping[bytes, Agency] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_member", {each.member: each for each in self.agencies})

    def of(self, member: bytes) -> Agency:
        """The agency that a member is."""
        return self._by_member[member]


def make_town(draws: Draws, *, members: int, leaders: int, authorities: int) -> Town:
    """`members` agencies and `leaders` among them; the first `authorities` have replicas."""
    agencies = tuple(_agency(draws, at, members, leaders) for at in range(members))
    nodes = tuple(
        Node(f"a{at}", NodeId(draws.chunk(32)), (agencies[at].node,)) for at in range(authorities)
    )
    parameters = Parameters(heartbeat_ms=Milliseconds(HEARTBEAT_MS))
    executor = ContractExecutor(shipped())
    genesis = Genesis(
        nonce=Digest(draws.chunk(32)),
        timestamp_ms=Milliseconds(EPOCH_MS),
        parameters=parameters,
        authorities=AuthoritySet(tuple(sorted(each.keys[0].public for each in nodes))),
        calls=founding_calls(shipped(), list(_founders(agencies, nodes, draws))),
    )
    cast = Cast(
        nodes=nodes,
        members=tuple(
            Member(
                each.member,
                each.officers,
                each.at % authorities,
                1 + each.at % KINDS,
                _name(each.at),
            )
            for each in agencies
        ),
        applicants=(),
        genesis=genesis,
        chain_id=chain_id_of(genesis, executor),
        executor=executor,
        most_authorities=authorities,
    )
    return Town(agencies, cast)


def _agency(draws: Draws, at: int, members: int, leaders: int) -> Agency:
    own = range(at, leaders, members)
    needs = tuple(sorted(draws.sample(range(1, 1 + NEEDS), draws.between(*NEEDS_OF_ONE))))
    return Agency(
        at,
        MemberId(draws.chunk(16)),
        (SecretKey(draws.chunk(32)), SecretKey(draws.chunk(32))),
        SecretKey(draws.chunk(32)),
        tuple(SecretKey(draws.chunk(32)) for _ in own),
        needs if at else tuple(range(1, 1 + NEEDS)),
    )


def _founders(
    agencies: tuple[Agency, ...], nodes: tuple[Node, ...], draws: Draws
) -> Iterator[FirstMember]:
    for each in agencies:
        users = [FirstUser(key.public, OFFICER) for key in each.officers]
        users += [FirstUser(key.public, (Role.LEADER,)) for key in each.leaders]
        sits = each.at < len(nodes)
        network_id = nodes[each.at].node_id if sits else draws.chunk(32)
        node = (FirstNode(each.node.public, PublicKey(network_id)),)
        yield FirstMember(
            each.member,
            1 + each.at % KINDS,
            _name(each.at),
            tuple(users),
            node if sits else (),
            () if sits else node,
        )


def _name(at: int) -> Commitment:
    return name_commitment(f"Agensi Contoh {at}", b"simulated")
