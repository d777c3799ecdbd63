"""What executing the blocks again says of the states in two stores, and of a block on which they part."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from chain.block import Block
from chain.primitives import Height
from chain.transition import EXECUTOR_PREFIX
from contracts.executor import ContractExecutor
from node.audit.findings import (
    SIDES,
    Difference,
    Entry,
    Flaw,
    Lacking,
    OtherBlock,
    OtherExecution,
    OtherState,
    Outcomes,
    Who,
    Work,
)
from node.audit.history import Broken, History
from node.audit.replay import Attempt, Replay
from node.audit.shown import EventReader, contracts_in, entry_of
from node.audit.stored_state import StoredState, different_keys, everything_of, wrong_keys
from node.audit.walk import Kept, Progress


@dataclass(frozen=True, slots=True)
class _Right:
    """Of the keys on which a store is wrong: what stands there by right, and who wrote it last."""

    values: dict[bytes, bytes | None] = field(default_factory=dict)
    works: dict[bytes, Work] = field(default_factory=dict)


class Execution:
    """One examination; `make` begins it anew, from a state that is right, or says None if there is none."""

    def __init__(
        self,
        histories: Mapping[Who, History],
        executor: ContractExecutor,
        make: Callable[[], Replay | None],
        progress: Progress,
    ) -> None:
        self._histories = histories
        self._states = {side: StoredState(histories[side].store) for side in SIDES}
        self._events = EventReader(executor, list(self._states.values()))
        self._executor = executor
        self._make = make
        self._progress = progress
        self.heights: tuple[Height, Height] | None = None
        """The first and the last height that were executed."""
        self.lacking = ""
        """What this program lacks to execute the next block."""

    def examine(self, kept: Kept | None, flaws: Mapping[Who, Flaw]) -> list[Difference]:
        """What there is to be told beside `kept`, which blocks and receipts show; a fork is told anew, with its key.

        `flaws` are those of the states.
        """
        fork = kept if isinstance(kept, OtherBlock) else None
        false = [side for side in flaws if flaws[side] is Flaw.STATE_FALSE]
        keys = {} if fork else self._keys_beside(false)
        found: list[Difference] = []
        replay = self._make()
        if replay is not None:
            waiting = [side for side in false if side not in keys]
            found += self._run(replay, fork, waiting, keys)
        if fork is not None:
            found.append(self._opened(fork, replay))
        rights = self._rights(keys) if replay is not None and any(keys.values()) else {}
        found += [self._state(side, keys, rights) for side in keys if keys[side]]
        return found

    # The whole way.

    def _run(
        self,
        replay: Replay,
        fork: OtherBlock | None,
        waiting: list[Who],
        keys: dict[Who, tuple[bytes, ...]],
    ) -> list[OtherExecution]:
        """Execute up to a fork or the end; what this program comes to that is not what a block says.

        On the way, find the `keys` of the stores that are `waiting` for a state to be compared with.
        """
        end = None if fork is None else fork.height
        self._look_at_states(replay, waiting, keys)
        for attempt in self._attempts(replay, end):
            height = attempt.block.header.height
            self.heights = (self.heights[0] if self.heights else height, height)
            self._progress(height)
            if not attempt.agrees:
                return [self._other(attempt, replay)]
            replay.advance(attempt)
            self._look_at_states(replay, waiting, keys)
        return []

    def _look_at_states(
        self, replay: Replay, waiting: list[Who], keys: dict[Who, tuple[bytes, ...]]
    ) -> None:
        for side in waiting:
            if self._histories[side].span.tip == replay.tip.height:
                keys[side] = wrong_keys(self._states[side], everything_of(replay.state))

    def _attempts(self, replay: Replay, end: Height | None) -> Iterator[Attempt]:
        """Attempts of the blocks from where `replay` stands, up to, not with, `end`, or to one that neither has.

        Whoever asks for the next one has advanced.
        """
        last = max(self._histories[side].span.tip for side in SIDES)
        for number in range(replay.tip.height + 1, last + 1 if end is None else end):
            block = self._block(Height(number))
            attempt = None if block is None else self._attempt(replay, block)
            if attempt is None:
                return
            yield attempt

    def _attempt(self, replay: Replay, block: Block) -> Attempt | None:
        """None if this program has not the code for it."""
        try:
            return replay.attempt(block)
        except Lacking as lacking:
            self.lacking = lacking.what
            return None

    def _block(self, height: Height) -> Block | None:
        for history in self._histories.values():
            try:
                return history.block(height)
            except Broken:
                continue
        return None

    def _other(self, attempt: Attempt, replay: Replay) -> OtherExecution:
        """What differs can be named as far as a store keeps it: the receipts, and the state if this is its newest."""
        outcomes, entry = None, None
        if attempt.true is not None:
            outcomes = self._other_outcomes(attempt)
            entry = self._other_entry(attempt, replay)
        height = attempt.block.header.height
        return OtherExecution(height, attempt.fields, attempt.refused, entry, outcomes)

    def _other_outcomes(self, attempt: Attempt) -> Outcomes | None:
        for side in SIDES:
            try:
                kept = self._histories[side].receipts(attempt.block)
            except Broken:
                continue
            told = {side: kept, Who.EXECUTED: attempt.receipts}
            return self._events.outcomes(attempt.block, told)[1]
        return None

    def _other_entry(self, attempt: Attempt, replay: Replay) -> Entry | None:
        works = attempt.works()
        for side, state in self._states.items():
            if self._histories[side].span.tip == attempt.block.header.height:
                for key in different_keys(state.everything(), everything_of(attempt.state)):
                    executed = (Who.EXECUTED, attempt.state.get(key), works.get(key))
                    return entry_of(
                        key, replay.contracts(), [(side, state.get(key), None), executed]
                    )
        return None

    # A fork.

    def _opened(self, fork: OtherBlock, replay: Replay | None) -> OtherBlock:
        """A fork with what its two blocks do differently, as far as it can be executed or is kept."""
        attempts: dict[Who, Attempt] = {}
        if replay is not None and replay.tip.height == fork.height - 1:
            for side, history in self._histories.items():
                attempt = self._attempt(replay, history.block(fork.height))
                if attempt is not None:
                    attempts[side] = attempt
        refused = ("", "")
        if len(attempts) == len(SIDES):
            refused = (attempts[Who.A].refused, attempts[Who.B].refused)
        entry = self._entry_of_attempts(attempts, replay) or self._entry_of_tips(fork, attempts)
        return replace(fork, entry=entry, refused=refused)

    def _entry_of_attempts(
        self, attempts: Mapping[Who, Attempt], replay: Replay | None
    ) -> Entry | None:
        done = [each for each in attempts.values() if each.true is not None]
        if replay is None or len(done) < len(SIDES):
            return None
        states = {side: attempt.state for side, attempt in attempts.items()}
        works = {side: attempt.works() for side, attempt in attempts.items()}

        def rank(key: bytes) -> tuple[bool, bool, bytes]:
            """What people did stands before what a block does by itself, and that before the chain's own books."""
            done = [each.get(key) for each in works.values()]
            by_people = any(work is not None and work.transaction is not None for work in done)
            return not by_people, not key.startswith(EXECUTOR_PREFIX), key

        written = {key for each in states.values() for key in each.writes}
        for key in sorted(written, key=rank):
            if len({state.get(key) for state in states.values()}) > 1:
                seen = [(side, states[side].get(key), works[side].get(key)) for side in SIDES]
                return entry_of(key, replay.contracts(), seen)
        return None

    def _entry_of_tips(self, fork: OtherBlock, attempts: Mapping[Who, Attempt]) -> Entry | None:
        """Both stores end with the block on which they part: their states differ by it alone."""
        if any(self._histories[side].span.tip != fork.height for side in SIDES):
            return None
        a, b = (self._states[side] for side in SIDES)
        for key in different_keys(a.everything(), b.everything()):
            contracts = contracts_in(self._executor, a, Height(fork.height + 1))
            works = {side: attempt.works().get(key) for side, attempt in attempts.items()}
            seen = [(side, self._states[side].get(key), works.get(side)) for side in SIDES]
            return entry_of(key, contracts, seen)
        return None

    # States.

    def _keys_beside(self, false: list[Who]) -> dict[Who, tuple[bytes, ...]]:
        """The wrong keys of one store, if the other one ends at the same height and is right."""
        tips = {self._histories[side].span.tip for side in SIDES}
        if len(false) != 1 or len(tips) != 1:
            return {}
        [side] = false
        [other] = [each for each in SIDES if each is not side]
        return {side: wrong_keys(self._states[side], self._states[other].everything())}

    def _rights(self, keys: Mapping[Who, tuple[bytes, ...]]) -> dict[Who, _Right]:
        """Execute once more, and watch what is written to the wrong `keys` of each store."""
        replay, rights = self._make(), {side: _Right() for side in keys}
        assert replay is not None, "it was begun before"
        watched = {side: frozenset(keys[side]) for side in keys}
        if replay.first is not None:
            for side in keys:
                begun = replay.first.works(Height(0))
                rights[side].works.update({k: w for k, w in begun.items() if k in watched[side]})
        for attempt in self._attempts(replay, None):
            if not attempt.agrees:
                break
            works = attempt.works()
            replay.advance(attempt)
            for side in keys:
                tip = self._histories[side].span.tip
                if replay.tip.height <= tip:
                    rights[side].works.update(
                        {k: w for k, w in works.items() if k in watched[side]}
                    )
                if replay.tip.height == tip:
                    rights[side].values.update({key: replay.state.get(key) for key in keys[side]})
        return rights

    def _state(
        self,
        side: Who,
        keys: Mapping[Who, tuple[bytes, ...]],
        rights: Mapping[Who, _Right],
    ) -> OtherState:
        """Of a store's wrong keys the one that was written first."""
        right = rights.get(side, _Right())
        history = self._histories[side]

        def rank(key: bytes) -> tuple[bool, int, bytes]:
            work = right.works.get(key)
            return work is None, 0 if work is None else work.height, key

        key = min(keys[side], key=rank)
        seen: list[tuple[Who, bytes | None, Work | None]] = [
            (each, self._states[each].get(key), None)
            for each in SIDES
            if self._histories[each].span.tip == history.span.tip
        ]
        if key in right.values:
            seen.append((Who.EXECUTED, right.values[key], right.works.get(key)))
        contracts = contracts_in(
            self._executor, self._sound(side, keys), Height(history.span.tip + 1)
        )
        work = right.works.get(key)
        return OtherState(
            height=None if work is None else work.height,
            entry=entry_of(key, contracts, seen),
            wrong=tuple([each for each in SIDES if key in keys.get(each, ())]),
            count=len(keys[side]),
        )

    def _sound(self, side: Who, keys: Mapping[Who, tuple[bytes, ...]]) -> StoredState:
        """The state of the other store if that is right: it says which contracts run."""
        others = [each for each in SIDES if each is not side and each not in keys]
        return self._states[others[0] if others else side]
