"""Every word that people read, in English and in Malay; `sim`, `bench` and logs speak English only."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from types import MappingProxyType


class Language(Enum):
    """A language of the catalogue, by its code."""

    ENGLISH = "en"
    MALAY = "ms"


class Phrase(Enum):
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
    CALL_DONE = "a call was done"
    CALL_FAILED = "a call failed"
    MORE = "so many more"
    CHECKPOINT = "label: checkpoint"
    UNCOMPARED = "no chain id was given"
    REFUSED = "title of an error frame"
    FAILED = "title of an error frame that comes late"
    KEPT = "label: what was kept"
    DO = "label: what to do"
    STOPPED = "Ctrl-C where there is nothing to keep"


def phrase(which: Phrase, language: Language, **details: object) -> str:
    """`which` in `language`, its gaps filled."""
    return _PHRASES[which][language].format(**details)


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
            _EN: "Check a proof of something in the chain; no node is needed.",
            _MS: "Semak bukti tentang sesuatu dalam rantaian; nod tidak diperlukan.",
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
        Phrase.REFUSED: {_EN: "This cannot be done", _MS: "Ini tidak dapat dilakukan"},
        Phrase.FAILED: {_EN: "This went wrong", _MS: "Ini tidak berjaya"},
        Phrase.KEPT: {_EN: "Kept", _MS: "Kekal"},
        Phrase.DO: {_EN: "To do", _MS: "Tindakan"},
        Phrase.STOPPED: {
            _EN: "Stopped. Files that were written before are whole; the same command begins again.",
            _MS: "Dihentikan. Fail yang telah ditulis adalah utuh; perintah yang sama bermula semula.",
        },
    }
)
