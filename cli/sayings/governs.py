"""The words of `govern`: what members are asked, what would be another, and what comes of it on a copy."""

from __future__ import annotations

from cli.catalogue import Said, Saying
from cli.complaint import Ground, Trouble, Wording
from cli.sayings.usual import NOT_SIGNED, NOT_SIGNED_MS, STATUS, STATUS_MS


class BallotSaying(Saying):
    """Where a question stands."""

    OPEN = Said("open", "dibuka")
    PASSED = Said("decided", "diputuskan")
    LAPSED = Said("lapsed", "luput")
    CANCELLED = Said("taken back", "ditarik balik")


class MatterSaying(Saying):
    """What is asked, by contract and matter."""

    GOVERN_PARAMETER = Said("set a parameter of the chain", "tetapkan parameter rantaian")
    GOVERN_PROGRAM = Said("run other code of a contract", "jalankan kod kontrak yang lain")
    GOVERN_PROTOCOL = Said("another version of the protocol", "versi protokol yang lain")
    GOVERN_WITHDRAWAL = Said("take a decision back", "tarik balik keputusan")
    DURATION_SET = Said("another length of a clock", "tempoh jam yang lain")
    TAXONOMY_CHANGE = Said("change codes and labels", "ubah kod dan label")
    TERMS_ADOPT = Said("another version of the programme terms", "versi Terma Program yang lain")
    OFFICE_ASSIGN = Said("give an office to members", "serahkan jawatan kepada ahli")
    MEMBER_ENDORSE = Said("take an applicant in", "terima pemohon")
    MEMBER_SUSPEND = Said("suspend a member", "gantung ahli")
    MEMBER_RESUME = Said("take a member back", "terima semula ahli")
    MEMBER_EXPEL = Said("put a member out", "singkirkan ahli")
    MEMBER_STOP = Said("stop a member for three days", "hentikan ahli selama tiga hari")
    MEMBER_GIVE_VOTE = Said("give a member its vote", "beri hak mengundi kepada ahli")
    OTHER = Said("another question", "perkara lain")


class ParameterSaying(Saying):
    """What a parameter of the chain means."""

    EPOCH_HEIGHTS = Said(
        "Blocks of an epoch: after so many the authorities may change, and parameters of consensus count.",
        "Blok satu epok: selepas itu pihak berkuasa boleh bertukar, dan parameter konsensus berkuat kuasa.",
    )
    DELTA0_MS = Said(
        "How long a node waits for a block at first, in milliseconds: longer for slow links, shorter to go on sooner without a leader.",
        "Berapa lama nod menunggu blok pada mulanya, dalam milisaat: lebih lama bagi talian perlahan.",
    )
    DELTA_CAP_MS = Said(
        "How long a node waits for a block at most, in milliseconds.",
        "Berapa lama nod menunggu blok paling lama, dalam milisaat.",
    )
    MIN_BLOCK_MS = Said(
        "Between two blocks there is at least so much time, in milliseconds.",
        "Masa paling singkat antara dua blok, dalam milisaat.",
    )
    HEARTBEAT_MS = Said(
        "Without anything to do there is a block after so much time, in milliseconds; ten times that is an outage.",
        "Tanpa kerja, satu blok dibuat selepas masa ini, dalam milisaat; sepuluh kali ganda ialah gangguan.",
    )


