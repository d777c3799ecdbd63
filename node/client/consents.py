"""What a prospect consents to, as the chain has it, and as calls of its contract; ids that are new are drawn here."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from chain.transaction import Call
from node.client.acts import fresh
from node.client.api import Json, NodeApi, Question, ids_in, number_in
from node.client.desk import Desk, Outcome, writing

PURPOSES: Final = ("channel", "share", "benefit", "match", "outcome", "escrow")
CLASSES: Final = ("preview", "core", "documents", "sensitive", "messages")
KINDS: Final = (
    "federal",
    "state",
    "statutory",
    "zakat",
    "glc",
    "private",
    "ngo",
    "university",
    "leader_body",
)
REACHES: Final = ("all_members", "kinds", "listed")
"""By their names on the chain; their numbers are those of contract `consent`, in the same order from 1 on."""
RUNNING: Final = ("active", "narrowed")


@dataclass(frozen=True, slots=True)
class Scope:
    """For what, and whom it reaches beside the origin. `needs` and `kinds` are numbers of the chain, members their ids."""

    purposes: tuple[str, ...]
    needs: tuple[int, ...]
    classes: tuple[str, ...]
    reach: str
    kinds: tuple[int, ...]
    members: tuple[str, ...]

    def form(self) -> tuple[object, object]:
        """As the contract takes it."""
        purposes = tuple(1 + PURPOSES.index(each) for each in self.purposes)
        classes = tuple(1 + CLASSES.index(each) for each in self.classes)
        members = tuple(bytes.fromhex(each) for each in self.members)
        to = (1 + REACHES.index(self.reach), self.kinds, members)
        return (purposes, self.needs, classes), to


NOTHING: Final = Scope((), (), (), "listed", (), ())
"""What a prospect consents to who has consented to nothing."""


YEAR_MS: Final = 365 * 24 * 3_600_000
"""For how long prospects consent, unless they say otherwise."""


def in_a_year_ms() -> int:
    """Until when, by this machine's clock, if they do so now."""
    return int(time.time() * 1_000) + YEAR_MS


def usual(need: int) -> Scope:
    """What a prospect consents to who leaves it to the agencies to find a helper for a need."""
    return Scope(("channel",), (need,), ("preview", "core"), "all_members", (), ())


def at_intake(
    write: Callable[..., Call],
    case_id: bytes,
    consent_id: bytes,
    need: int,
    until_ms: int,
    details: bytes,
) -> Call:
    """The prospect consents to the usual, and then the case is opened under `consent_id`.

    `write` is `contracts.founding.CallWriting.call`; `details` commit to who consented, and how.
    """
    form = (case_id, 0, consent_id, *usual(need).form(), until_ms, details)
    return write("consent", "give", *form)


@dataclass(frozen=True, slots=True)
class Consent:
    """The newest one of a case."""

    consent_id: str
    origin: str
    given_to: str
    status: str
    scope: Scope
    since_ms: int
    until_ms: int
    version: int

    @property
    def is_running(self) -> bool:
        """True until it was withdrawn or has ended."""
        return self.status in RUNNING


@dataclass(frozen=True, slots=True)
class Basis:
    """A member's basis in law for a case."""

    member: str
    ground: str
    until_ms: int


@dataclass(frozen=True, slots=True)
class Owed:
    """What a member has to delete, and has not wholly."""

    erasure_id: str
    member: str
    status: str
    level: int


@dataclass(frozen=True, slots=True)
class Standing:
    """Under what the data of a case are used, and who has to delete them."""

    case_id: str
    consent: Consent | None
    bases: tuple[Basis, ...]
    owed: tuple[Owed, ...]

    @property
    def version(self) -> int:
        """Of the consent; 0 if there is none."""
        return 0 if self.consent is None else self.consent.version


async def read_standing(api: NodeApi, case_id: str) -> Standing:
    """As the chain has it now."""
    consent, holders, asked = await api.views(
        [
            Question("consent", "get", {"case_id": case_id}),
            Question("basis", "of_case", {"case_id": case_id}),
            Question("erasure", "of_case", {"case_id": case_id}),
        ]
    )
    members, erasures = ids_in(holders), ids_in(asked)
    bases = [Question("basis", "get", {"case_id": case_id, "member": each}) for each in members]
    owed = [Question("erasure", "get", {"erasure_id": each}) for each in erasures]
    found = await api.views([*bases, *owed]) if bases or owed else []
    return Standing(
        case_id,
        _consent(consent) if isinstance(consent, dict) else None,
        tuple(
            Basis(member, str(each["ground"]), number_in(each, "until_ms"))
            for member, each in zip(members, found, strict=False)
            if isinstance(each, dict)
        ),
        tuple(
            Owed(which, str(each["member"]), str(each["status"]), number_in(each, "level"))
            for which, each in zip(erasures, found[len(members) :], strict=True)
            if isinstance(each, dict)
        ),
    )


async def carry_out(
    desk: Desk, case_id: str, write: Callable[[Standing], Sequence[Call]], patience_s: float
) -> Outcome:
    """Do what `write` says; if the consent has changed meanwhile, look at it and say so again, a few times."""

    async def calls() -> Sequence[Call]:
        return write(await read_standing(desk.api, case_id))

    return await desk.send_anew(calls, patience_s)


def give(standing: Standing, scope: Scope, until_ms: int, details: bytes) -> Call:
    """The prospect consents."""
    told = (bytes.fromhex(standing.case_id), standing.version, fresh(), *scope.form())
    return writing().call("consent", "give", *told, until_ms, details)


def renew(standing: Standing, until_ms: int, details: bytes) -> Call:
    """To the same for longer."""
    told = (bytes.fromhex(standing.case_id), standing.version, until_ms, details)
    return writing().call("consent", "renew", *told)


def narrow(standing: Standing, scope: Scope, evidence: bytes) -> Call:
    """To less."""
    told = (bytes.fromhex(standing.case_id), *scope.form(), evidence)
    return writing().call("consent", "narrow", *told)


def withdraw(standing: Standing, evidence: bytes) -> Call:
    """No more."""
    return writing().call("consent", "withdraw", bytes.fromhex(standing.case_id), evidence)


def _consent(told: Json) -> Consent:
    scope = told["scope"]
    assert isinstance(scope, dict)
    return Consent(
        str(told["consent_id"]),
        str(told["origin"]),
        str(told["given_to"]),
        str(told["status"]),
        Scope(
            tuple(scope["purposes"]),
            tuple(scope["need_groups"]),
            tuple(scope["classes"]),
            str(scope["reach"]),
            tuple(scope["kinds"]),
            tuple(scope["members"]),
        ),
        number_in(told, "since_ms"),
        number_in(told, "until_ms"),
        number_in(told, "version"),
    )
