"""Parameters, code and the protocol's version, by vote; and what a node does that lacks what was voted."""

from dataclasses import replace

import pytest

from chain.genesis import Parameters
from chain.primitives import Digest, Epoch, Height, Milliseconds
from chain.receipt import NO_TRANSACTION, Outcome
from chain.transition import chain_id_of, parameters_of
from contracts.clock import item_of
from contracts.executor import ContractExecutor
from contracts.facts import EventForm
from contracts.loader import Program
from contracts.programs import ASKED, Unfit, Unfounded
from contracts.sandbox import why
from contracts.shelf import shipped
from tests.contracts.network import ERRANDS, PROGRAMS, Network, an_id

EPOCH_HEIGHTS, DELTA0, DELTA_CAP, MIN_BLOCK, HEARTBEAT = range(1, 6)
LATER = Program(ERRANDS.source.replace("version = 1", "version = 2"))


def _decided(network: Network, name: str, method: str, *form: object) -> None:
    ballot = an_id(name)
    assert why(network.call("m0.a", "govern", method, *form, ballot)) == ()
    for voter in ("m1.a", "m2.a"):
        assert why(network.call(voter, "govern", "agree", ballot)) == ()


def test_a_parameter_that_was_voted_counts_from_the_next_epoch_on() -> None:
    network = Network(parameters=Parameters(heartbeat_ms=Milliseconds(60_000)))
    _decided(network, "heartbeat", "propose_parameter", HEARTBEAT, 5_000)
    assert parameters_of(Epoch(0), network.state) == Parameters(heartbeat_ms=Milliseconds(60_000))
    assert parameters_of(Epoch(1), network.state) is None
    network.begin_epoch()
    assert parameters_of(Epoch(1), network.state) == Parameters(heartbeat_ms=Milliseconds(5_000))
    network.block()
    _decided(network, "minimum", "propose_parameter", MIN_BLOCK, 50)
    assert parameters_of(Epoch(1), network.state) == Parameters(heartbeat_ms=Milliseconds(5_000))
    network.begin_epoch()
    expected = Parameters(heartbeat_ms=Milliseconds(5_000), min_block_ms=Milliseconds(50))
    assert parameters_of(Epoch(2), network.state) == expected


def test_no_parameter_leaves_its_bounds_nor_does_delta0_pass_its_cap() -> None:
    network = Network(
        parameters=Parameters(delta0_ms=Milliseconds(1_000), delta_cap_ms=Milliseconds(20_000))
    )
    for parameter, value, lowest, highest in (
        (EPOCH_HEIGHTS, 0, 1, 1_000_000),
        (DELTA0, 20_001, 100, 20_000),
        (DELTA_CAP, 999, 1_000, 600_000),
        (MIN_BLOCK, 10_001, 1, 10_000),
        (HEARTBEAT, 999, 1_000, 86_400_000),
    ):
        form = (parameter, value, an_id(str(parameter)))
        result = network.call("m0.a", "govern", "propose_parameter", *form)
        assert why(result) == ("out_of_bounds", lowest, highest)


def test_a_motion_that_was_taken_back_is_decided_by_nobody() -> None:
    network = Network()
    ballot = an_id("taken back")
    network.call("m0.a", "govern", "propose_parameter", HEARTBEAT, 5_000, ballot)
    assert why(network.call("m1.a", "govern", "cancel", ballot)) == ("not_yours",)
    assert why(network.call("m0.b", "govern", "cancel", ballot)) == ()
    assert why(network.call("m1.a", "govern", "agree", ballot)) == ("closed",)


