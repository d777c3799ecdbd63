"""A network of real processes: started, killed, paused, and asked through their APIs."""

from __future__ import annotations

import signal
import subprocess
import sys
from base64 import b64encode
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import httpx
import trio

from chain.genesis import Parameters
from chain.primitives import Milliseconds
from chain.storage.store import StorageError
from chain.transaction import Transaction
from consensus.vote_log import RecordKind, read_log
from node.client.api import Json, NoAnswer, place_of
from node.host.author import Author
from node.host.key_files import Use, read_key
from node.host.local_net import Agency, LocalNet, LocalNode, make
from node.host.vote_log_files import VoteLogFiles
from tests.chaos.one_node import PROGRAMS

PARAMETERS = Parameters(
    epoch_heights=200,
    delta0_ms=Milliseconds(500),
    delta_cap_ms=Milliseconds(4_000),
    min_block_ms=Milliseconds(100),
    heartbeat_ms=Milliseconds(2_000),
)
"""A busy chain: epochs end while the run lasts, and nobody waits long for a leader that is down."""

Place: TypeAlias = tuple[int, int]
"""An epoch, and a view of it."""
NOWHERE: Place = (-1, 0)

PATIENCE_S = 120.0
"""For whatever has to happen at last; on a machine that others use, too."""


@dataclass(slots=True)
class Running:
    """One node of the network, and its process if it runs."""

    local: LocalNode
    process: subprocess.Popen[bytes] | None = None
    lives: int = 0
    before: tuple[str, ...] = ()
    """What starts its command, where it lives elsewhere."""
    host: str = "127.0.0.1"
    """Where its API listens."""

    @property
    def name(self) -> str:
        """As the agency is called."""
        return self.local.name

    @property
    def log(self) -> Path:
        """What it says in this life; a bound on its files bounds this one, too, so each life has its own."""
        return self.local.folder.path / f"node-{self.lives}.log"

    def is_up(self) -> bool:
        """True if its process runs."""
        return self.process is not None and self.process.poll() is None

    def start(self, most_file_bytes: int | None = None) -> None:
        """Start its process; bounded files play a disk that fills."""
        self.local.folder.api_port.unlink(missing_ok=True)
        command = [
            *self.before,
            sys.executable,
            "-m",
            "tests.chaos.one_node",
            str(self.local.folder.path),
        ]
        if most_file_bytes is not None:
            command.append(str(most_file_bytes))
        self.lives += 1
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                command, stdout=log, stderr=log, stdin=subprocess.DEVNULL
            )

    def signal(self, number: signal.Signals) -> None:
        """Send it a signal."""
        assert self.process is not None, "it was started"
        self.process.send_signal(number)

    def kill(self) -> None:
        """SIGKILL, and wait until the kernel has taken it."""
        assert self.process is not None, "it was started"
        self.process.kill()
        self.process.wait()
        self.process = None

    async def ended_by_itself(self) -> int:
        """Wait for its end; its exit status."""
        assert self.process is not None, "it was started"
        with trio.fail_after(PATIENCE_S):
            while self.is_up():  # noqa: ASYNC110 - a process has no event
                await trio.sleep(0.05)
        status = self.process.returncode
        self.process = None
        return status

    def last_words(self) -> str:
        """The end of its log."""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-15:])

    def url(self) -> str:
        """Where its API is; NotRunning if it has not said."""
        return place_of(self.local.folder).url.replace("127.0.0.1", self.host)

    def last_vote(self) -> Place:
        """Where in the chain's epochs and views its newest vote stands; NOWHERE if it has never voted."""
        [path] = self.local.folder.vote_keys()
        key = read_key(path, Use.VOTE).public
        try:
            log = VoteLogFiles(self.local.folder.votes).read(key)
        except StorageError:  # it began a new file between our two looks at the folder
            return self.last_vote()
        assert log is not None, "a vote log is never without its file"
        votes = (each for each in read_log(log).records if each.kind is not RecordKind.FLOOR)
        return max(((each.epoch, each.view) for each in votes), default=NOWHERE)


