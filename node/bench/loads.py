"""Loads: transactions of one call, as many as go and so many a second; and referrals in batches."""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final

import trio

from chain.transaction import Call, Transaction
from node.bench.caller import Failed, handover
from node.bench.field import AUTHORITIES, LOOK_S, Field
from node.client.consents import at_intake, in_a_year_ms
from node.client.services import at_the_start

AT_ONCE: Final = 100
"""Transactions of one call in a request."""
IN_FLIGHT: Final = 3_000
"""Transactions of one call that are handed in and not final: enough for every next block to be full."""
REFERRALS: Final = 40
"""In one batch, which has three calls for each."""
COHORTS: Final = 24
"""Batches that are on their way at once."""
ASK_S: Final = 0.5
"""Between two questions to a node whether it has read an offer: each takes it a millisecond or two."""
MOST_SIGNED_PER_S: Final = 3_500
SAID: Final = b"c" * 32
OPENED: Final = "consent"
NEED: Final = 3
AREA: Final = 10
IN_AREA: Final = 1


@dataclass(slots=True)
class Handed:
    """What was handed in, and when: by id in hexadecimal digits, monotonic seconds."""

    at_s: dict[str, float] = field(default_factory=dict)
    refused: int = 0
    failed: int = 0
    """Calls that came to nothing."""

    def finality_ms(self, final_s: dict[str, float], since_s: float, until_s: float) -> list[float]:
        """How long those took that became final between two moments, ascending."""
        return sorted(
            1_000 * (at_s - self.at_s[identity])
            for identity, at_s in final_s.items()
            if since_s <= at_s <= until_s and identity in self.at_s
        )


def _single(ground: Field, at: int) -> Transaction:
    """A consent is recorded: one call, signed by an officer of the authority `at`."""
    fresh = secrets.token_bytes
    call = at_intake(ground.write, fresh(16), fresh(16), NEED, in_a_year_ms(), fresh(32))
    return ground.officers[at].sign([call])


class Saturated:
    """As many transactions of one call as become final, at all authorities alike."""

    def __init__(self, ground: Field, seconds: float) -> None:
        """Sign what `seconds` can take at most, so that signing costs nothing while it is measured."""
        self.handed = Handed()
        self._ground = ground
        requests = int(seconds * MOST_SIGNED_PER_S / AT_ONCE / AUTHORITIES)
        self._waiting = [
            [[_single(ground, at) for _ in range(AT_ONCE)] for _ in range(requests)]
            for at in range(AUTHORITIES)
        ]
        self.size_bytes = len(self._waiting[0][0][0].encoded)

    async def run(self) -> None:
        """Until cancelled, or everything that was signed is handed in."""
        async with trio.open_nursery() as nursery:
            for at in range(AUTHORITIES):
                nursery.start_soon(self._hand_in_at, at)

    async def _hand_in_at(self, at: int) -> None:
        own: set[str] = set()
        for group in self._waiting[at]:
            while len(own) > IN_FLIGHT // AUTHORITIES - AT_ONCE:
                await trio.sleep(LOOK_S)
                own -= self._ground.finality.at_s.keys()
            body, now_s = handover(group), time.monotonic()
            ids = [each.id.hex() for each in group]
            self.handed.at_s.update(dict.fromkeys(ids, now_s))
            own.update(ids)
            accepted = await self._ground.callers[at].hand_in(body)
            self.handed.refused += len(group) - accepted


class Paced:
    """So many transactions a second, one at a time, each node in its turn; finality as the first node's events tell it."""

    def __init__(self, ground: Field, per_s: int, seconds: float) -> None:
        self.handed = Handed()
        self.final_s: dict[str, float] = {}
        self._ground = ground
        self._per_s = per_s
        self._signed = [_single(ground, at % AUTHORITIES) for at in range(int(per_s * seconds))]

    async def run(self) -> None:
        """Hand all of them in, and wait until they are final."""
        async with self._ground.callers[0].events(OPENED) as told, trio.open_nursery() as nursery:
            nursery.start_soon(self._send)
            async for event in told:
                self.final_s.setdefault(str(event["transaction_id"]), time.monotonic())
                if len(self.final_s) >= len(self._signed):
                    break
            nursery.cancel_scope.cancel()

    async def _send(self) -> None:
        began = trio.current_time()
        async with trio.open_nursery() as nursery:
            for at, transaction in enumerate(self._signed):
                await trio.sleep_until(began + at / self._per_s)
                nursery.start_soon(self._send_one, at % AUTHORITIES, transaction)

    async def _send_one(self, at: int, transaction: Transaction) -> None:
        self.handed.at_s[transaction.id.hex()] = time.monotonic()
        accepted = await self._ground.callers[at].hand_in(handover([transaction]))
        self.handed.refused += 1 - accepted


