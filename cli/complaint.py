"""What the command line refuses, and why: one reason for each thing that a person can put right."""

from __future__ import annotations

from enum import Enum


class Reason(Enum):
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
    UNREADABLE = "a file cannot be read"
    SCHEDULE = "not a schedule"
    RESUME = "the resume file does not fit"
    NO_PROOF = "not a proof that this program reads"
    CHECKPOINT_NEEDED = "the proof starts from a checkpoint that was not given"
    CHAIN_ID = "not a chain id"
    CHECKPOINT = "not a checkpoint"
    NOTHING_FAILS = "there is nothing to shrink"


class Complaint(Exception):
    """Bad input. `details` fill the gaps in the words of the catalogue."""

    def __init__(self, reason: Reason, **details: object) -> None:
        super().__init__(reason.value)
        self.reason = reason
        self.details = details
