"""The words of referrals: states, clocks, what has to be done next, and the labels of what is shown of them."""

from __future__ import annotations

from cli.catalogue import Said, Saying


class StateSaying(Saying):
    """Where a referral stands, or one agency's part in it."""

    OPEN_INTAKE = Said("open at its origin", "didaftar")
    OFFERED = Said("offered", "ditawarkan")
    IN_SERVICE = Said("in service", "dalam bantuan")
    POOLED = Said("in the pool of its area", "di kolam kawasan")
    STEWARDED = Said("with the steward", "dengan urus setia")
    AWAITING_FOLLOWUP = Said("awaiting confirmation", "menunggu pengesahan")
    CLOSED = Said("closed", "ditutup")
    RECEIVED = Said("received", "diterima nod")
    INFO_REQUESTED = Said("information requested", "maklumat diminta")
    ACCEPTED = Said("accepted", "disetujui")
    DECLINED = Said("declined", "ditolak")
    WITHDRAWN = Said("withdrawn", "ditarik balik")
    SUPERSEDED = Said("another one accepted", "agensi lain menerima")
    EXPIRED = Said("not answered in time", "tidak dijawab dalam tempoh")
    ERROR = Said("made by mistake", "dibuat secara tersilap")
    IN_PROGRESS = Said("help under way", "bantuan sedang berjalan")
    ON_HOLD = Said("on hold", "ditangguhkan")
    COMPLETED = Said("help done", "bantuan selesai")
    FAILED = Said("handed back", "dikembalikan")


class EndSaying(Saying):
    """How a referral was closed."""

    HELPED = Said("helped", "dibantu")
    HELPED_UNCONFIRMED = Said("helped, not confirmed", "dibantu, tidak disahkan")
    PARTLY_HELPED = Said("helped in part", "dibantu sebahagian")
    NOT_HELPED = Said("not helped", "tidak dibantu")
    UNMET = Said("nobody could help", "keperluan tidak dipenuhi")
    WITHDRAWN = Said("withdrawn", "ditarik balik")
    DECEASED = Said("the prospect has died", "prospek telah meninggal dunia")
    ERROR = Said("opened by mistake", "dibuka secara tersilap")
    CONSENT_ENDED = Said("the prospect consents no more", "prospek tidak lagi bersetuju")
    SPLIT = Said("several referrals instead", "dipecahkan kepada beberapa penyaluran")
    MERGED_DUPLICATE = Said("the same as another one", "sama dengan penyaluran lain")
    UNREACHABLE = Said("prospect not reached", "prospek tidak dapat dihubungi")


class TimerSaying(Saying):
    """What a clock waits for."""

    CONTACT = Said("first contact with the prospect", "hubungan pertama dengan prospek")
    ROUTE = Said("an agency is asked", "agensi ditanya")
    ACCEPT = Said("the offer is answered", "tawaran dijawab")
    INFO = Said("the information comes", "maklumat diterima")
    CLAIM = Said("an agency claims it", "agensi menuntutnya")
    START = Said("the help begins", "bantuan bermula")
    PROGRESS = Said("the help is noted or done", "bantuan dicatat atau selesai")
    REVIEW = Said("the hold is reviewed", "penangguhan disemak")
    GRACE = Said("overdue: it goes elsewhere", "lewat: ia akan dialihkan")
    STEWARD = Said("the steward decides", "urus setia memutuskan")
    CONFIRM = Said("it is confirmed or disputed", "disahkan atau dipertikaikan")
    RETRY = Said("the prospect is looked for again", "prospek dicari semula")
    FOLLOW_UP = Said("whether the help has lasted", "sama ada bantuan itu berkekalan")
    BASIS = Said(
        "who helps states a law, or may not go on",
        "pihak yang membantu menyatakan undang-undang, atau tidak boleh meneruskan",
    )
    REOPEN = Said("until then it can be opened again", "sehingga itu ia boleh dibuka semula")


