"""The founding of a network: each agency makes its part, one puts them together, all compare one digest.

A part is public: keys, roles and a commitment to the agency's name, no secret and no name. As a file it is
JSON, so that people can read what they agree to.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from chain.authorities import AuthoritySet
from chain.genesis import Genesis, Parameters
from chain.primitives import Digest, MemberId, Milliseconds, PublicKey
from contracts.founding import FirstMember, FirstNode, FirstUser, founding_calls
from contracts.loader import Program
from contracts.words import Commitment, Role

FORMAT: Final = 1
MOST_BYTES: Final = 256 * 1024


class AgencyKind(IntEnum):
    """The kinds of members, numbered as contract `member` numbers them."""

    FEDERAL = 1
    STATE = 2
    STATUTORY = 3
    ZAKAT = 4
    GLC = 5
    PRIVATE = 6
    NGO = 7
    UNIVERSITY = 8
    LEADER_BODY = 9

    @property
    def word(self) -> str:
        """As files and people write it."""
        return self.name.lower().replace("_", "-")


KINDS: Final = {kind.word: kind for kind in AgencyKind}
ROLES: Final = {role.name.lower().replace("_", "-"): role for role in Role if role is not Role.NODE}
"""What a user may be, by the words of files and people."""


class NotAPart(Exception):
    """A text is no agency's part of a founding; the message says what is wrong, and where."""


@dataclass(frozen=True, slots=True)
class Part:
    """One agency's part: who it is, its users, and its nodes."""

    member: FirstMember

    def to_json(self) -> str:
        """As a file."""
        member = self.member
        return json.dumps(
            {
                "sinergi_part": FORMAT,
                "member": member.member.hex(),
                "kind": AgencyKind(member.kind).word,
                "name_commitment": member.name_commit.hex(),
                "users": [
                    {"key": user.key.hex(), "roles": role_words(user.roles)}
                    for user in member.users
                ],
                "authorities": _nodes_json(member.nodes),
                "followers": _nodes_json(member.waiting),
            },
            indent=1,
        )

    @classmethod
    def from_json(cls, text: str) -> Part:
        """The part that `text` holds; NotAPart if it is none."""
        try:
            content = json.loads(text)
        except ValueError as error:
            raise NotAPart(f"it is no JSON: {error}") from error
        if not isinstance(content, dict) or content.get("sinergi_part") != FORMAT:
            raise NotAPart(f'it does not say "sinergi_part": {FORMAT}')
        kind = content.get("kind")
        if not isinstance(kind, str) or kind not in KINDS:
            raise NotAPart(f"kind is one of {', '.join(KINDS)}, not {kind!r}")
        users = tuple(_user(each) for each in _rows(content, "users"))
        if not users:
            raise NotAPart("it has no users")
        return cls(
            FirstMember(
                MemberId(_bytes(content, "member", MemberId.LENGTH)),
                KINDS[kind].value,
                Commitment(_bytes(content, "name_commitment", Commitment.LENGTH)),
                users,
                tuple(_node(each) for each in _rows(content, "authorities")),
                tuple(_node(each) for each in _rows(content, "followers")),
            )
        )


def assemble(
    parts: Sequence[Part],
    programs: Iterable[Program],
    *,
    nonce: Digest,
    timestamp_ms: Milliseconds,
    parameters: Parameters,
) -> Genesis:
    """The genesis of a network of these agencies; the first is its steward. NotAPart if they do not fit together."""
    members = [part.member for part in parts]
    seats = [node.key for member in members for node in member.nodes]
    if not seats:
        raise NotAPart("no agency brings a node that votes")
    keys = [user.key for member in members for user in member.users]
    keys += seats + [node.key for member in members for node in member.waiting]
    for what, found in (("member", [each.member for each in members]), ("key", keys)):
        twice = [each for at, each in enumerate(found) if each in found[:at]]
        if twice:
            raise NotAPart(f"{what} {twice[0].hex()} stands in it twice")
    return Genesis(
        nonce=nonce,
        timestamp_ms=timestamp_ms,
        parameters=parameters,
        authorities=AuthoritySet(tuple(sorted(seats))),
        calls=founding_calls(programs, members),
    )


def role_words(roles: Iterable[Role]) -> list[str]:
    """Roles as files and people write them."""
    words: dict[Role, str] = {role: word for word, role in ROLES.items()}
    return [words[role] for role in roles]


def _nodes_json(nodes: Iterable[FirstNode]) -> list[dict[str, str]]:
    return [{"vote_key": node.key.hex(), "network_key": node.network_id.hex()} for node in nodes]


def _rows(content: Mapping[str, object], name: str) -> list[Mapping[str, object]]:
    rows = content.get(name, [])
    if not isinstance(rows, list) or not all(isinstance(each, dict) for each in rows):
        raise NotAPart(f"{name} is a list of objects")
    return rows


def _user(row: Mapping[str, object]) -> FirstUser:
    names = row.get("roles")
    if not isinstance(names, list) or not names or not all(name in ROLES for name in names):
        raise NotAPart(f"roles are some of {', '.join(ROLES)}")
    return FirstUser(
        PublicKey(_bytes(row, "key", PublicKey.LENGTH)), tuple(ROLES[name] for name in names)
    )


def _node(row: Mapping[str, object]) -> FirstNode:
    return FirstNode(
        PublicKey(_bytes(row, "vote_key", PublicKey.LENGTH)),
        PublicKey(_bytes(row, "network_key", PublicKey.LENGTH)),
    )


def _bytes(row: Mapping[str, object], name: str, length: int) -> bytes:
    text = row.get(name)
    if not isinstance(text, str) or not re.fullmatch(rf"[0-9a-f]{{{2 * length}}}", text):
        raise NotAPart(f"{name} is {2 * length} digits 0-9 and a-f")
    return bytes.fromhex(text)
