"""What a call knows of where it stands."""

import pytest

from chain.primitives import Height, Milliseconds
from contracts.moment import Moment, Person
from contracts.runtime import Runtime
from contracts.session import Session
from contracts.words import Id, Role
from tests.contracts.stage import person


def _ids(seed: bytes, count: int) -> list[Id]:
    moment = Moment(Height(1), Milliseconds(1_000), seed, Runtime(Session()))
    return [moment.fresh_id() for _ in range(count)]


def test_fresh_ids_are_of_their_call_and_all_different() -> None:
    assert len({*_ids(b"one", 1_000), *_ids(b"two", 1_000)}) == 2_000
    assert _ids(b"one", 1_000) == _ids(b"one", 1_000)


def test_a_person_has_roles_and_not_whatever_a_contract_hands_over() -> None:
    somebody = person(Role.ADMIN, Role.AUDITOR)
    assert [somebody.has(role) for role in (Role.ADMIN, Role.EDITOR)] == [True, False]
    for roles in (range(10**30), [Role.ADMIN], (Role.ADMIN,) * 18, ((Role.ADMIN,),)):
        with pytest.raises(TypeError):
            Person(somebody.key, somebody.member, roles, somebody.standing)  # type: ignore[arg-type]  # that is the point
