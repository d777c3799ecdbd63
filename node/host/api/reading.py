"""Reads a node for the API: what stands in its final state, and what it knows of its peers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import trio

from chain.block import Block
from chain.primitives import Height, MemberId, NodeId, TransactionId
from chain.receipt import Event, Outcome, Receipt
from chain.rejection import Rejected
from chain.transaction import Call, TransactionBody
from chain.vote import VoteKind
from contracts.entry import Misfit
from contracts.facts import decode_facts
from contracts.plain import plain
from contracts.words import Id
from node.host.api import answers
from node.host.feed import Cursor, Told
from node.host.node import Node
from node.host.outbox import Accepted
from node.host.transport import peer_text
from node.replica.queries import ListedNode

MOST_HEIGHTS = 2_000
"""Read for one piece of the feed, so that nobody waits long where a contract seldom speaks."""

BEHIND_MS = 120_000
"""Two heartbeats: a node whose newest block is older is not ready, whatever the reason."""


def status(node: Node) -> answers.Status:
    """How the node is."""
    replica, tip = node.replica, node.replica.finalized
    return answers.Status(
        node_id=node.node_id.hex(),
        chain_id=replica.ledger.chain_id.hex(),
        height=tip.height,
        epoch=replica.epoch,
        view=replica.view,
        block_id=replica.ledger.tip_id.hex(),
        state_root=tip.state_root.hex(),
        block_time_ms=tip.timestamp_ms,
        votes=replica.is_voting,
        peers=len(node.links.standing()),
        waiting=replica.load()["mempool_count"],
        outbox=len(node.outbox),
        ready=not_ready(node) is None,
    )


def not_ready(node: Node) -> str | None:
    """Why nobody should rely on this node now; None if they may."""
    age_ms = node.wall_ms() - node.replica.finalized.timestamp_ms
    if age_ms > BEHIND_MS:
        return f"The newest final block is {age_ms // 1000} s old."
    return None


# Transactions.


def submission(node: Node, accepted: list[Accepted]) -> answers.Submission:
    """What became of what was handed in."""
    return answers.Submission(
        height=node.replica.finalized.height, transactions=[_submitted(each) for each in accepted]
    )


def _submitted(accepted: Accepted) -> answers.Submitted:
    refusal, final = accepted.refusal, accepted.final
    return answers.Submitted(
        id=None if accepted.transaction_id is None else accepted.transaction_id.hex(),
        accepted=refusal is None,
        included_at=None if final is None else final[0],
        reason=None if refusal is None else refusal.reason.name.lower(),
        detail=None if refusal is None else str(refusal),
    )


def transaction(node: Node, identity: TransactionId) -> answers.Transaction:
    """What the node knows of a transaction."""
    tip = node.replica.finalized.height
    found = node.replica.receipt(identity)
    if found is not None:
        return _final(node, tip, *found)
    if node.outbox.is_waiting(identity) or node.replica.is_waiting(identity):
        status_is = "waiting"
    else:
        status_is = "expired" if node.outbox.has_expired(identity) else "unknown"
    return answers.Transaction(height=tip, id=identity.hex(), status=status_is)


def _final(node: Node, tip: Height, height: Height, receipt: Receipt) -> answers.Transaction:
    block = node.replica.ledger.block_at(height)
    assert block is not None, "a receipt is stored with its block"
    identity = receipt.transaction_id
    [body] = [each.body for each in block.body.transactions if each.id == identity]
    return answers.Transaction(
        height=tip,
        id=identity.hex(),
        status="final",
        included_at=height,
        time_ms=block.header.timestamp_ms,
        signed=_signed(body),
        calls=[
            answers.CallOutcome(
                contract=call.contract,
                method=call.method,
                arguments=_arguments(node, call),
                done=result.outcome is Outcome.DONE,
                code=result.code,
                detail=_detail(result.detail),
            )
            for call, result in zip(body.calls, receipt.results, strict=True)
        ],
    )


def _arguments(node: Node, call: Call) -> dict[str, object]:
    """By name, as the code that runs now reads them; empty if it reads something else."""
    try:
        entry = node.queries.entry(call.contract, call.method)
        values = entry.decode(call.arguments)
    except (KeyError, Misfit, Rejected):
        return {}
    names = [name for name, _ in entry.parameters]
    return dict(zip(names, map(plain, values), strict=True))


def _detail(detail: bytes) -> list[object]:
    try:
        return [plain(fact) for fact in decode_facts(detail)]
    except Rejected:
        return [detail.hex()]


# Blocks and state.


def block(node: Node, height: Height) -> answers.Block | None:
    """A final block; None if there is none of that height."""
    if height > node.replica.finalized.height:
        return None
    found = node.replica.ledger.block_at(height)
    return None if found is None else _block(node, found)


async def blocks(node: Node, since: Height, most: int) -> answers.Blocks:
    """At most `most` final blocks from `since` on."""
    tip, found = node.replica.finalized.height, []
    for at in range(since, min(tip + 1, since + most)):
        await trio.lowlevel.checkpoint()  # the node goes on between two blocks
        found.append(block(node, Height(at)))
    return answers.Blocks(height=tip, blocks=[each for each in found if each is not None])


def _block(node: Node, found: Block) -> answers.Block:
    header = found.header
    certificate = node.replica.ledger.finality_at(header.height)
    return answers.Block(
        height=header.height,
        id=found.id.hex(),
        epoch=header.epoch,
        view=header.view,
        time_ms=header.timestamp_ms,
        parent_id=header.parent_id.hex(),
        proposer=header.proposer.hex(),
        state_root=header.state_root.hex(),
        receipts_root=header.receipts_root.hex(),
        transactions_root=header.transactions_root.hex(),
        transactions=[each.id.hex() for each in found.body.transactions],
        evidence=len(found.body.evidence),
        signers=None if certificate is None else len(certificate.signatures),
    )


def deadlines(node: Node, subject: Id) -> answers.Deadlines:
    """What the clock will do about a subject."""
    return answers.Deadlines(
        height=node.replica.finalized.height,
        subject=subject.hex(),
        deadlines=[
            answers.Deadline(
                contract=each.item.contract,
                tick=each.item.tick,
                due_ms=each.due_ms,
                clock=each.clock.name.lower(),
            )
            for each in node.queries.deadlines(subject)
        ],
    )


# Events.


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which events are asked for: those of one contract, about one subject, or all."""

    contract: str | None = None
    subject: bytes | None = None

    @classmethod
    def of(cls, contract: str | None, subject: str | None) -> Wanted:
        """As a client asks for it."""
        return cls(contract, None if subject is None else bytes.fromhex(subject))

    def may_fit(self, event: Event) -> bool:
        """False for what is not wanted; what is, is known for certain when the event is read."""
        return (self.contract is None or event.contract == self.contract) and (
            self.subject is None or self.subject in event.fields
        )

    def fits(self, fields: Mapping[str, object]) -> bool:
        """True if the fields of such an event name the subject."""
        return self.subject is None or self.subject.hex() in fields.values()


