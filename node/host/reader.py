"""The node's own part in a referral: it says that it has read what was offered to its agency (contracts, event 6)."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from itertools import islice
from typing import Final

from chain.primitives import Height
from chain.receipt import Event
from contracts.words import Id
from node.host.own_calls import OwnCalls
from node.replica.actions import Committed
from node.replica.queries import Queries

MOST_CALLS: Final = 256
"""In one transaction; what is left goes with the next block's."""

OFFERED: Final = "OFFERED"
FIRST_VERSION: Final = 1
"""Of a leg that has just been offered."""

_log = logging.getLogger(__name__)


class Reader:
    """Watches final blocks for offers to this node's agency, and signs for having read them with the node's key.

    It begins with what was offered before and never said to be read, by whatever process of this node.
    """

    def __init__(self, own: OwnCalls, queries: Queries) -> None:
        self._own = own
        self._queries = queries
        self._offers = dict(self._unread())
        """Legs that nobody was told are read, with the version of each."""

    def _unread(self) -> Iterator[tuple[Id, int]]:
        """What is offered to this agency now."""
        try:
            for leg_id in self._queries.legs_of(self._own.member):
                leg = self._queries.leg(leg_id)
                if leg.status.name == OFFERED:
                    yield leg_id, leg.version
        except LookupError:
            return  # no referrals on this chain, or not yet

    def read(self, news: Committed) -> None:
        """A block is final: what it offers to this agency has been read here."""
        height = news.block.header.height
        results = (result for receipt in news.receipts for result in receipt.results)
        for event in (event for result in results for event in result.events):
            told = (event.contract, event.name)
            if told == ("leg", "leg_moved"):
                moved = self._queries.event(height, event)
                if moved.member == self._own.member and moved.after.name == OFFERED:
                    self._offers[moved.leg_id] = FIRST_VERSION
            if told == ("revision", "need_revised") and self._is_told(height, event):
                self._offers |= dict(self._unread())

    def _is_told(self, height: Height, event: Event) -> bool:
        """True if what is sought has changed of something that this agency was asked: its offers have other versions now."""
        return self._own.member in self._queries.event(height, event).to

    async def say(self) -> None:
        """Hand in what was read since the last time; between steps, never in one."""
        if not self._offers:
            return
        offers = list(islice(self._offers.items(), MOST_CALLS))
        calls = [
            self._queries.call("leg", "receive", leg_id=leg_id, expected_version=version)
            for leg_id, version in offers
        ]
        for leg_id, _ in offers:
            del self._offers[leg_id]
        await self._own.say(calls)
