"""I6 (S4): before a node's vote is on the wire, its record is on disk in the log of its key."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from chain.primitives import PublicKey
from chain.vote import Ballot, Vote
from consensus.vote_log import HEAD_BYTES, DamagedVoteLog, read_log
from netsim.checkers.vote_records import ballots_in
from netsim.checkers.wire import Reader
from netsim.host import Host
from netsim.watcher import Watcher

if TYPE_CHECKING:
    from netsim.world import World

NAME = "durable votes"


class DurableVotes(Watcher, Reader):
    """Follows what is on each disk, and compares when a node hands its own vote to the network."""

    def __init__(self) -> None:
        self._world: World
        self._durable: dict[PublicKey, dict[Ballot, None]] = {}
        self._written: dict[int, list[tuple[PublicKey, Sequence[Ballot]]]] = {}

    def attached(self, world: World) -> None:
        """Check this world."""
        self._world = world

    def on_start(self, node: int) -> None:
        """What survived: no power cut takes it, or it was written by a killed process and never synced."""
        host = self._world.hosts[node]
        if not isinstance(host, Host):
            return
        self._written[node] = []
        for key, log in host.disk.logs.items():
            durable, found = log.durable or b"", log.read() or b""
            self._durable[key] = _surviving(durable)
            rest = [each for each in _surviving(found) if each not in self._durable[key]]
            self._written[node].append((key, rest))

    def on_log(self, node: int, key: PublicKey, data: bytes) -> None:
        """Written, and not yet durable."""
        self._written.setdefault(node, []).append((key, ballots_in(data)))

    def on_log_rotated(self, node: int, key: PublicKey, data: bytes) -> None:
        """A new file: what it begins with, beside what the older one held."""
        self.on_log(node, key, data[HEAD_BYTES:])

    def on_log_synced(self, node: int, _ticket: int) -> None:
        """What was written is durable."""
        for key, ballots in self._written.get(node, ()):
            self._durable.setdefault(key, {}).update(dict.fromkeys(ballots))
        self._written[node] = []

    def vote_shown(self, vote: Vote, key: PublicKey, node: int) -> None:
        """A node's own vote, for the first time."""
        host = self._world.hosts[node]
        if not isinstance(host, Host) or self._world.cast.node_of_key(key) != node:
            return
        if vote.ballot not in self._durable.get(key, {}):
            where = f"view {vote.view} of epoch {vote.epoch}"
            self._world.violate(
                NAME, f"{self._world.name_of(node)}: {vote.kind.name} of {where} is not in its log"
            )


def _surviving(data: bytes) -> dict[Ballot, None]:
    try:
        valid_bytes = read_log(data).valid_bytes
    except DamagedVoteLog:
        return {}
    return dict.fromkeys(ballots_in(data[HEAD_BYTES:valid_bytes]))
