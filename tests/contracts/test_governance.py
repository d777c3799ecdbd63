"""Parameters, code and the protocol's version, by vote; and what a node does that lacks what was voted."""

from chain.genesis import Parameters
from chain.primitives import Epoch, Height, Milliseconds
from chain.receipt import Outcome
from chain.transition import parameters_of
from contracts.loader import Program
from contracts.sandbox import why
from tests.contracts.network import ERRANDS, Network, an_id

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
    state = network.state
    assert parameters_of(Epoch(0), state) == Parameters(heartbeat_ms=Milliseconds(60_000))
    assert parameters_of(Epoch(1), state) == Parameters(heartbeat_ms=Milliseconds(5_000))
    network.begin_epoch()
    network.block()
    _decided(network, "minimum", "propose_parameter", MIN_BLOCK, 50)
    assert parameters_of(Epoch(1), network.state) == Parameters(heartbeat_ms=Milliseconds(5_000))
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


def test_a_version_of_the_protocol_that_this_release_does_not_speak_is_named_before_its_height() -> (
    None
):
    network = Network()
    at = network.tip.block.header.height + 150
    _decided(network, "protocol", "propose_protocol", 2, at)
    state = network.state
    assert network.executor.missing(state, Height(at - 1)) is None
    assert network.executor.missing(state, Height(at)) == "version 2 of the protocol"
