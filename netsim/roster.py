"""What the members of a world know of themselves: who is active, who sits with which key, and who signs for whom."""

from __future__ import annotations

from dataclasses import dataclass, replace

from chain.crypto import SecretKey
from chain.primitives import PublicKey
from chain.transaction import Call
from netsim.cast import Member
from netsim.draws import Draws
from netsim.programs import call
from netsim.world import World


@dataclass(frozen=True, slots=True)
class Act:
    """A call that somebody signs, and what may become of it; anything else is a broken promise."""

    member: Member
    signers: tuple[SecretKey, ...]
    call: Call
    codes: tuple[str, ...] = ("done",)

    def taking(self, key: SecretKey) -> Act:
        """The same, signed also by a key that becomes somebody's by it."""
        return replace(self, signers=(*self.signers, key))


class Roster:
    """Kept by the registrar from what became final; whatever it says is about the newest epoch."""

    def __init__(self, world: World, draws: Draws) -> None:
        self.active = list(world.cast.members)
        """Members that vote, in the order in which they came."""
        self.applicants = list(world.cast.applicants)
        self.lost: list[tuple[int, PublicKey]] = []
        """Nodes whose vote log is lost, and the keys of the logs, until the members have replaced them."""
        self._world = world
        self._draws = draws
        self._ballots = 0
        seated = len(world.cast.genesis.authorities)
        self._used = dict.fromkeys(range(seated), 0)
        """The newest key of each node that has had one."""

    # Who votes, and for whom.

    def act(
        self, member: Member, contract: str, method: str, *form: object, codes: tuple[str, ...] = ()
    ) -> Act:
        """A call that one of the officers of `member` signs."""
        signer = self._draws.pick(member.officers)
        return Act(member, (signer,), call(contract, method, *form), codes or ("done",))

    def both(self, member: Member, contract: str, method: str, *form: object) -> Act:
        """A call that both officers of `member` sign."""
        return Act(member, member.officers, call(contract, method, *form))

    def by_node(self, node: int, contract: str, method: str) -> Act:
        """A call that a node signs with its newest key."""
        return Act(self.owner(node), (self.secret(node),), call(contract, method))

    def owner(self, node: int) -> Member:
        """The member that a node belongs to."""
        cast = self._world.cast
        return cast.members[cast.owner_of(node)]

    def name_of(self, member: Member) -> str:
        """What a member is called by people."""
        cast = self._world.cast
        return f"member {(*cast.members, *cast.applicants).index(member)}"

    def ballot(self) -> bytes:
        """A name for a question that has none yet."""
        self._ballots += 1
        return self._ballots.to_bytes(16, "big")

    def idle_members(self) -> list[Member]:
        """Active members none of whose nodes sit."""
        cast = self._world.cast
        sitting = cast.authorities(self._world.epoch).keys
        busy = [self.owner(cast.node_of_key(key)) for key in sitting]
        return [member for member in self.active if member not in busy]

    # Who sits.

    @property
    def seats(self) -> int:
        """How many sit."""
        return len(self._world.cast.authorities(self._world.epoch))

    def sitting(self) -> list[int]:
        """The honest nodes that sit and have their vote log."""
        cast, epoch = self._world.cast, self._world.epoch
        lost = [key for _, key in self.lost]
        seated = ((node, cast.key_in(epoch, node)) for node in self._world.honest)
        return [node for node, key in seated if key is not None and key not in lost]

    def sits(self, node: int) -> bool:
        """True if `node` sits, with whatever key."""
        return self._world.cast.key_in(self._world.epoch, node) is not None

    def free(self) -> list[int]:
        """The honest nodes that could take a seat: of an active member, with a key that was never used."""
        return [
            node
            for node in self._world.honest
            if not self.sits(node) and self.fresh_keys(node) and self.owner(node) in self.active
        ]

    # Keys of nodes.

    def fresh_keys(self, node: int) -> int:
        """How many keys of a node were never used."""
        return len(self._world.cast.nodes[node].keys) - 1 - self._used.get(node, -1)

    def secret(self, node: int) -> SecretKey:
        """The newest key of a node that has one."""
        return self._world.cast.nodes[node].keys[self._used[node]]

    def key(self, node: int) -> PublicKey:
        """The newest key of a node, as everybody knows it."""
        return self.secret(node).public

    def next_key(self, node: int) -> PublicKey:
        """Another key of a node, which is its newest from now on."""
        self._used[node] = self._used.get(node, -1) + 1
        return self.key(node)
