"""The words of `rule`, and of eligibility wherever it is told: what a tree says, what is wrong with one, verdicts."""

from __future__ import annotations

from cli.catalogue import Said, Saying
from cli.complaint import Ground, Trouble, Wording
from cli.sayings.usual import NOT_SIGNED, NOT_SIGNED_MS, STATUS, STATUS_MS


class TreeSaying(Saying):
    """What a part of a rule says."""

    EVERY = Said("all of these hold:", "semua yang berikut dipenuhi:")
    SOME = Said("at least one of these holds:", "sekurang-kurangnya satu yang berikut dipenuhi:")
    NOT = Said("this does not hold:", "yang berikut tidak dipenuhi:")
    IS = Said("{what} is {value}", "{what} ialah {value}")
    IN = Said("{what} is one of: {known}", "{what} ialah salah satu daripada: {known}")
    HAS = Said(
        "{what}: at least one of {known}", "{what}: sekurang-kurangnya satu daripada {known}"
    )
    LESS = Said("{what} is less than {value}", "{what} kurang daripada {value}")
    AT_MOST = Said("{what} is at most {value}", "{what} paling banyak {value}")
    MORE = Said("{what} is more than {value}", "{what} lebih daripada {value}")
    AT_LEAST = Said("{what} is at least {value}", "{what} sekurang-kurangnya {value}")
    BEFORE = Said("{what} is before {value}", "{what} sebelum {value}")
    UNTIL = Said("{what} is {value} or before", "{what} pada atau sebelum {value}")
    AFTER = Said("{what} is after {value}", "{what} selepas {value}")
    FROM = Said("{what} is {value} or after", "{what} pada atau selepas {value}")
    BETWEEN = Said("{what} is from {first} to {last}", "{what} dari {first} hingga {last}")
    KNOWN_DECLARED = Said("{what} can be stated", "{what} dapat dinyatakan")
    KNOWN_DOCUMENT_SEEN = Said(
        "a document for {what} was seen", "dokumen bagi {what} telah dilihat"
    )
    KNOWN_VERIFIED_BY_AGENCY = Said(
        "{what} was verified by an agency", "{what} telah disahkan oleh agensi"
    )


class KindSaying(Saying):
    """What sort of thing a fact is."""

    NUMBER = Said("a whole number", "nombor bulat")
    MONEY = Said("an amount, in sen or as RM 1,234.50", "amaun, dalam sen atau seperti RM 1,234.50")
    DATE = Said("a date, as 1990-12-31", "tarikh, seperti 1990-12-31")
    CODE = Said("one of: {known}", "salah satu daripada: {known}")
    CODES = Said("any of: {known}", "mana-mana daripada: {known}")
    YES_NO = Said("true or false", "true atau false")


class MeansSaying(Saying):
    """How a fact is derived."""

    YEARS_SINCE = Said("whole years since {name}", "tahun genap sejak {name}")
    SHARED_BY = Said("{first} divided by {last}", "{first} dibahagi {last}")


class SourceSaying(Saying):
    """On what evidence a fact is known."""

    DECLARED = Said("declared", "diakui")
    DOCUMENT_SEEN = Said("document seen", "dokumen dilihat")
    VERIFIED_BY_AGENCY = Said("verified by an agency", "disahkan agensi")
    DERIVED = Said("derived", "diterbitkan daripada fakta lain")


class VerdictSaying(Saying):
    """What rules say of a prospect."""

    LAYAK = Said("eligible", "layak")
    TIDAK_LAYAK = Said("not eligible", "tidak layak")
    PERLU_MAKLUMAT = Said("more information is needed", "perlu maklumat")


class VersionSaying(Saying):
    """Where a version of rules stands."""

    IN_FORCE = Said("in force", "berkuat kuasa")
    REPLACED = Said("replaced", "diganti")
    RETIRED = Said("retired", "ditamatkan")


