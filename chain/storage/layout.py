"""Where each thing stands in the store: one prefix byte, then fields whose bytes sort as they should."""

from chain.primitives import BlockId, Epoch, Height, TransactionId, View
from chain.vote import VoteKind

_STATE_NODE = b"n"
_STATE_VALUE = b"s"


def state_key(key: bytes) -> bytes:
    """Where the state value of `key` stands; ordered as the keys are."""
    return _STATE_VALUE + key


def state_key_of(stored: bytes) -> bytes:
    """The key whose state value stands at `stored`: what `state_key` was given."""
    return stored[len(_STATE_VALUE) :]


def state_bucket_key(node: int) -> bytes:
    """Where the entries of a bucket of the state tree stand; ordered by depth, then by path.

    `node` counts from 1 for the root, and the children of i are 2i and 2i+1; it is below 2**257.
    """
    encoded = node.to_bytes((node.bit_length() + 7) // 8, "big")
    return _STATE_NODE + bytes((len(encoded),)) + encoded


def state_bucket_of(stored: bytes) -> int:
    """The node whose bucket stands at `stored`: what `state_bucket_key` was given."""
    return int.from_bytes(stored[len(_STATE_NODE) + 1 :], "big")


def state_values() -> tuple[bytes, bytes]:
    """Start (inclusive) and stop (exclusive) of all values of the state."""
    return _STATE_VALUE, _after(_STATE_VALUE)


def state_buckets() -> tuple[bytes, bytes]:
    """Start (inclusive) and stop (exclusive) of all buckets of the state tree."""
    return _STATE_NODE, _STATE_NODE + b"\xff"


_TIP = b"t"
_CERTIFICATE = b"c"
_AUTHORITIES = b"a"
_EPOCH = b"e"
_FINALITY = b"f"
_BLOCK = b"h"
_HEIGHT = b"i"
_PENDING = b"p"
_RECEIPT = b"r"
_INCLUSION = b"x"


_NAMES = {
    _STATE_NODE: "a bucket of the state tree",
    _STATE_VALUE: "a value of the state",
    _TIP: "the newest block's id",
    _CERTIFICATE: "a certificate",
    _AUTHORITIES: "an authority set",
    _EPOCH: "the beginning of an epoch",
    _FINALITY: "a block's certificate",
    _BLOCK: "a block",
    _HEIGHT: "a block's height",
    _PENDING: "a block that is not final",
    _RECEIPT: "a receipt",
    _INCLUSION: "a transaction's place",
}

LASTING = b"".join((_AUTHORITIES, _EPOCH, _FINALITY, _BLOCK, _HEIGHT, _RECEIPT, _INCLUSION))
"""First bytes of what is written with a final block and never changed after."""

OF_THE_STATE = _STATE_NODE + _STATE_VALUE
"""First bytes of what is the state at the newest final block."""


def name_of(key: bytes) -> str:
    """What stands at `key`, for people."""
    return f"{_NAMES.get(key[:1], 'something unknown')} at {key.hex()}"


def tip_key() -> bytes:
    """Where the id of the newest final block stands."""
    return _TIP


def block_key(height: Height) -> bytes:
    """Where the final block of this height stands."""
    return _BLOCK + _u64(height)


def block_height(stored: bytes) -> Height:
    """The height whose block stands at `stored`: what `block_key` was given."""
    return Height(int.from_bytes(stored[len(_BLOCK) :], "big"))


def blocks_end() -> bytes:
    """The first key after those of all final blocks."""
    return _after(_BLOCK)


def height_key(block_id: BlockId) -> bytes:
    """Where the height of a final block stands."""
    return _HEIGHT + block_id


def finality_key(height: Height) -> bytes:
    """Where the FINALIZE certificate of exactly the block of this height stands, if there was one."""
    return _FINALITY + _u64(height)


def finalities_from(height: Height) -> tuple[bytes, bytes]:
    """Start and stop of the FINALIZE certificates of blocks from `height` on."""
    return finality_key(height), _after(_FINALITY)


def epoch_key(epoch: Epoch) -> bytes:
    """Where the height of an epoch's genesis stands."""
    return _EPOCH + _u64(epoch)


def authorities_key(epoch: Epoch) -> bytes:
    """Where the authority set of an epoch that has begun stands: the state forgets it, proofs need it."""
    return _AUTHORITIES + _u64(epoch)


def certificate_key(epoch: Epoch, view: View, kind: VoteKind) -> bytes:
    """Where a certificate stands; ordered by epoch, view and kind."""
    return _CERTIFICATE + _u64(epoch) + _u64(view) + bytes((kind,))


def certificates_of(epoch: Epoch) -> tuple[bytes, bytes]:
    """Start and stop of an epoch's certificates."""
    return _CERTIFICATE + _u64(epoch), _CERTIFICATE + _u64(epoch + 1)


def certificates_before(epoch: Epoch) -> tuple[bytes, bytes]:
    """Start and stop of the certificates of the epochs before this one."""
    return _CERTIFICATE, _CERTIFICATE + _u64(epoch)


def pending_key(block_id: BlockId) -> bytes:
    """Where a valid block stands that is not final yet."""
    return _PENDING + block_id


def pending_blocks() -> tuple[bytes, bytes]:
    """Start and stop of the blocks that are not final yet."""
    return _PENDING, _after(_PENDING)


def receipt_key(height: Height, index: int) -> bytes:
    """Where the receipt of a final block's transaction stands; `index` is its place in the block."""
    return _RECEIPT + _u64(height) + index.to_bytes(4, "big")


def receipts_from(height: Height) -> tuple[bytes, bytes]:
    """Start and stop of the receipts of blocks from `height` on."""
    return receipt_key(height, 0), _after(_RECEIPT)


def receipt_height(stored: bytes) -> Height:
    """The height of the block whose receipt stands at `stored`: what `receipt_key` was given."""
    return Height(int.from_bytes(stored[len(_RECEIPT) : len(_RECEIPT) + 8], "big"))


def inclusion_key(transaction_id: TransactionId) -> bytes:
    """Where a final transaction's height (u64) and index (u32) stand."""
    return _INCLUSION + transaction_id


def _u64(number: int) -> bytes:
    return number.to_bytes(8, "big")


def _after(prefix: bytes) -> bytes:
    return bytes((prefix[0] + 1,))
