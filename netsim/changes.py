"""What members do to their network, each a conversation: acts that are signed together, and then what became of them.

A change ends only when what was decided has come about: seats and parameters at the next boundary of an epoch.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from chain.crypto import SecretKey
from chain.primitives import PublicKey
from netsim.cast import FEWEST_MEMBERS, OFFICERS, Member
from netsim.draws import Draws
from netsim.host import Host
from netsim.roster import Act, Roster
from netsim.world import World

Change: TypeAlias = Generator[list[Act], None, None]
"""Acts that are sent together; the next ones follow when these are final. None: look again after a while."""

LATE = ("done", "closed")
"""What may become of an agreement: it counts, or enough have agreed already."""

FORCED_END_HEIGHTS = 20
"""Between two rotations, which end their epochs (contract `node`)."""

READY_HEIGHTS = 1_000
"""For so long everybody whom the genesis seated counts as ready (contract `node`)."""

NEAR = 2
"""Heights below the newest one at which a node has the chain."""

NEVER_YET = -FORCED_END_HEIGHTS

TERMS = 1
"""The version of the programme terms, which no vote has changed."""

OFFICES = 17
"""Numbers of offices in contract `office`."""

PARAMETERS = {
    1: ("epoch_heights", (2, 4, 6, 8)),
    2: ("delta0_ms", (250, 500, 1_000, 2_000)),
    4: ("min_block_ms", (1, 25, 200)),
    5: ("heartbeat_ms", (10_000, 20_000, 60_000)),
}
"""What is voted on, by its number in contract `govern`. DELTA0 only sinks, so that promises of the genesis hold;
DELTA_CAP, by which checkers judge who waits too long, stays."""

NAME = "decisions"
"""The checker in whose name a broken promise is told."""

JOINS = "a node joins"
GOES = "a node goes"
ROTATES = "a key rotates"
RECOVERED = "recovery from a lost vote log"
PUT_OUT = "a liar is put out"
READY = "nodes say that they are ready"
SUSPENDED = "a member is suspended and comes back"
MEMBER_JOINS = "a member joins"
MEMBER_LEAVES = "a member leaves"
PARAMETER = "a parameter is voted"
OFFICE = "an office is given"
OFFICER = "an officer comes and goes"

CHANGES = (
    *(JOINS, GOES, ROTATES, READY, SUSPENDED, MEMBER_JOINS, MEMBER_LEAVES, PARAMETER, OFFICE),
    *(OFFICER, RECOVERED, PUT_OUT),
)
"""Everything that members do."""


@dataclass(frozen=True, slots=True)
class Undertaking:
    """A change that has not begun: what it is called, whom it is about, and its steps."""

    name: str
    about: str
    steps: Change

    @property
    def told(self) -> str:
        """In words."""
        return f"{self.name}: {self.about}" if self.about else self.name


class Changes:
    """The changes of one world, and which of them make sense now."""

    def __init__(
        self, world: World, draws: Draws, roster: Roster, admit: Callable[[Member], None]
    ) -> None:
        """`admit` is told of a new member, whose officers begin to write."""
        self.forced_height = NEVER_YET
        """Where a rotation ended an epoch last."""
        self.epoch = 0
        """Of the block in which the newest act is final."""
        self._world = world
        self._draws = draws
        self._roster = roster
        self._admit = admit

    @property
    def may_rotate(self) -> bool:
        """True if the next block may end an epoch for a rotation."""
        return self._world.height + 1 >= self.forced_height + FORCED_END_HEIGHTS

    def possible(self) -> list[Undertaking]:
        """What could be done now; seats are what it is about, so they come twice."""
        roster, draws = self._roster, self._draws
        found: list[Undertaking] = []
        free, sitting = roster.free(), roster.sitting()
        if free and roster.seats < self._world.cast.most_authorities:
            found += [self.join(draws.pick(free))] * 2
        if sitting and roster.seats > len(self._world.cast.genesis.authorities):
            found += [self.leave(draws.pick(sitting), GOES)] * 2
        spare = [node for node in sitting if roster.fresh_keys(node) > 1]
        if spare and self.may_rotate:
            found += [self.rotate(draws.pick(spare), ROTATES)] * 2
        if sitting:
            found.append(Undertaking(READY, "", self._say_ready(sitting)))
        return [*found, *self._of_members()]

    def _of_members(self) -> list[Undertaking]:
        roster, draws = self._roster, self._draws
        host = draws.pick(roster.active)
        found = [
            Undertaking(PARAMETER, "", self._set_parameter()),
            Undertaking(OFFICE, "", self._give_office()),
            Undertaking(OFFICER, roster.name_of(host), self._lend_officer(host)),
        ]
        if len(roster.active) >= FEWEST_MEMBERS:
            stopped = draws.pick(roster.active)
            found.append(Undertaking(SUSPENDED, roster.name_of(stopped), self._suspend(stopped)))
        if roster.applicants:
            coming = roster.applicants[0]
            found.append(Undertaking(MEMBER_JOINS, roster.name_of(coming), self._bring_in(coming)))
        idle = roster.idle_members()
        if idle and len(roster.active) > FEWEST_MEMBERS:
            going = draws.pick(idle)
            found.append(Undertaking(MEMBER_LEAVES, roster.name_of(going), self._let_go(going)))
        return found

    def join(self, node: int) -> Undertaking:
        """A node is registered, voted in, and says that it is ready, before the vote or after it."""
        return Undertaking(JOINS, self._world.name_of(node), self._join(node))

    def leave(self, node: int, name: str) -> Undertaking:
        """A node is voted out, and retired when it sits no more."""
        return Undertaking(name, self._world.name_of(node), self._leave(node))

    def rotate(self, node: int, name: str) -> Undertaking:
        """A node takes another key; the epoch ends for it."""
        return Undertaking(name, self._world.name_of(node), self._rotate(node))

    # Seats.

    def _join(self, node: int) -> Change:
        roster = self._roster
        key, owner = roster.next_key(node), roster.owner(node)
        yield [roster.act(owner, "user", "offer", key)]
        register = roster.act(owner, "node", "register", key, self._network_id(node))
        yield [register.taking(roster.secret(node))]
        is_ready_first = self._draws.happens(500)
        if is_ready_first:
            yield from self._say_ready_when_there(node)
        yield from self._decide("node", "seat", key)
        if not is_ready_first:
            yield from self._say_ready_when_there(node)
        yield from self._see_seated(key)

    def _leave(self, node: int) -> Change:
        cast, roster = self._world.cast, self._roster
        key = cast.key_in(self._world.epoch, node)
        assert key is not None, "only who sits can be voted out"
        yield from self._decide("node", "unseat", key)
        yield from self._boundary()
        if key in cast.authorities(self.epoch + 1).keys:
            self._complain("who was voted out sits on")
        yield from self._until(lambda: key not in cast.authorities(self._world.epoch).keys)
        yield [roster.act(roster.owner(node), "node", "retire", key)]

    def _rotate(self, node: int) -> Change:
        roster = self._roster
        old, new = roster.key(node), roster.next_key(node)
        owner = roster.owner(node)
        yield [roster.act(owner, "user", "offer", new)]
        rotate = roster.both(owner, "node", "rotate", old, new, self._network_id(node))
        yield [rotate.taking(roster.secret(node))]
        self.forced_height = self._world.height
        yield from self._see_seated(new)

    def _say_ready(self, nodes: Sequence[int]) -> Change:
        """As a node's host does once an epoch."""
        yield [self._roster.by_node(node, "node", "ready") for node in nodes]

    def _say_ready_when_there(self, node: int) -> Change:
        yield from self._until(lambda: self._has_the_chain(node))
        yield [self._roster.by_node(node, "node", "ready")]

    def _see_seated(self, key: PublicKey) -> Change:
        """Wait for the boundary, at which `key` takes its seat."""
        cast = self._world.cast
        yield from self._boundary()
        if key not in cast.authorities(self.epoch + 1).keys:
            self._complain("who was voted in does not sit")
        yield from self._until(lambda: key in cast.authorities(self._world.epoch).keys)

    # Members and people.

    def _suspend(self, stopped: Member) -> Change:
        """A member stops itself, and the others take it back."""
        roster = self._roster
        yield [roster.act(stopped, "member", "stop_own")]
        ballot = roster.ballot()
        first, *others = [each for each in roster.active if each is not stopped]
        yield [roster.act(first, "member", "resume", stopped.member, ballot)]
        yield [roster.act(each, "member", "agree", ballot, codes=LATE) for each in others]

    def _bring_in(self, applicant: Member) -> Change:
        """An agency is proposed and endorsed, signs the terms, makes its officers known, and is given a vote."""
        roster, (first, second) = self._roster, applicant.officers
        roster.applicants.remove(applicant)
        proposer, *others = roster.active
        form = (applicant.member, applicant.kind, applicant.name_commit, first.public)
        yield [roster.act(proposer, "user", "offer", first.public)]
        yield [roster.act(proposer, "member", "propose", *form, roster.ballot()).taking(first)]
        yield [
            roster.act(each, "member", "endorse", applicant.member, codes=LATE) for each in others
        ]
        yield [self._by(applicant, first, "member", "confirm", TERMS)]
        yield [self._by(applicant, first, "user", "role", first.public, _roles())]
        yield from self._add_user(applicant, first, second)
        yield from self._decide("member", "give_vote", applicant.member)
        roster.active.append(applicant)
        self._admit(applicant)

    def _let_go(self, member: Member) -> Change:
        """A member leaves; it finishes what it has, and does not vote any more."""
        yield [self._roster.act(member, "member", "leave")]
        self._roster.active.remove(member)

    def _lend_officer(self, member: Member) -> Change:
        """A member has another officer, who writes a note, and is revoked."""
        guest = SecretKey(self._draws.chunk(32))
        yield from self._add_user(member, self._draws.pick(member.officers), guest)
        yield [self._by(member, guest, "notes", "set", bytes(16), 1)]
        yield [self._roster.act(member, "user", "revoke", guest.public)]

    def _add_user(self, member: Member, admin: SecretKey, key: SecretKey) -> Change:
        """An officer more: its key is offered, and signs for itself."""
        yield [self._by(member, admin, "user", "offer", key.public)]
        yield [self._by(member, admin, "user", "add", key.public, _roles(), ()).taking(key)]

    def _give_office(self) -> Change:
        """An office gets a row of holders."""
        row = self._draws.sample(self._roster.active, self._draws.between(1, 2))
        holders = tuple(each.member for each in row)
        yield from self._decide("office", "assign", self._draws.below(OFFICES), holders)

    def _set_parameter(self) -> Change:
        """A parameter is voted, and counts in the next epoch."""
        number = self._draws.pick(tuple(PARAMETERS))
        name, values = PARAMETERS[number]
        value = self._draws.pick(values)
        if name == "delta0_ms":
            value = min(value, self._world.cast.genesis.parameters.delta0_ms)
        yield from self._decide("govern", "propose_parameter", number, value)
        yield from self._boundary()
        voted = getattr(self._world.cast.parameters(self.epoch + 1), name)
        if voted != value:
            self._complain(f"{name} is {voted}, and {value} was voted")

    # Steps.

    def _decide(self, contract: str, method: str, *form: object) -> Change:
        """One member asks, and all others agree; those who come too late are told so."""
        roster, ballot = self._roster, self._roster.ballot()
        first, *others = self._draws.sample(roster.active, len(roster.active))
        yield [roster.act(first, contract, method, *form, ballot)]
        yield [roster.act(each, contract, "agree", ballot, codes=LATE) for each in others]

    def _boundary(self) -> Change:
        """Wait for the epoch after that of the newest act."""
        yield from self._until(lambda: self._world.cast.knows(self.epoch + 1))

    def _until(self, comes: Callable[[], bool]) -> Change:
        while not comes():
            yield []

    def _complain(self, what: str) -> None:
        """A promise of the contracts is broken, if everybody counts as ready."""
        if self._world.height < READY_HEIGHTS:
            self._world.violate(NAME, f"{what} in epoch {self.epoch + 1}")

    def _has_the_chain(self, node: int) -> bool:
        host = self._world.hosts[node]
        assert isinstance(host, Host), "only honest nodes are voted in"
        replica = host.replica
        return replica is not None and replica.finalized.height + NEAR >= self._world.height

    def _by(
        self, member: Member, signer: SecretKey, contract: str, method: str, *form: object
    ) -> Act:
        made = self._roster.act(member, contract, method, *form)
        return Act(member, (signer,), made.call)

    def _network_id(self, node: int) -> PublicKey:
        return PublicKey(self._world.cast.nodes[node].node_id)


def _roles() -> tuple[int, ...]:
    return tuple(role.value for role in OFFICERS)
