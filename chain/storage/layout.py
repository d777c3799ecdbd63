"""Where each thing stands in the store: one prefix byte, then fields whose bytes sort as they should."""

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


def state_buckets() -> tuple[bytes, bytes]:
    """Start (inclusive) and stop (exclusive) of all buckets of the state tree."""
    return _STATE_NODE, _STATE_NODE + b"\xff"
