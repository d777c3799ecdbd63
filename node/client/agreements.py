"""MoCs and what they oblige to, as the chain has them, and what an agency does with them, as calls."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from chain.transaction import Call
from node.client.api import Json, NodeApi, Question, number_in
from node.client.desk import writing

SCOPES = ("referral", "data_share", "matching", "query", "funding")
"""By their numbers in contract `allowance`, from 1."""
EFFECTS = ("adds", "narrows")


@dataclass(frozen=True, slots=True)
class Clause:
    """An obligation of a party. `measure` is a commitment to how it is measured."""

    number: int
    code: int
    owner: str
    measure: str
    due_ms: int


@dataclass(frozen=True, slots=True)
class Scope:
    """What a clause lets go from giver to receiver, or no more."""

    scope: str
    effect: str
    giver: str
    receiver: str
    needs: tuple[int, ...]
    clause: int


@dataclass(frozen=True, slots=True)
class Text:
    """What is signed."""

    document: str
    clauses: tuple[Clause, ...]
    scopes: tuple[Scope, ...]
    starts_ms: int
    expires_ms: int


@dataclass(frozen=True, slots=True)
class Agreement:
    """An MoC with the text in force, that which is being signed, and by which members each is signed."""

    moc_id: str
    parties: tuple[str, ...]
    status: str
    in_force: int
    pending: int
    version: int
    text: Text | None
    draft: Text | None
    signed: tuple[str, ...]
    """For these members the pending text is signed, or if none is, that in force."""

    @property
    def newest(self) -> Text | None:
        """The text that is being signed, else that in force."""
        return self.draft or self.text


@dataclass(frozen=True, slots=True)
class Owed:
    """A commitment."""

    place: str
    moc_id: str
    number: int
    code: int
    owner: str
    due_ms: int
    status: str
    was_late: bool
    reported_ms: int | None
    version: int


async def read_agreements(api: NodeApi, moc_ids: Sequence[str]) -> list[Agreement]:
    """Those that the chain knows."""
    told = await api.views([Question("moc", "get", {"moc_id": each}) for each in moc_ids])
    found = []
    for moc_id, each in zip(moc_ids, told, strict=True):
        if isinstance(each, dict):
            found.append(await _agreement(api, moc_id, each))
    return found


async def _agreement(api: NodeApi, moc_id: str, told: Json) -> Agreement:
    in_force, pending = number_in(told, "in_force"), number_in(told, "pending")
    texts = number_in(told, "texts")
    numbers = (in_force, pending, pending or in_force or texts)
    asked = [Question("moc", "text", {"moc_id": moc_id, "number": each}) for each in numbers[:2]]
    signed = Question("moc", "signed", {"moc_id": moc_id, "number": numbers[2]})
    text, draft, signatures = await api.views([*asked, signed])
    parties = told["parties"]
    assert isinstance(parties, list)
    return Agreement(
        moc_id,
        tuple(str(each) for each in parties),
        str(told["status"]),
        in_force,
        pending,
        number_in(told, "version"),
        _text(text) if isinstance(text, dict) else None,
        _text(draft) if isinstance(draft, dict) else None,
        tuple(str(row[0]) for row in signatures) if isinstance(signatures, list) else (),
    )


def _text(told: Json) -> Text:
    clauses, scopes = told["clauses"], told["scopes"]
    assert isinstance(clauses, list)
    assert isinstance(scopes, list)
    return Text(
        str(told["document"]),
        tuple(
            Clause(each["number"], each["code"], each["owner"], each["measure"], each["due_ms"])
            for each in clauses
        ),
        tuple(
            Scope(
                SCOPES[each["scope"] - 1],
                EFFECTS[each["effect"] - 1],
                each["giver"],
                each["receiver"],
                tuple(each["needs"]),
                each["clause"],
            )
            for each in scopes
        ),
        number_in(told, "starts_ms"),
        number_in(told, "expires_ms"),
    )


async def agreements_of(api: NodeApi, member: str) -> list[Agreement]:
    """Those in which a member is a party."""
    found = await api.pages("moc", "of_member", member=member)
    return await read_agreements(api, [str(each) for each in found])


async def owed_by(api: NodeApi, member: str) -> list[Owed]:
    """A member's commitments, the first due first."""
    places = [str(each) for each in await api.pages("commitment", "of_owner", owner=member)]
    told = await api.views([Question("commitment", "at", {"place": each}) for each in places])
    rows = zip(places, told, strict=True)
    found = [_owed(place, each) for place, each in rows if isinstance(each, dict)]
    return sorted(found, key=lambda each: each.due_ms)


