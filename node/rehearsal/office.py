"""One agency at work: its officers read what its own node tells, and sign what they decide."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import trio

from chain.crypto import SecretKey
from chain.primitives import TransactionId
from chain.transaction import Transaction
from node.client.api import NoAnswer, NodeApi, Refused
from node.host.author import Author
from node.rehearsal.acts import Act, Cast, Write, is_done, next_act
from node.rehearsal.script import Plan
from node.rehearsal.sight import Referral, Sight

MOST_CALLS: Final = 128
"""In one transaction."""
MOST_ACTS: Final = 256
"""Begun at once by one office."""
MOST_CLAIMS: Final = 8
"""Of the pool at once: contract `pool` lets ten wait for a first contact."""
POLL_S: Final = 0.05
AGAIN_S: Final = 0.5
"""After the node did not answer, for it may be down."""


@dataclass(slots=True)
class Tally:
    """What an office has seen become of its own transactions."""

    acknowledged: dict[TransactionId, float] = field(default_factory=dict)
    """When each was acknowledged, monotonic seconds."""
    finality_s: list[float] = field(default_factory=list)
    calls: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    """Calls that came to nothing, by contract, method and reason; they are tried anew."""


class Office:
    """The officers of one agency, working through its node's API."""

    def __init__(
        self, agency: str, api: NodeApi, officer: Author, cosigner: SecretKey, parts: Parts
    ) -> None:
        """`cosigner` is an officer of another member."""
        self.agency = agency
        self.tally = Tally()
        self.sight = Sight()
        self.in_flight = 0
        """Transactions that are acknowledged and not final."""
        self._api = api
        self._officer = officer
        self._cosigner = cosigner
        self._parts = parts
        self._cursor = "1.0"
        self._touched: set[str] = set()
        self._ended: set[str] = set()
        """Referrals that are where their plans end, as this office sees them."""
        self._openings: list[Act] = []

    def open(self, openings: Sequence[Act]) -> None:
        """What the agency's intake brings."""
        self._openings = list(openings)

    def is_done(self) -> bool:
        """True if this office sees every referral where its plan ends."""
        return len(self._ended) == len(self._parts.plans)

    def done(self) -> int:
        """How many referrals are where their plans end."""
        return len(self._ended)

    def undone(self) -> Iterator[tuple[Plan, Referral]]:
        """Plans that have not ended, and where their referrals are."""
        for ref_id, seen in self.sight.referrals.items():
            if ref_id not in self._ended:
                yield self._parts.plans[ref_id], seen

    async def work(self) -> None:
        """Until cancelled: read, decide, sign, hand in, wait for finality."""
        while True:
            try:
                await self._read()
            except (NoAnswer, Refused):
                await trio.sleep(AGAIN_S)
                continue
            acts = self._next_acts()
            if acts:
                await self._carry_out(acts)
            else:
                await trio.sleep(POLL_S)

    async def _read(self) -> None:
        news: set[str] = set()
        async for event in self._api.events(self._cursor):
            ref_id = self.sight.take(event)
            if ref_id is not None and ref_id in self._parts.plans:
                news.add(ref_id)
            self._cursor = str(event["next"])
        for ref_id in news:
            if is_done(self._parts.plans[ref_id], self.sight.referrals[ref_id]):
                self._ended.add(ref_id)
            else:
                self._ended.discard(ref_id)
        self._touched |= news

    def _next_acts(self) -> list[Act]:
        acts, self._openings = self._openings[:MOST_ACTS], self._openings[MOST_ACTS:]
        claims = 0
        later: set[str] = set()
        for ref_id in sorted(self._touched):
            if len(acts) >= MOST_ACTS:
                later.add(ref_id)
                continue
            act = self._act_on(ref_id)
            if act is None:
                continue
            if act.is_claim and claims >= MOST_CLAIMS:
                later.add(ref_id)
                continue
            claims += act.is_claim
            acts.append(act)
        self._touched = later
        return acts

    def _act_on(self, ref_id: str) -> Act | None:
        parts, seen = self._parts, self.sight.referrals.get(ref_id)
        plan = parts.plans.get(ref_id)
        if seen is None or plan is None:
            return None
        return next_act(parts.write, parts.cast, self.agency, plan, seen)

    async def _carry_out(self, acts: Sequence[Act]) -> None:
        """Hand in, and wait until all is final; what came to nothing is looked at again."""
        transactions = [self._sign(group) for group in _grouped(acts)]
        await self._hand_in(transactions)
        for transaction in transactions:
            await self._await_final(transaction)
        self._touched.update(act.ref_id for act in acts)

    def _sign(self, acts: Sequence[Act]) -> Transaction:
        calls = [call for act in acts for call in act.calls]
        self.tally.calls += len(calls)
        cosigners = [self._cosigner] if acts[0].needs_other else []
        return self._officer.sign(calls, cosigners=cosigners)

    async def _hand_in(self, transactions: Sequence[Transaction]) -> None:
        """The same bytes again until they are acknowledged: a node that was killed may have them or not."""
        left = list(transactions)
        while left:
            try:
                answers = await self._api.submit(left)
            except (NoAnswer, Refused):
                await trio.sleep(AGAIN_S)
                continue
            now_s = time.monotonic()
            for transaction, answer in zip(list(left), answers, strict=True):
                if answer["accepted"]:
                    self.tally.acknowledged[transaction.id] = now_s
                    self.in_flight += 1
                    left.remove(transaction)
                else:
                    self.tally.refused[f"handing in: {answer['reason']}"] += 1
            if left:
                await trio.sleep(AGAIN_S)

    async def _await_final(self, transaction: Transaction) -> None:
        while True:
            try:
                found = await self._api.get(f"/v1/transactions/{transaction.id.hex()}")
            except (NoAnswer, Refused):
                await trio.sleep(AGAIN_S)
                continue
            if found["status"] == "final":
                break
            await trio.sleep(POLL_S)
        self.in_flight -= 1
        self.tally.finality_s.append(time.monotonic() - self.tally.acknowledged[transaction.id])
        calls = found["calls"]
        assert isinstance(calls, list)
        for call in calls:
            if not call["done"]:
                self.tally.refused[f"{call['contract']}.{call['method']}: {call['code']}"] += 1


@dataclass(frozen=True, slots=True)
class Parts:
    """What all offices share: the plans by referral, who is who, and how calls are written."""

    plans: Mapping[str, Plan]
    cast: Cast
    write: Write


def _grouped(acts: Sequence[Act]) -> list[list[Act]]:
    """Acts that go into one transaction together: not those that others sign too with those that they do not."""
    groups: list[list[Act]] = []
    for needs_other in (False, True):
        group: list[Act] = []
        size = 0
        for act in acts:
            if act.needs_other is not needs_other:
                continue
            if group and size + len(act.calls) > MOST_CALLS:
                groups.append(group)
                group, size = [], 0
            group.append(act)
            size += len(act.calls)
        if group:
            groups.append(group)
    return groups
