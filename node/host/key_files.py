"""Key files: a secret key on disk, readable by its owner alone, and for people sealed with a passphrase.

A passphrase is stretched with Argon2id and seals the key with XSalsa20-Poly1305; both are libsodium's, and this
module is their door. No message and no `repr` here shows a secret.
"""

from __future__ import annotations

import json
import os
import secrets
import stat
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from nacl.exceptions import CryptoError
from nacl.pwhash import argon2id
from nacl.secret import SecretBox

from chain.crypto import SEED_BYTES, SecretKey
from chain.primitives import ChainId, PublicKey
from node.host.folder import sync_folder, write_whole

_FORMAT: Final = 1
_MOST_BYTES: Final = 4_096
_OPERATIONS: Final = range(argon2id.OPSLIMIT_MIN, 17)
_MEMORY_BYTES: Final = range(argon2id.MEMLIMIT_MIN, 1024 * 1024 * 1024 + 1)
"""What is done for a file that asks for it."""


_SECRETS: Final = ("secret", "sealed")


@dataclass(frozen=True, slots=True)
class Stretch:
    """What guessing a passphrase once takes; a file says what was used for it."""

    operations: int = 3
    memory_bytes: int = 128 * 1024 * 1024


class Use(StrEnum):
    """What a key is for; one made for one thing is refused for another."""

    NETWORK = "network"
    VOTE = "vote"
    USER = "user"


USUAL: Final = Stretch()


class KeyFault(StrEnum):
    """Why a key file cannot be used."""

    MISSING = "missing"
    UNREADABLE = "unreadable"
    OPEN_TO_OTHERS = "open to others"
    NOT_A_KEY = "not a key"
    OTHER_USE = "other use"
    SEALED = "sealed"
    WRONG_PASSPHRASE = "wrong passphrase"  # noqa: S105 - says what is wrong
    EXISTS = "exists"
    UNWRITABLE = "unwritable"


class KeyRefused(Exception):
    """A key file cannot be used; `fault` says why."""

    def __init__(self, fault: KeyFault, path: Path, detail: str = "") -> None:
        super().__init__(f"{path}: {fault.value}{': ' if detail else ''}{detail}")
        self.fault = fault
        self.path = path
        self.detail = detail


@dataclass(frozen=True, slots=True)
class KeyFile:
    """A key file as read: whose it is, and its secret, sealed or not, which `repr` leaves out."""

    path: Path
    use: Use
    public: PublicKey
    is_sealed: bool
    log_of: str | None
    """Of a vote key: the chain that its vote log was made for, which is done once in a key's life."""
    _content: dict[str, object]

    def __repr__(self) -> str:
        return f"KeyFile({self.path}, {self.use.value}, {self.public!r})"

    def content(self) -> dict[str, object]:
        """What the file says, the secret with it: for whoever writes the file anew."""
        return dict(self._content)

    def open(self, passphrase: str | None = None) -> SecretKey:
        """The key; KeyRefused if it is sealed and `passphrase` does not open it."""
        seed = self.seed(passphrase)
        return SecretKey(seed)

    def seed(self, passphrase: str | None = None) -> bytes:
        """The 32 secret bytes from which the key is made, for libp2p, which makes its own of them."""
        secret = self._content.get("secret")
        if isinstance(secret, str):
            seed = _hex(secret, SEED_BYTES)
        else:
            if passphrase is None:
                raise KeyRefused(KeyFault.SEALED, self.path)
            seed = self._unsealed(passphrase)
        if seed is None or SecretKey(seed).public != self.public:
            raise KeyRefused(KeyFault.NOT_A_KEY, self.path, "it does not match its public key")
        return seed

    def _unsealed(self, passphrase: str) -> bytes | None:
        sealed = self._content.get("sealed")
        if not isinstance(sealed, dict):
            return None
        salt = _hex(sealed.get("salt"), argon2id.SALTBYTES)
        box = _hex(sealed.get("box"), SEED_BYTES + SecretBox.NONCE_SIZE + SecretBox.MACBYTES)
        operations = _within(sealed.get("operations"), _OPERATIONS)
        memory_bytes = _within(sealed.get("memory_bytes"), _MEMORY_BYTES)
        if salt is None or box is None or operations is None or memory_bytes is None:
            return None
        try:
            key = _stretched(passphrase, salt, Stretch(operations, memory_bytes))
            return SecretBox(key).decrypt(box)
        except CryptoError as error:
            raise KeyRefused(KeyFault.WRONG_PASSPHRASE, self.path) from error


def new_key(
    path: Path, use: Use, passphrase: str | None = None, stretch: Stretch = USUAL
) -> PublicKey:
    """Make a key and its file, sealed if there is a passphrase; KeyRefused if there is a file already."""
    return keep_key(path, use, secrets.token_bytes(SEED_BYTES), passphrase, stretch)