class DeedSaying(Saying):
    """What somebody has to do next."""

    FIND = Said("find a helper", "cari agensi yang membantu")
    ANSWER = Said("accept or decline", "terima atau tolak")
    INFORM = Said("give the information", "berikan maklumat")
    START = Said("speak with the prospect", "hubungi prospek")
    HELP = Said("help, and say when it is done", "bantu, dan nyatakan apabila selesai")
    RESUME = Said("go on with the help", "teruskan bantuan")
    CLAIM = Said("see that somebody claims it", "pastikan ada yang menuntutnya")
    DECIDE = Said("offer it, take it, or close it", "tawarkan, ambil, atau tutup")
    CONFIRM = Said("confirm or dispute it", "sahkan atau pertikaikan")
    ASK = Said("ask whether the help has lasted", "tanya sama ada bantuan berkekalan")


class PrioritySaying(Saying):
    """How soon somebody has to speak with the prospect."""

    KECEMASAN = Said("emergency", "kecemasan")
    SEGERA = Said("urgent", "segera")
    BIASA = Said("ordinary", "biasa")


class NeedSaying(Saying):
    """The need groups, by the names of their codes."""

    PERLINDUNGAN = Said("protection", "perlindungan")
    PEKERJAAN = Said("work", "pekerjaan")
    KEBAJIKAN = Said("welfare", "kebajikan")
    KEWANGAN = Said("money", "kewangan")
    PERNIAGAAN = Said("business", "perniagaan")
    PERUMAHAN = Said("housing", "perumahan")
    KESIHATAN = Said("health", "kesihatan")
    PENDIDIKAN = Said("education", "pendidikan")
    MAKANAN = Said("food", "makanan")
    OKU = Said("disability", "OKU")
    PENJAGAAN = Said("care", "penjagaan")
    KEMAHIRAN = Said("skills", "kemahiran")


