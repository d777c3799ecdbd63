"""An adversary that owns the network, the power switch and one authority of four: no fork, and no Halt.

It may give anyone, in any order and as often as it likes, whatever was ever said; it assembles every
certificate for which there are votes, its own for the asking; it leads its views as it likes. What it
does is drawn from the seed in the test's name.
"""

from collections.abc import Callable, Iterable, Sequence
from heapq import heappop
from random import Random

import pytest

from chain.block import Block
from chain.certificate import Certificate
from chain.genesis import Parameters
from chain.primitives import BlockId, View
from chain.vote import NO_BLOCK, Ballot, Vote, VoteKind
from consensus import effects, inputs
from consensus.messages import Message, Proposal, ProposalForm
from consensus.signing_rules import SigningRecord
from tests.consensus.rule_book import RuleBook
from tests.consensus.stage import FINALIZE, NOTARIZE, NULLIFY, Stage, mark, node_of
from tests.consensus.world import DELAY_MS, World

STEPS = 400
LONGEST_MEMORY = 12
"""How far back it looks for something to give: most of what is older is known to everybody."""


class Arena(World):
    """A world whose messages arrive when the adversary gives them, if it does."""

    def __init__(self, liar: int) -> None:
        self.said: list[tuple[int, Message]] = []
        self.halts: list[str] = []
        self.finality: dict[BlockId, Certificate] = {}
        self.is_calm = False
        super().__init__(4, parameters=Parameters(epoch_heights=2))
        self.liar = liar
        self.honest = [name for at, name in enumerate(self.names) if at != liar]
        self.down = {self.names[liar]}

    def let_go(self) -> None:
        """From now on it is a world like any other, whose liar is silent."""
        self.is_calm = True
        self.work()
        for name in self.honest:
            self._connect(name)

    def sync(self) -> None:
        """What the replica does for those who are behind: final blocks by height, and their proof."""
        longest = max((self.disks[name].chain for name in self.honest), key=len)
        for name in self.honest:
            above = longest[len(self.disks[name].chain) :]
            blocks = [each for each in above if each.header.epoch == self.epoch_of(name)]
            if blocks:
                final = self.finality[blocks[-1].id]
                self._later(DELAY_MS, name, inputs.BlocksSynced(tuple(blocks), final))

    def _carry_out(self, name: str, effect: effects.Effect) -> None:
        if isinstance(effect, effects.Commit):
            self.finality[effect.block.id] = effect.certificate
        super()._carry_out(name, effect)

    def _send(self, name: str, peer: str, message: Message) -> None:
        if self.is_calm:
            super()._send(name, peer, message)
            return
        epoch = self.machines[name].instance.epoch
        if isinstance(message, Vote | Proposal) and (epoch, message) not in self.said:
            self.said.append((epoch, message))

    def _tell_effect(self, name: str, effect: effects.Effect) -> None:
        if isinstance(effect, effects.Halt):
            self.halts.append(f"{name}: {effect.what}, {effect.detail}")

    def _built(self, name: str, wanted: effects.Build) -> Block:
        stage = self._stage(name)
        label = f"block {len(stage.blocks)}"
        return stage.block(
            label, stage.names[wanted.parent_id], wanted.view, at_ms=wanted.timestamp_ms
        )

    def lie_on(self, stage: Stage, parent_id: BlockId, view: View) -> Block:
        """The liar's block on any parent, the same each time."""
        on = stage.names[parent_id]
        for block in stage.blocks.values():
            if (block.header.parent_id, block.header.view) == (parent_id, view):
                return block
        return stage.block(f"block {len(stage.blocks)}", on, view)

    def given_to(self, name: str, message: Message) -> inputs.Input:
        """The input by which it arrives from whoever signed it, or from anybody."""
        match message:
            case Vote():
                return inputs.VoteArrived(node_of(self.names[message.signer]), message)
            case Proposal():
                leader = self._stage(name).instance.leader(message.view)
                return inputs.ProposalArrived(node_of(self.names[leader]), message)
            case Certificate():
                return inputs.CertificateArrived(node_of(self.names[self.liar]), message)
            case _:
                raise AssertionError(f"{message} is not given by hand")

    def epoch_of(self, name: str) -> int:
        return self.machines[name].instance.epoch

    def said_in(self, epoch: int) -> list[Message]:
        return [message for at, message in self.said if at == epoch]

    def highest(self) -> int:
        """The height of the best honest node."""
        return max(len(self.disks[name].chain) for name in self.honest)

    def lowest(self) -> int:
        """The height of the last honest node."""
        return min(len(self.disks[name].chain) for name in self.honest)

    def forks(self) -> list[str]:
        """The nodes whose final blocks are no beginning of the longest chain."""
        chains = {name: [block.id for block in self.disks[name].chain] for name in self.honest}
        longest = max(chains.values(), key=len)
        return [name for name, chain in chains.items() if chain != longest[: len(chain)]]

    def votes_of(self, ballot: Ballot) -> dict[int, Vote]:
        """What was said of a ballot, and what the liar says of anything."""
        found = {self.liar: _signed(ballot, self.liar)}
        for epoch, message in self.said:
            if epoch == ballot.epoch and isinstance(message, Vote) and message.ballot == ballot:
                found[message.signer] = message
        return found

    def certificates(self, epoch: int) -> list[Certificate]:
        """Everything that a quorum has said in an epoch, with the liar's help."""
        authorities = self.stages[epoch].authorities
        ballots = {
            message.ballot: None
            for at, message in self.said
            if at == epoch and isinstance(message, Vote)
        }
        return [
            Certificate.assemble(ballot, votes.values(), authorities)
            for ballot in ballots
            if len(votes := self.votes_of(ballot)) >= authorities.quorum
        ]

    def give(self, name: str, given: inputs.Input) -> None:
        """An input, and all that disk and execution answer to it."""
        self._later(0, name, given)
        self.run_due()

    def run_due(self) -> None:
        """What is due at this moment, timers left out."""
        while self._events:
            _, _, name, machine, given = heappop(self._events)
            if name not in self.down and machine is self.machines[name]:
                self._step(name, given)


