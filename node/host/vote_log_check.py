"""Reads the vote logs of a node, and says whether each can be voted with. It never writes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from chain.primitives import ChainId
from consensus.vote_log import DamagedVoteLog, read_log
from node.host.folder import NodeFolder
from node.host.key_files import Use, read_key
from node.host.vote_log_files import VoteLogFiles


class LogState(StrEnum):
    """What a key's vote log is like (consensus sections 2 and 8)."""

    WHOLE = "whole"
    MISSING = "missing"
    DAMAGED = "damaged"
    OTHER_KEY = "of another key"
    OTHER_CHAIN = "of another chain"


@dataclass(frozen=True, slots=True)
class LogFound:
    """One key's log. A key whose log is not whole never votes again; the node follows."""

    key: Path
    state: LogState
    records: int = 0
    detail: str = ""


def examine_logs(folder: NodeFolder, chain_id: ChainId) -> list[LogFound]:
    """The logs of all vote keys in `folder`; KeyRefused if a key file cannot be used."""
    logs = VoteLogFiles(folder.votes)
    return [_look(logs, path, chain_id) for path in folder.vote_keys()]


def _look(logs: VoteLogFiles, path: Path, chain_id: ChainId) -> LogFound:
    key = read_key(path, Use.VOTE).public
    data = logs.read(key)
    if data is None:
        return LogFound(path, LogState.MISSING)
    try:
        log = read_log(data)
    except DamagedVoteLog as damaged:
        return LogFound(path, LogState.DAMAGED, detail=str(damaged))
    state = LogState.WHOLE
    if log.key != key:
        state = LogState.OTHER_KEY
    elif log.chain_id != chain_id:
        state = LogState.OTHER_CHAIN
    return LogFound(path, state, len(log.records))
