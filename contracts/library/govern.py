"""Governance: parameters, versions of contracts and of the protocol, all by vote (contracts, section 3.17).

What was voted about code or protocol is awaited until a quorum of the authorities says that it has it: what nobody ships
stops nobody, and until its height two thirds may withdraw it.
"""

from contracts.language import (
    Annotated,
    AtMost,
    Choice,
    Context,
    Contract,
    Digest,
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
    Value,
    elsewhere,
    event,
    genesis,
    internal,
    method,
    record,
    refuse,
    replace,
    require,
    view,
)

NOT_FOUND = Reason("not_found")
OUT_OF_BOUNDS = Reason("out_of_bounds")
TOO_SOON = Reason("too_soon")
TOO_MANY = Reason("too_many")
NOT_LATER = Reason("not_later")
NOT_YOURS = Reason("not_yours")
TOO_LATE = Reason("too_late")

TWO_THIRDS = 67
LEAD_HEIGHTS = 100
"""Between a decision and its height, and between a quorum that has what was decided and its height: time for all to install."""
MOST_PROGRAMS = 128
MOST_AWAITED = 16
MOST_HAVING = 256
"""Nodes whose word is forgotten with what was decided; of more the rest stays, and means nothing."""


class Parameter(Choice):
    """What can be set. Those of consensus count from the next epoch on; durations are in milliseconds."""

    EPOCH_HEIGHTS = 1
    DELTA0_MS = 2
    DELTA_CAP_MS = 3
    MIN_BLOCK_MS = 4
    HEARTBEAT_MS = 5


class Unfit(Choice):
    """Why code that was voted does not run."""

    OTHER_NAME = 1
    NEEDS_GENESIS = 2
    LACKS_WHAT_IS_ASKED = 3


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

    def close(self, ballot_id: Id) -> None:
        """Nobody can agree any more."""
        elsewhere()


@record
class Program:
    """From `height` on, `contract` is the code with this digest."""

    contract: str
    height: Height
    digest: Digest


Programs = Annotated[tuple[Program, ...], AtMost(128)]
Seats = Annotated[tuple[PublicKey, ...], AtMost(200)]


class Nodes(Interface):
    """Who sits."""

    contract = "node"

    def seated(self) -> Seats:
        """The authority set of this epoch."""
        elsewhere()


class Aim(Choice):
    """What a motion is about."""

    PARAMETER = 1
    PROGRAM = 2
    PROTOCOL = 3
    WITHDRAWAL = 4


@record
class Awaited:
    """What was decided in a ballot and begins at `height`, or later: other code of a contract, or a version of the protocol."""

    ballot_id: Id
    program: Program | None
    version: int
    height: Height


AllAwaited = Annotated[tuple[Awaited, ...], AtMost(16)]


@record
class Motion:
    """What the members are asked. `value` is a parameter's, or the protocol's version; `withdrawn` an earlier ballot."""

    aim: Aim
    mover: MemberId
    parameter: Parameter | None
    value: int
    program: Program | None
    height: Height
    withdrawn: Id | None


@event
class Decided:
    """Code or a version of the protocol was decided, and is awaited: nodes say under this ballot that they have it."""

    ballot_id: Id
    height: Height


@event
class Withdrawn:
    """What was decided in a ballot does not begin."""

    ballot_id: Id


@event
class ParameterSet:
    """A parameter has another value."""

    parameter: Parameter
    value: int


@event
class ProgramSet:
    """A contract has other code from a height on."""

    contract: str
    height: Height
    digest: Digest


@event
class ProgramSetAside:
    """Code that was voted does not run, and what ran before goes on."""

    contract: str
    height: Height
    digest: Digest
    why: Unfit


@event
class ProtocolSet:
    """From a height on, blocks follow another version of the protocol."""

    version: int
    height: Height


