"""Code that members are to vote on, tried beside the code that runs, and questions decided on a copy: nothing is written."""

import pytest

from chain.crypto import verify
from chain.primitives import Height
from chain.storage.memory import MemoryStore
from contracts.executor import ContractExecutor
from contracts.loader import Program
from contracts.shelf import of_the_shelf, shipped
from contracts.words import Id
from node.audit.motions import Motion, Newest
from node.audit.trial import MOST_TOLD, Otherwise, Pair, Trial, try_blocks, try_clock
from tests.contracts.network import ERRANDS, an_id, founders, member_id, secret
from tests.corpus.kept import KeptNetwork
from tests.node.audit.story import NAME

DAY = 24 * 3_600_000
PROGRAMS = (*shipped(), ERRANDS)


def shorter() -> Program:
    """Errands that are due a day earlier, and that nobody finishes twice."""
    source = ERRANDS.source.replace("T_DO_MS = 3 * DAY", "T_DO_MS = 2 * DAY")
    return Program(
        source.replace('NOT_YOURS = Reason("not_yours")', 'NOT_YOURS = Reason("forbidden")')
    )


def lived() -> tuple[KeptNetwork, MemoryStore]:
    """A network in which things were done and asked, and the store of one of its nodes."""
    network = KeptNetwork(epoch_heights=1_000, founding=founders(), ships=PROGRAMS)
    network.call("m1.a", "errands", "open", an_id("first"), ())
    network.call("m1.a", "errands", "open", an_id("second"), ())
    network.call("m2.a", "errands", "finish", an_id("first"))
    network.call("m1.a", "errands", "finish", an_id("first"))
    proposal = ("errands", network.tip.block.header.height + 300, shorter().digest)
    network.call("m0.a", "govern", "propose_program", *proposal, an_id("code"))
    network.call("m0.a", "govern", "propose_parameter", 5, 30_000, an_id("beat"))
    network.call("m0.a", "duration", "propose", 2, 3, 5 * DAY, an_id("accept"))
    store = MemoryStore()
    network.keep(store, network.tip.block.header.height)
    return network, store


@pytest.fixture(scope="module")
def kept() -> tuple[KeptNetwork, MemoryStore]:
    return lived()


def newest(store: MemoryStore, *more: Program) -> Newest:
    return Newest(store, ContractExecutor([*PROGRAMS, *more]))


def asked(of: Newest, name: str) -> Motion:
    """The question that a test has asked under a name."""
    return next(each for each in of.motions() if each.ballot_id == Id(an_id(name)).hex())


def test_questions_are_read_with_what_they_ask(kept: tuple[KeptNetwork, MemoryStore]) -> None:
    of = newest(kept[1])
    assert {each.matter for each in of.motions()} == {
        "govern.program",
        "govern.parameter",
        "duration.set",
    }
    accept = asked(of, "accept")
    assert dict(accept.asked) == {"clock": 2, "priority": 3, "length_ms": 5 * DAY}
    assert (accept.contract, accept.ballot["passed"]) == ("duration", False)


def test_a_question_is_decided_on_a_copy(kept: tuple[KeptNetwork, MemoryStore]) -> None:
    _, store = kept
    before = dict(store.items(b"", b"\xff"))
    of = newest(store)
    decision = of.decide(asked(of, "beat"))
    assert (decision.is_decided, decision.agreed, decision.code) == (True, 2, "")
    told = {each.name: each.fields for each in decision.events}
    assert told["parameter_set"] == {"parameter": "heartbeat_ms", "value": 30_000}
    assert dict(store.items(b"", b"\xff")) == before


def test_what_would_be_refused_says_why() -> None:
    network, _ = lived()
    network.call("m0.a", "govern", "cancel", an_id("beat"))
    store = MemoryStore()
    network.keep(store, network.tip.block.header.height)
    of = newest(store)
    decision = of.decide(asked(of, "beat"))
    assert (decision.is_decided, decision.code) == (False, "closed")


def test_without_enough_members_that_act_nothing_is_decided() -> None:
    network, _ = lived()
    for who in ("m2.a", "m3.a"):
        network.call(who, "member", "stop_own")
    network.call("m0.a", "user", "offer", secret("m9.a").public)
    form = (member_id(9), 7, NAME, secret("m9.a").public, an_id("apply"))
    network.call("m0.a", "member", "propose", *form, by="m9.a")
    store = MemoryStore()
    network.keep(store, network.tip.block.header.height)
    of = newest(store)
    decision = of.decide(asked(of, "beat"))
    assert (decision.is_decided, decision.agreed, decision.code) == (False, 1, "")
    assert "member.endorse" not in {each.matter for each in of.motions()}


def tried(kept: tuple[KeptNetwork, MemoryStore], program: Program, count: int = 100) -> Trial:
    """What a program would have done in the newest blocks."""
    network, store = kept
    of = newest(store, program)
    pair = Pair.of(PROGRAMS, "errands", program)
    return try_blocks(pair, of, network.genesis, verify, count, lambda _: None)


