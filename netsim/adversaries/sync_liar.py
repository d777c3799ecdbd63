"""Liar in sync: says it is far ahead, and answers questions with whatever does not help (CVE-2025-24371)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from chain.block import Block
from chain.certificate import Certificate
from chain.primitives import BlockId, Digest, Height, View
from chain.vote import Ballot, VoteKind
from consensus.messages import Announcement, BlockRequest, CertificateRequest, Status
from netsim.adversaries.liar import Behaviour, Liar
from node.replica.messages import Message, SyncRequest, SyncResponse

_EVERY_MS = (2_000, 15_000)


class SyncLiar(Behaviour):
    """Votes as an honest node does; only those that are behind suffer from it."""

    def attached(self, liar: Liar) -> None:
        """Begin to boast."""
        super().attached(liar)
        self._rest()

    def lets_out(self, _peer: int | None, message: Message) -> bool:
        """Its own true status would spoil the boast."""
        return not isinstance(message, Status)

    def lets_in(self, peer: int, message: Message) -> bool:
        """A question gets a lie for an answer, most of the time."""
        if not isinstance(message, SyncRequest | BlockRequest | CertificateRequest):
            return True
        if self.liar.draws.happens(300):
            return True
        self.liar.count("answered with a lie")
        lie = self._lie_about(message)
        if lie is not None:
            self.liar.say(lie, [peer])
        return False

    def _rest(self) -> None:
        self.liar.after(self.liar.draws.between(*_EVERY_MS), self._boast)

    def _boast(self) -> None:
        known, draws = self.liar.knowledge, self.liar.draws
        ahead = draws.pick((1, 50, 1_000_000, 2**40))
        status = Status(
            known.epoch,
            View(known.view + ahead),
            View(known.view + ahead),
            Height(known.final.header.height + ahead),
            Digest(draws.chunk(32)),
        )
        self.liar.count("boasted")
        self.liar.say(status)
        nothing = Announcement(
            VoteKind.NOTARIZE, known.epoch, View(known.view + 1), BlockId(draws.chunk(32))
        )
        self.liar.say(nothing)
        self._rest()

    def _lie_about(
        self, question: SyncRequest | BlockRequest | CertificateRequest
    ) -> Message | None:
        match question:
            case SyncRequest():
                return self.liar.draws.pick(self._false_answers())(question.height)
            case BlockRequest():
                return self.liar.draws.pick(list(self.liar.knowledge.blocks.values()))
            case CertificateRequest():
                return self._stale_certificate()

    def _false_answers(self) -> tuple[Callable[[Height], Message | None], ...]:
        return self._other_blocks, self._spoiled_block, self._wrong_certificate, self._silence

    def _other_blocks(self, height: Height) -> Message | None:
        """Blocks that were not asked for."""
        return self._answer(Height(max(1, height - 1)))

    def _spoiled_block(self, height: Height) -> Message | None:
        """A block with another state, under a certificate of the true one."""
        answer = self._answer(height)
        if answer is None:
            return None
        first, *rest = answer.blocks
        header = replace(first.header, state_root=Digest(self.liar.draws.chunk(32)))
        return replace(answer, blocks=(Block.seal(header, first.body), *rest))

    def _wrong_certificate(self, height: Height) -> Message | None:
        """The true block under a certificate of something else."""
        answer, stale = self._answer(height), self._stale_certificate()
        return None if answer is None or stale is None else replace(answer, certificate=stale)

    def _silence(self, _height: Height) -> None:
        """No answer at all."""

    def _answer(self, height: Height) -> SyncResponse | None:
        """The final block of `height` under its own certificate, if both are known."""
        known = self.liar.knowledge
        chain = (known.final, *known.ancestors(known.final))
        block = next((each for each in chain if each.header.height == height), None)
        if block is None:
            return None
        ballot = Ballot(VoteKind.FINALIZE, block.header.epoch, block.header.view, block.id)
        certificate = known.certificates.get(ballot)
        return None if certificate is None else SyncResponse((block,), (), certificate)

    def _stale_certificate(self) -> Certificate | None:
        held = list(self.liar.knowledge.certificates.values())
        return self.liar.draws.pick(held) if held else None