async def events(node: Node, since: Cursor, most: int, wanted: Wanted) -> answers.Events:
    """At most `most` events of final blocks from `since` on, of those that are wanted."""
    tip, found, cursor = node.replica.finalized.height, [], since
    for _ in range(MOST_HEIGHTS):
        await trio.lowlevel.checkpoint()  # the node goes on between two blocks
        height = node.feed.height_from(Height(cursor.height))
        if height is None or height > tip:
            cursor = max(cursor, Cursor(tip + 1, 0))
            break
        from_index = cursor.index if height == cursor.height else 0
        for told in node.feed.of_height(height, from_index):
            cursor = told.next
            if wanted.may_fit(told.event):
                event = _event(node, told)
                if wanted.fits(event.fields):
                    found.append(event)
            if len(found) == most:
                return answers.Events(height=tip, events=found, next=str(cursor))
        cursor = Cursor(height + 1, 0)
    return answers.Events(height=tip, events=found, next=str(cursor))


def _event(node: Node, told: Told) -> answers.Event:
    height = Height(told.cursor.height)
    event = node.queries.event(height, told.event)
    fields = plain(event)
    assert isinstance(fields, dict)
    return answers.Event(
        cursor=str(told.cursor),
        next=str(told.next),
        height=height,
        time_ms=told.time_ms,
        transaction_id=None if told.transaction is None else told.transaction.id.hex(),
        signed=None if told.transaction is None else _signed(told.transaction.body),
        call=told.call,
        called=_called(told),
        contract=told.event.contract,
        name=told.event.name,
        fields=fields,
    )


def _called(told: Told) -> str | None:
    if told.transaction is None:
        return None
    call = told.transaction.body.calls[told.call]
    return f"{call.contract}.{call.method}"


