"""Mermaid diagrams of a contract: how its choices move, and who sets what going.

Names in a source are ASCII words, so they can stand in a diagram as they are; each gets a letter before it, since
some words mean something to Mermaid.
"""

from __future__ import annotations

from collections.abc import Iterator

from contracts.entry import How
from contracts.portrait.lives import ANY, Life, Move
from contracts.portrait.portrait import Method, Portrait
from contracts.words import snake


def life_diagram(life: Life) -> Iterator[str]:
    """The states of one choice, with the methods that move it."""
    yield "```mermaid"
    yield "stateDiagram-v2"
    names = dict.fromkeys([end for move in life.moves for end in (move.before, move.after)])
    for name in names:
        if name is not None:
            told = "any of them" if name == ANY else name
            yield f'    state "{told}" as {_state(name)}'
    for move in life.moves:
        yield f"    {_start(move)} --> {_state(move.after)}: {', '.join(move.methods)}"
    yield "```"


def _state(name: str) -> str:
    return "s_any" if name == ANY else f"s_{name}"


def _start(move: Move) -> str:
    return "[*]" if move.before is None else _state(move.before)


def call_diagram(portrait: Portrait) -> Iterator[str]:
    """Who calls which method, what it tells, arms, and asks of others; questions that ask nobody are left out."""
    yield "```mermaid"
    yield "flowchart LR"
    arrows: list[str] = []
    for method in portrait.methods:
        if method.spec.how is not How.VIEW or method.reach.asked:
            arrows += _callers(method)
            arrows += _followers(method)
    yield from dict.fromkeys([f"    {each}" for each in arrows])
    yield "```"


def _callers(method: Method) -> Iterator[str]:
    name = f'm_{method.name}["{method.name}"]'
    for role in method.spec.roles:
        yield f'r_{role.name}(["{role.name}"]) --> {name}'
    for caller in method.spec.callers:
        yield f'c_{caller}[["{caller}"]] --> {name}'
    if method.spec.how is How.TICK:
        yield f"clock((clock)) --> {name}"
    if method.spec.how is How.GENESIS:
        yield f"genesis((genesis)) --> {name}"
    if method.spec.how is How.VIEW:
        yield name


def _followers(method: Method) -> Iterator[str]:
    name = f"m_{method.name}"
    for event in method.reach.events:
        yield f'{name} --> e_{event}>"{snake(event)}"]'
    for tick in dict.fromkeys([each.tick for each in method.reach.armed]):
        yield f'{name} -. arms .-> m_{tick}["{tick}"]'
    for contract, asked in method.reach.asked:
        yield f'{name} --> p_{contract}_{asked}[["{contract}.{asked}"]]'