class FlawSaying(Saying):
    """What is wrong with rules or facts."""

    NOT_TEXT = Said("it is not UTF-8 text", "ia bukan teks UTF-8")
    NOT_JSON = Said("it is not JSON", "ia bukan JSON")
    TOO_LARGE = Said("it is too large", "ia terlalu besar")
    TOO_DEEP = Said("it goes too deep", "ia terlalu dalam")
    FRACTION = Said(
        "numbers are whole: write sen, not ringgit with a fraction",
        "nombor mesti bulat: tulis sen, bukan ringgit dengan pecahan",
    )
    NAMED_TWICE = Said("a name stands twice in one object", "satu nama disebut dua kali")
    NOT_CANONICAL = Said("it is not in the canonical form", "ia bukan dalam bentuk kanonik")
    NOT_AN_OBJECT = Said("an object {{}} belongs here", "objek {{}} diperlukan di sini")
    NOT_A_LIST = Said("a list [] belongs here", "senarai [] diperlukan di sini")
    MISSING = Said("it is missing", "ia tiada")
    UNKNOWN_FIELD = Said("nothing of this name belongs here", "tiada medan dengan nama ini di sini")
    BAD_FORMAT = Said("it is of another format", "ia berformat lain")
    BAD_NAME = Said(
        "a name is small letters, digits and _, at most 40",
        "nama terdiri daripada huruf kecil, digit dan _, paling banyak 40",
    )
    BAD_SENTENCE = Said(
        "a sentence is one line of plain text of at most 240 letters",
        "ayat ialah satu baris teks biasa paling panjang 240 huruf",
    )
    PERSONAL = Said(
        "it looks like a number or address of a person, which must not stand on the chain",
        "ia menyerupai nombor atau alamat seseorang, yang tidak boleh berada dalam rantaian",
    )
    EMPTY = Said("nothing stands there", "tiada apa-apa di situ")
    TOO_MANY = Said("there are too many", "terlalu banyak")
    UNKNOWN_KIND = Said("there is no such kind of fact", "tiada jenis fakta ini")
    UNKNOWN_OPERATOR = Said("there is no such operator", "tiada operator ini")
    UNKNOWN_SOURCE = Said("there is no such evidence", "tiada bukti jenis ini")
    UNKNOWN_FACT = Said("there is no such fact", "tiada fakta ini")
    UNUSED_FACT = Said(
        "no rule asks for this fact: leave it out", "tiada peraturan memerlukan fakta ini: buangkan"
    )
    UNKNOWN_CODE = Said("the fact has no such code", "fakta ini tiada kod itu")
    WRONG_COUNT = Said("more or fewer belong here", "bilangannya tidak betul")
    WRONG_KIND = Said("this is for facts of another kind", "ini untuk fakta jenis lain")
    WRONG_VALUE = Said("the value is not of the fact's kind", "nilai ini bukan jenis fakta itu")
    NO_FACT = Said("one of the two has to be a fact", "salah satu mesti fakta")
    TWICE = Said("the same stands there twice", "perkara yang sama disebut dua kali")
    BACKWARDS = Said("the range ends before it begins", "julat tamat sebelum bermula")
    ALWAYS_TRUE = Said("this is true of everybody", "ini benar bagi semua orang")
    BAD_DERIVATION = Said("a fact is not derived so", "fakta tidak diterbitkan begini")


