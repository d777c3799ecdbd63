"""What the API answers, as models: the OpenAPI description is made of them."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from node.host.failures import Cause


class _Answer(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Status(_Answer):
    """How this node is, at its newest final block."""

    node_id: str
    chain_id: str
    height: int
    epoch: int
    view: int
    block_id: str
    state_root: str
    block_time_ms: int
    votes: bool = Field(description="True if this node votes in this epoch")
    peers: int
    waiting: int = Field(description="Transactions that wait for a block here")
    outbox: int = Field(description="Transactions of this node's users that are not final")
    ready: bool = Field(
        description="False if the newest final block is so old that nobody should rely on it"
    )


class Signed(_Answer):
    """Who signed."""

    member: str = Field(description="For whom the author acted")
    author: str
    cosigners: list[str]


class Event(_Answer):
    """Something that a call told the world."""

    cursor: str
    next: str = Field(description="Where the feed goes on after this event")
    height: int
    time_ms: int
    transaction_id: str | None = Field(description="Null for what the clock fired")
    signed: Signed | None = Field(description="Null for what the clock fired")
    call: int
    called: str | None = Field(
        description="What was called, as contract.method; null for what the clock fired"
    )
    contract: str
    name: str
    fields: dict[str, Any]


class Events(_Answer):
    """A piece of the feed."""

    height: int
    events: list[Event]
    next: str = Field(description="Where to go on")


class CallOutcome(_Answer):
    """What became of one call."""

    contract: str
    method: str
    arguments: dict[str, Any] = Field(description="Empty if the present code reads others")
    done: bool
    code: str
    detail: list[Any]


class Transaction(_Answer):
    """What this node knows of a transaction."""

    height: int = Field(description="Of the newest final block when this was answered")
    id: str
    status: str = Field(description="waiting, final, expired or unknown")
    included_at: int | None = None
    time_ms: int | None = Field(default=None, description="Of its block")
    signed: Signed | None = Field(default=None, description="Null unless it is final")
    calls: list[CallOutcome] = Field(default_factory=list)


class Submitted(_Answer):
    """What became of one transaction that was handed in."""

    id: str | None
    accepted: bool = Field(
        description="True: it is in this node's durable outbox, or final already"
    )
    included_at: int | None
    reason: str | None
    detail: str | None


class Submission(_Answer):
    """What became of all that was handed in, in its order."""

    height: int
    transactions: list[Submitted]


class Block(_Answer):
    """A final block."""

    height: int
    id: str
    epoch: int
    view: int
    time_ms: int
    parent_id: str
    proposer: str
    state_root: str
    receipts_root: str
    transactions_root: str
    transactions: list[str]
    evidence: int
    signers: int | None = Field(description="In its certificate; null if a later one covers it")


class Blocks(_Answer):
    """Final blocks, the lowest first."""

    height: int
    blocks: list[Block]


class Member(_Answer):
    """An agency, as the chain has it: no names stand there."""

    id: str
    standing: str
    kind: str
    name_commitment: str
    since_ms: int


class Members(_Answer):
    """The agencies of the network."""

    height: int
    members: list[Member]


class Node(_Answer):
    """A node that stands on the chain, and how this node is linked with it."""

    id: str
    peer_id: str
    member: str | None
    vote_key: str | None
    in_use: bool
    authority: bool
    own: bool
    linked: bool
    since_s: float | None = Field(description="How long the link stands")
    sent_bytes: int
    received_bytes: int
    dropped: int = Field(description="Messages that were not sent since a queue was full")
    cause: Cause | None = Field(description="Why it cannot be reached, in one word")
    failure: str | None = Field(description="What was seen of that, as logs have it")


class Nodes(_Answer):
    """The nodes of the network."""

    height: int
    nodes: list[Node]


class Seat(_Answer):
    """One authority, and what is known of it now."""

    vote_key: str
    member: str | None
    node_id: str | None
    linked: bool
    own: bool
    leads: bool
    notarized: bool
    nullified: bool
    finalized: bool


class Why(_Answer):
    """Why there is no block now: who is waited for."""

    height: int
    epoch: int
    view: int
    answer: str
    quorum: int
    authorities: list[Seat]


class View(_Answer):
    """What a contract's view answers."""

    height: int
    answer: Any


class Answered(_Answer):
    """What one view of many answers."""

    height: int
    answer: Any = Field(description="Null if it refuses")
    refused: str | None = Field(description="The code of the reason for which it refuses")


class Views(_Answer):
    """What many views answer, in the order of the questions."""

    height: int
    answers: list[Answered]


class Keys(_Answer):
    """Keys of a contract's field."""

    height: int
    keys: list[str] = Field(description="In hexadecimal, in their order")


class Deadline(_Answer):
    """What the clock will do."""

    contract: str
    tick: str
    due_ms: int = Field(description="Block time, with the outages until now")
    clock: str


class Deadlines(_Answer):
    """What the clock will do about a subject."""

    height: int
    subject: str
    deadlines: list[Deadline]


class DeadlinesOfAll(_Answer):
    """What the clock will do about many subjects, in their order."""

    height: int
    subjects: list[Deadlines]


class Alarm(_Answer):
    """Something that the operator has to know; the node went on."""

    time_ms: int
    what: str
    detail: str


class Alarms(_Answer):
    """The newest alarms since the node started, oldest first."""

    height: int
    count: int = Field(description="Since the start; the oldest are forgotten")
    alarms: list[Alarm]


class Cuts(_Answer):
    """Links that are cut, in a rehearsal."""

    height: int
    cut: list[str] = Field(description="Node ids")
