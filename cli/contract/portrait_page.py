"""The page of a contract: its portrait in Markdown. In English, with the Malay words of the programme for roles."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import chain

from cli.catalogue import Language
from cli.contract.callers import callers_of
from cli.contract.diagrams import call_diagram, life_diagram
from cli.contract.markdown import BREAK, code, codes, duration, paragraphs, plain, table
from cli.reasons import sentence
from contracts import language
from contracts.entry import How
from contracts.portrait.lives import Life
from contracts.portrait.portrait import Kept, Method, Peer, Portrait, Shape, Typed
from contracts.portrait.reach import Armed
from contracts.words import Role, snake

MALAY = {
    Role.COORDINATOR: "Penyelaras",
    Role.CASEWORKER: "Pegawai kes",
    Role.FIELD_OFFICER: "Pegawai lapangan",
    Role.APPROVER: "Pelulus",
    Role.ADMIN: "Pentadbir agensi",
    Role.DPO: "DPO",
    Role.SIGNATORY: "Penandatangan",
    Role.WITNESS: "Saksi",
    Role.FUNDER: "Penyumbang",
    Role.ANALYST: "Penganalisis",
    Role.EDITOR: "Penyunting",
    Role.TRAINER: "Jurulatih",
    Role.COMMS: "Komunikasi",
    Role.AUDITOR: "Juruaudit",
    Role.LEADER: "Pemimpin masyarakat",
    Role.EVALUATOR: "Penilai",
    Role.NODE: "Nod",
}
"""What the programme calls each role (contracts, section 4)."""

WRITTEN_AS_IT_IS = ("int", "bool", "str", "bytes")
"""Types of which the kind says everything."""


def page_of(portrait: Portrait, known: Collection[str]) -> str:
    """The page; `known` are the contracts whose pages stand beside it."""
    sections = (
        _top(portrait),
        _methods(portrait),
        _internals(portrait, known),
        _views(portrait),
        _ticks(portrait),
        _genesis(portrait),
        chain.from_iterable([_life(each) for each in portrait.lives]),
        _choices(portrait),
        _shapes(
            "Events", portrait.events, "An event stands in the receipt under the name in brackets."
        ),
        _shapes("Records", portrait.records, ""),
        _kept(portrait),
        _reasons(portrait),
        _numbers(portrait),
        _peers(portrait, known),
        _diagram(portrait),
    )
    return "\n".join(chain.from_iterable(sections)).rstrip() + "\n"


def first_sentence(text: str) -> str:
    """What a docstring begins with, on one line."""
    return plain(text.split("\n\n", maxsplit=1)[0])


def _top(portrait: Portrait) -> Iterator[str]:
    yield f"# Contract `{portrait.name}`"
    yield ""
    yield paragraphs(portrait.about)
    yield ""
    yield (
        f"Version {portrait.version}, digest `{portrait.digest.hex()}`. Written by `sinergi contract docs` from the "
        "source alone: change that, not this page. *Refused with* and *what follows* are what a call can come to, "
        "not what every call does; what another contract refuses that is asked comes on top."
    )
    yield ""


def _of(portrait: Portrait, how: How) -> list[Method]:
    return [each for each in portrait.methods if each.spec.how is how]


# Methods.


def _methods(portrait: Portrait) -> Iterator[str]:
    methods = _of(portrait, How.METHOD)
    if not methods:
        return
    yield "## Methods"
    yield ""
    roles = [role for role in Role if any(role in each.spec.roles for each in methods)]
    told = ", ".join([f"{role.name} is *{MALAY[role]}*" for role in roles])
    yield f"Users of members that are active or leaving call them, by transactions. {told}."
    yield ""
    heads = ("method", "who may call", "arguments", "refused with", "what follows")
    yield from table(
        heads,
        [
            (
                _named(each),
                callers_of(each.spec, Language.ENGLISH),
                _arguments(each),
                codes(each.reach.reasons),
                _follows(each),
            )
            for each in methods
        ],
    )


def _internals(portrait: Portrait, known: Collection[str]) -> Iterator[str]:
    methods = _of(portrait, How.INTERNAL)
    if not methods:
        return
    yield "## For other contracts"
    yield ""
    yield "No user calls these. `system` is the chain itself, at the beginning of a block or when an offence is known."
    yield ""
    heads = ("method", "who may call", "arguments", "answer", "refused with", "what follows")
    yield from table(
        heads,
        [
            (
                _named(each),
                ", ".join([_linked(caller, known) for caller in each.spec.callers]),
                _arguments(each),
                _typed(each.answers),
                codes(each.reach.reasons),
                _follows(each),
            )
            for each in methods
        ],
    )


def _views(portrait: Portrait) -> Iterator[str]:
    views = _of(portrait, How.VIEW)
    if not views:
        return
    yield "## Questions"
    yield ""
    yield "Views: everybody may ask, other contracts too, and nothing is written."
    yield ""
    yield from table(
        ("view", "arguments", "answer", "refused with", "asks"),
        [
            (
                _named(each),
                _arguments(each),
                _typed(each.answers),
                codes(each.reach.reasons),
                codes([".".join(asked) for asked in each.reach.asked]),
            )
            for each in views
        ],
    )


def _ticks(portrait: Portrait) -> Iterator[str]:
    ticks = _of(portrait, How.TICK)
    if not ticks:
        return
    yield "## Deadlines"
    yield ""
    yield "The clock calls these once they are due, at the start of a block, as `docs/clock.md` says."
    yield ""
    heads = ("tick", "armed by", "disarmed by", "refused with", "what follows")
    yield from table(
        heads,
        [
            (
                _named(each),
                BREAK.join(_arming(portrait, each.name)),
                codes([m.name for m in portrait.methods if each.name in m.reach.disarmed]),
                codes(each.reach.reasons),
                _follows(each),
            )
            for each in ticks
        ],
    )


def _arming(portrait: Portrait, tick: str) -> Iterator[str]:
    """Each way in which a tick is armed, with the methods that do it so."""
    ways: dict[str, list[str]] = {}
    for method in portrait.methods:
        for armed in method.reach.armed:
            if armed.tick == tick:
                ways.setdefault(_armed(armed), []).append(method.name)
    for way, methods in ways.items():
        yield f"{codes(methods)}: {way}"


def _armed(armed: Armed) -> str:
    named = f" ({codes(armed.due.constants)})" if armed.due.constants else ""
    if armed.due.after_ms is None:
        return f"at {code(armed.due.written)}{named}, {armed.clock}"
    return f"{duration(armed.due.after_ms)} after the block{named}, {armed.clock}"


def _genesis(portrait: Portrait) -> Iterator[str]:
    methods = _of(portrait, How.GENESIS)
    if not methods:
        return
    yield "## At the genesis"
    yield ""
    yield "Called before the first block, and never again: what has a genesis cannot be voted in as a new contract."
    yield ""
    yield from table(
        ("method", "arguments", "refused with", "what follows"),
        [
            (_named(each), _arguments(each), codes(each.reach.reasons), _follows(each))
            for each in methods
        ],
    )


def _named(method: Method) -> str:
    return f"**{code(method.name)}**{BREAK}{plain(method.told)}"


def _arguments(method: Method) -> str:
    return BREAK.join([f"{code(each.name)}: {_typed(each)}" for each in method.arguments])


def _typed(typed: Typed | None) -> str:
    """A kind in words, and the type as it is written where that says more."""
    if typed is None:
        return "nothing"
    same = typed.written.replace(" | None", " or nothing") == typed.kind
    if same or typed.written in WRITTEN_AS_IT_IS:
        return plain(typed.kind)
    return f"{plain(typed.kind)} ({code(typed.written)})"


def _follows(method: Method) -> str:
    reach = method.reach
    parts = (
        ("tells", [snake(each) for each in reach.events]),
        ("writes", reach.written),
        ("arms", list(dict.fromkeys([each.tick for each in reach.armed]))),
        ("disarms", reach.disarmed),
        ("asks", [".".join(each) for each in reach.asked]),
    )
    return BREAK.join([f"{verb} {codes(things)}" for verb, things in parts if things])


# States.


def _life(life: Life) -> Iterator[str]:
    moving = life.moving
    where = f"{moving.record}.{moving.field}" if moving.record else moving.field
    yield f"## How `{where}` moves"
    yield ""
    yield (
        "An arrow is what a method can put, and where it can have found it by its own conditions. "
        "From the dot comes what is made."
    )
    if life.unfollowed:
        yield f"Not followed here, and able to move it elsewhere: {codes(life.unfollowed)}."
    yield ""
    yield from life_diagram(life)
    yield ""
    yield from _members_of_language(moving.choice)


def _members_of_language(choice: str) -> Iterator[str]:
    if choice in language.CHOICES:
        members = ", ".join([f"{each.name} {each.value}" for each in getattr(language, choice)])
        yield f"`{choice}` is of the language: {members}."
        yield ""


def _choices(portrait: Portrait) -> Iterator[str]:
    if not portrait.choices:
        return
    yield "## Choices"
    yield ""
    for each in portrait.choices:
        yield f"`{each.name}`: {plain(each.told)}"
        yield ""
        is_told = any(member.told for member in each.members)
        yield from table(
            ("name", "number", "what it is") if is_told else ("name", "number"),
            [
                (code(member.name), str(member.number), *((plain(member.told),) if is_told else ()))
                for member in each.members
            ],
        )


# What it tells and keeps.


def _shapes(title: str, shapes: tuple[Shape, ...], told: str) -> Iterator[str]:
    if not shapes:
        return
    yield f"## {title}"
    yield ""
    if told:
        yield told
        yield ""
    yield from table(
        (title.lower().removesuffix("s"), "what it is", "fields"),
        [
            (
                f"**{code(each.name)}**" + (f"{BREAK}({code(each.called)})" if told else ""),
                plain(each.told),
                BREAK.join([_field(field) for field in each.fields]),
            )
            for each in shapes
        ],
    )


def _field(field: Typed) -> str:
    told = f": {plain(field.told)}" if field.told else ""
    return f"{code(field.name)} {_typed(field)}{told}"


def _kept(portrait: Portrait) -> Iterator[str]:
    if not portrait.kept:
        return
    yield "## In the state"
    yield ""
    yield "A key is the byte 01, the words, and the parts of the key one after another, each with its most bytes."
    yield ""
    yield from table(
        ("field", "key", "value", "written by"),
        [
            (
                f"**{code(each.name)}** {each.sort}"
                + (f"{BREAK}{plain(each.told)}" if each.told else ""),
                _key(each),
                plain(each.value),
                codes([m.name for m in portrait.methods if each.name in m.reach.written]),
            )
            for each in portrait.kept
        ],
    )


def _key(kept: Kept) -> str:
    first = f"`{kept.prefix[:1].hex()}` `{kept.prefix[1:].decode('ascii')}`"
    parts = [f"{plain(each.kind)} ({each.longest_bytes})" for each in kept.key]
    return " ".join([first, *parts])


def _reasons(portrait: Portrait) -> Iterator[str]:
    used = {
        reason: [each.name for each in portrait.methods if reason in each.reach.reasons]
        for reason in dict.fromkeys(
            [*portrait.reasons, *[r for each in portrait.methods for r in each.reach.reasons]]
        )
    }
    if not used:
        return
    yield "## Reasons"
    yield ""
    yield "What a receipt says, and what a person reads; those of the runtime stand in `docs/contracts/README.md`."
    yield ""
    yield from table(
        ("reason", "English", "Bahasa Melayu", "methods"),
        [
            (code(reason), *_sentences(portrait.name, reason), codes(methods))
            for reason, methods in used.items()
        ],
    )


def _sentences(contract: str, reason: str) -> list[str]:
    told = [sentence(contract, reason, each) for each in (Language.ENGLISH, Language.MALAY)]
    return ["not in the catalogue" if each is None else plain(each) for each in told]


def _numbers(portrait: Portrait) -> Iterator[str]:
    if not portrait.numbers:
        return
    yield "## Numbers"
    yield ""
    yield from table(
        ("name", "value", "what it is"),
        [
            (
                code(each.name),
                duration(each.number)
                if each.name.endswith("_MS") and each.number > 0
                else f"{each.number:,}",
                plain(each.told),
            )
            for each in portrait.numbers
        ],
    )


# Others.


def _peers(portrait: Portrait, known: Collection[str]) -> Iterator[str]:
    if not portrait.peers:
        return
    yield "## Other contracts that it asks"
    yield ""
    yield from table(
        ("contract", "for", "methods"),
        [
            (_linked(each.contract, known), plain(each.told), BREAK.join(_asked(each)))
            for each in portrait.peers
        ],
    )


def _asked(peer: Peer) -> Iterator[str]:
    for name, told in peer.methods:
        yield f"{code(name)} {plain(told)}".rstrip()


def _linked(contract: str, known: Collection[str]) -> str:
    return f"[`{contract}`]({contract}.md)" if contract in known else code(contract)


def _diagram(portrait: Portrait) -> Iterator[str]:
    yield "## Who sets what going"
    yield ""
    yield "Rounded: a role. Framed twice: another contract. Flag: an event."
    yield ""
    yield from call_diagram(portrait)
