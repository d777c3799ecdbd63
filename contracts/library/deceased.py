"""Prospects that have died: nothing more is looked for (contracts, event 33)."""

from contracts.language import (
    Commitment,
    Context,
    Contract,
    Id,
    Interface,
    MemberId,
    Reason,
    Role,
    Second,
    elsewhere,
    method,
    require,
)

FORBIDDEN = Reason("forbidden")

DECEASED = 9
"""A disposition by its number in contract `referral`."""


class Holders(Interface):
    """Who is answerable."""

    contract = "holder"

    def holds(self, ref_id: Id, member: MemberId) -> bool:
        """True if a member may act as the holder now."""
        elsewhere()


class Closings(Interface):
    """What becomes of a referral that is open no more."""

    contract = "referral"

    def close(self, ref_id: Id, version: int, disposition: int) -> int:
        """It is closed, and its legs are withdrawn; where it was."""
        elsewhere()


class Deceased(Contract):
    """Closes referrals of those that have died; keeps nothing."""

    name = "deceased"

    holders: Holders = Holders()
    closings: Closings = Closings()

    @method(Role.COORDINATOR, Role.CASEWORKER, second=Second.PERSON)
    def close(self, ctx: Context, ref_id: Id, expected_version: int, evidence: Commitment) -> None:
        """Event 33: the holder says so, in whatever state it is, and a second person; what they go by is in the payload."""
        require(self.holders.holds(ref_id, ctx.member), FORBIDDEN)
        self.closings.close(ref_id, expected_version, DECEASED)
