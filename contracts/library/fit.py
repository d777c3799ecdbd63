"""Whether an agency fits a referral: may be asked for it, may take it on, may see of whom it is (contracts, section 2.4).

The guard K, *consent or basis active and covering the actor and every target*, is asked here by whoever offers, accepts,
claims or speaks with a prospect; contract `case` asks it where a referral begins. Keeps nothing.
"""

from contracts.language import (
    Annotated,
    AtMost,
    Choice,
    Contract,
    Id,
    Interface,
    MemberId,
    Milliseconds,
    Moment,
    Reason,
    elsewhere,
    internal,
    require,
    view,
)

NO_CONSENT = Reason("no_consent")

CHANNEL = 1
"""For what data are used here, by its number in contract `consent`."""

Area = Annotated[int, AtMost(16)]
NeedGroup = Annotated[int, AtMost(12)]
Members = Annotated[tuple[MemberId, ...], AtMost(5)]


class Priority(Choice):
    """How soon somebody has to speak with the prospect."""

    KECEMASAN = 1
    SEGERA = 2
    BIASA = 3


class DataClass(Choice):
    """Who is asked sees the preview; who takes it on, or speaks with the prospect, the core."""

    PREVIEW = 1
    CORE = 2


Sought = tuple[Id, MemberId, NeedGroup, Area, Priority, Milliseconds]
"""A referral's case, origin, need, area and priority, and when it was opened first."""


class Custody(Interface):
    """What open referrals are of."""

    contract = "custody"

    def sought(self, ref_id: Id) -> Sought:
        """What is looked for, and for whom."""
        elsewhere()


class Consents(Interface):
    """What prospects consent to."""

    contract = "consent"

    def covers(
        self,
        case_id: Id,
        area: Area,
        need_group: NeedGroup,
        purpose: int,
        data_class: DataClass,
        actor: MemberId,
        targets: Members,
    ) -> bool:
        """The guard K: consent or basis in force now covers who acts and all whom the data go to."""
        elsewhere()


class Fits(Contract):
    """Answers about agencies and referrals; keeps nothing."""

    name = "fit"

    custody: Custody = Custody()
    consents: Consents = Consents()

    @internal("search")
    def asked(self, ctx: Moment, ref_id: Id, by: MemberId, members: Members) -> None:
        """Event 5: who offers it and all that are asked see the preview."""
        self._check(self.custody.sought(ref_id), DataClass.PREVIEW, by, members)

    @internal("search", "pool", "steward")
    def takes(self, ctx: Moment, ref_id: Id, member: MemberId) -> None:
        """Events 9, 24, 25: who takes it on sees the core."""
        self._check(self.custody.sought(ref_id), DataClass.CORE, member, ())

    @internal("contact")
    def reaches(self, ctx: Moment, ref_id: Id, member: MemberId) -> None:
        """Event 16: who tries to reach the prospect sees the core, too."""
        self._check(self.custody.sought(ref_id), DataClass.CORE, member, ())

    @view
    def may_see(self, ctx: Moment, ref_id: Id, member: MemberId) -> bool:
        """Event 11, and the next of a row: true if the preview may go from the origin to a member."""
        sought = self.custody.sought(ref_id)
        return self._covers(sought, DataClass.PREVIEW, sought[1], (member,))

    def _check(self, sought: Sought, data_class: DataClass, by: MemberId, members: Members) -> None:
        """The fact is the first member that nothing covers."""
        if not self._covers(sought, data_class, by, members):
            for member in members:
                require(self._covers(sought, data_class, by, (member,)), NO_CONSENT, member)
            require(False, NO_CONSENT, by)

    def _covers(
        self, sought: Sought, data_class: DataClass, by: MemberId, members: Members
    ) -> bool:
        case_id, _, need_group, area, _, _ = sought
        return self.consents.covers(case_id, area, need_group, CHANNEL, data_class, by, members)
