"""Anybody does anything with services, rooms and shifts, and time passes: the contracts and a person's paper say the same.

What happened is counted, by method and by the reason for which it was refused, and has to come up.
"""

import sys
from collections import Counter
from collections.abc import Callable
from typing import Any, TypeVar

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import (
    invariant,
    precondition,
    rule,
)

from contracts.words import Id
from tests.contracts.agencies import LZS, PERDA
from tests.contracts.catalogue import ACT, DOCUMENT, ZAKAT
from tests.contracts.directory_beside import (
    AGENCIES,
    AREAS,
    COUNTS,
    MISTAKE,
    OURS,
    PICK,
    WHO,
    Reasons,
    Rosters,
)
from tests.contracts.directory_model import DAY, HOUR, ROOMS, Said, Written
from tests.contracts.rounds import Rounds, pairs, table, unexpected

F = TypeVar("F", bound=Callable[..., Any])

NEEDS = (9, 3)
MOST = 6
"""Services and shifts that are looked at after each step."""
NEED_ROWS = st.sampled_from(((9,), (3,), (9, 3), (9,), (3, 9), (9, 9)))
AREA_ROWS = st.sampled_from(((10,), (7,), (10, 7), (10,), (7, 10), ()))
ROWS = st.sampled_from(
    (
        (),
        ((1, 1, 9, 2, 1),),
        ((1, 1, 9, 0, 3),),
        ((1, 1, 9, 0, 5),),
        ((1, 1, 9, 4, 2), (2, 1, 9, 0, 5)),
        ((3, 2, 9, 0, 3), (3, 1, 4, 4, 1)),
        ((1, 1, 9, 0, 1),),
    )
)
TIMES = st.sampled_from((None, None, -2, 1, 5, 40))
"""Days from now to the beginning or to the end of a service."""
CROWDS: Counter[str] = Counter()
LIVE = ("DRAFT", "PUBLISHED", "SUSPENDED")
MOST_CROWDS = 3
"""They take long."""


def if_service(*states: str) -> Callable[[F], F]:
    """A rule for services in these states; for any, once in a while."""
    made: Callable[[F], F] = precondition(
        lambda self: (
            self.number % 9 == 8
            or any(each.status in states for each in self.paper.services.values())
        )
    )
    return made


OFTEN = st.sampled_from((0, 0, 1))
"""Whether the member is leaving that wants its service found again: there are few to be found again."""


