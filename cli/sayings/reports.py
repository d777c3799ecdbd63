"""The words of `report`: figures, tables that are published, and what is wrong with one."""

from __future__ import annotations

from cli.catalogue import Said, Saying
from cli.complaint import Ground, Trouble, Wording
from cli.sayings.usual import NOT_SIGNED, NOT_SIGNED_MS, STATUS, STATUS_MS


class FigureSaying(Saying):
    """What is counted, as a heading; the names are those of the figures."""

    OPENED = Said("registered", "didaftarkan")
    CHANNELLED = Said("channelled", "disalurkan")
    ACCEPTED = Said("accepted", "diterima")
    CONTACTED = Said("contacted", "dihubungi")
    TELAH = Said("helped", "telah dibantu")
    SEDANG = Said("being helped", "sedang dibantu")
    BELUM = Said("not yet", "belum dibantu")
    ENDED = Said("ended otherwise", "tamat cara lain")
    HELPED = Said("helped, confirmed", "dibantu, disahkan")
    HELPED_UNCONFIRMED = Said("helped, not confirmed", "dibantu, tidak disahkan")
    PARTLY_HELPED = Said("helped in part", "dibantu sebahagian")
    NOT_HELPED = Said("not helped", "tidak dibantu")
    UNMET = Said("unmet", "tidak dipenuhi")
    WITHDRAWN = Said("withdrawn", "ditarik balik")
    UNREACHABLE = Said("not reached", "tidak dapat dihubungi")
    DECEASED = Said("died", "meninggal dunia")
    CONSENT_ENDED = Said("consent ended", "persetujuan tamat")
    SPLIT = Said("split", "dipecahkan")
    MERGED_DUPLICATE = Said("merged", "digabungkan")
    ERROR = Said("by mistake", "tersilap")
    LOST = Said("lost", "tercicir")
    AT_RISK = Said("at risk", "berisiko")
    CASES = Said("cases", "kes")
    OFFERS = Said("offers", "tawaran")
    OFFERS_ACCEPTED = Said("taken on", "disambut")
    DECLINED = Said("declined", "ditolak")
    DECLINED_CAPACITY = Said("no room", "tiada kapasiti")
    DECLINED_AREA = Said("other area", "luar kawasan")
    DECLINED_ELIGIBILITY = Said("not eligible", "tidak layak")
    DECLINED_INFORMATION = Said("knew too little", "maklumat tidak cukup")
    DECLINED_CONSENT = Said("no consent", "tiada persetujuan")
    DECLINED_SAFETY = Said("safety", "keselamatan")
    DECLINED_OTHER = Said("another reason", "sebab lain")
    REDIRECTED = Said("redirected", "dilencongkan")
    EXPIRED = Said("expired", "luput")
    FAILED = Said("help broken off", "bantuan terhenti")
    ACCEPT_MEDIAN = Said("accepted, half", "diterima, separuh")
    ACCEPT_P90 = Said("accepted, 90 %", "diterima, 90 %")
    CONTACT_MEDIAN = Said("contacted, half", "dihubungi, separuh")
    CONTACT_P90 = Said("contacted, 90 %", "dihubungi, 90 %")
    HELP_MEDIAN = Said("helped, half", "dibantu, separuh")
    HELP_P90 = Said("helped, 90 %", "dibantu, 90 %")
    ANSWER_MEDIAN = Said("answered, half", "dijawab, separuh")
    ANSWER_P90 = Said("answered, 90 %", "dijawab, 90 %")


class DimensionSaying(Saying):
    """By what is counted; the names are those of the dimensions."""

    NEED = Said("need", "keperluan")
    AREA = Said("area", "kawasan")
    AGENCY = Said("agency", "agensi")
    HELPER = Said("helper", "pembantu")
    PRIORITY = Said("priority", "keutamaan")
    MONTH = Said("month", "bulan")


class TableStatusSaying(Saying):
    """Where a published table stands."""

    PUBLISHED = Said("published", "diterbitkan")
    CHALLENGED = Said("challenged", "dibantah")
    STRUCK = Said("struck", "dibatalkan")
    REPLACED = Said("replaced", "digantikan")
    WITHDRAWN = Said("withdrawn", "ditarik balik")


