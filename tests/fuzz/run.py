"""One run of the fuzzer: what was fed to each decoder, what came of it, and what it cost."""

import gc
import tracemalloc
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import islice
from random import Random
from time import process_time

from chain.proof.verifier import Unproven
from chain.rejection import Rejected
from tests.fuzz import largest
from tests.fuzz.decoders import DECODERS, Decoder, Wire
from tests.fuzz.mutation import (
    Source,
    havoc,
    noise,
    restructured_log,
    restructured_proof,
    structured,
)
from tests.fuzz.tree import Node, read

STRUCTURED_SHARE = 80
"""Percent of the inputs that are structure-aware mutations, the same number for each decoder."""
SLOW_MS = 100
FIXED_BYTES = 64 * 1024
"""What reading anything at all may take: msgpack's own stack is 40 KB."""
MOST_BYTES_PER_BYTE = 32
"""What a decoder may hold at its peak for each byte of its input, beyond FIXED_BYTES."""
MEASURED_EVERY = 400
"""One in so many inputs is decoded once more under tracemalloc, which is slow."""
MOST_TOLD = 20
REPEATS = 5
"""A slow call is repeated, since the process may have been held up; the fastest counts."""


class Kind(StrEnum):
    """Where an input came from."""

    VALID = "valid"
    LARGEST = "largest"
    HOSTILE = "hostile"
    STRUCTURED = "structured"
    HAVOC = "havoc"
    NOISE = "noise"


@dataclass
class Result:
    """What came of one decoder's inputs."""

    decoder: str
    inputs: Counter[Kind] = field(default_factory=Counter)
    accepted: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    slowest_ms: float = 0
    slowest_bytes: int = 0
    measured: int = 0
    worst_amplification: float = 0
    """Bytes at the peak for each byte of input, beyond FIXED_BYTES."""
    failures: list[str] = field(default_factory=list)
    """Wrong answers, other exceptions and too much memory."""
    slow: list[str] = field(default_factory=list)
    """Calls above SLOW_MS, each slower than all before it."""

    def as_json(self) -> dict[str, object]:
        """The figures with their names."""
        figures: dict[str, object] = dict(vars(self))
        return figures | {"inputs": dict(self.inputs), "refused": dict(self.refused)}


def run(
    inputs: int, seed: int, *, hostile_step: int = 1, decoders: Sequence[Decoder] = DECODERS
) -> Iterator[Result]:
    """Feed `inputs` inputs in all to the decoders, one after the other, besides the largest ones.

    The same seed gives the same inputs, on the same version of Python and Hypothesis. A quick look
    takes one in `hostile_step` of the hostile ones, which are long.
    """
    examples = {each.name: each.examples() for each in decoders}
    trees = [
        read(data[len(each.tag) :])
        for each in decoders
        if each.wire is Wire.MSGPACK
        for data in examples[each.name]
    ]
    valid = largest.valid()
    gc.collect()
    gc.freeze()
    for at, decoder in enumerate(decoders):
        share = inputs * (at + 1) // len(decoders) - inputs * at // len(decoders)
        source = Source(Random(f"{seed}/{decoder.name}"), trees)
        bench = _Bench(decoder)
        for data in examples[decoder.name]:
            bench.feed(Kind.VALID, data)
        for data in valid.get(decoder.name, ()):
            bench.feed(Kind.LARGEST, data)
        for data in islice(largest.hostile(decoder, examples[decoder.name]), 0, None, hostile_step):
            bench.feed(Kind.HOSTILE, data)
        for kind, data in _mutations(decoder, examples[decoder.name], share, source):
            bench.feed(kind, data)
        yield bench.result


def _mutations(
    decoder: Decoder, examples: list[bytes], count: int, source: Source
) -> Iterator[tuple[Kind, bytes]]:
    structured_count = count * STRUCTURED_SHARE // 100
    roots = [_root(decoder, each) for each in examples]
    for at in range(count):
        which = source.random.randrange(len(examples))
        if at < structured_count:
            yield Kind.STRUCTURED, _restructured(decoder, examples[which], roots[which], source)
        elif at % 4:
            yield Kind.HAVOC, havoc(examples[which], source)
        else:
            yield Kind.NOISE, decoder.tag + noise(source)


