"""What another vote would change, beside what is so now: for people to read before they agree."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from contracts.loader import Program
from contracts.portrait.change import Change, changes_between
from contracts.portrait.portrait import portrait_of
from contracts.shelf import shipped
from contracts.state_words import Plain
from node.client.api import NodeApi, Question
from node.client.motions import Asked

Value: TypeAlias = "str | int | None"


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that would be another. `about` says what sort it is of, `name` which one; None stands for nothing."""

    about: str
    name: str
    before: Value
    after: Value


@dataclass(frozen=True, slots=True)
class Code:
    """Another code of a contract: what its portraits say is another, and the lines of source."""

    contract: str
    height: int
    old_digest: str | None
    new_digest: str
    changes: tuple[Change, ...]
    source: tuple[str, ...]


class NoSource(Exception):
    """Neither this release nor a file that was given has the source with this digest."""

    def __init__(self, contract: str, digest: str) -> None:
        super().__init__(f"{contract} {digest}")
        self.contract = contract
        self.digest = digest


async def lines_of(api: NodeApi, asked: Asked) -> tuple[Line, ...]:
    """What a question would change, but for code."""
    motion = asked.motion
    if motion is None:
        return ()
    if asked.ballot.contract == "duration":
        return await _of_duration(api, motion)
    if asked.ballot.contract == "taxonomy":
        return await _of_taxonomy(api, motion)
    if asked.ballot.contract == "terms":
        return await _of_terms(api, motion)
    if asked.ballot.contract == "govern":
        return await _of_chain(api, motion)
    return tuple(_as_asked(motion))


def _as_asked(motion: Mapping[str, Plain]) -> Iterator[Line]:
    """What is asked, where nothing stands beside it."""
    for name, value in motion.items():
        if value is not None:
            yield Line("asked", name, None, _text(value))


async def _of_duration(api: NodeApi, motion: Mapping[str, Plain]) -> tuple[Line, ...]:
    place = {"clock": motion["clock"], "priority": motion["priority"]}
    before = await api.view("duration", "of", **place)
    name = f"{motion['clock']}.{motion['priority']}"
    return (Line("duration", name, _number(before), _number(motion["length_ms"])),)


async def _of_terms(api: NodeApi, motion: Mapping[str, Plain]) -> tuple[Line, ...]:
    before = _number(await api.view("terms", "current"))
    apply_ms = _number(await api.view("duration", "of", clock=T_APPLY, priority=1))
    old = None
    if isinstance(before, int) and before > 1:
        found = await api.view("terms", "get", version=before)
        old = str(found["document"]) if isinstance(found, dict) else None
    return (
        Line("terms", "version", before, _number(motion["version"])),
        Line("terms", "document", old, str(motion["document"])),
        Line("terms", "confirm_within", None, apply_ms),
    )


T_APPLY = 21
"""The clock by its number in contract `duration`."""


async def _of_taxonomy(api: NodeApi, motion: Mapping[str, Plain]) -> tuple[Line, ...]:
    changes = motion["changes"]
    assert isinstance(changes, list)
    rows = [each for each in changes if isinstance(each, dict)]
    asked = [
        Question("taxonomy", "get", {"which": each["which"], "code": each["code"]}) for each in rows
    ]
    found = await api.views(asked)
    return tuple([_of_code(each, before) for each, before in zip(rows, found, strict=True)])


def _of_code(change: Mapping[str, Plain], found: object) -> Line:
    """A code that is added, called otherwise, or retired."""
    name = f"{change['which']} {change['code']}"
    before = _labels(found) if isinstance(found, dict) else None
    if change["does"] == "retired":
        return Line("taxonomy", name, before, None)
    told = found if isinstance(found, dict) else {"word": change["word"], "ms": "", "en": ""}
    labels = {each: change[each] or told[each] for each in ("ms", "en")}
    return Line("taxonomy", name, before, _labels({"word": told["word"], **labels}))


def _labels(told: Mapping[str, object]) -> str:
    ms, en = (bytes.fromhex(str(told[each])).decode("ascii", "replace") for each in ("ms", "en"))
    return f"{told['word']}: {ms} / {en}"


async def _of_chain(api: NodeApi, motion: Mapping[str, Plain]) -> tuple[Line, ...]:
    """A parameter, a version of the protocol, or a decision that is taken back; code is told apart."""
    if motion["parameter"] is not None:
        voted = await api.view("govern", "voted")
        assert isinstance(voted, list)
        now = {str(name): value for name, value in voted}
        name = str(motion["parameter"])
        return (Line("parameter", name, _number(now.get(name)), _number(motion["value"])),)
    if motion["program"] is not None:
        return ()
    if motion["withdrawn"] is not None:
        return (Line("withdrawal", str(motion["withdrawn"]), "decided", None),)
    before = _number(await api.view("govern", "protocol_from", height=motion["height"]))
    return (Line("protocol", str(motion["height"]), before, _number(motion["value"])),)


async def code_of(api: NodeApi, asked: Asked, given: Sequence[Program]) -> Code | None:
    """What is another in the code that a question is about; None if it is about no code. NoSource."""
    motion = asked.motion
    program = None if motion is None else motion.get("program")
    if not isinstance(program, dict):
        return None
    contract, height = str(program["contract"]), int(str(program["height"]))
    new_digest = str(program["digest"])
    running = await api.view("govern", "running")
    assert isinstance(running, list)
    return code_between(
        contract, height, running_digest(running, contract, height), new_digest, given
    )


def running_digest(rows: Sequence[Plain], contract: str, height: int) -> str | None:
    """The digest of what runs before a height, as contract `govern` lists it; None if nothing does."""
    found = [
        (int(str(each["height"])), str(each["digest"]))
        for each in rows
        if isinstance(each, dict) and each["contract"] == contract
    ]
    begun = [each for each in found if each[0] < height]
    return max(begun)[1] if begun else None


def code_between(
    contract: str, height: int, old_digest: str | None, new_digest: str, given: Sequence[Program]
) -> Code:
    """What is another between two codes by their digests; NoSource if one of them is not here."""
    old = None if old_digest is None else source_of(contract, old_digest, given)
    new = source_of(contract, new_digest, given)
    changes = changes_between(None if old is None else portrait_of(old), portrait_of(new))
    lines = difflib.unified_diff(
        [] if old is None else old.source.split("\n"),
        new.source.split("\n"),
        f"{contract} {(old_digest or '')[:8]}".rstrip(),
        f"{contract} {new_digest[:8]}",
        lineterm="",
    )
    return Code(contract, height, old_digest, new_digest, changes, tuple(lines))


def source_of(contract: str, digest: str, given: Sequence[Program]) -> Program:
    """The source with a digest: of the files given, or of this release; NoSource."""
    for program in (*given, *shipped()):
        if program.digest.hex() == digest:
            return program
    raise NoSource(contract, digest)


def _number(value: object) -> Value:
    return value if isinstance(value, int) else None if value is None else str(value)


def _text(value: Plain) -> str:
    if isinstance(value, list):
        return ", ".join([_text(each) for each in value])
    if isinstance(value, dict):
        return " ".join([f"{name}={_text(each)}" for name, each in value.items()])
    return str(value)