class ClockSaying(Saying):
    """What a clock of contract `duration` waits for; by their numbers, in this order."""

    CONTACT = Said("until a first contact (the ceiling)", "sehingga hubungan pertama (siling)")
    ROUTE = Said("until the origin has found an agency", "sehingga agensi asal menemui agensi")
    ACCEPT = Said("until an agency has answered an offer", "sehingga agensi menjawab tawaran")
    INFO = Said("until a question is answered", "sehingga soalan dijawab")
    INFO_MIN = Said("left after a question, at least", "baki paling singkat selepas soalan")
    CLAIM = Said("in the pool until the steward takes over", "dalam kumpulan sehingga urus setia")
    START = Said("until help has begun", "sehingga bantuan bermula")
    PROGRESS = Said("between two notes on progress", "antara dua catatan kemajuan")
    HOLD = Said("of a pause, at most", "jeda paling lama")
    GRACE = Said("after a reminder", "selepas peringatan")
    STEWARD = Said("until the steward looks again", "sehingga urus setia menyemak semula")
    CONFIRM = Said("until an outcome is confirmed", "sehingga hasil disahkan")
    ATTEMPTS = Said("in which attempts of contact count", "tempoh percubaan hubungan dikira")
    DISPUTE = Said("in which an outcome is disputed", "tempoh mempertikaikan hasil")
    REFUTE = Said("in which a withdrawal is refuted", "tempoh menyangkal penarikan")
    REOPEN = Said("in which a referral is opened again", "tempoh membuka semula penyaluran")
    EMPTY = Said("of a case without a referral", "kes tanpa penyaluran")
    ERROR = Said("in which a mistake is taken back", "tempoh menarik balik kesilapan")
    UNREACHABLE = Said("over which somebody is called", "tempoh seseorang dihubungi")
    RETRY = Said("until somebody is called again", "sehingga dihubungi semula")
    NOTICE = Said("a notice before an agreement ends", "notis sebelum perjanjian tamat")
    APPLY = Said(
        "to sign a draft, and to confirm new terms",
        "untuk menandatangani draf dan mengesahkan terma",
    )
    REVIEW = Said("until a report counts as accepted", "sehingga laporan dianggap diterima")
    PUBLISHED = Said(
        "of a service, until its agency may claim alone",
        "usia perkhidmatan sebelum agensinya boleh menuntut sendiri",
    )
    FOLLOW_UP = Said("after help, until somebody asks", "selepas bantuan, sehingga ditanya")
    RECORD = Said("in which an answer is recorded", "tempoh merekodkan jawapan")


class PartSaying(Saying):
    """A part of a contract."""

    METHOD = Said("method", "kaedah")
    ROLE = Said("who may call", "siapa boleh memanggil")
    INTERNAL = Said("for other contracts", "untuk kontrak lain")
    VIEW = Said("question", "pertanyaan")
    TICK = Said("clock", "jam")
    GENESIS = Said("at the founding", "semasa pengasasan")
    REASON = Said("reason of refusal", "sebab penolakan")
    EVENT = Said("event", "peristiwa")
    DEADLINE = Said("deadline", "tempoh akhir")
    NUMBER = Said("number", "nombor")
    CHOICE = Said("choice", "pilihan")
    RECORD = Said("record", "rekod")
    FIELD = Said("what it keeps", "apa yang disimpan")
    PEER = Said("asks another contract", "bertanya kontrak lain")