async def owed_in(api: NodeApi, agreement: Agreement) -> list[Owed]:
    """The commitments of an MoC, by the numbers of its clauses."""
    texts = [each for each in (agreement.text, agreement.draft) if each is not None]
    numbers = sorted({clause.number for text in texts for clause in text.clauses})
    told = await api.views(
        [
            Question("commitment", "get", {"moc_id": agreement.moc_id, "number": each})
            for each in numbers
        ]
    )
    return [_owed("", each) for each in told if isinstance(each, dict)]


def _owed(place: str, told: Json) -> Owed:
    clause, report = told["clause"], told["report"]
    assert isinstance(clause, dict)
    return Owed(
        place,
        str(told["moc_id"]),
        int(clause["number"]),
        int(clause["code"]),
        str(clause["owner"]),
        int(clause["due_ms"]),
        str(told["status"]),
        told["was_late"] is True,
        int(report["at_ms"]) if isinstance(report, dict) else None,
        number_in(told, "version"),
    )


def commitment_to(words: str, document: bytes, number: int) -> bytes:
    """A commitment to what a clause measures, keyed by the document itself, which only the parties have; 32 bytes."""
    parts = (b"sinergi/measure", document, number.to_bytes(2, "big"), words.encode())
    framed = b"".join(len(each).to_bytes(8, "big") + each for each in parts)
    return hashlib.sha256(framed).digest()


def salted(salt: bytes, content: bytes) -> bytes:
    """A commitment to a report or to evidence under a random salt, which its author keeps; 32 bytes."""
    return hashlib.sha256(b"sinergi/report" + salt + content).digest()


# What an agency does.


def propose(moc_id: bytes, parties: Sequence[str], text: Text) -> Call:
    """Draft one."""
    members = tuple(bytes.fromhex(each) for each in parties)
    return writing().call("moc", "propose", moc_id, members, _form(text))


def amend(found: Agreement, text: Text) -> Call:
    """Put another text before the parties."""
    return writing().call("moc", "amend", bytes.fromhex(found.moc_id), found.version, _form(text))


def renew(found: Agreement, document: bytes, expires_ms: int) -> Call:
    """Ask the parties to go on until a later time."""
    form = (bytes.fromhex(found.moc_id), found.version, document, expires_ms)
    return writing().call("moc", "renew", *form)


def sign(method: str, found: Agreement, document: bytes) -> Call:
    """Sign the pending text, as a party (`sign`) or as a witness (`witness`)."""
    return writing().call("moc", method, bytes.fromhex(found.moc_id), found.pending, document)


def terminate(found: Agreement, why: bytes) -> Call:
    """End it."""
    return writing().call("moc", "terminate", bytes.fromhex(found.moc_id), found.version, why)


def report(
    moc_id: str, number: int, period: tuple[int, int], measure: bytes, evidence: bytes
) -> Call:
    """Say what was reached."""
    form = (bytes.fromhex(moc_id), number, period, measure, evidence)
    return writing().call("commitment", "report", *form)


def review(owed: Owed, verdict: int) -> Call:
    """Accept (1) what was reported, or contest it (2)."""
    form = (bytes.fromhex(owed.moc_id), owed.number, owed.version, verdict)
    return writing().call("commitment", "review", *form)


def _form(text: Text) -> tuple[object, ...]:
    clauses = tuple(
        (
            each.number,
            each.code,
            bytes.fromhex(each.owner),
            bytes.fromhex(each.measure),
            each.due_ms,
        )
        for each in text.clauses
    )
    scopes = tuple(
        (
            1 + SCOPES.index(each.scope),
            1 + EFFECTS.index(each.effect),
            bytes.fromhex(each.giver),
            bytes.fromhex(each.receiver),
            each.needs,
            each.clause,
        )
        for each in text.scopes
    )
    return bytes.fromhex(text.document), clauses, scopes, text.starts_ms, text.expires_ms
