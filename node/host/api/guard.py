"""What stands before every route: who may ask, how much, how often, how long."""

from __future__ import annotations

import hmac
import logging
import re
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

import trio
from fastapi import FastAPI
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from node.host.api.errors import Problem, Trouble

MOST_CALLERS: Final = 1_024
"""Whose allowance is remembered."""
OPEN_PATHS: Final = ("/healthz",)
STREAM_PATH: Final = "/v1/events/stream"

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Limits:
    """Of one node's API. `token` is asked for unless it is None, as on loopback."""

    token: str | None = None
    body_bytes: int = 2 * 1024 * 1024
    requests_per_s: float = 200.0
    requests_at_once: float = 400.0
    seconds: float = 20.0
    streams: int = 32
    connections: int = 256
    """At once, from whomever: a process has files for some thousands, and the node needs its own."""
    reader_seconds: float = 60.0
    """Who takes nothing of an event stream for so long is gone."""

    def __repr__(self) -> str:
        return f"Limits(token={'set' if self.token else 'none'}, body_bytes={self.body_bytes})"


def guarded(app: FastAPI, limits: Limits) -> None:
    """Put the guard before `app`."""
    app.add_middleware(_Guard, limits=limits)


class _Allowance:
    __slots__ = ("at_s", "left")

    def __init__(self, left: float, at_s: float) -> None:
        self.left = left
        self.at_s = at_s


class _Guard:
    """ASGI middleware."""

    def __init__(self, app: ASGIApp, limits: Limits) -> None:
        self._app = app
        self._limits = limits
        self._allowances: OrderedDict[str, _Allowance] = OrderedDict()
        self._streams = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        refused = self._refused(scope)
        if refused is not None:
            await _answer(send, refused)
        elif scope["path"] == STREAM_PATH:
            await self._stream(scope, receive, send)
        else:
            await self._bounded(scope, receive, send)

    def _refused(self, scope: Scope) -> _Refused | None:
        headers = dict(scope["headers"])
        if self._limits.token is None and not _is_of_here(headers):
            return _OTHER_HOST
        if scope["path"] not in OPEN_PATHS and not self._knows(headers.get(b"authorization", b"")):
            return _NO_TOKEN
        length = headers.get(b"content-length", b"0")
        if not length.isdigit() or int(length[:20]) > self._limits.body_bytes:
            return _TOO_LARGE
        caller = scope["client"][0] if scope.get("client") else ""
        if not self._allows(caller):
            return _TOO_OFTEN
        return None

    def _knows(self, header: bytes) -> bool:
        token = self._limits.token
        return token is None or hmac.compare_digest(header, f"Bearer {token}".encode())

    def _allows(self, caller: str) -> bool:
        limits, now_s = self._limits, trio.current_time()
        known = self._allowances.pop(caller, None) or _Allowance(limits.requests_at_once, now_s)
        earned = (now_s - known.at_s) * limits.requests_per_s
        known.left = min(limits.requests_at_once, known.left + earned) - 1
        known.at_s = now_s
        self._allowances[caller] = known
        while len(self._allowances) > MOST_CALLERS:
            self._allowances.popitem(last=False)
        if known.left < 0:
            known.left = 0.0
            return False
        return True

    async def _stream(self, scope: Scope, receive: Receive, send: Send) -> None:
        """A stream lasts as long as its client reads; there is only room for so many."""
        if self._streams >= self._limits.streams:
            await _answer(send, _TOO_MANY_STREAMS)
            return

        async def send_patiently(message: Message) -> None:
            with trio.fail_after(self._limits.reader_seconds):
                await send(message)

        self._streams += 1
        try:
            await self._app(scope, receive, send_patiently)
        except* trio.TooSlowError:
            _log.info("an event stream was ended: its client took nothing")
        finally:
            self._streams -= 1

    async def _bounded(self, scope: Scope, receive: Receive, send: Send) -> None:
        began = False

        async def send_noted(message: Message) -> None:
            nonlocal began
            began = True
            await send(message)

        try:
            with trio.fail_after(self._limits.seconds):
                body = await self._body(receive)
                if body is None:
                    await _answer(send, _TOO_LARGE)
                else:
                    await self._app(scope, _given(body, receive), send_noted)
        except trio.TooSlowError:
            if not began:
                await _answer(send, _TOO_SLOW)

    async def _body(self, receive: Receive) -> bytes | None:
        """The whole body of a request; None if it is too large, whatever its header says."""
        body, more = bytearray(), True
        while more:
            message = await receive()
            body += message.get("body", b"")
            more = message.get("more_body", False)
            if len(body) > self._limits.body_bytes:
                return None
        return bytes(body)


def _given(body: bytes, receive: Receive) -> Receive:
    """Gives `body` once, and then what else comes."""
    is_given = False

    async def receive_given() -> Message:
        nonlocal is_given
        if is_given:
            return await receive()
        is_given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return receive_given


def _is_of_here(headers: Mapping[bytes, bytes]) -> bool:
    """True for what a program on this machine asks; a page from elsewhere asks for its host, or says its origin."""
    origin = headers.get(b"origin")
    if origin is not None and not _is_loopback(origin.partition(b"://")[2]):
        return False
    return _is_loopback(headers.get(b"host", b""))


def _is_loopback(host: bytes) -> bool:
    return re.fullmatch(rb"(127\.0\.0\.1|localhost|\[::1\])(:[0-9]{1,5})?", host) is not None


class _Refused(NamedTuple):
    status: int
    reason: str
    detail: str
    todo: str


_OTHER_HOST = _Refused(
    403, "other_host", "This API is for programs on this machine.", "Ask for 127.0.0.1."
)
_NO_TOKEN = _Refused(
    401, "no_token", "The token is missing or wrong.", "Send 'Authorization: Bearer TOKEN'."
)
_TOO_LARGE = _Refused(
    413, "too_large", "The request is too large.", "Send fewer transactions at once."
)
_TOO_OFTEN = _Refused(429, "too_often", "Too many requests.", "Wait a second, and ask less often.")
_TOO_MANY_STREAMS = _Refused(429, "too_many_streams", "Too many event streams.", "Close one first.")
_TOO_SLOW = _Refused(503, "too_slow", "This took too long.", "Ask for less, or again later.")


async def _answer(send: Send, refused: _Refused) -> None:
    told = Trouble(reason=refused.reason, detail=refused.detail, todo=refused.todo)
    headers = [(b"content-type", b"application/json")]
    if refused.status == 401:
        headers.append((b"www-authenticate", b"Bearer"))
    if refused.status == 429:
        headers.append((b"retry-after", b"1"))
    await send({"type": "http.response.start", "status": refused.status, "headers": headers})
    body = Problem(detail=told).model_dump_json().encode()
    await send({"type": "http.response.body", "body": body})