class GovernSaying(Saying):
    """Said by `govern`."""

    GOVERN = Said(
        "What members decide together: durations, parameters, codes, programme terms, code of contracts.",
        "Apa yang diputuskan ahli bersama: tempoh, parameter, kod, Terma Program, kod kontrak.",
    )
    LIST = Said("what members are asked", "apa yang ditanya kepada ahli")
    LIST_ABOUT = Said(
        "List what members are asked and have not decided; with --all everything that was ever asked.",
        "Senaraikan apa yang ditanya kepada ahli dan belum diputuskan; dengan --all, semua yang pernah ditanya.",
    )
    ALL = Said(
        "Also what is decided, lapsed or taken back.",
        "Juga yang diputuskan, luput atau ditarik balik.",
    )
    SHOW = Said(
        "one question, who agreed, and what would be another",
        "satu perkara, siapa bersetuju, dan perubahannya",
    )
    SHOW_ABOUT = Said(
        "Show a question: where it stands, which members agreed, how many are needed, and what would be another.",
        "Tunjukkan satu perkara: keadaannya, ahli yang bersetuju, bilangan yang diperlukan, dan apa yang akan berubah.",
    )
    DIFF = Said(
        "what would be another, to read before agreeing",
        "perubahan, untuk dibaca sebelum bersetuju",
    )
    DIFF_ABOUT = Said(
        "Show what would be another: old and new value and what it means; codes added, renamed, retired; of a contract's code its methods, "
        "roles, reasons, events and deadlines, and with --source its lines. Code is taken from this release, or from --file.",
        "Tunjukkan perubahan: nilai lama dan baharu serta maksudnya; kod ditambah, dinamakan semula, ditamatkan; bagi kod kontrak: kaedah, "
        "peranan, sebab, peristiwa dan tempoh akhir, dan dengan --source, baris kodnya. Kod diambil daripada keluaran ini, atau --file.",
    )
    SOURCE = Said(
        "Also the lines of source, as a unified diff.",
        "Juga baris kod sumber, sebagai unified diff.",
    )
    FILE = Said(
        "A contract's source that this release has not; may be repeated.",
        "Kod sumber kontrak yang tiada dalam keluaran ini; boleh diulang.",
    )
    TRY = Said("what comes of it, tried on a copy", "kesannya, dicuba pada salinan")
    TRY_ABOUT = Said(
        "Try a question on a copy of the newest state in a stopped node's folder, or in a copy of one: the members agree, and what follows is "
        "told. Other code of a contract is run beside the code that runs, on the newest blocks and on what falls due next, and every call "
        "that ends otherwise is told. Nothing is written. Exit status 1: it would be refused, the code would be set aside, or calls end "
        "otherwise.",
        "Cuba satu perkara pada salinan keadaan terbaharu dalam folder nod yang berhenti, atau salinannya: ahli bersetuju, dan kesannya "
        "dilaporkan. Kod kontrak yang lain dijalankan di sebelah kod semasa, pada blok terbaharu dan apa yang akan tiba tempohnya, dan setiap "
        "panggilan yang berakhir lain dilaporkan. Tiada apa-apa ditulis. Status keluar 1: ditolak, kod diketepikan, atau panggilan berakhir lain.",
    )
    STORE = Said(
        "The folder of a node that is stopped, or its store.",
        "Folder nod yang berhenti, atau stornya.",
    )
    BLOCKS = Said(
        "So many of the newest blocks are tried; 100 if not said.",
        "Bilangan blok terbaharu yang dicuba; 100 jika tidak dinyatakan.",
    )
    AHEAD = Said(
        "For so long the clock is wound on; 30 days if not said.",
        "Tempoh jam dimajukan; 30 hari jika tidak dinyatakan.",
    )
    APPROVE = Said("agree to a question", "bersetuju dengan satu perkara")
    APPROVE_ABOUT = Said(
        f"Agree for your agency, a signatory signs; whose agreement decides it carries it out. {STATUS}",
        f"Bersetuju bagi pihak agensi anda, penandatangan menandatangani; persetujuan penentu melaksanakannya. {STATUS_MS}",
    )
    CANCEL = Said("take back what your agency asked", "tarik balik apa yang ditanya agensi anda")
    CANCEL_ABOUT = Said(
        f"Take back a question about parameters, code, codes or terms that your own agency asked. {STATUS}",
        f"Tarik balik perkara tentang parameter, kod kontrak, kod atau terma yang ditanya agensi anda sendiri. {STATUS_MS}",
    )
    CONFIRM = Said(
        "confirm the programme terms in force", "sahkan Terma Program yang berkuat kuasa"
    )
    CONFIRM_ABOUT = Said(
        f"Sign a version of the programme terms for your agency, by its number. {STATUS}",
        f"Tandatangani satu versi Terma Program bagi agensi anda, dengan nombornya. {STATUS_MS}",
    )
    CODES = Said(
        "need groups, reasons and clauses, with their labels",
        "kumpulan keperluan, sebab dan fasal, dengan label",
    )
    CODES_ABOUT = Said(
        "List the codes as they are published: need, reason, clause, or all.",
        "Senaraikan kod seperti yang diterbitkan: need, reason, clause, atau semuanya.",
    )
    TERMS = Said("who is under the programme terms", "siapa tertakluk kepada Terma Program")
    TERMS_ABOUT = Said(
        "Show the version of the programme terms in force, and which members have confirmed it.",
        "Tunjukkan versi Terma Program yang berkuat kuasa, dan ahli yang telah mengesahkannya.",
    )
    PROPOSE = Said("ask the members", "tanya ahli")
    PROPOSE_ABOUT = Said(
        f"Ask the members; your agency agrees by asking, two thirds decide, within 30 days. {STATUS}",
        f"Tanya ahli; agensi anda bersetuju dengan bertanya, dua pertiga memutuskan, dalam 30 hari. {STATUS_MS}",
    )
    PROPOSE_PARAMETER = Said(
        "set a parameter of the chain: NAME VALUE", "tetapkan parameter rantaian: NAMA NILAI"
    )
    PROPOSE_DURATION = Said(
        "how long a clock runs: CLOCK PRIORITY SPAN", "tempoh jam: JAM KEUTAMAAN TEMPOH"
    )
    PROPOSE_CODES = Said(
        "add, rename and retire codes, the steward: FILE",
        "tambah, namakan semula, tamatkan kod, urus setia: FAIL",
    )
    PROPOSE_TERMS = Said(
        "another version of the programme terms: FILE", "versi lain Terma Program: FAIL"
    )
    PROPOSE_CONTRACT = Said("other code of a contract: FILE", "kod lain bagi kontrak: FAIL")
    NAME_VALUE = Said("[OPTIONS] NAME VALUE", "[PILIHAN] NAMA NILAI")
    CLOCK_SPAN = Said("[OPTIONS] CLOCK PRIORITY SPAN", "[PILIHAN] JAM KEUTAMAAN TEMPOH")
    ONE_FILE = Said("[OPTIONS] FILE", "[PILIHAN] FAIL")
    PROPOSAL = Said("[OPTIONS] PROPOSAL", "[PILIHAN] CADANGAN")
    VERSION = Said("[OPTIONS] VERSION", "[PILIHAN] VERSI")
    WHICH_LIST = Said("[OPTIONS] [need|reason|clause]", "[PILIHAN] [need|reason|clause]")
    OPTIONS_ONLY = Said("[OPTIONS]", "[PILIHAN]")
    HEIGHT = Said(
        "From which height on; 200 after the newest if not said.",
        "Mulai ketinggian mana; 200 selepas yang terbaharu jika tidak dinyatakan.",
    )
    READ_FIRST = Said("by the beginning of its id", "dengan permulaan pengenalnya")
    NONE = Said("Nothing is asked.", "Tiada yang ditanya.")
    ASKED = Said("The members are asked.", "Ahli telah ditanya.")
    AGREED = Said("Your agency agrees.", "Agensi anda bersetuju.")
    TAKEN_BACK = Said("The question is taken back.", "Perkara itu ditarik balik.")
    CONFIRMED = Said(
        "Your agency has confirmed the programme terms.",
        "Agensi anda telah mengesahkan Terma Program.",
    )
    STOPPED = Said(
        "What was handed in goes on at the node; 'sinergi govern show' says what came of it.",
        "Yang telah diserahkan diteruskan oleh nod; 'sinergi govern show' menunjukkan hasilnya.",
    )
    ID = Said("proposal", "cadangan")
    MATTER = Said("asks", "perkara")
    STANDS = Said("stands", "keadaan")
    UNTIL = Said("until", "sehingga")
    VOTES = Said("agreed", "bersetuju")
    NEEDED = Said("{count} of {number} needed", "{count} daripada {number} diperlukan")
    WHAT = Said("what", "apa")
    BEFORE = Said("now", "kini")
    AFTER = Said("then", "kemudian")
    MEANS = Said("means", "maksud")
    PART = Said("part", "bahagian")
    ADDED = Said("added", "ditambah")
    REMOVED = Said("removed", "dibuang")
    CHANGED = Said("changed", "diubah")
    NO_CHANGE = Said("Nothing would be another.", "Tiada yang berubah.")
    CODE_IS = Said(
        "contract {name}, from height {height} on", "kontrak {name}, mulai ketinggian {height}"
    )
    TERMS_VERSION = Said("version", "versi")
    TERMS_DOCUMENT = Said("SHA-256 of the text", "SHA-256 teks")
    TERMS_WITHIN = Said("to confirm it", "untuk mengesahkannya")
    CODE = Said("code", "kod")
    WORD = Said("word", "perkataan")
    MALAY = Said("Malay", "Melayu")
    ENGLISH = Said("English", "Inggeris")
    RETIRED = Said("retired", "ditamatkan")
    MEMBER = Said("agency", "agensi")
    CONFIRMED_VERSION = Said("has confirmed", "telah mengesahkan")
    UNDER = Said("is under the terms", "tertakluk kepada terma")
    YES = Said("yes", "ya")
    NO = Said("no", "tidak")
    WOULD_PASS = Said(
        "With {count} agencies it is decided, and this follows:",
        "Dengan {count} agensi perkara diputuskan, dan ini kesannya:",
    )
    WOULD_FAIL = Said(
        "It would be refused: {detail}.",
        "Perkara ini akan ditolak: {detail}.",
    )
    NOT_ENOUGH = Said(
        "{count} agencies could agree now, and that does not decide it.",
        "{count} agensi boleh bersetuju sekarang, dan itu tidak memutuskannya.",
    )
    SET_ASIDE = Said(
        "The code would be set aside at its height: {detail}.",
        "Kod ini akan diketepikan pada ketinggiannya: {detail}.",
    )
    TRIED_BLOCKS = Said(
        "Blocks {first} to {last}, {count} calls, with both codes.",
        "Blok {first} hingga {last}, {count} panggilan, dengan kedua-dua kod.",
    )
    NO_GENESIS = Said(
        "No block was tried: the genesis is not beside the store.",
        "Tiada blok dicuba: genesis tiada di sebelah stor.",
    )
    TRIED_CLOCK = Said(
        "{count} firings of the clock, with both codes.",
        "{count} detik jam, dengan kedua-dua kod.",
    )
    SAME = Said("Everything ends as it does now.", "Semuanya berakhir seperti sekarang.")
    OTHERS = Said("{count} end otherwise:", "{count} berakhir lain:")
    WHERE = Said("height", "ketinggian")
    CALL = Said("call", "panggilan")
    DONE = Said("done", "selesai")
    MISSING = Said("not called", "tidak dipanggil")
    READING = Said("height {height}", "ketinggian {height}")


