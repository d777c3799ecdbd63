"""Nodes: the machines of the members, and which of their keys sit in the authority set.

The set changes only at an epoch's boundary, from what the chain knows: who was voted in or out, whose key has
said that it is ready, who has led a block (consensus, section 9).
"""

from contracts.language import (
    Annotated,
    AtMost,
    Context,
    Contract,
    Height,
    Id,
    Interface,
    Keys,
    Map,
    MemberId,
    Moment,
    PublicKey,
    Reason,
    Role,
    Second,
    Value,
    elsewhere,
    event,
    genesis,
    internal,
    method,
    record,
    replace,
    require,
    view,
)

EXISTS = Reason("exists")
NOT_FOUND = Reason("not_found")
NOT_YOURS = Reason("not_yours")
RETIRED = Reason("retired")
SEATED = Reason("seated")
NOT_SEATED = Reason("not_seated")
TOO_SOON = Reason("too_soon")
TOO_FEW_SEATS = Reason("too_few_seats")
TOO_MANY_SEATS = Reason("too_many_seats")
KEY_NOT_SIGNED = Reason("key_not_signed")

TWO_THIRDS = 67
MOST_SEATS = 200
READY_HEIGHTS = 1_000
"""For so many heights a key that said it was ready is taken to be."""
FORCED_END_HEIGHTS = 20
"""Between two ends of epochs that rotations ask for, so that nobody can make every block one."""

PAGE = 64
Seats = Annotated[tuple[PublicKey, ...], AtMost(200)]


class Ballots(Interface):
    """Where members decide."""

    contract = "ballot"

    def open(
        self, ballot_id: Id, matter: str, count: int, share: int, subject: MemberId | None
    ) -> None:
        """Ask the members."""
        elsewhere()

    def agree(self, ballot_id: Id, member: MemberId) -> bool:
        """Count a member's agreement; True if that decides it."""
        elsewhere()


class Users(Interface):
    """Who signs."""

    contract = "user"

    def admit_node(self, key: PublicKey, member: MemberId) -> None:
        """A node's key may say what nodes say."""
        elsewhere()

    def retire_node(self, key: PublicKey) -> None:
        """It says nothing any more."""
        elsewhere()


@record
class Node:
    """A node's key. `ready_height` is when it last said that it is ready."""

    member: MemberId
    network_id: PublicKey
    ready_height: Height | None
    retired: bool


@record
class Listed:
    """A node as others look it up: its vote key, the key that its connections are known by, whose it is."""

    key: PublicKey
    network_id: PublicKey
    member: MemberId
    retired: bool


Page = Annotated[tuple[Listed, ...], AtMost(64)]


@record
class Motion:
    """What the members are asked: a seat for a key, or none any more."""

    key: PublicKey
    seat: bool


@event
class NodeRegistered:
    """A member has another node."""

    key: PublicKey
    member: MemberId


@event
class NodeRetired:
    """A node is of no more use."""

    key: PublicKey


@event
class NodeReady:
    """A node has the chain and holds its key."""

    key: PublicKey


@event
class SeatVoted:
    """The members want a key in the authority set, or out of it, from a boundary on at which that is safe."""

    key: PublicKey
    seat: bool


@event
class AuthorityAccused:
    """An authority has signed what excludes each other."""

    key: PublicKey