class ReportSaying(Saying):
    """Said by `report`."""

    REPORT = Said(
        "Count what the programme does; publish tables, and check those of others.",
        "Kira hasil program; terbitkan jadual, dan semak jadual pihak lain.",
    )
    OPTIONS_ONLY = Said("[OPTIONS]", "[PILIHAN]")
    ID_OPTIONS = Said("[OPTIONS] ID", "[PILIHAN] ID")
    SHOW = Said("count, as a table or a picture", "kira, sebagai jadual atau gambar")
    SHOW_ABOUT = Said(
        "Count what became of the referrals of some months, from the events of this node's chain: whoever counts the same at the same block "
        "comes to the same. Numbers below five are hidden, and as many others as it takes that nobody can reckon them. docs/reports.md says "
        "what each figure means.",
        "Kira hasil penyaluran bagi beberapa bulan, daripada peristiwa dalam rantaian nod ini: sesiapa yang mengira perkara sama pada blok "
        "sama mendapat hasil sama. Angka di bawah lima disembunyikan, bersama angka lain setakat perlu supaya tiada yang dapat menghitungnya. "
        "docs/reports.md menerangkan maksud setiap angka.",
    )
    FROM = Said(
        "The first month, 2026-01 for instance; else January of the last one's year.",
        "Bulan pertama, misalnya 2026-01; jika tiada, Januari bagi tahun bulan terakhir.",
    )
    TO = Said(
        "The last month, counted in; else that of the newest block.",
        "Bulan terakhir, dikira sekali; jika tiada, bulan blok terbaharu.",
    )
    BY = Said(
        "By what, up to three of: {dimensions}; or none. The agency took the prospect in, the helper was asked or helped.",
        "Mengikut apa, hingga tiga daripada: {dimensions}; atau none. Agency menerima prospek, helper ditanya atau membantu.",
    )
    FIGURES = Said(
        "Which figures, some of: {figures}.", "Angka mana, sebahagian daripada: {figures}."
    )
    COUNT = Said(
        "Count what was opened in these months (opened), or what happened in them (happened).",
        "Kira yang dibuka dalam bulan-bulan itu (opened), atau yang berlaku di dalamnya (happened).",
    )
    AT = Said(
        "Count up to this block, not the newest.", "Kira hingga blok ini, bukan yang terbaharu."
    )
    CSV = Said(
        "Write the table into this file, for a spreadsheet.",
        "Tulis jadual ke fail ini, untuk hamparan.",
    )
    PLOT = Said(
        "Draw it into this file (.png, .svg or .pdf).", "Lukis ke fail ini (.png, .svg atau .pdf)."
    )
    STORE = Said(
        "Read the folder of a node that does not run, instead of asking one that does.",
        "Baca folder nod yang tidak berjalan, bukan bertanya nod yang berjalan.",
    )
    USUAL = Said(
        "the first quarter, by need and area", "suku pertama, mengikut keperluan dan kawasan"
    )
    BY_AGENCY = Said(
        "how long agencies take to answer", "berapa lama agensi mengambil masa menjawab"
    )
    BY_PICTURE = Said("a picture, month by month", "gambar, bulan demi bulan")
    PERIOD_OPENED = Said(
        "Referrals opened from {first} to {last}, as they stood at block {height}.",
        "Penyaluran yang dibuka dari {first} hingga {last}, keadaannya pada blok {height}.",
    )
    PERIOD_HAPPENED = Said(
        "What happened from {first} to {last}, up to block {height}.",
        "Apa yang berlaku dari {first} hingga {last}, hingga blok {height}.",
    )
    TOGETHER = Said("together", "jumlah")
    HIDDEN = Said(
        "{mark} hidden: fewer than five, or a number from which such a one could be reckoned.",
        "{mark} disembunyikan: kurang daripada lima, atau angka yang boleh digunakan untuk menghitungnya.",
    )
    REGIONS = Said(
        "Perlis is counted with Kedah, Labuan with Sabah, Putrajaya with Kuala Lumpur.",
        "Perlis dikira bersama Kedah, Labuan bersama Sabah, Putrajaya bersama Kuala Lumpur.",
    )
    NOBODY = Said("no agency", "tiada agensi")
    LOST = Said(
        "LOST: nobody answers for {count} referrals. Tell the steward and those who run the nodes; 'sinergi board' lists those at risk.",
        "TERCICIR: tiada pihak bertanggungjawab atas {count} penyaluran. Maklumkan urus setia dan pengendali nod; 'sinergi board' menyenaraikan "
        "yang berisiko.",
    )
    EMPTY = Said(
        "There is nothing to count in these months.",
        "Tiada apa-apa untuk dikira dalam bulan-bulan itu.",
    )
    READING = Said(
        "Reading block {height} of {tip} ...", "Membaca blok {height} daripada {tip} ..."
    )
    WRITTEN = Said("{path} is written.", "{path} telah ditulis.")
    PLOT_DAYS = Said(
        "days until contact: half, and 90 %", "hari sehingga dihubungi: separuh, dan 90 %"
    )
    PLOT_MORE = Said(
        "at block {height}; rows hidden or left out: {left}",
        "pada blok {height}; baris disembunyikan atau ditinggalkan: {left}",
    )
    ZERO = Said("Nothing anywhere of: {names}.", "Tiada langsung: {names}.")
    PUBLISH = Said("publish a table for everybody to check", "terbitkan jadual untuk disemak semua")
    PUBLISH_ABOUT = Said(
        f"Count as 'report show' does, and publish the table: what it shows, up to which block, and its rows stand on the chain. An analyst signs. {STATUS}",
        f"Kira seperti 'report show', dan terbitkan jadual itu: apa yang ditunjukkan, hingga blok mana, dan barisnya ada dalam rantaian. Penganalisis menandatangani. {STATUS_MS}",
    )
    PUBLISH_REPLACES = Said(
        "The table of your agency that this one takes the place of.",
        "Jadual agensi anda yang digantikan oleh jadual ini.",
    )
    PUBLISHED = Said("Published.", "Telah diterbitkan.")
    LIST = Said("tables that were published", "jadual yang diterbitkan")
    LIST_ABOUT = Said(
        "List the tables that were published, the oldest first, with what they show and where they stand.",
        "Senaraikan jadual yang diterbitkan, yang terlama dahulu, dengan isi dan keadaannya.",
    )
    LIST_OF = Said("Only those of this agency.", "Hanya milik agensi ini.")
    LIST_EXAMPLE = Said("of all agencies", "semua agensi")
    NONE = Said("No table was published.", "Tiada jadual diterbitkan.")
    VERIFY = Said("count a published table again", "kira semula jadual yang diterbitkan")
    VERIFY_ABOUT = Said(
        "Count a published table again from this node's chain, or with --store from the folder of a node that does not run. Exit status 0: "
        "equal; 1: not, and the first cell that differs; 2: it could not be counted.",
        "Kira semula jadual yang diterbitkan daripada rantaian nod ini, atau dengan --store daripada folder nod yang tidak berjalan. Status "
        "keluar 0: sama; 1: tidak, dan sel pertama yang berbeza; 2: tidak dapat dikira.",
    )
    VERIFY_EXAMPLE = Said("by the beginning of its id", "dengan permulaan pengenalnya")
    VERIFY_STORED = Said("without a node", "tanpa nod")
    EQUAL = Said(
        "Equal: every cell is what this chain gives.",
        "Sama: setiap sel adalah seperti yang diberi rantaian ini.",
    )
    UNEQUAL = Said(
        "NOT EQUAL to what this chain gives.", "TIDAK SAMA dengan yang diberi rantaian ini."
    )
    FIRST_CELL = Said("first cell", "sel pertama")
    CELL = Said("{what}, for {names}", "{what}, bagi {names}")
    ROW = Said(
        "the row of {names}, which only one of them has",
        "baris bagi {names}, yang hanya ada pada salah satu",
    )
    ALL = Said("all together", "keseluruhan")
    SAID_THERE = Said("published", "diterbitkan")
    COUNTED_HERE = Said("counted here", "dikira di sini")
    UNKNOWN_CELL = Said(
        "in a row that is not kept any more, or that nobody can read",
        "dalam baris yang tidak lagi disimpan, atau tidak dapat dibaca",
    )
    STOOD = Said("It does not stand any more: {state}.", "Ia tidak lagi berkuat kuasa: {state}.")
    CHALLENGE = Said("say that a table is wrong", "nyatakan bahawa jadual itu salah")
    CHALLENGE_ABOUT = Said(
        "Say that a published table is wrong; an auditor signs. What nobody decides in two times 14 days is upheld, and the table is struck. The "
        f"note stays with you: the chain gets a commitment, and what opens it is shown. {STATUS}",
        "Nyatakan bahawa jadual yang diterbitkan itu salah; juruaudit menandatangani. Yang tidak diputuskan dalam dua kali 14 hari diterima, dan "
        f"jadual dibatalkan. Catatan kekal pada anda: rantaian menerima komitmen, dan pembukanya ditunjukkan. {STATUS_MS}",
    )
    BECAUSE = Said("What is wrong: {known}.", "Apa yang salah: {known}.")
    NOTE_FILE = Said("Why, in your words.", "Sebabnya, dalam kata-kata anda.")
    CHALLENGED = Said("Challenged.", "Telah dibantah.")
    SALT = Said("keep this with your note", "simpan bersama catatan anda")
    DROP = Said("challenge a table no more", "hentikan bantahan")
    DROP_ABOUT = Said(
        f"Your agency challenges a table no more; an auditor signs. {STATUS}",
        f"Agensi anda tidak lagi membantah jadual; juruaudit menandatangani. {STATUS_MS}",
    )
    DROPPED = Said("Challenged no more.", "Tidak lagi dibantah.")
    WITHDRAW = Said("withdraw a table", "tarik balik jadual")
    WITHDRAW_ABOUT = Said(
        f"Withdraw a table of your agency; an analyst signs. {STATUS}",
        f"Tarik balik jadual agensi anda; penganalisis menandatangani. {STATUS_MS}",
    )
    WITHDRAWN = Said("Withdrawn.", "Telah ditarik balik.")
    TABLE = Said("table", "jadual")
    WHO = Said("published by", "diterbitkan oleh")
    WHAT = Said("shows", "menunjukkan")
    UP_TO = Said("up to block", "hingga blok")
    STANDS = Said("stands", "keadaan")
    COMMIT = Said("known by", "dikenali dengan")
    KIND = Said("{first} to {last}, by {names}", "{first} hingga {last}, mengikut {names}")


