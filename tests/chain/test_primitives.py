"""Bytes of a known length are checked where they enter."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chain.primitives import (
    BlockId,
    ChainId,
    ClientReference,
    Digest,
    FixedBytes,
    MemberId,
    NodeId,
    PublicKey,
    Signature,
    TransactionId,
)

KINDS: dict[type[FixedBytes], int] = {
    kind: length
    for length, kinds in {
        16: (ClientReference, MemberId),
        32: (BlockId, ChainId, Digest, NodeId, PublicKey, TransactionId),
        64: (Signature,),
    }.items()
    for kind in kinds
}


@given(kind=st.sampled_from(list(KINDS)), length=st.integers(0, 100))
def test_only_bytes_of_its_length_become_a_kind(kind: type[FixedBytes], length: int) -> None:
    value = bytes(length)
    if length == KINDS[kind]:
        assert kind(value) == value == kind.zeros()
    else:
        with pytest.raises(ValueError, match=f"{kind.__name__} takes {KINDS[kind]} bytes"):
            kind(value)


def test_bytes_show_their_kind_and_how_they_begin() -> None:
    shown = BlockId(bytes(range(32)))
    assert (repr(shown), str(shown)) == ("BlockId(00010203)", "BlockId(00010203)")
