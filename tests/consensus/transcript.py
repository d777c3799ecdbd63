"""One machine on a stage, and what was said to it and what it wanted, as lines that a person can read.

An input stands at the left behind its time, in milliseconds; the effects of it are indented below. The
wall clock reads the same as the monotonic one. Disk and execution answer at once unless they are held
back: a ballot is logged, a block is executed or built, and the answer is the next input.
"""

from collections import deque
from collections.abc import Iterable

from chain.block import Block
from chain.certificate import Certificate
from chain.primitives import BlockId, Epoch, Milliseconds, View
from chain.vote import Ballot, Vote, VoteKind
from consensus import effects, inputs
from consensus.held import Restored
from consensus.inputs import Input, Moment
from consensus.machine import Machine
from consensus.messages import CertificateRequest, Proposal
from consensus.signing_rules import SigningRecord
from consensus.vote_log import Record
from consensus.work import NEVER
from tests.consensus.rule_book import RuleBook
from tests.consensus.stage import Stage, key_of, mark, node_of
from tests.consensus.wording import Wording

MOST_ANSWERS = 50
"""How many answers to one input may follow one another before that is a loop without an end."""

MOST_TICKS = 3
"""How often a machine may want to be woken at once before that is a busy loop."""


class Story:
    """A machine that plays the part of one authority, or of an observer."""

    def __init__(
        self,
        stage: Stage,
        me: str | None = "A",
        *,
        now_ms: int = 1_000,
        logged: Iterable[Ballot] = (),
        record: SigningRecord | None = None,
        restored: Restored | None = None,
    ) -> None:
        self.stage = stage
        self.now_ms = now_ms
        self.me = None if me is None else ord(me) - ord("A")
        self.lines: list[str] = []
        self.held_back: list[effects.Effect] = []
        """What disk and execution still owe, while they are slow."""
        self.is_slow = False
        self._wording = Wording(stage)
        self._answers: deque[Input] = deque()
        logged = tuple(logged)
        known = record or SigningRecord(stage.instance.epoch, map(Record.of, logged))
        own = None if self.me is None else key_of(self.me)
        start = restored or Restored(stage.instance.genesis_id, stage.instance.genesis)
        self.machine = Machine(stage.instance, own, known, start)
        self._rules = RuleBook(logged, start)

    @property
    def moment(self) -> Moment:
        """Now, by both clocks."""
        return Moment(Milliseconds(self.now_ms), Milliseconds(self.now_ms))

    def text(self) -> str:
        """What has been told since it was last asked for."""
        told, self.lines = self.lines, []
        return "".join(f"{line}\n" for line in told)

    # Inputs.

    def joins(self, *names: str) -> None:
        """Peers can be reached; one line for all of them."""
        start = len(self.lines)
        for name in names:
            self.give(inputs.PeerJoined(node_of(name)))
        others = [line for line in self.lines[start:] if not line.endswith(" can be reached")]
        self.lines[start:] = [f"{self.now_ms:>6} {' '.join(names)} can be reached", *others]

    def tick(self, at_ms: int) -> None:
        """Time passes, and nothing else happens before."""
        self.now_ms = at_ms
        self.give(inputs.Ticked())

    def sleep(self) -> None:
        """Until the machine wants to be woken."""
        assert self.machine.wake_at < NEVER
        self.tick(self.machine.wake_at)

    def work(self, due_ms: int | None = 0, *, proposable: bool = True) -> None:
        """What waits outside the machine has changed."""
        due = None if due_ms is None else Milliseconds(due_ms)
        self.give(inputs.WorkChanged(due, proposable))

    def votes(self, kind: VoteKind, view: int, block: str | None, *names: str) -> None:
        """The votes of others, each from its signer."""
        for name in names:
            vote = self.stage.vote(kind, view, block, ord(name) - ord("A"))
            self.give(inputs.VoteArrived(node_of(name), vote))

    def certificate(self, certificate: Certificate, by: str = "B") -> None:
        """A certificate that a peer sends."""
        self.give(inputs.CertificateArrived(node_of(by), certificate))

    def proposal(self, proposal: Proposal, by: str | None = None) -> None:
        """A proposal, from its leader unless another peer hands it on."""
        leader = chr(ord("A") + self.stage.instance.leader(proposal.view))
        self.give(inputs.ProposalArrived(node_of(by or leader), proposal))

    def arrives(self, *names: str) -> None:
        """Blocks that were asked for."""
        for name in names:
            self.give(inputs.BlockArrived(self.stage.blocks[name]))

    def asks(self, peer: str, kind: VoteKind, first: int, last: int | None = None) -> None:
        """A peer asks for certificates."""
        until = first if last is None else last
        epoch = self.stage.instance.epoch
        request = CertificateRequest(kind, epoch, View(first), View(until))
        self.give(inputs.CertificateAsked(node_of(peer), request))

    def executed(self, name: str, *, found_valid: bool = True) -> None:
        """Execution's answer, where it is held back or is to be another than yes."""
        self.give(inputs.BlockExecuted(self.stage.blocks[name].id, found_valid))

    def give(self, given: Input) -> None:
        """Any input, and then everything that disk and execution answer to it at once."""
        self._step(given)
        self._take_answers()

    def hurry(self) -> None:
        """Disk and execution answer what they held back, and are quick from now on."""
        self.is_slow = False
        owed, self.held_back = self.held_back, []
        for effect in owed:
            self._answer(effect)
        self._take_answers()

    # The machine.

    def _take_answers(self) -> None:
        for _ in range(MOST_ANSWERS):
            if not self._answers:
                return
            self._step(self._answers.popleft())
        raise AssertionError("it never comes to rest:\n" + "\n".join(self.lines[-8:]))

    def _step(self, given: Input) -> None:
        self._told(given, always=True)
        for _ in range(MOST_TICKS):
            if self.machine.over or self.machine.halted or self.machine.wake_at > self.now_ms:
                return
            self._told(inputs.Ticked(), always=False)
        assert self.machine.wake_at > self.now_ms, "it wants to be woken for ever"

    def _told(self, given: Input, *, always: bool) -> None:
        before = self.machine.view
        found = self.machine.step(self.moment, given)
        if found or always:
            self.lines.append(f"{self.now_ms:>6} {self._wording.input(given)}")
        self._rules.read(given, found)
        self.lines += [f"{'':>9} {line}" for line in self._wording.lines(found)]
        if self.machine.view != before:
            self.lines.append(f"{'':>9} enter view {self.machine.view}")
        for effect in found:
            if self.is_slow:
                self.held_back.append(effect)
            else:
                self._answer(effect)

    def _answer(self, effect: effects.Effect) -> None:
        match effect:
            case effects.Cast(ballot, draft, _):
                self._answers.append(self._signed(ballot, draft))
            case effects.Recall(ballot):
                self._answers.append(self._signed(ballot, None))
            case effects.Execute(block, _):
                self._answers.append(inputs.BlockExecuted(block.id, found_valid=True))
            case effects.Build(view):
                self._answers.append(inputs.BlockBuilt(view, self._built(effect)))
            case _:
                pass

    def _signed(self, ballot: Ballot, draft: effects.Draft | None) -> Input:
        assert self.me is not None
        signature = mark(ballot, self.me)
        if draft is None:
            vote = Vote(*_parts(ballot), self.me, signature)
            return inputs.VoteArrived(None, vote)
        return inputs.ProposalArrived(
            None,
            Proposal(
                ballot.epoch,
                ballot.view,
                draft.form,
                ballot.block_id,
                draft.block,
                draft.parent_view,
                draft.justification,
                signature,
            ),
        )

    def _built(self, wanted: effects.Build) -> Block:
        parent = self.stage.names[wanted.parent_id]
        return self.stage.block(f"b{wanted.view}", parent, wanted.view, at_ms=wanted.timestamp_ms)


def _parts(ballot: Ballot) -> tuple[VoteKind, Epoch, View, BlockId]:
    return ballot.kind, ballot.epoch, ballot.view, ballot.block_id
