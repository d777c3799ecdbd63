"""The story of a world: one readable line for each thing that matters, with virtual time."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from chain.block import Block
from chain.certificate import Certificate
from chain.evidence import Evidence
from chain.primitives import BlockId, PublicKey
from chain.receipt import Receipt
from chain.rejection import Rejected
from chain.transaction import Transaction
from chain.vote import Vote
from consensus.messages import Proposal, ProposalForm
from netsim.faults import Fault
from netsim.watcher import Watcher
from netsim.world import World
from node.replica.actions import Alarm, Answer, Stop
from node.replica.messages import Tag

MAX_LINES = 1_000_000
"""A story longer than this is cut off."""


class What(Enum):
    """What a line of the story is about."""

    FAULT = "fault"
    PROCESS = "process"
    PROPOSAL = "proposal"
    VOTE = "vote"
    CERTIFICATE = "certificate"
    FINAL = "final"
    EPOCH = "epoch"
    EVIDENCE = "evidence"
    CLIENT = "client"
    MEMBERS = "members"
    TROUBLE = "trouble"


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that happened; `node` is None for the world itself. Epoch, view and height as they apply."""

    at_ms: int
    node: int | None
    what: What
    text: str
    epoch: int | None = None
    view: int | None = None
    height: int | None = None


@dataclass(frozen=True, slots=True)
class Strike:
    """When a fault that had waited struck; one may strike twice."""

    at_ms: int
    fault: Fault


