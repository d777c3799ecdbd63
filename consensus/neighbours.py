"""How certificates and votes reach everybody: pushed, asked for, and said again (4.21 to 4.25)."""

from collections.abc import Iterator

from chain.certificate import Certificate
from chain.primitives import Milliseconds, NodeId, View
from chain.vote import Vote, VoteKind
from consensus.effects import SendTo
from consensus.held import Held
from consensus.messages import (
    MAX_REQUESTED_BLOCKS,
    Announcement,
    BlockRequest,
    CertificateRequest,
    Message,
)
from consensus.relay import MOST_PUSHED_TO, Relay
from consensus.wants import WantedBlock, WantedCertificate
from consensus.work import NEVER

MAX_ANSWER_BYTES = 256 * 1024
"""Certificates and votes in one answer, and certificates to one peer that is behind at one RETRY (4.22, 4.25)."""


PUSHED_AFTER = 16
"""Parts of DELTA0: by then most peers have voted in a later view, and need no certificate of this one."""
FINAL_PUSHED_AFTER = 4
"""The same for a FINALIZE certificate. No vote shows that a peer has it, and nearly all have."""


class Neighbours:
    """What this node tells its peers so that nobody is left behind. It decides nothing about views."""

    __slots__ = ("_held", "entered_by", "relay")

    def __init__(self, held: Held) -> None:
        self._held = held
        self.relay = Relay()
        self.entered_by: Certificate | None = None
        """The certificate that let this node enter cur."""

    def schedule_push(self, certificate: Certificate, now_ms: Milliseconds) -> None:
        """Every certificate reaches every other authority, shortly after it is first held here.

        Those that views wait for sooner; of what finalizes only the newest, since it finalizes all before it.
        """
        delta0_ms = self._held.instance.parameters.delta0_ms
        if certificate.kind is not VoteKind.FINALIZE:
            self.relay.schedule(certificate, Milliseconds(now_ms + delta0_ms // PUSHED_AFTER))
        elif certificate.view == self._held.finalized_view:
            self.relay.schedule_final(
                certificate, Milliseconds(now_ms + delta0_ms // FINAL_PUSHED_AFTER)
            )

    def push_to_all(self, certificate: Certificate) -> Iterator[SendTo]:
        """The certificate that ends the epoch, at once: there will be no later moment for it."""
        return (SendTo(peer, certificate) for peer in self.relay.peers())

    def due_pushes(self, now_ms: Milliseconds) -> Iterator[SendTo]:
        """Certificates whose time has come, for those who do not have them: whole, or announced (4.24)."""
        whole = len(self._held.instance.authorities) <= MOST_PUSHED_TO
        for certificate, peers in self.relay.due_pushes(now_ms):
            message = certificate if whole else _announced(certificate)
            yield from (SendTo(peer, message) for peer in peers)

    def due_requests(self, now_ms: Milliseconds) -> Iterator[SendTo]:
        """What is missing, asked of whose turn it is: blocks together, certificates one by one."""
        blocks: dict[NodeId, list[WantedBlock]] = {}
        for wanted, peer in self._held.wants.due(now_ms, self.relay.peers()):
            if isinstance(wanted, WantedBlock):
                blocks.setdefault(peer, []).append(wanted)
            else:
                epoch = self._held.instance.epoch
                yield SendTo(peer, CertificateRequest(wanted.kind, epoch, wanted.view, wanted.view))
        for peer, asked in blocks.items():
            block_ids = tuple(each.block_id for each in asked[:MAX_REQUESTED_BLOCKS])
            yield SendTo(peer, BlockRequest(block_ids))

    def next_due(self) -> Milliseconds:
        """When something is to be pushed or asked for; NEVER if nothing is, or if nobody can be asked."""
        push_ms, ask_ms = self.relay.next_push(), self._held.wants.next_due()
        if ask_ms is None or not self.relay.peers():
            return NEVER if push_ms is None else push_ms
        return ask_ms if push_ms is None else min(push_ms, ask_ms)

    def answer_if_behind(
        self, peer: NodeId, view: View, now_ms: Milliseconds, delta_ms: Milliseconds
    ) -> Iterator[SendTo]:
        """To a peer below `view`, or with less finalized, at most once per d: what leads it here (4.23)."""
        if self.relay.is_behind(peer, view, self._held.finalized_view) and self.relay.may_answer(
            peer, now_ms, delta_ms
        ):
            yield from (SendTo(peer, certificate) for certificate in self._leading_here())

    def answers(
        self, peer: NodeId, request: CertificateRequest, now_ms: Milliseconds
    ) -> tuple[list[Message], list[View]]:
        """For each view asked about what `_certificate_for` finds, else my own logged votes of it (4.22).

        Within MAX_ANSWER_BYTES and what the peer may be served, oldest first. And the views for which
        it finds nothing, whatever the peer may be served.
        """
        found: dict[Message, None] = {}
        uncertified: list[View] = []
        most = left = MAX_ANSWER_BYTES if self.relay.may_ask(peer, now_ms) else 0
        for view in map(View, range(request.first, request.last + 1)):
            certificate = self._certificate_for(request.kind, view)
            if certificate is None:
                uncertified.append(view)
            for said in self._mine(view) if certificate is None else [certificate]:
                if said not in found and left > 0:
                    left -= _about_bytes(said)
                    found[said] = None
        if left < most:
            self.relay.served(peer, most - left)
        return list(found), uncertified

    def note_announced(self, peer: NodeId, said: Announcement, now_ms: Milliseconds) -> None:
        """A peer holds a certificate: ask for it, if it is not here."""
        if said.kind is VoteKind.PROPOSE or not self._held.is_near(said.view):
            return
        if self._held.certificates.get(said.kind, said.view) is None:
            self._held.wants.add(WantedCertificate(said.kind, said.view), peer, now_ms)

    def votes_to_repeat(self, view: View) -> Iterator[Vote]:
        """At RETRY: my votes of cur, my FINALIZE votes, and those of views that no certificate settles (4.25).

        The last are for a power cut of all nodes at once, which loses the certificates, not the votes.
        """
        certificates = self._held.certificates
        for (at, kind), vote in self._held.mine.items():
            settled = certificates.get(VoteKind.NULLIFY, at) or certificates.notarization(at)
            if at == view or kind is VoteKind.FINALIZE or settled is None:
                yield vote

    def lead_the_way(self, view: View) -> Iterator[SendTo]:
        """At RETRY, to each peer that is behind: what leads here, and the certificates on the way."""
        for peer in self.relay.peers():
            if self.relay.is_behind(peer, view, self._held.finalized_view):
                yield from (SendTo(peer, certificate) for certificate in self._way_here())

    def _leading_here(self) -> list[Certificate]:
        newest = self._held.certificates.newest_final()
        found = [each for each in (newest, self.entered_by) if each is not None]
        return found[:1] if len(found) == 2 and found[0] == found[1] else found

    def _way_here(self) -> Iterator[Certificate]:
        leading = self._leading_here()
        above = self._held.certificates.above(self._held.finalized_view)
        left = MAX_ANSWER_BYTES
        for certificate in leading + [each for each in above if each not in leading]:
            left -= _about_bytes(certificate)
            if left < 0:
                return
            yield certificate

    def _mine(self, view: View) -> Iterator[Vote]:
        return (vote for (at, _), vote in self._held.mine.items() if at == view)

    def _certificate_for(self, kind: VoteKind, view: View) -> Certificate | None:
        """Exactly it, else one that notarized `view`, else, up to F, the newest FINALIZE (4.22).

        Above F nothing but the exact one answers a request for FINALIZE.
        """
        certificates = self._held.certificates
        exact = certificates.get(kind, view) if kind is not VoteKind.PROPOSE else None
        if exact is not None:
            return exact
        if view <= self._held.finalized_view:
            return certificates.notarization(view) or certificates.newest_final()
        return certificates.notarization(view) if kind is not VoteKind.FINALIZE else None


def _about_bytes(said: Certificate | Vote) -> int:
    """How long it is on the wire, or a little more."""
    return 128 + len(said.signatures if isinstance(said, Certificate) else said.signature)


def _announced(certificate: Certificate) -> Announcement:
    return Announcement(certificate.kind, certificate.epoch, certificate.view, certificate.block_id)
