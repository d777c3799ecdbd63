"""What an agency keeps about itself beside its node, off the chain: its name, and who its first users are.

On the chain stands a commitment to the name; the salt with which others can check it is kept here alone.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from chain.primitives import MemberId, PublicKey
from contracts.founding import FirstMember, FirstNode, FirstUser, name_commitment
from contracts.words import Role
from node.host.ceremony import KINDS, ROLES, AgencyKind, Part, role_words
from node.host.folder import FolderFault, FolderRefused, NodeFolder, write_whole
from node.host.key_files import Use, read_key

_FORMAT: Final = 1
SALT_BYTES: Final = 16
LONGEST_NAME: Final = 200


@dataclass(frozen=True, slots=True)
class ProfileUser:
    """One of the agency's first users. The secret key may be elsewhere: only the public one is needed."""

    name: str
    key: PublicKey
    roles: tuple[Role, ...]


@dataclass(frozen=True, slots=True)
class Profile:
    """An agency, as it knows itself."""

    name: str
    salt: bytes
    member: MemberId
    kind: AgencyKind
    votes: bool
    """True if its node is to sit among the first authorities."""
    users: tuple[ProfileUser, ...]

    def __repr__(self) -> str:
        return f"Profile({self.name!r}, {self.member!r})"

    def write(self, folder: NodeFolder) -> None:
        """Keep it in `folder`. OSError if it cannot be."""
        content = {
            "sinergi_profile": _FORMAT,
            "name": self.name,
            "salt": self.salt.hex(),
            "member": self.member.hex(),
            "kind": self.kind.word,
            "votes": self.votes,
            "users": [
                {"name": user.name, "key": user.key.hex(), "roles": role_words(user.roles)}
                for user in self.users
            ],
        }
        text = json.dumps(content, indent=1, ensure_ascii=False) + "\n"
        write_whole(folder.profile, text.encode(), 0o600)

    def part(self, folder: NodeFolder) -> Part:
        """The agency's public part of a founding, with the keys of the node in `folder`. KeyRefused."""
        network = read_key(folder.network_key, Use.NETWORK).public
        node = FirstNode(read_key(folder.first_vote_key, Use.VOTE).public, network)
        return Part(
            FirstMember(
                self.member,
                self.kind.value,
                name_commitment(self.name, self.salt),
                tuple(FirstUser(user.key, user.roles) for user in self.users),
                (node,) if self.votes else (),
                () if self.votes else (node,),
            )
        )


def read_profile(folder: NodeFolder) -> Profile:
    """The profile in `folder`; FolderRefused if there is none."""
    try:
        content = json.loads(folder.profile.read_text(encoding="utf-8"))
    except OSError as error:
        raise FolderRefused(FolderFault.NO_PROFILE, folder.profile, error.strerror or "") from error
    except ValueError as error:
        raise FolderRefused(FolderFault.NOT_A_PROFILE, folder.profile, str(error)) from error
    found = _profile(content) if isinstance(content, dict) else None
    if found is None:
        raise FolderRefused(FolderFault.NOT_A_PROFILE, folder.profile)
    return found


def _profile(content: Mapping[str, object]) -> Profile | None:
    name, kind, votes = content.get("name"), content.get("kind"), content.get("votes")
    salt = _bytes(content.get("salt"), SALT_BYTES)
    member = _bytes(content.get("member"), MemberId.LENGTH)
    rows = content.get("users")
    users = [_user(row) for row in rows] if isinstance(rows, list) else []
    is_whole = content.get("sinergi_profile") == _FORMAT and isinstance(votes, bool)
    if not (is_whole and isinstance(name, str) and isinstance(kind, str) and kind in KINDS):
        return None
    if salt is None or member is None or not users or None in users:
        return None
    known = tuple(user for user in users if user is not None)
    return Profile(name, salt, MemberId(member), KINDS[kind], bool(votes), known)


def _user(row: object) -> ProfileUser | None:
    if not isinstance(row, dict):
        return None
    name, roles = row.get("name"), row.get("roles")
    key = _bytes(row.get("key"), PublicKey.LENGTH)
    if not isinstance(name, str) or key is None or not isinstance(roles, list):
        return None
    if not all(role in ROLES for role in roles):
        return None
    return ProfileUser(name, PublicKey(key), tuple(ROLES[role] for role in roles))


def _bytes(value: object, length: int) -> bytes | None:
    if not isinstance(value, str) or not re.fullmatch(rf"[0-9a-f]{{{2 * length}}}", value):
        return None
    return bytes.fromhex(value)
