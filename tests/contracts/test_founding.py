"""The calls of a genesis are read back: who founds, and whether this release has the code."""

from dataclasses import replace

import pytest

from chain.primitives import MemberId, PublicKey
from chain.transaction import Call
from contracts.founding import (
    FirstMember,
    FirstNode,
    FirstUser,
    founding_calls,
    founding_members,
    lacking,
    name_commitment,
)
from contracts.loader import Program
from contracts.shelf import shipped
from contracts.words import Role

PROGRAMS = shipped()


def member(mark: int, **more: tuple[FirstNode, ...]) -> FirstMember:
    users = (FirstUser(PublicKey(bytes([mark, 1] * 16)), (Role.ADMIN, Role.DPO)),)
    identity = MemberId(bytes([mark] * MemberId.LENGTH))
    return FirstMember(identity, 7, name_commitment(f"{mark}", b"salt"), users, **more)


def node(mark: int) -> FirstNode:
    return FirstNode(PublicKey(bytes([mark, 2] * 16)), PublicKey(bytes([mark, 3] * 16)))


MEMBERS = (
    member(1, nodes=(node(1), node(2))),
    member(2, waiting=(node(3),)),
    member(3),
)
CALLS = founding_calls(PROGRAMS, MEMBERS)


def test_who_founds_is_read_out_of_the_calls() -> None:
    assert founding_members(PROGRAMS, CALLS) == MEMBERS


HIDDEN = {
    "nothing": (),
    "a call twice": (*CALLS, CALLS[-1]),
    "another order": CALLS[::-1],
    "a call that is none of these": (*CALLS, Call("member", "paint", b"")),
    "a contract that is none of these": (*CALLS, Call("user", "found", b"\x01")),
    "another steward": (*CALLS[:-1], replace(CALLS[-1], arguments=CALLS[-1].arguments[:-1] + b"x")),
    "a user before any member": (*CALLS[len(PROGRAMS) + 1 :], *CALLS[: len(PROGRAMS)]),
}


@pytest.mark.parametrize("what", HIDDEN)
def test_a_genesis_that_says_something_else_has_no_founders(what: str) -> None:
    assert founding_members(PROGRAMS, HIDDEN[what]) is None


def test_the_code_that_is_not_here_is_named() -> None:
    assert lacking(PROGRAMS, CALLS) == ()
    without_user = [each for each in PROGRAMS if each.alone().name != "user"]
    assert lacking(without_user, CALLS) == ("user",)
    without_govern = [each for each in PROGRAMS if each.alone().name != "govern"]
    assert lacking(without_govern, CALLS) == ("govern",)


def test_a_release_with_newer_code_of_a_contract_reads_an_older_genesis() -> None:
    newer = [
        Program(each.source.replace("T_RUNOFF_MS = 30", "T_RUNOFF_MS = 31")) for each in PROGRAMS
    ]
    changed = [new for new, old in zip(newer, PROGRAMS, strict=True) if new.digest != old.digest]
    assert len(changed) == 1
    for release in ((*PROGRAMS, *changed), (*changed, *PROGRAMS)):
        assert lacking(release, CALLS) == ()
        assert founding_members(release, CALLS) == MEMBERS
