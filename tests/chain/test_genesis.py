"""Genesis: what a chain starts from, and what it may not start from."""

from dataclasses import replace

import pytest
from hypothesis import given

from chain.crypto import digest
from chain.frozen import names_of
from chain.genesis import GENESIS, MAX_FOUNDING_CALLS, Genesis, Parameters
from chain.primitives import Digest, Milliseconds
from chain.rejection import Reason, Rejected
from chain.transaction import Call
from tests.chain import strategies
from tests.chain.strategies import keyring
from tests.fuzz.tree import Array, Embedded, Number, read, replaced, write

AUTHORITIES, SECRETS = keyring(4)
EXAMPLE = Genesis(
    nonce=Digest(b"n" * 32),
    timestamp_ms=Milliseconds(1_700_000_000_000),
    parameters=Parameters(),
    authorities=AUTHORITIES,
    calls=tuple(Call("node", "found", key) for key in AUTHORITIES.keys),
)


@given(genesis=strategies.GENESES)
def test_a_genesis_comes_back_whole_from_its_encoding(genesis: Genesis) -> None:
    assert GENESIS.decode(genesis.encode()) == genesis
    assert genesis.digest() == digest(b"sinergi/genesis/1", genesis.encode())


def test_the_same_members_with_another_nonce_are_another_chain() -> None:
    assert replace(EXAMPLE, nonce=Digest(b"o" * 32)).digest() != EXAMPLE.digest()


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"epoch_heights": 0}, "an epoch has at least one height"),
        ({"delta0_ms": 3}, "4 ms <= DELTA0 <= DELTA_CAP"),
        ({"delta0_ms": 9, "delta_cap_ms": 8}, "4 ms <= DELTA0 <= DELTA_CAP"),
    ],
    ids=lambda each: next(iter(each)) if isinstance(each, dict) else "",
)
def test_parameters_that_no_chain_can_run_with_are_refused(wrong: dict[str, int], why: str) -> None:
    values = {name: wrong.get(name, getattr(Parameters(), name)) for name in names_of(Parameters)}
    with pytest.raises(ValueError, match=why):
        Parameters(**values)
    encoded = Array(tuple(map(Number, values.values())))
    with pytest.raises(Rejected, match=why) as refused:
        GENESIS.decode(write(replaced(read(EXAMPLE.encode()), (2,), encoded)))
    assert refused.value.reason is Reason.MALFORMED


def test_somebody_has_to_be_entitled_to_vote() -> None:
    nobody = Embedded(Array((Array(()),)))
    with pytest.raises(Rejected, match="an authority set has 1 to 256 keys, not 0"):
        GENESIS.decode(write(replaced(read(EXAMPLE.encode()), (3,), nobody)))


def test_calls_have_a_bound() -> None:
    most = replace(EXAMPLE, calls=(Call("node", "found", b""),) * MAX_FOUNDING_CALLS)
    assert GENESIS.decode(most.encode()) == most
    more = replace(EXAMPLE, calls=(*most.calls, most.calls[0]))
    with pytest.raises(Rejected) as refused:
        GENESIS.decode(more.encode())
    assert refused.value.reason is Reason.MALFORMED
