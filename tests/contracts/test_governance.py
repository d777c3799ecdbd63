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
from tests.contracts.network import ERRANDS, PROGRAMS, Network, an_id, secret

EPOCH_HEIGHTS, DELTA0, DELTA_CAP, MIN_BLOCK, HEARTBEAT = range(1, 6)
NETWORK_KEY = secret("net").public
LATER = Program(ERRANDS.source.replace("version = 1", "version = 2"))


def _decided(network: Network, name: str, method: str, *form: object) -> None:
    ballot = an_id(name)
    assert why(network.call("m0.a", "govern", method, *form, ballot)) == ()
    for voter in ("m1.a", "m2.a"):
        assert why(network.call(voter, "govern", "agree", ballot)) == ()


def _had(network: Network, name: str, nodes: str = "012") -> None:
    """A quorum of the nodes, or these, say that they have what was decided."""
    for node in nodes:
        assert why(network.call(f"n{node}", "govern", "have", an_id(name))) == ()


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
    _had(network, "later")
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
    at = Height(network.tip.block.header.height + 110 + 6 * len(rows))
    for place, (contract, program) in enumerate(rows):
        _decided(network, f"vote {at} {place}", "propose_program", contract, at, program.digest)
        _had(network, f"vote {at} {place}")
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
    _had(network, "later")
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
    _had(network, "protocol")
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
    _had(network, "first")
    _decided(network, "second", "propose_protocol", 3, at - 100)
    _had(network, "second")
    state, height = network.state, network.tip.block.header.height
    assert network.executor.missing(state, Height(height + 1)) is None
    assert network.executor.missing(state, Height(at - 101)) is None
    assert network.executor.missing(state, Height(at - 100)) == "version 3 of the protocol"


def test_what_nobody_ships_is_awaited_and_stops_nobody() -> None:
    network = Network()
    at = network.tip.block.header.height + 110
    for name, method, form in (
        ("code", "propose_program", ("errands", at, LATER.digest)),
        ("protocol", "propose_protocol", (2, at)),
    ):
        _decided(network, name, method, *form)
        _had(network, name, "01")
    while network.tip.block.header.height < at + 10:
        network.block()
    assert network.executor.missing(network.state, Height(at + 1_000)) is None
    assert [each.ballot_id for each in network.ask("govern", "waiting")] == [
        an_id("code"),
        an_id("protocol"),
    ]


def test_code_begins_later_than_voted_if_a_quorum_has_it_late_so_that_the_rest_has_time() -> None:
    network = Network()
    at = network.tip.block.header.height + 110
    _decided(network, "later", "propose_program", "errands", at, LATER.digest)
    _had(network, "later", "01")
    while network.tip.block.header.height < at:
        network.block()
    _had(network, "later", "0")
    assert [row[0] for row in _voted(network)].count("errands") == 1, "one node says it once"
    _had(network, "later", "3")
    [row] = [row for row in _voted(network) if row[2] == LATER.digest]
    assert row[1] == network.tip.block.header.height + 100
    assert network.ask("govern", "waiting") == ()
    again = network.call("n2", "govern", "have", an_id("later"))
    assert why(again) == ("not_found",)


def test_only_those_who_sit_make_a_quorum() -> None:
    network = Network()
    form = (secret("n1.x").public, NETWORK_KEY)
    assert why(network.taken("m1.a", "n1.x", "node", "register", *form)) == ()
    at = network.tip.block.header.height + 150
    _decided(network, "later", "propose_program", "errands", at, LATER.digest)
    for node in ("n0", "n1", "n1.x"):
        assert why(network.call(node, "govern", "have", an_id("later"))) == ()
    assert LATER.digest not in [row[2] for row in _voted(network)]
    assert network.ask("govern", "has_said", an_id("later"), secret("n1.x").public) is True
    assert network.ask("govern", "has_said", an_id("later"), secret("n3").public) is False


