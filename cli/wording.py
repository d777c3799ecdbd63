"""The catalogue's words for every complaint, and for the causes behind them, in English and in Malay.

Here are those that any command may need; a folder of commands has its own beside them or in `cli/sayings`, and all are one
catalogue.
"""

from __future__ import annotations

from types import MappingProxyType

from cli.catalogue import Language
from cli.chain import wording as chain
from cli.complaint import Because, Cause, Complaint, Ground, Reason, Trouble, Wording
from cli.contract import wording as contract
from cli.proof import wording as proof
from cli.rehearsal import wording as rehearsal
from cli.sim import wording as sim
from cli.tell import program
from cli.words import EN, MS, NOTHING_RAN, TIADA_DIJALANKAN, Causes, Complaints


def wording(complaint: Complaint, language: Language) -> Wording:
    """`complaint` in `language`, its gaps filled."""
    words = _words(complaint.reason, language)
    told = {name: _told(value, language) for name, value in complaint.details.items()}
    details = {"program": program(), **told}
    return Wording(
        words.what.format(**details), words.kept.format(**details), words.todo.format(**details)
    )


def _words(reason: Ground, language: Language) -> Wording:
    """The words for `reason`, their gaps open."""
    if isinstance(reason, Reason):
        return _COMPLAINTS[reason][language]
    trouble = reason.value
    assert isinstance(trouble, Trouble)
    return trouble.malay if language is MS else trouble.english


def _told(detail: object, language: Language) -> object:
    """`detail` as it stands in a sentence of `language`."""
    if isinstance(detail, Because):
        return _CAUSES[detail.cause][language].format(**detail.gaps)
    return detail


_OF_ANY_COMMAND: Complaints = MappingProxyType(
    {
        Reason.COMMAND: {
            EN: Wording(
                "There is no command {name!r}{nearest}.",
                NOTHING_RAN,
                "Use one of: {known}. '{help}' tells what they do.",
            ),
            MS: Wording(
                "Tiada perintah {name!r}{nearest}.",
                TIADA_DIJALANKAN,
                "Gunakan salah satu: {known}. '{help}' menerangkan gunanya.",
            ),
        },
        Reason.OPTION: {
            EN: Wording(
                "There is no option {name}{nearest}.",
                NOTHING_RAN,
                "'{help}' lists the options.",
            ),
            MS: Wording(
                "Tiada pilihan {name}{nearest}.",
                TIADA_DIJALANKAN,
                "'{help}' menyenaraikan pilihan.",
            ),
        },
        Reason.MISSING: {
            EN: Wording(
                "{name} is missing.",
                NOTHING_RAN,
                "Give it; '{help}' has examples.",
            ),
            MS: Wording(
                "{name} tiada.",
                TIADA_DIJALANKAN,
                "Berikan pilihan itu; lihat contoh pada '{help}'.",
            ),
        },
        Reason.OPTION_USE: {
            EN: Wording(
                "{name} has no value, or has one and takes none.",
                NOTHING_RAN,
                "'{help}' has examples.",
            ),
            MS: Wording(
                "{name} tiada nilai, atau diberi nilai sedangkan tidak menerimanya.",
                TIADA_DIJALANKAN,
                "Lihat contoh pada '{help}'.",
            ),
        },
        Reason.VALUE: {
            EN: Wording(
                "{value!r} is not what {name} takes.",
                NOTHING_RAN,
                "Use one of: {known}.",
            ),
            MS: Wording(
                "{value!r} bukan nilai untuk {name}.",
                TIADA_DIJALANKAN,
                "Gunakan salah satu: {known}.",
            ),
        },
        Reason.USAGE: {
            EN: Wording(
                "The command line cannot be understood: {detail}",
                NOTHING_RAN,
                "'{help}' has examples.",
            ),
            MS: Wording(
                "Baris perintah tidak difahami: {detail}",
                TIADA_DIJALANKAN,
                "Lihat contoh pada '{help}'.",
            ),
        },
        Reason.LANGUAGE: {
            EN: Wording(
                "Sinergi does not speak {value!r}.",
                NOTHING_RAN,
                "Use --lang en (English) or --lang ms (Malay).",
            ),
            MS: Wording(
                "Sinergi tidak bertutur {value!r}.",
                TIADA_DIJALANKAN,
                "Gunakan --lang en (bahasa Inggeris) atau --lang ms (bahasa Melayu).",
            ),
        },
        Reason.NUMBER: {
            EN: Wording(
                "{name} cannot be {value!r}.",
                NOTHING_RAN,
                "Give a whole number from {least} to {most}.",
            ),
            MS: Wording(
                "{name} tidak boleh {value!r}.",
                TIADA_DIJALANKAN,
                "Berikan nombor bulat dari {least} hingga {most}.",
            ),
        },
        Reason.NAME: {
            EN: Wording(
                "{name} knows no {value!r}{nearest}.",
                NOTHING_RAN,
                "Use some of these, with commas between them, or all, or none: {known}.",
            ),
            MS: Wording(
                "{name} tidak mengenali {value!r}{nearest}.",
                TIADA_DIJALANKAN,
                "Gunakan sebahagian daripada yang berikut dengan koma di antaranya, atau all "
                "(semua), atau none (tiada): {known}.",
            ),
        },
        Reason.UNWRITABLE: {
            EN: Wording(
                "{path} cannot be written: {detail}.",
                NOTHING_RAN,
                "Name a file in a folder that exists and that you may write to.",
            ),
            MS: Wording(
                "{path} tidak dapat ditulis: {detail}.",
                TIADA_DIJALANKAN,
                "Namakan fail dalam folder yang wujud dan yang anda dibenarkan menulis.",
            ),
        },
        Reason.IRREPLACEABLE: {
            EN: Wording(
                "{path} is part of a node: a key, a profile or a vote log.",
                "It is as it was.",
                "Name another file. What is made once is not written over.",
            ),
            MS: Wording(
                "{path} ialah sebahagian daripada nod: kunci, profil atau log undi.",
                "Fail itu tidak berubah.",
                "Namakan fail lain. Yang dibuat sekali sahaja tidak ditulis ganti.",
            ),
        },
        Reason.UNREADABLE: {
            EN: Wording(
                "{path} cannot be read: {detail}.",
                NOTHING_RAN,
                "Check the name and your permission to read the file.",
            ),
            MS: Wording(
                "{path} tidak dapat dibaca: {detail}.",
                TIADA_DIJALANKAN,
                "Semak namanya dan kebenaran anda untuk membaca fail itu.",
            ),
        },
        Reason.WRITE_FAILED: {
            EN: Wording(
                "{path} could not be written: {detail}.",
                "What was shown stands; the file may be missing or cut off.",
                "Make room or name another place, and run the command again.",
            ),
            MS: Wording(
                "{path} gagal ditulis: {detail}.",
                "Yang telah dipaparkan kekal benar; fail itu mungkin tiada atau terpotong.",
                "Lapangkan ruang atau namakan tempat lain, dan jalankan perintah itu semula.",
            ),
        },
        Reason.OUTPUT_FAILED: {
            EN: Wording(
                "The output could not be written: {detail}.",
                "Files that were named above, or on the command line, are whole.",
                "Make room where the output goes, and run the command again.",
            ),
            MS: Wording(
                "Output gagal ditulis: {detail}.",
                "Fail yang dinamakan di atas, atau pada baris perintah, adalah utuh.",
                "Lapangkan ruang di tempat output, dan jalankan perintah itu semula.",
            ),
        },
        Reason.TOGETHER: {
            EN: Wording(
                "{name} cannot stand beside {other}: the file says it already.",
                NOTHING_RAN,
                "Leave out one of the two, or change the file.",
            ),
            MS: Wording(
                "{name} tidak boleh diberi bersama {other}: fail itu sudah menyatakannya.",
                TIADA_DIJALANKAN,
                "Tinggalkan salah satu, atau ubah fail itu.",
            ),
        },
        Reason.ONE_OF: {
            EN: Wording(
                "Exactly one of these is needed: {names}.",
                NOTHING_RAN,
                "Give one of them and not the others.",
            ),
            MS: Wording(
                "Tepat satu daripada yang berikut diperlukan: {names}.",
                TIADA_DIJALANKAN,
                "Berikan satu sahaja.",
            ),
        },
    }
)

