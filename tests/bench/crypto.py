"""What a hash, a signature and its check cost: the floor under every other figure."""

from chain.crypto import SecretKey, digest, verify
from tests.bench.figure import Figure, duration_us

OPERATIONS = 500
MESSAGE = bytes(200)
"""About the size of a vote, or of a small transaction."""


def run() -> list[Figure]:
    """Microseconds for one of each."""
    key = SecretKey(bytes(32))
    signature = key.sign(MESSAGE)

    def hash_them() -> None:
        for _ in range(OPERATIONS):
            digest(b"bench", MESSAGE)

    def sign_them() -> None:
        for _ in range(OPERATIONS):
            key.sign(MESSAGE)

    def verify_them() -> None:
        for _ in range(OPERATIONS):
            assert verify(key.public, MESSAGE, signature)

    return [
        duration_us("digest of 200 bytes", hash_them, operations=OPERATIONS),
        duration_us("sign 200 bytes", sign_them, operations=OPERATIONS),
        duration_us("verify 200 bytes", verify_them, operations=OPERATIONS),
    ]