class Governance(Contract):
    """What the members have decided about the chain itself."""

    name = "govern"

    parameters: Map[Parameter, int] = Map()
    programs: Value[Programs] = Value(())
    """By contract and height; of each contract the newest that has begun is the one that runs.

    When there are too many, one goes that nobody executes any more: blocks of the past are executed on their own state.
    """
    awaited: Value[AllAwaited] = Value(())
    """What was decided and too few authorities have."""
    having: Keys[tuple[Id, PublicKey]] = Keys()
    """Which nodes have what was decided in a ballot."""
    protocol: Value[int] = Value(1)
    protocol_height: Value[Height] = Value(Height(0))
    protocol_before: Value[int] = Value(1)
    """The version until `protocol_height`."""
    motions: Map[Id, Motion] = Map()
    ballots: Ballots = Ballots()
    nodes: Nodes = Nodes()

    @genesis
    def found(self, contract: str, digest: Digest) -> None:
        """A contract that runs from the first block on."""
        self.programs = tuple(list(self.programs) + [Program(contract, Height(0), digest)])

    @internal("system")
    def begin(self, parameter: Parameter, value: int) -> None:
        """A parameter when the network begins, as the genesis has it."""
        self.parameters.put(parameter, value)

    @internal("system")
    def set_aside(
        self, ctx: Moment, contract: str, height: Height, digest: Digest, why: Unfit
    ) -> None:
        """Code was to run from this block on, and is not fit for it: only who has the code can tell."""
        gone = Program(contract, height, digest)
        self.programs = tuple([each for each in self.programs if each != gone])
        ctx.emit(ProgramSetAside(contract, height, digest, why))

    @method(Role.SIGNATORY)
    def propose_parameter(
        self, ctx: Context, parameter: Parameter, value: int, ballot_id: Id
    ) -> None:
        """Ask the members to set a parameter; two thirds decide."""
        self._check_bounds(parameter, value)
        motion = Motion(Aim.PARAMETER, ctx.member, parameter, value, None, ctx.height, None)
        self._ask(ctx, ballot_id, "govern.parameter", motion)

    @method(Role.SIGNATORY)
    def propose_program(
        self, ctx: Context, contract: str, height: Height, digest: Digest, ballot_id: Id
    ) -> None:
        """Ask the members to give a contract other code from a height on; two thirds decide, and a quorum of nodes has it.

        Whether the code is fit for it is seen at that height, and if not, it is set aside: it has the contract's
        name, answers what the chain asks of the contract, and has a genesis only if the contract runs already.
        """
        self._check_lead(ctx, height)
        program = Program(contract, height, digest)
        motion = Motion(Aim.PROGRAM, ctx.member, None, 0, program, height, None)
        self._ask(ctx, ballot_id, "govern.program", motion)

    @method(Role.SIGNATORY)
    def propose_protocol(self, ctx: Context, version: int, height: Height, ballot_id: Id) -> None:
        """Ask the members for another version of the protocol from a height on, as for other code."""
        self._check_lead(ctx, height)
        require(version > self.protocol, NOT_LATER, self.protocol)
        motion = Motion(Aim.PROTOCOL, ctx.member, None, version, None, height, None)
        self._ask(ctx, ballot_id, "govern.protocol", motion)

    @method(Role.SIGNATORY)
    def propose_withdrawal(self, ctx: Context, decided: Id, ballot_id: Id) -> None:
        """Ask the members to take back what they decided about code or protocol in a ballot, before it begins."""
        self._check_withdrawable(ctx, decided)
        motion = Motion(Aim.WITHDRAWAL, ctx.member, None, 0, None, ctx.height, decided)
        self._ask(ctx, ballot_id, "govern.withdrawal", motion)

    @method(Role.SIGNATORY)
    def agree(self, ctx: Context, ballot_id: Id) -> None:
        """Agree to what was asked; the one whose agreement decides it carries it out."""
        motion = self.motions.need(ballot_id, NOT_FOUND)
        if self.ballots.agree(ballot_id, ctx.member):
            self._carry_out(ctx, ballot_id, motion)

    @method(Role.NODE)
    def have(self, ctx: Context, ballot_id: Id) -> None:
        """A node says that its release has what was decided in a ballot; with a quorum of the authorities it is set."""
        awaited = self._awaited_in(ballot_id)
        if awaited is None:
            refuse(NOT_FOUND)
        self.having.add((ballot_id, ctx.author.key))
        seats = self.nodes.seated()
        ready = [key for key in seats if (ballot_id, key) in self.having]
        if len(ready) >= 2 * len(seats) // 3 + 1:
            self._forget(ballot_id)
            self._set(ctx, awaited)

    @method(Role.SIGNATORY)
    def cancel(self, ctx: Context, ballot_id: Id) -> None:
        """Take back what one's own member asked."""
        motion = self.motions.need(ballot_id, NOT_FOUND)
        require(motion.mover == ctx.member, NOT_YOURS)
        self.ballots.close(ballot_id)

    @view
    def running(self) -> Programs:
        """Programs that run, ran or are to run, by contract and height."""
        return self.programs

    @view
    def waiting(self) -> AllAwaited:
        """What was decided and waits for nodes to have it."""
        return self.awaited

    @view
    def has_said(self, ballot_id: Id, key: PublicKey) -> bool:
        """True if a node has said that it has what was decided in a ballot."""
        return (ballot_id, key) in self.having

    @view
    def voted(self) -> tuple[tuple[Parameter, int], ...]:
        """All parameters, in the order of their numbers."""
        return tuple(self.parameters.page(most=64))

    @view
    def protocol_from(self, height: Height) -> int:
        """The version of the protocol at a height, as far as it is decided."""
        return self.protocol if height >= self.protocol_height else self.protocol_before

    # Steps.

    def _check_bounds(self, parameter: Parameter, value: int) -> None:
        lowest, highest = _bounds(parameter)
        if parameter == Parameter.DELTA0_MS:
            highest = min(highest, self.parameters.need(Parameter.DELTA_CAP_MS, NOT_FOUND))
        if parameter == Parameter.DELTA_CAP_MS:
            lowest = max(lowest, self.parameters.need(Parameter.DELTA0_MS, NOT_FOUND))
        require(lowest <= value and value <= highest, OUT_OF_BOUNDS, lowest, highest)

    def _check_lead(self, ctx: Context, height: Height) -> None:
        earliest = ctx.height + LEAD_HEIGHTS
        require(height >= earliest, TOO_SOON, earliest)

    def _ask(self, ctx: Context, ballot_id: Id, matter: str, motion: Motion) -> None:
        self.ballots.open(ballot_id, matter, 0, TWO_THIRDS, None)
        self.motions.put(ballot_id, motion)
        if self.ballots.agree(ballot_id, ctx.member):
            self._carry_out(ctx, ballot_id, motion)

    def _carry_out(self, ctx: Context, ballot_id: Id, motion: Motion) -> None:
        if motion.parameter is not None:
            self._check_bounds(motion.parameter, motion.value)
            self.parameters.put(motion.parameter, motion.value)
            ctx.emit(ParameterSet(motion.parameter, motion.value))
        elif motion.withdrawn is not None:
            self._withdraw(ctx, motion.withdrawn)
        else:
            require(motion.program is not None or motion.value > self.protocol, NOT_LATER)
            require(len(self.awaited) < MOST_AWAITED, TOO_MANY)
            awaited = Awaited(ballot_id, motion.program, motion.value, motion.height)
            self.awaited = tuple(list(self.awaited) + [awaited])
            ctx.emit(Decided(ballot_id, motion.height))

    # What was decided, from then until it begins.

    def _awaited_in(self, ballot_id: Id) -> Awaited | None:
        found = [each for each in self.awaited if each.ballot_id == ballot_id]
        return found[0] if found else None

    def _forget(self, ballot_id: Id) -> None:
        """It is awaited no more."""
        self.awaited = tuple([each for each in self.awaited if each.ballot_id != ballot_id])
        for pair in self.having.listed(most=MOST_HAVING, within=(ballot_id,)):
            self.having.erase(pair)

    def _set(self, ctx: Context, awaited: Awaited) -> None:
        """It begins at its height, or once all have had time: it would make blocks of the past wrong otherwise."""
        height = max(awaited.height, Height(ctx.height + LEAD_HEIGHTS))
        motion = self.motions.need(awaited.ballot_id, NOT_FOUND)
        if awaited.program is None:
            require(awaited.version > self.protocol, NOT_LATER, self.protocol)
            if ctx.height >= self.protocol_height:
                self.protocol_before = self.protocol
            self.protocol = awaited.version
            self.protocol_height = height
            ctx.emit(ProtocolSet(awaited.version, height))
            self.motions.put(awaited.ballot_id, replace(motion, height=height))
        else:
            program = replace(awaited.program, height=height)
            self._set_program(ctx, program)
            changed = replace(motion, program=program, height=height)
            self.motions.put(awaited.ballot_id, changed)

    def _set_program(self, ctx: Context, program: Program) -> None:
        place = (program.height, program.contract)
        others = [each for each in self.programs if (each.height, each.contract) != place]
        if len(others) == MOST_PROGRAMS:
            gone = _superseded(others, ctx.height)
            require(len(gone) > 0, TOO_MANY)
            oldest = min(gone)
            others = [each for each in others if (each.height, each.contract) != oldest]
        self.programs = tuple(others + [program])
        ctx.emit(ProgramSet(program.contract, program.height, program.digest))

    def _check_withdrawable(self, ctx: Context, ballot_id: Id) -> Motion:
        motion = self.motions.need(ballot_id, NOT_FOUND)
        if self._awaited_in(ballot_id) is None:
            require(motion.height > ctx.height and self._is_set(motion), TOO_LATE, motion.height)
        return motion

    def _is_set(self, motion: Motion) -> bool:
        """True if what was decided is what is to begin: a later decision may have taken its place."""
        if motion.aim == Aim.PROTOCOL:
            return self.protocol == motion.value and self.protocol_height == motion.height
        return motion.program is not None and motion.program in self.programs

    def _withdraw(self, ctx: Context, ballot_id: Id) -> None:
        motion = self._check_withdrawable(ctx, ballot_id)
        if self._awaited_in(ballot_id) is not None:
            self._forget(ballot_id)
        elif motion.program is None:
            self.protocol = self.protocol_before
            self.protocol_height = Height(0)
        else:
            self.programs = tuple([each for each in self.programs if each != motion.program])
        ctx.emit(Withdrawn(ballot_id))


def _superseded(programs: list[Program], height: Height) -> list[tuple[Height, str]]:
    """What neither runs at `height` or later nor is the first of its contract.

    The first stays: by it later code is known to be no new contract's, and may have a genesis.
    """
    rows = sorted([(each.contract, each.height) for each in programs])
    found = []
    for at in range(1, len(rows) - 1):
        before, row, after = rows[at - 1], rows[at], rows[at + 1]
        if before[0] == row[0] and after[0] == row[0] and after[1] <= height:
            found.append((row[1], row[0]))
    return found


def _bounds(parameter: Parameter) -> tuple[int, int]:
    if parameter == Parameter.EPOCH_HEIGHTS:
        return 1, 1_000_000
    if parameter == Parameter.DELTA0_MS:
        return 100, 60_000
    if parameter == Parameter.DELTA_CAP_MS:
        return 1_000, 600_000
    if parameter == Parameter.MIN_BLOCK_MS:
        return 1, 10_000
    return 1_000, 24 * 3_600_000
