"""Governance: parameters, versions of contracts and of the protocol, all by vote (contracts, section 3.17)."""

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
    Map,
    MemberId,
    Moment,
    Reason,
    Role,
    Value,
    elsewhere,
    event,
    genesis,
    internal,
    method,
    record,
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
"""Between a decision and its height: time to install the release that has the code."""
MOST_PROGRAMS = 128


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


class Aim(Choice):
    """What a motion is about."""

    PARAMETER = 1
    PROGRAM = 2
    PROTOCOL = 3


@record
class Motion:
    """What the members are asked. `value` is a parameter's, or the protocol's version."""

    aim: Aim
    mover: MemberId
    parameter: Parameter | None
    value: int
    program: Program | None
    height: Height


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
    """By contract and height; of each contract the newest that has begun is the one that runs."""
    protocol: Value[int] = Value(1)
    protocol_height: Value[Height] = Value(Height(0))
    protocol_before: Value[int] = Value(1)
    """The version until `protocol_height`."""
    motions: Map[Id, Motion] = Map()
    ballots: Ballots = Ballots()

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
        motion = Motion(Aim.PARAMETER, ctx.member, parameter, value, None, ctx.height)
        self._ask(ctx, ballot_id, "govern.parameter", motion)

    @method(Role.SIGNATORY)
    def propose_program(
        self, ctx: Context, contract: str, height: Height, digest: Digest, ballot_id: Id
    ) -> None:
        """Ask the members to give a contract other code from a height on; two thirds decide.

        Whether the code is fit for it is seen at that height, and if not, it is set aside: it has the contract's
        name, answers what the chain asks of the contract, and has a genesis only if the contract runs already.
        """
        self._check_lead(ctx, height)
        program = Program(contract, height, digest)
        motion = Motion(Aim.PROGRAM, ctx.member, None, 0, program, height)
        self._ask(ctx, ballot_id, "govern.program", motion)

    @method(Role.SIGNATORY)
    def propose_protocol(self, ctx: Context, version: int, height: Height, ballot_id: Id) -> None:
        """Ask the members for another version of the protocol from a height on; two thirds decide."""
        self._check_lead(ctx, height)
        require(version > self.protocol, NOT_LATER, self.protocol)
        motion = Motion(Aim.PROTOCOL, ctx.member, None, version, None, height)
        self._ask(ctx, ballot_id, "govern.protocol", motion)

    @method(Role.SIGNATORY)
    def agree(self, ctx: Context, ballot_id: Id) -> None:
        """Agree to what was asked; the one whose agreement decides it carries it out."""
        motion = self.motions.need(ballot_id, NOT_FOUND)
        if self.ballots.agree(ballot_id, ctx.member):
            self._carry_out(ctx, motion)

    @method(Role.SIGNATORY)
    def cancel(self, ctx: Context, ballot_id: Id) -> None:
        """Take back what one's own member asked."""
        motion = self.motions.need(ballot_id, NOT_FOUND)
        require(motion.mover == ctx.member, NOT_YOURS)
        self.ballots.close(ballot_id)

    @view
    def running(self) -> Programs:
        """Every program that ever ran or is to run, by contract and height."""
        return self.programs

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
            self._carry_out(ctx, motion)

    def _carry_out(self, ctx: Context, motion: Motion) -> None:
        if motion.parameter is not None:
            self._check_bounds(motion.parameter, motion.value)
            self.parameters.put(motion.parameter, motion.value)
            ctx.emit(ParameterSet(motion.parameter, motion.value))
        elif motion.program is not None:
            self._set_program(ctx, motion.program)
        else:
            require(motion.height > ctx.height, TOO_LATE, ctx.height)
            require(motion.value > self.protocol, NOT_LATER, self.protocol)
            if ctx.height >= self.protocol_height:
                self.protocol_before = self.protocol
            self.protocol = motion.value
            self.protocol_height = motion.height
            ctx.emit(ProtocolSet(motion.value, motion.height))

    def _set_program(self, ctx: Context, program: Program) -> None:
        """A decision that comes after its height would make blocks of the past wrong."""
        require(program.height > ctx.height, TOO_LATE, ctx.height)
        others = [
            each
            for each in self.programs
            if each.contract != program.contract or each.height != program.height
        ]
        require(len(others) < MOST_PROGRAMS, TOO_MANY)
        self.programs = tuple(others + [program])
        ctx.emit(ProgramSet(program.contract, program.height, program.digest))


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