class Adversary:
    """Every choice is its own, and drawn by chance."""

    def __init__(self, seed: int) -> None:
        self.chance = Random(seed)
        self.arena = Arena(self.chance.randrange(4))
        self.arena.work()
        self.arena.run_due()

    def act(self, steps: int) -> None:
        """So many deeds; after each of them the final blocks form one chain, and nobody has halted."""
        deeds: dict[Callable[[str], None], int] = {
            self.deliver: 30,
            self.certify: 20,
            self.lie: 10,
            self.give_blocks: 10,
            self.mislead: 6,
            self.wait: 4,
            self.cut_power: 1,
        }
        for deed in self.chance.choices(list(deeds), list(deeds.values()), k=steps):
            deed(self.chance.choice(self.arena.honest))
            assert self.arena.forks() == []
            assert self.arena.halts == []

    def back(self) -> int:
        """How far back in what was said: mostly a little."""
        return min(LONGEST_MEMORY, int(self.chance.expovariate(0.4)))

    def deliver(self, name: str) -> None:
        """A vote or a proposal, once more or at last."""
        self._give_one_of(name, self.arena.said_in(self.arena.epoch_of(name)))

    def certify(self, name: str) -> None:
        """A certificate that the node does not hold."""
        held = self.arena.machines[name].held
        certificates = self.arena.certificates(self.arena.epoch_of(name))
        self._give_one_of(name, [each for each in certificates if held.wants_certificate(each)])

    def lie(self, name: str) -> None:
        """Its own vote, for anything."""
        stage = self.arena.stages[self.arena.epoch_of(name)]
        view = View(max(1, self.arena.machines[name].view - self.back() // 4))
        kind = self.chance.choice((NOTARIZE, NULLIFY, FINALIZE))
        block_id = NO_BLOCK if kind is NULLIFY else self._recent_block(stage)
        ballot = Ballot(kind, stage.instance.epoch, view, block_id)
        self._give(name, _signed(ballot, self.arena.liar))

    def mislead(self, name: str) -> None:
        """In a view that it leads, a proposal on any block of the epoch, with every proof there is."""
        stage = self.arena.stages[self.arena.epoch_of(name)]
        view, epoch = self.arena.machines[name].view, stage.instance.epoch
        if stage.instance.leader(view) != self.arena.liar:
            return
        on = self._recent_block(stage)
        proofs = self.arena.certificates(epoch)
        below = [each.view for each in proofs if each.block_id == on and each.view < view]
        repeats = self.chance.random() * 2 < 1
        block = None if repeats else self.arena.lie_on(stage, on, view)
        form = ProposalForm.REPEAT if block is None else ProposalForm.EXTEND
        block_id = on if block is None else block.id
        signature = mark(Ballot(VoteKind.PROPOSE, epoch, view, block_id), self.arena.liar)
        parent_view = max(below, default=View(0))
        proposal = Proposal(
            epoch, view, form, block_id, block, parent_view, tuple(proofs), signature
        )
        self.arena.said.append((epoch, proposal))
        self._give(name, proposal)

    def give_blocks(self, name: str) -> None:
        """All that the node asks for."""
        for block in list(self.arena.stages[self.arena.epoch_of(name)].blocks.values()):
            if self.arena.machines[name].held.wants_block(block.id):
                self.arena.give(name, inputs.BlockArrived(block))

    def wait(self, name: str) -> None:
        """Until the node wants to be woken."""
        self.arena.now_ms = max(self.arena.now_ms, self.arena.machines[name].wake_at)
        self.arena.give(name, inputs.Ticked())

    def cut_power(self, name: str) -> None:
        """The node loses what was not synced, and begins again."""
        self.arena.cut_power(name)
        self.arena.restart(name)
        self.arena.run_due()

    def _recent_block(self, stage: Stage) -> BlockId:
        known = list(stage.names)
        return known[-1 - self.back() % len(known)]

    def _give_one_of(self, name: str, messages: Sequence[Message]) -> None:
        back = self.back()
        if back < len(messages):
            self._give(name, messages[-1 - back])

    def _give(self, name: str, message: Message) -> None:
        self.arena.give(name, self.arena.given_to(name, message))


def _signed(ballot: Ballot, signer: int) -> Vote:
    signature = mark(ballot, signer)
    return Vote(ballot.kind, ballot.epoch, ballot.view, ballot.block_id, signer, signature)


def act_through(seeds: Iterable[int]) -> None:
    """One network after another."""
    for seed in seeds:
        Adversary(seed).act(STEPS)


@pytest.mark.parametrize("seed", range(40))
def test_whatever_it_does_final_blocks_form_one_chain_and_nobody_halts(seed: int) -> None:
    Adversary(seed).act(STEPS)


@pytest.mark.parametrize("seed", range(20))
def test_when_it_lets_go_everybody_has_new_final_blocks_within_a_minute(seed: int) -> None:
    adversary = Adversary(seed)
    adversary.act(STEPS)
    arena = adversary.arena
    arena.let_go()
    wanted = arena.highest() + 2
    for _ in range(120):
        arena.run(arena.now_ms + 500)
        arena.sync()
        if arena.lowest() >= wanted:
            break
    assert arena.lowest() >= wanted
    assert arena.forks() == []
    assert arena.halts == []


def test_it_is_able_a_network_that_may_finalize_what_it_nullified_forks_under_its_hands(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(SigningRecord, "_may_finalize", lambda record, view: True)
    monkeypatch.setattr(RuleBook, "read", lambda book, given, found: None)
    with pytest.raises(AssertionError):
        act_through(range(10))


def test_it_gets_to_the_end_of_epochs_and_beyond() -> None:
    reached = []
    for seed in range(10):
        adversary = Adversary(seed)
        adversary.act(STEPS)
        reached += [adversary.arena.epoch_of(name) for name in adversary.arena.honest]
    assert max(reached) >= 2
    assert sum(reached) >= 20
