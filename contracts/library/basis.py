"""Bases in law: where a member may use a prospect's data without consent (contracts, section 3.3; event 23).

A DPO states one for their own member and one case. For what, in which words of which law, stands in the payload, under
`details`. The chain holds who said so, and until when.
"""

from contracts.language import (
    DAY,
    Annotated,
    AtMost,
    Choice,
    Clock,
    Commitment,
    Context,
    Contract,
    Id,
    Interface,
    Map,
    MemberId,
    Milliseconds,
    Moment,
    Reason,
    Role,
    elsewhere,
    event,
    internal,
    method,
    record,
    require,
    tick,
    view,
)

BAD_SCOPE = Reason("bad_scope")
EXISTS = Reason("exists")
NOT_FOUND = Reason("not_found")
NOT_OTHERS = Reason("not_others")
TOO_LONG = Reason("too_long")
WRONG_STATE = Reason("wrong_state")

T_BASIS_MS = 730 * DAY
"""As long as a consent: then the DPO looks at it again."""
MOST_FORGOTTEN = 64
"""Bases that go with their case; others end by themselves."""

Members = Annotated[tuple[MemberId, ...], AtMost(8)]


class LegalGround(Choice):
    """Why law allows it without consent."""

    VITAL_INTEREST = 1
    STATUTE = 2
    DSA_S13 = 3
    """A purpose of the Data Sharing Act 2025, section 13."""
    CONTRACT = 4
    COMPLETION_OF_SERVICE = 5
    LEGAL_CLAIM = 6


class Purpose(Choice):
    """For what data are used: the purposes of contract `consent`."""

    CHANNEL = 1
    SHARE = 2
    BENEFIT = 3
    MATCH = 4
    OUTCOME = 5
    ESCROW = 6


class DataClass(Choice):
    """A part of the payload: the classes of contract `consent`."""

    PREVIEW = 1
    CORE = 2
    DOCUMENTS = 3
    SENSITIVE = 4
    MESSAGES = 5


class After(Choice):
    """What became of a basis."""

    REGISTERED = 1
    LIFTED = 2
    EXPIRED = 3


TO_OTHERS = (LegalGround.VITAL_INTEREST, LegalGround.STATUTE, LegalGround.DSA_S13)
"""Under these the origin may let data go to other members; the others are for what a member does itself."""


Purposes = Annotated[tuple[Purpose, ...], AtMost(6)]
Classes = Annotated[tuple[DataClass, ...], AtMost(5)]
Receivers = Annotated[tuple[MemberId, ...], AtMost(24)]
Extent = tuple[Purposes, Classes, Receivers]


@record
class LegalBasis:
    """A member's own basis for one case, in force until before `until_ms`; `receivers` get data under it, too."""

    basis_id: Id
    ground: LegalGround
    purposes: Purposes
    classes: Classes
    receivers: Receivers
    until_ms: Milliseconds
    details: Commitment


@record
class Part:
    """What a member is in a case."""

    origin: MemberId
    acts: bool
    is_final: bool


@event
class BasisMoved:
    """A member has a basis in law for a case, or has it no more."""

    case_id: Id
    basis_id: Id
    member: MemberId
    ground: LegalGround
    after: After
    until_ms: Milliseconds


class Cases(Interface):
    """Whose a case is."""

    contract = "case"

    def part(self, case_id: Id, member: MemberId) -> Part | None:
        """What a member is in a case; nothing if there is no such case."""
        elsewhere()

    def changed(self, case_id: Id) -> None:
        """What may be done with the data of its referrals is not what it was."""
        elsewhere()


class Consents(Interface):
    """What prospects consent to."""

    contract = "consent"

    def is_running(self, case_id: Id) -> bool:
        """True if the case has a consent in force now."""
        elsewhere()


class Erasures(Interface):
    """Who has to delete what it holds."""

    contract = "erasure"

    def begin(self, case_id: Id, members: Members) -> None:
        """These are asked."""
        elsewhere()