class Story(Watcher):
    """Writes down what honest nodes said and did, each thing once."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.strikes: list[Strike] = []
        self._world: World
        self._said: dict[tuple[int, bytes], None] = {}
        self._certified: dict[tuple[int, int, int, BlockId], None] = {}
        self._violations = 0

    def attached(self, world: World) -> None:
        """Tell the story of this world."""
        self._world = world

    def rendered(self) -> list[str]:
        """The story as text: seconds, the node's name, what happened."""
        names = [node.name for node in self._world.cast.nodes]
        return [
            f"{line.at_ms / 1000:10.3f}  {'' if line.node is None else names[line.node]:>4}"
            f"  {line.text}"
            for line in self.lines
        ]

    def on_start(self, node: int) -> None:
        """A process began."""
        self._add(node, What.PROCESS, "starts")

    def on_down(self, node: int, why: str) -> None:
        """A process ended."""
        self._add(node, What.PROCESS, f"is down: {why}")
        for said in [said for said in self._said if said[0] == node]:
            del self._said[said]

    def on_broadcast(self, node: int, data: bytes) -> None:
        """Something was said, for the first time or again."""
        if data[0] in _TOLD and (node, data) not in self._said:
            self._said[(node, data)] = None
            self._tell(node, data)

    def on_send(self, node: int, _peer: int, data: bytes) -> None:
        """Something was said to one."""
        self.on_broadcast(node, data)

    def on_inject(self, node: int, _peer: int, data: bytes) -> None:
        """A liar said something."""
        if data and data[0] in _TOLD and (node, data) not in self._said:
            self._said[(node, data)] = None
            try:
                self._tell(node, data)
            except Rejected:
                self._add(node, What.TROUBLE, "sends nonsense")

    def on_commit(
        self, node: int, block: Block, certificate: Certificate, _receipts: tuple[Receipt, ...]
    ) -> None:
        """A block is final."""
        header = block.header
        many = len(block.body.transactions)
        text = f"final: height {header.height}, {_short(block.id)}, {many} transactions"
        self._add(
            node,
            What.FINAL,
            f"{text} (certificate of view {certificate.view})",
            epoch=header.epoch,
            view=header.view,
            height=header.height,
        )
        epoch = self._world.epoch_at(node)
        if epoch != header.epoch:
            self._add(node, What.EPOCH, f"enters epoch {epoch}", epoch=epoch)

    def on_answer(self, node: int, answer: Answer) -> None:
        """A client was told something."""
        if answer.refusal is not None:
            self._add(node, What.CLIENT, f"refuses a transaction: {answer.refusal}")

    def on_submit(self, node: int, transaction: Transaction) -> None:
        """A client came."""
        self._add(node, What.CLIENT, f"is handed transaction {transaction.id[:4].hex()}")

    def on_drop(self, node: int, peer: int, why: Rejected) -> None:
        """A connection was closed in anger."""
        self._add(node, What.TROUBLE, f"drops {self._world.cast.nodes[peer].name}: {why}")

    def on_alarm(self, node: int, alarm: Alarm) -> None:
        """The operator was called."""
        self._add(node, What.TROUBLE, f"alarm: {alarm.what}: {alarm.detail}")

    def on_stop(self, node: int, stop: Stop) -> None:
        """A node stopped for good."""
        self._add(node, What.TROUBLE, f"STOPS: {stop.what}: {stop.detail}")

    def on_lost_log(self, node: int, key: PublicKey) -> None:
        """A key is lost."""
        self._add(node, What.TROUBLE, f"has lost the vote log of {key!r}")

    def on_fault(self, what: str) -> None:
        """The world strikes."""
        self._add(None, What.FAULT, what)

    def on_change(self, what: str) -> None:
        """Members decide something."""
        self._add(None, What.MEMBERS, what)

    def on_strike(self, fault: Fault) -> None:
        """For the picture; `on_fault` has told it in words."""
        if len(self.strikes) < MAX_LINES:
            self.strikes.append(Strike(self._world.now_ms, fault))

    def on_second(self, _now_ms: int) -> None:
        """Write down what checkers found meanwhile."""
        self._tell_violations()

    def at_end(self) -> None:
        """Write down what checkers found at last."""
        self._tell_violations()

    def _tell_violations(self) -> None:
        for found in self._world.violations[self._violations :]:
            text = f"VIOLATION ({found.checker}) at {found.at_ms} ms: {found.what}"
            self._add(None, What.TROUBLE, text)
        self._violations = len(self._world.violations)

    def _tell(self, node: int, data: bytes) -> None:
        match self._world.read(data):
            case Proposal() as proposal:
                self._tell_proposal(node, proposal)
            case Vote() as vote:
                text = f"{vote.kind.name} {_short(vote.block_id)}"
                self._add_in_view(node, What.VOTE, text, vote)
            case Certificate() as certificate:
                known = (
                    certificate.kind,
                    certificate.epoch,
                    certificate.view,
                    certificate.block_id,
                )
                if known not in self._certified:
                    self._certified[known] = None
                    text = f"certificate {certificate.kind.name} {_short(certificate.block_id)}"
                    self._add_in_view(node, What.CERTIFICATE, text, certificate)
            case Evidence() as evidence:
                text = f"evidence: {evidence.offence().value} of signer {evidence.first.signer}"
                self._add_in_view(node, What.EVIDENCE, text, evidence)
            case _:
                pass

    def _tell_proposal(self, node: int, proposal: Proposal) -> None:
        text = f"leads: {proposal.form.name} {_short(proposal.block_id)}"
        height = None
        if proposal.form is ProposalForm.EXTEND and proposal.block is not None:
            height = proposal.block.header.height
            text += f", height {height}, {len(proposal.block.body.transactions)} transactions"
        self._add_in_view(
            node, What.PROPOSAL, f"{text}, parent of view {proposal.parent_view}", proposal, height
        )

    def _add_in_view(
        self,
        node: int,
        what: What,
        text: str,
        where: Proposal | Vote | Certificate | Evidence,
        height: int | None = None,
    ) -> None:
        text = f"e{where.epoch} v{where.view} {text}"
        self._add(node, what, text, epoch=where.epoch, view=where.view, height=height)

    def _add(
        self,
        node: int | None,
        what: What,
        text: str,
        *,
        epoch: int | None = None,
        view: int | None = None,
        height: int | None = None,
    ) -> None:
        if len(self.lines) < MAX_LINES:
            self.lines.append(Line(self._world.now_ms, node, what, text, epoch, view, height))


_TOLD = frozenset((Tag.PROPOSAL, Tag.VOTE, Tag.CERTIFICATE, Tag.EVIDENCE))


def _short(block_id: BlockId) -> str:
    return block_id[:4].hex() if any(block_id) else "-"
