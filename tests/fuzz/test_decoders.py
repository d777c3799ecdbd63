"""A quick run of the fuzzer, and proof that it finds what it looks for.

The recorded run, and what it asserts about time, are in docs/fuzzing.md.
"""

import json
from collections.abc import Callable
from dataclasses import replace
from random import SystemRandom

import msgpack
import pytest

from chain.rejection import Reason, Rejected
from chain.vote import VOTE
from tests.fuzz.decoders import DECODERS, Decoder
from tests.fuzz.run import Kind, Result, run

QUICK_INPUTS = 10_000


@pytest.mark.slow
def test_decoders_give_the_value_that_bytes_encode_or_refuse_them() -> None:
    seed = SystemRandom().randrange(2**32)
    results = list(run(QUICK_INPUTS, seed, hostile_step=11))
    failures = [f"{each.decoder}: {failure}" for each in results for failure in each.failures]
    assert not failures, "\n".join(
        [f"python -m tests.fuzz --inputs {QUICK_INPUTS} --seed {seed}", *failures]
    )
    assert [each.decoder for each in results] == [each.name for each in DECODERS]
    for each in results:
        assert each.accepted > each.inputs[Kind.VALID]
        assert sum(each.refused.values()) > 100
        assert each.inputs[Kind.STRUCTURED] >= QUICK_INPUTS // len(DECODERS) // 2


VOTES = next(each for each in DECODERS if each.name == "vote")


def _loose(data: bytes) -> object:
    """Like the decoder of votes, without comparing the encoding."""
    fields = msgpack.unpackb(data[1:], use_list=False, max_array_len=16)
    return VOTE.decode(msgpack.packb(fields))


def _loose_or_refused(data: bytes) -> object:
    try:
        return _loose(data)
    except (ValueError, TypeError, IndexError, OverflowError, msgpack.UnpackException):
        raise Rejected(Reason.MALFORMED) from None


def _hungry(data: bytes) -> object:
    bytearray(40 * len(data) + 70_000)
    return VOTES.decode(data)


def _strict(data: bytes) -> object:
    """Refuses a valid vote now and then."""
    if data[-1] == 0:
        raise Rejected(Reason.MALFORMED)
    return VOTES.decode(data)


def _tried(decode: Callable[[bytes], object]) -> Result:
    [result] = run(3000, 1, hostile_step=5, decoders=[replace(VOTES, decode=decode)])
    return result


@pytest.mark.parametrize(
    ("decode", "finding"),
    [
        (_loose, "raised"),
        (_loose_or_refused, "was accepted, and is not the encoding of its value"),
        (_hungry, "bytes: "),
        (_strict, "was refused: malformed"),
    ],
)
def test_a_decoder_with_a_fault_is_found_out(
    decode: Callable[[bytes], object], finding: str
) -> None:
    assert any(finding in failure for failure in _tried(decode).failures)


def test_the_same_seed_gives_the_same_inputs() -> None:
    def counted(seed: int) -> tuple[int, object]:
        [result] = run(500, seed, hostile_step=50, decoders=[VOTES])
        return result.accepted, result.refused

    assert counted(1) == counted(1)
    assert counted(1) != counted(2)


def test_the_figures_can_be_written_down() -> None:
    [result] = run(100, 1, hostile_step=50, decoders=[VOTES])
    written = json.loads(json.dumps(result.as_json()))
    assert written["inputs"]["structured"] == 80
    assert sum(written["refused"].values()) + written["accepted"] == sum(written["inputs"].values())


def test_every_decoder_has_a_name_of_its_own() -> None:
    names = [each.name for each in DECODERS]
    assert len(set(names)) == len(names)
    assert all(isinstance(each, Decoder) for each in DECODERS)
