"""How large a proof is, and how long one takes to verify, in a state of a million keys."""

from collections.abc import Sequence
from dataclasses import replace
from random import Random
from statistics import median

from chain.authorities import AuthoritySet
from chain.block import EMPTY_BODY, ENDS_EPOCH, PROTOCOL_VERSION, Block, Header
from chain.certificate import Certificate
from chain.crypto import SecretKey, verify
from chain.merkle import merkle_root
from chain.primitives import (
    BlockId,
    ChainId,
    Digest,
    Epoch,
    Height,
    Milliseconds,
    PublicKey,
    Signature,
    View,
)
from chain.proof import verifier
from chain.proof.assemble import prove_value
from chain.proof.proof_file import VALUE_PROOF
from chain.proof.verifier import MAGIC, Checkpoint
from chain.state import Snapshot
from chain.storage import layout
from chain.storage.memory import MemoryStore
from chain.vote import Ballot, Vote, VoteKind
from tests.bench.figure import Figure, duration_us
from tests.bench.state_bench import key_of, load
from tests.chain.strategies import keyring

KEYS = 1_000_000
PROOFS = 500
EPOCHS = 1_000
"""Some three months, if an epoch lasts two hours."""


def run() -> list[Figure]:
    """Bytes beside certificate and hand-overs, and microseconds, for 4 authorities; then a hand-over's."""
    chance = Random(3)
    store = MemoryStore()
    snapshot = Snapshot(store)
    load(store, snapshot, KEYS, chance)
    chain_id = _chain(store, snapshot.root)
    keys = [key_of(chance.randrange(KEYS)) for _ in range(PROOFS)]
    checkpoint = Checkpoint(EPOCHS, keyring(4)[0].digest())
    certificate = len(_stored_certificate(store))

    def verify_all(proofs: Sequence[bytes], known: Checkpoint | None) -> None:
        for proof in proofs:
            verifier.verify(proof, _holds, chain_id, known)

    present = [prove_value(store, snapshot, key, Epoch(EPOCHS)) for key in keys]
    absent = [prove_value(store, snapshot, key + b"?", Epoch(EPOCHS)) for key in keys]
    whole = prove_value(store, snapshot, keys[0], Epoch(0))
    parts = VALUE_PROOF.decode(whole.removeprefix(MAGIC))
    without = len(replace(parts, handovers=()).encode())
    per_epoch = (len(whole) - without) // EPOCHS
    return [
        _sizes("value, from a checkpoint", present, certificate),
        _sizes("value, from the genesis", present, certificate + len(present[0]) - without),
        _sizes("absence, from a checkpoint", absent, certificate),
        duration_us("verify a value", lambda: verify_all(present, checkpoint), operations=PROOFS),
        Figure("hand-over with its certificate", per_epoch, per_epoch, per_epoch, "bytes", 1),
        duration_us("verify a hand-over", lambda: verify_all([whole], None), operations=EPOCHS),
    ]


def _sizes(name: str, proofs: Sequence[bytes], certificate: int) -> Figure:
    lengths = [len(each) - certificate for each in proofs]
    return Figure(name, median(lengths), min(lengths), max(lengths), "bytes", len(lengths))


def _holds(key: bytes, message: bytes, signature: bytes) -> bool:
    return verify(PublicKey(key), message, Signature(signature))


def _chain(store: MemoryStore, root: Digest) -> bytes:
    """Store a genesis, the last block of each epoch, and one block more, all of this state."""
    authorities, secrets = keyring(4)
    genesis = _keep(store, _header(ChainId.zeros(), 0, 0, BlockId.zeros(), root, authorities))
    store.apply({layout.authorities_key(Epoch(0)): authorities.encode()})
    chain_id, parent = ChainId(genesis), genesis
    for height in range(1, EPOCHS + 2):
        epoch = height - 1
        parent = _keep(store, _header(chain_id, epoch, height, parent, root, authorities))
        certificate = _certificate(chain_id, epoch, parent, authorities, secrets)
        store.apply(
            {
                layout.finality_key(Height(height)): certificate.encode(),
                layout.epoch_key(Epoch(epoch + 1)): height.to_bytes(8, "big"),
                layout.authorities_key(Epoch(epoch + 1)): authorities.encode(),
                layout.tip_key(): parent,
            }
        )
    return chain_id


def _keep(store: MemoryStore, header: Header) -> BlockId:
    block = Block.seal(header, EMPTY_BODY)
    height = header.height.to_bytes(8, "big")
    store.apply(
        {layout.block_key(header.height): block.encoded, layout.height_key(block.id): height}
    )
    return block.id


def _header(
    chain_id: ChainId,
    epoch: int,
    height: int,
    parent_id: BlockId,
    root: Digest,
    authorities: AuthoritySet,
) -> Header:
    return Header(
        version=PROTOCOL_VERSION,
        chain_id=chain_id,
        epoch=Epoch(epoch),
        view=View(7 * height),
        height=Height(height),
        parent_id=parent_id,
        proposer=authorities.keys[0],
        timestamp_ms=Milliseconds(1_700_000_000_000 + height),
        transactions_root=EMPTY_BODY.root(),
        state_root=root,
        receipts_root=merkle_root(()),
        next_authorities=authorities.digest(),
        flags=ENDS_EPOCH if 0 < height <= EPOCHS else 0,
    )


def _certificate(
    chain_id: ChainId,
    epoch: int,
    block_id: BlockId,
    authorities: AuthoritySet,
    secrets: Sequence[SecretKey],
) -> Certificate:
    ballot = Ballot(VoteKind.FINALIZE, Epoch(epoch), View(7), block_id)
    message = ballot.signing_bytes(chain_id)
    votes = [
        Vote(ballot.kind, ballot.epoch, ballot.view, block_id, signer, key.sign(message))
        for signer, key in enumerate(secrets)
    ]
    return Certificate.assemble(ballot, votes, authorities)


def _stored_certificate(store: MemoryStore) -> bytes:
    found = store.get(layout.finality_key(Height(EPOCHS + 1)))
    assert found is not None
    return found