_BEHIND_ANY_COMMAND: Causes = MappingProxyType(
    {
        Cause.FOLDER: {EN: "it is a folder", MS: "ia ialah folder"},
        Cause.NO_FOLDER: {EN: "there is no folder {folder}", MS: "tiada folder {folder}"},
        Cause.ABSENT: {EN: "no such file or folder", MS: "tiada fail atau folder sedemikian"},
        Cause.DENIED: {EN: "permission denied", MS: "kebenaran ditolak"},
        Cause.READ_ONLY: {
            EN: "what it lies on is read-only",
            MS: "tempatnya hanya boleh dibaca",
        },
        Cause.FULL: {EN: "the disk is full", MS: "cakera sudah penuh"},
        Cause.SYSTEM: {EN: "the system says {words!r}", MS: "komputer melaporkan {words!r}"},
        Cause.NOT_TEXT: {EN: "it is not text", MS: "ia bukan teks"},
        Cause.TOO_LONG: {
            EN: "it has more than {most} bytes",
            MS: "ia melebihi {most} bait",
        },
        Cause.EXTRA: {
            EN: "it takes nothing more, and there is {words!r}.",
            MS: "tiada lagi yang diterima, tetapi ada {words!r}.",
        },
        Cause.CLICK: {EN: "{words}", MS: "pembaca baris perintah berkata {words!r}"},
    }
)

_COMPLAINTS: Complaints = MappingProxyType(
    {
        **_OF_ANY_COMMAND,
        **sim.COMPLAINTS,
        **proof.COMPLAINTS,
        **contract.COMPLAINTS,
        **rehearsal.COMPLAINTS,
        **chain.COMPLAINTS,
    }
)
_CAUSES: Causes = MappingProxyType({**_BEHIND_ANY_COMMAND, **sim.CAUSES})
