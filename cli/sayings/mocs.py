"""The words of `moc`: memoranda of collaboration, what they oblige to, and what they let go."""

from __future__ import annotations

from cli.catalogue import Said, Saying
from cli.complaint import Ground, Trouble, Wording
from cli.sayings.usual import NOT_SIGNED, NOT_SIGNED_MS, STATUS, STATUS_MS


class MocStanding(Saying):
    """Where an MoC stands."""

    DRAFT = Said("draft", "draf")
    SIGNING = Said("being signed", "sedang ditandatangani")
    IN_FORCE = Said("in force", "berkuat kuasa")
    AMENDED = Said("in force, amended", "berkuat kuasa, dipinda")
    EXPIRING = Said("in force, ends soon", "berkuat kuasa, hampir tamat")
    EXPIRED = Said("expired", "tamat tempoh")
    TERMINATED = Said("terminated", "ditamatkan")


class OwedStanding(Saying):
    """Where a commitment stands."""

    DUE = Said("on track", "dalam tempoh")
    LATE = Said("late", "lewat")
    REPORTED = Said("reported", "dilaporkan")
    ACCEPTED = Said("met", "dipenuhi")
    CONTESTED = Said("contested", "dipertikaikan")
    ENDED = Said("ended", "berakhir")


class ScopeSaying(Saying):
    """What goes from one agency to another."""

    REFERRAL = Said("referrals", "penyaluran")
    DATA_SHARE = Said("shared data", "perkongsian data")
    MATCHING = Said("matching", "pemadanan")
    QUERY = Said("queries", "pertanyaan")
    FUNDING = Said("funding", "pembiayaan")


class EffectSaying(Saying):
    """What a scope does."""

    ADDS = Said("may go", "dibenarkan")
    NARROWS = Said("does not go", "tidak dibenarkan")


