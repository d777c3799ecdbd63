"""Members change who votes while the network works, machines fail and authorities lie."""

from collections import Counter

import pytest

from chain.authorities import AuthoritySet
from chain.state import StateReader
from chain.transition import BlockContext, authorities_of
from contracts.executor import ContractExecutor
from netsim.changes import CHANGES, GOES, JOINS, PUT_OUT, RECOVERED, ROTATES
from netsim.faults import LoseLog
from netsim.seed import Options, Outcome, run_seed
from netsim.watcher import Watcher
from netsim.world import World

CALM = Options(faults=(), adversaries=())


class Sets(Watcher):
    """The authority sets of a world, and its nodes in them, epoch by epoch."""

    def __init__(self) -> None:
        self.world: World

    def attached(self, world: World) -> None:
        """Look at this world."""
        self.world = world

    def sits(self, node: int) -> list[int | None]:
        """The number of the key with which a node sits, epoch by epoch."""
        cast, keys = self.world.cast, [key.public for key in self.world.cast.nodes[node].keys]
        found = [cast.key_in(epoch, node) for epoch in range(len(cast.terms))]
        return [None if key is None else keys.index(key) for key in found]


def changes_of(outcome: Outcome) -> Counter[str]:
    """How often each change was carried out."""
    return Counter({name: outcome.counts[f"changes: {name}"] for name in CHANGES})


def seats_of(sets: Sets) -> list[int]:
    """How many sat, epoch by epoch."""
    return [len(term.authorities) for term in sets.world.cast.terms]


def test_nodes_come_and_go_and_rotate_in_a_calm_world_and_the_set_stays_within_its_bounds() -> None:
    sets = Sets()
    outcome = run_seed(1, CALM, watchers=[sets])
    assert outcome.is_good, outcome.violations
    done = changes_of(outcome)
    assert min(done[JOINS], done[GOES], done[ROTATES]) > 0
    assert set(seats_of(sets)) == {4, 5}


def test_a_lost_vote_log_is_recovered_from_with_another_key() -> None:
    sets = Sets()
    plan = (LoseLog(0, 2, 1, 1_000),)
    outcome = run_seed(1, CALM, plan=plan, watchers=[sets])
    assert outcome.is_good, outcome.violations
    assert outcome.counts["lost vote logs"] == 1
    assert changes_of(outcome)[RECOVERED] == 1
    sits = sets.sits(2)
    assert 0 in sits
    assert 1 in sits


@pytest.mark.parametrize("seed", [0])
def test_a_liar_is_put_out_and_the_set_never_sinks_below_its_first_size(seed: int) -> None:
    sets = Sets()
    outcome = run_seed(seed, Options(), watchers=[sets])
    assert outcome.is_good, outcome.violations
    assert changes_of(outcome)[PUT_OUT] == 1
    (liar,) = [node for node in range(4) if node not in sets.world.honest]
    assert sets.sits(liar)[0] == 0
    assert sets.sits(liar)[-1] is None
    assert min(seats_of(sets)) == 4


def test_one_authority_grows_to_two_and_shrinks_again() -> None:
    sets = Sets()
    options = Options(authorities=1, faults=(), adversaries=())
    assert run_seed(4, options, watchers=[sets]).is_good
    assert set(seats_of(sets)) == {1, 2}


def test_what_members_decide_has_to_come_about(monkeypatch: pytest.MonkeyPatch) -> None:
    """At all nodes the same: nobody who compares nodes with one another would notice."""

    def for_ever(self: ContractExecutor, state: StateReader, context: BlockContext) -> AuthoritySet:
        found = authorities_of(context.epoch, state)
        assert found is not None
        return found

    monkeypatch.setattr(ContractExecutor, "next_authorities", for_ever)
    outcome = run_seed(1, CALM)
    assert {each.checker for each in outcome.violations} == {"decisions"}
    assert outcome.violations[0].what.startswith("who was voted in does not sit in epoch ")


@pytest.mark.slow
def test_everything_that_members_do_happens_under_faults_and_liars() -> None:
    happened: Counter[str] = Counter()
    for seed in range(10, 22):
        outcome = run_seed(seed, Options())
        assert outcome.is_good, (seed, outcome.violations)
        happened += changes_of(outcome)
        if all(happened[name] for name in CHANGES):
            break
    assert [name for name in CHANGES if not happened[name]] == []
