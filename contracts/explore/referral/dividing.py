"""What comes of it if the referral becomes several: in every first state of a shape, by whoever may, and followed for a while.

The parts and the whole are looked at as referrals among others, not as states from which everything is explored: they
are merged, and apart again, and left alone until silence has brought each of them on.
"""

from __future__ import annotations

from collections.abc import Iterator

from chain.crypto import digest
from chain.primitives import Milliseconds
from chain.receipt import Outcome
from contracts.explore.referral.reading import Reader, Seen, known
from contracts.explore.referral.state import IN_SERVICE, OFFERED
from contracts.explore.referral.town import NEED_GROUP, REF, SAID, Town
from contracts.explore.scratch import Scratch
from contracts.words import Id

PARTS = tuple(Id(digest(name)[:16]) for name in (b"part 1", b"part 2"))
SILENT_DEADLINES = 12
"""How many blocks in which something falls due the parts are followed."""

Found = tuple[str, list[str]]
"""What was done, and which checks complain."""


class Dividing:
    """Splits, merges and unmerges in one town."""

    def __init__(self, town: Town, reader: Reader) -> None:
        self._town = town
        self._reader = reader
        self._fallen: int | None = None
        """Who can act no more."""

    def complaints(self, scratch: Scratch, *, fallen: int | None) -> Iterator[Found]:
        """What is wrong with anything that comes of it; `scratch` is as before in the end."""
        before, self._fallen = self._reader.read(scratch), fallen
        for who in range(len(self._town.members)):
            for kept in (None, PARTS[1]):
                start = scratch.savepoint()
                yield from self._split(scratch, before, who, kept)
                scratch.rollback(start)

    def _split(self, scratch: Scratch, before: Seen, who: int, kept: Id | None) -> Iterator[Found]:
        parts = tuple((each, NEED_GROUP, SAID) for each in PARTS)
        form = (REF, 1, parts, () if kept is None else (kept,))
        word = f"{self._town.cast.members[who]}: division.split" + (" (keeps one)" if kept else "")
        start = scratch.savepoint()
        result = self._town.call(scratch, who, "division.split", form, fallen=self._fallen)
        if result.outcome is not Outcome.DONE:
            if scratch.savepoint() != start:
                yield word, ["refused_changes_nothing"]
            return
        self._town.settle(scratch)
        yield word, self._wrong(scratch) + self._gained(scratch, before)
        together = scratch.savepoint()
        yield from self._merge(scratch, word)
        scratch.rollback(together)
        yield from self._silence(scratch, word)

    def _merge(self, scratch: Scratch, word: str) -> Iterator[Found]:
        """The first part into the second one, as the holders of both say; and then they are not the same."""
        town, versions = (
            self._town,
            [known(self._town, scratch, "custody.get", each).version for each in PARTS],
        )
        first, second = (
            town.number_of[known(self._town, scratch, "holder.of", each)] for each in PARTS
        )
        form = (PARTS[0], versions[0], PARTS[1], versions[1])
        by = None if first == second else second
        merged = town.call(scratch, first, "merger.merge", form, by, fallen=self._fallen)
        word += ", merger.merge"
        done = merged.outcome is Outcome.DONE
        yield word, self._wrong(scratch) if done else ["holders can merge"]
        if done:
            version = known(self._town, scratch, "referral.get", PARTS[0]).version
            apart = (PARTS[0], version)
            result = town.call(scratch, first, "merger.unmerge", apart, fallen=self._fallen)
            town.settle(scratch)
            done = result.outcome is Outcome.DONE
            found = self._wrong(scratch) if done else ["who merged can undo it"]
            yield f"{word}, merger.unmerge", found

    def _silence(self, scratch: Scratch, word: str) -> Iterator[Found]:
        """Nobody does anything, and what falls due fires."""
        for _ in range(SILENT_DEADLINES):
            clocks = self._reader.read(scratch).clocks
            if not clocks:
                return
            due_ms = Milliseconds(min(place.at for place in clocks.values()))
            results = self._town.fire(scratch, due_ms)
            failed = any(each.outcome is not Outcome.DONE for each in results)
            wrong = ["what falls due can be done"] if failed else []
            yield f"{word}, TICK", wrong + self._wrong(scratch)

    # What has to hold of each of them.

    def _wrong(self, scratch: Scratch) -> list[str]:
        clocks = set(self._reader.read(scratch).clocks)
        return [each for ref_id in (REF, *PARTS) for each in self._faults(scratch, ref_id, clocks)]

    def _faults(
        self, scratch: Scratch, ref_id: Id, clocks: set[tuple[str, str, Id]]
    ) -> Iterator[str]:
        ref, closed = (
            known(self._town, scratch, "custody.get", ref_id),
            known(self._town, scratch, "referral.get", ref_id),
        )
        live = self._town.ask(scratch, "search.live", (ref_id,))
        assert isinstance(live, tuple), "the legs that live"
        own = {each for each in clocks if each[2] == ref_id or each[2] in live}
        if (ref is None) == (closed is None):
            yield "open_or_closed"
        elif ref is None:
            if live:
                yield "no_live_leg_in_a_closed_referral"
            if own != (set() if closed.is_final else {("referral", "due", ref_id)}):
                yield "one_clock"
        else:
            away = ref.status.value in (OFFERED, IN_SERVICE)
            stage = {
                (_whose(ref.status.value), "due", each) for each in (live if away else (ref_id,))
            }
            ceiling = set() if ref.started else {("custody", "ceiling", ref_id)}
            basis = {each for each in own if each[1] == "basis"}
            if own - basis != stage | ceiling or (away and not live):
                yield "one_clock"
            served = ref.status.value == IN_SERVICE
            holder = known(self._town, scratch, "holder.of", ref_id)
            can_act = (
                holder in self._town.number_of and self._town.number_of[holder] != self._fallen
            )
            if holder != ref.serving if served else not can_act:
                yield "one_holder"

    def _gained(self, scratch: Scratch, before: Seen) -> list[str]:
        """Nobody gains time, or falls a level."""
        after, key = self._reader.read(scratch).clocks, ("custody", "ceiling")
        whole, found = before.clocks.get((*key, REF)), []
        for each in PARTS:
            part, ceiling = known(self._town, scratch, "custody.get", each), after.get((*key, each))
            if part.level != before.ref.level or part.started == (ceiling is not None):
                found.append("a_part_is_no_lower")
            if whole is not None and (ceiling is None or ceiling.at > whole.at):
                found.append("a_part_has_no_more_time")
        return found


def _whose(status: int) -> str:
    """The contract that has the clock of the state."""
    return {OFFERED: "leg", IN_SERVICE: "service"}.get(status, "custody")
