"""How inputs and effects are put into words."""

from collections.abc import Iterator, Sequence
from typing import assert_never

from chain.block import Block
from chain.certificate import Certificate
from chain.evidence import Evidence
from chain.primitives import BlockId
from chain.vote import Ballot, Vote, VoteKind
from consensus import effects, inputs
from consensus.messages import (
    Announcement,
    BlockRequest,
    CertificateRequest,
    Message,
    Proposal,
    Status,
)
from tests.consensus.stage import Stage, name_of, name_of_node

_PLAIN: dict[type, str] = {
    effects.EpochOver: "the epoch is over",
    effects.FallenBehind: "fallen behind",
    effects.Retried: "retried",
}


class Wording:
    """Names instead of keys and hashes."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage

    def input(self, given: inputs.Input) -> str:
        """One line."""
        match given:
            case inputs.Ticked():
                return "tick"
            case (
                inputs.ProposalArrived(peer, said)
                | inputs.VoteArrived(peer, said)
                | inputs.CertificateArrived(peer, said)
                | inputs.StatusArrived(peer, said)
                | inputs.Announced(peer, said)
                | inputs.CertificateAsked(peer, said)
            ):
                return f"{'own' if peer is None else f'{name_of_node(peer)}:'} {self.message(said)}"
            case inputs.PeerJoined(peer):
                return f"{name_of_node(peer)} can be reached"
            case inputs.LogFellShort(vote):
                return f"a peer shows {self.message(vote)}, which is not in the log"
            case inputs.PeerLeft(peer):
                return f"{name_of_node(peer)} cannot be reached"
            case inputs.WorkChanged(due_ms, proposable):
                return _work(due_ms, proposable=proposable)
            case _:
                return self._about_blocks(given)

    def _about_blocks(
        self,
        given: inputs.BlockArrived | inputs.BlocksSynced | inputs.BlockExecuted | inputs.BlockBuilt,
    ) -> str:
        match given:
            case inputs.BlockArrived(block):
                return f"block {self.name(block.id)} arrives"
            case inputs.BlocksSynced(blocks, certificate):
                names = " ".join(self.name(block.id) for block in blocks)
                return f"synced {names}, final by {self.message(certificate)}"
            case inputs.BlockExecuted(block_id, found_valid):
                return f"executed {self.name(block_id)}: {'valid' if found_valid else 'INVALID'}"
            case inputs.BlockBuilt(_, block):
                return f"built {self.name(block.id)}"
            case _:
                assert_never(given)

    def lines(self, found: Sequence[effects.Effect]) -> Iterator[str]:
        """A line for each, and one for all peers that are sent the same in a row."""
        said: tuple[str, list[str]] | None = None
        for effect in found:
            if isinstance(effect, effects.SendTo):
                text, peer = self.message(effect.message), name_of_node(effect.peer)
                if said is not None and said[0] == text:
                    said[1].append(peer)
                    continue
                yield from _sent(said)
                said = text, [peer]
                continue
            yield from _sent(said)
            said = None
            yield self._effect(effect)
        yield from _sent(said)

    def _effect(self, effect: effects.Effect) -> str:
        match effect:
            case effects.EpochOver() | effects.FallenBehind() | effects.Retried():
                return _PLAIN[type(effect)]
            case effects.SendTo(_, message) | effects.SendAll(message):
                return f"to all: {self.message(message)}"
            case effects.KeepBlock(kept) | effects.KeepCertificate(kept):
                return f"keep {self.message(kept)}"
            case effects.Accuse(evidence):
                return self.message(evidence)
            case effects.KeyLost(detail):
                return f"KEY LOST {self._renamed(detail)}"
            case effects.Halt(what, detail):
                return f"HALT {what}: {self._renamed(detail)}"
            case effects.Execute(block, _):
                return f"execute {self.name(block.id)}"
            case effects.Build(view, parent_id, _, timestamp_ms):
                return f"build for view {view} on {self.name(parent_id)}, time {timestamp_ms}"
            case effects.Cast() | effects.Recall() | effects.Commit():
                return self._decision(effect)
            case _:
                assert_never(effect)

    def _decision(self, effect: effects.Cast | effects.Recall | effects.Commit) -> str:
        match effect:
            case effects.Cast():
                return self._cast(effect)
            case effects.Recall(ballot):
                return f"recall {self._ballot(ballot)}"
            case effects.Commit(block, certificate, dropped):
                names = " ".join(map(self.name, dropped))
                text = f"commit {self.name(block.id)} by {self.message(certificate)}"
                return f"{text}, dropping {names}" if dropped else text
            case _:
                assert_never(effect)

    def _cast(self, cast: effects.Cast) -> str:
        text = f"cast {self._ballot(cast.ballot)}"
        if cast.proof is not None:
            text += f", proved by {self.message(cast.proof)}"
        if cast.draft is not None:
            draft = cast.draft
            text += f": {draft.form.name} view {draft.parent_view}{self._with(draft.justification)}"
        return text

    def message(self, message: Message) -> str:
        """What nodes say to one another."""
        match message:
            case Proposal():
                extends = f"{message.form.name} view {message.parent_view}"
                return (
                    f"{self._ballot(message.ballot)}: {extends}{self._with(message.justification)}"
                )
            case Vote():
                return f"{self._ballot(message.ballot)} of {name_of(message.signer)}"
            case Certificate():
                return f"[{self._ballot(message.ballot)} by {_signers(message)}]"
            case Evidence(first, second):
                pair = f"{self._ballot(first.ballot)} and {self._ballot(second.ballot)}"
                return f"accuse {name_of(first.signer)}: {pair}"
            case Block():
                return self.name(message.id)
            case Status(_, view, finalized_view):
                return f"status: in view {view}, finalized view {finalized_view}"
            case Announcement(kind, epoch, view, block_id):
                return f"holds [{self._ballot(Ballot(kind, epoch, view, block_id))}]"
            case CertificateRequest(kind, _, first, last):
                views = f"{first}" if first == last else f"{first}..{last}"
                return f"asks for {kind.name} {views}"
            case BlockRequest(block_ids):
                return f"asks for {' '.join(map(self.name, block_ids))}"
            case _:
                assert_never(message)

    def name(self, block_id: BlockId) -> str:
        """A block's name on the stage."""
        return self._stage.names[block_id]

    def _ballot(self, ballot: Ballot) -> str:
        if ballot.kind is VoteKind.NULLIFY:
            return f"NULLIFY {ballot.view}"
        return f"{ballot.kind.name} {ballot.view} {self.name(ballot.block_id)}"

    def _with(self, justification: tuple[Certificate, ...]) -> str:
        return "".join(f" {self.message(each)}" for each in justification)

    def _renamed(self, detail: str) -> str:
        for block_id, name in self._stage.names.items():
            detail = detail.replace(repr(block_id), name)
        return detail


def _sent(said: tuple[str, list[str]] | None) -> Iterator[str]:
    if said is not None:
        text, peers = said
        yield f"to {' '.join(peers)}: {text}"


def _signers(certificate: Certificate) -> str:
    names = [name_of(each) for each in certificate.signer_indices()]
    return "".join(names) if len(names) <= 26 else f"{len(names)} signers"


def _work(due_ms: int | None, *, proposable: bool) -> str:
    if due_ms is None:
        return "nothing waits"
    return f"work counts from {due_ms}{', and may be proposed at once' if proposable else ''}"