def test_code_runs_from_its_height_on_and_who_lacks_it_is_told_before() -> None:
    network = Network()
    height = network.tip.block.header.height
    early = ("errands", height + 50, LATER.digest, an_id("early"))
    assert why(network.call("m0.a", "govern", "propose_program", *early))[0] == "too_soon"
    at = height + 150
    _decided(network, "later", "propose_program", "errands", at, LATER.digest)
    state = network.state
    assert network.executor.missing(state, Height(at - 1)) is None
    missing = f"the code of contract errands, {LATER.digest.hex()}"
    assert network.executor.missing(state, Height(at)) == missing
    network.ship(LATER)
    assert network.executor.missing(state, Height(at)) is None
    while network.tip.block.header.height < at:
        network.block()
    assert network.executor.running(network.state, Height(at))["errands"].version == 2
    assert network.executor.running(network.state, Height(at - 1))["errands"].version == 1
    assert network.call("m1.a", "errands", "open", an_id("x"), ()).outcome is Outcome.DONE


def _program(name: str) -> Program:
    [found] = [each for each in shipped() if each.alone().name == name]
    return found


def _changed(program: Program, *changes: tuple[str, str]) -> Program:
    source = program.source
    for before, after in changes:
        assert before in source
        source = source.replace(before, after)
    return Program(source)


GENESIS = """
    @genesis
    def found(self) -> None:
        self.open_count = 0

    @tick
"""
CHORES = _changed(ERRANDS, ('name = "errands"', 'name = "chores"'))
FOUNDED = (("    event,\n", "    event,\n    genesis,\n"), ("\n    @tick\n", GENESIS))
CHORES_WITH_GENESIS = _changed(CHORES, *FOUNDED)
ERRANDS_WITH_GENESIS = _changed(ERRANDS, *FOUNDED)
GOVERNMENT = _changed(_program("govern"), ("version of the protocol at", "version at"))
UNFIT = [
    ("govern", ERRANDS, Unfit.OTHER_NAME),
    ("errands", CHORES_WITH_GENESIS, Unfit.OTHER_NAME),
    ("chores", CHORES_WITH_GENESIS, Unfit.NEEDS_GENESIS),
    ("govern", _changed(GOVERNMENT, ("def voted(", "def decided(")), Unfit.LACKS_WHAT_IS_ASKED),
    (
        "node",
        _changed(_program("node"), ('@internal("system")', '@internal("member")')),
        Unfit.LACKS_WHAT_IS_ASKED,
    ),
    (
        "node",
        _changed(
            _program("node"),
            ("def next_seats(self, ctx: Moment)", "def next_seats(self, ctx: Moment, more: int)"),
        ),
        Unfit.LACKS_WHAT_IS_ASKED,
    ),
    (
        "user",
        _changed(
            _program("user"),
            ("    @view\n    def person", '    @internal("member")\n    def person'),
        ),
        Unfit.LACKS_WHAT_IS_ASKED,
    ),
]


def _vote_in(network: Network, *rows: tuple[str, Program]) -> Height:
    """The height from which on all of these are voted to run, which is the newest block's."""
    at = Height(network.tip.block.header.height + 110 + 3 * len(rows))
    for place, (contract, program) in enumerate(rows):
        _decided(network, f"vote {at} {place}", "propose_program", contract, at, program.digest)
        network.ship(program)
    while network.tip.block.header.height < at:
        network.block()
    return at


def _voted(network: Network) -> list[tuple[str, Height, Digest]]:
    rows = network.ask("govern", "running")
    return [(row.contract, row.height, row.digest) for row in rows]


def _told(network: Network) -> list[tuple[str, Height, Digest, int]]:
    """What the newest block has set aside, and why."""
    form = EventForm(_program("govern").classes()["ProgramSetAside"])
    *_, last = network.tip.receipts
    assert last.transaction_id == NO_TRANSACTION
    assert [item_of(result) for result in last.results] == [None] * len(last.results)
    events = [form.read(event) for result in last.results for event in result.events]
    return [(each.contract, each.height, each.digest, each.why.value) for each in events]


