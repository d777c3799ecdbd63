"""What events say of every referral, counted by nobody's code but this: the recount against which the chain is held."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from netsim.programme.sight import Row

HELPED = ("helped", "helped_unconfirmed", "partly_helped")
SERVED = ("in_service", "awaiting_followup")
LISTS = ("belum_held", "belum_passed", "sedang", "telah", "ended")


@dataclass(slots=True)
class Account:
    """One referral, by what has been told of it: whose it is, where it stands, how it ended, and how far it came."""

    origin: str
    opened_ms: int
    state: str = "open_intake"
    belum: str = "belum_held"
    """Who looks for a helper, as it was told last: the origin or an office. A state does not say who offers what is offered."""
    disposition: str | None = None
    offers: int = 0
    accepted_ms: int | None = None
    contacted_ms: int | None = None
    closed_ms: int | None = None

    def part_moved(self, fields: Row, now_ms: int) -> None:
        """An offer of it, or the help, stands elsewhere."""
        self.offers += fields["before"] is None and fields["after"] == "offered"
        if fields["after"] == "accepted" and self.accepted_ms is None:
            self.accepted_ms = now_ms
        if fields["after"] == "in_progress" and self.contacted_ms is None:
            self.contacted_ms = now_ms

    @property
    def list(self) -> str:
        """The list of the programme in which it is, by the name that contract `status` has for it."""
        if self.disposition is not None:
            return "telah" if self.disposition in HELPED else "ended"
        return "sedang" if self.state in SERVED else self.belum


@dataclass(slots=True)
class Books:
    """All referrals by their ids, and how often each kind of event was told."""

    referrals: dict[str, Account] = field(default_factory=dict)
    told: Counter[str] = field(default_factory=Counter)

    def take(self, name: str, fields: Row, now_ms: int) -> str | None:
        """Enter what a contract told in a block of `now_ms`; the referral that it is about, if it is about one."""
        self.told[name] += 1
        ref_id = fields.get("ref_id")
        if not isinstance(ref_id, str):
            return None
        if ref_id not in self.referrals:  # the first thing that is told of it says whose it is
            self.referrals[ref_id] = Account(str(fields["origin"]), now_ms)
        account = self.referrals[ref_id]
        match name:
            case "referral_moved":
                account.state = str(fields["after"])
            case "help_changed" if str(fields["help"]).startswith("belum"):
                account.belum = str(fields["help"])
            case "referral_closed":
                account.disposition, account.closed_ms = str(fields["disposition"]), now_ms
            case "referral_begun_anew":
                account.state, account.disposition, account.closed_ms = "open_intake", None, None
            case "leg_moved" | "service_moved":
                account.part_moved(fields, now_ms)
            case _:
                pass
        return ref_id

    def dispositions(self) -> Counter[str]:
        """How those ended that are closed."""
        found = (each.disposition for each in self.referrals.values())
        return Counter(each for each in found if each is not None)
