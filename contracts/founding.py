"""How a network begins: the calls of a genesis, from members, their users and their nodes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from chain.crypto import digest
from chain.primitives import MemberId, PublicKey
from chain.transaction import Call
from contracts.loader import Program
from contracts.words import Commitment, Role

STEWARD = 0
"""The steward's number among the offices."""


@dataclass(frozen=True, slots=True)
class FirstUser:
    """A user of a founding member."""

    key: PublicKey
    roles: tuple[Role, ...]


@dataclass(frozen=True, slots=True)
class FirstNode:
    """A node of a founding member: its vote key, and its network key."""

    key: PublicKey
    network_id: PublicKey


@dataclass(frozen=True, slots=True)
class FirstMember:
    """A founding member. `kind` is its number in contract `member`; the first of all is the steward."""

    member: MemberId
    kind: int
    name_commit: Commitment
    users: tuple[FirstUser, ...]
    nodes: tuple[FirstNode, ...] = ()
    """These sit in the first authority set."""
    waiting: tuple[FirstNode, ...] = ()
    """These follow, and may be given a seat later."""


class CallWriting:
    """Writes calls of the contracts of some programs."""

    def __init__(self, programs: Iterable[Program]) -> None:
        made = [(program.alone(), program.digest) for program in programs]
        self.digests = {contract.name: digest for contract, digest in made}
        """What the code of each contract is called, by the contract's name."""
        self._contracts = {contract.name: contract for contract, _ in made}

    def call(self, contract: str, method: str, *form: object) -> Call:
        """A call with its arguments in their form on the wire; Rejected if they are malformed."""
        entry = self._contracts[contract].entries[method]
        return Call(contract, method, entry.encode_form(form))


def founding_calls(programs: Iterable[Program], members: Sequence[FirstMember]) -> tuple[Call, ...]:
    """The calls of a genesis that runs `programs` and begins with `members`."""
    writing = CallWriting(programs)
    made = [
        writing.call("govern", "found", name, digest) for name, digest in writing.digests.items()
    ]
    made += [each for member in members for each in _of_member(writing, member)]
    made.append(writing.call("office", "found", STEWARD, (members[0].member,)))
    return tuple(made)


def _of_member(writing: CallWriting, member: FirstMember) -> Iterator[Call]:
    yield writing.call("member", "found", member.member, member.kind, member.name_commit)
    for user in member.users:
        roles = tuple(role.value for role in user.roles)
        yield writing.call("user", "found", user.key, member.member, roles)
    for node in member.nodes:
        yield writing.call("node", "found", node.key, member.member, node.network_id)
    for node in member.waiting:
        yield writing.call("node", "found_waiting", node.key, member.member, node.network_id)


def name_commitment(name: str, salt: bytes) -> Commitment:
    """What stands on the chain for a member's name; `salt` is kept beside the name, off the chain."""
    return Commitment(digest(b"sinergi/member-name", salt, name.encode()))
