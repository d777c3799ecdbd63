"""How a network begins: the calls of a genesis, from members, their users and their nodes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from chain.crypto import digest
from chain.frozen import frozen
from chain.primitives import MemberId, PublicKey
from chain.rejection import Rejected
from chain.transaction import Call
from contracts.entry import Misfit
from contracts.loader import Program
from contracts.words import Commitment, Role

STEWARD = 0
"""The steward's number among the offices."""


@frozen
class FirstUser:
    """A user of a founding member."""

    key: PublicKey
    roles: tuple[Role, ...]


@frozen
class FirstNode:
    """A node of a founding member: its vote key, and its network key."""

    key: PublicKey
    network_id: PublicKey


@frozen
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

    def read(self, call: Call) -> tuple[Any, ...]:
        """The arguments of a call of these contracts; Rejected or Misfit if they are none."""
        return self._contracts[call.contract].entries[call.method].decode(call.arguments)


def founding_calls(programs: Iterable[Program], members: Sequence[FirstMember]) -> tuple[Call, ...]:
    """The calls of a genesis that runs `programs` and begins with `members`."""
    writing = CallWriting(programs)
    made = [
        writing.call("govern", "found", name, digest) for name, digest in writing.digests.items()
    ]
    made += [each for member in members for each in _of_member(writing, member)]
    made.append(writing.call("office", "found", STEWARD, (members[0].member,)))
    return tuple(made)


def founding_members(
    programs: Iterable[Program], calls: Sequence[Call]
) -> tuple[FirstMember, ...] | None:
    """The members with which the network of a genesis begins; None if its calls say anything beside them.

    They are read out of the calls, and the calls are made of them anew: what is equal hides nothing.
    """
    members: list[FirstMember] = []
    try:
        founding = _of_then(tuple(programs), calls)
        writing = CallWriting(founding)
        for call in calls:
            if (call.contract, call.method) == ("member", "found"):
                member, kind, name_commit = writing.read(call)
                members.append(FirstMember(member, kind.value, name_commit, ()))
            elif call.contract in ("user", "node") and members:
                members[-1] = _with(members[-1], call.method, call.contract, writing.read(call))
    except (Rejected, Misfit, KeyError):
        return None
    is_all = bool(members) and founding_calls(founding, members) == tuple(calls)
    return tuple(members) if is_all else None


def lacking(programs: Iterable[Program], calls: Sequence[Call]) -> tuple[str, ...]:
    """The contracts of a genesis whose code is not among `programs`, so that its chain cannot be run with them."""
    shipped = tuple(programs)
    writing = CallWriting(shipped)
    known = {program.digest for program in shipped}
    lacked = []
    for call in calls:
        if (call.contract, call.method) != ("govern", "found"):
            continue
        try:
            name, digest_of_code = writing.read(call)
        except KeyError:
            return ("govern",)
        if digest_of_code not in known:
            lacked.append(name)
    return tuple(lacked)


def _of_then(programs: tuple[Program, ...], calls: Sequence[Call]) -> tuple[Program, ...]:
    """Of `programs` those that a genesis names: a later release ships newer code of a contract, too."""
    writing = CallWriting(programs)
    founded = [call for call in calls if (call.contract, call.method) == ("govern", "found")]
    named = {writing.read(call)[1] for call in founded}
    return tuple(program for program in programs if program.digest in named)


def _with(member: FirstMember, method: str, contract: str, told: tuple[Any, ...]) -> FirstMember:
    """`member` with what a founding call of contract `user` or `node` tells of it."""
    key, _, more = told
    if contract == "user":
        return replace(member, users=(*member.users, FirstUser(key, more)))
    if method == "found":
        return replace(member, nodes=(*member.nodes, FirstNode(key, more)))
    return replace(member, waiting=(*member.waiting, FirstNode(key, more)))


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
