"""A genesis as people compare it, and as programs read it."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Console
from rich.text import Text

from chain.frozen import names_of
from chain.genesis import Parameters
from cli.catalogue import Language, Saying, phrase
from cli.listing import in_groups, show_values
from cli.sayings.folders import FolderSaying
from cli.tell import local_time
from contracts.founding import FirstMember
from contracts.loader import Program
from node.host.ceremony import AgencyKind, role_words
from node.host.joining import Founding

SAFE = 4
"""Authorities that bear the absence of one."""


def founding_object(founding: Founding, programs: tuple[Program, ...]) -> dict[str, object]:
    """A genesis for programs."""
    genesis, authorities = founding.genesis, founding.genesis.authorities
    parameters = genesis.parameters
    return {
        "chain_id": founding.chain_id.hex(),
        "digest": founding.digest.hex(),
        "timestamp_ms": genesis.timestamp_ms,
        "authorities": [key.hex() for key in authorities.keys],
        "quorum": authorities.quorum,
        "parameters": {name: getattr(parameters, name) for name in names_of(Parameters)},
        "contracts": {each.alone().name: each.digest.hex() for each in programs},
        "members": [
            {
                "member": member.member.hex(),
                "kind": AgencyKind(member.kind).word,
                "name_commitment": member.name_commit.hex(),
                "is_steward": at == 0,
                "users": [
                    {"key": user.key.hex(), "roles": role_words(user.roles)}
                    for user in member.users
                ],
                "nodes": [
                    {
                        "vote_key": node.key.hex(),
                        "node_id": node.network_id.hex(),
                        "votes": node in member.nodes,
                    }
                    for node in (*member.nodes, *member.waiting)
                ],
            }
            for at, member in enumerate(founding.members)
        ],
    }


def show_founding(
    founding: Founding,
    programs: tuple[Program, ...],
    own: FirstMember | None,
    language: Language,
    out: Console,
) -> None:
    """A genesis for people; `own` is the part of the agency that looks."""
    for at, member in enumerate(founding.members):
        title = Text(member.member.hex(), style="bold")
        if at == 0:
            title.append(f"  {phrase(FolderSaying.STEWARD, language)}", style="cyan")
        if own == member:
            title.append(f"  {phrase(FolderSaying.YOURS, language)}", style="green")
        out.print(title, soft_wrap=True)
        show_values(_member_rows(member), language, out)
    out.print()
    show_values(_chain_rows(founding, programs, language), language, out)
    if len(founding.genesis.authorities) < SAFE:
        out.print(phrase(FolderSaying.FEW, language), style="yellow", markup=False)
    out.print()
    out.print(Text(phrase(FolderSaying.CHAIN_ID, language), style="bold"))
    for line in in_groups(founding.chain_id):
        out.print(Text(f"  {line}", style="bold"), soft_wrap=True)


def _member_rows(member: FirstMember) -> Iterator[tuple[Saying, str | Text]]:
    yield FolderSaying.KIND, AgencyKind(member.kind).word
    yield FolderSaying.NAME_COMMITMENT, member.name_commit.hex()
    for user in member.users:
        yield FolderSaying.USER, user.key.hex()
        yield FolderSaying.ROLES, ", ".join(role_words(user.roles))
    for node in (*member.nodes, *member.waiting):
        yield FolderSaying.NODE_ID, node.network_id.hex()
        is_voting = node in member.nodes
        yield (FolderSaying.VOTE_KEY if is_voting else FolderSaying.FOLLOWS), node.key.hex()


def _chain_rows(
    founding: Founding, programs: tuple[Program, ...], language: Language
) -> Iterator[tuple[Saying, str | Text]]:
    genesis, authorities = founding.genesis, founding.genesis.authorities
    yield FolderSaying.FOUNDED, local_time(genesis.timestamp_ms)
    told = phrase(
        FolderSaying.AUTHORITIES_ARE,
        language,
        count=len(authorities),
        quorum=authorities.quorum,
        faulty=(len(authorities) - 1) // 3,
    )
    yield FolderSaying.AUTHORITIES, told
    parameters = genesis.parameters
    for parameter in names_of(Parameters):
        yield FolderSaying.PARAMETERS, f"{parameter} {getattr(parameters, parameter):,}"
    names = [f"{each.alone().name} {each.digest.hex()[:16]}" for each in programs]
    for name in names:
        yield FolderSaying.CONTRACTS, name
    yield FolderSaying.DIGEST, founding.digest.hex()
    yield FolderSaying.CHAIN_ID, founding.chain_id.hex()