def keep_key(
    path: Path, use: Use, seed: bytes, passphrase: str | None = None, stretch: Stretch = USUAL
) -> PublicKey:
    """The file of the key of `seed`, on disk with its name; KeyRefused if there is one already."""
    public = SecretKey(seed).public
    content = {"sinergi_key": _FORMAT, "use": use.value, "public": public.hex()}
    data = _file({**content, **_secret(seed, passphrase, stretch)})
    try:
        _write_new(path, data)
    except FileExistsError as error:
        raise KeyRefused(KeyFault.EXISTS, path) from error
    except OSError as error:
        raise KeyRefused(KeyFault.UNWRITABLE, path, error.strerror or "") from error
    return public


def _write_new(path: Path, data: bytes) -> None:
    """A file that was not there, on disk with its name; of one that cannot be finished nothing stays."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        path.unlink()
        raise
    sync_folder(path.parent)


def read_key(path: Path, use: Use) -> KeyFile:
    """The key file at `path`; KeyRefused if it is none, is for something else, or others may read it."""
    found = look_at(path)
    if found.use is not use:
        raise KeyRefused(KeyFault.OTHER_USE, path, found.use.value)
    return found


def look_at(path: Path) -> KeyFile:
    """The key file at `path`, whatever it is for; KeyRefused if it is none, or others may read it."""
    try:
        with path.open("rb") as file:
            mode = os.fstat(file.fileno()).st_mode
            data = file.read(_MOST_BYTES + 1)
    except FileNotFoundError as error:
        raise KeyRefused(KeyFault.MISSING, path) from error
    except OSError as error:
        raise KeyRefused(KeyFault.UNREADABLE, path, error.strerror or "") from error
    if stat.S_IMODE(mode) & 0o077:
        raise KeyRefused(KeyFault.OPEN_TO_OTHERS, path, f"{stat.S_IMODE(mode):o}")
    content = _content(data)
    public = _hex(content.get("public"), PublicKey.LENGTH)
    uses = [each for each in Use if each.value == content.get("use")]
    if content.get("sinergi_key") != _FORMAT or public is None or not uses:
        raise KeyRefused(KeyFault.NOT_A_KEY, path)
    log_of = content.get("log_of")
    told = log_of if isinstance(log_of, str) else None
    return KeyFile(path, uses[0], PublicKey(public), "secret" not in content, told, content)


def seal_anew(path: Path, old: str | None, new: str | None, stretch: Stretch = USUAL) -> None:
    """Seal a key with another passphrase, or with none; KeyRefused if `old` does not open it. All or nothing."""
    found = look_at(path)
    kept = {name: value for name, value in found.content().items() if name not in _SECRETS}
    _rewrite(path, {**kept, **_secret(found.seed(old), new, stretch)})


def mark_logged(path: Path, chain_id: ChainId) -> None:
    """Write into a vote key's file that its vote log was made; who restores the key alone is then told so."""
    _rewrite(path, {**read_key(path, Use.VOTE).content(), "log_of": chain_id.hex()})


def _rewrite(path: Path, content: dict[str, object]) -> None:
    try:
        write_whole(path, _file(content), 0o600)
    except OSError as error:
        raise KeyRefused(KeyFault.UNWRITABLE, path, error.strerror or "") from error


def _file(content: dict[str, object]) -> bytes:
    return (json.dumps(content, indent=1) + "\n").encode()


def _secret(seed: bytes, passphrase: str | None, stretch: Stretch) -> dict[str, object]:
    if passphrase is None:
        return {"secret": seed.hex()}
    return {"sealed": _sealed(seed, passphrase, stretch)}


def _content(data: bytes) -> dict[str, object]:
    if len(data) > _MOST_BYTES:
        return {}
    try:
        content = json.loads(data)
    except (ValueError, RecursionError):
        return {}
    return content if isinstance(content, dict) else {}


def _sealed(seed: bytes, passphrase: str, stretch: Stretch) -> dict[str, object]:
    salt = secrets.token_bytes(argon2id.SALTBYTES)
    return {
        "by": "argon2id, xsalsa20-poly1305",
        "salt": salt.hex(),
        "operations": stretch.operations,
        "memory_bytes": stretch.memory_bytes,
        "box": bytes(SecretBox(_stretched(passphrase, salt, stretch)).encrypt(seed)).hex(),
    }


def _stretched(passphrase: str, salt: bytes, stretch: Stretch) -> bytes:
    return argon2id.kdf(
        SecretBox.KEY_SIZE,
        passphrase.encode(),
        salt,
        opslimit=stretch.operations,
        memlimit=stretch.memory_bytes,
    )


def _within(value: object, bounds: range) -> int | None:
    """A file from elsewhere must not take all memory, or all day."""
    return value if isinstance(value, int) and value in bounds else None


def _hex(value: object, length: int) -> bytes | None:
    if not isinstance(value, str):
        return None
    try:
        data = bytes.fromhex(value)
    except ValueError:
        return None
    return data if len(data) == length else None
