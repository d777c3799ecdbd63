"""Every word that people read, in English and in Malay; `sim`, `bench` and logs speak English only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType

from cli.complaint import Complaint, Reason


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
    REFUSED = "title of an error frame"
    KEPT = "label: what was kept"
    DO = "label: what to do"


@dataclass(frozen=True, slots=True)
class Wording:
    """A complaint in words: what is wrong, what was kept, what to do."""

    what: str
    kept: str
    todo: str


def phrase(which: Phrase, language: Language, **details: object) -> str:
    """`which` in `language`, its gaps filled."""
    return _PHRASES[which][language].format(**details)


def wording(complaint: Complaint, language: Language) -> Wording:
    """`complaint` in `language`, its gaps filled."""
    words = _COMPLAINTS[complaint.reason][language]
    details = complaint.details
    return Wording(
        words.what.format(**details), words.kept.format(**details), words.todo.format(**details)
    )


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
        Phrase.REFUSED: {_EN: "This cannot be done", _MS: "Ini tidak dapat dilakukan"},
        Phrase.KEPT: {_EN: "Kept", _MS: "Kekal"},
        Phrase.DO: {_EN: "To do", _MS: "Tindakan"},
    }
)

_NOTHING_RAN = "Nothing was run, and nothing was changed."
_TIADA_DIJALANKAN = "Tiada apa-apa dijalankan, dan tiada apa-apa diubah."

_COMPLAINTS: Mapping[Reason, Mapping[Language, Wording]] = MappingProxyType(
    {
        Reason.COMMAND: {
            _EN: Wording(
                "There is no command {name!r}.",
                _NOTHING_RAN,
                "Use one of: {known}. '{help}' tells what they do.",
            ),
            _MS: Wording(
                "Tiada perintah {name!r}.",
                _TIADA_DIJALANKAN,
                "Gunakan salah satu: {known}. '{help}' menerangkan gunanya.",
            ),
        },
        Reason.OPTION: {
            _EN: Wording(
                "There is no option {name}.",
                _NOTHING_RAN,
                "'{help}' lists the options.",
            ),
            _MS: Wording(
                "Tiada pilihan {name}.",
                _TIADA_DIJALANKAN,
                "'{help}' menyenaraikan pilihan.",
            ),
        },
        Reason.MISSING: {
            _EN: Wording(
                "{name} is missing.",
                _NOTHING_RAN,
                "Give it; '{help}' has examples.",
            ),
            _MS: Wording(
                "{name} tiada.",
                _TIADA_DIJALANKAN,
                "Berikan pilihan itu; lihat contoh pada '{help}'.",
            ),
        },
        Reason.OPTION_USE: {
            _EN: Wording(
                "{name} has no value, or has one and takes none.",
                _NOTHING_RAN,
                "'{help}' has examples.",
            ),
            _MS: Wording(
                "{name} tiada nilai, atau diberi nilai sedangkan tidak menerimanya.",
                _TIADA_DIJALANKAN,
                "Lihat contoh pada '{help}'.",
            ),
        },
        Reason.VALUE: {
            _EN: Wording(
                "{value!r} is not what {name} takes.",
                _NOTHING_RAN,
                "Use one of: {known}.",
            ),
            _MS: Wording(
                "{value!r} bukan nilai untuk {name}.",
                _TIADA_DIJALANKAN,
                "Gunakan salah satu: {known}.",
            ),
        },
        Reason.USAGE: {
            _EN: Wording(
                "The command line cannot be understood: {detail}",
                _NOTHING_RAN,
                "'{help}' has examples.",
            ),
            _MS: Wording(
                "Baris perintah tidak difahami: {detail}",
                _TIADA_DIJALANKAN,
                "Lihat contoh pada '{help}'.",
            ),
        },
        Reason.LANGUAGE: {
            _EN: Wording(
                "Sinergi does not speak {value!r}.",
                _NOTHING_RAN,
                "Use --lang en (English) or --lang ms (Malay).",
            ),
            _MS: Wording(
                "Sinergi tidak bertutur {value!r}.",
                _TIADA_DIJALANKAN,
                "Gunakan --lang en (bahasa Inggeris) atau --lang ms (bahasa Melayu).",
            ),
        },
        Reason.SEEDS: {
            _EN: Wording(
                "{value!r} is not a range of seeds: it takes two numbers, first and end, "
                "the first smaller, at most {most} seeds.",
                _NOTHING_RAN,
                "Write for example --seeds 0:40, which is the seeds 0 to 39.",
            ),
            _MS: Wording(
                "{value!r} bukan julat benih: julat ialah dua nombor, mula dan tamat, "
                "mula lebih kecil, paling banyak {most} benih.",
                _TIADA_DIJALANKAN,
                "Tulis contohnya --seeds 0:40, iaitu benih 0 hingga 39.",
            ),
        },
        Reason.NUMBER: {
            _EN: Wording(
                "{value!r} is not a number for {name}.",
                _NOTHING_RAN,
                "Give a whole number from {least} to {most}.",
            ),
            _MS: Wording(
                "{value!r} bukan nombor untuk {name}.",
                _TIADA_DIJALANKAN,
                "Berikan nombor bulat dari {least} hingga {most}.",
            ),
        },
        Reason.NAME: {
            _EN: Wording(
                "{name} knows no {value!r}{nearest}.",
                _NOTHING_RAN,
                "Use some of these, with commas between them, or all, or none: {known}.",
            ),
            _MS: Wording(
                "{name} tidak mengenali {value!r}{nearest}.",
                _TIADA_DIJALANKAN,
                "Gunakan sebahagian daripada yang berikut dengan koma di antaranya, atau all "
                "(semua), atau none (tiada): {known}.",
            ),
        },
        Reason.UNWRITABLE: {
            _EN: Wording(
                "{path} cannot be written: {detail}.",
                _NOTHING_RAN,
                "Name a file in a folder that exists and that you may write to.",
            ),
            _MS: Wording(
                "{path} tidak dapat ditulis: {detail}.",
                _TIADA_DIJALANKAN,
                "Namakan fail dalam folder yang wujud dan yang anda dibenarkan menulis.",
            ),
        },
        Reason.UNREADABLE: {
            _EN: Wording(
                "{path} cannot be read: {detail}.",
                _NOTHING_RAN,
                "Check the name and your permission to read the file.",
            ),
            _MS: Wording(
                "{path} tidak dapat dibaca: {detail}.",
                _TIADA_DIJALANKAN,
                "Semak namanya dan kebenaran anda untuk membaca fail itu.",
            ),
        },
        Reason.SCHEDULE: {
            _EN: Wording(
                "{path} is not a schedule of this version: {detail}.",
                "Nothing was run, and the file is as it was.",
                "Make it with 'sinergi sim shrink --seed N --output FILE'.",
            ),
            _MS: Wording(
                "{path} bukan jadual bagi versi ini: {detail}.",
                "Tiada apa-apa dijalankan, dan fail itu tidak diubah.",
                "Hasilkannya dengan 'sinergi sim shrink --seed N --output FILE'.",
            ),
        },
        Reason.RESUME: {
            _EN: Wording(
                "{path} cannot be continued: it {detail}.",
                "Nothing was run, and the file is as it was.",
                "Name another file, or delete this one to begin anew.",
            ),
            _MS: Wording(
                "{path} tidak dapat disambung: {detail}.",
                "Tiada apa-apa dijalankan, dan fail itu tidak diubah.",
                "Namakan fail lain, atau padamkan fail ini untuk bermula semula.",
            ),
        },
        Reason.NOTHING_FAILS: {
            _EN: Wording(
                "Seed {seed} does not fail, so there is nothing to shrink.",
                "The seed was run once; nothing was written.",
                "Take a seed that 'sinergi sim run' named, with the same options.",
            ),
            _MS: Wording(
                "Benih {seed} tidak gagal, maka tiada apa-apa untuk dikecilkan.",
                "Benih itu dijalankan sekali; tiada apa-apa ditulis.",
                "Ambil benih yang dinamakan oleh 'sinergi sim run', dengan pilihan yang sama.",
            ),
        },
    }
)