class Nodes(Contract):
    """Nodes, and the authority set that the members want."""

    name = "node"

    nodes: Map[PublicKey, Node] = Map()
    led: Map[PublicKey, Height] = Map()
    motions: Map[Id, Motion] = Map()
    accused: Keys[PublicKey] = Keys()
    wanted: Value[Seats] = Value(())
    """Who should sit, ascending; who does is what `next_seats` made of it at the boundaries."""
    sitting: Value[Seats] = Value(())
    epoch_ends: Value[bool] = Value(False)
    forced_height: Value[Height] = Value(Height(0))
    ballots: Ballots = Ballots()
    users: Users = Users()

    @genesis
    def found(self, ctx: Moment, key: PublicKey, member: MemberId, network_id: PublicKey) -> None:
        """A node of a founding member; it sits from the first epoch on."""
        self._register(ctx, key, Node(member, network_id, ctx.height, False))
        self.wanted = _with(self.wanted, key)
        self.sitting = self.wanted

    @genesis
    def found_waiting(
        self, ctx: Moment, key: PublicKey, member: MemberId, network_id: PublicKey
    ) -> None:
        """A node of a founding member that follows, and may be given a seat later."""
        self._register(ctx, key, Node(member, network_id, None, False))

    @method(Role.ADMIN)
    def register(self, ctx: Context, key: PublicKey, network_id: PublicKey) -> None:
        """Another node of the admin's own member, whose key signs, too."""
        _check_signed(ctx, key)
        self._register(ctx, key, Node(ctx.member, network_id, None, False))

    @method(Role.ADMIN)
    def retire(self, ctx: Context, key: PublicKey) -> None:
        """A node that does not sit is of no more use."""
        node = self._own(ctx, key)
        require(key not in self.wanted, SEATED)
        require(key not in self.sitting, SEATED)
        self._retire(ctx, key, node)

    @method(Role.NODE)
    def ready(self, ctx: Context) -> None:
        """A node says with its own key that it has the chain up to here."""
        key = ctx.author.key
        node = self._active(key)
        self.nodes.put(key, replace(node, ready_height=ctx.height))
        ctx.emit(NodeReady(key))

    # Seats.

    @method(Role.SIGNATORY)
    def seat(self, ctx: Context, key: PublicKey, ballot_id: Id) -> None:
        """Ask the members to let a key sit; two thirds decide."""
        self._active(key)
        require(key not in self.wanted, SEATED)
        self._ask(ctx, ballot_id, Motion(key, True))

    @method(Role.SIGNATORY)
    def unseat(self, ctx: Context, key: PublicKey, ballot_id: Id) -> None:
        """Ask the members to let a key sit no more; two thirds decide."""
        require(key in self.wanted, NOT_SEATED)
        self._ask(ctx, ballot_id, Motion(key, False))

    @method(Role.SIGNATORY)
    def agree(self, ctx: Context, ballot_id: Id) -> None:
        """Agree to what was asked; the one whose agreement decides it carries it out."""
        motion = self.motions.need(ballot_id, NOT_FOUND)
        if self.ballots.agree(ballot_id, ctx.member):
            self._carry_out(ctx, motion)

    @method(Role.ADMIN, second=Second.PERSON)
    def rotate(
        self, ctx: Context, key: PublicKey, new_key: PublicKey, network_id: PublicKey
    ) -> None:
        """A new key takes the seat of an old one at the next boundary: its vote log was lost, or its time is up.

        The new key signs, too. The epoch ends early for it, though not at every block.
        """
        _check_signed(ctx, new_key)
        node = self._own(ctx, key)
        require(key in self.wanted, NOT_SEATED)
        require(
            self.forced_height == 0 or ctx.height >= self.forced_height + FORCED_END_HEIGHTS,
            TOO_SOON,
        )
        self._register(ctx, new_key, Node(node.member, network_id, ctx.height, False))
        self.wanted = _with(_without(self.wanted, key), new_key)
        self._retire(ctx, key, node)
        self.epoch_ends = True
        self.forced_height = ctx.height

    @internal("system")
    def begin_block(self, ctx: Moment, leader: PublicKey) -> None:
        """Each block: its leader is alive; what ended the last epoch is over."""
        if leader in self.nodes:
            self.led.put(leader, ctx.height)
        if self.epoch_ends:
            self.epoch_ends = False

    @internal("system")
    def begin_epoch(self, seats: Seats) -> None:
        """An epoch begins: who sits in it."""
        self.sitting = seats

    @internal("system")
    def accuse(self, ctx: Moment, key: PublicKey) -> None:
        """Evidence against an authority is on the chain; what follows is for the members to decide."""
        self.accused.add(key)
        ctx.emit(AuthorityAccused(key))

    @view
    def ends_epoch(self) -> bool:
        """True if this block is to be the last of its epoch."""
        return self.epoch_ends

    @view
    def seated(self) -> Seats:
        """Who sits in this epoch."""
        return self.sitting

    @view
    def is_awaited(self, ctx: Moment, key: PublicKey) -> bool:
        """True if members want a key to sit that does not yet, and that has not said lately that it is ready."""
        node = self.nodes.get(key)
        if node is None or key not in self.wanted or key in self.sitting:
            return False
        ready = node.ready_height
        return ready is None or ready + READY_HEIGHTS // 2 < ctx.height

    @view
    def roll(self, after: PublicKey | None) -> Page:
        """Nodes in the order of their keys, those after `after`; a page that is not full is the last."""
        found = self.nodes.page(most=PAGE, after=after)
        return tuple(
            [Listed(key, node.network_id, node.member, node.retired) for key, node in found]
        )

    @view
    def next_seats(self, ctx: Moment) -> Seats:
        """Who sits next, if the epoch ends here: the wanted set, as far as it is safe.

        At most f are let in and f let out, none is let in that is not ready, and nothing changes if fewer
        than a quorum of the new set would be ready. f is 1 where the set is so small that it has none.
        """
        now, wanted = self.sitting, self.wanted
        if now == wanted:
            return now
        most = max(1, (len(now) - 1) // 3)
        leaving = [key for key in now if key not in wanted][:most]
        coming = [key for key in wanted if key not in now and self._is_alive(ctx, key, len(now))]
        staying = [key for key in now if key not in leaving]
        seats = tuple(sorted(staying + coming[:most]))
        alive = len([key for key in seats if self._is_alive(ctx, key, len(now))])
        return seats if alive >= 2 * len(seats) // 3 + 1 else now

    # Steps.

    def _is_alive(self, ctx: Moment, key: PublicKey, size: int) -> bool:
        """True if a key has said that it is ready, or has led, not long ago."""
        node = self.nodes.need(key, NOT_FOUND)
        ready = node.ready_height
        if ready is not None and ready + READY_HEIGHTS >= ctx.height:
            return True
        led = self.led.get(key)
        return led is not None and led + 2 * size >= ctx.height

    def _own(self, ctx: Context, key: PublicKey) -> Node:
        node = self._active(key)
        require(node.member == ctx.member, NOT_YOURS)
        return node

    def _active(self, key: PublicKey) -> Node:
        node = self.nodes.need(key, NOT_FOUND)
        require(not node.retired, RETIRED)
        return node

    def _register(self, ctx: Moment, key: PublicKey, node: Node) -> None:
        require(key not in self.nodes, EXISTS)
        self.nodes.put(key, node)
        self.users.admit_node(key, node.member)
        ctx.emit(NodeRegistered(key, node.member))

    def _retire(self, ctx: Moment, key: PublicKey, node: Node) -> None:
        self.nodes.put(key, replace(node, retired=True))
        self.users.retire_node(key)
        ctx.emit(NodeRetired(key))

    def _ask(self, ctx: Context, ballot_id: Id, motion: Motion) -> None:
        self.ballots.open(ballot_id, "node.seat", 0, TWO_THIRDS, None)
        self.motions.put(ballot_id, motion)
        if self.ballots.agree(ballot_id, ctx.member):
            self._carry_out(ctx, motion)

    def _carry_out(self, ctx: Moment, motion: Motion) -> None:
        seats = _without(self.wanted, motion.key)
        if motion.seat:
            self._active(motion.key)
            seats = _with(seats, motion.key)
        require(len(seats) > 0, TOO_FEW_SEATS)
        require(len(seats) <= MOST_SEATS, TOO_MANY_SEATS)
        self.wanted = seats
        ctx.emit(SeatVoted(motion.key, motion.seat))


def _check_signed(ctx: Context, key: PublicKey) -> None:
    """Whoever holds a node's key says itself that it is one."""
    require(any([each.key == key for each in ctx.cosigners]), KEY_NOT_SIGNED)


def _with(seats: Seats, key: PublicKey) -> Seats:
    return tuple(sorted(list(seats) + [key]))


def _without(seats: Seats, key: PublicKey) -> Seats:
    return tuple([each for each in seats if each != key])
