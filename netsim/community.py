"""A world of members that decide: contracts run on the chain, and the authority set is what they vote.

Authorities belong to members, further nodes wait for a seat, and nobody wrote down beforehand who sits when.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from chain.authorities import AuthoritySet
from chain.crypto import SecretKey
from chain.genesis import Genesis, Parameters
from chain.primitives import Digest, MemberId, Milliseconds, NodeId, PublicKey
from chain.transaction import Call
from chain.transition import chain_id_of
from contracts.executor import ContractExecutor
from contracts.founding import (
    CallWriting,
    FirstMember,
    FirstNode,
    FirstUser,
    founding_calls,
    name_commitment,
)
from contracts.loader import Program
from contracts.shelf import shipped
from contracts.words import Role
from netsim.cast import EPOCH_MS, Cast, Member, Node
from netsim.draws import Draws
from netsim.workload import Workload

OFFICERS = (Role.SIGNATORY, Role.ADMIN, Role.COORDINATOR, Role.WITNESS)
KEYS = 4
"""Keys of a node: the first, and those that it may rotate to."""


@cache
def programs() -> tuple[Program, ...]:
    """What ships, and the load."""
    source = files("netsim").joinpath("notes.py").read_text(encoding="utf-8")
    return (*shipped(), Program(source))


@cache
def _writing() -> CallWriting:
    return CallWriting(programs())


def call(contract: str, method: str, *form: object) -> Call:
    """A call with its arguments in their form on the wire."""
    return _writing().call(contract, method, *form)


def draw_community(draws: Draws, *, authorities: int, waiting: int, parameters: Parameters) -> Cast:
    """As many members as authorities, each with two officers and one node, and `waiting` nodes more.

    The node that waits with number i belongs to member i.
    """
    names = [f"a{at}" for at in range(authorities)] + [f"b{at}" for at in range(waiting)]
    nodes = tuple(
        Node(
            name,
            NodeId(draws.chunk(32)),
            tuple(SecretKey(draws.chunk(32)) for _ in range(KEYS)),
        )
        for name in names
    )
    members = tuple(
        Member(
            MemberId(draws.chunk(16)),
            (SecretKey(draws.chunk(32)), SecretKey(draws.chunk(32))),
            at,
        )
        for at in range(authorities)
    )
    founders = [
        FirstMember(
            member.member,
            1 + at % 9,
            name_commitment(f"Agensi Contoh {at}", b"simulated"),
            tuple(FirstUser(officer.public, OFFICERS) for officer in member.officers),
            (FirstNode(nodes[at].keys[0].public, PublicKey(nodes[at].node_id)),),
        )
        for at, member in enumerate(members)
    ]
    first = AuthoritySet(tuple(sorted(node.keys[0].public for node in nodes[:authorities])))
    genesis = Genesis(
        nonce=Digest(draws.chunk(32)),
        timestamp_ms=Milliseconds(EPOCH_MS),
        parameters=parameters,
        schedule=(first,),
        members=(),
        calls=founding_calls(programs(), founders),
    )
    executor = ContractExecutor(programs())
    chain_id = chain_id_of(genesis, executor)
    return Cast(nodes, members, genesis, chain_id, executor, learned=[first])


class NoteTakers(Workload):
    """Officers that write notes."""

    def _calls(self) -> tuple[Call, ...]:
        draws = self._draws
        made = []
        for _ in range(draws.pick((1, 1, 1, 2, 5))):
            method = draws.pick(("set", "set", "add", "add", "erase"))
            note = bytes((97 + draws.below(20),)) * 16
            form = (note,) if method == "erase" else (note, draws.below(1_000))
            made.append(call("notes", method, *form))
        return tuple(made)
