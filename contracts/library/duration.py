"""Durations: how long each clock runs, by priority; the members set them by vote (contracts, section 2.5).

Other contracts ask by the number of a clock and of a priority, and have the same numbers under the same names. Those
that let members decide as this one does, but that `ballot` does not know, ask it through this one (decision 0027).
"""

from contracts.language import (
    DAY,
    HOUR,
    Annotated,
    AtMost,
    Context,
    Contract,
    Id,
    Interface,
    Map,
    MemberId,
    Milliseconds,
    Reason,
    Role,
    elsewhere,
    event,
    internal,
    method,
    record,
    require,
    view,
)

NOT_FOUND = Reason("not_found")
OUT_OF_BOUNDS = Reason("out_of_bounds")

TWO_THIRDS = 67

T_CONTACT = 0
"""The ceiling: until a first contact with the prospect is recorded."""
T_ROUTE = 1
T_ACCEPT = 2
T_INFO = 3
T_INFO_MIN = 4
T_CLAIM = 5
T_START = 6
T_PROGRESS = 7
T_HOLD = 8
T_GRACE = 9
T_STEWARD = 10
T_CONFIRM = 11
T_ATTEMPTS = 12
T_DISPUTE = 13
T_REFUTE = 14
T_REOPEN = 15
T_EMPTY = 16
T_ERROR = 17
T_UNREACHABLE = 18
T_RETRY = 19
T_NOTICE = 20
"""Before an agreement expires; its three lengths are of the first, the second and the last notice, and of no priority."""
T_APPLY = 21
T_REVIEW = 22
T_PUBLISHED = 23
"""A service, before its agency claims what it is for."""
T_FOLLOW_UP = 24
"""After help; its three lengths are of the first, the second and the third follow-up, and of no priority. Of the last there are T_RECORD left of
T_REOPEN: with its tombstone a case loses its consent, and nobody may be asked any more."""
T_RECORD = 25

DEFAULTS = (
    (24 * HOUR, 10 * DAY, 30 * DAY),
    (2 * HOUR, DAY, 3 * DAY),
    (4 * HOUR, 3 * DAY, 7 * DAY),
    (4 * HOUR, 3 * DAY, 7 * DAY),
    (HOUR, 24 * HOUR, 24 * HOUR),
    (4 * HOUR, 3 * DAY, 7 * DAY),
    (24 * HOUR, 3 * DAY, 7 * DAY),
    (3 * DAY, 14 * DAY, 30 * DAY),
    (7 * DAY, 30 * DAY, 90 * DAY),
    (12 * HOUR, 2 * DAY, 7 * DAY),
    (DAY, 3 * DAY, 7 * DAY),
    (7 * DAY, 14 * DAY, 30 * DAY),
    (21 * DAY, 21 * DAY, 21 * DAY),
    (30 * DAY, 30 * DAY, 30 * DAY),
    (7 * DAY, 7 * DAY, 7 * DAY),
    (180 * DAY, 180 * DAY, 180 * DAY),
    (7 * DAY, 7 * DAY, 7 * DAY),
    (24 * HOUR, 24 * HOUR, 24 * HOUR),
    (14 * DAY, 14 * DAY, 14 * DAY),
    (60 * DAY, 60 * DAY, 60 * DAY),
    (60 * DAY, 30 * DAY, 7 * DAY),
    (90 * DAY, 90 * DAY, 90 * DAY),
    (30 * DAY, 30 * DAY, 30 * DAY),
    (7 * DAY, 7 * DAY, 7 * DAY),
    (30 * DAY, 90 * DAY, 166 * DAY),
    (14 * DAY, 14 * DAY, 14 * DAY),
)
"""By clock, then by priority: kecemasan, segera, biasa."""

LONGEST_ACCEPT_MS = 14 * DAY
"""A request for data is answered within fourteen days (Data Sharing Act 2025, section 14(2))."""
LONGEST_MS = 366 * DAY
SHORTEST_MS = 1_000

ClockNumber = Annotated[int, AtMost(25)]
Priority = Annotated[int, AtMost(3)]
"""1 kecemasan, 2 segera, 3 biasa."""


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
class Motion:
    """What the members are asked: so long for this clock at this priority."""

    clock: ClockNumber
    priority: Priority
    length_ms: Milliseconds


@event
class DurationSet:
    """A clock runs for another time from now on; what is armed keeps its time."""

    clock: ClockNumber
    priority: Priority
    length_ms: Milliseconds


class Durations(Contract):
    """How long each clock runs."""

    name = "duration"

    lengths: Map[tuple[ClockNumber, Priority], Milliseconds] = Map()
    """Those that the members have set; the others are DEFAULTS."""
    motions: Map[Id, Motion] = Map()
    ballots: Ballots = Ballots()

    @method(Role.SIGNATORY)
    def propose(
        self,
        ctx: Context,
        clock: ClockNumber,
        priority: Priority,
        length_ms: Milliseconds,
        ballot_id: Id,
    ) -> None:
        """Ask the members to have a clock run for another time; two thirds decide."""
        longest = LONGEST_ACCEPT_MS if clock == T_ACCEPT else LONGEST_MS
        fits = priority > 0 and length_ms >= SHORTEST_MS and length_ms <= longest
        require(fits, OUT_OF_BOUNDS, SHORTEST_MS, longest)
        self.ballots.open(ballot_id, "duration.set", 0, TWO_THIRDS, None)
        motion = Motion(clock, priority, length_ms)
        self.motions.put(ballot_id, motion)
        if self.ballots.agree(ballot_id, ctx.member):
            self._set(ctx, motion)

    @method(Role.SIGNATORY)
    def agree(self, ctx: Context, ballot_id: Id) -> None:
        """Agree to what was asked; the one whose agreement decides it carries it out."""
        motion = self.motions.need(ballot_id, NOT_FOUND)
        if self.ballots.agree(ballot_id, ctx.member):
            self._set(ctx, motion)

    # For contracts that ask the members as this one does.

    @internal("taxonomy", "terms")
    def ask_members(self, ballot_id: Id, matter: str) -> None:
        """Ask them; two thirds decide."""
        self.ballots.open(ballot_id, matter, 0, TWO_THIRDS, None)

    @internal("taxonomy", "terms")
    def count_agreement(self, ballot_id: Id, member: MemberId) -> bool:
        """A member agrees; True if that decides it."""
        return self.ballots.agree(ballot_id, member)

    @internal("taxonomy", "terms")
    def end_question(self, ballot_id: Id) -> None:
        """Nobody can agree any more."""
        self.ballots.close(ballot_id)

    @view
    def of(self, clock: ClockNumber, priority: Priority) -> Milliseconds:
        """How long a clock runs for referrals of a priority."""
        require(priority > 0, NOT_FOUND)
        length_ms = self.lengths.get((clock, priority))
        return Milliseconds(DEFAULTS[clock][priority - 1]) if length_ms is None else length_ms

    def _set(self, ctx: Context, motion: Motion) -> None:
        self.lengths.put((motion.clock, motion.priority), motion.length_ms)
        ctx.emit(DurationSet(motion.clock, motion.priority, motion.length_ms))
