"""What the stateful machines of contracts share: rounds until everything has come up, and tables of how methods end."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from hypothesis import seed, settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test

from contracts.portrait.portrait import portrait_of
from tests.contracts.agencies import PROGRAMS

T = TypeVar("T")

Ends = Mapping[str, Iterable[str]]
"""By contract and method, the ways in which calls end: done, or a reason."""


STORIES = 10
"""Of one round."""


@dataclass(frozen=True, slots=True)
class Rounds:
    """At least and at most so many stories, each of at most `steps`, ten in a round."""

    least: int
    most: int
    steps: int

    def never_come_up(
        self, machine: type[RuleBasedStateMachine], wanted: Iterable[T], counts: Counter[T]
    ) -> list[T]:
        """What has no count in the end, of what is `wanted`; each round has its own seed, and the first without a lack is the last."""
        missing = list(wanted)
        for turn in range(self.most // STORIES):
            run_state_machine_as_test(
                seed(turn)(machine),
                settings=settings(
                    max_examples=STORIES,
                    stateful_step_count=self.steps,
                    deadline=None,
                    database=None,
                ),
            )
            missing = [each for each in missing if counts[each] == 0]
            if not missing and (turn + 1) * STORIES >= self.least:
                break
        return missing


def as_judged(
    method: str,
    refused: Sequence[object],
    reasons: Collection[object],
    counts: Counter[tuple[str, str]],
) -> bool:
    """True if a call was done; counted, and held to be done if the paper knows no reason, and else refused for one that it knows."""
    counts[method, str(refused[0]) if refused else "done"] += 1
    if refused:
        assert refused[0] in reasons, (method, refused, reasons)
    else:
        assert not reasons, (method, reasons)
    return not refused


def pairs(ends: Ends) -> list[tuple[str, str]]:
    """Each method with each way in which it ends."""
    return [(method, end) for method, each in ends.items() for end in each]


def table(ends: Ends, counts: Counter[tuple[str, str]]) -> str:
    """How often each method ended how."""
    lines = []
    for method, each in ends.items():
        told = ", ".join(f"{end} {counts[method, end]:,}" for end in each)
        lines.append(f"{method:<18} {told}\n")
    return "".join(lines)


def unexpected(contracts: Iterable[str], ends: Ends) -> set[str]:
    """Methods of people that the table lacks or has too many of, and reasons of the sources that it lacks."""
    given = {end for each in ends.values() for end in each}
    found: set[str] = set()
    for contract in contracts:
        portrait = portrait_of(PROGRAMS[contract])
        methods = {f"{contract}.{each.name}" for each in portrait.methods if each.spec.roles}
        found |= methods ^ {name for name in ends if name.startswith(f"{contract}.")}
        found |= set(portrait.reasons) - given
    return found
