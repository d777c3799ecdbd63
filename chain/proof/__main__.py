"""The verifier alone, for who has this folder, Python and PyNaCl: python -m chain.proof CHAIN_ID < FILE."""

import re
import sys
from collections.abc import Iterable

from nacl.bindings import crypto_sign_open
from nacl.exceptions import BadSignatureError

from chain.proof.sentences import shown, why
from chain.proof.verifier import MAX_PROOF_BYTES, Unproven, verify


def holds(key: bytes, message: bytes, signature: bytes) -> bool:
    """True if `signature` is `key`'s Ed25519 signature of `message`; libsodium wants the one form of it."""
    try:
        crypto_sign_open(signature + message, key)
    except (BadSignatureError, ValueError):
        return False
    return True


def main() -> int:
    """Print what the proof shows, or why it shows nothing; 0 if it holds, 1 if not, 2 for bad usage."""
    if len(sys.argv) != 2 or not re.fullmatch("[0-9a-fA-F]{64}", sys.argv[1]):
        sys.stdout.write("usage: python -m chain.proof CHAIN_ID < FILE (64 hexadecimal digits)\n")
        return 2
    data = sys.stdin.buffer.read(MAX_PROOF_BYTES + 1)
    try:
        proven = verify(data, holds, bytes.fromhex(sys.argv[1]), None)
    except Unproven as unproven:
        _say(why(unproven))
        return 1
    _say(shown(proven))
    return 0


def _say(sentences: Iterable[str]) -> None:
    sys.stdout.writelines(f"{each}\n" for each in sentences)


sys.exit(main())
