"""A small town of replicas: the plainest host there can be, on disks that forget.

It stands apart from netsim on purpose: what both make of the seam has to agree. Nothing is drawn at
random here. A node that is not `present` is a hand of the test: its mail is kept, and the test speaks
for it with its key.
"""

from collections.abc import Callable, Sequence
from enum import Enum
from functools import cache
from heapq import heappop, heappush
from typing import TypeVar

from chain.authorities import AuthoritySet
from chain.crypto import SecretKey, verify
from chain.genesis import Genesis, Parameters
from chain.primitives import (
    ChainId,
    ClientReference,
    Digest,
    MemberId,
    Milliseconds,
    NodeId,
    PublicKey,
    Signature,
)
from chain.storage.memory import MemoryStore
from chain.storage.store import Writes
from chain.transaction import Call, Execution, Transaction, TransactionBody
from chain.transition import Executor, chain_id_of
from consensus.vote_log import new_log
from node.replica import actions, inputs
from node.replica.actions import Action
from node.replica.inputs import Input
from node.replica.messages import (
    MAX_ANSWER_BLOCKS,
    Message,
    OwnVotesRequest,
    OwnVotesResponse,
    decode_message,
    encode_message,
)
from node.replica.replica import Replica, Setup
from node.replica.signer import Identity
from tests.chain.scripted import Scripted, script, set_call
from tests.chain.strategies import keyring, secret_key

START = Milliseconds(1_700_000_000_000)
DELAY_MS = 10
"""How long a message travels."""
MOST_STEPS = 500_000
"""A town that takes more does not come to rest."""

MEMBER = MemberId(b"agency".ljust(16, b"."))
OFFICER = secret_key(1_000)
SHORT = Parameters(epoch_heights=3)
"""Epochs so short that every run crosses some."""

A = TypeVar("A", bound=Action)


@cache
def holds(key: PublicKey, message: bytes, signature: Signature) -> bool:
    """Each signature is checked once in all tests; a check is pure."""
    return verify(key, message, signature)


def genesis_of(*schedule: AuthoritySet, parameters: Parameters = SHORT) -> Genesis:
    """A genesis with these authority sets, and one member with one officer."""
    return Genesis(
        nonce=Digest(b"n" * 32),
        timestamp_ms=START,
        parameters=parameters,
        authorities=schedule[0],
        calls=script(schedule, [(MEMBER, OFFICER.public)]),
    )


def transaction(
    chain_id: ChainId,
    sequence: int,
    *calls: Call,
    valid_until: int = START + 3_600_000,
    author: SecretKey = OFFICER,
) -> Transaction:
    """The officer's transaction of this sequence."""
    body = TransactionBody(
        chain_id=chain_id,
        member=MEMBER,
        author=author.public,
        sequence=sequence,
        valid_until=Milliseconds(valid_until),
        reference=ClientReference(sequence.to_bytes(16, "big")),
        execution=Execution.ATOMIC,
        calls=calls or (set_call(b"k%d" % (sequence % 7), b"v%d" % sequence),),
    )
    return Transaction.sign(body, [author])


def first_logs(keys: Sequence[SecretKey], chain_id: ChainId) -> dict[PublicKey, bytes | None]:
    """What the operator makes together with the keys."""
    return {key.public: new_log(key.public, chain_id) for key in keys}


class Loss(Enum):
    """What a crash takes."""

    NOTHING = "nothing"
    """The process ends, and all that it wrote stays."""
    UNSYNCED = "unsynced"
    """The power goes, and nothing stays that was not synced."""
    TORN = "torn"
    """The power goes in the middle of writing: of the batches and log writes under way one half stays."""


LogWrite = actions.AppendVoteLog | actions.RotateVoteLog


class Killed(BaseException):
    """The process is gone, in the middle of a step."""


