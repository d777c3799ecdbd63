"""Anybody does anything with referrals, and time passes: what agencies publish, their room, and their rosters."""

from hypothesis import strategies as st
from hypothesis.stateful import rule

from contracts.words import Role
from tests.contracts.agencies import AGENCIES, SHIFT_MS, service_of
from tests.contracts.referral_beside import AREAS, PICK, WHO, Beside
from tests.contracts.referral_records import Ref

AREA = st.sampled_from(AREAS)
FULL = ((1, 1, 9, 0, 5),)
"""A row of a statement: nine are paid for, and none is free."""


class Services(Beside):
    """What agencies say of themselves."""

    def turn_service(self, who: str, area: int) -> None:
        """What is published is suspended, and what is suspended is published."""
        helpers, of = self.paper.helpers, self.chain.id(service_of(who, area))
        version = self.chain.ask("directory.get", of).version
        admin = self.chain.person(who, Role.ADMIN)
        if (who, area) in helpers.since:
            assert self.call("suspend", admin, "directory.suspend", (of, version), set)
            helpers.suspend(who, area)
        else:
            assert self.call("publish", admin, "directory.resume", (of, version), set)
            helpers.publish(who, area, self.paper.now_ms)

    def turn_room(self, who: str, area: int) -> None:
        """It has no room, or takes that back."""
        full, of = self.paper.helpers.full, self.chain.id(service_of(who, area))
        said = self.chain.ask("capacity.get", of, area)
        rows = () if (who, area) in full else FULL
        form = (of, area, 0 if said is None else said.version, rows)
        admin = self.chain.person(who, Role.ADMIN)
        assert self.call("full" if rows else "room", admin, "capacity.state", form, set)
        full ^= {(who, area)}

    def put_on_duty(self, who: str, area: int) -> None:
        """A desk is there for a week."""
        shift, from_ms = self.new_id(), self.chain.sandbox.now_ms
        form = (shift, 1, (area,), from_ms, from_ms + SHIFT_MS)
        assert self.call("on duty", who, "duty.set", form, set)
        self.paper.helpers.shifts[shift] = (who, area)
        self.paper.arm("turn", shift, from_ms + SHIFT_MS, urgent=True)

    def be_ready(self, ref: Ref, who: str) -> None:
        """As far as it depends on an agency, it may take a referral on."""
        helpers = self.paper.helpers
        if ref.priority == 1 and not helpers.is_on(who, ref.area):
            self.put_on_duty(who, ref.area)
        if (who, ref.area) in helpers.full:
            self.turn_room(who, ref.area)

    @rule(who=WHO, area=AREA, rarely=PICK)
    def publish_or_suspend(self, *, who: str, area: int, rarely: int) -> None:
        """Now and then."""
        if rarely % 8 == 0:
            self.turn_service(who, area)

    @rule(who=WHO, area=AREA, rarely=PICK)
    def say_that_there_is_room_or_not(self, *, who: str, area: int, rarely: int) -> None:
        """Now and then."""
        if rarely % 6 == 0:
            self.turn_room(who, area)

    @rule(area=AREA, rarely=PICK)
    def keep_a_roster(self, *, area: int, rarely: int) -> None:
        """Some or all are on duty for a week."""
        for who in AGENCIES[: rarely % 6]:
            if not self.paper.helpers.is_on(who, area):
                self.put_on_duty(who, area)
