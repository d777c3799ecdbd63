"""Mutants of S1, S2, S3, S4 and S6: what a key may sign, and what has to be on disk before."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from chain.primitives import BlockId, NodeId, Signature, View
from chain.vote import Ballot, VoteKind
from consensus import signing_rules
from consensus.effects import Cast
from consensus.held import Held
from consensus.leading import Leader
from consensus.machine import Machine
from consensus.messages import Proposal
from consensus.signing_rules import Matter, SigningRecord
from consensus.voter import Voter
from netsim.accidents import OneAhead
from netsim.mutation import Eyes, Mutant, permitted
from netsim.patches import Patches
from node.replica.actions import Action, AppendVoteLog, RotateVoteLog
from node.replica.inputs import Input, LogSynced
from node.replica.outbox import Outbox
from node.replica.replica import Replica
from node.replica.signer import Identity, Signer
from node.replica.voting import Voting

_ANY_BLOCK = ("equivocator", "equivocating finalizer of both", "selective equivocator")
_WITHHOLDING = (
    "withholding leader",
    "selective sender",
    "certificate hoarder",
    "withholding hoarder",
)


def _notarize_twice(patches: Patches) -> None:
    patches.method(SigningRecord, "_notarizes_once", permitted)
    patches.method(Held, "add_proposal", _newest_proposal)
    patches.method(Machine, "_consider", _consider_again)
    patches.method(Signer, "sign", _sign_anything)


def _newest_proposal(_original: Callable[..., None]) -> Callable[..., None]:
    def add_proposal(self: Held, proposal: Proposal, source: NodeId | None) -> None:
        if proposal.view >= self.view:
            self.proposals[proposal.view] = proposal
            self.sources[proposal.view] = source

    return add_proposal


def _consider_again(original: Callable[[Machine], None]) -> Callable[[Machine], None]:
    """The record of a vote is no reason not to judge another block of the same view."""

    def consider(self: Machine) -> None:
        proposal = self.held.proposals.get(self.view)
        if (
            proposal is not None
            and self._voter.signed(VoteKind.NOTARIZE, self.view) != proposal.block_id
        ):
            _forget(self._voter, VoteKind.NOTARIZE, self.view)
        original(self)

    return consider


def _sign_anything(_original: Callable[..., Signature]) -> Callable[..., Signature]:
    """The record of the first vote has given way to that of the second."""

    def sign(self: Signer, ballot: Ballot) -> Signature:
        return self._key.sign(ballot.signing_bytes(self._instance.chain_id))

    return sign


def _forget(voter: Voter, kind: VoteKind, view: View) -> None:
    voter._record._by_kind[kind].pop(view, None)  # noqa: SLF001 - a mutant's memory has a hole


def _both_ways(patches: Patches) -> None:
    """FINALIZE after NULLIFY, and NULLIFY after FINALIZE, which only a node that forgets views would cast."""
    patches.method(SigningRecord, "_may_finalize", permitted)
    patches.method(SigningRecord, "_has_not_finalized", permitted)


def _finalize_at_once(patches: Patches) -> None:
    patches.method(Signer, "_is_proved", permitted)
    patches.method(SigningRecord, "_finalizes_once", permitted)
    patches.method(Voter, "notarize", _and_finalize)


def _and_finalize(original: Callable[..., list[Cast]]) -> Callable[..., list[Cast]]:
    """FINALIZE with the NOTARIZE vote, not with its certificate."""

    def notarize(self: Voter, view: View, block_id: BlockId) -> list[Cast]:
        return [*original(self, view, block_id), *self._cast(VoteKind.FINALIZE, view, block_id)]

    return notarize


def _sign_before_sync(patches: Patches) -> None:
    """Signatures leave in the step that asks for their records to be written."""
    patches.method(Replica, "step", partial(_released_at_once, _always))


def _released_at_once(
    waits_for_nothing: Callable[[Action], bool], original: Callable[..., list[Action]]
) -> Callable[..., list[Action]]:
    """The log counts as synced as soon as an action of this sort is asked for."""

    def step(self: Replica, given: Input) -> list[Action]:
        actions: list[Action] = []
        for action in original(self, given):
            if isinstance(action, AppendVoteLog | RotateVoteLog) and waits_for_nothing(action):
                actions += step(self, LogSynced(given.now_ms, given.wall_ms, action.ticket))
            actions.append(action)
        return actions

    return step


def _always(_action: Action) -> bool:
    return True


def _adds_no_record(action: Action) -> bool:
    """Every record of the step stood in the log already."""
    return isinstance(action, AppendVoteLog) and not action.data


def _trust_what_was_found(patches: Patches) -> None:
    """What a process finds at its start is taken for durable: store and log that a killed one left."""
    patches.method(Replica, "step", partial(_released_at_once, _adds_no_record))
    patches.method(Outbox, "__init__", _clean_at_first)


def _clean_at_first(original: Callable[[Outbox], None]) -> Callable[[Outbox], None]:
    def make(self: Outbox) -> None:
        original(self)
        self._dirty.clear()

    return make


def _no_floor(patches: Patches) -> None:
    patches.method(SigningRecord, "_reaches_floor", permitted)


def _without(matter: Matter, *kinds: VoteKind) -> Callable[[Patches], None]:
    """Records of `kinds` no longer wait for `matter` to be on disk."""

    def make(original: Callable[[VoteKind], tuple[Matter, ...]]) -> Callable[..., object]:
        def durable_before(kind: VoteKind) -> tuple[Matter, ...]:
            return tuple(each for each in original(kind) if each is not matter or kind not in kinds)

        return durable_before

    def breaks(patches: Patches) -> None:
        patches.function(signing_rules, "durable_before", make)

    return breaks


def _no_commit_before(patches: Patches) -> None:
    patches.method(Outbox, "flush_writes", _commits_unsynced)


def _commits_unsynced(original: Callable[..., None]) -> Callable[..., None]:
    """The news of a block does not wait for its commit either."""

    def flush_writes(self: Outbox, demanded: set[Matter]) -> None:
        told, self._told = self._told, []
        original(self, demanded - {Matter.COMMIT})
        self._actions += told

    return flush_writes


def _restart_at_one(patches: Patches) -> None:
    patches.function(signing_rules, "restart_view", _first_view)


def _first_view(_original: Callable[..., View]) -> Callable[..., View]:
    return lambda _certified: View(1)


def _propose_twice(patches: Patches) -> None:
    patches.method(SigningRecord, "_proposes_once", permitted)
    patches.method(Leader, "recall", _propose_anew)


def _propose_anew(_original: Callable[..., None]) -> Callable[..., None]:
    """After a restart the leader does not remember what it proposed, and builds another block."""

    def recall(self: Leader, view: View) -> None:
        _forget(self._voter, VoteKind.PROPOSE, view)

    return recall


def _forget_log(patches: Patches) -> None:
    """And nobody who remembers its votes is believed: else its key would not vote (section 8)."""
    patches.method(Voting, "_open", _open_empty)
    patches.method(Voting, "lacks", _lacks_nothing)


def _lacks_nothing(_original: Callable[..., bool]) -> Callable[..., bool]:
    return lambda _self, _ballot: False


def _open_empty(original: Callable[..., None]) -> Callable[..., None]:
    def open_log(self: Voting, identity: Identity) -> None:
        original(self, identity)
        log = self._logs.get(identity.key.public)
        if log is not None:
            log.records = log.records[:1]

    return open_log


VOTES: Sequence[Mutant] = (
    Mutant("two notarizations", "S1", _notarize_twice, _ANY_BLOCK),
    Mutant("nullify and finalize", "S2", _both_ways),
    Mutant("finalize without certificate", "S3", _finalize_at_once, _ANY_BLOCK),
    Mutant("sign before the log is durable", "S4", _sign_before_sync, eyes=Eyes.ALL),
    Mutant("found at start taken for durable", "S4", _trust_what_was_found, eyes=Eyes.ALL),
    Mutant(
        "sign below the floor",
        "S4",
        _no_floor,
        adversaries=(),
        eyes=Eyes.ALL,
        faults=(),
        accident=OneAhead,
    ),
    Mutant(
        "block not durable before NOTARIZE",
        "S4",
        _without(Matter.BLOCK, VoteKind.NOTARIZE, VoteKind.PROPOSE),
        eyes=Eyes.ALL,
    ),
    Mutant(
        "justification not durable before NOTARIZE",
        "S4",
        _without(Matter.CERTIFICATE, VoteKind.NOTARIZE, VoteKind.PROPOSE),
        eyes=Eyes.ALL,
    ),
    Mutant(
        "certificate not durable before FINALIZE",
        "S4",
        _without(Matter.CERTIFICATE, VoteKind.FINALIZE),
        _WITHHOLDING,
        eyes=Eyes.ALL,
    ),
    Mutant("genesis not durable before its epoch", "S4", _no_commit_before, eyes=Eyes.ALL),
    Mutant("restart in the first view", "S4", _restart_at_one, eyes=Eyes.ALL),
    Mutant("two proposals", "S6", _propose_twice, eyes=Eyes.ALL),
    Mutant("vote log forgotten", "vote log", _forget_log, eyes=Eyes.ALL),
)
"""S1 to S4 and S6, and the vote log."""
