"""What stands before every route: who may ask, how much, how often, how long."""

from __future__ import annotations

import hmac
import json
from collections import OrderedDict
from dataclasses import dataclass
from typing import Final

import trio
from fastapi import FastAPI
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MOST_CALLERS: Final = 1_024
"""Whose allowance is remembered."""
OPEN_PATHS: Final = ("/healthz",)
STREAM_PATH: Final = "/v1/events/stream"


@dataclass(frozen=True, slots=True)
class Limits:
    """Of one node's API. `token` is asked for unless it is None, as on loopback."""

    token: str | None = None
    body_bytes: int = 2 * 1024 * 1024
    requests_per_s: float = 200.0
    requests_at_once: float = 400.0
    seconds: float = 20.0
    streams: int = 32

    def __repr__(self) -> str:
        return f"Limits(token={'set' if self.token else 'none'}, body_bytes={self.body_bytes})"


def guarded(app: FastAPI, limits: Limits) -> None:
    """Put the guard before `app`."""
    app.add_middleware(_Guard, limits=limits)


class _TooLarge(Exception):
    pass


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
            await _answer(send, *refused)
        elif scope["path"] == STREAM_PATH:
            await self._stream(scope, receive, send)
        else:
            await self._bounded(scope, receive, send)

    def _refused(self, scope: Scope) -> tuple[int, str, str, str] | None:
        headers = dict(scope["headers"])
        if scope["path"] not in OPEN_PATHS and not self._knows(headers.get(b"authorization", b"")):
            return (
                401,
                "no_token",
                "The token is missing or wrong.",
                "Send 'Authorization: Bearer TOKEN'.",
            )
        length = headers.get(b"content-length", b"0")
        if not length.isdigit() or int(length) > self._limits.body_bytes:
            return _TOO_LARGE
        caller = scope["client"][0] if scope.get("client") else ""
        if not self._allows(caller):
            return 429, "too_often", "Too many requests.", "Wait a second, and ask less often."
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
        """A stream lasts as long as its client wants; there is only room for so many."""
        if self._streams >= self._limits.streams:
            await _answer(
                send, 429, "too_many_streams", "Too many event streams.", "Close one first."
            )
            return
        self._streams += 1
        try:
            await self._app(scope, receive, send)
        finally:
            self._streams -= 1

    async def _bounded(self, scope: Scope, receive: Receive, send: Send) -> None:
        read, began = 0, False

        async def receive_bounded() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > self._limits.body_bytes:
                raise _TooLarge
            return message

        async def send_noted(message: Message) -> None:
            nonlocal began
            began = True
            await send(message)

        try:
            with trio.fail_after(self._limits.seconds):
                await self._app(scope, receive_bounded, send_noted)
        except _TooLarge:
            await _answer(send, *_TOO_LARGE)
        except trio.TooSlowError:
            if not began:
                await _answer(
                    send, 503, "too_slow", "This took too long.", "Ask for less, or again later."
                )


_TOO_LARGE = (413, "too_large", "The request is too large.", "Send fewer transactions at once.")


async def _answer(send: Send, status: int, reason: str, detail: str, todo: str) -> None:
    body = json.dumps({"detail": {"reason": reason, "detail": detail, "todo": todo}}).encode()
    await send(
        {
            "type": "http.response.start",
            "status": status,
            "headers": [(b"content-type", b"application/json")],
        }
    )
    await send({"type": "http.response.body", "body": body})