class MocSaying(Saying):
    """Said by `moc`."""

    MOC = Said(
        "Memoranda of collaboration (MoC): who agreed on what, until when, and what was met.",
        "Memorandum Kolaborasi (MoC): siapa bersetuju tentang apa, sehingga bila, dan apa yang dipenuhi.",
    )
    LIST = Said("the MoCs of an agency", "MoC sesebuah agensi")
    LIST_ABOUT = Said(
        "List the MoCs of your agency, or of another one with --of; with --all also those that have ended.",
        "Senaraikan MoC agensi anda, atau agensi lain dengan --of; dengan --all, juga yang telah berakhir.",
    )
    ALL = Said("Also those that have ended.", "Juga yang telah berakhir.")
    OF = Said(
        "The agency, if it is not that of the folder.", "Agensi itu, jika bukan agensi folder."
    )
    SHOW = Said(
        "one MoC, its clauses, and who signed it", "satu MoC, fasalnya, dan siapa menandatangani"
    )
    SHOW_ABOUT = Said(
        "Show an MoC: parties, signatures, witnesses, clauses with what became of them, what may go, and its end. With --document FILE the "
        "document is compared with what was signed; exit status 1 if it is another one.",
        "Tunjukkan MoC: pihak, tandatangan, saksi, fasal dan keadaannya, apa yang dibenarkan, dan tarikh tamat. Dengan --document FAIL, dokumen "
        "dibandingkan dengan yang ditandatangani; status keluar 1 jika berlainan.",
    )
    PROPOSE = Said("draft an MoC", "rangka MoC")
    PROPOSE_ABOUT = Said(
        "Draft an MoC between your agency and others, a signatory signs. TEXT is a JSON file with starts, expires, clauses and scopes "
        "(docs/agreements.md). The document stays with the parties: the chain gets its SHA-256, and of what is measured a commitment. A draft "
        f"ends after 90 days. {STATUS}",
        "Rangka MoC antara agensi anda dan agensi lain, penandatangan menandatangani. TEKS ialah fail JSON dengan starts, expires, clauses dan "
        "scopes (docs/agreements.md). Dokumen kekal pada pihak-pihak: rantaian menerima SHA-256, dan komitmen bagi ukuran. Draf tamat selepas "
        f"90 hari. {STATUS_MS}",
    )
    AMEND = Said("put another text before the parties", "kemukakan teks lain kepada pihak-pihak")
    AMEND_ABOUT = Said(
        f"Put another text before the parties; all sign it anew, and until then the one in force goes on. {STATUS}",
        f"Kemukakan teks lain kepada pihak-pihak; semua menandatangani semula, dan sebelum itu yang berkuat kuasa diteruskan. {STATUS_MS}",
    )
    RENEW = Said("ask the parties to go on for longer", "minta pihak-pihak meneruskan lebih lama")
    RENEW_ABOUT = Said(
        f"Ask the parties to have an MoC in force go on as it is until a later day; all sign anew. {STATUS}",
        f"Minta pihak-pihak meneruskan MoC yang berkuat kuasa sehingga tarikh lebih lewat; semua menandatangani semula. {STATUS_MS}",
    )
    SIGN = Said("sign for your agency, a party", "tandatangani bagi agensi anda, satu pihak")
    SIGN_ABOUT = Said(
        f"Sign the text that waits, a signatory; the document has to be the one whose SHA-256 stands in it. {STATUS}",
        f"Tandatangani teks yang menunggu, penandatangan; dokumen mesti yang SHA-256nya tercatat. {STATUS_MS}",
    )
    WITNESS = Said(
        "witness that all parties have signed", "saksikan bahawa semua pihak telah menandatangani"
    )
    WITNESS_ABOUT = Said(
        f"Witness for an agency that is no party that all parties have signed; two make it hold. A witness needs to see no text, so the document is not needed. {STATUS}",
        f"Saksikan bagi agensi yang bukan pihak bahawa semua pihak telah menandatangani; dua saksi mengesahkannya. Saksi tidak perlu melihat teks, jadi dokumen tidak diperlukan. {STATUS_MS}",
    )
    TERMINATE = Said("end an MoC, or take a draft back", "tamatkan MoC, atau tarik balik draf")
    TERMINATE_ABOUT = Said(
        f"End an MoC for your agency, at once; why stands in a letter, of which the chain gets a commitment. What it added goes no more. {STATUS}",
        f"Tamatkan MoC bagi agensi anda, serta-merta; sebabnya dalam surat, dan rantaian menerima komitmennya. Apa yang ditambahnya tidak dibenarkan lagi. {STATUS_MS}",
    )
    REPORT = Said("say what was reached", "laporkan pencapaian")
    REPORT_ABOUT = Said(
        "Say what your agency reached for a clause, a coordinator signs. The figure and the evidence stay with you: the chain gets commitments under a "
        f"salt, which is told here and goes to the other parties with the evidence. {STATUS}",
        "Laporkan pencapaian agensi anda bagi satu fasal, penyelaras menandatangani. Angka dan bukti kekal pada anda: rantaian menerima komitmen "
        f"dengan garam, yang dinyatakan di sini dan diserahkan kepada pihak lain bersama bukti. {STATUS_MS}",
    )
    REVIEW = Said("accept a report, or contest it", "terima laporan, atau pertikaikan")
    REVIEW_ABOUT = Said(
        f"Say whether your agency, another party, accepts what was reported. Unsaid for 30 days, it is accepted. {STATUS}",
        f"Nyatakan sama ada agensi anda, pihak lain, menerima laporan. Tanpa jawapan 30 hari, laporan diterima. {STATUS_MS}",
    )
    COMMITMENTS = Said("what an agency has promised", "apa yang dijanjikan agensi")
    COMMITMENTS_ABOUT = Said(
        "List the commitments of your agency, or of another one with --of, the first due first.",
        "Senaraikan komitmen agensi anda, atau agensi lain dengan --of, yang paling awal dahulu.",
    )
    OPTIONS_ONLY = Said("[OPTIONS]", "[PILIHAN]")
    ID_OPTIONS = Said("[OPTIONS] ID", "[PILIHAN] ID")
    ID_NUMBER = Said("[OPTIONS] ID NUMBER", "[PILIHAN] ID NOMBOR")
    TEXT_ONLY = Said("[OPTIONS] TEXT", "[PILIHAN] TEKS")
    ID_TEXT = Said("[OPTIONS] ID TEXT", "[PILIHAN] ID TEKS")
    WITH = Said("Another party; may be repeated.", "Pihak lain; boleh diulang.")
    DOCUMENT = Said("The document itself.", "Dokumen itu sendiri.")
    UNTIL = Said("Until when: 2029-12-31.", "Sehingga bila: 2029-12-31.")
    LETTER = Said("The letter that says why.", "Surat yang menyatakan sebab.")
    FROM = Said("From when on.", "Dari bila.")
    TO = Said("Until when; now if not said.", "Sehingga bila; kini jika tidak dinyatakan.")
    MEASURE = Said("What was reached, in words.", "Pencapaian, dalam perkataan.")
    EVIDENCE = Said("The file that shows it.", "Fail yang membuktikannya.")
    CONTEST = Said(
        "Contest it; without this it is accepted.", "Pertikaikan; tanpa ini, ia diterima."
    )
    BY_ID = Said("by the beginning of its id", "dengan permulaan pengenalnya")
    NONE = Said("There are none.", "Tiada.")
    DRAFTED = Said(
        "The text is drafted; all parties sign it, then two witnesses.",
        "Teks telah dirangka; semua pihak menandatangani, kemudian dua saksi.",
    )
    SIGNED = Said("Your agency has signed.", "Agensi anda telah menandatangani.")
    ENDED = Said("The MoC has ended.", "MoC telah ditamatkan.")
    REPORTED = Said("Reported.", "Dilaporkan.")
    SALT = Said("salt, to be kept", "garam, untuk disimpan")
    REVIEWED = Said("Said.", "Dinyatakan.")
    STOPPED = Said(
        "What was handed in goes on at the node; 'sinergi moc show' says what came of it.",
        "Yang telah diserahkan diteruskan oleh nod; 'sinergi moc show' menunjukkan hasilnya.",
    )
    ID = Said("MoC", "memorandum")
    PARTIES = Said("parties", "pihak")
    STANDS = Said("stands", "keadaan")
    SIGNED_BY = Said("signed by", "ditandatangani oleh")
    WITNESSED_BY = Said("witnessed by", "disaksikan oleh")
    STARTS = Said("from", "dari")
    ENDS = Said("until", "sehingga")
    IN_DAYS = Said("{value} (in {count} days)", "{value} (dalam {count} hari)")
    SHA = Said("document", "dokumen")
    CLAUSE = Said("clause", "fasal")
    CODE = Said("about", "perkara")
    OWNER = Said("owes", "pemilik")
    DUE = Said("due", "tarikh akhir")
    GOES = Said("what", "apa")
    GIVER = Said("from", "daripada")
    RECEIVER = Said("to", "kepada")
    NEEDS = Said("needs", "keperluan")
    EVERYTHING = Said("all", "semua")
    SAME = Said("This is the document that was signed.", "Inilah dokumen yang ditandatangani.")
    OTHER = Said(
        "This is another document than the one that was signed.",
        "Ini bukan dokumen yang ditandatangani.",
    )


