"""Spammer: bytes that mean nothing, messages that almost mean something, and floods of those that do."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import replace

from chain.crypto import SecretKey
from chain.primitives import BlockId, ChainId, ClientReference, Epoch, Milliseconds, Signature, View
from chain.transaction import Call, Execution, Transaction, TransactionBody
from chain.vote import Ballot, VoteKind
from consensus.messages import BlockRequest, CertificateRequest, Status
from netsim.adversaries.liar import Behaviour, Liar
from node.replica.messages import Message, SyncRequest, Transactions, encode_message

_PAUSE_MS = (300, 4_000)
_OVERSIZED_BYTES = 3 * 1024 * 1024
"""Above every limit of the wire."""
_FLOOD = 40


class Spammer(Behaviour):
    """Honest beside its spam, which is rude in some hours, so that it is banned, and polite in others."""

    def __init__(self) -> None:
        self._heard: deque[Message] = deque(maxlen=16)
        self._sequence = 0

    def attached(self, liar: Liar) -> None:
        """Begin."""
        super().attached(liar)
        self._rude: tuple[Callable[[], None], ...] = (
            self._garbage,
            self._almost,
            self._forgeries,
            self._oversized,
        )
        self._polite: tuple[Callable[[], None], ...] = (
            self._far_future,
            self._valid_flood,
            self._invalid_flood,
            self._questions,
        )
        self._rest()

    def lets_in(self, _peer: int, message: Message) -> bool:
        """Keep some of what is heard, to send it back spoiled."""
        self._heard.append(message)
        return True

    def _rest(self) -> None:
        self.liar.after(self.liar.draws.between(*_PAUSE_MS), self._spam)

    def _spam(self) -> None:
        """In one minute of three the spam is such that peers close the connection."""
        is_rude = self.liar.port.now_ms // 60_000 % 3 == 0
        self.liar.count("spammed")
        self.liar.draws.pick(self._rude if is_rude else self._polite)()
        self._rest()

    def _garbage(self) -> None:
        draws = self.liar.draws
        for peer in self.liar.port.peers:
            self.liar.port.send(peer, draws.chunk(draws.between(0, 400)))

    def _almost(self) -> None:
        """Something heard, with one byte changed, cut off, or put in twice."""
        draws = self.liar.draws
        for peer in self.liar.port.peers if self._heard else ():
            data = bytearray(encode_message(draws.pick(self._heard)))
            at = draws.below(len(data))
            match draws.below(3):
                case 0:
                    data[at] ^= 1 << draws.below(8)
                case 1:
                    del data[at:]
                case _:
                    data[at:at] = data[at : at + 1]
            self.liar.port.send(peer, bytes(data))

    def _forgeries(self) -> None:
        """Votes in everybody's name that nobody signed: none may take the place of a real one."""
        known, draws = self.liar.knowledge, self.liar.draws
        for signer in range(len(known.authorities)):
            kind = draws.pick((VoteKind.NOTARIZE, VoteKind.NULLIFY, VoteKind.FINALIZE))
            block_id = BlockId.zeros() if kind is VoteKind.NULLIFY else BlockId(draws.chunk(32))
            ballot = Ballot(kind, known.epoch, known.view, block_id)
            forged = replace(
                self.liar.forge.vote_as(signer, ballot), signature=Signature(draws.chunk(64))
            )
            self._send(forged)

    def _oversized(self) -> None:
        first = bytes((self.liar.draws.between(1, 12),))
        for peer in self.liar.port.peers:
            self.liar.port.send(peer, first + bytes(_OVERSIZED_BYTES))

    def _far_future(self) -> None:
        """Votes with its own key for views that nobody will reach."""
        known, draws = self.liar.knowledge, self.liar.draws
        for ahead in (draws.between(1, 70) for _ in range(_FLOOD)):
            vote = self.liar.forge.vote(VoteKind.NULLIFY, View(known.view + ahead))
            if vote is not None:
                self._send(vote)

    def _valid_flood(self) -> None:
        """Transactions of its own agency, as many as it likes: nobody else's may starve."""
        flood = [self._transaction(self.liar.wall_ms + 60_000) for _ in range(_FLOOD)]
        self._send(Transactions(tuple(each.encoded for each in flood)))

    def _invalid_flood(self) -> None:
        """Expired, of another chain, by a stranger, valid for too long."""
        draws, wall_ms = self.liar.draws, self.liar.wall_ms
        week_ms = 8 * 24 * 3600 * 1000
        flood = (
            self._transaction(wall_ms - 1_000),
            self._transaction(wall_ms + week_ms),
            self._transaction(wall_ms + 1_000, chain_id=ChainId(draws.chunk(32))),
            self._transaction(wall_ms + 1_000, officer=SecretKey(draws.chunk(32))),
        )
        self._send(Transactions(tuple(each.encoded for each in flood)))

    def _questions(self) -> None:
        """The dearest ones, again and again."""
        known, draws = self.liar.knowledge, self.liar.draws
        for _ in range(_FLOOD // 8):
            self._send(SyncRequest(type(known.genesis.header.height)(draws.below(5))))
            self._send(CertificateRequest(VoteKind.NULLIFY, known.epoch, View(1), View(64)))
            self._send(
                BlockRequest(tuple(draws.sample(list(known.blocks), min(4, len(known.blocks)))))
            )
            self._send(
                Status(
                    Epoch(0),
                    View(0),
                    View(0),
                    known.genesis.header.height,
                    known.genesis.header.state_root,
                )
            )

    def _transaction(
        self, valid_until: int, *, chain_id: ChainId | None = None, officer: SecretKey | None = None
    ) -> Transaction:
        cast, draws = self.liar.port.cast, self.liar.draws
        member = draws.pick(
            [each for each in cast.members if each.home == self.liar.port.index] or cast.members
        )
        self._sequence += 1
        author = officer or member.officers[0]
        body = TransactionBody(
            chain_id=chain_id or cast.chain_id,
            member=member.member,
            author=author.public,
            sequence=self._sequence,
            valid_until=Milliseconds(valid_until),
            reference=ClientReference(draws.chunk(16)),
            execution=Execution.ATOMIC,
            calls=(Call("spam", "spam", draws.chunk(draws.between(0, 200))),),
        )
        return Transaction.sign(body, (author,))

    def _send(self, message: Message) -> None:
        data = encode_message(message)
        for peer in self.liar.port.peers:
            self.liar.port.send(peer, data)