def _root(decoder: Decoder, example: bytes) -> Node | None:
    return read(example[len(decoder.tag) :]) if decoder.wire is Wire.MSGPACK else None


def _restructured(decoder: Decoder, example: bytes, root: Node | None, source: Source) -> bytes:
    if root is not None:
        return decoder.tag + structured(root, source)
    if decoder.wire is Wire.VOTE_LOG:
        return restructured_log(example, source)
    return restructured_proof(example, source)


class _Bench:
    """Feeds one decoder, and watches what it does and what that costs."""

    def __init__(self, decoder: Decoder) -> None:
        self._decoder = decoder
        self.result = Result(decoder.name)

    def feed(self, kind: Kind, data: bytes) -> None:
        """Decode `data`; what should not be is among the failures of the result."""
        result = self.result
        result.inputs[kind] += 1
        taken_ms = self._answer(kind, data)
        if taken_ms > max(SLOW_MS, result.slowest_ms):
            taken_ms = min(_milliseconds(self._decoder, data) for _ in range(REPEATS))
        if taken_ms > result.slowest_ms:
            result.slowest_ms, result.slowest_bytes = taken_ms, len(data)
            if taken_ms > SLOW_MS:
                result.slow.append(_told(kind, data, f"took {taken_ms:.0f} ms"))
        if (
            kind in (Kind.LARGEST, Kind.HOSTILE)
            or sum(result.inputs.values()) % MEASURED_EVERY == 0
        ):
            self._measure(kind, data)

    def _answer(self, kind: Kind, data: bytes) -> float:
        """Decode, judge what came, and give the milliseconds of the decoding alone."""
        start = process_time()
        try:
            value = self._decoder.decode(data)
        except self._decoder.refusal as refused:
            end = process_time()
            self.result.refused[_reason_of(refused)] += 1
            if kind in (Kind.VALID, Kind.LARGEST):
                self._fail(kind, data, f"was refused: {refused}")
        except Exception as error:  # noqa: BLE001  # that is what is looked for
            end = process_time()
            self._fail(kind, data, f"raised {type(error).__name__}: {error}")
        else:
            end = process_time()
            self.result.accepted += 1
            if not self._decoder.is_right(value, data):
                self._fail(kind, data, "was accepted, and is not the encoding of its value")
        return (end - start) * 1000

    def _measure(self, kind: Kind, data: bytes) -> None:
        peak = _peak_bytes(self._decoder, data)
        amplification = max(0, peak - FIXED_BYTES) / max(1, len(data))
        self.result.measured += 1
        self.result.worst_amplification = max(self.result.worst_amplification, amplification)
        if amplification > MOST_BYTES_PER_BYTE:
            self._fail(kind, data, f"took {peak} bytes")

    def _fail(self, kind: Kind, data: bytes, what: str) -> None:
        if len(self.result.failures) < MOST_TOLD:
            self.result.failures.append(_told(kind, data, what))


def _reason_of(refused: Exception) -> str:
    match refused:
        case Rejected():
            return refused.reason.value
        case Unproven():
            return refused.flaw.value
        case _:
            return "damaged"


def _told(kind: Kind, data: bytes, what: str) -> str:
    shown = f"{data[:200].hex()}{'...' if len(data) > 200 else ''}"
    return f"{kind.value}, {len(data)} bytes, {what}: {shown}"


def _decode(decoder: Decoder, data: bytes) -> None:
    with suppress(Exception):  # _answer has looked at it
        decoder.decode(data)


def _milliseconds(decoder: Decoder, data: bytes) -> float:
    """In the process's own time, so that others on the machine count as little as can be."""
    start = process_time()
    _decode(decoder, data)
    return (process_time() - start) * 1000


def _peak_bytes(decoder: Decoder, data: bytes) -> int:
    tracemalloc.start()
    _decode(decoder, data)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak
