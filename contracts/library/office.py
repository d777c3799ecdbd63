"""Offices: which member is the steward, which the guardian of a state, and who comes after it.

An office is held by the first of its row that is active, and by the steward, then by the longest-active member, if
none is: so it is never empty, and nobody has to move it when a member goes (contracts, section 1.5).
"""

from contracts.language import (
    Annotated,
    AtMost,
    Choice,
    Context,
    Contract,
    Id,
    Interface,
    Map,
    MemberId,
    Moment,
    Reason,
    Role,
    Standing,
    elsewhere,
    event,
    genesis,
    method,
    record,
    refuse,
    require,
    view,
)

NOT_FOUND = Reason("not_found")
NO_MEMBER = Reason("no_member")

TWO_THIRDS = 67

Row = Annotated[tuple[MemberId, ...], AtMost(16)]


class Office(Choice):
    """The steward (urus setia), and the guardian (penjaga kawasan) of each state."""

    STEWARD = 0
    JOHOR = 1
    KEDAH = 2
    KELANTAN = 3
    MELAKA = 4
    NEGERI_SEMBILAN = 5
    PAHANG = 6
    PULAU_PINANG = 7
    PERAK = 8
    PERLIS = 9
    SELANGOR = 10
    TERENGGANU = 11
    SABAH = 12
    SARAWAK = 13
    KUALA_LUMPUR = 14
    LABUAN = 15
    PUTRAJAYA = 16


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


class Members(Interface):
    """Who is active."""

    contract = "member"

    def is_active(self, member: MemberId) -> bool:
        """True if the member may hold an office."""
        elsewhere()

    def standing(self, member_id: MemberId) -> Standing | None:
        """Where a member stands; nothing if there is none."""
        elsewhere()

    def longest_active(self) -> MemberId | None:
        """The member that has been active for longest."""
        elsewhere()


@record
class Motion:
    """What the members are asked: this row for this office."""

    office: Office
    row: Row


@event
class OfficeAssigned:
    """An office has another row of holders."""

    office: Office
    row: Row


class Offices(Contract):
    """Who holds what."""

    name = "office"

    rows: Map[Office, Row] = Map()
    motions: Map[Id, Motion] = Map()
    ballots: Ballots = Ballots()
    members: Members = Members()

    @genesis
    def found(self, ctx: Moment, office: Office, row: Row) -> None:
        """The row of an office when the network begins."""
        self._assign(ctx, office, row)

    @method(Role.SIGNATORY)
    def assign(self, ctx: Context, office: Office, row: Row, ballot_id: Id) -> None:
        """Ask the members to give an office to the first of a row, the others after it; two thirds decide."""
        require(len(row) > 0, NO_MEMBER)
        for member in row:
            require(self.members.is_active(member), NO_MEMBER)
        self.ballots.open(ballot_id, "office.assign", 0, TWO_THIRDS, None)
        self.motions.put(ballot_id, Motion(office, row))
        if self.ballots.agree(ballot_id, ctx.member):
            self._assign(ctx, office, row)

    @method(Role.SIGNATORY)
    def agree(self, ctx: Context, ballot_id: Id) -> None:
        """Agree to what was asked; the one whose agreement decides it carries it out."""
        motion = self.motions.need(ballot_id, NOT_FOUND)
        if self.ballots.agree(ballot_id, ctx.member):
            self._assign(ctx, motion.office, motion.row)

    @view
    def holder(self, office: Office) -> MemberId:
        """The member that holds an office now."""
        return self._holder(office)

    @view
    def acts_for(self, origin: MemberId, area: Office, member: MemberId) -> bool:
        """True for the origin of a referral, and for the guardian of its area once the origin can act no more."""
        if member == origin:
            return True
        acting = (Standing.ACTIVE, Standing.LEAVING)
        return self.members.standing(origin) not in acting and member == self._holder(area)

    def _holder(self, office: Office) -> MemberId:
        first = self._first_active(office)
        if first is None and office != Office.STEWARD:
            first = self._first_active(Office.STEWARD)
        if first is None:
            first = self.members.longest_active()
        if first is None:
            refuse(NO_MEMBER)
        return first

    def _first_active(self, office: Office) -> MemberId | None:
        row = self.rows.get(office)
        if row is not None:
            for member in row:
                if self.members.is_active(member):
                    return member
        return None

    def _assign(self, ctx: Moment, office: Office, row: Row) -> None:
        self.rows.put(office, row)
        ctx.emit(OfficeAssigned(office, row))
