"""A node joins a network once: with the genesis that all have agreed on, and with its own part unchanged in it."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from chain.authorities import AuthoritySet
from chain.genesis import Parameters
from chain.primitives import ChainId, Digest, Milliseconds, PublicKey
from consensus.vote_log import new_log, read_log
from contracts.founding import CallWriting, founding_members
from contracts.shelf import shipped
from contracts.words import Role
from node.host.ceremony import AgencyKind, NotAPart, Part, assemble
from node.host.folder import FolderFault, FolderRefused, NodeFolder
from node.host.joining import Founding, JoinFault, JoinRefused, join, read_founding
from node.host.key_files import Use, look_at, mark_logged, new_key, read_key, seal_anew
from node.host.new_folder import FIRST_ROLES, Passphrases, Wanted, make_folder
from node.host.new_vote_key import NotInANode, new_vote_key
from node.host.profile import read_profile
from node.host.vote_log_files import VoteLogFiles

PROGRAMS = shipped()
USERS = {"pegawai-1": FIRST_ROLES, "pegawai-2": (Role.DPO,)}


def folder_of(root: Path, name: str, *, votes: bool = True) -> NodeFolder:
    folder = NodeFolder(root / name)
    make_folder(folder.path, Wanted(name, AgencyKind.ZAKAT, votes, USERS), Passphrases())
    return folder


def part_of(folder: NodeFolder) -> Part:
    return Part.from_json(read_profile(folder).part(folder).to_json())


def founded(*parts: Part) -> Founding:
    programs = PROGRAMS
    genesis = assemble(
        parts,
        programs,
        nonce=Digest(b"n" * 32),
        timestamp_ms=Milliseconds(1_000_000),
        parameters=Parameters(),
    )
    return read_founding(genesis, programs, Path("genesis"))


@pytest.fixture
def one(tmp_path: Path) -> NodeFolder:
    return folder_of(tmp_path, "one")


@pytest.fixture
def two(tmp_path: Path) -> NodeFolder:
    return folder_of(tmp_path, "two", votes=False)


def refusal(folder: NodeFolder, founding: Founding, agreed: ChainId | None = None) -> JoinRefused:
    with pytest.raises(JoinRefused) as refused:
        join(folder, founding, agreed or founding.chain_id)
    return refused.value


def log_of(folder: NodeFolder) -> bytes | None:
    key = read_key(folder.vote_keys()[0], Use.VOTE).public
    return VoteLogFiles(folder.votes).read(key)


def test_two_agencies_found_a_network_and_each_node_gets_genesis_and_log(
    one: NodeFolder, two: NodeFolder
) -> None:
    founding = founded(part_of(one), part_of(two))
    for folder in (one, two):
        join(folder, founding, founding.chain_id)
        assert folder.read_genesis() == founding.genesis
        key = read_key(folder.vote_keys()[0], Use.VOTE)
        assert log_of(folder) == new_log(key.public, founding.chain_id)
        assert key.log_of == founding.chain_id.hex()
    assert founding.members == tuple(part_of(each).member for each in (one, two))


def test_a_genesis_of_another_chain_than_agreed(one: NodeFolder) -> None:
    founding = founded(part_of(one))
    refused = refusal(one, founding, ChainId(bytes(32)))
    assert (refused.fault, refused.detail) == (JoinFault.OTHER_CHAIN, founding.chain_id.hex())
    assert not one.genesis.exists()
    assert log_of(one) is None


def test_a_genesis_without_this_agency(one: NodeFolder, two: NodeFolder) -> None:
    assert refusal(two, founded(part_of(one))).fault is JoinFault.NOT_NAMED


def test_a_genesis_in_which_somebody_changed_this_agencys_part(
    one: NodeFolder, two: NodeFolder
) -> None:
    content = json.loads(part_of(one).to_json())
    content["users"][1]["roles"] = ["admin"]
    content["kind"] = "ngo"
    changed = Part.from_json(json.dumps(content))
    refused = refusal(one, founded(part_of(two), changed, part_of(folder_of(one.path.parent, "3"))))
    assert (refused.fault, refused.detail) == (JoinFault.CHANGED, "kind, users")


def test_a_genesis_that_says_more_than_who_founds(one: NodeFolder) -> None:
    founding = founded(part_of(one))
    programs = PROGRAMS
    more = CallWriting(programs).call("user", "found", b"k" * 32, b"m" * 16, (1,))
    for calls in ((*founding.genesis.calls, more), founding.genesis.calls[::-1], ()):
        genesis = replace(founding.genesis, calls=calls)
        with pytest.raises(JoinRefused) as refused:
            read_founding(genesis, programs, Path("genesis"))
        assert refused.value.fault is JoinFault.MORE_THAN_A_FOUNDING
    seats = AuthoritySet(tuple(sorted((*founding.genesis.authorities.keys, PublicKey(b"z" * 32)))))
    with pytest.raises(JoinRefused) as refused:
        read_founding(replace(founding.genesis, authorities=seats), programs, Path("genesis"))
    assert refused.value.fault is JoinFault.MORE_THAN_A_FOUNDING, "a key that no member brought"
    cut = replace(more, arguments=b"\x01")
    assert founding_members(programs, (*founding.genesis.calls, cut)) is None


def test_it_is_done_once(one: NodeFolder) -> None:
    founding = founded(part_of(one))
    join(one, founding, founding.chain_id)
    assert refusal(one, founding).fault is JoinFault.JOINED


def test_a_genesis_that_was_taken_away_brings_no_second_log(one: NodeFolder) -> None:
    founding = founded(part_of(one))
    join(one, founding, founding.chain_id)
    one.genesis.unlink()
    shutil.rmtree(one.votes)
    one.votes.mkdir()
    assert refusal(one, founding).fault is JoinFault.LOG_WAS_MADE
    assert log_of(one) is None


def test_keys_restored_from_a_backup_do_not_join_again(one: NodeFolder) -> None:
    """The most likely disaster: the disk is lost, and with it the log; keys and profile come from the backup."""
    founding = founded(part_of(one))
    join(one, founding, founding.chain_id)
    restored = NodeFolder(one.path.with_name("restored"))
    restored.make()
    shutil.copytree(one.keys, restored.keys, dirs_exist_ok=True)
    shutil.copy(one.profile, restored.profile)
    refused = refusal(restored, founding)
    assert (refused.fault, refused.detail) == (JoinFault.LOG_WAS_MADE, founding.chain_id.hex())


def test_another_passphrase_does_not_forget_that_the_log_was_made(one: NodeFolder) -> None:
    founding = founded(part_of(one))
    join(one, founding, founding.chain_id)
    seal_anew(one.vote_keys()[0], None, "rahsia yang panjang")
    assert look_at(one.vote_keys()[0]).log_of == founding.chain_id.hex()


def test_a_key_of_another_network_does_not_join(one: NodeFolder, two: NodeFolder) -> None:
    first, second = founded(part_of(one)), founded(part_of(one), part_of(two))
    join(one, first, first.chain_id)
    one.genesis.unlink()
    assert refusal(one, second).fault is JoinFault.LOG_IS_THERE


def test_a_key_whose_file_names_another_chain_does_not_join(one: NodeFolder) -> None:
    founding = founded(part_of(one))
    key = read_key(one.vote_keys()[0], Use.VOTE).public
    VoteLogFiles(one.votes).create(key, founding.chain_id)
    mark_logged(one.vote_keys()[0], ChainId(bytes(32)))
    assert refusal(one, founding).fault is JoinFault.LOG_WAS_MADE


@pytest.mark.parametrize("name", ["chain", "outbox"])
def test_a_node_that_has_run_does_not_join(name: str, one: NodeFolder) -> None:
    (one.path / name).mkdir()
    assert refusal(one, founded(part_of(one))).fault is JoinFault.HAS_RUN


@pytest.mark.parametrize("is_marked", [False, True])
def test_a_join_that_was_cut_short_goes_on(one: NodeFolder, *, is_marked: bool) -> None:
    """The log is on disk, with or without its note in the key's file, and the genesis is not."""
    founding = founded(part_of(one))
    path = one.vote_keys()[0]
    VoteLogFiles(one.votes).create(read_key(path, Use.VOTE).public, founding.chain_id)
    if is_marked:
        mark_logged(path, founding.chain_id)
    join(one, founding, founding.chain_id)
    assert one.read_genesis() == founding.genesis
    assert read_key(path, Use.VOTE).log_of == founding.chain_id.hex()


