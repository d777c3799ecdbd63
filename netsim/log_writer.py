"""The part of a host that writes vote logs: one write after the other, each durable before the next."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from chain.storage.store import StorageError
from consensus.vote_log import RECORD_BYTES, RecordKind
from netsim.boundary import Boundary, Died
from node.replica.actions import AppendVoteLog, RotateVoteLog

if TYPE_CHECKING:
    from netsim.host import Host

MAX_WAITING = 1_000
"""Writes that wait for the one under way; more come only from a replica that does not wait."""


class LogWriter:
    """Two unsynced writes at once could come to the disk in any order, and a hole in the middle of a vote
    log is damage, not a torn tail. So a write begins when the one before is durable.
    """

    __slots__ = ("_draws", "_host", "_is_writing", "_writes")

    def __init__(self, host: Host) -> None:
        self._host = host
        self._draws = host.world.draws.within("log", host.index)
        self._writes: deque[AppendVoteLog | RotateVoteLog] = deque()
        self._is_writing = False

    def take(self, action: AppendVoteLog | RotateVoteLog) -> None:
        """Write now, or when those before are durable; the host hears of it."""
        assert len(self._writes) < MAX_WAITING, "nobody waits for the vote log"
        self._writes.append(action)
        if not self._is_writing:
            self._begin()

    def forget(self) -> None:
        """The process ended: what waits is never written."""
        self._writes.clear()
        self._is_writing = False

    def _begin(self) -> None:
        self._is_writing = True
        host, action = self._host, self._writes[0]
        rotates = isinstance(action, RotateVoteLog)
        host.pass_by(Boundary.BEFORE_ROTATE if rotates else Boundary.BEFORE_APPEND)
        try:
            if rotates:
                host.disk.create(action.key, action.data)
            else:
                host.disk.append(action.key, action.data, self._draws)
        except StorageError as error:
            host.fail(error)
        hears = host.world.hears
        for tell in hears.log_rotated if rotates else hears.log:
            tell(host.index, action.key, action.data)
        host.pass_by(Boundary.AFTER_ROTATE if rotates else Boundary.AFTER_APPEND)
        if host.log_sync_ms:
            host.world.at(host.world.now_ms + host.log_sync_ms, self._synced_later, host.life)
        else:
            self._synced()

    def _synced_later(self, life: int) -> None:
        if life == self._host.life:
            try:
                self._synced()
            except Died:
                return

    def _synced(self) -> None:
        host, action = self._host, self._writes.popleft()
        try:
            host.disk.sync_log(action.key)
        except StorageError as error:
            host.fail(error)
        for tell in host.world.hears.log_synced:
            tell(host.index, action.ticket)
        host.pass_by(Boundary.BEFORE_LOG_SYNCED)
        if RecordKind.FINALIZE in _kinds(action):
            host.pass_by(Boundary.AFTER_FINALIZE_LOGGED)
        self._is_writing = False
        host.log_synced(action.ticket)
        if self._writes and not self._is_writing:
            self._begin()


def _kinds(action: AppendVoteLog | RotateVoteLog) -> bytes:
    """The kind of every record of an append, one byte each."""
    return b"" if isinstance(action, RotateVoteLog) else action.data[1::RECORD_BYTES]
