"""What can keep an officer's command from being carried out, in words."""

from __future__ import annotations

from cli.complaint import DAMAGED, NOT_NOW, Ground, Trouble, Wording
from cli.sayings.usual import NOT_SIGNED, NOT_SIGNED_MS


class DeskGround(Ground):
    """Why nothing was handed in, or nobody knows yet what became of it."""

    NOT_AN_ID = Trouble(
        Wording(
            "{value!r} is no beginning of an id.",
            NOT_SIGNED,
            "Give at least two digits 0-9, a-f of a referral, as '{program} case list' shows them.",
        ),
        Wording(
            "{value!r} bukan permulaan pengenal.",
            NOT_SIGNED_MS,
            "Berikan sekurang-kurangnya dua digit 0-9, a-f daripada '{program} case list'.",
        ),
    )
    NO_REFERRAL = Trouble(
        Wording(
            "This node's chain has no referral whose id begins with {value!r}.",
            NOT_SIGNED,
            "Look it up with '{program} case list'. If it is new elsewhere, wait until this node has caught up.",
        ),
        Wording(
            "Rantaian nod ini tiada penyaluran yang pengenalnya bermula dengan {value!r}.",
            NOT_SIGNED_MS,
            "Cari dengan '{program} case list'. Jika ia baharu di tempat lain, tunggu nod ini mengejar.",
        ),
    )
    AMBIGUOUS = Trouble(
        Wording(
            "Several ids begin with {value!r}: {known}.", NOT_SIGNED, "Give more digits of the one."
        ),
        Wording(
            "Beberapa pengenal bermula dengan {value!r}: {known}.",
            NOT_SIGNED_MS,
            "Berikan lebih banyak digit.",
        ),
    )
    SEVERAL_IDS = Trouble(
        Wording(
            "Several ids begin with {value!r}: {known}.", NOT_SIGNED, "Give more of the digits."
        ),
        Wording(
            "Beberapa pengenal bermula dengan {value!r}: {known}.",
            NOT_SIGNED_MS,
            "Berikan lebih banyak digit pengenal itu.",
        ),
    )
    NO_AGENCY = Trouble(
        Wording(
            "No agency is called {value!r}{nearest}.",
            NOT_SIGNED,
            "Known here: {known}. An agency without a name here is named by its member id.",
        ),
        Wording(
            "Tiada agensi bernama {value!r}{nearest}.",
            NOT_SIGNED_MS,
            "Yang dikenali: {known}. Agensi tanpa nama di sini dinamakan dengan pengenal ahlinya.",
        ),
    )
    NOT_A_USER = Trouble(
        Wording(
            "The chain knows nobody who signs with this key, or their time is over.",
            NOT_SIGNED,
            "Check --key, and that it is of this network; else your agency's admin adds you (user.add).",
        ),
        Wording(
            "Rantaian tidak mengenali sesiapa dengan kunci ini, atau tempohnya sudah tamat.",
            NOT_SIGNED_MS,
            "Semak --key, dan bahawa ia daripada rangkaian ini; jika tidak, pentadbir agensi menambah anda (user.add).",
        ),
    )
    OTHER_AGENCY = Trouble(
        Wording(
            "The key is of {name}, and the folder is that of {other}.",
            NOT_SIGNED,
            "Give --node and --key of one agency: what its officers note goes into its own case file.",
        ),
        Wording(
            "Kunci ini milik {name}, tetapi folder itu milik {other}.",
            NOT_SIGNED_MS,
            "Berikan --node dan --key agensi yang sama: catatan pegawainya masuk ke fail kesnya sendiri.",
        ),
    )
    NO_PART = Trouble(
        Wording(
            "Your agency has no part in this referral with which that can be done; it is {detail}.",
            NOT_SIGNED,
            "See where it stands with '{program} case show {short}'.",
        ),
        Wording(
            "Agensi anda tiada bahagian dalam penyaluran ini untuk tindakan itu; keadaannya: {detail}.",
            NOT_SIGNED_MS,
            "Lihat keadaannya dengan '{program} case show {short}'.",
        ),
    )
    STILL_OPEN = Trouble(
        Wording(
            "This referral is not closed: it stands at '{detail}'.",
            NOT_SIGNED,
            "Only a closed one is refuted or opened again. See '{program} case show {short}'.",
        ),
        Wording(
            "Penyaluran ini belum ditutup: keadaannya '{detail}'.",
            NOT_SIGNED_MS,
            "Hanya yang ditutup boleh dinafikan atau dibuka semula. Lihat '{program} case show {short}'.",
        ),
    )
    NOBODY_ASKS = Trouble(
        Wording(
            "No agency waits for information about this referral.",
            NOT_SIGNED,
            "See where it stands with '{program} case show {short}'.",
        ),
        Wording(
            "Tiada agensi menunggu maklumat tentang penyaluran ini.",
            NOT_SIGNED_MS,
            "Lihat keadaannya dengan '{program} case show {short}'.",
        ),
    )
    ASKS_NOT = Trouble(
        Wording(
            "{name} does not wait for information about this referral.",
            NOT_SIGNED,
            "Name an agency that does: '{program} case show {short}' says which.",
        ),
        Wording(
            "{name} tidak menunggu maklumat tentang penyaluran ini.",
            NOT_SIGNED_MS,
            "Namakan agensi yang menunggu: '{program} case show {short}' menyatakannya.",
        ),
    )
    SEVERAL_ASK = Trouble(
        Wording(
            "Several agencies wait for information: {names}.",
            NOT_SIGNED,
            "Name the one that has it: '{program} refer answer-info {short} AGENCY'.",
        ),
        Wording(
            "Beberapa agensi menunggu maklumat: {names}.",
            NOT_SIGNED_MS,
            "Namakan agensi yang telah menerimanya: '{program} refer answer-info {short} AGENSI'.",
        ),
    )
    NONE_UNREAD = Trouble(
        Wording(
            "No offer of this referral is still unread.",
            NOT_SIGNED,
            "An offer that an agency's node has read is taken back with '{program} refer withdraw {short} --offer'.",
        ),
        Wording(
            "Tiada tawaran penyaluran ini yang belum dibaca.",
            NOT_SIGNED_MS,
            "Tawaran yang sudah dibaca nod agensi ditarik balik dengan '{program} refer withdraw {short} --offer'.",
        ),
    )
    READ_BY = Trouble(
        Wording(
            "{name} has no unread offer of this referral.",
            NOT_SIGNED,
            "'{program} case show {short}' says who was asked, and whose node has read it.",
        ),
        Wording(
            "{name} tiada tawaran yang belum dibaca bagi penyaluran ini.",
            NOT_SIGNED_MS,
            "'{program} case show {short}' menyatakan siapa yang ditanya, dan nod siapa sudah membacanya.",
        ),
    )
    SEVERAL_UNREAD = Trouble(
        Wording(
            "Several offers are still unread: {names}.",
            NOT_SIGNED,
            "Name the agency that was asked by mistake: '{program} refer retract {short} AGENCY'.",
        ),
        Wording(
            "Beberapa tawaran belum dibaca: {names}.",
            NOT_SIGNED_MS,
            "Namakan agensi yang ditanya secara tersilap: '{program} refer retract {short} AGENSI'.",
        ),
    )
    NO_SUCH_OFFICER = Trouble(
        Wording(
            "{value!r} is neither a key file nor a public key of 64 digits.",
            NOT_SIGNED,
            "Give the officer's key file, or the public key that '{program} keys show FILE' shows.",
        ),
        Wording(
            "{value!r} bukan fail kunci atau kunci awam 64 digit.",
            NOT_SIGNED_MS,
            "Berikan fail kunci pegawai itu, atau kunci awam daripada '{program} keys show FAIL'.",
        ),
    )
    ONE_FINDING = Trouble(
        Wording(
            "An assessment comes to one finding.",
            NOT_SIGNED,
            "Give either --not-eligible, or --moved-to with the new state.",
        ),
        Wording(
            "Penilaian menghasilkan satu dapatan.",
            NOT_SIGNED_MS,
            "Berikan sama ada --not-eligible, atau --moved-to dengan negeri baharu.",
        ),
    )
    NO_CHANGE = Trouble(
        Wording(
            "Nothing is said that would be different.",
            NOT_SIGNED,
            "Give --priority, --need or --state with what it is now; --note-file alone if only the details are different.",
        ),
        Wording(
            "Tiada apa-apa yang dinyatakan berubah.",
            NOT_SIGNED_MS,
            "Berikan --priority, --need atau --state dengan yang baharu; --note-file sahaja jika hanya butirannya berubah.",
        ),
    )
    KEEPS_NO_PART = Trouble(
        Wording(
            "'{name}' is none of the parts.",
            NOT_SIGNED,
            "Name with --keep one of the needs that are given after the id.",
        ),
        Wording(
            "'{name}' bukan salah satu bahagian.",
            NOT_SIGNED_MS,
            "Namakan dengan --keep salah satu keperluan yang diberi selepas pengenal.",
        ),
    )
    NOT_NEXT = Trouble(
        Wording(
            "That is not what comes next: your agency's part in this referral is '{detail}'.",
            NOT_SIGNED,
            "An offer is answered first. After 'accept' comes 'start', when somebody has spoken with the prospect, then 'complete'. See '{program} case show {short}'.",
        ),
        Wording(
            "Itu bukan langkah seterusnya: keadaan bahagian agensi anda dalam penyaluran ini ialah '{detail}'.",
            NOT_SIGNED_MS,
            "Tawaran dijawab dahulu. Selepas 'accept' ialah 'start', apabila prospek telah dihubungi, kemudian 'complete'. Lihat '{program} case show {short}'.",
        ),
    )
    NOT_TAKEN = Trouble(
        Wording(
            "The node does not take the transaction: {detail} ({name})",
            "It was signed, and is nowhere now.",
            "If it says that too much waits, try again in a minute; else check this machine's clock.",
        ),
        Wording(
            "Nod tidak menerima transaksi: {detail} ({name})",
            "Ia ditandatangani, tetapi tidak disimpan di mana-mana.",
            "Jika terlalu banyak menunggu, cuba lagi sebentar; jika tidak, semak jam mesin ini.",
        ),
        NOT_NOW,
    )
    NOT_FINAL = Trouble(
        Wording(
            "It is not final yet: {id}.",
            "The node keeps it on disk, and sends it until it is final or an hour has passed.",
            "Ask later with '{program} tx show {short}'; '{program} node why' says for whom the chain waits.",
        ),
        Wording(
            "Ia belum muktamad: {id}.",
            "Nod menyimpannya pada cakera, dan menghantarnya sehingga muktamad atau sejam berlalu.",
            "Tanya kemudian dengan '{program} tx show {short}'; '{program} node why' menyatakan siapa yang ditunggu.",
        ),
        NOT_NOW,
    )
    EXPIRED = Trouble(
        Wording(
            "Its time is over, and it was not carried out: {id}.",
            "Nothing of it is on the chain.",
            "Give the command again.",
        ),
        Wording(
            "Tempohnya tamat, dan ia tidak dilaksanakan: {id}.",
            "Tiada apa-apa daripadanya dalam rantaian.",
            "Beri perintah itu sekali lagi.",
        ),
        NOT_NOW,
    )
    NO_CASE_FILE = Trouble(
        Wording(
            "It is not said where your agency's case file is.",
            NOT_SIGNED,
            "Give --cases FILE, or the folder of your node with --node.",
        ),
        Wording(
            "Tidak dinyatakan di mana fail kes agensi anda.",
            NOT_SIGNED_MS,
            "Berikan --cases FAIL, atau folder nod anda dengan --node.",
        ),
    )
    CASE_FILE_DAMAGED = Trouble(
        Wording(
            "The case file {path} cannot be opened: it is damaged, or its key is another one.",
            NOT_SIGNED + " The file is as it was.",
            "Put the file and its key back from the same backup.",
        ),
        Wording(
            "Fail kes {path} tidak dapat dibuka: ia rosak, atau kuncinya lain.",
            NOT_SIGNED_MS + " Fail itu tidak diubah.",
            "Pulihkan fail dan kuncinya daripada sandaran yang sama.",
        ),
        DAMAGED,
    )
    NOT_A_BATCH = Trouble(
        Wording(
            "{path} is no batch: {what}.",
            "Nothing of it was taken in.",
            "Its first line names the columns: {known}. examples/programme-2020 has files that are good.",
        ),
        Wording(
            "{path} bukan kelompok: {what}.",
            "Tiada apa-apa daripadanya diambil.",
            "Baris pertamanya menamakan lajur: {known}. examples/programme-2020 ada fail yang baik.",
        ),
    )
    BAD_DETAIL = Trouble(
        Wording(
            "What is said of the prospect cannot be taken: {name}: {what}.",
            NOT_SIGNED,
            "Put it right, and give the command again.",
        ),
        Wording(
            "Butiran prospek tidak dapat diterima: {name}: {what}.",
            NOT_SIGNED_MS,
            "Betulkannya, dan beri perintah itu sekali lagi.",
        ),
    )
    NO_DETAILS = Trouble(
        Wording(
            "Nobody is at a terminal to say who the prospect is.",
            NOT_SIGNED,
            "Give --details with a JSON file of {known}, or - for standard input. No option takes a name, since shells keep what is typed.",
        ),
        Wording(
            "Tiada sesiapa di terminal untuk menyatakan siapa prospek itu.",
            NOT_SIGNED_MS,
            "Berikan --details dengan fail JSON bagi {known}, atau - untuk input piawai. Tiada pilihan menerima nama, kerana cangkerang menyimpan apa yang ditaip.",
        ),
    )
    NO_TRANSACTION = Trouble(
        Wording(
            "{value!r} is not the id of a transaction.",
            "Nothing was asked.",
            "Give its 64 hexadecimal digits.",
        ),
        Wording(
            "{value!r} bukan pengenal transaksi.",
            "Tiada apa-apa ditanya.",
            "Berikan 64 digit heksadesimalnya.",
        ),
    )
