"""The door to PyNaCl: domain-separated hashes and Ed25519 signatures."""

import hashlib
from typing import Protocol

from nacl.bindings import crypto_sign, crypto_sign_open, crypto_sign_seed_keypair
from nacl.exceptions import BadSignatureError

from chain.primitives import Digest, PublicKey, Signature

SEED_BYTES = 32
"""Length of the secret from which an Ed25519 key pair is made."""


def digest(tag: bytes, *parts: bytes) -> Digest:
    """SHA-256 of the length-prefixed domain `tag` (at most 255 bytes) and then of `parts`, joined."""
    return Digest(hashlib.sha256(b"".join((bytes((len(tag),)), tag, *parts))).digest())


class SecretKey:
    """An Ed25519 key that signs and hides itself in `repr`."""

    __slots__ = ("_secret", "public")

    def __init__(self, seed: bytes) -> None:
        """Make the key pair of `seed`; ValueError if it is not SEED_BYTES long."""
        if len(seed) != SEED_BYTES:
            raise ValueError(f"a key seed has {SEED_BYTES} bytes, not {len(seed)}")
        public, self._secret = crypto_sign_seed_keypair(seed)
        self.public = PublicKey(public)

    def sign(self, message: bytes) -> Signature:
        """The signature of `message`, which carries its own domain tag."""
        return Signature(crypto_sign(message, self._secret)[: Signature.LENGTH])

    def __repr__(self) -> str:
        return f"SecretKey(of {self.public!r})"

    def __reduce__(self) -> str:
        raise TypeError("a secret key is not to be pickled or copied")


class SignatureCheck(Protocol):
    """Whoever can say whether a signature holds: inline here, a shared memo in one simulated world."""

    def __call__(self, key: PublicKey, message: bytes, signature: Signature) -> bool:
        """True if `signature` is `key`'s signature of `message`."""
        ...


def verify(key: PublicKey, message: bytes, signature: Signature) -> bool:
    """True if `signature` is `key`'s Ed25519 signature of `message`."""
    try:
        crypto_sign_open(signature + message, key)
    except (BadSignatureError, ValueError):
        return False
    return True
