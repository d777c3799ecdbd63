"""A node of a network of one, without a wire: a real folder, a real store, and time that is said, not waited for."""

from collections import deque
from contextlib import ExitStack
from pathlib import Path

from chain.crypto import verify
from chain.genesis import Parameters
from chain.primitives import Milliseconds
from chain.storage.leveldb import LevelDbStore
from chain.transaction import Call
from contracts.executor import ContractExecutor
from contracts.founding import CallWriting
from contracts.shelf import shipped
from node.host.author import Author
from node.host.folder import NodeFolder
from node.host.key_files import Use, read_key
from node.host.local_net import Agency, LocalNode, make
from node.host.vote_log_files import VoteLogFiles
from node.replica import actions, inputs
from node.replica.replica import Replica, Setup
from node.replica.signer import Identity

PROGRAMS = shipped()
EPOCH = 4
"""Heights of an epoch, so that a short chain has several."""


def solitary_node(root: Path) -> LocalNode:
    """The folder of the only node of a new network."""
    return make(root, [Agency("Agensi Sunyi", 7)], PROGRAMS, Parameters(epoch_heights=EPOCH)).nodes[
        0
    ]


class SolitaryNode:
    """Runs the node in a folder, as the real host does but for time and network."""

    def __init__(self, node: LocalNode) -> None:
        self.node = node
        self.now_ms = 1_000
        self._open = ExitStack()
        folder = node.folder
        self._store = self._open.enter_context(LevelDbStore(folder.chain))
        self._logs = VoteLogFiles(folder.votes)
        key = read_key(folder.vote_keys()[0], Use.VOTE).open()
        identity = Identity(key, self._logs.read(key.public))
        executor = ContractExecutor(PROGRAMS)
        genesis = folder.read_genesis()
        self._began_ms = genesis.timestamp_ms
        self.replica = Replica(Setup(genesis, executor, self._store, (identity,), verify))
        officer = read_key(node.officers[0], Use.USER).open()
        self.officer = Author(officer, node.member, self.replica.ledger.chain_id)
        self._waiting: deque[inputs.Input] = deque()
        self._step(inputs.Tick(*self._time()))

    def close(self) -> None:
        """End it."""
        self._open.close()

    def run_to(self, height: int) -> None:
        """Until the chain is so high, with a transaction in each block."""
        calls = CallWriting(PROGRAMS)
        while self.replica.finalized.height < height:
            newcomer = self.replica.finalized.height.to_bytes(32, "big")
            self.submit([calls.call("user", "offer", newcomer)])
            before = self.replica.finalized.height
            while self.replica.finalized.height == before:
                self.now_ms += 100
                self._step(inputs.Tick(*self._time()))

    def submit(self, calls: list[Call]) -> None:
        """Hand in a transaction of the officer's, whose own clock is right."""
        signed = self.officer.sign(calls)
        self._step(inputs.Submitted(*self._time(), (signed.encoded,)))

    def _time(self) -> tuple[Milliseconds, Milliseconds]:
        return Milliseconds(self.now_ms), Milliseconds(self._began_ms + self.now_ms)

    def _step(self, first: inputs.Input) -> None:
        self._waiting.append(first)
        while self._waiting:
            for action in self.replica.step(self._waiting.popleft()):
                self._carry_out(action)

    def _carry_out(self, action: actions.Action) -> None:
        match action:
            case actions.WriteStore(writes) | actions.SyncStore(writes):
                self._store.apply(writes)
            case actions.AppendVoteLog(key, data, ticket):
                self._logs.append(key, data)
                self._waiting.append(inputs.LogSynced(*self._time(), ticket))
            case actions.RotateVoteLog(key, data, ticket):
                self._logs.rotate(key, data)
                self._waiting.append(inputs.LogSynced(*self._time(), ticket))
            case actions.Answer(refusal=refusal):
                assert refusal is None, refusal
            case actions.Stop():
                raise AssertionError(action)
            case _:
                pass


def chain_of(root: Path, height: int) -> NodeFolder:
    """The folder of a node that has run so far and has ended."""
    node = SolitaryNode(solitary_node(root))
    try:
        node.run_to(height)
    finally:
        node.close()
    return node.node.folder