def test_calls_that_end_otherwise_are_told(kept: tuple[KeptNetwork, MemoryStore]) -> None:
    trial = tried(kept, shorter())
    assert (trial.first, trial.calls, trial.refused) == (Height(1), 7, "")
    [other] = trial.told
    assert (other.contract, other.method, trial.others) == ("errands", "finish", 1)
    assert other.old is not None
    assert other.new is not None
    assert (other.old.code, other.new.code) == ("not_yours", "forbidden")


def test_only_the_newest_blocks_are_tried(kept: tuple[KeptNetwork, MemoryStore]) -> None:
    trial = tried(kept, shorter(), 2)
    assert (trial.calls, trial.others) == (2, 0)
    assert trial.first is not None
    assert trial.last == trial.first + 1


def test_the_same_code_does_the_same(kept: tuple[KeptNetwork, MemoryStore]) -> None:
    trial = tried(kept, Program(ERRANDS.source + "\n"))
    assert (trial.others, trial.told) == (0, [])


def test_events_that_only_one_code_has_are_told_as_far_as_they_can_be_read(
    kept: tuple[KeptNetwork, MemoryStore],
) -> None:
    told = ERRANDS.source.replace("class ErrandDone", "class ErrandFinished")
    trial = tried(kept, Program(told.replace("emit(ErrandDone", "emit(ErrandFinished")))
    [other] = trial.told
    assert other.old is not None
    assert other.new is not None
    names = [each.name for each in (*other.old.events, *other.new.events)]
    assert names == ["errand_done", "errand_finished"]


def clocks(kept: tuple[KeptNetwork, MemoryStore], program: Program, days: int) -> Trial:
    """What falls due, with both."""
    of = newest(kept[1], program)
    trial = Trial()
    until_ms = of.tip.header.timestamp_ms + days * DAY
    try_clock(Pair.of(PROGRAMS, "errands", program), of, until_ms, trial)
    return trial


def test_what_falls_due_is_tried_up_to_a_time(kept: tuple[KeptNetwork, MemoryStore]) -> None:
    late = ERRANDS.source.replace("moment.emit(ErrandLate(subject, errand.owner))", "pass")
    assert (clocks(kept, Program(late), 1).fired, clocks(kept, Program(late), 1).others) == (0, 0)
    trial = clocks(kept, Program(late), 4)
    [other] = trial.told
    assert (trial.fired, other.method, other.transaction) == (1, "run_out", None)
    assert other.new is not None
    assert other.new.events == ()


def test_a_tick_that_the_code_has_no_more_fails(kept: tuple[KeptNetwork, MemoryStore]) -> None:
    gone = ERRANDS.source.replace("run_out", "run_down")
    [other] = clocks(kept, Program(gone), 4).told
    assert other.new is not None
    assert other.new.code


def test_code_that_would_be_set_aside_says_why(kept: tuple[KeptNetwork, MemoryStore]) -> None:
    [duty] = of_the_shelf("duty")
    of = newest(kept[1])
    assert Pair.of(PROGRAMS, "errands", duty).unfit(of) == "other_name"
    assert Pair.of(PROGRAMS, "errands", shorter()).unfit(of) is None


def test_code_with_which_a_block_would_not_be_one_says_so(
    kept: tuple[KeptNetwork, MemoryStore],
) -> None:
    [user] = of_the_shelf("user")
    line = "        return self._person(key, user.member, user.roles)\n"
    nobody = Program(user.source.replace(line, "        return None\n", 1))
    network, store = kept
    pair = Pair.of(PROGRAMS, "user", nobody)
    trial = try_blocks(pair, newest(store), network.genesis, verify, 3, lambda _: None)
    assert trial.refused.startswith("not_a_member")
    assert trial.calls == 0


def test_what_only_one_of_them_calls_is_told(kept: tuple[KeptNetwork, MemoryStore]) -> None:
    line = "        moment.emit(ErrandLate(subject, errand.owner))\n"
    again = (
        '        moment.arm("run_out", subject, Milliseconds(moment.now_ms + DAY), Clock.ROUTINE)\n'
    )
    trial = clocks(kept, Program(ERRANDS.source.replace(line, line + again)), 5)
    [other] = trial.told
    assert (other.old, other.method) == (None, "run_out")


def test_the_clock_is_wound_on_so_far_and_no_farther(kept: tuple[KeptNetwork, MemoryStore]) -> None:
    of = newest(kept[1])
    trial = Trial()
    until_ms = of.tip.header.timestamp_ms + 9 * DAY
    try_clock(Pair.of(PROGRAMS, "errands", ERRANDS), of, until_ms, trial, most_steps=0)
    assert trial.fired == 0


def test_so_many_differences_are_told_and_the_rest_are_counted() -> None:
    trial = Trial()
    for height in range(MOST_TOLD + 5):
        trial.add(Otherwise(height, None, "errands", "finish", None, None))
    assert (len(trial.told), trial.others) == (MOST_TOLD, MOST_TOLD + 5)
