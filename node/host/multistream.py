"""multistream-select 1.0: how two libp2p nodes agree on a protocol, with every length bounded.

A message is its length in one byte, its text, and a newline. Libraries read lengths of up to 64 bits here, from
strangers, before any handshake; what we speak has short names, so whatever is longer is refused.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final, Protocol

_HEADER: Final = "/multistream/1.0.0"
_UNKNOWN: Final = "na"
_LONGEST: Final = 127
"""Bytes of one message, so that a length is one byte."""
_MOST_PROPOSALS: Final = 8
"""Of one peer on one stream."""


class Pipe(Protocol):
    """What is agreed over: bytes both ways."""

    async def read(self, n: int, /) -> bytes:
        """At most `n` bytes, none at the end."""
        ...

    async def write(self, data: bytes, /) -> None:
        """All of `data`."""
        ...


class NoAgreement(Exception):
    """The other end does not speak what we do, or not multistream-select."""


class HungUp(NoAgreement):
    """The other end ended the stream before anything was agreed."""


async def propose(pipe: Pipe, protocol: str) -> None:
    """Agree on `protocol`, which is all that we speak; NoAgreement if the other end does not."""
    await pipe.write(_packed(_HEADER) + _packed(protocol))
    if await _read(pipe) != _HEADER:
        raise NoAgreement("the other end does not speak multistream-select")
    if await _read(pipe) != protocol:
        raise NoAgreement(f"the other end does not speak {protocol}")


async def answer(pipe: Pipe, protocols: Collection[str]) -> str:
    """Which of `protocols` the other end wants; NoAgreement if none."""
    await pipe.write(_packed(_HEADER))
    if await _read(pipe) != _HEADER:
        raise NoAgreement("the other end does not speak multistream-select")
    for _ in range(_MOST_PROPOSALS):
        wanted = await _read(pipe)
        if wanted in protocols:
            await pipe.write(_packed(wanted))
            return wanted
        await pipe.write(_packed(_UNKNOWN))
    raise NoAgreement("the other end wants nothing that is spoken here")


def _packed(text: str) -> bytes:
    message = text.encode("ascii") + b"\n"
    assert len(message) <= _LONGEST, "names of protocols are short"
    return bytes([len(message)]) + message


async def _read(pipe: Pipe) -> str:
    [length] = await _exactly(pipe, 1)
    if not 0 < length <= _LONGEST:
        raise NoAgreement(f"a message of {length} bytes or more")
    message = await _exactly(pipe, length)
    if not (message.isascii() and message.endswith(b"\n")):
        raise NoAgreement("a message that is no line of text")
    return message[:-1].decode("ascii")


async def _exactly(pipe: Pipe, count: int) -> bytes:
    data = b""
    while len(data) < count:
        more = await pipe.read(count - len(data))
        if not more:
            raise HungUp("the other end hung up")
        data += more
    return data
