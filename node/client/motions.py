"""What members are asked through ballots, as the chain has it: read over the API."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

import trio

from chain.proof import verifier
from contracts.contract import Contract
from contracts.plain import plain
from contracts.shelf import shipped
from contracts.state_words import Plain
from node.client.api import NodeApi, Question, Refused, number_in

TRIES: Final = 5
"""A proof is of a final block whose next one is known: where that is not yet so, it is asked for again."""
BETWEEN_S: Final = 0.5
FROM_THE_START: Final = "1.0"


@dataclass(frozen=True, slots=True)
class Ballot:
    """A question as its events tell it."""

    ballot_id: str
    matter: str
    due_ms: int
    height: int
    voters: tuple[str, ...]
    state: str
    """`open`, `passed`, `lapsed` or `cancelled`."""

    @property
    def contract(self) -> str:
        """Who asks."""
        return self.matter.partition(".")[0]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with what is asked, as JSON has it; None where this release cannot read it."""

    ballot: Ballot
    motion: Mapping[str, Plain] | None


async def read_ballots(api: NodeApi) -> list[Ballot]:
    """All that there were, the newest last."""
    opened: dict[str, tuple[str, int, int]] = {}
    voters: dict[str, list[str]] = {}
    passed: set[str] = set()
    async for event in api.events(FROM_THE_START, contract="ballot"):
        fields = event["fields"]
        assert isinstance(fields, dict)
        ballot_id = str(fields["ballot_id"])
        if event["name"] == "ballot_opened":
            height = number_in(event, "height")
            opened[ballot_id] = str(fields["matter"]), int(fields["due_ms"]), height
        elif event["name"] == "vote_given":
            voters.setdefault(ballot_id, []).append(str(fields["member"]))
        elif event["name"] == "ballot_passed":
            passed.add(ballot_id)
    now_ms = await _now_ms(api)
    waiting = [each for each in opened if each not in passed]
    closed = await api.views(
        [Question("ballot", "is_passed", {"ballot_id": each}) for each in waiting]
    )
    cancelled = {each for each, is_closed in zip(waiting, closed, strict=True) if is_closed}
    return [
        Ballot(
            ballot_id,
            matter,
            due_ms,
            height,
            tuple(voters.get(ballot_id, ())),
            _state(ballot_id, passed, cancelled, is_over=now_ms > due_ms),
        )
        for ballot_id, (matter, due_ms, height) in opened.items()
    ]


def _state(ballot_id: str, passed: set[str], cancelled: set[str], *, is_over: bool) -> str:
    if ballot_id in passed:
        return "passed"
    if ballot_id in cancelled:
        return "cancelled"
    return "lapsed" if is_over else "open"


async def _now_ms(api: NodeApi) -> int:
    """The time of the newest final block."""
    height = number_in(await api.get("/v1/status"), "height")
    return number_in(await api.get(f"/v1/blocks/{height}"), "time_ms")


async def read_asked(api: NodeApi, ballot: Ballot) -> Asked:
    """What is asked in a ballot: what its contract keeps under the same id."""
    return Asked(ballot, await read_value(api, ballot.contract, "motions", ballot.ballot_id))


async def read_value(
    api: NodeApi, contract: str, field: str, key: str
) -> Mapping[str, Plain] | None:
    """What stands at a key of a contract's field; None if nothing does, or this release cannot read it."""
    known = _known().get(contract)
    kept = None if known is None else known.bound.get(field)
    if kept is None:
        return None
    data = await _proof(api, f"/v1/proofs/{contract}/{field}", key)
    proven = verifier.verify(data, _own_nodes, None, None)
    value = getattr(proven.fact, "value", None)
    told = None if value is None else plain(kept.value_of(value))
    return told if isinstance(told, dict) else None


async def _proof(api: NodeApi, path: str, key: str) -> bytes:
    for left in reversed(range(TRIES)):
        try:
            return await api.raw(path, key=key)
        except Refused as refused:
            if refused.reason != "unprovable" or not left:
                raise
            await trio.sleep(BETWEEN_S)
    raise AssertionError("the last try returns")


def _own_nodes(_key: bytes, _message: bytes, _signature: bytes) -> bool:
    """The agency's own node is asked, which has checked every block: here a proof is only the form in which it answers."""
    return True


@cache
def _known() -> Mapping[str, Contract]:
    return {each.name: each for each in (program.alone() for program in shipped())}


async def entitled(api: NodeApi) -> int:
    """Of how many members a share is taken."""
    told = await api.view("member", "voters", subject=None)
    assert isinstance(told, int)
    return told


def needed(voters: int, share: int = 67) -> int:
    """How many agreements decide, of so many members that vote; `share` in hundredths."""
    return max(1, -(-voters * share // 100))


def of_id(ballots: Sequence[Ballot], typed: str) -> list[Ballot]:
    """Those whose ids begin so."""
    digits = typed.strip().lower().replace("-", "").removesuffix("\N{HORIZONTAL ELLIPSIS}")
    return [each for each in ballots if digits and each.ballot_id.startswith(digits)]
