"""Why a node cannot be reached, as a word that programs and catalogues can rely on, with what was seen."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Cause(StrEnum):
    """What keeps two nodes apart, seen from the one that dials."""

    NOBODY_LISTENS = "nobody_listens"
    NO_ROUTE = "no_route"
    UNKNOWN_NAME = "unknown_name"
    NO_ANSWER = "no_answer"
    OTHER_KEY = "other_key"
    """Another node answers at that address."""
    HUNG_UP = "hung_up"
    """As it does with whom it does not know."""
    NO_NODE = "no_node"
    """What answers speaks something else."""
    OTHER_CHAIN = "other_chain"
    OTHER_VERSION = "other_version"
    BANNED = "banned"
    NOT_ADMITTED = "not_admitted"
    TWIN = "twin"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Failure:
    """One attempt that failed; `detail` is for logs."""

    cause: Cause
    detail: str


class Unreachable(Exception):
    """A peer cannot be dialled, or a connection to it has gone."""

    def __init__(self, cause: Cause, detail: str) -> None:
        super().__init__(detail)
        self.failure = Failure(cause, detail)
