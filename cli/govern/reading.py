"""What the commands of `govern` ask a node: the question that is meant, and what it would change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from cli.complaint import Complaint
from cli.contract.sources import checked
from cli.desk import Agencies, several
from cli.sayings.governs import GovernGround

T = TypeVar("T")

if TYPE_CHECKING:
    from contracts.loader import Program
    from node.client.api import NodeApi
    from node.client.differences import Code, Line
    from node.client.motions import Asked, Ballot


@dataclass(frozen=True, slots=True)
class Looked:
    """A question with everything that a person reads before agreeing."""

    asked: Asked
    lines: tuple[Line, ...]
    code: Code | None
    needed: int
    agencies: Agencies


async def found_ballot(api: NodeApi, typed: str) -> Ballot:
    """The question whose id begins so; a Complaint if there is none, or several are."""
    from node.client.motions import of_id, read_ballots  # noqa: PLC0415 - reads every contract

    ballots = await read_ballots(api)
    return only(of_id(ballots, typed), [each.ballot_id for each in of_id(ballots, typed)], typed)


def only(found: Sequence[T], ids: Sequence[str], typed: str) -> T:
    """The one that was found; a Complaint if it is none or several."""
    if not found:
        raise Complaint(GovernGround.NO_PROPOSAL, value=typed)
    if len(found) > 1:
        raise several(typed, ids[:5])
    return found[0]


async def looked_at(
    api: NodeApi, typed: str, given: Sequence[Program] | None, agencies: Agencies
) -> Looked:
    """A question as it stands. Code is compared with the files `given`, or not at all for None."""
    from node.client import differences, motions  # noqa: PLC0415 - see above

    ballot = await found_ballot(api, typed)
    asked = await motions.read_asked(api, ballot)
    lines = await differences.lines_of(api, asked)
    code = None
    if given is not None:
        try:
            code = await differences.code_of(api, asked, given)
        except differences.NoSource as error:
            raise no_source(error) from error
    needed = motions.needed(await motions.entitled(api))
    return Looked(asked, lines, code, needed, agencies)


def no_source(error: Exception) -> Complaint:
    """What to do about code that is not here."""
    name, _, digest = str(error).partition(" ")
    return Complaint(GovernGround.NO_SOURCE, name=name, value=digest)


def programs_in(paths: Sequence[str]) -> list[Program]:
    """The contracts of files; a Complaint if one is none."""
    found = []
    for file in checked(paths):
        if file.program is None:
            raise Complaint(GovernGround.NO_CONTRACT, path=file.path)
        found.append(file.program)
    return found