def _signed(body: TransactionBody) -> answers.Signed:
    return answers.Signed(
        member=body.member.hex(),
        author=body.author.hex(),
        cosigners=[each.hex() for each in body.cosigners],
    )


# The network.


def members(node: Node) -> answers.Members:
    """The agencies on the chain."""
    listed = node.queries.members()
    return answers.Members(
        height=node.replica.finalized.height,
        members=[
            answers.Member(
                id=each.member.hex(),
                standing=each.standing.name.lower(),
                kind=each.kind,
                name_commitment=each.name_commitment.hex(),
                since_ms=each.since_ms,
            )
            for each in listed
        ],
    )


def nodes(node: Node) -> answers.Nodes:
    """The nodes on the chain, and those that the operator named."""
    listed = {each.node_id: each for each in node.queries.nodes()}
    named = (each for each in node.book.nodes() if node.book.is_configured(each))
    every = sorted({*listed, *named})
    return answers.Nodes(
        height=node.replica.finalized.height,
        nodes=[_node(node, each, listed.get(each)) for each in every],
    )


def _node(node: Node, identity: NodeId, listed: ListedNode | None) -> answers.Node:
    link = node.links.standing().get(identity)
    failure = None if link is not None else node.links.failures.get(identity)
    return answers.Node(
        id=identity.hex(),
        peer_id=peer_text(identity),
        member=None if listed is None else listed.member.hex(),
        vote_key=None if listed is None else listed.vote_key.hex(),
        in_use=listed is not None and listed.is_in_use,
        authority=node.roll.is_authority(identity),
        own=identity == node.node_id,
        linked=link is not None,
        since_s=None if link is None else round(trio.current_time() - link.since_s, 1),
        sent_bytes=0 if link is None else link.traffic.sent_bytes,
        received_bytes=0 if link is None else link.traffic.received_bytes,
        dropped=0 if link is None else link.dropped,
        cause=None if failure is None else failure.cause,
        failure=None if failure is None else failure.detail,
    )


def why(node: Node) -> answers.Why:
    """Why there is no block: which authorities' votes are held in the present view, and which are not."""
    replica = node.replica
    authorities = replica.ledger.authorities_of(replica.epoch)
    assert authorities is not None, "the chain knows the set of the present epoch"
    listed = {each.vote_key: each for each in node.queries.nodes()}
    seats = [
        _seat(node, key, listed.get(key), heard)
        for key, heard in zip(authorities.keys, replica.heard(), strict=True)
    ]
    return answers.Why(
        height=replica.finalized.height,
        epoch=replica.epoch,
        view=replica.view,
        answer=_why(node, seats, authorities.quorum),
        quorum=authorities.quorum,
        authorities=seats,
    )


def _seat(
    node: Node, key: bytes, listed: ListedNode | None, heard: frozenset[VoteKind]
) -> answers.Seat:
    node_id = None if listed is None else listed.node_id
    member: MemberId | None = None if listed is None else listed.member
    return answers.Seat(
        vote_key=key.hex(),
        member=None if member is None else member.hex(),
        node_id=None if node_id is None else node_id.hex(),
        linked=node_id in node.links.standing(),
        own=node_id == node.node_id,
        leads=node.replica.leader == key,
        notarized=VoteKind.NOTARIZE in heard,
        nullified=VoteKind.NULLIFY in heard,
        finalized=VoteKind.FINALIZE in heard,
    )


def _why(node: Node, seats: list[answers.Seat], quorum: int) -> str:
    """In one word that programs can rely on."""
    reachable = sum(seat.linked or seat.own for seat in seats)
    if reachable < quorum:
        return "too_few_authorities_reachable"
    if node.wall_ms() - node.replica.finalized.timestamp_ms < BEHIND_MS // 2:
        return "blocks_come"
    if any(seat.leads and not (seat.linked or seat.own) for seat in seats):
        return "leader_unreachable"
    return "votes_missing"


def alarms(node: Node) -> answers.Alarms:
    """What the operator has to know."""
    return answers.Alarms(
        height=node.replica.finalized.height,
        count=node.counts.alarms,
        alarms=[
            answers.Alarm(time_ms=at_ms, what=each.what, detail=each.detail)
            for at_ms, each in node.alarms
        ],
    )


def cuts(node: Node) -> answers.Cuts:
    """The links that are cut."""
    return answers.Cuts(
        height=node.replica.finalized.height, cut=[each.hex() for each in node.links.cut_off()]
    )
