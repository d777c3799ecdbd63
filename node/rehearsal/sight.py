"""What an agency's office sees of referrals: the events of its own node's chain, put together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from node.client.states import State


@dataclass(slots=True)
class Leg:
    """One agency's part in a referral. `state` is that of the offer until it was accepted, then of the service."""

    leg_id: str
    ref_id: str
    member: str
    state: str
    version: int
    serves: bool = False


@dataclass(slots=True)
class Referral:
    """A referral as events told it. `state` is a custody's, or `closed`."""

    ref_id: str
    origin: str
    state: str
    version: int
    disposition: str | None = None
    level: int = 0
    legs: list[Leg] = field(default_factory=list)
    attempts: int = 0
    disputed: bool = False

    def live(self, *states: str) -> Leg | None:
        """The newest leg that is in one of `states`."""
        return next((leg for leg in reversed(self.legs) if leg.state in states), None)


class Sight:
    """All referrals, by what was told so far."""

    def __init__(self) -> None:
        self.referrals: dict[str, Referral] = {}
        self._legs: dict[str, Leg] = {}
        self.events = 0

    def take(self, event: Mapping[str, object]) -> str | None:
        """One event of the feed; the referral that it is about, if it is about one."""
        self.events += 1
        fields = event["fields"]
        assert isinstance(fields, dict)
        told = f"{event['contract']}.{event['name']}"
        reading = _READINGS.get(told)
        if reading is None:
            return None
        reading(self, fields)
        ref_id: str = fields["ref_id"]
        return ref_id

    def _moved(self, fields: dict[str, object]) -> None:
        ref_id, state = str(fields["ref_id"]), str(fields["after"])
        version, level = fields["version"], fields["level"]
        assert isinstance(version, int)
        assert isinstance(level, int)
        known = self.referrals.get(ref_id)
        if known is None:
            known = Referral(ref_id, str(fields["origin"]), state, version)
            self.referrals[ref_id] = known
        known.state, known.version, known.level = state, version, level

    def _closed(self, fields: dict[str, object]) -> None:
        known = self.referrals[str(fields["ref_id"])]
        version = fields["version"]
        assert isinstance(version, int)
        known.state, known.version = State.CLOSED, version
        known.disposition = str(fields["disposition"])

    def _anew(self, fields: dict[str, object]) -> None:
        known = self.referrals[str(fields["ref_id"])]
        known.disputed = known.disputed or fields["why"] == "disputed"
        known.disposition = None

    def _leg(self, fields: dict[str, object]) -> None:
        leg_id, state = str(fields["leg_id"]), str(fields["after"])
        leg = self._legs.get(leg_id)
        if leg is None:
            leg = Leg(leg_id, str(fields["ref_id"]), str(fields["member"]), state, 1)
            self._legs[leg_id] = leg
            self.referrals[leg.ref_id].legs.append(leg)
        else:
            leg.state, leg.version = state, leg.version + 1

    def _service(self, fields: dict[str, object]) -> None:
        leg = self._legs[str(fields["leg_id"])]
        leg.version = leg.version + 1 if leg.serves else 1
        leg.state, leg.serves = str(fields["after"]), True

    def _attempt(self, fields: dict[str, object]) -> None:
        self.referrals[str(fields["ref_id"])].attempts += 1


_READINGS = {
    "custody.referral_moved": Sight._moved,  # noqa: SLF001 - its own
    "referral.referral_closed": Sight._closed,  # noqa: SLF001 - its own
    "referral.referral_begun_anew": Sight._anew,  # noqa: SLF001 - its own
    "leg.leg_moved": Sight._leg,  # noqa: SLF001 - its own
    "service.service_moved": Sight._service,  # noqa: SLF001 - its own
    "contact.contact_attempted": Sight._attempt,  # noqa: SLF001 - its own
}
