"""The words of complaints about simulated networks, and of the causes behind them."""

from __future__ import annotations

from types import MappingProxyType

from cli.complaint import Cause, Reason, Wording
from cli.words import EN, MS, NOTHING_RAN, TIADA_DIJALANKAN, Causes, Complaints

COMPLAINTS: Complaints = MappingProxyType(
    {
        Reason.SEEDS: {
            EN: Wording(
                "{value!r} is not a range of seeds: it takes two numbers, first and end, "
                "the first smaller, at most {most} seeds.",
                NOTHING_RAN,
                "Write for example --seeds 0:40, which is the seeds 0 to 39.",
            ),
            MS: Wording(
                "{value!r} bukan julat benih: julat ialah dua nombor, mula dan tamat, "
                "mula lebih kecil, paling banyak {most} benih.",
                TIADA_DIJALANKAN,
                "Tulis contohnya --seeds 0:40, iaitu benih 0 hingga 39.",
            ),
        },
        Reason.SCHEDULE: {
            EN: Wording(
                "{path} is not a schedule of this version: {detail}.",
                "Nothing was run, and the file is as it was.",
                "Put that right, or make the file anew with '{program} sim shrink'.",
            ),
            MS: Wording(
                "{path} bukan jadual bagi versi ini: {detail}.",
                "Tiada apa-apa dijalankan, dan fail itu tidak diubah.",
                "Betulkannya, atau hasilkan fail itu semula dengan '{program} sim shrink'.",
            ),
        },
        Reason.RESUME: {
            EN: Wording(
                "{path} cannot be continued: it {detail}.",
                "Nothing was run, and the file is as it was.",
                "Name another file, or delete this one to begin anew.",
            ),
            MS: Wording(
                "{path} tidak dapat disambung: ia {detail}.",
                "Tiada apa-apa dijalankan, dan fail itu tidak diubah.",
                "Namakan fail lain, atau padamkan fail ini untuk bermula semula.",
            ),
        },
        Reason.RESUME_FAILED: {
            EN: Wording(
                "{path} could not be brought up to date: {detail}.",
                "The file is whole, as it was when it was last written.",
                "Make room, and run the command again: it goes on from there.",
            ),
            MS: Wording(
                "{path} gagal dikemas kini: {detail}.",
                "Fail itu utuh, seperti ketika kali terakhir ia ditulis.",
                "Lapangkan ruang, dan jalankan perintah itu semula: ia disambung dari situ.",
            ),
        },
        Reason.NOTHING_TO_RUN: {
            EN: Wording(
                "{name} names nothing, so there is nothing to run.",
                NOTHING_RAN,
                "Name some, with commas between them, or leave the option out for all.",
            ),
            MS: Wording(
                "{name} tidak menamakan apa-apa, maka tiada apa-apa untuk dijalankan.",
                TIADA_DIJALANKAN,
                "Namakan beberapa, dengan koma di antaranya, atau tinggalkan pilihan itu untuk semua.",
            ),
        },
        Reason.SPAN: {
            EN: Wording(
                "--from {first} is not before --until {last}: nothing lies between them.",
                NOTHING_RAN,
                "Give a smaller --from, or a larger --until.",
            ),
            MS: Wording(
                "--from {first} bukan sebelum --until {last}: tiada apa-apa di antaranya.",
                TIADA_DIJALANKAN,
                "Berikan --from yang lebih kecil, atau --until yang lebih besar.",
            ),
        },
        Reason.BEYOND: {
            EN: Wording(
                "Seed {seed} ends after {last} s, before --from {first}.",
                "The seed was run once; nothing was written.",
                "Give a --from of at most {last}.",
            ),
            MS: Wording(
                "Benih {seed} tamat selepas {last} s, sebelum --from {first}.",
                "Benih itu dijalankan sekali; tiada apa-apa ditulis.",
                "Berikan --from yang tidak melebihi {last}.",
            ),
        },
        Reason.NOTHING_FAILS: {
            EN: Wording(
                "Seed {seed} does not fail, so there is nothing to shrink.",
                "The seed was run once; nothing was written.",
                "Take a seed that '{program} sim run' named, with the same options.",
            ),
            MS: Wording(
                "Benih {seed} tidak gagal, maka tiada apa-apa untuk dikecilkan.",
                "Benih itu dijalankan sekali; tiada apa-apa ditulis.",
                "Ambil benih yang dinamakan oleh '{program} sim run', dengan pilihan yang sama.",
            ),
        },
    }
)


CAUSES: Causes = MappingProxyType(
    {
        Cause.PICTURE_NAME: {
            EN: "names that end in {endings}",
            MS: "nama yang berakhir dengan {endings}",
        },
        Cause.DAMAGED: {
            EN: "holds no results, or is damaged",
            MS: "tidak mengandungi hasil, atau rosak",
        },
        Cause.OTHER_SOURCES: {
            EN: "holds results of other sources",
            MS: "mengandungi hasil kod sumber yang lain",
        },
        Cause.OTHER_OPTIONS: {
            EN: "holds results with other options",
            MS: "mengandungi hasil dengan pilihan yang lain",
        },
        Cause.NO_TOTALS: {
            EN: "holds no totals of seeds",
            MS: "tidak mengandungi jumlah benih",
        },
        Cause.NO_MUTANTS: {
            EN: "holds no mutants of this version",
            MS: "tidak mengandungi mutan bagi versi ini",
        },
        Cause.NOT_JSON: {EN: "line {line} is not JSON", MS: "baris {line} bukan JSON"},
        Cause.NO_OBJECT: {EN: "{field} is not an object", MS: "{field} bukan objek JSON"},
        Cause.LACKS: {EN: "{field} is missing", MS: "{field} tiada"},
        Cause.UNFIT: {
            EN: "{field} cannot be {value}; it takes {takes}",
            MS: "{field} tidak boleh {value}; nilainya {takes}",
        },
        Cause.FAULT_KIND: {
            EN: "fault {number} is of no known kind: {kind}",
            MS: "kerosakan {number} bukan jenis yang dikenali: {kind}",
        },
        Cause.FAULT_LACKS: {
            EN: "fault {number} ({kind}) lacks {field}",
            MS: "kerosakan {number} ({kind}) tiada {field}",
        },
        Cause.FAULT_FIELD: {
            EN: "fault {number} ({kind}) has no field {field}",
            MS: "kerosakan {number} ({kind}) tidak mempunyai medan {field}",
        },
        Cause.FAULT_VALUE: {
            EN: "in fault {number} ({kind}), {field} cannot be {value}; it takes {takes}",
            MS: "dalam kerosakan {number} ({kind}), {field} tidak boleh {value}; nilainya {takes}",
        },
    }
)