class Disk:
    """A store whose unsynced batches can be taken back, and each key's vote log.

    What a process has written is what the next process reads, also when it is not on the disk yet.
    """

    def __init__(self, logs: dict[PublicKey, bytes | None]) -> None:
        self.store = MemoryStore()
        self.logs = dict(logs)
        self.kills_at_sync = False
        self._undo: list[Writes] = []
        self._synced_logs = dict(logs)
        self._log_writes: list[LogWrite] = []

    def write(self, writes: Writes) -> None:
        self._undo.append({key: self.store.get(key) for key in writes})
        self.store.apply(writes)

    def sync(self, writes: Writes) -> None:
        if self.kills_at_sync:
            raise Killed
        self.store.apply(writes)
        self._undo.clear()

    def log(self, write: LogWrite) -> None:
        """Begin a write of a vote log, which is durable after `sync_logs`."""
        self._log_writes.append(write)

    def sync_logs(self) -> list[int]:
        """Finish all writes of vote logs, in order; their tickets."""
        tickets = [each.ticket for each in self._log_writes]
        self._finish_log_writes()
        self._synced_logs = dict(self.logs)
        return tickets

    def lose_log(self, key: PublicKey) -> None:
        self.logs[key] = self._synced_logs[key] = None

    def crash(self, loss: Loss) -> None:
        match loss:
            case Loss.NOTHING:
                self._finish_log_writes()
            case Loss.UNSYNCED:
                self._lose(batches=len(self._undo))
            case Loss.TORN:
                self._lose(batches=(len(self._undo) + 1) // 2)
                self._tear()
        self._log_writes.clear()

    def copy(self) -> "Disk":
        """The same disk, which goes its own way from here."""
        other = Disk(self.logs)
        other.store = self.store.copy()
        other._undo = list(self._undo)
        other._synced_logs = dict(self._synced_logs)
        other._log_writes = list(self._log_writes)
        return other

    def _lose(self, batches: int) -> None:
        for _ in range(batches):
            self.store.apply(self._undo.pop())
        self._undo.clear()
        self.logs = dict(self._synced_logs)

    def _tear(self) -> None:
        """Half of the writes are whole, and of the next one half is there, if it was no rotation."""
        whole = len(self._log_writes) // 2
        for each in self._log_writes[:whole]:
            self._finish(each)
        for each in self._log_writes[whole : whole + 1]:
            log = self.logs[each.key]
            if isinstance(each, actions.AppendVoteLog) and log is not None:
                self.logs[each.key] = log + each.data[: len(each.data) // 2]
        self._synced_logs = dict(self.logs)

    def _finish_log_writes(self) -> None:
        for each in self._log_writes:
            self._finish(each)
        self._log_writes.clear()

    def _finish(self, each: LogWrite) -> None:
        log = self.logs[each.key]
        assert log is not None, "only a key with a log signs"
        self.logs[each.key] = (
            log + each.data if isinstance(each, actions.AppendVoteLog) else each.data
        )


class Host:
    """One node: a replica, unless it is down, and all that it has ever been told and has asked for."""

    def __init__(self, town: "Town", index: int, keys: tuple[SecretKey, ...]) -> None:
        self.town = town
        self.index = index
        self.keys = keys
        self.disk = Disk(first_logs(keys, town.chain_id))
        self.replica: Replica | None = None
        self.told: list[Input] = []
        self.asked: list[Action] = []
        self.story: list[Input | Action] = []
        """Both, as they followed one another."""
        self.wake_ms: int | None = None
        self._life = 0

    @property
    def up(self) -> Replica:
        """The replica of a node that is up."""
        assert self.replica is not None
        return self.replica

    def start(self) -> None:
        """A process begins on what the disk holds, and meets everyone who is there."""
        logs = self.disk.logs
        self.replica = self.town.replica(
            Setup(
                genesis=self.town.genesis,
                executor=self.town.executor(),
                store=self.disk.store,
                identities=tuple(Identity(key, logs[key.public]) for key in self.keys),
                holds=holds,
                answer_blocks=self.town.answer_blocks,
            )
        )
        self._life += 1
        self.give(inputs.Tick(*self.town.time))

    def crash(self, loss: Loss) -> None:
        """The process ends."""
        self.replica, self.wake_ms = None, None
        self._life += 1
        self.disk.crash(loss)
        self.town.left(self.index)

    def give(self, given: Input) -> list[Action]:
        """One input, and its actions in order."""
        self.told.append(given)
        self.story.append(given)
        wanted = self.up.step(given)
        for each in wanted:
            self.asked.append(each)
            self.story.append(each)
            self._carry_out(each)
        return wanted

    def all(self, kind: type[A]) -> list[A]:
        """Every action of one kind that it has asked for."""
        return [each for each in self.asked if isinstance(each, kind)]

    def _carry_out(self, wanted: Action) -> None:
        match wanted:
            case actions.WriteStore(writes):
                self.disk.write(writes)
            case actions.SyncStore(writes):
                self.disk.sync(writes)
            case actions.AppendVoteLog() | actions.RotateVoteLog():
                self.disk.log(wanted)
                self.town.at(self.town.now_ms + self.town.log_ms, self._sync_logs, self._life)
            case actions.Send(peer, data, _):
                self.town.post(self.index, self.town.ids.index(peer), data)
            case actions.Broadcast(data, _):
                for other in self.town.peers_of(self.index):
                    self.town.post(self.index, other, data)
            case actions.WakeAt(at_ms):
                self.wake_ms = at_ms
                self.town.at(at_ms, self._wake, at_ms)
            case actions.DropPeer(peer, _):
                self.town.cut(self.index, self.town.ids.index(peer))
            case actions.Stop():
                self.crash(Loss.NOTHING)
            case _:
                pass  # Committed, Answer and Alarm are there to be read.

    def _sync_logs(self, life: int) -> None:
        if life == self._life:
            for ticket in self.disk.sync_logs():
                self.give(inputs.LogSynced(*self.town.time, ticket))

    def _wake(self, at_ms: int) -> None:
        if self.replica is not None and self.wake_ms == at_ms:
            self.give(inputs.Tick(*self.town.time))


class Town:
    """Nodes 0 to n-1 hold the authority keys in the order of the set; observers come after them."""

    def __init__(
        self,
        size: int = 4,
        *,
        observers: int = 0,
        present: Sequence[int] | None = None,
        parameters: Parameters = SHORT,
        schedule: Sequence[AuthoritySet] = (),
        keys: Sequence[tuple[SecretKey, ...]] = (),
        executor: Callable[[], Executor] = Scripted,
        replica: Callable[[Setup], Replica] = Replica,
        log_ms: int = 0,
    ) -> None:
        """`schedule` and `keys` replace the one set of `size` authorities, and who holds which key.

        `log_ms` is how long a write of a vote log takes.
        """
        authorities, secrets = keyring(size)
        self.secrets = secrets
        self.executor = executor
        self.replica = replica
        self.genesis = genesis_of(*(schedule or (authorities,)), parameters=parameters)
        self.chain_id = chain_id_of(self.genesis, executor())
        held = [*(keys or [(each,) for each in secrets]), *[()] * observers]
        self.ids = [NodeId(secret_key(2_000 + at).public) for at in range(len(held))]
        self.now_ms = 0
        self.log_ms = log_ms
        self.answer_blocks = MAX_ANSWER_BLOCKS
        self.hosts = [Host(self, at, each) for at, each in enumerate(held)]
        self.present = range(len(held)) if present is None else present
        self.mail: dict[int, list[tuple[int, Message]]] = {at: [] for at in range(len(held))}
        self.lets_pass: Callable[[int, int, Message], bool] | None = None
        """Asked for each message on its way, if set."""
        self.remembers = True
        """Hands say at once that they hold no vote of who asks for its own (section 8); else the test does."""
        self._links: dict[tuple[int, int], None] = {}
        self._untold: dict[tuple[int, int], None] = {}
        """Connections that have gone, and whose first end has not been told."""
        self._heap: list[tuple[int, int, Callable[..., None], tuple[object, ...]]] = []
        self._count = 0

    @property
    def time(self) -> tuple[Milliseconds, Milliseconds]:
        """Monotonic and wall."""
        return Milliseconds(self.now_ms), Milliseconds(START + self.now_ms)

    def start(self) -> None:
        """Everyone who is present begins, and all are connected, also to those who are not."""
        for at in self.present:
            self.hosts[at].start()
        for one in range(len(self.hosts)):
            for other in range(one):
                self.connect(one, other)

    def wait_until(self, now_ms: int) -> None:
        """Begin later: nothing happens before."""
        assert not self._heap
        self.now_ms = now_ms

    def at(self, ms: int, call: Callable[..., None], *given: object) -> None:
        self._count += 1
        heappush(self._heap, (ms, self._count, call, given))

    def run(self, for_ms: int) -> None:
        """Let time pass."""
        self.run_while(lambda: True, limit_ms=for_ms)

    def settle(self) -> None:
        """Do what is due now, and let no time pass."""
        self.run(0)

    def run_while(self, wanted: Callable[[], bool], limit_ms: int) -> bool:
        """Let time pass while `wanted`; False if that did not end within `limit_ms`."""
        until_ms = self.now_ms + limit_ms
        for _ in range(MOST_STEPS):
            if not wanted():
                return True
            if not self._heap or self._heap[0][0] > until_ms:
                self.now_ms = until_ms
                return False
            ms, _, call, given = heappop(self._heap)
            self.now_ms = max(self.now_ms, ms)
            call(*given)
        raise AssertionError("the town does not come to rest")

    # The network.

    def connect(self, one: int, other: int) -> None:
        """Both can reach each other; who is present is told."""
        for here, there in ((one, other), (other, one)):
            if (here, there) not in self._links:
                self._tell_cut(here, there)
                self._links[here, there] = None
                if self.hosts[here].replica is not None:
                    self.hosts[here].give(inputs.Connected(*self.time, self.ids[there]))

    def cut(self, one: int, other: int) -> None:
        """Nothing passes any more; who is present is told after this step."""
        for here, there in ((one, other), (other, one)):
            if (
                self._links.pop((here, there), self) is None
                and self.hosts[here].replica is not None
            ):
                self._untold[here, there] = None
                self.at(self.now_ms, self._tell_cut, here, there)

    def left(self, gone: int) -> None:
        """A process has ended, and with it its connections."""
        for other in self.peers_of(gone):
            self.cut(gone, other)
        for here, there in [each for each in self._untold if each[0] == gone]:
            del self._untold[here, there]

    def return_of(self, back: int) -> None:
        """Start a node that was down, and connect it to all."""
        self.hosts[back].start()
        for other in range(len(self.hosts)):
            is_there = other not in self.present or self.hosts[other].replica is not None
            if other != back and is_there:
                self.connect(back, other)

    def peers_of(self, here: int) -> list[int]:
        return [there for one, there in self._links if one == here]

    def post(self, source: int, target: int, data: bytes) -> None:
        """A message sets out."""
        message = decode_message(data)
        if (source, target) not in self._links:
            return
        if self.lets_pass is not None and not self.lets_pass(source, target, message):
            return
        if target not in self.present and isinstance(message, OwnVotesRequest) and self.remembers:
            answer = OwnVotesResponse(message.key, self.hosts[source].up.epoch, ())
            self.at(self.now_ms, self._deliver, target, source, encode_message(answer))
        elif target not in self.present:
            self.mail[target].append((source, message))
        else:
            self.at(self.now_ms + DELAY_MS, self._deliver, source, target, data)

    def say(self, source: int, target: int, message: Message | bytes) -> list[Action]:
        """Speak for `source`, which is not present; what `target` did about it before time passed."""
        data = message if isinstance(message, bytes) else encode_message(message)
        host = self.hosts[target]
        before = len(host.asked)
        host.give(inputs.Received(*self.time, self.ids[source], data))
        self.settle()
        return host.asked[before:]

    def submit(self, node: int, given: Transaction | bytes) -> actions.Answer:
        """Hand in a transaction; what was answered."""
        data = given if isinstance(given, bytes) else given.encoded
        host = self.hosts[node]
        before = len(host.asked)
        host.give(inputs.Submitted(*self.time, (data,)))
        [answer] = [each for each in host.asked[before:] if isinstance(each, actions.Answer)]
        return answer

    def transaction(self, sequence: int, *calls: Call, valid_until: int = 0) -> Transaction:
        """The officer's transaction of this sequence, for this chain."""
        until = valid_until or START + self.now_ms + 3_600_000
        return transaction(self.chain_id, sequence, *calls, valid_until=until)

    def _deliver(self, source: int, target: int, data: bytes) -> None:
        host = self.hosts[target]
        if host.replica is not None and (source, target) in self._links:
            host.give(inputs.Received(*self.time, self.ids[source], data))

    def _tell_cut(self, here: int, there: int) -> None:
        if self._untold.pop((here, there), self) is None and self.hosts[here].replica is not None:
            self.hosts[here].give(inputs.Disconnected(*self.time, self.ids[there]))
