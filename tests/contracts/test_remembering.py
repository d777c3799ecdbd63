"""How much a referral remembers: the newest legs and whom it has asked, without end, and nothing of them in the end."""

from chain.transition import EXECUTOR_PREFIX
from contracts.language import DAY
from contracts.words import Id
from tests.contracts.agencies import (
    ELIGIBILITY,
    FIRST_ACCEPT,
    LZS,
    NEXT,
    OTHER,
    PERDA,
    PERKESO,
    SAID,
    SINGLE,
    TERAJU,
    ZPP,
    Agencies,
)

ASKED = (PERDA, ZPP, LZS, TERAJU)


class Busy:
    """One referral, of which every leg has a name of its own."""

    def __init__(self) -> None:
        self.agencies = Agencies()
        self.agencies.opened()
        self.ref = self.agencies.id("ref")
        self.legs = 0

    def new(self) -> str:
        """The next leg's name."""
        self.legs += 1
        return f"leg {self.legs}"

    def offered(self, who: str, *asked: str) -> list[str]:
        """Whoever holds it asks these at once, each with another service than ever before."""
        names = [self.new() for _ in asked]
        targets = [
            self.agencies.target(each, name) for each, name in zip(asked, names, strict=True)
        ]
        legs = tuple(map(self.agencies.id, names))
        form = (self.ref, self.agencies.version(), FIRST_ACCEPT, legs, tuple(targets))
        self.agencies.done(who, "leg.offer", *form)
        return names

    def to_the_steward(self) -> None:
        """Nobody does anything, until it is the steward's."""
        self.agencies.wait(11 * DAY)
        assert self.agencies.state() == ("STEWARDED", PERKESO)

    def withdrawn(self) -> None:
        """Nobody that was asked may accept it any more."""
        self.agencies.done(PERKESO, "leg.withdraw", self.ref, self.agencies.version())

    def reopened(self) -> None:
        """The prospect withdraws it, and has the need again."""
        agencies = self.agencies
        agencies.done(PERDA, "referral.withdraw", self.ref, agencies.version(), SAID, by=ZPP)
        closed = agencies.ask("referral.get", self.ref).version
        agencies.done(TERAJU, "referral.reopen", self.ref, closed, ())

    def remembered(self) -> tuple[object, ...]:
        """Its legs, as the search knows them."""
        found: tuple[object, ...] = self.agencies.ask("search.get", self.ref).legs
        return found

    def ids(self, *numbers: int) -> tuple[Id, ...]:
        """Of legs by their numbers."""
        return tuple(self.agencies.id(f"leg {number}") for number in numbers)

    def keys(self, *ids: Id) -> set[str]:
        """Contract and field of everything in the state that has one of `ids` in its key or its value."""
        found, end = set(), EXECUTOR_PREFIX + b"\xff"
        for key, value in self.agencies.sandbox._state.items(EXECUTOR_PREFIX, end):
            contract, _, rest = key[len(EXECUTOR_PREFIX) :].partition(b"/")
            if any(bytes(each) in key + value for each in ids):
                found.add(f"{contract.decode()}.{rest.partition(b'/')[0].decode()}")
        return found


def test_a_referral_is_offered_as_often_as_it_takes_and_remembers_the_newest_legs() -> None:
    busy = Busy()
    busy.to_the_steward()
    for _ in range(15):
        busy.offered(PERKESO, *ASKED)
        busy.withdrawn()
    assert busy.legs == 60
    assert busy.remembered() == busy.ids(*range(37, 61))
    assert busy.keys(*busy.ids(*range(1, 37))) == set()
    assert busy.keys(busy.ids(37)[0]) == {"leg.legs", "search.searches"}
    gone = (busy.ids(36)[0], 1)
    assert busy.agencies.act(TERAJU, "leg.accept", *gone) == ("not_found",)


def test_legs_that_live_stay_when_older_ones_are_let_go() -> None:
    busy = Busy()
    busy.to_the_steward()
    for _ in range(6):
        busy.offered(PERKESO, *ASKED)
        busy.withdrawn()
    asked = busy.offered(PERKESO, *ASKED)
    assert busy.remembered() == busy.ids(*range(5, 29))
    name = busy.new()
    target = busy.agencies.target(PERKESO, name)
    form = (busy.agencies.id(asked[0]), 1, OTHER, SAID, busy.agencies.id(name), target)
    assert busy.agencies.act(PERDA, "leg.redirect", *form) == ("too_many_hops", 3)
    busy.agencies.accepted(asked[1], who=ZPP)
    assert busy.agencies.state() == ("IN_SERVICE", ZPP)


def test_help_that_was_given_back_is_let_go_with_its_leg() -> None:
    """A claim, too, of which nothing came."""
    busy = Busy()
    agencies = busy.agencies
    agencies.wait(4 * DAY)
    claimed = busy.new()
    form = (busy.ref, agencies.version(), agencies.id(claimed))
    agencies.done(ZPP, "pool.claim", *form)
    kept = {"leg.legs", "search.searches", "service.services", "pool.claims"}
    assert kept <= busy.keys(agencies.id(claimed))
    agencies.wait(20 * DAY)
    busy.to_the_steward()
    for _ in range(6):
        busy.offered(PERKESO, *ASKED)
        busy.withdrawn()
    assert busy.legs == 25
    assert busy.keys(agencies.id(claimed)) == set()


def test_services_for_which_somebody_is_not_eligible_are_remembered_for_a_while() -> None:
    busy = Busy()
    agencies = busy.agencies
    busy.to_the_steward()
    for _ in range(25):
        [leg] = busy.offered(PERKESO, PERDA)
        declined = (agencies.id(leg), 1, ELIGIBILITY, SAID, NEXT)
        agencies.done(PERDA, "leg.decline", *declined)
    excluded = agencies.ask("search.get", busy.ref).excluded
    assert excluded == tuple(agencies.target(PERDA, f"leg {at}")[1] for at in range(2, 26))
    for number, code in ((2, ("excluded",)), (1, ())):
        target = agencies.target(LZS, f"leg {number}")
        again = (busy.ref, agencies.version(), SINGLE, (agencies.id("again"),))
        target = (target[0], agencies.target(PERDA, f"leg {number}")[1])
        assert agencies.act(PERKESO, "leg.offer", *again, (target,)) == code


def test_sixty_legs_and_three_reopenings_do_not_end_a_referral_and_leave_nothing_behind() -> None:
    busy = Busy()
    agencies = busy.agencies
    for turn in range(4):
        busy.to_the_steward()
        for _ in range(5):
            busy.offered(PERKESO, *ASKED)
            busy.withdrawn()
        [last] = busy.offered(PERKESO, PERDA)
        agencies.accepted(last)
        agencies.done(PERDA, "contact.attempt", busy.ref, 1, SAID)
        if turn < 3:
            busy.reopened()
    agencies.done(PERDA, "referral.withdraw", busy.ref, agencies.version(), SAID, by=ZPP)
    assert (busy.legs, len(busy.remembered())) == (84, 24)
    everything = (busy.ref, *busy.ids(*range(1, 85)))
    assert {"contact.attempts", "leg.legs", "search.searches"} <= busy.keys(*everything)
    agencies.wait(180 * DAY)
    assert agencies.ask("referral.get", busy.ref).is_final
    assert busy.keys(busy.ref) == {"referral.closed", "status.by_origin"}
    assert busy.keys(*busy.ids(*range(1, 85))) == set()
    assert agencies.sandbox.stuck() == []
