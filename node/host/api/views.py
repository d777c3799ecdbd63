"""Questions to the views of contracts, one or many at once, and the keys under which a contract keeps something."""

from __future__ import annotations

from typing import Annotated, Any, Final

import trio
from pydantic import BaseModel, ConfigDict, Field

from contracts.plain import Misread, plain, read_arguments
from contracts.refusal import Refused
from contracts.storage import prefix_of
from contracts.words import Id
from node.host.api import answers, reading
from node.host.api.errors import Refusal, not_found
from node.host.node import Node

MOST_QUESTIONS: Final = 512
"""At once; so are subjects of deadlines."""
MOST_KEYS: Final = 256
AT_A_TIME: Final = 16
"""Questions that are answered before the node goes on with its own work."""

Word = Annotated[str, Field(pattern="^[a-z0-9_.-]{1,64}$")]


class Question(BaseModel):
    """A question to a contract's view."""

    model_config = ConfigDict(extra="forbid")
    contract: Word
    view: Word
    arguments: dict[str, Any] = Field(default_factory=dict)


class Questions(BaseModel):
    """Questions to be answered one after another."""

    model_config = ConfigDict(extra="forbid")
    questions: Annotated[list[Question], Field(min_length=1, max_length=MOST_QUESTIONS)]


class Subjects(BaseModel):
    """What the clock is asked about: cases, referrals, legs, ballots."""

    model_config = ConfigDict(extra="forbid")
    subjects: Annotated[
        list[Annotated[str, Field(pattern="^[0-9a-f]{32}$")]],
        Field(min_length=1, max_length=MOST_QUESTIONS),
    ]


def answer(node: Node, question: Question) -> answers.View:
    """What a view answers; a Refusal if it refuses."""
    try:
        return answers.View(height=node.replica.finalized.height, answer=_ask(node, question))
    except Refused as error:
        raise Refusal(
            409, error.reason.code, f"The view refuses: {error}.", "Ask otherwise."
        ) from error


async def answer_all(node: Node, questions: Questions) -> answers.Views:
    """What each view answers, in the order of the questions; what one refuses keeps no other from its answer."""
    found = []
    for at, question in enumerate(questions.questions):
        if at % AT_A_TIME == 0:
            await trio.lowlevel.checkpoint()
        height = node.replica.finalized.height
        try:
            told, refused = _ask(node, question), None
        except Refused as error:
            told, refused = None, error.reason.code
        found.append(answers.Answered(height=height, answer=told, refused=refused))
    return answers.Views(height=node.replica.finalized.height, answers=found)


async def deadlines_of_all(node: Node, asked: Subjects) -> answers.DeadlinesOfAll:
    """What the clock will do about each subject, in their order."""
    found = []
    for at, subject in enumerate(asked.subjects):
        if at % AT_A_TIME == 0:
            await trio.lowlevel.checkpoint()
        found.append(reading.deadlines(node, Id(bytes.fromhex(subject))))
    return answers.DeadlinesOfAll(height=node.replica.finalized.height, subjects=found)


def keys(node: Node, place: tuple[str, str], begin: str, most: int) -> answers.Keys:
    """At most `most` keys of a contract's field that begin with the digits `begin`, in their order."""
    prefix = prefix_of(*place)
    start = prefix + bytes.fromhex(begin + "0" * (len(begin) % 2))
    stop = prefix[:-1] + bytes([prefix[-1] + 1])
    found: list[str] = []
    for key, _ in node.replica.ledger.state.items(start, stop):
        digits = key[len(prefix) :].hex()
        if not digits.startswith(begin) or len(found) == most:
            break
        found.append(digits)
    return answers.Keys(height=node.replica.finalized.height, keys=found)


def _ask(node: Node, question: Question) -> Any:
    """Refused as the view refuses; a Refusal if there is no such view, or it takes something else."""
    try:
        entry = node.queries.entry(question.contract, question.view)
        arguments = read_arguments(entry, question.arguments)
        return plain(node.queries.ask_encoded(question.contract, question.view, arguments))
    except KeyError as error:
        raise not_found(
            f"There is no view {question.view} of a contract {question.contract}.",
            "'sinergi contract docs' lists the contracts and their views.",
        ) from error
    except Misread as error:
        raise Refusal(
            400, "misread", str(error), "Give the arguments that the view takes."
        ) from error
