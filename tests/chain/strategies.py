"""Hypothesis strategies for everything that `chain` encodes; every test may draw from them.

Records are well formed, and no more: signatures are random bytes unless a name says `signed`.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import TypeVar

from hypothesis import settings
from hypothesis import strategies as st

from chain.authorities import AuthoritySet, quorum_of
from chain.block import ENDS_EPOCH, Block, Body, Header
from chain.certificate import Certificate
from chain.crypto import SecretKey, digest
from chain.evidence import Evidence, offence_of
from chain.genesis import Genesis, Parameters
from chain.primitives import (
    BlockId,
    ChainId,
    ClientReference,
    Digest,
    Epoch,
    FixedBytes,
    Height,
    MemberId,
    Milliseconds,
    PublicKey,
    Signature,
    TransactionId,
    View,
)
from chain.receipt import CallResult, Event, Outcome, Receipt
from chain.transaction import Call, Execution, Transaction, TransactionBody
from chain.vote import NO_BLOCK, Vote, VoteKind

F = TypeVar("F", bound=FixedBytes)

U64S = st.integers(0, 2**64 - 1) | st.sampled_from(
    [edge for width in (5, 7, 8, 15, 16, 31, 32, 63) for edge in (2**width - 1, 2**width)]
    + [0, 2**64 - 1]
)
"""Unsigned integers, with the edges between the widths of their encodings."""

EPOCHS, VIEWS, HEIGHTS = U64S.map(Epoch), U64S.map(View), U64S.map(Height)
INSTANTS = U64S.map(Milliseconds)

WORDS = st.text("abcdefghijklmnopqrstuvwxyz0123456789_.-", min_size=1, max_size=64)


def fewer(percent: int) -> settings:
    """So much of the profile's examples, for records that take long to draw."""
    return settings(max_examples=max(1, settings().max_examples * percent // 100))


def opaque(longest: int) -> st.SearchStrategy[bytes]:
    """Bytes that nobody interprets, and that look like no array: tests take that for a record."""
    return st.binary(max_size=longest).filter(
        lambda value: not value or not (value[0] >> 4 == 9 or value[0] in (0xDC, 0xDD))
    )


def fixed(kind: type[F]) -> st.SearchStrategy[F]:
    """Any value of `kind`."""
    return st.binary(min_size=kind.LENGTH, max_size=kind.LENGTH).map(kind)


@cache
def secret_key(number: int) -> SecretKey:
    """The key pair of a seed that is `number`; made once, since it costs as much as a signature."""
    return SecretKey(number.to_bytes(32, "big"))


SECRET_KEYS = st.integers(0, 31).map(secret_key)


@cache
def keyring(size: int) -> tuple[AuthoritySet, tuple[SecretKey, ...]]:
    """An authority set, and the secret keys in the order of their indices in it."""
    secrets = sorted((secret_key(each) for each in range(size)), key=lambda each: each.public)
    return AuthoritySet(tuple(each.public for each in secrets)), tuple(secrets)


AUTHORITY_SETS = st.lists(fixed(PublicKey), min_size=1, max_size=40, unique=True).map(
    lambda keys: AuthoritySet(tuple(sorted(keys)))
)


@st.composite
def votes(draw: st.DrawFn, kinds: Sequence[VoteKind] = tuple(VoteKind)) -> Vote:
    """Any vote of `kinds`; NULLIFY names no block."""
    chosen = draw(st.sampled_from(kinds))
    some_block = fixed(BlockId).filter(lambda each: each != NO_BLOCK)
    return Vote(
        kind=chosen,
        epoch=draw(EPOCHS),
        view=draw(VIEWS),
        block_id=NO_BLOCK if chosen is VoteKind.NULLIFY else draw(some_block),
        signer=draw(st.integers(0, 2**16 - 1)),
        signature=draw(fixed(Signature)),
    )


@st.composite
def certificates(draw: st.DrawFn, most: int = 20) -> Certificate:
    """Any certificate of the right shape for a set of 1 to `most` authorities."""
    size = draw(st.integers(1, most))
    signers = draw(st.permutations(range(size)))[: quorum_of(size)]
    kind = draw(st.sampled_from((VoteKind.NOTARIZE, VoteKind.NULLIFY, VoteKind.FINALIZE)))
    some_block = fixed(BlockId).filter(lambda each: each != NO_BLOCK)
    return Certificate(
        kind=kind,
        epoch=draw(EPOCHS),
        view=draw(VIEWS),
        block_id=NO_BLOCK if kind is VoteKind.NULLIFY else draw(some_block),
        signers=sum(1 << each for each in signers).to_bytes((size + 7) // 8, "big"),
        signatures=draw(fixed(Signature)) * len(signers),
    )


PAIRS = st.sampled_from(
    [
        *((kind, kind) for kind in (VoteKind.PROPOSE, VoteKind.NOTARIZE, VoteKind.FINALIZE)),
        (VoteKind.NULLIFY, VoteKind.FINALIZE),
    ]
)


@st.composite
def evidence(draw: st.DrawFn) -> Evidence:
    """Any conflicting pair in its one order."""
    kinds = draw(PAIRS)
    first, second = (draw(votes((kind,))) for kind in kinds)
    second = replace(second, epoch=first.epoch, view=first.view, signer=first.signer)
    if offence_of(first, second) is None:
        another = BlockId(digest(b"another", first.block_id))
        second = replace(second, block_id=another)
    return Evidence.of(first, second)


CALLS = st.builds(Call, WORDS, WORDS, opaque(200))


@st.composite
def transaction_bodies(draw: st.DrawFn, author: PublicKey | None = None) -> TransactionBody:
    """Any body with at least one call and no cosigner."""
    return TransactionBody(
        chain_id=draw(fixed(ChainId)),
        member=draw(fixed(MemberId)),
        author=author or draw(fixed(PublicKey)),
        sequence=draw(U64S),
        valid_until=draw(INSTANTS),
        reference=draw(fixed(ClientReference)),
        execution=draw(st.sampled_from(Execution)),
        calls=tuple(draw(st.lists(CALLS, min_size=1, max_size=4))),
    )


@st.composite
def signed_transactions(draw: st.DrawFn) -> Transaction:
    """Any transaction, truly signed by its author and up to three cosigners."""
    keys = draw(st.lists(SECRET_KEYS, min_size=1, max_size=4, unique_by=lambda key: key.public))
    body = draw(transaction_bodies(keys[0].public))
    cosigners = tuple(key.public for key in keys[1:])
    return Transaction.sign(replace(body, cosigners=cosigners), keys)


@st.composite
def headers(draw: st.DrawFn, transactions_root: Digest | None = None) -> Header:
    """Any header, with `transactions_root` if given."""
    return Header(
        version=draw(st.integers(0, 255)),
        chain_id=draw(fixed(ChainId)),
        epoch=draw(EPOCHS),
        view=draw(VIEWS),
        height=draw(HEIGHTS),
        parent_id=draw(fixed(BlockId)),
        proposer=draw(fixed(PublicKey)),
        timestamp_ms=draw(INSTANTS),
        transactions_root=transactions_root or draw(fixed(Digest)),
        state_root=draw(fixed(Digest)),
        receipts_root=draw(fixed(Digest)),
        next_authorities=draw(fixed(Digest)),
        flags=draw(st.integers(0, ENDS_EPOCH)),
    )


@st.composite
def blocks(draw: st.DrawFn) -> Block:
    """Any block whose header commits to its body."""
    body = Body(
        tuple(draw(st.lists(evidence(), max_size=2))),
        tuple(draw(st.lists(signed_transactions(), max_size=3))),
    )
    return Block.seal(draw(headers(body.root())), body)


EVENTS = st.builds(Event, WORDS, WORDS, opaque(200))
CALL_RESULTS = st.builds(
    CallResult,
    st.sampled_from(Outcome),
    WORDS,
    opaque(100),
    st.lists(EVENTS, max_size=4).map(tuple),
)
RECEIPTS = st.builds(Receipt, fixed(TransactionId), st.lists(CALL_RESULTS, max_size=4).map(tuple))

PARAMETERS = st.builds(
    lambda heights, delta0, delta_cap, min_block, heartbeat: Parameters(
        heights, min(delta0, delta_cap), max(delta0, delta_cap), min_block, heartbeat
    ),
    st.integers(1, 2**64 - 1),
    st.integers(4, 2**64 - 1),
    st.integers(4, 2**64 - 1),
    U64S,
    U64S,
)
GENESES = st.builds(
    Genesis,
    fixed(Digest),
    U64S,
    PARAMETERS,
    AUTHORITY_SETS,
    st.lists(CALLS, max_size=6).map(tuple),
)