class GovernGround(Ground):
    """Why nothing was handed in, or nothing can be shown."""

    NO_PROPOSAL = Trouble(
        Wording(
            "The members were asked nothing whose id begins with {value!r}.",
            NOT_SIGNED,
            "'{program} govern list --all' has everything that they were asked.",
        ),
        Wording(
            "Tiada perkara ditanya kepada ahli yang pengenalnya bermula dengan {value!r}.",
            NOT_SIGNED_MS,
            "'{program} govern list --all' menyenaraikan semuanya.",
        ),
    )
    NO_SOURCE = Trouble(
        Wording(
            "Neither this release nor a file has the source of contract {name} with digest {value}.",
            "Nothing was changed.",
            "Give the file with --file; '{program} contract check FILE' says which digest a file has.",
        ),
        Wording(
            "Keluaran ini dan fail yang diberi tiada kod sumber kontrak {name} dengan ringkasan {value}.",
            "Tiada yang diubah.",
            "Berikan fail dengan --file; '{program} contract check FAIL' menyatakan ringkasan fail.",
        ),
    )
    NO_CONTRACT = Trouble(
        Wording(
            "{path} is no contract.",
            NOT_SIGNED,
            "'{program} contract check {path}' says what is wrong, and where.",
        ),
        Wording(
            "{path} bukan kontrak.",
            NOT_SIGNED_MS,
            "'{program} contract check {path}' menyatakan kesilapan dan tempatnya.",
        ),
    )
    NOT_CODES = Trouble(
        Wording(
            "{path} has no list of changes: {detail}.",
            NOT_SIGNED,
            'Write JSON: [{{"list": "clause", "add": "rumah_selamat", "ms": "Rumah selamat", "en": "Safe house"}}], or "rename" or "retire" with a number.',
        ),
        Wording(
            "{path} tiada senarai perubahan: {detail}.",
            NOT_SIGNED_MS,
            'Tulis JSON: [{{"list": "clause", "add": "rumah_selamat", "ms": "Rumah selamat", "en": "Safe house"}}], atau "rename" atau "retire" dengan nombor.',
        ),
    )
    NOT_A_CLOCK = Trouble(
        Wording("{value!r} is no clock.", NOT_SIGNED, "Clocks: {known}."),
        Wording("{value!r} bukan jam.", NOT_SIGNED_MS, "Jam: {known}."),
    )
    NOT_A_PARAMETER = Trouble(
        Wording("{value!r} is no parameter.", NOT_SIGNED, "Parameters: {known}."),
        Wording("{value!r} bukan parameter.", NOT_SIGNED_MS, "Parameter: {known}."),
    )
    NO_AGREE = Trouble(
        Wording(
            "This question is not agreed to here: {detail}.",
            NOT_SIGNED,
            "'{program} tx send --list' shows the calls of contracts.",
        ),
        Wording(
            "Perkara ini tidak dipersetujui di sini: {detail}.",
            NOT_SIGNED_MS,
            "'{program} tx send --list' menunjukkan panggilan kontrak.",
        ),
    )
