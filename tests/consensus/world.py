"""A few machines in a bare world: every message takes ten milliseconds, disks are quick, nothing is signed.

What is told is what they decide, one line for all that decide the same at the same time. It is no
simulation: netsim has links, disks and clocks that fail. Here a story can be followed by eye.
"""

from collections.abc import Iterable
from dataclasses import replace
from heapq import heappop, heappush
from itertools import count

from chain.block import Block, Header
from chain.certificate import Certificate
from chain.genesis import Parameters
from chain.primitives import BlockId, Milliseconds
from chain.vote import Ballot, Vote, VoteKind
from consensus import effects, inputs
from consensus.held import Restored
from consensus.inputs import Input, Moment
from consensus.machine import Machine
from consensus.messages import BlockRequest, CertificateRequest, Message, Proposal, Status
from consensus.signing_rules import Matter, SigningRecord, durable_before
from consensus.vote_log import Record
from consensus.work import NEVER
from tests.consensus.rule_book import RuleBook
from tests.consensus.stage import Stage, key_of, mark, name_of_node, node_of
from tests.consensus.wording import Wording

DELAY_MS = 10
MOST_STEPS = 20_000
"""More than any story here takes: one that goes on longer never comes to its end."""


class Disk:
    """What a node has stored, and what of it would survive a power cut."""

    def __init__(self, root: Header, root_id: BlockId) -> None:
        self.log: list[Ballot] = []
        self.chain: list[Block] = []
        self.root, self.root_id = root, root_id
        self.blocks: dict[BlockId, Block] = {}
        self.certificates: dict[Ballot, Certificate] = {}
        self._synced_blocks: dict[BlockId, Block] = {}
        self._synced_certificates: dict[Ballot, Certificate] = {}

    def record(self, ballot: Ballot) -> None:
        """Append to the vote log, once S4's demands are met."""
        if Matter.CERTIFICATE in durable_before(ballot.kind):
            self._synced_blocks = dict(self.blocks)
            self._synced_certificates = dict(self.certificates)
        if ballot not in self.log:
            self.log.append(ballot)

    def commit(self, block: Block) -> None:
        """The batch of a final block."""
        self.chain.append(block)
        self.root, self.root_id = block.header, block.id
        for at in [
            each for each, b in self.blocks.items() if b.header.height <= block.header.height
        ]:
            del self.blocks[at]

    def cut_power(self) -> None:
        """Forget what was not synced; final blocks are synced with their batch here."""
        height = self.root.height
        self.certificates = dict(self._synced_certificates)
        self.blocks = {
            at: block for at, block in self._synced_blocks.items() if block.header.height > height
        }