@pytest.mark.parametrize("nodes", ["", "012"], ids=["awaited", "set"])
@pytest.mark.parametrize(
    ("method", "form"),
    [("propose_program", ("errands", 150, LATER.digest)), ("propose_protocol", (2, 150))],
    ids=["code", "protocol"],
)
def test_two_thirds_withdraw_what_they_decided_before_it_begins(
    method: str, form: tuple[object, ...], nodes: str
) -> None:
    network = Network()
    before = _voted(network)
    _decided(network, "wrong", method, *form)
    _had(network, "wrong", nodes)
    assert (network.executor.missing(network.state, Height(150)) is None) is (nodes == "")
    _decided(network, "back", "propose_withdrawal", an_id("wrong"))
    assert (network.ask("govern", "waiting"), _voted(network)) == ((), before)
    assert network.executor.missing(network.state, Height(1_000)) is None
    again = network.call("m0.a", "govern", "propose_withdrawal", an_id("wrong"), an_id("again"))
    assert why(again)[0] == "too_late"


def test_nothing_is_withdrawn_that_has_begun_or_has_given_its_place_away() -> None:
    network = Network()
    _vote_in(network, ("errands", LATER))
    [begun] = [row for row in _voted(network) if row[2] == LATER.digest]
    ballot = an_id(f"vote {begun[1]} 0")
    late = network.call("m0.a", "govern", "propose_withdrawal", ballot, an_id("late"))
    assert why(late) == ("too_late", begun[1])
    at = network.tip.block.header.height + 250
    for version, name in ((2, "first"), (3, "second")):
        _decided(network, name, "propose_protocol", version, at)
        _had(network, name)
    gone = network.call("m0.a", "govern", "propose_withdrawal", an_id("first"), an_id("gone"))
    assert why(gone) == ("too_late", at)
    _decided(network, "back", "propose_withdrawal", an_id("second"))
    assert network.executor.missing(network.state, Height(at)) is None


def test_votes_on_code_never_end_and_what_runs_and_what_came_first_stay_known() -> None:
    """The table holds 128 rows. Of those that were replaced the oldest goes, and a contract with a genesis is not new by that."""
    network = Network()
    later = [
        Program(ERRANDS_WITH_GENESIS.source.replace("version = 1", f"version = {version}"))
        for version in range(2, 130)
    ]
    for program in later:
        network.ship(program)
    founding = _voted(network)
    room, first = 128 - len(founding), network.tip.block.header.height + 200
    for at in range(0, room, 16):
        _voted_together(network, first + at, later[at : min(at + 16, room)])
    assert len(_voted(network)) == 128
    _voted_together(network, first + room, later[room : room + 1], nodes="01")
    assert why(network.call("n2", "govern", "have", _of(later[room]))) == ("too_many",)
    while network.tip.block.header.height < first + room:
        network.block()
    assert why(network.call("n2", "govern", "have", _of(later[room]))) == ()
    assert len(_voted(network)) == 128
    height = Height(network.tip.block.header.height + 101)
    kept = [row[2] for row in _voted(network)]
    assert kept == [row[2] for row in founding] + [each.digest for each in later[1 : room + 1]]
    assert network.executor.running(network.state, height)["errands"].version == room + 2


def _of(program: Program) -> bytes:
    """The ballot in which a program is decided."""
    return program.digest[:16]


def _voted_together(network: Network, at: int, programs: list[Program], nodes: str = "012") -> None:
    """All of these are decided for the same contract, one height after another, and nodes say that they have them."""
    rows = [(at + place, each.digest, _of(each)) for place, each in enumerate(programs)]
    propose = [network.encode("govern", "propose_program", "errands", *row) for row in rows]
    agree = [network.encode("govern", "agree", _of(each)) for each in programs]
    have = [network.encode("govern", "have", _of(each)) for each in programs]
    for who, calls in (
        ("m0.a", propose),
        ("m1.a", agree),
        ("m2.a", agree),
        *((f"n{node}", have) for node in nodes),
    ):
        made = network.block(network.transaction(who, *calls))
        assert {why(each) for each in made.receipts[0].results} == {()}


def test_the_only_member_decides_alone() -> None:
    network = Network(1)
    form = (HEARTBEAT, 5_000, an_id("alone"))
    assert why(network.call("m0.a", "govern", "propose_parameter", *form)) == ()
    assert (HEARTBEAT, 5_000) in [
        (each.value, value) for each, value in network.ask("govern", "voted")
    ]
