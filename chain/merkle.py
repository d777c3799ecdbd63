"""A Merkle root over a short list, for a header's transactions and receipts (RFC 6962, section 2.1)."""

from collections.abc import Sequence
from hashlib import sha256

from chain.primitives import Digest

_LEAF = b"\x00"
_NODE = b"\x01"


def merkle_root(leaves: Sequence[bytes]) -> Digest:
    """The root over `leaves` in their order; the SHA-256 of nothing for none."""
    if not leaves:
        return Digest(sha256().digest())
    row = [sha256(_LEAF + leaf).digest() for leaf in leaves]
    while len(row) > 1:
        row = _next_row(row)
    return Digest(row[0])


def merkle_path(leaves: Sequence[bytes], index: int) -> tuple[Digest, ...]:
    """The siblings from leaf `index` up to the root, nearest first; IndexError beyond the leaves."""
    if not 0 <= index < len(leaves):
        raise IndexError(f"leaf {index} of {len(leaves)}")
    row = [sha256(_LEAF + leaf).digest() for leaf in leaves]
    path = []
    while len(row) > 1:
        sibling = index ^ 1
        if sibling < len(row):
            path.append(Digest(row[sibling]))
        row = _next_row(row)
        index >>= 1
    return tuple(path)


def path_holds(root: Digest, leaf: bytes, *, index: int, size: int, path: Sequence[Digest]) -> bool:
    """True if `leaf` stands at `index` of the `size` leaves under `root`, as `path` shows."""
    if not 0 <= index < size:
        return False
    node = sha256(_LEAF + leaf).digest()
    siblings = iter(path)
    while size > 1:
        sibling = index ^ 1
        if sibling < size:
            other = next(siblings, None)
            if other is None:
                return False
            left, right = (other, node) if index & 1 else (node, other)
            node = sha256(_NODE + left + right).digest()
        index >>= 1
        size = (size + 1) >> 1
    return node == root and next(siblings, None) is None


def _next_row(row: list[bytes]) -> list[bytes]:
    """Pairs joined; an odd one at the end rises as it is."""
    above = [sha256(_NODE + row[at] + row[at + 1]).digest() for at in range(0, len(row) - 1, 2)]
    if len(row) & 1:
        above.append(row[-1])
    return above