class World:
    """Authorities A, B, C, ... that have joined one another."""

    def __init__(self, size: int = 4, *, parameters: Parameters | None = None) -> None:
        self.now_ms = 1_000
        self.parameters = parameters or Parameters()
        self.stages = [Stage(size, parameters=self.parameters)]
        self.names = [chr(ord("A") + at) for at in range(size)]
        self.down: set[str] = set()
        self.cut_off: set[str] = set()
        self.machines: dict[str, Machine] = {}
        self.disks: dict[str, Disk] = {}
        self._rules: dict[str, RuleBook] = {}
        self._events: list[tuple[int, int, str, Machine, Input]] = []
        self._order = count()
        self._told: list[tuple[int, str, list[str]]] = []
        self._work = inputs.WorkChanged(None, proposable=False)
        genesis = self.stages[0].blocks["genesis"]
        for name in self.names:
            self.disks[name] = Disk(genesis.header, genesis.id)
            self._begin(name, 0)
            self._connect(name)

    # What tests do.

    def work(self, due_ms: int | None = 0) -> None:
        """A transaction has reached everybody, or none waits any more."""
        due = None if due_ms is None else Milliseconds(due_ms)
        self._tell_of(inputs.WorkChanged(due, proposable=due is not None))

    def deadline(self, due_ms: int) -> None:
        """Nothing waits but a contract's deadline."""
        self._tell_of(inputs.WorkChanged(Milliseconds(due_ms), proposable=False))

    def _tell_of(self, work: inputs.WorkChanged) -> None:
        self._work = work
        for name in self.names:
            self._later(0, name, work)

    def run(self, until_ms: int) -> None:
        """Let everything happen that happens until then."""
        for _ in range(MOST_STEPS):
            at_ms = self._events[0][0] if self._events else NEVER
            wake_ms, name = min((self._wake(each), each) for each in self.names)
            if min(at_ms, wake_ms) > until_ms:
                self.now_ms = until_ms
                return
            self.now_ms = max(self.now_ms, min(at_ms, wake_ms))
            if at_ms <= wake_ms:
                _, _, name, machine, given = heappop(self._events)
                if name not in self.down and machine is self.machines[name]:
                    self._step(name, given)
            else:
                self._step(name, inputs.Ticked())
        raise AssertionError("it never comes to rest:\n" + self.text())

    def cut_power(self, *names: str) -> None:
        """These nodes lose what was not synced, and are down."""
        for name in names:
            self.down.add(name)
            self.disks[name].cut_power()
        self._tell("lose power", names)

    def restart(self, *names: str) -> None:
        """From the disk and the vote log."""
        for name in names:
            self.down.discard(name)
            self._begin(name, self.machines[name].instance.epoch)
            self._connect(name)
        self._tell("restart", names)

    def cut(self, name: str) -> None:
        """No message reaches this node, or leaves it."""
        self.cut_off.add(name)

    def heal(self, name: str) -> None:
        """It is connected again."""
        self.cut_off.discard(name)
        self._connect(name)

    def say(self, vote: Vote, *names: str) -> None:
        """A Byzantine authority's vote, to these nodes alone."""
        for name in names:
            self._later(DELAY_MS, name, inputs.VoteArrived(node_of(chr(65 + vote.signer)), vote))

    def text(self) -> str:
        """What has been decided since it was last asked for."""
        told, self._told = self._told, []
        return "".join(f"{at:>6} {' '.join(sorted(who))}: {text}\n" for at, text, who in told)

    # Machines.

    def _begin(self, name: str, epoch: int) -> None:
        stage, disk = self.stages[epoch], self.disks[name]
        of_epoch = [each for each in disk.log if each.epoch == epoch]
        certificates = [each for each in disk.certificates.values() if each.epoch == epoch]
        restored = Restored(
            disk.root_id, disk.root, tuple(disk.blocks.values()), tuple(certificates)
        )
        record = SigningRecord(stage.instance.epoch, map(Record.of, of_epoch))
        own = key_of(self.names.index(name))
        self.machines[name] = Machine(stage.instance, own, record, restored)
        self._rules[name] = RuleBook(of_epoch, restored)
        self._later(0, name, self._work)

    def _connect(self, name: str) -> None:
        """With everybody that can be reached; both say how far they are."""
        for peer in self.machines:
            if peer != name and not {peer, name} & (self.cut_off | self.down):
                for one, other in ((name, peer), (peer, name)):
                    self._later(0, one, inputs.PeerJoined(node_of(other)))
                    self._send(one, other, self._status(one))

    def _status(self, name: str) -> Status:
        machine, root = self.machines[name], self.disks[name].root
        view, finalized_view = machine.view, machine.finalized_view
        epoch = machine.instance.epoch
        return Status(epoch, view, finalized_view, root.height, root.state_root)

    def _stage(self, name: str) -> Stage:
        return self.stages[self.machines[name].instance.epoch]

    def _wake(self, name: str) -> int:
        return NEVER if name in self.down else self.machines[name].wake_at

    def _step(self, name: str, given: Input) -> None:
        machine = self.machines[name]
        before = machine.view
        at = Moment(Milliseconds(self.now_ms), Milliseconds(self.now_ms))
        found = machine.step(at, given)
        self._rules[name].read(given, found)
        for effect in found:
            self._carry_out(name, effect)
        if machine.over:
            self._next_epoch(name)
        elif machine.view != before:
            self._tell(f"enter view {machine.view}", [name])

    def _carry_out(self, name: str, effect: effects.Effect) -> None:
        disk = self.disks[name]
        match effect:
            case effects.Cast() | effects.Recall():
                self._vote(name, effect)
            case effects.SendTo(peer, message):
                self._send(name, name_of_node(peer), message)
            case effects.SendAll(message):
                self._broadcast(name, message)
            case effects.KeepBlock(block):
                disk.blocks[block.id] = block
            case effects.KeepCertificate(certificate):
                disk.certificates[certificate.ballot] = certificate
            case effects.Execute(block, _):
                self._later(0, name, inputs.BlockExecuted(block.id, found_valid=True))
            case effects.Build(view):
                self._later(0, name, inputs.BlockBuilt(view, self._built(name, effect)))
            case effects.Commit(block):
                disk.commit(block)
                self._tell_effect(name, replace(effect, dropped=()))
            case _:
                self._tell_effect(name, effect)

    def _vote(self, name: str, effect: effects.Cast | effects.Recall) -> None:
        ballot, signer = effect.ballot, self.names.index(name)
        signature = mark(ballot, signer)
        vote = Vote(ballot.kind, ballot.epoch, ballot.view, ballot.block_id, signer, signature)
        draft = effect.draft if isinstance(effect, effects.Cast) else None
        if isinstance(effect, effects.Cast):
            self.disks[name].record(ballot)
            self._tell_effect(name, replace(effect, proof=None))
        if draft is None:
            self._later(0, name, inputs.VoteArrived(None, vote))
            self._broadcast(name, vote)
            return
        proposal = Proposal(
            *(ballot.epoch, ballot.view, draft.form, ballot.block_id, draft.block),
            *(draft.parent_view, draft.justification, signature),
        )
        self._later(0, name, inputs.ProposalArrived(None, proposal))
        self._broadcast(name, proposal)

    def _built(self, name: str, wanted: effects.Build) -> Block:
        stage = self._stage(name)
        parent, epoch = stage.names[wanted.parent_id], stage.instance.epoch
        label = f"b{wanted.view}" if epoch == 0 else f"b{epoch}.{wanted.view}"
        return stage.block(label, parent, wanted.view, at_ms=wanted.timestamp_ms)

    def _next_epoch(self, name: str) -> None:
        disk, old = self.disks[name], self._stage(name)
        epoch = old.instance.epoch + 1
        if len(self.stages) == epoch:
            handover = next(
                each
                for each in disk.certificates.values()
                if each.kind is VoteKind.FINALIZE and each.block_id == disk.root_id
            )
            size = len(self.names)
            self.stages.append(
                Stage(
                    size,
                    epoch=epoch,
                    genesis=disk.root,
                    handover=handover,
                    parameters=self.parameters,
                )
            )
        disk.blocks.clear()
        self._begin(name, epoch)
        self._connect(name)

    # Messages.

    def _broadcast(self, name: str, message: Message) -> None:
        for peer in self.names:
            if peer != name:
                self._send(name, peer, message)

    def _send(self, name: str, peer: str, message: Message) -> None:
        if {name, peer} & self.cut_off or name in self.down:
            return
        given = self._delivered(name, peer, message)
        if given is not None:
            self._later(DELAY_MS, peer, given)

    def _delivered(self, name: str, peer: str, message: Message) -> Input | None:
        """As what it arrives; nothing of another epoch does, and blocks are answered in place."""
        if self.machines[name].instance.epoch != self.machines[peer].instance.epoch:
            return None
        match message:
            case Proposal():
                return inputs.ProposalArrived(node_of(name), message)
            case Vote():
                return inputs.VoteArrived(node_of(name), message)
            case Certificate():
                return inputs.CertificateArrived(node_of(name), message)
            case CertificateRequest():
                return inputs.CertificateAsked(node_of(name), message)
            case Status():
                return inputs.StatusArrived(node_of(name), message)
            case BlockRequest(block_ids):
                self._answer_blocks(name, peer, block_ids)
            case _:
                raise AssertionError(f"{message} is not for a small world")
        return None

    def _answer_blocks(self, asker: str, holder: str, block_ids: Iterable[BlockId]) -> None:
        final = {block.id: block for block in self.disks[holder].chain}
        for block_id in block_ids:
            block = self.machines[holder].block(block_id) or final.get(block_id)
            if block is not None:
                self._later(2 * DELAY_MS, asker, inputs.BlockArrived(block))

    def _later(self, delay_ms: int, name: str, given: Input) -> None:
        at_ms = self.now_ms + delay_ms
        heappush(self._events, (at_ms, next(self._order), name, self.machines[name], given))

    # Telling.

    def _tell_effect(self, name: str, effect: effects.Effect) -> None:
        if not isinstance(effect, effects.Retried):
            [line] = Wording(self._stage(name)).lines([effect])
            self._tell(line, [name])

    def _tell(self, text: str, names: Iterable[str]) -> None:
        for at_ms, told, who in self._told:
            if (at_ms, told) == (self.now_ms, text):
                who.extend(names)
                return
        self._told.append((self.now_ms, text, list(names)))
