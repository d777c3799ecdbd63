"""What the command line refuses, and why: one reason for each thing that a person can put right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

# Exit statuses of what is refused or ends early; 0 and 1 are those of what was done, 130 is that of Ctrl-C.

REFUSED = 2
"""Nothing was begun: a person has to change something first."""

UNWRITTEN = 3
"""Something could not be written, such as on a full disk; what was found stands."""

DAMAGED = 4
"""A node's store is damaged or of another chain; starting again does not help."""

NOT_NOW = 5
"""It may work later as it is: a folder is held, a port is taken, a node does not answer."""

HALTED = 6
"""A node stopped itself to do no harm; starting again does not help."""


@dataclass(frozen=True, slots=True)
class Wording:
    """A complaint in words: what is wrong, what was kept, what to do."""

    what: str
    kept: str
    todo: str


@dataclass(frozen=True, slots=True)
class Trouble:
    """A reason's words, and the exit status that it ends with."""

    english: Wording
    malay: Wording
    status: int = REFUSED


class Ground(Enum):
    """Why a command was refused; the value of each is a Trouble, but for those of Reason."""


class Reason(Ground):
    """Why a command was refused; the words for it are in the catalogue."""

    COMMAND = "no such command"
    OPTION = "no such option"
    OPTION_USE = "an option without its value, or with one that it does not take"
    MISSING = "an option is missing"
    VALUE = "a value is not what its option takes"
    USAGE = "the command line cannot be understood"
    LANGUAGE = "no such language"
    SEEDS = "not a range of seeds"
    NUMBER = "not a number in its range"
    NAME = "no such name"
    UNWRITABLE = "a file cannot be written"
    IRREPLACEABLE = "a file that nobody could make again stands there"
    UNREADABLE = "a file cannot be read"
    SCHEDULE = "not a schedule"
    RESUME = "the resume file does not fit"
    NO_PROOF = "not a proof that this program reads"
    CHECKPOINT_NEEDED = "the proof starts from a checkpoint that was not given"
    CHAIN_ID = "not a chain id"
    CHECKPOINT = "not a checkpoint"
    WRITE_FAILED = "a file could not be written after all"
    RESUME_FAILED = "the resume file could not be written after all"
    OUTPUT_FAILED = "the standard output could not be written"
    NOTHING_TO_RUN = "no names"
    SPAN = "a part of no length"
    BEYOND = "a part after the end"
    TOGETHER = "two options that say the same"
    NO_TESTS = "a contract has no tests"
    NO_PYTEST = "pytest is not installed"
    NOT_TESTED = "pytest has run no test"
    ONE_OF = "none or several of what excludes each other"
    NOTHING_FAILS = "there is nothing to shrink"
    NOT_A_REHEARSAL = "a folder that a rehearsal has not made"
    REHEARSAL_FAILED = "a rehearsal could not be played to its end"
    NO_STORE = "there is no store in a folder"
    STORE_HELD = "a store is held by another process"
    STORE_DAMAGED = "a store cannot be read any more"
    STORE_UNUSABLE = "a store cannot be opened"
    NO_CHAIN = "a store holds no chain"
    SAME_STORE = "a store is compared with itself"
    OTHER_CHAIN = "two stores, or a store and a genesis, are of different chains"
    NO_GENESIS = "a file is no genesis"
    LACKING = "this release lacks code"


class Cause(Enum):
    """What lies behind a complaint, known only where it is found; the words are in the catalogue."""

    FOLDER = "it is a folder"
    NO_FOLDER = "its folder is not there"
    ABSENT = "it is not there"
    DENIED = "permission denied"
    READ_ONLY = "nothing can be written there"
    FULL = "the disk is full"
    SYSTEM = "something else that the system says"
    NOT_TEXT = "it is not text"
    TOO_LONG = "it has too many bytes"
    PICTURE_NAME = "what the name of a picture ends in"
    DAMAGED = "a resume file holds no results"
    OTHER_SOURCES = "a resume file is of other sources"
    OTHER_OPTIONS = "a resume file is of other options"
    NO_TOTALS = "a resume file is not one of `run`"
    NO_MUTANTS = "a resume file is not one of `mutants`"
    NOT_JSON = "a line is not JSON"
    NO_OBJECT = "not an object of JSON"
    LACKS = "a field is missing"
    UNFIT = "a field holds what it does not take"
    FAULT_KIND = "no such kind of fault"
    FAULT_LACKS = "a field of a fault is missing"
    FAULT_FIELD = "a fault has no such field"
    FAULT_VALUE = "a field of a fault holds what it does not take"
    EXTRA = "more than the command takes"
    CLICK = "something else that click says"


@dataclass(frozen=True, slots=True)
class Because:
    """A cause, and what fills the gaps in its words."""

    cause: Cause
    gaps: Mapping[str, object]


def because(cause: Cause, **gaps: object) -> Because:
    """`cause`, its gaps filled with `gaps`."""
    return Because(cause, gaps)


class Complaint(Exception):
    """Bad input. `details` fill the gaps in the words of the catalogue, a Because among them by its words."""

    def __init__(self, reason: Ground, **details: object) -> None:
        super().__init__(reason.name)
        self.reason = reason
        self.details = details
