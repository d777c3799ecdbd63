"""Where an epoch ends, and what may be made of its last block."""

from dataclasses import replace

import pytest

from chain.genesis import Parameters
from chain.primitives import View
from consensus import proposal_rules
from consensus.epoch import is_of_epoch
from tests.consensus.stage import Stage, key_of

THREE = Parameters(epoch_heights=3)


def test_leaders_take_turns_and_are_known_by_their_keys() -> None:
    instance = Stage(4).instance
    assert [instance.leader(View(view)) for view in range(1, 10)] == [0, 1, 2, 3, 0, 1, 2, 3, 0]
    assert instance.leader_key(View(2)) == key_of(1)


@pytest.mark.parametrize(("epoch", "first"), [(0, 0), (1, 4)])
def test_an_epoch_ends_at_its_last_height_or_where_execution_says_so(
    epoch: int, first: int
) -> None:
    stage = Stage(4, epoch=epoch, parameters=THREE)
    instance = stage.instance
    assert instance.last_height == first + 3
    stage.chain(["b1", "b2", "b3"])
    stage.block("e1", "genesis", 1, ends_epoch=True)
    headers = [stage.blocks[name].header for name in ("b1", "b2", "b3", "e1")]
    assert [header.height - first for header in headers] == [1, 2, 3, 1]
    assert [instance.is_last(header) for header in headers] == [False, False, True, True]
    assert [instance.ends_with(header) for header in headers] == [False, False, True, True]


def test_the_last_block_of_the_epoch_before_ends_that_one_and_not_this_one() -> None:
    stage = Stage(4, epoch=1, parameters=THREE)
    instance = stage.instance
    assert instance.is_last(instance.genesis)
    assert not is_of_epoch(instance.genesis, instance)
    assert not instance.ends_with(instance.genesis)
    assert proposal_rules.may_be_extended(instance.genesis_id, instance.genesis, instance)
    assert not proposal_rules.repeats_this_epoch(instance.genesis, instance)


def test_the_genesis_of_the_chain_is_extended_and_never_repeated() -> None:
    instance = Stage(4, parameters=THREE).instance
    assert proposal_rules.may_be_extended(instance.genesis_id, instance.genesis, instance)
    assert not proposal_rules.may_be_repeated(instance.genesis, instance)


def test_a_header_says_itself_whether_it_is_last_and_its_height_does_not() -> None:
    stage = Stage(4, parameters=THREE)
    last = stage.chain(["b1", "b2", "b3"])[-1].header
    assert stage.instance.is_last(last)
    assert not stage.instance.is_last(replace(last, flags=0))
