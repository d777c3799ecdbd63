"""Merkle roots and paths against the recursion of RFC 6962, section 2.1."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chain.merkle import merkle_path, merkle_root, path_holds
from chain.primitives import Digest

LEAVES = st.lists(st.binary(max_size=8), max_size=70)
SOME_LEAVES = st.lists(st.binary(max_size=8), min_size=1, max_size=70)


def _split(size: int) -> int:
    """The largest power of two that is smaller than `size`."""
    return 1 << (size - 1).bit_length() - 1


def _hash(leaves: list[bytes]) -> bytes:
    """MTH of RFC 6962, section 2.1."""
    if not leaves:
        return sha256().digest()
    if len(leaves) == 1:
        return sha256(b"\x00" + leaves[0]).digest()
    k = _split(len(leaves))
    return sha256(b"\x01" + _hash(leaves[:k]) + _hash(leaves[k:])).digest()


def _path(index: int, leaves: list[bytes]) -> list[bytes]:
    """PATH of RFC 6962, section 2.1.1."""
    if len(leaves) == 1:
        return []
    k = _split(len(leaves))
    if index < k:
        return [*_path(index, leaves[:k]), _hash(leaves[k:])]
    return [*_path(index - k, leaves[k:]), _hash(leaves[:k])]


@given(leaves=LEAVES)
def test_the_root_is_that_of_the_recursion(leaves: list[bytes]) -> None:
    assert merkle_root(leaves) == _hash(leaves)


@given(leaves=SOME_LEAVES, data=st.data())
def test_the_path_is_that_of_the_recursion_and_holds(
    leaves: list[bytes], data: st.DataObject
) -> None:
    index = data.draw(st.integers(0, len(leaves) - 1))
    path = merkle_path(leaves, index)
    assert list(path) == _path(index, leaves)
    root = merkle_root(leaves)
    assert path_holds(root, leaves[index], index=index, size=len(leaves), path=path)


@pytest.mark.parametrize("size", range(1, 34))
def test_every_leaf_of_every_small_tree_has_a_path_and_no_other_place(size: int) -> None:
    leaves = [bytes([each]) for each in range(size)]
    root = merkle_root(leaves)
    for index, leaf in enumerate(leaves):
        path = merkle_path(leaves, index)
        places = [
            each
            for each in range(-1, size + 2)
            if path_holds(root, leaf, index=each, size=size, path=path)
        ]
        assert places == [index]


@given(leaves=SOME_LEAVES, data=st.data())
def test_a_changed_path_proves_nothing(leaves: list[bytes], data: st.DataObject) -> None:
    size = len(leaves)
    index = data.draw(st.integers(0, size - 1))
    path = merkle_path(leaves, index)
    root = merkle_root(leaves)
    other = Digest(sha256(b"other").digest())
    wrong = [(*path, other), (other, *path)]
    if path:
        at = data.draw(st.integers(0, len(path) - 1))
        wrong += [path[:at] + path[at + 1 :], (*path[:at], other, *path[at + 1 :])]
    for each in wrong:
        assert not path_holds(root, leaves[index], index=index, size=size, path=each)
    assert not path_holds(other, leaves[index], index=index, size=size, path=path)
    assert not path_holds(root, leaves[index] + b"\x00", index=index, size=size, path=path)


def test_a_leaf_beyond_the_last_has_no_path() -> None:
    for index in (-1, 2):
        with pytest.raises(IndexError, match=f"leaf {index} of 2"):
            merkle_path([b"a", b"b"], index)


def test_a_node_cannot_be_passed_off_as_a_leaf() -> None:
    leaves = [b"a", b"b", b"c", b"d"]
    left = merkle_root(leaves[:2]), merkle_root(leaves[2:])
    assert merkle_root(leaves) != merkle_root([b"".join(left)])
