"""How long, in virtual time, a new observer takes to catch up with four authorities that are far ahead."""

from hashlib import sha256
from itertools import product

from chain.genesis import Parameters
from chain.primitives import Milliseconds
from node.replica.messages import Tag
from tests.bench.figure import Figure
from tests.chain.scripted import set_call
from tests.node.replica.archive import Archive
from tests.node.replica.town import Host, Town

BLOCKS = 2_000
DELAY_MS = 200
BYTES_PER_MS = 1_000
"""What passes over one link, one message after another: 8 Mbit/s."""
OBSERVER = 4
LIMIT_MS = 3_600_000
PARAMETERS = Parameters(epoch_heights=700, delta0_ms=Milliseconds(2_000))


class SlowTown(Town):
    """Long links of limited speed, of which each loses some messages."""

    def __init__(self, archive: Archive, *, lost_percent: int, silent: int) -> None:
        super().__init__(observers=1, parameters=PARAMETERS)
        self._lost_percent = lost_percent
        self._silent = range(silent)
        self._free_ms: dict[tuple[int, int], int] = {}
        self._sent = 0
        for host in self.hosts[:OBSERVER]:
            host.disk.store = archive.store.copy()

    def post(self, source: int, target: int, data: bytes) -> None:
        """A message sets out when those before it have passed."""
        self._sent += 1
        drawn = int.from_bytes(sha256(b"%d" % self._sent).digest()[:4], "big") % 100
        is_silent = source in self._silent and target == OBSERVER and data[0] != Tag.STATUS
        if drawn < self._lost_percent or is_silent:
            return
        free_ms = max(self.now_ms, self._free_ms.get((source, target), 0))
        passed_ms = free_ms + len(data) // BYTES_PER_MS
        self._free_ms[source, target] = passed_ms
        self.at(passed_ms + DELAY_MS, self._deliver, source, target, data)


def grown(size_bytes: int) -> Archive:
    """A chain of one transaction a block, each with so many bytes."""
    town = Town(parameters=PARAMETERS)
    archive = Archive(town.genesis, town.secrets)
    for at in range(BLOCKS):
        call = set_call(b"k%d" % (at % 7), bytes(size_bytes))
        archive.grow(
            town.transaction(at, call, valid_until=archive.tip.header.timestamp_ms + 60_000)
        )
    return archive


def catch_up_ms(archive: Archive, *, lost_percent: int = 0, silent: int = 0) -> int:
    """Virtual milliseconds until the observer holds all blocks."""
    town = SlowTown(archive, lost_percent=lost_percent, silent=silent)
    town.start()
    observer: Host = town.hosts[OBSERVER]
    if not town.run_while(lambda: observer.up.finalized.height < BLOCKS, LIMIT_MS):
        return LIMIT_MS
    return town.now_ms


def run() -> list[Figure]:
    """Small and large blocks, with and without losses and an authority that answers nothing."""
    figures = []
    for size_bytes in (100, 8_000):
        archive = grown(size_bytes)
        for lost_percent, silent in product((0, 1), (0, 1)):
            took_ms = catch_up_ms(archive, lost_percent=lost_percent, silent=silent)
            name = f"{BLOCKS} blocks of {size_bytes} bytes, {lost_percent} % lost, {silent} silent"
            figures.append(Figure(name, took_ms, took_ms, took_ms, "virtual ms", 1))
    return figures
