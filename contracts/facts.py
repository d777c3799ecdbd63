"""The facts of a refusal and the fields of an event, as a receipt carries them."""

from __future__ import annotations

from typing import Any

from chain.codec import Codec, Field
from chain.receipt import MAX_EVENT_BYTES, Event
from chain.rejection import Reason, Rejected
from contracts.kind import Kind
from contracts.kinds import codec_of, fields_of, kind_of
from contracts.meter import Meter
from contracts.refusal import WRONG_KIND, Fact, Refused
from contracts.words import event_name

MAX_FACTS = 8
MAX_FACT_BYTES = 96
"""So that all of them fit into a receipt's detail, 1,024 bytes."""


class _Facts:
    __slots__ = ("facts",)

    def __init__(self, facts: tuple[Any, ...]) -> None:
        self.facts = facts


def _unpack(value: Any) -> tuple[Fact, ...]:
    if type(value) is not tuple or len(value) > MAX_FACTS:
        raise Rejected(Reason.MALFORMED, "facts are a short row")
    return tuple([_read(each) for each in value])


def _read(value: Any) -> Fact:
    if value == ():
        return None
    if type(value) not in (int, str, bytes, bool):
        raise Rejected(Reason.MALFORMED, "a fact is a number, a text, yes or no, or nothing")
    fact: Fact = value
    return fact


def _pack(facts: tuple[Fact, ...]) -> tuple[Any, ...]:
    return tuple([_short(fact) for fact in facts[:MAX_FACTS]])


def _short(fact: Fact) -> Any:
    if fact is None:
        return ()
    if isinstance(fact, bytes):
        return fact[:MAX_FACT_BYTES]
    if isinstance(fact, int):
        if -(2**63) <= fact < 2**64:
            return fact
        fact = str(fact)
    return fact.encode("utf-8", "replace")[:MAX_FACT_BYTES].decode("utf-8", "ignore")


_FACTS: Codec[_Facts] = Codec(
    "facts", _Facts, [Field("facts", _unpack, _pack)], max_bytes=1024, longest_array=32
)


def encode_facts(facts: tuple[Fact, ...]) -> bytes:
    """What a receipt holds beside a reason; nothing for none. Long texts are cut."""
    return _FACTS.encode(_Facts(facts)) if facts else b""


def decode_facts(detail: bytes) -> tuple[Fact, ...]:
    """What `encode_facts` packed; Rejected if malformed."""
    return _FACTS.decode(detail).facts if detail else ()


class EventForm:
    """How the events of one class are told."""

    __slots__ = ("_codec", "_kind", "name")

    def __init__(self, cls: type) -> None:
        """Refused with WRONG_KIND if the class is not one of events."""
        name = event_name(cls)
        if name is None:
            raise Refused(WRONG_KIND, (f"{cls.__name__} is no event",))
        self.name = name
        self._kind: Kind = kind_of(cls)
        self._codec = codec_of(name, fields_of(cls), cls)

    def weigh(self, event: object, meter: Meter) -> None:
        """Weigh `event`, of this class; Refused if a field is not of its kind."""
        self._kind.take(event, meter)

    def told(self, contract: str, event: object) -> Event:
        """`event`, whose fields are of their kinds, as a receipt of `contract` carries it; Refused if that is too long."""
        fields = self._codec.encode_form(self._kind.form(event))
        if len(fields) > MAX_EVENT_BYTES:
            raise Refused(WRONG_KIND, (f"an event of {len(fields)} bytes",))
        return Event(contract, self.name, fields)

    def read(self, event: Event) -> Any:
        """The event that a receipt carries; Rejected if malformed."""
        return self._codec.decode(event.fields)