class RuleSaying(Saying):
    """Said by `rule`."""

    RULE = Said(
        "Say as rules who may be helped by a service, and read those of others.",
        "Nyatakan sebagai peraturan siapa boleh dibantu oleh perkhidmatan, dan baca peraturan agensi lain.",
    )
    CHECK = Said(
        "read a file of rules, before it is published", "semak fail peraturan sebelum diterbitkan"
    )
    CHECK_ABOUT = Said(
        "Read a file of rules and tell it in sentences; if it is none, say where it is wrong. With --facts it is applied to a file of facts, of "
        "invented persons please. Nothing is signed, and no node is asked. Exit status 0: these are rules; 2: they are not.",
        "Baca fail peraturan dan tunjukkannya sebagai ayat; jika salah, nyatakan di mana. Dengan --facts ia digunakan atas fail fakta, "
        "sila guna orang rekaan. Tiada yang ditandatangani, dan tiada nod ditanya. Status keluar 0: ini peraturan; 2: bukan.",
    )
    FILE_OPTIONS = Said("[OPTIONS] FILE", "[PILIHAN] FAIL")
    SERVICE_OPTIONS = Said("[OPTIONS] SERVICE", "[PILIHAN] PERKHIDMATAN")
    SERVICE_FILE_OPTIONS = Said("[OPTIONS] SERVICE FILE", "[PILIHAN] PERKHIDMATAN FAIL")
    OPTIONS_ONLY = Said("[OPTIONS]", "[PILIHAN]")
    CHECK_FACTS = Said("Facts to apply them to.", "Fakta untuk mengujinya.")
    CHECK_DAY = Said(
        "The day of the screening, to which ages are counted; today is usual.",
        "Hari saringan, untuk mengira umur; lazimnya hari ini.",
    )
    CHECK_EXAMPLE = Said("as it is in the examples", "seperti dalam contoh")
    CHECK_TRIED = Said("and tried on an invented person", "dan diuji atas orang rekaan")
    PUBLISH = Said("publish the rules of a service", "terbitkan peraturan perkhidmatan")
    PUBLISH_ABOUT = Said(
        "Publish the next version of a service's rules, which takes the place of the one before. An admin signs, and with --cosign an approver: of "
        "your agency, or of another one if yours has none. Rules are public: every node can apply them, and no facts of anybody leave the "
        f"agency that has them. {STATUS}",
        "Terbitkan versi seterusnya bagi peraturan perkhidmatan, menggantikan yang sebelumnya. Pentadbir menandatangani, dan dengan --cosign "
        "seorang pelulus: dari agensi anda, atau agensi lain jika agensi anda tiada. Peraturan adalah awam: setiap nod boleh menggunakannya, dan tiada "
        f"fakta sesiapa keluar daripada agensi yang menyimpannya. {STATUS_MS}",
    )
    PUBLISHED = Said("Published.", "Telah diterbitkan.")
    PUBLISH_EXAMPLE = Said("an admin and an approver sign", "pentadbir dan pelulus menandatangani")
    RETIRE = Said("have no rules for a service", "tamatkan peraturan perkhidmatan")
    RETIRE_ABOUT = Said(
        f"Retire the rules of a service that are in force: nobody is screened for it until there are others. {STATUS}",
        f"Tamatkan peraturan perkhidmatan yang berkuat kuasa: tiada sesiapa disaring sehingga ada yang lain. {STATUS_MS}",
    )
    RETIRED = Said("Retired.", "Telah ditamatkan.")
    LIST = Said("rules of an agency, or for a need", "peraturan agensi, atau bagi keperluan")
    LIST_ABOUT = Said(
        "List the services of your agency with their rules, or those of another one with --of; with --need and --state those of all agencies for "
        "that need in that state.",
        "Senaraikan perkhidmatan agensi anda dengan peraturannya, atau agensi lain dengan --of; dengan --need dan --state, semua agensi bagi "
        "keperluan itu di negeri itu.",
    )
    LIST_EXAMPLE = Said("for food in Selangor", "bagi makanan di Selangor")
    SHOW = Said("the rules of a service, in sentences", "peraturan perkhidmatan, dalam ayat")
    SHOW_ABOUT = Said(
        "Show the rules of a service that are in force, or a version that is kept, in sentences. With --file they are compared with a file; exit "
        "status 1 if those are others.",
        "Tunjukkan peraturan perkhidmatan yang berkuat kuasa, atau satu versi yang disimpan, dalam ayat. Dengan --file ia dibandingkan dengan "
        "fail; status keluar 1 jika berlainan.",
    )
    SHOW_VERSION = Said("The number of a version.", "Nombor versi.")
    SHOW_FILE = Said("A file of rules, to compare.", "Fail peraturan, untuk dibandingkan.")
    SHOW_EXAMPLE = Said(
        "by the beginning of the service's id", "dengan permulaan pengenal perkhidmatan"
    )

    SERVICE = Said("service", "perkhidmatan")
    AGENCY = Said("agency", "agensi")
    VERSION = Said("version", "versi")
    STANDS = Said("stands", "keadaan")
    APPROVED_BY = Said("approved by", "diluluskan oleh")
    SINCE = Said("published", "diterbitkan")
    EDITION = Said("edition of all rules", "edisi semua peraturan")
    DIGEST = Said("digest", "cerna")
    RULES = Said("rules", "peraturan")
    FACTS = Said("What is asked for", "Apa yang ditanya")
    CONDITIONS = Said(
        "Eligible is for whom all of this holds", "Layak ialah yang memenuhi semua ini"
    )
    FAILS = Said("otherwise: {why}", "jika tidak: {why}")
    SHOWN_BY = Said("shown by: {what}", "dibuktikan dengan: {what}")
    NO_RULES = Said("none", "tiada peraturan")
    UNREADABLE = Said("cannot be read by this release", "tidak dapat dibaca oleh keluaran ini")
    SAME = Said("they are those of this file", "sama dengan fail ini")
    OTHER = Said("those of this file are others", "fail ini berlainan")
    ARE_RULES = Said(
        "These are rules: {count} of {most} bytes.", "Ini peraturan: {count} daripada {most} bait."
    )
    YES = Said("yes", "ya")
    NO = Said("no", "tidak")
    VERDICT = Said("verdict", "keputusan")
    WHY_NOT = Said("not met", "tidak dipenuhi")
    OPEN = Said("open", "belum pasti")
    BY_A_PERSON = Said(
        "cannot be known; a person has to decide", "tidak dapat diketahui; pegawai perlu memutuskan"
    )
    ASK_NEXT = Said("ask next", "tanya seterusnya")
    MISFIT = Said("not usable", "tidak boleh digunakan")
    UNASKED = Said("not asked for", "tidak diperlukan")


