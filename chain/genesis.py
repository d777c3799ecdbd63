"""Genesis: the parameters, the authorities and the calls from which a chain starts."""

from chain.authorities import AUTHORITY_SET, AuthoritySet
from chain.codec import Codec, encoded, fixed, many, nested, unsigned
from chain.crypto import digest
from chain.frozen import frozen
from chain.primitives import Digest, Milliseconds
from chain.transaction import CALL, Call

MAX_GENESIS_BYTES = 1024 * 1024
MAX_FOUNDING_CALLS = 4096


@frozen
class Parameters:
    """Chain parameters, the same at every node (consensus section 1); durations in milliseconds."""

    epoch_heights: int = 10_000
    delta0_ms: Milliseconds = Milliseconds(1_000)
    delta_cap_ms: Milliseconds = Milliseconds(20_000)
    min_block_ms: Milliseconds = Milliseconds(25)
    heartbeat_ms: Milliseconds = Milliseconds(60_000)

    def __post_init__(self) -> None:
        if self.epoch_heights < 1:
            raise ValueError("an epoch has at least one height")
        if not 4 <= self.delta0_ms <= self.delta_cap_ms:
            raise ValueError("4 ms <= DELTA0 <= DELTA_CAP")

    def encode(self) -> bytes:
        """The canonical encoding, as it stands in the state."""
        return PARAMETERS.encode(self)


@frozen
class Genesis:
    """How a chain starts. `nonce` is random, so that a network made anew is another chain.

    `authorities` vote in the first epoch; who votes in the others, the executor says.
    """

    nonce: Digest
    timestamp_ms: Milliseconds
    parameters: Parameters
    authorities: AuthoritySet
    calls: tuple[Call, ...] = ()
    """What the executor runs before the first block: members, users, nodes and contracts that found the network."""

    def encode(self) -> bytes:
        """The canonical encoding, which the genesis block commits to."""
        return GENESIS.encode(self)

    def digest(self) -> Digest:
        """What the genesis block names in the place of a parent."""
        return digest(b"sinergi/genesis/1", self.encode())


_FIELDS = (
    unsigned("epoch_heights"),
    unsigned("delta0_ms"),
    unsigned("delta_cap_ms"),
    unsigned("min_block_ms"),
    unsigned("heartbeat_ms"),
)

PARAMETERS = Codec("parameters", Parameters, _FIELDS, max_bytes=64)

GENESIS = Codec(
    "genesis",
    Genesis,
    (
        fixed("nonce", Digest),
        unsigned("timestamp_ms"),
        nested("parameters", Parameters, _FIELDS),
        encoded("authorities", AUTHORITY_SET),
        many(CALL, MAX_FOUNDING_CALLS),
    ),
    max_bytes=MAX_GENESIS_BYTES,
    longest_array=MAX_FOUNDING_CALLS,
)
