"""How a node joins a new network: the genesis is compared, and the vote log is made, once in its key's life."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from chain.genesis import Genesis
from chain.primitives import ChainId, Digest
from chain.transition import chain_id_of
from consensus.vote_log import new_log
from contracts.executor import ContractExecutor
from contracts.founding import FirstMember, founding_members, lacking
from contracts.loader import Program
from contracts.shelf import shipped
from node.host.folder import FolderFault, FolderRefused, NodeFolder, write_whole
from node.host.key_files import KeyFile, Use, mark_logged, read_key
from node.host.profile import Profile, read_profile
from node.host.vote_log_files import VoteLogFiles


class JoinFault(StrEnum):
    """Why a node does not join with a genesis."""

    OTHER_CHAIN = "other chain"
    MORE_THAN_A_FOUNDING = "more than a founding"
    NOT_NAMED = "not named"
    CHANGED = "changed"
    JOINED = "joined"
    HAS_RUN = "has run"
    LOG_IS_THERE = "log is there"
    LOG_WAS_MADE = "log was made"


class JoinRefused(Exception):
    """A node does not join: why, and what it is about."""

    def __init__(self, fault: JoinFault, path: Path, detail: str = "") -> None:
        super().__init__(f"{path}: {fault.value}{': ' if detail else ''}{detail}")
        self.fault = fault
        self.path = path
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Founding:
    """What a genesis says, as people compare it."""

    genesis: Genesis
    digest: Digest
    chain_id: ChainId
    members: tuple[FirstMember, ...]
    """The steward first."""


def read_founding(genesis: Genesis, programs: Iterable[Program], path: Path) -> Founding:
    """What `genesis` of the file at `path` founds; JoinRefused if it says anything beside its members."""
    programs = tuple(programs)
    members = founding_members(programs, genesis.calls)
    seats = tuple(sorted(node.key for member in members or () for node in member.nodes))
    if members is None or genesis.authorities.keys != seats:
        raise JoinRefused(JoinFault.MORE_THAN_A_FOUNDING, path)
    chain_id = chain_id_of(genesis, ContractExecutor(programs))
    return Founding(genesis, genesis.digest(), chain_id, members)


def join(folder: NodeFolder, founding: Founding, agreed: ChainId) -> None:
    """Join the network that all have agreed on: the genesis goes into `folder`, and each vote key gets its log.

    `agreed` is the chain id that the agencies compared. JoinRefused, KeyRefused or FolderRefused; StorageError if the
    disk does not take it. Done twice after a crash, it goes on where it was.
    """
    with folder.held():
        profile = read_profile(folder)
        _check_agreed(founding, agreed, folder)
        check_own_part(profile, folder, founding)
        _check_new(folder)
        logs = VoteLogFiles(folder.votes)
        keys = [read_key(path, Use.VOTE) for path in folder.vote_keys()]
        for key in keys:
            _check_log(logs, key, founding.chain_id)
        for key in keys:
            make_log(logs, key, founding.chain_id)
        try:
            write_whole(folder.genesis, founding.genesis.encode())
        except OSError as error:
            detail = error.strerror or ""
            raise FolderRefused(FolderFault.UNUSABLE, folder.genesis, detail) from error


def chain_id_in(folder: NodeFolder) -> ChainId:
    """The chain that a node has joined; FolderRefused if it has not, or if this release cannot run it."""
    programs = shipped()
    return chain_id_of(runnable_genesis(folder, programs), ContractExecutor(programs))


def runnable_genesis(folder: NodeFolder, programs: Iterable[Program]) -> Genesis:
    """The genesis in `folder`; FolderRefused if there is none, or if it needs code that is not among `programs`."""
    genesis = folder.read_genesis()
    lacked = lacking(programs, genesis.calls)
    if lacked:
        raise FolderRefused(FolderFault.OTHER_RELEASE, folder.genesis, ", ".join(lacked))
    return genesis


def make_log(logs: VoteLogFiles, key: KeyFile, chain_id: ChainId) -> None:
    """Make the vote log of a key that has never had one, and write that into the key's file."""
    if logs.read(key.public) is None:
        logs.create(key.public, chain_id)
    if key.log_of is None:
        mark_logged(key.path, chain_id)


def _check_agreed(founding: Founding, agreed: ChainId, folder: NodeFolder) -> None:
    if founding.chain_id != agreed:
        raise JoinRefused(JoinFault.OTHER_CHAIN, folder.path, founding.chain_id.hex())


def check_own_part(profile: Profile, folder: NodeFolder, founding: Founding) -> FirstMember:
    """This agency's part, which the genesis has as it was given away: users, roles, node. JoinRefused otherwise."""
    own = profile.part(folder).member
    named = [each for each in founding.members if each.member == own.member]
    if not named:
        raise JoinRefused(JoinFault.NOT_NAMED, folder.path, own.member.hex())
    if named[0] != own:
        names = ("kind", "name_commit", "users", "nodes", "waiting")
        wrong = [name for name in names if getattr(named[0], name) != getattr(own, name)]
        raise JoinRefused(JoinFault.CHANGED, folder.path, ", ".join(wrong))
    return own


def _check_new(folder: NodeFolder) -> None:
    if folder.genesis.exists():
        raise JoinRefused(JoinFault.JOINED, folder.genesis)
    for each in (folder.chain, folder.outbox):
        if each.exists():
            raise JoinRefused(JoinFault.HAS_RUN, each)


def _check_log(logs: VoteLogFiles, key: KeyFile, chain_id: ChainId) -> None:
    """There is no log and never was; or it is what a join that was cut short has left."""
    held = logs.read(key.public)
    if held is not None and held != new_log(key.public, chain_id):
        raise JoinRefused(JoinFault.LOG_IS_THERE, key.path)
    if held is None and key.log_of is not None:
        raise JoinRefused(JoinFault.LOG_WAS_MADE, key.path, key.log_of)
    if key.log_of not in (None, chain_id.hex()):
        raise JoinRefused(JoinFault.LOG_WAS_MADE, key.path, key.log_of or "")