class ReferralSaying(Saying):
    """Labels, and what several commands say."""

    REFERRAL = Said("referral", "penyaluran")
    NEED = Said("need", "keperluan")
    AREA = Said("area", "negeri")
    PRIORITY = Said("priority", "keutamaan")
    STATE = Said("stands", "keadaan")
    ORIGIN = Said("origin", "agensi asal")
    HELD_BY = Said("held by", "dipegang oleh")
    NEXT = Said("next", "seterusnya")
    NEXT_IS = Said("{who}: {what}", "{who} perlu: {what}")
    CLOCK = Said("clock", "jam")
    CLOCK_IS = Said("{what}: by {time} ({age} left)", "{what}: sebelum {time} (baki {age})")
    CLOCK_PAST = Said("{what}: due since {time}", "{what}: sudah tiba masanya sejak {time}")
    AT_RISK = Said("nobody has spoken with the prospect in time", "berisiko tercicir")
    DIRECT_ONLY = Said(
        "the prospect consents no more: only the origin may help",
        "prospek tidak lagi bersetuju: hanya agensi asal boleh membantu",
    )
    CONSENT_NEEDED = Said(
        "the prospect has to be asked for consent", "persetujuan prospek perlu diminta"
    )
    OFFER_TO = Said("offer", "tawaran")
    OFFER_IS = Said("{who}: {state}", "kepada {who}: {state}")
    OFFICER = Said("officer", "pegawai")
    OFFICER_IS = Said("{who}: who signs with {short}", "{who}: penandatangan {short}")
    TRANSACTION = Said("transaction", "transaksi")
    TRANSACTION_AT = Said("{id}, height {height}", "{id}, ketinggian {height}")
    WAITING = Said("waiting until it is final", "menunggu sehingga muktamad")
    STOPPED = Said(
        "What was handed in goes on at the node: see with 'sinergi case list' before you give the command again.",
        "Yang telah diserahkan diteruskan oleh nod: semak dengan 'sinergi case list' sebelum memberi perintah itu semula.",
    )
    HANDED_IN = Said(
        "Handed in, and kept by the node. 'sinergi tx show {short}' says what becomes of it.",
        "Diserahkan, dan disimpan oleh nod. 'sinergi tx show {short}' menyatakan hasilnya.",
    )
    REFUSED = Said("Refused.", "Ditolak oleh kontrak.")
    WHY = Said("why", "sebab")
    RULE = Said("rule", "peraturan")
    TODO = Said("do", "tindakan")
    BRIEF = Said("{end}", "tamat: {end}")
    # options that several commands take
    NODE = Said(
        "The folder of your agency's node; or SINERGI_NODE.",
        "Folder nod agensi anda; atau SINERGI_NODE.",
    )
    API = Said(
        "The address of a node's API, if it is not that of the folder; or SINERGI_API.",
        "Alamat API nod, jika bukan API folder itu; atau SINERGI_API.",
    )
    KEY = Said("Your key file; or SINERGI_KEY.", "Fail kunci anda; atau SINERGI_KEY.")
    PASSPHRASE = Said(
        "Its passphrase on the first line, instead of asking.",
        "Frasa laluannya pada baris pertama, tanpa ditanya.",
    )
    COSIGN = Said(
        "The key file of a second person who signs, too; may be repeated.",
        "Fail kunci orang kedua yang turut menandatangani; boleh diulang.",
    )
    NO_WAIT = Said("Do not wait until it is final.", "Jangan tunggu sehingga muktamad.")
    NOTE_FILE = Said(
        "What you note about it: a text file, or - for standard input. It stays sealed at your agency.",
        "Catatan anda: fail teks, atau - untuk input piawai. Ia kekal dimeterai di agensi anda.",
    )
    CASES = Said(
        "Your agency's sealed case file, if it is not in the folder; its key is FILE.key beside it.",
        "Fail kes bermeterai agensi anda, jika bukan dalam folder; kuncinya FILE.key di sebelahnya.",
    )
    ID_ARGUMENTS = Said("[OPTIONS] ID", "[PILIHAN] PENGENAL")
    ID_AGENCY_ARGUMENTS = Said("[OPTIONS] ID AGENCY", "[PILIHAN] PENGENAL AGENSI")
    ID_MAYBE_AGENCY_ARGUMENTS = Said("[OPTIONS] ID [AGENCY]", "[PILIHAN] PENGENAL [AGENSI]")
    ID_OFFICER_ARGUMENTS = Said("[OPTIONS] ID OFFICER", "[PILIHAN] PENGENAL PEGAWAI")
    ID_AGENCIES_ARGUMENTS = Said("[OPTIONS] ID AGENCY ...", "[PILIHAN] PENGENAL AGENSI ...")
    UNKNOWN_AGENCY = Said("agency {short}", "agensi {short}")
    NOBODY = Said("nobody", "tiada")
    CLOCK_FIRED = Said("the clock", "jam rantaian")


class FaultSaying(Saying):
    """What is wrong with a row of a batch, or with a file that is none; never with anything of its content."""

    MISSING = Said("it is empty", "kosong")
    UNKNOWN_STATE = Said("no state of Malaysia", "bukan negeri di Malaysia")
    UNKNOWN_NEED = Said("no known need", "keperluan tidak dikenali")
    UNKNOWN_PRIORITY = Said(
        "none of kecemasan, segera, biasa", "bukan kecemasan, segera atau biasa"
    )
    BAD_IDENTIFIER = Said("not written as KIND:NUMBER", "bukan dalam bentuk JENIS:NOMBOR")
    TOO_LONG = Said("too long", "terlalu panjang")
    TWICE = Said("it stands in a row before, too", "sudah ada dalam baris sebelumnya")
    WRONG_WIDTH = Said("not as many values as columns", "bilangan nilai tidak sama dengan lajur")
    UNKNOWN_AGENCY = Said("no agency of the network", "bukan agensi dalam rangkaian")
    CHANGED = Said(
        "taken in before with other content; it stands as it was",
        "sudah diambil sebelum ini dengan kandungan lain; yang lama kekal",
    )