class Catalogues(Rosters):
    """Services and their room, too."""

    is_crowded = False
    """True once more services are there than are looked at."""

    def _service(self, number: int) -> Id:
        """One that there is, or is not."""
        known = list(self.paper.services)[-MOST:]
        return known[number % len(known)] if known and number < 11 else self.chain.id("none")

    # Services.

    @rule(
        who=WHO, needs=NEED_ROWS, areas=AREA_ROWS, begins=TIMES, ends=TIMES, again=MISTAKE, n=PICK
    )
    def draft(self, **given: Any) -> None:
        """Also under an id that is taken."""
        who, needs, areas = given["who"], given["needs"], given["areas"]
        of = self._service(given["n"]) if given["again"] else self.new_id()
        now_ms = self.chain.sandbox.now_ms
        from_ms = now_ms + (given["begins"] or 0) * DAY
        to_ms = None if given["ends"] is None else now_ms + given["ends"] * DAY
        valid = from_ms, () if to_ms is None else (to_ms,)

        def judge() -> Reasons:
            found: Reasons = {"exists"} if of in self.paper.services else set()
            found |= {"wrong_need"} if len(set(needs)) < len(needs) else set()
            found |= {"wrong_area"} if not areas else set()
            bad = to_ms is not None and (to_ms <= from_ms or to_ms <= self.paper.now_ms)
            return found | ({"bad_period"} if bad else set())

        form = (of, DOCUMENT, needs, areas, (ACT, ZAKAT), (), valid)
        if self.call(who, "directory.draft", form, judge):
            written = Written(who, needs, areas, from_ms, to_ms, self.paper.now_ms)
            self.paper.services[of] = written

    @rule(who=WHO, count=st.sampled_from((13, 16)))
    def draft_too_wide(self, *, who: str, count: int) -> None:
        """More needs in more areas than one service may have."""
        form = (
            self.new_id(),
            DOCUMENT,
            (1, 2, 3, 4),
            tuple(range(1, count + 1)),
            (1, 1),
            (),
            (0, ()),
        )
        self.call(who, "directory.draft", form, lambda: {"too_many_places"})

    @precondition(lambda self: self.number > 9 and CROWDS["made"] < MOST_CROWDS)
    @rule(who=WHO)
    def crowd(self, *, who: str) -> None:
        """As many services and shifts as an agency may have, once, and all of them gone again."""
        CROWDS["made"] += 1
        self.is_crowded = True
        sandbox = self.chain.sandbox
        held = [each for each in self.paper.services.values() if each.member == who]
        shifts = [each for each in self.paper.shifts.values() if each.member == who]
        free = 200 - len([each for each in held if each.status != "RETIRED"])
        new = [self.new_id() for _ in range(free + 1)]
        valid = (0, (sandbox.now_ms + HOUR,))
        for of in new:
            last: Reasons = {"too_many_services"} if of == new[-1] else set()
            form = (of, DOCUMENT, (9,), (10,), (1, 1), (), valid)
            self.call(who, "directory.draft", form, lambda last=last: last)  # type: ignore[misc]  # a default
        new = [self.new_id() for _ in range(200 - len(shifts) + 1)]
        from_ms = sandbox.now_ms + 300 * DAY
        for of in new:
            last = {"too_many_shifts"} if of == new[-1] else set()
            shift = (of, 1, (10,), from_ms, from_ms + HOUR)
            self.call(who, "duty.set", shift, lambda last=last: last)  # type: ignore[misc]  # a default
        for of in new[:-1]:
            self.call(who, "duty.clear", (of,), set)
        self.wait(hours=2)

    @rule(
        who=WHO,
        needs=st.sampled_from(((9,), (3, 9))),
        areas=st.sampled_from(((10,), (7, 10))),
        begins=st.sampled_from((0, 0, 1, 5)),
        ends=st.sampled_from((None, None, 9, 40)),
    )
    def bring_up(self, **given: Any) -> None:
        """What goes well: a service is drafted and published."""
        before = set(self.paper.services)
        self.draft(**given, again=0, n=0)
        [of] = set(self.paper.services) - before
        self._whole("publish", ("DRAFT",), of=of)

    @if_service("DRAFT")
    @rule(number=PICK, ours=OURS, who=WHO, mistake=MISTAKE, leaves=MISTAKE)
    def publish(self, **given: Any) -> None:
        """What others are to find."""
        self._whole("publish", ("DRAFT",), **given)

    @if_service("PUBLISHED")
    @rule(number=PICK, ours=OURS, who=WHO, mistake=MISTAKE)
    def suspend(self, **given: Any) -> None:
        """What they are not to find for some time."""
        self._whole("suspend", ("PUBLISHED",), leaves=0, **given)

    @if_service("SUSPENDED")
    @rule(number=PICK, ours=OURS, who=WHO, mistake=MISTAKE, leaves=OFTEN)
    def resume(self, **given: Any) -> None:
        """What they are to find again."""
        self._whole("resume", ("SUSPENDED",), **given)

    @if_service("PUBLISHED", "SUSPENDED")
    @rule(number=PICK, ours=OURS, who=WHO, mistake=MISTAKE)
    def retire(self, **given: Any) -> None:
        """What has come to its end."""
        self._whole("retire", ("DRAFT", "PUBLISHED", "SUSPENDED"), leaves=0, **given)

    def _whole(
        self, method: str, states: tuple[str, ...], of: Id | None = None, **given: Any
    ) -> None:
        """A method about a service as a whole; done well about the one that is given."""
        if of is not None:
            given = {"ours": True, "mistake": 0, "leaves": 0}
        else:
            of = self._pick(given["number"], states)
        found = self.paper.services.get(of)
        who = found.member if found and given["ours"] else given["who"]
        version = (found.version if found else 1) + given["mistake"]

        def judge() -> Reasons:
            if found is None:
                return {"not_found"}
            reasons: Reasons = {"not_yours"} if found.member != who else set()
            reasons |= {"stale"} if version != found.version else set()
            reasons |= {"wrong_state"} if found.status not in states else set()
            return reasons | ({"not_active"} if given["leaves"] else set())

        author = self.chain.leaving(who) if given["leaves"] else who
        if self.call(author, f"directory.{method}", (of, version), judge):
            if method in ("publish", "resume"):
                self.paper.publish(of)
            else:
                self.paper.take_down(of, {"suspend": "SUSPENDED", "retire": "RETIRED"}[method])

    def _pick(self, number: int, states: tuple[str, ...]) -> Id:
        """Mostly one in these states."""
        fitting = [of for of, each in self.paper.services.items() if each.status in states]
        if fitting and number < 9:
            return fitting[number % len(fitting)]
        return self._service(number)

    # Room.

    def _speak(
        self, method: str, given: dict[str, Any], form: tuple[Any, ...], more: Callable[[], Reasons]
    ) -> Written | None:
        """Something is said of room: of which service, if it is done."""
        of, area = self._pick(given["number"], LIVE), given["area"]
        found = self.paper.services.get(of)
        who = found.member if found and given["ours"] else given["who"]

        def judge() -> Reasons:
            if found is None:
                return {"not_found"} | more()
            reasons: Reasons = {"not_yours"} if found.member != who else set()
            reasons |= {"wrong_state"} if found.status == "RETIRED" else set()
            return reasons | ({"wrong_area"} if area not in found.areas else set()) | more()

        return found if self.call(who, f"capacity.{method}", (of, area, *form), judge) else None

    @if_service("DRAFT", "PUBLISHED", "SUSPENDED")
    @rule(number=PICK, area=st.sampled_from(AREAS), ours=OURS, who=WHO, mistake=MISTAKE, rows=ROWS)
    def state(self, **given: Any) -> None:
        """How much room there is."""
        rows, area = given["rows"], given["area"]
        service = self.paper.services.get(self._pick(given["number"], LIVE))
        said = service.said.get(area) if service else None
        version = (said.version if said else 0) + given["mistake"]

        def more() -> Reasons:
            now = service.said.get(area) if service else None
            found: Reasons = {"stale"} if version != (now.version if now else 0) else set()
            return found | ({"bad_row"} if rows == ((1, 1, 9, 0, 1),) else set())

        found = self._speak("state", given, (version, rows), more)
        if found is not None:
            rooms = [ROOMS[row[4] - 1] for row in rows]
            found.said[area] = Said(rooms, self.paper.now_ms, None, version + 1)

    @if_service("DRAFT", "PUBLISHED", "SUSPENDED")
    @rule(
        number=PICK,
        area=st.sampled_from(AREAS),
        ours=OURS,
        who=WHO,
        hours=st.sampled_from((1, 50, 700, 721, 0)),
    )
    def full(self, **given: Any) -> None:
        """None for some time."""
        until_ms = self.chain.sandbox.now_ms + given["hours"] * HOUR

        def more() -> Reasons:
            return {"too_long"} if given["hours"] in (0, 721) else set()

        found = self._speak("full", given, (until_ms,), more)
        if found is not None:
            said = found.said.setdefault(given["area"], Said([], self.paper.now_ms, None, 0))
            said.full_until_ms, said.version = until_ms, said.version + 1
            found.retry_ms = min(found.retry_ms or until_ms, until_ms)

    # What else happens.

    @rule(who=st.sampled_from((LZS, PERDA)))
    def stop(self, *, who: str) -> None:
        """A member stops itself, and is back after thirty days."""
        if self.paper.is_active(who) and self.number % 3 == 0:
            self.call(who, "member.stop_own", (), set)
            self.paper.stopped[who] = self.paper.now_ms + 30 * DAY

    # What has to be the same.

    @invariant()
    def services_are_the_same(self) -> None:
        """Where each stands, and what was said of it."""
        for of in list(self.paper.services)[-MOST:]:
            written, found = self.paper.services[of], self.chain.ask("directory.get", of)
            assert (found.status.name, found.version) == (written.status, written.version)
            assert found.listed_ms == written.listed_ms
            for area in AREAS:
                said = self.chain.ask("capacity.get", of, area)
                paper = written.said.get(area)
                assert (said is None) == (paper is None)
                if said is not None and paper is not None:
                    told = (said.as_of_ms, said.full_until_ms, said.version)
                    assert told == (paper.as_of_ms, paper.full_until_ms, paper.version)

    @invariant()
    def guards_are_told_the_same(self) -> None:
        """Since when, with what room, by each member and by all."""
        for need in NEEDS:
            for area in AREAS:
                rooms = []
                for who in AGENCIES:
                    found = self.chain.ask("directory.offers", self.chain.member(who), need, area)
                    told = None if found is None else (found[0], found[1].name)
                    paper = self.paper.offers(who, need, area)
                    assert told == paper
                    rooms += [paper[1]] if paper and self.paper.is_active(who) else []
                best = self.chain.ask("directory.best", need, area)
                expected = min(rooms, key=ROOMS.index) if rooms else None
                assert (None if best is None else best.name) == expected
            for who in AGENCIES:
                since = self.chain.ask("directory.serves", self.chain.member(who), need)
                assert since == self.paper.since.get((who, need, None))

    @invariant()
    def people_find_the_same(self) -> None:
        """The services of a place, and those of a member."""
        for need in NEEDS:
            for area in AREAS:
                found = self.chain.ask("directory.serving", need, area, ())
                expected = {
                    of: (each.member, each.room(area), self._is_confirmed(each, area))
                    for of, each in self.paper.services.items()
                    if each.listed_ms is not None and need in each.needs and area in each.areas
                }
                told = {
                    each.service_id: (
                        self.chain.name(each.member),
                        each.room.name,
                        each.is_confirmed,
                    )
                    for each in found
                }
                assert told == expected
        for who in AGENCIES:
            listed = self.chain.ask("directory.of_member", self.chain.member(who), ())
            known = self.paper.services.items()
            mine = {of for of, each in known if each.member == who and each.status != "RETIRED"}
            if not self.is_crowded:
                assert set(listed) == mine

    def _is_confirmed(self, each: Written, area: int) -> bool:
        said = each.said.get(area)
        if said is None or said.room == "UNSTATED":
            return False
        is_full = said.full_until_ms is not None
        return is_full or self.paper.now_ms <= said.as_of_ms + 30 * DAY


