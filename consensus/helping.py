"""How others are helped on: answers to those who ask, and certificates for those who are behind (section 4)."""

from collections.abc import Iterator

from chain.certificate import Certificate
from chain.primitives import NodeId, View
from chain.vote import Vote, VoteKind
from consensus.held import Held
from consensus.messages import (
    MAX_REQUESTED_BLOCKS,
    Announcement,
    BlockRequest,
    CertificateRequest,
    Message,
)
from consensus.relay import MOST_PUSHED_TO
from consensus.wants import Wanted, WantedBlock

MAX_RETRY_BYTES = 256 * 1024
"""Certificates sent to one peer that is behind at one RETRY, newest first (section 4)."""


def certificate_for(kind: VoteKind, view: View, held: Held) -> Certificate | None:
    """The certificate asked for, else a NOTARIZE of the view, else any FINALIZE that is not below it."""
    certificates = held.certificates
    exact = certificates.get(kind, view) if kind is not VoteKind.PROPOSE else None
    if exact is not None:
        return exact
    if view <= held.finalized_view:
        return certificates.notarization(view) or certificates.newest_final()
    return certificates.notarization(view) if kind is VoteKind.NULLIFY else None


def own_votes_of(view: View, held: Held) -> list[Vote]:
    """My own logged votes of a view, signed: what I say where I hold no certificate."""
    return [vote for (at, _), vote in held.mine.items() if at == view]


def leading_to(entered_by: Certificate | None, held: Held) -> list[Certificate]:
    """What brings a peer that is behind to where I am: the newest FINALIZE, and my way into cur."""
    newest = held.certificates.newest_final()
    found = [each for each in (newest, entered_by) if each is not None]
    return found[:1] if len(found) == 2 and found[0] == found[1] else found


def way_for_one_behind(entered_by: Certificate | None, held: Held) -> Iterator[Certificate]:
    """At RETRY: what leads to cur, and the certificates above the newest FINALIZE, within bounds."""
    left = MAX_RETRY_BYTES
    leading = leading_to(entered_by, held)
    others = [each for each in held.certificates.above(held.finalized_view) if each not in leading]
    for certificate in leading + others:
        left -= len(certificate.signatures) + 128
        if left < 0:
            return
        yield certificate


def votes_to_repeat(view: View, held: Held) -> Iterator[Vote]:
    """At RETRY: my votes of cur, my FINALIZE votes, and those of views that no certificate settles.

    The last are for a power cut of all nodes at once, which loses the certificates and not the votes.
    """
    certificates = held.certificates
    for (at, kind), vote in held.mine.items():
        settled = certificates.get(VoteKind.NULLIFY, at) or certificates.notarization(at)
        if at == view or kind is VoteKind.FINALIZE or settled is None:
            yield vote


def pushed(certificate: Certificate, held: Held) -> Message:
    """A certificate as it is pushed: whole, or announced where the set is large."""
    if len(held.instance.authorities) <= MOST_PUSHED_TO:
        return certificate
    return Announcement(certificate.kind, certificate.epoch, certificate.view, certificate.block_id)


def requests_for(due: list[tuple[Wanted, NodeId]], held: Held) -> Iterator[tuple[NodeId, Message]]:
    """What to ask whom: blocks together, certificates one by one."""
    blocks: dict[NodeId, list[WantedBlock]] = {}
    for wanted, peer in due:
        if isinstance(wanted, WantedBlock):
            blocks.setdefault(peer, []).append(wanted)
        else:
            epoch = held.instance.epoch
            yield peer, CertificateRequest(wanted.kind, epoch, wanted.view, wanted.view)
    for peer, asked in blocks.items():
        yield peer, BlockRequest(tuple(each.block_id for each in asked[:MAX_REQUESTED_BLOCKS]))