class Bases(Contract):
    """The bases of members for cases."""

    name = "basis"

    bases: Map[tuple[Id, MemberId], LegalBasis] = Map()
    """By case and member."""
    places: Map[Id, tuple[Id, MemberId]] = Map()
    """Where each stands, by its own id."""
    cases: Cases = Cases()
    consents: Consents = Consents()
    erasures: Erasures = Erasures()

    @method(Role.DPO)
    def register(
        self,
        ctx: Context,
        case_id: Id,
        basis_id: Id,
        ground: LegalGround,
        extent: Extent,
        until_ms: Milliseconds,
        details: Commitment,
    ) -> None:
        """A DPO states under which law their member uses the data; in the place of what it stated before."""
        require(basis_id not in self.places, EXISTS)
        purposes, classes, receivers = extent
        require(len(purposes) > 0 and len(classes) > 0, BAD_SCOPE)
        most_ms = ctx.now_ms + T_BASIS_MS
        require(until_ms > ctx.now_ms and until_ms <= most_ms, TOO_LONG, most_ms)
        part = self.cases.part(case_id, ctx.member)
        require(part is None or not part.is_final, WRONG_STATE)
        shares = ground in TO_OTHERS and part is not None and part.acts
        require(shares or len(receivers) == 0, NOT_OTHERS)
        key = (case_id, ctx.member)
        old = self.bases.get(key)
        if old is not None:
            self._erase(ctx, key, old)
        basis = LegalBasis(basis_id, ground, purposes, classes, receivers, until_ms, details)
        self.bases.put(key, basis)
        self.places.put(basis_id, key)
        ctx.arm("due", basis_id, until_ms, Clock.STATUTORY)
        _tell(ctx, key, basis, After.REGISTERED)

    @method(Role.DPO)
    def lift(self, ctx: Context, case_id: Id) -> None:
        """The member needs its basis no more, or should not have stated it."""
        key = (case_id, ctx.member)
        self._end(ctx, key, self.bases.need(key, NOT_FOUND), After.LIFTED)

    @internal("consent")
    def forget(self, ctx: Moment, case_id: Id) -> None:
        """A tombstone is left of the case, and nothing of why its data might be used."""
        for key, basis in self.bases.page(most=MOST_FORGOTTEN, within=(case_id,)):
            self._erase(ctx, key, basis)

    @tick
    def due(self, moment: Moment, subject: Id) -> None:
        """Its time is over; the DPO states it again if it still holds."""
        key = self.places.need(subject, NOT_FOUND)
        self._end(moment, key, self.bases.need(key, NOT_FOUND), After.EXPIRED)

    @view
    def cover(
        self,
        ctx: Moment,
        case_id: Id,
        purpose: Purpose,
        data_class: DataClass,
        actor: MemberId,
        members: Members,
    ) -> bool:
        """True if all of these have a basis of their own, or the actor has one under which data go to them."""
        acting = self._allowing(ctx, (case_id, actor), purpose, data_class)
        for member in members:
            found = acting
            receives = found is not None and member in found.receivers
            if member != actor and not receives:
                found = self._allowing(ctx, (case_id, member), purpose, data_class)
            if found is None:
                return False
        return True

    @view
    def has(self, ctx: Moment, case_id: Id, member: MemberId, basis_id: Id | None) -> bool:
        """True if the member has a basis in force now; that one, if it is named."""
        found = self.bases.get((case_id, member))
        if found is None or ctx.now_ms >= found.until_ms:
            return False
        return basis_id is None or found.basis_id == basis_id

    @view
    def get(self, case_id: Id, member: MemberId) -> LegalBasis:
        """A member's basis for a case."""
        return self.bases.need((case_id, member), NOT_FOUND)

    @view
    def of_case(self, case_id: Id) -> tuple[MemberId, ...]:
        """The first sixty-four members that have one for a case."""
        found = self.bases.page(most=MOST_FORGOTTEN, within=(case_id,))
        return tuple([key[1] for key, _ in found])

    def _allowing(
        self, ctx: Moment, key: tuple[Id, MemberId], purpose: Purpose, data_class: DataClass
    ) -> LegalBasis | None:
        found = self.bases.get(key)
        if found is None or ctx.now_ms >= found.until_ms:
            return None
        return found if purpose in found.purposes and data_class in found.classes else None

    def _end(self, ctx: Moment, key: tuple[Id, MemberId], basis: LegalBasis, after: After) -> None:
        """Without it, and without a consent in the case, the member has nothing under which to hold the data."""
        self._erase(ctx, key, basis)
        _tell(ctx, key, basis, after)
        if not self.consents.is_running(key[0]):
            self.erasures.begin(key[0], (key[1],))
        self.cases.changed(key[0])

    def _erase(self, ctx: Moment, key: tuple[Id, MemberId], basis: LegalBasis) -> None:
        ctx.disarm("due", basis.basis_id)
        self.bases.erase(key)
        self.places.erase(basis.basis_id)


def _tell(ctx: Moment, key: tuple[Id, MemberId], basis: LegalBasis, after: After) -> None:
    ctx.emit(BasisMoved(key[0], basis.basis_id, key[1], basis.ground, after, basis.until_ms))