def test_who_runs_does_not_join(one: NodeFolder) -> None:
    founding = founded(part_of(one))
    with one.held(), pytest.raises(FolderRefused) as refused:
        join(one, founding, founding.chain_id)
    assert refused.value.fault is FolderFault.HELD


def test_parts_that_do_not_fit_are_refused(one: NodeFolder, two: NodeFolder) -> None:
    with pytest.raises(NotAPart, match="twice"):
        founded(part_of(one), part_of(one))
    with pytest.raises(NotAPart, match="no agency brings a node that votes"):
        founded(part_of(two))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"kind": "zakta"}, "kind is one of"),
        ({"sinergi_part": 2}, "does not say"),
        ({"users": []}, "no users"),
        ({"users": [{"key": "00", "roles": ["admin"]}]}, "key is 64 digits"),
        ({"users": [{"key": "00" * 32, "roles": ["queen"]}]}, "roles are some of"),
        ({"member": "G" * 32}, "member is 32 digits"),
        ({"authorities": 7}, "authorities is a list"),
    ],
)
def test_a_part_that_is_none_says_why(
    change: dict[str, object], words: str, one: NodeFolder
) -> None:
    content = {**json.loads(part_of(one).to_json()), **change}
    with pytest.raises(NotAPart, match=words):
        Part.from_json(json.dumps(content))