class RuleGround(Ground):
    """Why rules or facts are not taken."""

    NO_RULES = Trouble(
        Wording(
            "{path} holds no rules. At {place}: {what}.",
            NOT_SIGNED,
            "Put it right there, and check it with '{program} rule check'; docs/eligibility.md says what may stand where.",
        ),
        Wording(
            "{path} tidak mengandungi peraturan. Di {place}: {what}.",
            NOT_SIGNED_MS,
            "Betulkan di situ, dan semak dengan '{program} rule check'; docs/eligibility.md menerangkan kandungannya.",
        ),
    )
    NO_FACTS = Trouble(
        Wording(
            "{path} holds no facts. At {place}: {what}.",
            NOT_SIGNED,
            "Put it right there; docs/eligibility.md says how facts are written.",
        ),
        Wording(
            "{path} tidak mengandungi fakta. Di {place}: {what}.",
            NOT_SIGNED_MS,
            "Betulkan di situ; docs/eligibility.md menerangkan cara menulis fakta.",
        ),
    )
    NONE_IN_FORCE = Trouble(
        Wording(
            "The service {short} has no such rules.",
            NOT_SIGNED,
            "'{program} rule list' says which services have some; an admin publishes them with '{program} rule publish'.",
        ),
        Wording(
            "Perkhidmatan {short} tiada peraturan itu.",
            NOT_SIGNED_MS,
            "'{program} rule list' menyatakan perkhidmatan yang ada; pentadbir menerbitkannya dengan '{program} rule publish'.",
        ),
    )
