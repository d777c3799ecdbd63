"""An officer at work: reads how something stands, signs what is to be done, hands it in, and waits until it is final."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

import trio

from chain.crypto import SecretKey
from chain.primitives import ChainId, MemberId, TransactionId
from chain.transaction import Call, Transaction
from contracts.founding import CallWriting
from contracts.shelf import shipped
from node.client.api import Json, NodeApi
from node.client.registry import Referral, read_referrals
from node.host.author import Author

TRIES: Final = 3
"""How often something is signed anew whose version has changed meanwhile."""
POLL_S: Final = 0.05
PATIENCE_S: Final = 60.0
STALE: Final = "stale"


class NotAUser(Exception):
    """The chain knows nobody who signs with this key."""


class NotTaken(Exception):
    """The node does not take a transaction; the reason is one that programs can rely on."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail


class NotFinal(Exception):
    """A transaction was acknowledged, and is not final yet, or never will be if its time is over."""

    def __init__(self, transaction_id: TransactionId, status: str) -> None:
        super().__init__(transaction_id.hex())
        self.transaction_id = transaction_id
        self.status = status


class Gone(Exception):
    """The chain does not know the referral any more."""


@dataclass(frozen=True, slots=True)
class Person:
    """Who signs with a key, as the chain has it."""

    member: str
    roles: tuple[str, ...]
    standing: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a transaction. `height` is None, and `calls` is empty, if nobody waited for it."""

    transaction_id: TransactionId
    height: int | None
    calls: tuple[Json, ...]

    def refused(self) -> Json | None:
        """The first call that came to nothing."""
        return next((each for each in self.calls if not each["done"]), None)


Write = Callable[[Referral], Sequence[Call]]
"""What is to be done about a referral, as it stands."""


@cache
def writing() -> CallWriting:
    """Writes calls of the contracts of this release; it takes a second to read them."""
    return CallWriting(shipped())


async def person_of(api: NodeApi, key: bytes) -> Person | None:
    """Who signs with a key now."""
    told = await api.view("user", "person", key=key.hex())
    if not isinstance(told, dict):
        return None
    return Person(str(told["member"]), tuple(told["roles"]), str(told["standing"]))


class Desk:
    """An officer at one node's API, with those who sign beside them."""

    def __init__(self, api: NodeApi, officer: Author, cosigners: Sequence[SecretKey] = ()) -> None:
        self.api = api
        self.member = officer.member.hex()
        self._officer = officer
        self._cosigners = tuple(cosigners)

    @classmethod
    async def of(cls, api: NodeApi, key: SecretKey, cosigners: Sequence[SecretKey] = ()) -> Desk:
        """For the member that the chain knows `key` of; NotAUser if there is none."""
        person = await person_of(api, key.public)
        if person is None:
            raise NotAUser(key.public.hex())
        chain_id = ChainId(bytes.fromhex(str((await api.get("/v1/status"))["chain_id"])))
        officer = Author(key, MemberId(bytes.fromhex(person.member)), chain_id)
        return cls(api, officer, cosigners)

    async def carry_out(self, ref_id: str, write: Write, patience_s: float) -> Outcome:
        """Do what `write` says; if the referral has changed meanwhile, look at it and say so again, a few times.

        With no patience it is handed in and not waited for. Gone, NotTaken, NotFinal.
        """

        async def calls() -> Sequence[Call]:
            found = (await read_referrals(self.api, [ref_id])).get(ref_id)
            if found is None:
                raise Gone(ref_id)
            return write(found)

        return await self.send_anew(calls, patience_s)

    async def send_anew(
        self, calls: Callable[[], Awaitable[Sequence[Call]]], patience_s: float
    ) -> Outcome:
        """What becomes of `calls`, which are asked for again, a few times, where what they are about has changed meanwhile."""
        for left in reversed(range(TRIES)):
            outcome = await self.send(await calls(), patience_s)
            refused = outcome.refused()
            if refused is None or refused["code"] != STALE or not left:
                return outcome
        raise AssertionError("the last try returns")

    async def send(self, calls: Sequence[Call], patience_s: float) -> Outcome:
        """What becomes of `calls`; with no patience they are handed in and not waited for. NotTaken, NotFinal."""
        transaction = self.sign(calls)
        await self.hand_in([transaction])
        if patience_s <= 0:
            return Outcome(transaction.id, None, ())
        return await self.final(transaction.id, patience_s)

    def sign(self, calls: Sequence[Call]) -> Transaction:
        """A transaction of `calls`, signed by everybody here."""
        return self._officer.sign(calls, cosigners=self._cosigners)

    async def hand_in(self, transactions: Sequence[Transaction]) -> None:
        """Have the node acknowledge them; NotTaken if it does not take one."""
        for answer in await self.api.submit(transactions):
            if not answer["accepted"]:
                raise NotTaken(str(answer["reason"]), str(answer["detail"]))

    async def final(self, transaction_id: TransactionId, patience_s: float) -> Outcome:
        """What became of a transaction, once it is final; NotFinal if it is not in time."""
        with trio.move_on_after(patience_s):
            while True:
                found = await self.api.get(f"/v1/transactions/{transaction_id.hex()}")
                if found["status"] == "final":
                    height, calls = found["included_at"], found["calls"]
                    assert isinstance(height, int)
                    assert isinstance(calls, list)
                    return Outcome(transaction_id, height, tuple(calls))
                if found["status"] == "expired":
                    raise NotFinal(transaction_id, "expired")
                await trio.sleep(POLL_S)
        raise NotFinal(transaction_id, "waiting")
