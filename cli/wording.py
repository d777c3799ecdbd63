"""The catalogue's words for every complaint, and for the causes behind them, in English and in Malay."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from cli.catalogue import Language
from cli.complaint import Because, Cause, Complaint, Reason
from cli.tell import program


@dataclass(frozen=True, slots=True)
class Wording:
    """A complaint in words: what is wrong, what was kept, what to do."""

    what: str
    kept: str
    todo: str


def wording(complaint: Complaint, language: Language) -> Wording:
    """`complaint` in `language`, its gaps filled."""
    words = _COMPLAINTS[complaint.reason][language]
    told = {name: _told(value, language) for name, value in complaint.details.items()}
    details = {"program": program(), **told}
    return Wording(
        words.what.format(**details), words.kept.format(**details), words.todo.format(**details)
    )


def _told(detail: object, language: Language) -> object:
    """`detail` as it stands in a sentence of `language`."""
    if isinstance(detail, Because):
        return _CAUSES[detail.cause][language].format(**detail.gaps)
    return detail


_EN = Language.ENGLISH
_MS = Language.MALAY

_NOTHING_RAN = "Nothing was run, and nothing was changed."
_TIADA_DIJALANKAN = "Tiada apa-apa dijalankan, dan tiada apa-apa diubah."

_NOTHING_CHECKED = "Nothing was checked, and the file is as it was."
_TIADA_DISEMAK = "Tiada apa-apa disemak, dan fail itu tidak diubah."

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
                "{name} cannot be {value!r}.",
                _NOTHING_RAN,
                "Give a whole number from {least} to {most}.",
            ),
            _MS: Wording(
                "{name} tidak boleh {value!r}.",
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
                "Put that right, or make the file anew with '{program} sim shrink'.",
            ),
            _MS: Wording(
                "{path} bukan jadual bagi versi ini: {detail}.",
                "Tiada apa-apa dijalankan, dan fail itu tidak diubah.",
                "Betulkannya, atau hasilkan fail itu semula dengan '{program} sim shrink'.",
            ),
        },
        Reason.RESUME: {
            _EN: Wording(
                "{path} cannot be continued: it {detail}.",
                "Nothing was run, and the file is as it was.",
                "Name another file, or delete this one to begin anew.",
            ),
            _MS: Wording(
                "{path} tidak dapat disambung: ia {detail}.",
                "Tiada apa-apa dijalankan, dan fail itu tidak diubah.",
                "Namakan fail lain, atau padamkan fail ini untuk bermula semula.",
            ),
        },
        Reason.NO_PROOF: {
            _EN: Wording(
                "{path} is not a proof that this version of sinergi reads: {detail}.",
                _NOTHING_CHECKED,
                "Check the name; if whoever made it has a newer sinergi, get that one.",
            ),
            _MS: Wording(
                "{path} bukan bukti yang dapat dibaca oleh versi sinergi ini: {detail}.",
                _TIADA_DISEMAK,
                "Semak namanya; jika pembuatnya memakai sinergi lebih baharu, dapatkan yang itu.",
            ),
        },
        Reason.CHECKPOINT_NEEDED: {
            _EN: Wording(
                "{path} does not start from the genesis, but from a checkpoint: {detail}.",
                _NOTHING_CHECKED,
                "Give the checkpoint of that epoch, which an earlier proof showed you, with "
                "--checkpoint; or ask for a proof that starts from the genesis.",
            ),
            _MS: Wording(
                "{path} tidak bermula dari genesis, tetapi dari titik semak: {detail}.",
                _TIADA_DISEMAK,
                "Berikan titik semak epok itu, yang ditunjukkan oleh bukti terdahulu, dengan "
                "--checkpoint; atau minta bukti yang bermula dari genesis.",
            ),
        },
        Reason.CHAIN_ID: {
            _EN: Wording(
                "{value!r} is not a chain id.",
                _NOTHING_CHECKED,
                "Give {name} the 64 hexadecimal digits that your agency wrote down.",
            ),
            _MS: Wording(
                "{value!r} bukan pengenal rantaian.",
                _TIADA_DISEMAK,
                "Berikan {name} 64 digit heksadesimal yang dicatat oleh agensi anda.",
            ),
        },
        Reason.CHECKPOINT: {
            _EN: Wording(
                "{value!r} is not a checkpoint.",
                _NOTHING_CHECKED,
                "Give {name} an epoch, a colon and 64 hexadecimal digits, as an earlier proof "
                "showed them.",
            ),
            _MS: Wording(
                "{value!r} bukan titik semak.",
                _TIADA_DISEMAK,
                "Berikan {name} epok, titik bertindih dan 64 digit heksadesimal, seperti yang "
                "ditunjukkan oleh bukti terdahulu.",
            ),
        },
        Reason.WRITE_FAILED: {
            _EN: Wording(
                "{path} could not be written: {detail}.",
                "What was shown stands; the file may be missing or cut off.",
                "Make room or name another place, and run the command again.",
            ),
            _MS: Wording(
                "{path} gagal ditulis: {detail}.",
                "Yang telah dipaparkan kekal benar; fail itu mungkin tiada atau terpotong.",
                "Lapangkan ruang atau namakan tempat lain, dan jalankan perintah itu semula.",
            ),
        },
        Reason.RESUME_FAILED: {
            _EN: Wording(
                "{path} could not be brought up to date: {detail}.",
                "The file is whole, as it was when it was last written.",
                "Make room, and run the command again: it goes on from there.",
            ),
            _MS: Wording(
                "{path} gagal dikemas kini: {detail}.",
                "Fail itu utuh, seperti ketika kali terakhir ia ditulis.",
                "Lapangkan ruang, dan jalankan perintah itu semula: ia disambung dari situ.",
            ),
        },
        Reason.OUTPUT_FAILED: {
            _EN: Wording(
                "The output could not be written: {detail}.",
                "Files that were named above, or on the command line, are whole.",
                "Make room where the output goes, and run the command again.",
            ),
            _MS: Wording(
                "Output gagal ditulis: {detail}.",
                "Fail yang dinamakan di atas, atau pada baris perintah, adalah utuh.",
                "Lapangkan ruang di tempat output, dan jalankan perintah itu semula.",
            ),
        },
        Reason.NOTHING_TO_RUN: {
            _EN: Wording(
                "{name} names nothing, so there is nothing to run.",
                _NOTHING_RAN,
                "Name some, with commas between them, or leave the option out for all.",
            ),
            _MS: Wording(
                "{name} tidak menamakan apa-apa, maka tiada apa-apa untuk dijalankan.",
                _TIADA_DIJALANKAN,
                "Namakan beberapa, dengan koma di antaranya, atau tinggalkan pilihan itu untuk semua.",
            ),
        },
        Reason.SPAN: {
            _EN: Wording(
                "--from {first} is not before --until {last}: nothing lies between them.",
                _NOTHING_RAN,
                "Give a smaller --from, or a larger --until.",
            ),
            _MS: Wording(
                "--from {first} bukan sebelum --until {last}: tiada apa-apa di antaranya.",
                _TIADA_DIJALANKAN,
                "Berikan --from yang lebih kecil, atau --until yang lebih besar.",
            ),
        },
        Reason.BEYOND: {
            _EN: Wording(
                "Seed {seed} ends after {last} s, before --from {first}.",
                "The seed was run once; nothing was written.",
                "Give a --from of at most {last}.",
            ),
            _MS: Wording(
                "Benih {seed} tamat selepas {last} s, sebelum --from {first}.",
                "Benih itu dijalankan sekali; tiada apa-apa ditulis.",
                "Berikan --from yang tidak melebihi {last}.",
            ),
        },
        Reason.TOGETHER: {
            _EN: Wording(
                "{name} cannot stand beside {other}: the file says it already.",
                _NOTHING_RAN,
                "Leave out one of the two, or change the file.",
            ),
            _MS: Wording(
                "{name} tidak boleh diberi bersama {other}: fail itu sudah menyatakannya.",
                _TIADA_DIJALANKAN,
                "Tinggalkan salah satu, atau ubah fail itu.",
            ),
        },
        Reason.NO_TESTS: {
            _EN: Wording(
                "There are no tests of {path}: {known} is not there.",
                _NOTHING_RAN,
                "Write them beside the contract, or say with --tests where they are.",
            ),
            _MS: Wording(
                "Tiada ujian bagi {path}: {known} tidak ditemui.",
                _TIADA_DIJALANKAN,
                "Tulis ujian di sebelah kontrak, atau nyatakan tempatnya dengan --tests.",
            ),
        },
        Reason.NO_PYTEST: {
            _EN: Wording(
                "Tests are run by pytest, which is not installed here.",
                _NOTHING_RAN,
                "Install it beside sinergi, 'pip install pytest hypothesis', or in a copy of the "
                "repository 'make setup'. '{program} contract check' needs neither.",
            ),
            _MS: Wording(
                "Ujian dijalankan oleh pytest, yang tidak dipasang di sini.",
                _TIADA_DIJALANKAN,
                "Pasang di sebelah sinergi, 'pip install pytest hypothesis', atau dalam salinan "
                "repositori 'make setup'. '{program} contract check' tidak memerlukannya.",
            ),
        },
        Reason.NOT_TESTED: {
            _EN: Wording(
                "pytest has run no test of {path}; it ended with status {detail}.",
                "Nothing was changed.",
                "What it said stands above: often an option that it does not have, or no test that fits.",
            ),
            _MS: Wording(
                "pytest tidak menjalankan ujian {path}; ia tamat dengan status {detail}.",
                "Tiada apa-apa diubah.",
                "Lihat mesejnya di atas: selalunya pilihan yang tidak dikenali, atau tiada ujian yang "
                "sepadan.",
            ),
        },
        Reason.ONE_OF: {
            _EN: Wording(
                "Exactly one of these is needed: {names}.",
                _NOTHING_RAN,
                "Give one of them and not the others.",
            ),
            _MS: Wording(
                "Tepat satu daripada yang berikut diperlukan: {names}.",
                _TIADA_DIJALANKAN,
                "Berikan satu sahaja.",
            ),
        },
        Reason.NOTHING_FAILS: {
            _EN: Wording(
                "Seed {seed} does not fail, so there is nothing to shrink.",
                "The seed was run once; nothing was written.",
                "Take a seed that '{program} sim run' named, with the same options.",
            ),
            _MS: Wording(
                "Benih {seed} tidak gagal, maka tiada apa-apa untuk dikecilkan.",
                "Benih itu dijalankan sekali; tiada apa-apa ditulis.",
                "Ambil benih yang dinamakan oleh '{program} sim run', dengan pilihan yang sama.",
            ),
        },
    }
)

_CAUSES: Mapping[Cause, Mapping[Language, str]] = MappingProxyType(
    {
        Cause.FOLDER: {_EN: "it is a folder", _MS: "ia ialah folder"},
        Cause.NO_FOLDER: {_EN: "there is no folder {folder}", _MS: "tiada folder {folder}"},
        Cause.ABSENT: {_EN: "no such file or folder", _MS: "tiada fail atau folder sedemikian"},
        Cause.DENIED: {_EN: "permission denied", _MS: "kebenaran ditolak"},
        Cause.READ_ONLY: {
            _EN: "what it lies on is read-only",
            _MS: "tempatnya hanya boleh dibaca",
        },
        Cause.FULL: {_EN: "the disk is full", _MS: "cakera sudah penuh"},
        Cause.SYSTEM: {_EN: "the system says {words!r}", _MS: "komputer melaporkan {words!r}"},
        Cause.NOT_TEXT: {_EN: "it is not text", _MS: "ia bukan teks"},
        Cause.TOO_LONG: {
            _EN: "it has more than {most} bytes",
            _MS: "ia melebihi {most} bait",
        },
        Cause.PICTURE_NAME: {
            _EN: "names that end in {endings}",
            _MS: "nama yang berakhir dengan {endings}",
        },
        Cause.DAMAGED: {
            _EN: "holds no results, or is damaged",
            _MS: "tidak mengandungi hasil, atau rosak",
        },
        Cause.OTHER_SOURCES: {
            _EN: "holds results of other sources",
            _MS: "mengandungi hasil kod sumber yang lain",
        },
        Cause.OTHER_OPTIONS: {
            _EN: "holds results with other options",
            _MS: "mengandungi hasil dengan pilihan yang lain",
        },
        Cause.NO_TOTALS: {
            _EN: "holds no totals of seeds",
            _MS: "tidak mengandungi jumlah benih",
        },
        Cause.NO_MUTANTS: {
            _EN: "holds no mutants of this version",
            _MS: "tidak mengandungi mutan bagi versi ini",
        },
        Cause.NOT_JSON: {_EN: "line {line} is not JSON", _MS: "baris {line} bukan JSON"},
        Cause.NO_OBJECT: {_EN: "{field} is not an object", _MS: "{field} bukan objek JSON"},
        Cause.LACKS: {_EN: "{field} is missing", _MS: "{field} tiada"},
        Cause.UNFIT: {
            _EN: "{field} cannot be {value}; it takes {takes}",
            _MS: "{field} tidak boleh {value}; nilainya {takes}",
        },
        Cause.FAULT_KIND: {
            _EN: "fault {number} is of no known kind: {kind}",
            _MS: "kerosakan {number} bukan jenis yang dikenali: {kind}",
        },
        Cause.FAULT_LACKS: {
            _EN: "fault {number} ({kind}) lacks {field}",
            _MS: "kerosakan {number} ({kind}) tiada {field}",
        },
        Cause.FAULT_FIELD: {
            _EN: "fault {number} ({kind}) has no field {field}",
            _MS: "kerosakan {number} ({kind}) tidak mempunyai medan {field}",
        },
        Cause.FAULT_VALUE: {
            _EN: "in fault {number} ({kind}), {field} cannot be {value}; it takes {takes}",
            _MS: "dalam kerosakan {number} ({kind}), {field} tidak boleh {value}; nilainya {takes}",
        },
        Cause.EXTRA: {
            _EN: "it takes nothing more, and there is {words!r}.",
            _MS: "tiada lagi yang diterima, tetapi ada {words!r}.",
        },
        Cause.CLICK: {_EN: "{words}", _MS: "pembaca baris perintah berkata {words!r}"},
    }
)