class MocGround(Ground):
    """Why nothing was handed in."""

    NO_MOC = Trouble(
        Wording(
            "This node's chain has no MoC whose id begins with {value!r}.",
            NOT_SIGNED,
            "Look it up with '{program} moc list'. If it is new elsewhere, wait until this node has caught up.",
        ),
        Wording(
            "Rantaian nod ini tiada MoC yang pengenalnya bermula dengan {value!r}.",
            NOT_SIGNED_MS,
            "Cari dengan '{program} moc list'. Jika ia baharu di tempat lain, tunggu nod ini mengejar.",
        ),
    )
    NOT_A_TEXT = Trouble(
        Wording(
            "{path} is no text of an MoC: {detail}.",
            NOT_SIGNED,
            "docs/agreements.md has one to begin with.",
        ),
        Wording(
            "{path} bukan teks MoC: {detail}.",
            NOT_SIGNED_MS,
            "docs/agreements.md mengandungi satu contoh.",
        ),
    )
    NOTHING_WAITS = Trouble(
        Wording(
            "No text of this MoC waits for signatures.",
            NOT_SIGNED,
            "'{program} moc show {value}' says where it stands.",
        ),
        Wording(
            "Tiada teks MoC ini yang menunggu tandatangan.",
            NOT_SIGNED_MS,
            "'{program} moc show {value}' menyatakan keadaannya.",
        ),
    )
    OTHER_DOCUMENT = Trouble(
        Wording(
            "{path} is another document than the one that this text is about.",
            NOT_SIGNED,
            "Ask the agency that drafted it for the document; its SHA-256 is {value}.",
        ),
        Wording(
            "{path} bukan dokumen bagi teks ini.",
            NOT_SIGNED_MS,
            "Minta dokumen daripada agensi yang merangkanya; SHA-256nya {value}.",
        ),
    )
    NO_CLAUSE = Trouble(
        Wording(
            "This MoC has no commitment with number {value}.",
            NOT_SIGNED,
            "'{program} moc show' lists the clauses.",
        ),
        Wording(
            "MoC ini tiada komitmen bernombor {value}.",
            NOT_SIGNED_MS,
            "'{program} moc show' menyenaraikan fasal.",
        ),
    )
