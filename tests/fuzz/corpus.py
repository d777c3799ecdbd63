"""Valid encodings of every record and message, from which the fuzzer starts.

They are drawn by Hypothesis from the same strategies as everywhere else, always the same ones.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from hashlib import sha256
from typing import TypeVar

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from chain.authorities import AUTHORITY_SET
from chain.block import HEADER
from chain.primitives import (
    BlockId,
    ChainId,
    Digest,
    Epoch,
    NodeId,
    PublicKey,
    Signature,
    View,
)
from chain.receipt import CallResult
from chain.state import Overlay, Snapshot, prove
from chain.storage.memory import MemoryStore
from chain.vote import NO_BLOCK, VoteKind
from consensus.messages import (
    INLINE_NULLIFICATIONS,
    MAX_REQUESTED_BLOCKS,
    MAX_REQUESTED_VIEWS,
    Announcement,
    BlockRequest,
    CertificateRequest,
    Proposal,
    ProposalForm,
    Status,
)
from consensus.vote_log import Record, RecordKind, encode_group, log_from
from node.host.wire import (
    LONGEST_ADDRESS,
    MOST_ADDRESSES,
    OPENING,
    WELCOME,
    BootId,
    Contact,
    Opening,
    SessionId,
    Verdict,
    Welcome,
)
from node.replica.messages import (
    Message,
    OwnVotesRequest,
    OwnVotesResponse,
    SyncRequest,
    SyncResponse,
    Tag,
    Transactions,
    encode_message,
)
from tests.chain import strategies
from tests.chain.proof.town import ABSENT, Town, town, town_with_alarms, town_with_links
from tests.chain.strategies import EPOCHS, HEIGHTS, VIEWS, fixed

EXAMPLES = 60
"""Of each; more of them would find no more, since mutations go on from there."""

T = TypeVar("T")


def drawn(strategy: st.SearchStrategy[T], count: int = EXAMPLES) -> list[T]:
    """`count` examples, always the same."""
    examples: list[T] = []

    @settings(
        max_examples=count,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
        deadline=None,
    )
    @given(strategy)
    def collect(example: T) -> None:
        examples.append(example)

    collect()
    return examples


def parts(strategy: st.SearchStrategy[T]) -> st.SearchStrategy[T]:
    """Any of some examples of `strategy`, drawn when first needed: whole blocks take long to draw."""
    return st.deferred(lambda: st.sampled_from(drawn(strategy, 30)))


KINDS = st.sampled_from(VoteKind)
BLOCKS = parts(strategies.blocks())
HEADERS = parts(strategies.headers())
CERTIFICATES = parts(strategies.certificates(12))
TRANSACTIONS = st.lists(parts(strategies.signed_transactions()), max_size=6).map(
    lambda drawn: Transactions(tuple(each.encoded for each in drawn))
)
STATUSES = st.builds(Status, EPOCHS, VIEWS, VIEWS, HEIGHTS, fixed(Digest))
ANNOUNCEMENTS = st.builds(Announcement, KINDS, EPOCHS, VIEWS, fixed(BlockId))
BLOCK_REQUESTS = st.lists(fixed(BlockId), max_size=MAX_REQUESTED_BLOCKS).map(
    lambda ids: BlockRequest(tuple(ids))
)
CERTIFICATE_REQUESTS = st.builds(
    lambda kind, epoch, first, more: CertificateRequest(
        kind, epoch, first, View(min(first + more, 2**64 - 1))
    ),
    *(KINDS, EPOCHS, VIEWS, st.integers(0, MAX_REQUESTED_VIEWS - 1)),
)
SYNC_REQUESTS = st.builds(SyncRequest, HEIGHTS)
SYNC_RESPONSES = st.builds(
    SyncResponse,
    st.lists(BLOCKS, min_size=1, max_size=3).map(tuple),
    st.lists(HEADERS, max_size=3).map(tuple),
    CERTIFICATES,
)


@st.composite
def proposals(draw: st.DrawFn) -> Proposal:
    """Any proposal, of a new block or of one once more."""
    form = draw(st.sampled_from(ProposalForm))
    block = draw(BLOCKS) if form is ProposalForm.EXTEND else None
    return Proposal(
        epoch=draw(EPOCHS),
        view=draw(VIEWS),
        form=form,
        block_id=draw(fixed(BlockId).filter(NO_BLOCK.__ne__)) if block is None else block.id,
        block=block,
        parent_view=draw(VIEWS),
        justification=tuple(draw(st.lists(CERTIFICATES, max_size=INLINE_NULLIFICATIONS + 2))),
        signature=draw(fixed(Signature)),
    )


@st.composite
def own_votes(draw: st.DrawFn) -> OwnVotesResponse:
    """Votes of one epoch, at most one of each kind, in the order of the kinds."""
    epoch = draw(EPOCHS)
    votes = draw(st.lists(strategies.votes(), max_size=len(VoteKind)))
    found = {vote.kind: replace(vote, epoch=epoch) for vote in votes}
    key = draw(fixed(PublicKey))
    return OwnVotesResponse(key, epoch, tuple(found[kind] for kind in sorted(found)))


MESSAGES: dict[Tag, st.SearchStrategy[Message]] = {
    Tag.PROPOSAL: proposals(),
    Tag.VOTE: strategies.votes(),
    Tag.CERTIFICATE: strategies.certificates(40),
    Tag.EVIDENCE: strategies.evidence(),
    Tag.BLOCK: strategies.blocks(),
    Tag.STATUS: STATUSES,
    Tag.ANNOUNCEMENT: ANNOUNCEMENTS,
    Tag.CERTIFICATE_REQUEST: CERTIFICATE_REQUESTS,
    Tag.BLOCK_REQUEST: BLOCK_REQUESTS,
    Tag.TRANSACTIONS: TRANSACTIONS,
    Tag.SYNC_REQUEST: SYNC_REQUESTS,
    Tag.SYNC_RESPONSE: SYNC_RESPONSES,
    Tag.OWN_VOTES_REQUEST: st.builds(OwnVotesRequest, fixed(PublicKey)),
    Tag.OWN_VOTES_RESPONSE: own_votes(),
}
assert set(MESSAGES) == set(Tag), "a message that nobody fuzzes"


def messages(tag: Tag) -> list[bytes]:
    """Encoded messages of one tag."""
    return [encode_message(each) for each in drawn(MESSAGES[tag])]


def transactions() -> list[bytes]:
    """Encoded transactions."""
    return [each.encoded for each in drawn(strategies.signed_transactions())]


def headers() -> list[bytes]:
    """Encoded headers."""
    return [HEADER.encode(each) for each in drawn(strategies.headers())]


def receipts() -> list[bytes]:
    """Encoded receipts."""
    return [each.encode() for each in drawn(strategies.RECEIPTS)]


def call_results(encode: Callable[[CallResult], bytes]) -> list[bytes]:
    """Encoded results of calls, which stand in receipts."""
    return [encode(each) for each in drawn(strategies.CALL_RESULTS)]


def geneses() -> list[bytes]:
    """Encoded geneses."""
    return [each.encode() for each in drawn(strategies.GENESES)]


def authority_sets() -> list[bytes]:
    """Encoded authority sets."""
    return [AUTHORITY_SET.encode(each) for each in drawn(strategies.AUTHORITY_SETS)]


RECORDS = st.builds(Record, st.sampled_from(RecordKind), EPOCHS, VIEWS, fixed(BlockId))


ADDRESSES = st.lists(st.binary(max_size=LONGEST_ADDRESS), max_size=MOST_ADDRESSES).map(tuple)
CONTACTS = st.lists(st.builds(Contact, fixed(NodeId), ADDRESSES), max_size=6).map(tuple)


def openings() -> list[bytes]:
    """Openings of sessions between two nodes."""
    made = st.builds(
        Opening, st.integers(0, 300), fixed(ChainId), fixed(BootId), fixed(SessionId), ADDRESSES
    )
    return [OPENING.encode(each) for each in drawn(made)]


def welcomes() -> list[bytes]:
    """Answers to openings."""
    made = st.builds(
        Welcome, st.integers(0, 300), fixed(BootId), st.sampled_from(Verdict), CONTACTS
    )
    return [WELCOME.encode(each) for each in drawn(made)]


def vote_log(groups: Sequence[Sequence[Record]], epoch: int = 0) -> bytes:
    """The file of a log with these groups after its first floor."""
    data = log_from(PublicKey(bytes(range(32))), ChainId(b"c" * 32), Epoch(epoch))
    for group in groups:
        data += encode_group(group, len(data))
    return data


def vote_logs() -> list[bytes]:
    """Files of vote logs."""
    groups = st.lists(st.lists(RECORDS, min_size=1, max_size=5), max_size=6)
    return [vote_log(each) for each in drawn(groups)]


def state_proofs() -> list[bytes]:
    """Encoded proofs of a state of a thousand keys."""
    state = Overlay(Snapshot(MemoryStore()))
    for number in range(1000):
        state.put(sha256(b"%d" % number).digest(), b"value")
    state.seal()
    return [prove(state, sha256(b"%d" % (7 * at)).digest()).to_bytes() for at in range(EXAMPLES)]


def proof_town() -> Town:
    """The chain that most of the proofs are of: three epochs, the last one begun."""
    return town(2, 2)


def proofs() -> list[bytes]:
    """Proof files of every kind, from the genesis and from the checkpoint of epoch 1, and one with links."""
    at, linked, alarms = proof_town(), town_with_links(), town_with_alarms()
    made = [
        proof
        for since in (0, 1)
        for proof in (at.value(since=since), at.value(ABSENT, since), at.inclusion(since=since))
    ]
    return [
        each.encode()
        for each in (*made, linked.inclusion(), linked.value(ABSENT), alarms.fallen_due())
    ]