class Batches:
    """Referrals on their straight path, forty in a batch: opened and offered, read by the other agency's node, accepted,
    served, confirmed; eight events each."""

    def __init__(self, ground: Field) -> None:
        self.handed = Handed()
        self._ground = ground

    async def run(self) -> None:
        """Until cancelled: the agencies publish what they help with, and then it goes on and on."""
        async with trio.open_nursery() as nursery:
            for at in range(AUTHORITIES):
                service = secrets.token_bytes(16)
                published = at_the_start(self._ground.write, service, SAID, (NEED,), (AREA,))
                nursery.start_soon(self._carry_out, at, list(published))
        async with trio.open_nursery() as nursery:
            for at in range(COHORTS):
                nursery.start_soon(self._again_and_again, at % AUTHORITIES, 1 + at % 3)

    async def _again_and_again(self, origin: int, distance: int) -> None:
        while True:
            await self._cohort(origin, (origin + distance) % AUTHORITIES)

    async def _cohort(self, origin: int, target: int) -> None:
        ids = [tuple(secrets.token_bytes(16) for _ in range(4)) for _ in range(REFERRALS)]
        member = bytes(self._ground.nodes[target].member)
        await self._carry_out(origin, [call for each in ids for call in self._opened(each, member)])
        await self._until_read(target, ids[-1][2])
        await self._carry_out(target, [call for each in ids for call in self._served(each[2])])
        write = self._ground.write
        confirm = [write("referral", "confirm", each[1], 5, (), ()) for each in ids]
        await self._carry_out(origin, confirm)

    def _opened(self, ids: tuple[bytes, ...], member: bytes) -> Iterator[Call]:
        (case, ref, leg, tag), write = ids, self._ground.write
        yield at_intake(write, case, tag, NEED, in_a_year_ms(), SAID)
        yield write("case", "open", case, 1, AREA, SAID, tag)
        yield write("referral", "open", ref, case, NEED, AREA, 3)
        yield write("leg", "offer", ref, 1, 1, (leg,), ((member, tag),), IN_AREA)

    def _served(self, leg: bytes) -> Iterator[Call]:
        write = self._ground.write
        yield write("leg", "accept", leg, 2)
        yield write("service", "start", leg, 1, SAID)
        yield write("service", "complete", leg, 2, 1, SAID)

    async def _until_read(self, target: int, leg: bytes) -> None:
        """The target's node says by itself that it has read an offer; the newest one last."""
        while True:
            await trio.sleep(ASK_S)
            with suppress(Failed):  # it has not heard of the offer yet
                found = await self._ground.callers[target].view("leg", "get", leg_id=leg.hex())
                assert isinstance(found, dict)
                if found["version"] >= 2:
                    return

    async def _carry_out(self, at: int, calls: list[Call]) -> None:
        """Sign, hand in, wait until it is final, and count what failed."""
        transaction = self._ground.officers[at].sign(calls)
        self.handed.at_s[transaction.id.hex()] = time.monotonic()
        caller = self._ground.callers[at]
        self.handed.refused += 1 - await caller.hand_in(handover([transaction]))
        await self._ground.finality.wait(transaction.id)
        found = await caller.get(f"/v1/transactions/{transaction.id.hex()}")
        while found["status"] != "final":  # another node was the first to know
            await trio.sleep(LOOK_S)
            found = await caller.get(f"/v1/transactions/{transaction.id.hex()}")
        outcomes = found["calls"]
        assert isinstance(outcomes, list)
        self.handed.failed += sum(not each["done"] for each in outcomes)