class TestFurtherVoteKeys:
    def test_one_in_a_node_that_has_joined_gets_its_log_at_once(self, one: NodeFolder) -> None:
        founding = founded(part_of(one))
        join(one, founding, founding.chain_id)
        path = one.keys / "vote-2.key"
        new_vote_key(path, None)
        key = read_key(path, Use.VOTE)
        log = VoteLogFiles(one.votes).read(key.public)
        assert log is not None
        assert read_log(log).chain_id == founding.chain_id
        assert key.log_of == founding.chain_id.hex()
        assert path in one.vote_keys()

    def test_one_made_before_gets_it_when_the_node_joins(self, one: NodeFolder) -> None:
        path = one.keys / "vote-2.key"
        before = part_of(one)
        new_vote_key(path, None)
        assert read_key(path, Use.VOTE).log_of is None
        assert part_of(one) == before, (
            "the agency's part names the first key, whatever others are called"
        )
        founding = founded(before)
        join(one, founding, founding.chain_id)
        assert read_key(path, Use.VOTE).log_of == founding.chain_id.hex()

    @pytest.mark.parametrize("place", ["vote-2.key", "keys/other.key", "elsewhere/keys/vote.key"])
    def test_one_where_no_node_looks_is_refused(self, place: str, one: NodeFolder) -> None:
        path = one.path / place
        path.parent.mkdir(parents=True, exist_ok=True)
        with pytest.raises(NotInANode):
            new_vote_key(path, None)
        assert not path.exists()


def test_a_new_seal_opens_with_the_new_passphrase_only(tmp_path: Path) -> None:
    path = tmp_path / "aminah.key"
    public = new_key(path, Use.USER, "lama lama lama")
    seal_anew(path, "lama lama lama", "baharu baharu")
    found = look_at(path)
    assert (found.public, found.use, found.is_sealed) == (public, Use.USER, True)
    assert found.open("baharu baharu").public == public
    seal_anew(path, "baharu baharu", None)
    assert look_at(path).open().public == public
    assert not list(tmp_path.glob("*.unfinished"))