@dataclass(slots=True)
class Net:
    """The whole network."""

    local: LocalNet
    nodes: list[Running]
    client: httpx.AsyncClient | None = None
    token: str | None = None
    """What the APIs ask for, if they do."""

    @asynccontextmanager
    async def asking(self) -> AsyncIterator[None]:
        """Keep connections to the APIs for as long as the context lasts; making them is dear."""
        headers = {} if self.token is None else {"authorization": f"Bearer {self.token}"}
        async with httpx.AsyncClient(timeout=10, trust_env=False, headers=headers) as self.client:
            yield

    async def ask(self, node: Running, path: str, **query: str | int) -> Json | None:
        """What a node's API answers; None if it does not, or refuses."""
        assert self.client is not None, "whoever asks does it while `asking`"
        try:
            answer = await self.client.get(node.url() + path, params=query)
            found = answer.json() if answer.is_success else None
        except (NoAnswer, httpx.HTTPError):
            return None
        assert found is None or isinstance(found, dict), "the API answers with objects"
        return found

    async def submit(self, node: Running, transactions: Iterable[Transaction]) -> list[str] | None:
        """The ids of those that a node acknowledged; None if it did not answer."""
        assert self.client is not None, "whoever asks does it while `asking`"
        encoded = [b64encode(each.encoded).decode() for each in transactions]
        try:
            url = node.url() + "/v1/transactions"
            answer = await self.client.post(url, json={"transactions": encoded})
            rows = answer.json()["transactions"] if answer.is_success else None
        except (NoAnswer, httpx.HTTPError):
            return None
        return None if rows is None else [row["id"] for row in rows if row["accepted"]]

    async def final_ids(self, node: Running, up_to: int) -> set[str]:
        """The ids of all transactions in the final blocks of a node, up to a height."""
        found: set[str] = set()
        for block in await self.blocks(node, up_to):
            ids = block["transactions"]
            assert isinstance(ids, list), "as the API describes it"
            found.update(ids)
        return found

    async def blocks(self, node: Running, up_to: int) -> list[Json]:
        """All final blocks of a node from height 1 up to `up_to`."""
        found: list[Json] = []
        while len(found) < up_to:
            query = {"from": len(found) + 1, "most": min(100, up_to - len(found))}
            piece = await self.ask(node, "/v1/blocks", **query)
            if piece is None or not piece["blocks"]:
                await trio.sleep(0.2)
                continue
            blocks = piece["blocks"]
            assert isinstance(blocks, list), "as the API describes it"
            found += blocks
        return found

    @property
    def quorum(self) -> int:
        """How many have to be up for the chain to go on."""
        voting = sum(each.local.votes for each in self.nodes)
        return voting - (voting - 1) // 3

    def officer(self, at: int) -> Author:
        """The first officer of node `at`."""
        local = self.nodes[at].local
        return Author(
            read_key(local.officers[0], Use.USER).open(), local.member, self.local.chain_id
        )

    def end(self) -> None:
        """Kill whoever runs."""
        for each in self.nodes:
            if each.is_up():
                each.signal(signal.SIGCONT)
                each.kill()

    def assert_alive(self) -> None:
        """Nobody has ended that nobody ended."""
        for each in self.nodes:
            assert each.process is None or each.is_up(), (
                f"{each.name} ended by itself:\n{each.last_words()}"
            )


@contextmanager
def network(root: Path, count: int = 4) -> Iterator[Net]:
    """A network of `count` authorities below `root`; its processes end with the context."""
    agencies = [Agency(f"Agensi {number + 1}", 1 + number % 9) for number in range(count)]
    local = make(root, agencies, PROGRAMS, PARAMETERS)
    net = Net(local, [Running(each) for each in local.nodes])
    try:
        yield net
    finally:
        net.end()


async def heights(net: Net) -> dict[str, int]:
    """The newest final height of each node that answers."""
    found: dict[str, int] = {}
    for each in net.nodes:
        status = await net.ask(each, "/v1/status") if each.is_up() else None
        if status is not None:
            found[each.name] = _number(status["height"])
    return found


def _number(value: object) -> int:
    assert isinstance(value, int), "the API says a number"
    return value


async def votes_again(net: Net, node: Running, since: Place) -> float:
    """Wait until `node` has voted beyond `since`; how long it took, in seconds.

    It is read off its vote log, where a vote stands before it leaves: what peers hold of the present view they forget
    with the next, and a node that is slower than the others would never be seen there.
    """
    began = trio.current_time()
    with trio.move_on_after(PATIENCE_S):
        while node.last_vote() <= since:
            net.assert_alive()
            await trio.sleep(0.1)
        return trio.current_time() - began
    raise AssertionError(
        f"{node.name} did not vote beyond {since}: {await heights(net)}\n{node.last_words()}"
    )


async def equal_roots(net: Net) -> tuple[int, str]:
    """Wait until all nodes have a height that all had not when this began; its state root, which all share."""
    goal = max((await heights(net)).values()) + 1
    roots: set[object] = set()
    with trio.move_on_after(PATIENCE_S):
        while True:
            net.assert_alive()
            blocks = [await net.ask(each, f"/v1/blocks/{goal}") for each in net.nodes]
            found = [each for each in blocks if each is not None]
            if len(found) == len(net.nodes):
                roots = {(each["id"], each["state_root"]) for each in found}
                break
            await trio.sleep(0.2)
    assert len(roots) == 1, f"at height {goal}: {roots}; {await heights(net)}"
    return goal, str(found[0]["state_root"])
