"""What an event of a referral costs with 10,000 and with 1,000,000 objects (cases and referrals) in the state, on LevelDB.

Execution, the new root and the write of the block, without signatures and votes. Of the referrals that are worked on, nine in ten
are among the newest 5 %, as in an agency's day; beside it stands any with the same chance. The large state takes some
minutes to make, and lies in `build/bench` afterwards for the next run of the same contracts.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Final

from chain.crypto import digest
from chain.state import Overlay, Snapshot
from chain.storage.leveldb import LevelDbStore
from chain.storage.remembering import RememberingStore
from chain.storage.store import KeyValueStore
from chain.transaction import Call
from node.host.node import REMEMBERED_BYTES
from tests.bench.figure import Figure, of_samples
from tests.contracts.network import LAST_HEIGHT, PROGRAMS, Network, context_on, member_id

SIZES: Final = (10_000, 1_000_000)
FOLDER: Final = Path("build/bench")
CALLS: Final = 200
"""Of one transaction while the state is made."""
MADE_TOGETHER: Final = 1_000
"""Referrals of one block while the state is made."""
ROUNDS: Final = 3
WORKED_ON: Final = 40
"""Referrals of one round, each with four events, each kind of event in a block of its own."""
NEWEST: Final = 20
"""One in so many is among the newest 5 %."""
ANY: Final = 10
"""One in so many that are worked on in a usual day is any referral."""
SAID: Final = b"c" * 32
SERVICE = b"s" * 16
IN_AREA = 1


def run() -> list[Figure]:
    """Microseconds of an event by size, and by which referrals are worked on; and the ratios."""
    few, many = (_of_size(size) for size in SIZES)
    figures = [*few, *many]
    for small, large in list(zip(few, many, strict=True))[:2]:
        ratio = large.median / small.median
        figures.append(Figure(f"{large.name}, over few", ratio, ratio, ratio, "times", 1))
    return figures


def _of_size(size: int) -> list[Figure]:
    referrals = size // 2
    made = _made(referrals)
    with TemporaryDirectory(dir=FOLDER) as copied:
        folder = Path(copied) / "store"
        shutil.copytree(made, folder)
        with LevelDbStore(folder) as on_disk:
            began = perf_counter()
            day = _Day(RememberingStore(on_disk, REMEMBERED_BYTES))
            opened_ms = (perf_counter() - began) * 1_000
            usual, rare = _Chosen(referrals, ANY), _Chosen(referrals, 1)
            usually = [day.work_on(usual.take(WORKED_ON)) for _ in range(ROUNDS)]
            anywhere = [day.work_on(rare.take(WORKED_ON)) for _ in range(ROUNDS)]
    return [
        of_samples(f"newest mostly, {size:,}", usually, "us"),
        of_samples(f"any, {size:,}", anywhere, "us"),
        of_samples(f"open, {size:,}", [opened_ms], "ms"),
    ]


def _made(referrals: int) -> Path:
    """A store with so many referrals, each in a case of its own."""
    programs = digest(*(program.digest for program in PROGRAMS))[:6].hex()
    folder = FOLDER / f"{referrals}-referrals-{programs}"
    if folder.exists():
        return folder
    unfinished = folder.with_name(folder.name + ".unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True)
    with LevelDbStore(unfinished) as store:
        store.apply(Network().tip.state.store_writes())
        day = _Day(store)
        day.publish()
        for start in range(0, referrals, MADE_TOGETHER):
            numbers = range(start, min(referrals, start + MADE_TOGETHER))
            day.open(numbers)
            sys.stderr.write(f"\r{numbers.stop:,} of {referrals:,} referrals are made")
    sys.stderr.write("\n")
    unfinished.rename(folder)
    return folder


class _Chosen:
    """Referrals by number, none twice: one in `any_of` is any, the others are among the newest 5 %."""

    def __init__(self, referrals: int, any_of: int) -> None:
        self._chance = Random(referrals + any_of)
        self._referrals = referrals
        self._any_of = any_of
        self._taken: set[int] = set()

    def take(self, count: int) -> list[int]:
        """So many more."""
        return [self._one() for _ in range(count)]

    def _one(self) -> int:
        is_any = self._chance.randrange(self._any_of) == 0
        newest = self._referrals - self._referrals // NEWEST
        while True:
            number = self._chance.randrange(0 if is_any else newest, self._referrals)
            # Every other number is left to whoever chooses otherwise from the same state.
            if number % 2 == (self._any_of == 1) and number not in self._taken:
                self._taken.add(number)
                return number


class _Day:
    """Blocks of agencies' officers, one after the other, on a store."""

    def __init__(self, store: KeyValueStore) -> None:
        self._store = store
        self._network = Network()
        self._snapshot = Snapshot(store)

    def publish(self) -> None:
        """What the agency that is asked helps with."""
        self._block("m2.a", list(self._network.publishes(SERVICE, 3, 10)))

    def open(self, numbers: range) -> None:
        """Cases, each with its referral."""
        encode = self._network.encode
        calls = []
        for number in numbers:
            case, ref = _id("case", number), _id("ref", number)
            calls.append(self._network.gives(case, 3))
            calls.append(encode("case", "open", case, 1, 10, SAID, case))
            calls.append(encode("referral", "open", ref, case, 3, 10, 3))
        self._block("m1.a", calls)

    def work_on(self, numbers: list[int]) -> float:
        """Four events of each referral; microseconds of one of them."""
        encode, target = self._network.encode, member_id(2)
        steps: list[tuple[str, Callable[[bytes, bytes], Call]]] = [
            (
                "m1.a",
                lambda ref, leg: encode(
                    "leg", "offer", ref, 1, 1, (leg,), ((target, leg),), IN_AREA
                ),
            ),
            ("n2", lambda _, leg: encode("leg", "receive", leg, 1)),
            ("m2.a", lambda _, leg: encode("leg", "accept", leg, 2)),
            ("m2.a", lambda _, leg: encode("service", "start", leg, 1, SAID)),
        ]
        took_s = sum(
            self._block(who, [call(_id("ref", each), _id("leg", each)) for each in numbers])
            for who, call in steps
        )
        return took_s * 1e6 / (len(steps) * len(numbers))

    def _block(self, who: str, calls: list[Call]) -> float:
        """A block of `calls` that `who` signs; in how many seconds it was executed, sealed and stored."""
        sent = [self._network.transaction(who, *batch) for batch in _batches(calls)]
        context = context_on(self._network, LAST_HEIGHT)
        began = perf_counter()
        state = Overlay(self._snapshot)
        receipts = [self._network.executor.execute(state, each, context) for each in sent]
        state.seal()
        self._store.apply(state.store_writes())
        self._snapshot.advance(state)
        took_s = perf_counter() - began
        assert all(each.code == "done" for receipt in receipts for each in receipt.results)
        return took_s


def _batches(calls: list[Call]) -> Iterator[list[Call]]:
    for at in range(0, len(calls), CALLS):
        yield calls[at : at + CALLS]


def _id(name: str, number: int) -> bytes:
    return digest(name.encode(), number.to_bytes(4, "big"))[:16]