class ReportGround(Ground):
    """Why nothing was counted, or nothing handed in."""

    NOT_A_MONTH = Trouble(
        Wording("{value!r} of {name} is no month.", "Nothing was counted.", "Write it as 2026-01."),
        Wording(
            "{value!r} bagi {name} bukan bulan.", "Tiada apa-apa dikira.", "Tulis seperti 2026-01."
        ),
    )
    BAD_SPEC = Trouble(
        Wording(
            "There can be no such table: {detail}.",
            "Nothing was counted.",
            "Name at most three of {known} with --by, and let --from be no later than --to.",
        ),
        Wording(
            "Jadual seperti itu tidak boleh ada: {detail}.",
            "Tiada apa-apa dikira.",
            "Namakan paling banyak tiga daripada {known} dengan --by, dan pastikan --from tidak selepas --to.",
        ),
    )
    TOO_LARGE = Trouble(
        Wording(
            "The table is too large for the chain: {size} bytes of {most}.",
            NOT_SIGNED,
            "Publish it by fewer dimensions, for fewer months, or with fewer figures.",
        ),
        Wording(
            "Jadual terlalu besar untuk rantaian: {size} bait daripada {most}.",
            NOT_SIGNED_MS,
            "Terbitkan dengan dimensi, bulan atau angka yang lebih sedikit.",
        ),
    )
    NO_TABLE = Trouble(
        Wording(
            "This chain has no published table whose id begins with {value!r}.",
            NOT_SIGNED,
            "Look it up with '{program} report list'. If it is new elsewhere, wait until this node has caught up.",
        ),
        Wording(
            "Rantaian ini tiada jadual diterbitkan yang pengenalnya bermula dengan {value!r}.",
            NOT_SIGNED_MS,
            "Cari dengan '{program} report list'. Jika ia baharu di tempat lain, tunggu nod ini mengejar.",
        ),
    )
    NO_BLOCK = Trouble(
        Wording(
            "Block {height} is not here, or not everything before it; there is up to {tip}.",
            "Nothing was counted.",
            "Wait until this node has caught up, or ask another one.",
        ),
        Wording(
            "Blok {height} tiada di sini, atau yang sebelumnya tidak lengkap; ada hingga {tip}.",
            "Tiada apa-apa dikira.",
            "Tunggu nod ini mengejar, atau tanya nod lain.",
        ),
    )
    OTHER_VERSION = Trouble(
        Wording(
            "The table was counted by definitions of version {version}, which this program does not have.",
            "Nothing was counted.",
            "Use the release that has them.",
        ),
        Wording(
            "Jadual dikira mengikut takrif versi {version}, yang tiada dalam program ini.",
            "Tiada apa-apa dikira.",
            "Gunakan keluaran yang mempunyainya.",
        ),
    )
    STORE_BROKEN = Trouble(
        Wording(
            "Block {height} of the store is not whole: {detail}.",
            "Nothing was counted, and nothing was changed.",
            "Compare it with another node's: '{program} chain diff'.",
        ),
        Wording(
            "Blok {height} dalam storan tidak lengkap: {detail}.",
            "Tiada apa-apa dikira atau diubah.",
            "Bandingkan dengan storan nod lain: '{program} chain diff'.",
        ),
    )
