"""Referrals as the events of a chain tell of them, up to a height: what happened to each first, and where it stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from node.figures.help import Help, help_of
from node.figures.told import Cut, Told

LONGEST_SILENCE_MS: Final = 366 * 24 * 3_600_000
"""No clock of a referral runs for longer (contract `duration`), and each says something when it fires."""


@dataclass(frozen=True, slots=True)
class Moment:
    """When something happened, and which agency it was about."""

    at_ms: int
    member: str


@dataclass(slots=True)
class Referral:
    """One referral. `list` and `area` are what contract `status` says of it, need and priority what is sought now; the rest follows from its moves."""

    ref_id: str
    case_id: str = ""
    origin: str = ""
    need: int = 0
    area: int = 0
    priority: str = ""
    opened_ms: int = 0
    state: str | None = None
    """None while it is closed."""
    disposition: str | None = None
    closed_ms: int = 0
    list: str | None = None
    list_ms: int = 0
    serving: str | None = None
    at_risk: bool = False
    last_ms: int = 0
    channelled: Moment | None = None
    accepted: Moment | None = None
    contacted: Moment | None = None

    @property
    def help(self) -> Help | None:
        """The list that it is in by its state; None if it has none."""
        if self.state is None and self.disposition is None:
            return None
        return help_of(self.state or "", self.disposition)

    def is_lost(self, cut: Cut) -> bool:
        """True if nobody answers for it: it is nowhere, elsewhere than it is listed, or no clock has said anything."""
        if self.help is None or self.list is None:
            return True
        if self.list.partition("_")[0] != self.help.value:
            return True
        return self.state is not None and cut.time_ms - self.last_ms > LONGEST_SILENCE_MS


@dataclass(slots=True)
class Offer:
    """One leg: what was offered to an agency, or taken by it."""

    ref_id: str
    member: str
    offered_ms: int | None
    """None for what was taken without an offer."""
    ended: str | None = None
    """How the offer ended: accepted, declined, expired, withdrawn, superseded or error; None if it waits."""
    ended_ms: int = 0
    ground: str | None = None
    redirected: bool = False
    failed_ms: int | None = None
    failed_of: str = ""
    """Whose help broke off: a leg may go on in a part of what it was offered of."""


@dataclass(slots=True)
class Register:
    """All of them, by id."""

    referrals: dict[str, Referral] = field(default_factory=dict)
    offers: dict[str, Offer] = field(default_factory=dict)

    def hear(self, told: Told) -> None:
        """An event that follows all that were heard before."""
        match told.contract, told.name:
            case "referral", "referral_opened":
                self._opened(told)
            case "referral", "referral_closed":
                self._closed(told)
            case "custody", "referral_moved":
                self._moved(told)
            case "revision", "need_revised":
                found = self._of(told)
                found.need, found.priority = told.number("need_group"), told.text("priority")
            case "status", "help_changed":
                self._listed(told)
            case "leg", "leg_moved":
                self._offered(told)
            case "service", "service_moved":
                self._served(told)
            case _:
                pass

    def lost(self, cut: Cut) -> Iterator[Referral]:
        """Those for which nobody answers at `cut`; there have to be none."""
        return (each for each in self.referrals.values() if each.is_lost(cut))

    def _of(self, told: Told) -> Referral:
        ref_id = told.text("ref_id")
        found = self.referrals.setdefault(ref_id, Referral(ref_id))
        found.last_ms = told.time_ms
        return found

    def _opened(self, told: Told) -> None:
        found = self._of(told)
        found.case_id, found.origin = told.text("case_id"), told.text("origin")
        found.need, found.area = told.number("need_group"), told.number("area")
        found.priority, found.opened_ms = told.text("priority"), told.time_ms

    def _closed(self, told: Told) -> None:
        found = self._of(told)
        found.state, found.disposition = None, told.text("disposition")
        found.serving, found.at_risk = told.maybe("serving"), False
        found.closed_ms = told.time_ms

    def _moved(self, told: Told) -> None:
        """Also what was closed begins anew so, and what was said of it is struck."""
        found = self._of(told)
        found.origin = told.text("origin")
        found.state, found.disposition = told.text("after"), None
        found.serving, found.at_risk = told.maybe("serving"), told.fields["at_risk"] is True

    def _listed(self, told: Told) -> None:
        found = self._of(told)
        found.list, found.list_ms, found.area = told.text("help"), told.time_ms, told.number("area")

    def _offered(self, told: Told) -> None:
        found, leg_id, after = self._of(told), told.text("leg_id"), told.text("after")
        if told.maybe("before") is None:
            is_offer = after == "offered"
            offered_ms = told.time_ms if is_offer else None
            self.offers[leg_id] = Offer(found.ref_id, told.text("member"), offered_ms)
            if is_offer and found.channelled is None:
                found.channelled = Moment(told.time_ms, told.text("member"))
        elif after not in PENDING:
            offer = self.offers[leg_id]
            offer.ended, offer.ended_ms, offer.ground = after, told.time_ms, told.maybe("ground")
            offer.redirected = told.called == "leg.redirect" and after == "declined"

    def _served(self, told: Told) -> None:
        found, after = self._of(told), told.text("after")
        now = Moment(told.time_ms, told.text("member"))
        if told.maybe("before") is None and found.accepted is None:
            found.accepted = now
        begins = told.maybe("before") == "accepted" and after == "in_progress"
        if begins and found.contacted is None:
            found.contacted = now
        if after == "failed":
            offer = self.offers[told.text("leg_id")]
            offer.failed_ms, offer.failed_of = told.time_ms, found.ref_id


PENDING: Final = ("offered", "received", "info_requested")
"""States of a leg that may still be accepted."""


def register(events: Iterable[Told], cut: Cut) -> Register:
    """What the events up to `cut` tell; they are in the order of the chain, from its beginning on."""
    found = Register()
    for told in events:
        if told.height <= cut.height:
            found.hear(told)
    return found