OWN = ("done", "not_found", "not_yours", "stale", "wrong_state")
ENDS = {
    "directory.draft": ("done", "exists", "wrong_need", "wrong_area", "too_many_places", "too_many_services", "bad_period"),
    "directory.publish": (*OWN, "not_active"),
    "directory.suspend": OWN,
    "directory.resume": (*OWN, "not_active"),
    "directory.retire": OWN,
    "capacity.state": (*OWN, "wrong_area", "bad_row"),
    "capacity.full": ("done", "not_found", "not_yours", "wrong_state", "wrong_area", "too_long"),
    "duty.set": ("done", "exists", "wrong_area", "bad_period", "too_long", "too_many_shifts"),
    "duty.clear": ("done", "not_found", "not_yours"),
    "member.stop_own": ("done",),
    "begin": ("fired",),
    "end": ("fired",),
    "retry": ("fired",),
    "turn": ("fired",),
}  # fmt: skip
"""How each method can end, and each clock."""


def test_every_way_in_which_a_method_can_end_is_expected() -> None:
    """The table has every method of people, and every reason that the sources give."""
    assert unexpected(("directory", "capacity", "duty"), ENDS) == set()


@pytest.mark.slow
def test_contracts_and_paper_say_the_same_and_everything_comes_up() -> None:
    """Rounds of stories, each with its own seed, until every method has ended in every way."""
    COUNTS.clear()
    CROWDS.clear()
    rounds = Rounds(least=40, most=240, steps=50)
    missing = rounds.never_come_up(Catalogues, pairs(ENDS), COUNTS)
    sys.stdout.write(table(ENDS, COUNTS))
    assert missing == []
