"""Assembles proofs from the store of a node: for somebody who has none."""

from collections.abc import Iterator, Sequence

from chain.block import Block, Header
from chain.certificate import CERTIFICATE, Certificate
from chain.merkle import merkle_path
from chain.primitives import BlockId, Epoch, Height, TransactionId
from chain.proof.proof_file import (
    Claim,
    FallenDueClaim,
    Handover,
    InclusionClaim,
    Proof,
    ValueClaim,
)
from chain.proof.verifier import (
    ABSENCE,
    FALLEN_DUE,
    INCLUSION,
    MAX_HANDOVERS,
    MAX_LINKS,
    MAX_PROOF_BYTES,
    VALUE,
)
from chain.state import Snapshot, prove
from chain.state_proof import key_hash
from chain.storage import layout
from chain.storage.store import KeyValueStore


class Unprovable(Exception):
    """This cannot be proven from this store now; the message says why."""


def prove_value(store: KeyValueStore, snapshot: Snapshot, key: bytes, since: Epoch) -> bytes:
    """The proof file of what `key` is, or that it is nothing, in the newest final state.

    `since` is the epoch of the checkpoint from which the proof starts; 0 starts from the genesis.
    """
    tip_id = store.get(layout.tip_key())
    assert tip_id is not None, "a store begins with its genesis"
    value, path = snapshot.get(key), prove(snapshot, key).to_bytes()
    height = _height(store, tip_id)
    if value is None:
        return _assemble(store, height, since, ABSENCE, ValueClaim(key, key_hash(key), path))
    return _assemble(store, height, since, VALUE, ValueClaim(key, value, path))


def prove_inclusion(store: KeyValueStore, transaction_id: TransactionId, since: Epoch) -> bytes:
    """The proof file of a final transaction and its receipt; `since` as for a value."""
    place = store.get(layout.inclusion_key(transaction_id))
    if place is None:
        raise Unprovable(f"transaction {transaction_id.hex()} is not final here")
    height, index = Height(int.from_bytes(place[:8], "big")), int.from_bytes(place[8:], "big")
    body = _block(store, height).body
    carried = [b"e" + each.encode() for each in body.evidence]
    carried += [b"t" + each.encoded for each in body.transactions]
    told = _receipts(store, height, len(body.transactions))
    claim = InclusionClaim(
        body.transactions[index].encoded,
        list_path(carried, len(body.evidence) + index),
        told[index],
        list_path(told, index),
    )
    return _assemble(store, height, since, INCLUSION, claim)


def prove_fallen_due(store: KeyValueStore, height: Height, since: Epoch) -> bytes:
    """The proof file of what came of all that fell due at the start of a final block; `since` as for a value."""
    if store.get(layout.block_key(height)) is None:
        raise Unprovable(f"height {height} is not final here")
    transactions = len(_block(store, height).body.transactions)
    told = _receipts(store, height, transactions)
    if len(told) == transactions:
        raise Unprovable(f"nothing fell due at the start of height {height}")
    claim = FallenDueClaim(told[-1], list_path(told, transactions))
    return _assemble(store, height, since, FALLEN_DUE, claim)


def _receipts(store: KeyValueStore, height: Height, transactions: int) -> list[bytes]:
    """The receipts of a block: those of its transactions, and of what fell due at its start, if anything did."""
    told = [_stored(store, layout.receipt_key(height, at)) for at in range(transactions)]
    fallen_due = store.get(layout.receipt_key(height, transactions))
    return told if fallen_due is None else [*told, fallen_due]


def list_path(leaves: Sequence[bytes], index: int) -> bytes:
    """The way up from leaf `index`: on which side each sibling stands (u16), then the siblings."""
    path = merkle_path(leaves, index)
    sides, at, size = 0, 0, len(leaves)
    while size > 1:
        if index ^ 1 < size:
            sides |= (index & 1) << at
            at += 1
        index, size = index >> 1, (size + 1) >> 1
    return sides.to_bytes(2, "big") + b"".join(path)


def _assemble(
    store: KeyValueStore,
    height: Height,
    since: Epoch,
    kind: int,
    claim: Claim,
) -> bytes:
    header = _block(store, height).header
    if not 0 <= header.epoch - since <= MAX_HANDOVERS:
        raise Unprovable(f"height {height} is of epoch {header.epoch}, and epoch {since} was asked")
    certificate, links = _finality(store, height)
    genesis = _block(store, Height(0))
    proof = Proof(
        origin=genesis.id if since else genesis.header.encode(),
        epoch=since,
        authorities=_stored(store, layout.authorities_key(since)),
        handovers=tuple(_handovers(store, range(since, header.epoch))),
        header=header.encode(),
        links=tuple(each.encode() for each in links),
        certificate=certificate.encode(),
        kind=kind,
        claim=claim,
    ).encode()
    if len(proof) > MAX_PROOF_BYTES:
        raise Unprovable(f"it would have {len(proof)} bytes; start from a later epoch")
    return proof


def _handovers(store: KeyValueStore, epochs: range) -> Iterator[Handover]:
    """The way from the authorities of one epoch to those of a later one."""
    for epoch in epochs:
        height = Height(int.from_bytes(_stored(store, layout.epoch_key(Epoch(epoch + 1))), "big"))
        before = _stored(store, layout.authorities_key(Epoch(epoch)))
        after = _stored(store, layout.authorities_key(Epoch(epoch + 1)))
        yield Handover(
            _block(store, height).header.encode(),
            _stored(store, layout.finality_key(height)),
            () if before == after else (after,),
        )


def _finality(store: KeyValueStore, height: Height) -> tuple[Certificate, list[Header]]:
    """The certificate that makes this height final, and the headers above it up to the certified one."""
    found = next(iter(store.items(*layout.finalities_from(height))), None)
    if found is None:
        raise Unprovable(f"height {height} has no certificate here yet; the next block brings one")
    certificate = CERTIFICATE.decode(found[1])
    heights = range(height + 1, _height(store, certificate.block_id) + 1)
    if len(heights) > MAX_LINKS:
        raise Unprovable(f"height {height} became final {len(heights)} heights later")
    return certificate, [_block(store, Height(each)).header for each in heights]


def _height(store: KeyValueStore, block_id: bytes) -> Height:
    return Height(int.from_bytes(_stored(store, layout.height_key(BlockId(block_id))), "big"))


def _block(store: KeyValueStore, height: Height) -> Block:
    return Block.decode(_stored(store, layout.block_key(height)))


def _stored(store: KeyValueStore, key: bytes) -> bytes:
    found = store.get(key)
    assert found is not None, f"the store lacks {key.hex()}"
    return found
