"""No coalition below a third of those that vote decides anything, however it acts; and the others decide again after it."""

from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from hypothesis.strategies import DataObject, data, integers, sampled_from

from contracts.sandbox import why
from contracts.words import Commitment, Standing
from tests.contracts.network import Network, an_id, member_id, secret

NGO, BREACH, KEY_COMPROMISE, SELANGOR, HEARTBEAT = 7, 1, 3, 10, 5
NAME = Commitment(b"n" * 32)
INVENTED = 20
"""The number of the first member that the coalition makes up."""
SIZES = ((4, 1), (7, 2), (10, 3))
"""Members, and how many of them are one."""


class Takeover(RuleBasedStateMachine):
    """Members 0, 1, ... below `size` act as one, with members that they make up; the others agree to nothing of theirs."""

    @initialize(sizes=sampled_from(SIZES))
    def begin(self, sizes: tuple[int, int]) -> None:
        members, self.size = sizes
        self.network = Network(members)
        self.honest = range(self.size, members)
        self.invented = 0
        self.shares: list[tuple[str, bytes]] = []
        """Ballots in which two thirds or more would decide, each with its contract."""
        self.stops: list[bytes] = []
        self.began = self.decided()

    # What is asked.

    def decided(self) -> tuple[object, ...]:
        """Everything that members decide, but for who stands where."""
        asked = ("voted", "running", "waiting")
        found = [self.network.ask("govern", name) for name in asked]
        return (*found, self.network.ask("node", "next_seats"))

    def standing(self, number: int) -> Standing:
        found: Standing = self.network.ask("member", "standing", member_id(number))
        return found

    def does(self, number: int, contract: str, method: str, *form: object, by: str = "") -> bool:
        """True if it is done; most is refused, and often the signer may not even be heard."""
        sent = self.network.transaction(
            f"m{number}.a", self.network.encode(contract, method, *form), by=by
        )
        made = self.network.block(sent)
        return [each.code for receipt in made.receipts for each in receipt.results] == ["done"]

    def one(self, draw: DataObject) -> int:
        """One of the coalition, or of those whom it has made up."""
        return int(
            draw.draw(sampled_from([*range(self.size), *range(INVENTED, INVENTED + self.invented)]))
        )

    def whom(self, draw: DataObject) -> bytes:
        number = draw.draw(sampled_from([*self.honest, *range(self.size)]))
        return member_id(int(number))

    def asks(self, number: int, contract: str, method: str, *form: object) -> None:
        ballot = an_id(f"share {len(self.shares)}")
        if self.does(number, contract, method, *form, ballot):
            self.shares.append((contract, ballot))

    # What the coalition does.

    @rule(draw=data())
    def stop_somebody(self, draw: DataObject) -> None:
        ballot = an_id(f"stop {len(self.stops)}")
        if self.does(self.one(draw), "member", "stop", self.whom(draw), ballot):
            self.stops.append(ballot)

    @precondition(lambda self: self.stops)
    @rule(draw=data())
    def agree_to_stop(self, draw: DataObject) -> None:
        self.does(self.one(draw), "member", "agree", draw.draw(sampled_from(self.stops)))

    @rule(draw=data(), cause=sampled_from((BREACH, KEY_COMPROMISE)))
    def suspend(self, draw: DataObject, cause: int) -> None:
        self.asks(self.one(draw), "member", "suspend", self.whom(draw), cause)

    @rule(draw=data(), method=sampled_from(("expel", "resume")))
    def put_out_or_take_back(self, draw: DataObject, method: str) -> None:
        self.asks(self.one(draw), "member", method, self.whom(draw))

    @rule()
    def invent(self) -> None:
        """A member that there is not; as many of the coalition endorse it as there are."""
        number = INVENTED + self.invented
        key = f"m{number}.a"
        if not self.does(0, "user", "offer", secret(key).public):
            return
        form = (member_id(number), NGO, NAME, secret(key).public, an_id(f"invent {number}"))
        if self.does(0, "member", "propose", *form, by=key):
            self.invented += 1
            for each in range(1, self.size):
                self.does(each, "member", "endorse", member_id(number))
            self.does(number, "member", "confirm", 1)

    @precondition(lambda self: self.invented)
    @rule(draw=data())
    def want_a_vote(self, draw: DataObject) -> None:
        number = INVENTED + draw.draw(integers(0, self.invented - 1))
        self.asks(self.one(draw), "member", "give_vote", member_id(number))

    @rule(draw=data())
    def want_other_code(self, draw: DataObject) -> None:
        height = self.network.tip.block.header.height + 200
        wishes: tuple[tuple[str, tuple[object, ...]], ...] = (
            ("propose_program", ("ballot", height, bytes(32))),
            ("propose_protocol", (2, height)),
            ("propose_parameter", (HEARTBEAT, 2_000)),
        )
        method, form = draw.draw(sampled_from(wishes))
        self.asks(self.one(draw), "govern", method, *form)

    @rule(draw=data())
    def want_other_seats(self, draw: DataObject) -> None:
        number = draw.draw(sampled_from(self.honest))
        self.asks(self.one(draw), "node", "unseat", secret(f"n{number}").public)

    @rule(draw=data())
    def want_an_office(self, draw: DataObject) -> None:
        self.asks(self.one(draw), "office", "assign", SELANGOR, (member_id(self.one(draw)),))

    @precondition(lambda self: self.shares)
    @rule(draw=data())
    def agree_all(self, draw: DataObject) -> None:
        contract, ballot = draw.draw(sampled_from(self.shares))
        for number in (*range(self.size), *range(INVENTED, INVENTED + self.invented)):
            self.does(number, contract, "agree", ballot)

    @rule(draw=data(), method=sampled_from(("stop_own", "leave")))
    def go(self, draw: DataObject, method: str) -> None:
        self.does(self.one(draw), "member", method)

    # What the others do, and time.

    @rule(draw=data())
    def one_of_the_others_stops_itself(self, draw: DataObject) -> None:
        self.does(draw.draw(sampled_from(self.honest)), "member", "stop_own")

    @rule(days=sampled_from((1, 3, 8, 31)))
    def wait(self, days: int) -> None:
        self.network.wait(days)

    # What holds.

    @invariant()
    def nothing_is_decided(self) -> None:
        if hasattr(self, "network"):
            passed = [self.network.ask("ballot", "is_passed", each) for _, each in self.shares]
            assert not any(passed)
            assert self.decided() == self.began

    @invariant()
    def the_others_stay_and_count(self) -> None:
        if hasattr(self, "network"):
            stands = {self.standing(number) for number in self.honest}
            assert stands <= {Standing.ACTIVE, Standing.SUSPENDED}
            voters = self.network.ask("member", "voters", ())
            assert len(self.honest) <= voters <= len(self.honest) + self.size

    def teardown(self) -> None:
        """Whatever was done, after 31 days at most the others decide."""
        if not hasattr(self, "network"):
            return
        self.network.wait(31)
        ballot = an_id("at last")
        first, *others = self.honest
        form = (HEARTBEAT, 3_000, ballot)
        assert self.does(first, "govern", "propose_parameter", *form)
        for number in others:
            if not self.network.ask("ballot", "is_passed", ballot):
                agreed = self.network.call(f"m{number}.a", "govern", "agree", ballot)
                assert why(agreed) == ()
        assert self.network.ask("ballot", "is_passed", ballot)


TestTakeover = Takeover.TestCase
TestTakeover.settings = settings(max_examples=12, stateful_step_count=30, deadline=None)


def test_those_that_a_coalition_stops_at_one_time_are_at_most_half_as_many_as_it() -> None:
    """Three of ten stop one and no second one; the seven others would need to be fewer than six not to decide by themselves."""
    network = Network(10)
    for number, ballot in ((5, an_id("a")), (6, an_id("b")), (7, an_id("c"))):
        said = [
            network.call(f"m{at}.a", "member", method, *form)
            for at, method, form in (
                (0, "stop", (member_id(number), ballot)),
                (1, "agree", (ballot,)),
                (2, "agree", (ballot,)),
            )
        ]
        assert said
    standings = [network.ask("member", "standing", member_id(at)) for at in range(3, 10)]
    assert standings.count(Standing.SUSPENDED) == 1
