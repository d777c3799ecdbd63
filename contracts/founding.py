"""How a network begins: the calls of a genesis, from members, their users and their nodes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from chain.crypto import digest
from chain.primitives import MemberId, PublicKey
from chain.transaction import Call
from contracts.contract import Contract
from contracts.entry import Entry
from contracts.loader import Program
from contracts.session import Session
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
    """A node of a founding member, which sits in the first authority set: its vote key, and its network key."""

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


def founding_calls(programs: Iterable[Program], members: Sequence[FirstMember]) -> tuple[Call, ...]:
    """The calls of a genesis that runs `programs` and begins with `members`."""
    shipped = list(programs)
    contracts = {each.name: each for each in map(_made, shipped)}
    writing = _Writing(contracts)
    made = [
        writing.call("govern", "found", _made(program).name, program.digest) for program in shipped
    ]
    made += [each for member in members for each in _of_member(writing, member)]
    made.append(writing.call("office", "found", STEWARD, (members[0].member,)))
    return tuple(made)


def _of_member(writing: _Writing, member: FirstMember) -> Iterator[Call]:
    yield writing.call("member", "found", member.member, member.kind, member.name_commit)
    for user in member.users:
        roles = tuple(role.value for role in user.roles)
        yield writing.call("user", "found", user.key, member.member, roles)
    for node in member.nodes:
        yield writing.call("node", "found", node.key, member.member, node.network_id)


class _Writing:
    """Puts values in their form on the wire into calls."""

    def __init__(self, contracts: dict[str, Contract]) -> None:
        self._contracts = contracts

    def call(self, contract: str, method: str, *form: Any) -> Call:
        entry: Entry = self._contracts[contract].entries[method]
        return Call(contract, method, entry.encode_form(form))


def _made(program: Program) -> Contract:
    return program.run(Session(), _nobody)


def _nobody(caller: str, contract: str, asked: Entry, *_: Any) -> Any:
    raise AssertionError(f"{caller} asks {contract} for {asked.name} before it runs")


def name_commitment(name: str, salt: bytes) -> Commitment:
    """What stands on the chain for a member's name; `salt` is kept beside the name, off the chain."""
    return Commitment(digest(b"sinergi/member-name", salt, name.encode()))