@pytest.mark.parametrize(("contract", "program", "unfit"), UNFIT)
def test_code_that_is_not_fit_for_its_contract_is_set_aside_and_what_ran_goes_on(
    contract: str, program: Program, unfit: Unfit
) -> None:
    network = Network()
    before = _voted(network)
    at = _vote_in(network, (contract, program))
    assert _told(network) == [(contract, at, program.digest, unfit.value)]
    assert _voted(network) == before
    assert network.executor.missing(network.state, Height(at + 1)) is None
    assert set(network.executor.running(network.state, at)) == {row[0] for row in before}
    assert why(network.call("m1.a", "errands", "open", an_id("x"), ())) == ()


def test_fit_code_runs_new_or_in_the_place_of_other_code_and_then_it_may_have_a_genesis() -> None:
    network = Network()
    at = _vote_in(
        network, ("chores", CHORES), ("errands", ERRANDS_WITH_GENESIS), ("govern", GOVERNMENT)
    )
    assert network.tip.receipts == ()
    running = network.executor.running(network.state, at)
    assert {row[0] for row in _voted(network)} == set(running)
    assert running["chores"].name == "chores"
    assert "found" in running["errands"].entries
    assert why(network.call("m1.a", "chores", "open", an_id("x"), ())) == ()


def test_whoever_lacks_code_that_would_be_set_aside_stops_before_it_and_goes_on_after_it() -> None:
    network = Network()
    there = ContractExecutor(PROGRAMS)
    at = network.tip.block.header.height + 110
    _decided(network, "later", "propose_program", "errands", at, CHORES.digest)
    missing = f"the code of contract errands, {CHORES.digest.hex()}"
    assert there.missing(network.state, Height(at)) == missing
    network.ship(CHORES)
    while network.tip.block.header.height < at:
        network.block()
    assert there.missing(network.state, Height(at + 1)) is None


def test_a_genesis_that_calls_code_by_another_name_or_that_nobody_has_founds_nothing() -> None:
    for digest, told in (
        (CHORES.digest, f"{CHORES.digest.hex()} is not the code of contract errands"),
        (Digest.zeros(), "the genesis asks for the code of contract errands"),
    ):
        genesis = Network().genesis
        calls = tuple(
            replace(call, arguments=call.arguments.replace(ERRANDS.digest, digest))
            for call in genesis.calls
        )
        executor = ContractExecutor((*PROGRAMS, CHORES))
        with pytest.raises(Unfounded, match=told):
            chain_id_of(replace(genesis, calls=calls), executor)


def test_the_contracts_of_this_release_answer_what_the_chain_asks_of_them() -> None:
    for name, asked in ASKED.items():
        entries = _program(name).alone().entries
        assert [method for method, each in asked.items() if not each.is_met(entries[method])] == []


def test_a_version_of_the_protocol_that_this_release_does_not_speak_is_named_before_its_height() -> (
    None
):
    network = Network()
    at = network.tip.block.header.height + 150
    _decided(network, "protocol", "propose_protocol", 2, at)
    state = network.state
    assert network.executor.missing(state, Height(at - 1)) is None
    assert network.executor.missing(state, Height(at)) == "version 2 of the protocol"


def test_a_version_that_takes_the_place_of_one_that_has_not_begun_changes_nothing_before_its_height() -> (
    None
):
    """The one that never began is never in force, and the chain goes on up to the height of the other."""
    network = Network()
    at = network.tip.block.header.height + 250
    _decided(network, "first", "propose_protocol", 2, at)
    _decided(network, "second", "propose_protocol", 3, at - 100)
    state, height = network.state, network.tip.block.header.height
    assert network.executor.missing(state, Height(height + 1)) is None
    assert network.executor.missing(state, Height(at - 101)) is None
    assert network.executor.missing(state, Height(at - 100)) == "version 3 of the protocol"


def test_the_only_member_decides_alone() -> None:
    network = Network(1)
    form = (HEARTBEAT, 5_000, an_id("alone"))
    assert why(network.call("m0.a", "govern", "propose_parameter", *form)) == ()
    assert (HEARTBEAT, 5_000) in [
        (each.value, value) for each, value in network.ask("govern", "voted")
    ]
