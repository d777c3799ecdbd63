"""Every word that people read, in English and in Malay; `sim`, `bench` and logs speak English only.

What a room of commands says stands beside this module in `cli/sayings`, one Saying for each thing said.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType


class Language(Enum):
    """A language of the catalogue, by its code."""

    ENGLISH = "en"
    MALAY = "ms"


@dataclass(frozen=True, slots=True)
class Said:
    """The words of one thing."""

    english: str
    malay: str


class Saying(Enum):
    """Things said outside an error frame; the value of each is a Said, but for those of Phrase."""


class Phrase(Saying):
    """Something said outside an error frame."""

    ABOUT = "what sinergi is"
    SIM = "what sim does"
    USAGE = "heading: usage"
    OPTIONS = "heading: options"
    COMMANDS = "heading: commands"
    EXAMPLES = "heading: examples"
    ARGUMENTS = "what follows sinergi in its usage"
    HELP = "what --help does"
    VERSION = "what --version does"
    LANG = "what --lang does"
    VERSION_IS = "the answer to --version"
    DEMO = "what the demo shows"
    FORTY = "what forty seeds are"
    PROOF = "what proof does"
    PROOF_ARGUMENTS = "what follows sinergi proof in its usage"
    VERIFY = "what proof verify does, in short"
    VERIFY_ABOUT = "what proof verify does"
    VERIFY_ARGUMENTS = "what follows sinergi proof verify in its usage"
    VERIFY_CHAIN_ID = "what --chain-id does"
    VERIFY_CHECKPOINT = "what --checkpoint does"
    VERIFY_JSON = "what --json does"
    VERIFY_YOURS = "example: of your own chain"
    VERIFY_LATER = "example: from a checkpoint"
    HOLDS = "the proof holds"
    FAILS = "the proof does not hold"
    WHY = "label: why it does not hold"
    CHAIN = "label: chain"
    BLOCK = "label: block"
    BLOCK_IS = "height and epoch of a block"
    TIME = "label: block time"
    SIGNED_BY = "label: signed by"
    SIGNED_BY_IS = "how many of how many signed"
    KEY = "label: key"
    VALUE = "label: value"
    NO_VALUE = "the key has no value"
    TRANSACTION = "label: transaction"
    MEMBER = "label: member"
    AUTHOR = "label: author"
    COSIGNER = "label: cosigner"
    CALL = "label: call"
    FALLEN_DUE = "label: what fell due at a block's start"
    CALL_DONE = "a call was done"
    CALL_FAILED = "a call failed"
    MORE = "so many more"
    CHECKPOINT = "label: checkpoint"
    UNCOMPARED = "no chain id was given"
    CONTRACT = "what contract does"
    CHECK = "what contract check does, in short"
    CHECK_ABOUT = "what contract check does"
    CHECK_ARGUMENTS = "what follows sinergi contract check in its usage"
    CHECK_ALL = "example: a folder"
    TEST = "what contract test does, in short"
    TEST_ABOUT = "what contract test does"
    TEST_ARGUMENTS = "what follows sinergi contract test in its usage"
    TEST_WHERE = "what --tests does"
    TEST_ONE = "example: some tests"
    DOCS = "what contract docs does, in short"
    DOCS_ABOUT = "what contract docs does"
    DOCS_ARGUMENTS = "what follows sinergi contract docs in its usage"
    DOCS_ALL = "what --all does"
    DOCS_FOLDER = "what --folder does"
    DOCS_OURS = "example: the pages of this release"
    CHAIN_ABOUT = "what chain does"
    DIFF = "what chain diff does, in short"
    DIFF_ABOUT = "what chain diff does"
    DIFF_ARGUMENTS = "what follows sinergi chain diff in its usage"
    DIFF_GENESIS = "what --genesis does"
    DIFF_STORES = "example: two stores"
    DIFF_NODES = "example: two nodes"
    WROTE = "a file is written"
    GOOD = "a file is a contract"
    BAD = "a file is no contract"
    NAME = "label: name"
    CONTRACT_VERSION = "label: version of a contract"
    DIGEST = "label: digest of a contract"
    METHODS = "label: methods"
    BY_PERSON = "roles, and a second person"
    BY_MEMBER = "roles, and a second member"
    BY_STANDING = "roles, of a member that stands elsewhere"
    BY_EVERYBODY = "who may call a view"
    BY_CONTRACTS = "who may call an internal method"
    BY_CLOCK = "who calls a tick"
    BY_GENESIS = "who calls a method of the genesis"
    HAS_GENESIS = "what it means to have a genesis"
    TESTED = "how many tests passed"
    REFUSED = "title of an error frame"
    FAILED = "title of an error frame that comes late"
    KEPT = "label: what was kept"
    DO = "label: what to do"
    STOPPED = "Ctrl-C where there is nothing to keep"


def phrase(which: Saying, language: Language, **details: object) -> str:
    """`which` in `language`, its gaps filled."""
    if isinstance(which, Phrase):
        return _PHRASES[which][language].format(**details)
    said = which.value
    assert isinstance(said, Said)
    words = said.malay if language is Language.MALAY else said.english
    return words.format(**details)


_EN = Language.ENGLISH
_MS = Language.MALAY

_PHRASES: Mapping[Phrase, Mapping[Language, str]] = MappingProxyType(
    {
        Phrase.ABOUT: {
            _EN: "Sinergi: a permissioned blockchain for referral agencies.",
            _MS: "Sinergi: rantaian blok berizin untuk agensi rujukan.",
        },
        Phrase.SIM: {
            _EN: "Run the real node in a simulated network that fails and lies.",
            _MS: "Jalankan nod sebenar dalam rangkaian simulasi yang gagal dan menipu.",
        },
        Phrase.USAGE: {_EN: "Usage", _MS: "Penggunaan"},
        Phrase.OPTIONS: {_EN: "Options", _MS: "Pilihan"},
        Phrase.COMMANDS: {_EN: "Commands", _MS: "Perintah"},
        Phrase.EXAMPLES: {_EN: "Examples", _MS: "Contoh"},
        Phrase.ARGUMENTS: {_EN: "[OPTIONS] COMMAND ...", _MS: "[PILIHAN] PERINTAH ..."},
        Phrase.HELP: {_EN: "Show this page.", _MS: "Paparkan halaman ini."},
        Phrase.VERSION: {_EN: "Show the version.", _MS: "Paparkan versi."},
        Phrase.LANG: {
            _EN: "en or ms; otherwise that of SINERGI_LANG or LANG.",
            _MS: "en atau ms; jika tidak, bahasa SINERGI_LANG atau LANG.",
        },
        Phrase.VERSION_IS: {
            _EN: "sinergi {version}, on Python {python}",
            _MS: "sinergi {version}, dengan Python {python}",
        },
        Phrase.DEMO: {
            _EN: "one seed, shown while it runs",
            _MS: "satu benih, dipaparkan semasa dijalankan",
        },
        Phrase.FORTY: {
            _EN: "forty seeds, checked and summed up",
            _MS: "empat puluh benih, disemak dan dirumuskan",
        },
        Phrase.PROOF: {
            _EN: "Check a proof of something in the chain, or have a node write one.",
            _MS: "Semak bukti tentang sesuatu dalam rantaian, atau minta nod menulisnya.",
        },
        Phrase.PROOF_ARGUMENTS: {_EN: "COMMAND ...", _MS: "PERINTAH ..."},
        Phrase.VERIFY: {_EN: "check a proof file", _MS: "semak fail bukti"},
        Phrase.VERIFY_ABOUT: {
            _EN: "Check a proof file: that a value, its absence, or a transaction with its receipt "
            "stands in a block that a quorum of the chain's authorities made final. Exit status "
            "0: it holds; 1: it does not; 2: nothing was checked.",
            _MS: "Semak fail bukti: bahawa suatu nilai, ketiadaannya, atau suatu transaksi dengan "
            "resitnya berada dalam blok yang dimuktamadkan oleh kuorum pihak berkuasa rantaian. "
            "Status keluar 0: bukti sah; 1: tidak sah; 2: tiada yang disemak.",
        },
        Phrase.VERIFY_ARGUMENTS: {_EN: "[OPTIONS] FILE", _MS: "[PILIHAN] FAIL"},
        Phrase.VERIFY_CHAIN_ID: {
            _EN: "The chain that the proof has to be of; without it, it may be of any.",
            _MS: "Rantaian yang mesti menjadi asal bukti; tanpanya, mana-mana rantaian diterima.",
        },
        Phrase.VERIFY_CHECKPOINT: {
            _EN: "Who voted in an epoch, as an earlier proof showed; this one has to agree.",
            _MS: "Pengundi suatu epok, seperti ditunjukkan bukti terdahulu; bukti ini mesti sepadan.",
        },
        Phrase.VERIFY_JSON: {
            _EN: "One JSON object on standard output, for machines.",
            _MS: "Satu objek JSON pada output piawai, untuk mesin.",
        },
        Phrase.VERIFY_YOURS: {
            _EN: "a proof that has to be of your own chain",
            _MS: "bukti yang mesti berasal dari rantaian anda sendiri",
        },
        Phrase.VERIFY_LATER: {
            _EN: "a proof that starts from a checkpoint",
            _MS: "bukti yang bermula dari titik semak",
        },
        Phrase.HOLDS: {_EN: "The proof holds.", _MS: "Bukti ini sah."},
        Phrase.FAILS: {_EN: "The proof does not hold.", _MS: "Bukti ini tidak sah."},
        Phrase.WHY: {_EN: "why", _MS: "sebab"},
        Phrase.CHAIN: {_EN: "chain", _MS: "rantaian"},
        Phrase.BLOCK: {_EN: "block", _MS: "blok"},
        Phrase.BLOCK_IS: {
            _EN: "height {height}, epoch {epoch}",
            _MS: "ketinggian {height}, epok {epoch}",
        },
        Phrase.TIME: {_EN: "time", _MS: "masa"},
        Phrase.SIGNED_BY: {_EN: "signed by", _MS: "ditandatangani"},
        Phrase.SIGNED_BY_IS: {
            _EN: "{signatures} of {authorities} authorities",
            _MS: "{signatures} daripada {authorities} pihak berkuasa",
        },
        Phrase.KEY: {_EN: "key", _MS: "kunci"},
        Phrase.VALUE: {_EN: "value", _MS: "nilai"},
        Phrase.NO_VALUE: {
            _EN: "none: the key has no value after this block",
            _MS: "tiada: kunci ini tidak bernilai selepas blok ini",
        },
        Phrase.TRANSACTION: {_EN: "transaction", _MS: "transaksi"},
        Phrase.MEMBER: {_EN: "member", _MS: "ahli"},
        Phrase.AUTHOR: {_EN: "author", _MS: "penulis"},
        Phrase.COSIGNER: {_EN: "cosigner", _MS: "penandatangan bersama"},
        Phrase.CALL: {_EN: "call", _MS: "panggilan"},
        Phrase.FALLEN_DUE: {_EN: "fell due", _MS: "tiba masanya"},
        Phrase.CALL_DONE: {_EN: "{name}: done", _MS: "{name}: selesai"},
        Phrase.CALL_FAILED: {_EN: "{name}: failed, {detail}", _MS: "{name}: gagal, {detail}"},
        Phrase.MORE: {_EN: "and {most} more", _MS: "dan {most} lagi"},
        Phrase.CHECKPOINT: {_EN: "checkpoint", _MS: "titik semak"},
        Phrase.UNCOMPARED: {
            _EN: "Anybody can make a chain: compare this one's id with the one that you trust, or "
            "give that with --chain-id.",
            _MS: "Sesiapa sahaja boleh membuat rantaian: bandingkan pengenalnya dengan yang anda "
            "percayai, atau berikan yang itu dengan --chain-id.",
        },
        Phrase.CONTRACT: {
            _EN: "Check, test and describe contracts, for those who write them.",
            _MS: "Semak, uji dan huraikan kontrak, untuk penulisnya.",
        },
        Phrase.CHECK: {_EN: "check sources of contracts", _MS: "semak sumber kontrak"},
        Phrase.CHECK_ABOUT: {
            _EN: "Check sources of contracts as a node does, and say everything that is wrong with "
            "them; of a good one its digest, which is what the members vote. Exit status 0: all are "
            "contracts; 1: something is wrong; 2: nothing was checked.",
            _MS: "Semak sumber kontrak seperti yang dilakukan oleh nod, dan nyatakan semua yang salah; "
            "bagi yang betul, cernaannya, iaitu yang diundi oleh ahli. Status keluar 0: semuanya "
            "kontrak; 1: ada yang salah; 2: tiada yang disemak.",
        },
        Phrase.CHECK_ARGUMENTS: {_EN: "[OPTIONS] FILE ...", _MS: "[PILIHAN] FAIL ..."},
        Phrase.CHECK_ALL: {_EN: "every contract of a folder", _MS: "setiap kontrak dalam folder"},
        Phrase.TEST: {_EN: "run the tests of a contract", _MS: "jalankan ujian kontrak"},
        Phrase.TEST_ABOUT: {
            _EN: "Check a contract, then run its tests with pytest: NAME.py has its tests beside it, in "
            "test_NAME.py and test_NAME_*.py. What stands behind the file is for pytest. Exit status "
            "0: all passed; 1: something is wrong; 2: nothing was run.",
            _MS: "Semak kontrak, kemudian jalankan ujiannya dengan pytest: ujian NAMA.py berada di "
            "sebelahnya, dalam test_NAMA.py dan test_NAMA_*.py. Apa yang mengikuti fail itu ialah "
            "untuk pytest. Status keluar 0: semua lulus; 1: ada yang salah; 2: tiada yang dijalankan.",
        },
        Phrase.TEST_ARGUMENTS: {
            _EN: "[OPTIONS] FILE [PYTEST ARGUMENTS]",
            _MS: "[PILIHAN] FAIL [ARGUMEN PYTEST]",
        },
        Phrase.TEST_WHERE: {
            _EN: "Where the tests are, a folder or a file, if not beside the contract.",
            _MS: "Tempat ujian, folder atau fail, jika bukan di sebelah kontrak.",
        },
        Phrase.TEST_ONE: {
            _EN: "the tests with a word in their names",
            _MS: "ujian yang namanya mengandungi satu perkataan",
        },
        Phrase.DOCS: {_EN: "write a page about contracts", _MS: "tulis halaman tentang kontrak"},
        Phrase.DOCS_ABOUT: {
            _EN: "Describe contracts in Markdown, from their sources alone: methods, roles, deadlines, "
            "states, events, reasons, and how they lie in the state. One goes to standard output "
            "unless there is a folder. Exit status 0: done; 1: a file is no contract, nothing was "
            "written; 2: nothing was read.",
            _MS: "Huraikan kontrak dalam Markdown, daripada sumbernya sahaja: kaedah, peranan, tarikh "
            "akhir, keadaan, peristiwa, sebab, dan letaknya dalam keadaan rantaian. Satu halaman "
            "dicetak pada output piawai jika tiada folder. Status keluar 0: selesai; 1: ada fail yang "
            "bukan kontrak, tiada yang ditulis; 2: tiada yang dibaca.",
        },
        Phrase.DOCS_ARGUMENTS: {
            _EN: "[OPTIONS] FILE ... | --all",
            _MS: "[PILIHAN] FAIL ... | --all",
        },
        Phrase.DOCS_ALL: {
            _EN: "The contracts of this release, with an index.",
            _MS: "Kontrak keluaran ini, dengan indeks.",
        },
        Phrase.DOCS_FOLDER: {
            _EN: "Write NAME.md there for each contract; the folder is made.",
            _MS: "Tulis NAMA.md di situ bagi setiap kontrak; folder itu dibuat.",
        },
        Phrase.DOCS_OURS: {
            _EN: "the pages of this release, anew",
            _MS: "halaman keluaran ini, semula",
        },
        Phrase.CHAIN_ABOUT: {
            _EN: "Examine the stores of nodes that are not running.",
            _MS: "Periksa stor nod yang tidak berjalan.",
        },
        Phrase.DIFF: {
            _EN: "find where two stores are not the same",
            _MS: "cari tempat dua stor tidak sama",
        },
        Phrase.DIFF_ABOUT: {
            _EN: "Compare the stores of two nodes, and find the first height at which they are not the "
            "same: the block, the receipt, or the contract and key of the state, both values, and the "
            "transaction, call and method that wrote it. A and B are folders of nodes that are not running, "
            "or the stores in them; nothing there changes. Exit status 0: nothing differs in what both hold; 1: something does; 2: nothing "
            "was compared.",
            _MS: "Bandingkan stor dua nod, dan cari ketinggian pertama yang tidak sama: blok, resit, atau "
            "kontrak dan kunci keadaan, kedua-dua nilainya, serta transaksi, panggilan dan kaedah yang "
            "menulisnya. A dan B ialah folder nod yang tidak berjalan, atau stor di dalamnya; tiada apa-apa "
            "di situ berubah. Status keluar 0: tiada perbezaan dalam kandungan kedua-duanya; 1: ada; 2: tiada yang dibandingkan.",
        },
        Phrase.DIFF_ARGUMENTS: {_EN: "[OPTIONS] A B", _MS: "[PILIHAN] A B"},
        Phrase.DIFF_GENESIS: {
            _EN: "Execute all blocks again, from this genesis on; a node's folder has it.",
            _MS: "Laksanakan semula semua blok, bermula dengan genesis ini; folder nod mengandunginya.",
        },
        Phrase.DIFF_STORES: {
            _EN: "two copies of stores, without a node's folder around them",
            _MS: "dua salinan stor, tanpa folder nod di sekelilingnya",
        },
        Phrase.DIFF_NODES: {
            _EN: "the folders of two nodes",
            _MS: "folder dua nod",
        },
        Phrase.WROTE: {_EN: "{path} is written.", _MS: "{path} telah ditulis."},
        Phrase.GOOD: {_EN: "{path} is a contract.", _MS: "{path} ialah kontrak."},
        Phrase.BAD: {
            _EN: "{path} is no contract; findings: {count}.",
            _MS: "{path} bukan kontrak; penemuan: {count}.",
        },
        Phrase.NAME: {_EN: "name", _MS: "nama"},
        Phrase.CONTRACT_VERSION: {_EN: "version", _MS: "versi"},
        Phrase.DIGEST: {_EN: "digest", _MS: "cernaan"},
        Phrase.METHODS: {_EN: "methods", _MS: "kaedah"},
        Phrase.BY_PERSON: {_EN: "{roles}, and a second person", _MS: "{roles}, dan orang kedua"},
        Phrase.BY_MEMBER: {
            _EN: "{roles}, and one of another member",
            _MS: "{roles}, dan seorang daripada ahli lain",
        },
        Phrase.BY_STANDING: {
            _EN: "{roles} of a member that is {standing}",
            _MS: "{roles} ahli {standing}",
        },
        Phrase.BY_EVERYBODY: {_EN: "a question, for everybody", _MS: "pertanyaan, untuk semua"},
        Phrase.BY_CONTRACTS: {_EN: "the contracts {names}", _MS: "kontrak {names}"},
        Phrase.BY_CLOCK: {_EN: "the clock", _MS: "jam"},
        Phrase.BY_GENESIS: {_EN: "the genesis", _MS: "genesis"},
        Phrase.HAS_GENESIS: {
            _EN: "It has a genesis: it can be in a network from the beginning, or take the place of an "
            "earlier version, but cannot be voted in as a new contract.",
            _MS: "Ia ada genesis: ia boleh wujud dalam rangkaian sejak mula, atau mengganti versi yang "
            "terdahulu, tetapi tidak boleh diundi masuk sebagai kontrak baharu.",
        },
        Phrase.TESTED: {
            _EN: "{passed} passed, {failed} failed, {skipped} skipped.",
            _MS: "{passed} lulus, {failed} gagal, {skipped} dilangkau.",
        },
        Phrase.REFUSED: {_EN: "This cannot be done", _MS: "Ini tidak dapat dilakukan"},
        Phrase.FAILED: {_EN: "This went wrong", _MS: "Ini tidak berjaya"},
        Phrase.KEPT: {_EN: "Kept", _MS: "Kekal"},
        Phrase.DO: {_EN: "To do", _MS: "Tindakan"},
        Phrase.STOPPED: {
            _EN: "Stopped. Files that were written before are whole.",
            _MS: "Dihentikan. Fail yang telah ditulis adalah utuh.",
        },
    }
)
