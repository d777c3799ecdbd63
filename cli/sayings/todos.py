"""What a person can do about a call that a contract refused, by the code of the reason."""

from __future__ import annotations

from cli.catalogue import Said, Saying


class TodoSaying(Saying):
    """What to do; the names are those of codes in capitals, with contract and method before where it is of one call, and OTHER for the rest."""

    STALE = Said(
        "Look at it again with 'sinergi case show {short}', and give the command again if it is still right.",
        "Lihat semula dengan 'sinergi case show {short}', dan beri perintah itu lagi jika masih betul.",
    )
    FORBIDDEN = Said(
        "'sinergi case show {short}' says whose turn it is; ask that agency, or wait.",
        "'sinergi case show {short}' menyatakan giliran siapa; hubungi agensi itu, atau tunggu.",
    )
    LACKS_ROLE = Said(
        "Have a colleague with one of these roles do it, or ask your admin for one (user.set_roles).",
        "Minta rakan dengan salah satu peranan ini, atau minta pentadbir memberinya (user.set_roles).",
    )
    WRONG_STATE = Said(
        "'sinergi case show {short}' says where it stands and what can be done next.",
        "'sinergi case show {short}' menyatakan keadaannya dan apa yang boleh dibuat seterusnya.",
    )
    NEEDS_SECOND_PERSON = Said(
        "Give the command again with --cosign and the key of a colleague who has one of the roles.",
        "Beri perintah itu lagi dengan --cosign dan kunci rakan yang mempunyai salah satu peranan.",
    )
    NEEDS_SECOND_MEMBER = Said(
        "Give the command again with --cosign and the key of somebody of another agency.",
        "Beri perintah itu lagi dengan --cosign dan kunci seseorang daripada agensi lain.",
    )
    HAS_ROOM = Said(
        "See who that is with 'sinergi directory list', and offer it with 'sinergi refer offer {short} AGENCY'.",
        "Lihat agensi itu dengan 'sinergi directory list', dan tawarkan dengan 'sinergi refer offer {short} AGENSI'.",
    )
    NO_SERVICE = Said(
        "'sinergi refer suggest {short}' says who has something for it, and where; 'sinergi refer offer {short} AGENCY --anywhere' also asks who has it "
        "elsewhere. Your own agency's admin publishes it with 'sinergi directory draft' and 'sinergi directory publish'.",
        "'sinergi refer suggest {short}' menyatakan siapa yang ada perkhidmatan baginya, dan di mana; 'sinergi refer offer {short} AGENSI --anywhere' juga bertanya agensi "
        "di negeri lain. Bagi agensi sendiri, pentadbir menerbitkannya dengan 'sinergi directory draft' dan 'sinergi directory publish'.",
    )
    NO_ROOM = Said(
        "Decline it if that is so; if there is room, have your admin say so with 'sinergi directory capacity', and give the command again.",
        "Tolak jika memang begitu; jika ada kapasiti, minta pentadbir menyatakannya dengan 'sinergi directory capacity', dan beri perintah itu lagi.",
    )
    NOT_ON_DUTY = Said(
        "'sinergi refer suggest {short}' says who is on duty there; 'sinergi directory duty set' puts a desk of your own agency there.",
        "'sinergi refer suggest {short}' menyatakan siapa yang bertugas di sana; 'sinergi directory duty set' menempatkan meja agensi sendiri.",
    )
    TOO_NEW = Said(
        "Give the command again with --cosign and the key of somebody of the guardian, or wait until then.",
        "Beri perintah itu lagi dengan --cosign dan kunci seseorang daripada penjaga kawasan, atau tunggu hingga masa itu.",
    )
    NEEDS_HOLDER = Said(
        "Give the command again with --cosign and the key of somebody of the agency that holds the other one; 'sinergi case show' says which.",
        "Beri perintah itu lagi dengan --cosign dan kunci seseorang daripada agensi yang memegang satu lagi; 'sinergi case show' menyatakannya.",
    )
    TOO_FEW = Said(
        "Name two needs at least; for another need alone there is 'sinergi refer change {short} --need NEED'.",
        "Namakan sekurang-kurangnya dua keperluan; bagi keperluan lain sahaja ada 'sinergi refer change {short} --need KEPERLUAN'.",
    )
    OTHER_NEED = Said(
        "If it is one need after all, say so first with 'sinergi refer change {short} --need NEED'.",
        "Jika keperluannya memang satu, nyatakan dahulu dengan 'sinergi refer change {short} --need KEPERLUAN'.",
    )
    NOT_MERGED = Said(
        "'sinergi case show {short}' says how it was closed; 'sinergi refer reopen {short}' opens it again where that may be.",
        "'sinergi case show {short}' menyatakan bagaimana ia ditutup; 'sinergi refer reopen {short}' membukanya semula jika boleh.",
    )
    UNCHANGED = Said(
        "See how it stands with 'sinergi case show {short}'; name only what is different.",
        "Lihat keadaannya dengan 'sinergi case show {short}'; nyatakan hanya yang berubah.",
    )
    NO_BASIS = Said(
        "Have your data protection officer register one with 'sinergi tx send basis register', and name it.",
        "Minta pegawai perlindungan data anda mendaftarkannya dengan 'sinergi tx send basis register', dan namakannya.",
    )
    NO_CONSENT = Said(
        "'sinergi case consent show {short}' says what the prospect consents to. Ask the prospect, and have the origin record it with "
        "'sinergi case consent give {short}'; or take an agency to which they consent.",
        "'sinergi case consent show {short}' menyatakan apa yang dipersetujui prospek. Tanya prospek, dan minta agensi asal merekodkannya dengan "
        "'sinergi case consent give {short}'; atau pilih agensi yang dipersetuju.",
    )
    NEEDS_EVIDENCE = Said(
        "Give the command again with --note-file, which holds what the prospect has said.",
        "Beri perintah itu lagi dengan --note-file, yang mengandungi kata-kata prospek.",
    )
    ALREADY_TRIED = Said(
        "Offer it to another agency.",
        "Tawarkan kepada agensi lain.",
    )
    ASK_FIRST = Said(
        "Ask the origin for the information with 'sinergi refer ask-info {short}', or decline on another ground.",
        "Minta maklumat daripada agensi asal dengan 'sinergi refer ask-info {short}', atau tolak atas alasan lain.",
    )
    NOT_FOUND = Said(
        "Check the id with 'sinergi case list'; what is closed is in 'sinergi case list --closed'.",
        "Semak pengenal dengan 'sinergi case list'; yang ditutup ada dalam 'sinergi case list --closed'.",
    )
    NOT_ACTIVE = Said(
        "Choose an agency that is active, or wait until the members have admitted it again.",
        "Pilih agensi yang aktif, atau tunggu sehingga ahli menerimanya semula.",
    )
    WRONG_STANDING = Said(
        "Nothing can be done by this agency until the members let it act again.",
        "Agensi ini tidak boleh bertindak sehingga ahli membenarkannya semula.",
    )
    UNDONE = Said(
        "Put the call right that failed; then all of them can be given again.",
        "Betulkan panggilan yang gagal; kemudian semuanya boleh diberi semula.",
    )
    TOO_MANY_HOPS = Said(
        "Decline with --then pool, or take the offer back, so that any agency of the area can claim it.",
        "Tolak dengan --then pool, atau tarik balik tawaran, supaya mana-mana agensi kawasan boleh menuntutnya.",
    )
    LEG_ASK_INFO_TOO_OFTEN = Said(
        "Decide with what you know: accept, decline or redirect it.",
        "Putuskan dengan maklumat yang ada: terima, tolak atau alihkan.",
    )
    LEG_ERROR_TOO_LATE = Said(
        "Take it back with 'sinergi refer withdraw {short} --offer', which takes back every offer.",
        "Tarik baliknya dengan 'sinergi refer withdraw {short} --offer', yang menarik balik semua tawaran.",
    )
    CONTACT_TOO_FEW_ATTEMPTS = Said(
        "Try again, in another way too, and record it with 'sinergi refer attempt {short} --by WAY'.",
        "Cuba lagi, dengan cara lain juga, dan rekodkan dengan 'sinergi refer attempt {short} --by CARA'.",
    )
    CONTACT_TOO_SOON = Said(
        "Go on trying, and record it with 'sinergi refer attempt {short} --by WAY'.",
        "Teruskan mencuba, dan rekodkan dengan 'sinergi refer attempt {short} --by CARA'.",
    )
    FOLLOWUP_NOT_FOUND = Said(
        "Nothing: 'sinergi case show {short}' says where it stands. If help is needed again, 'sinergi refer reopen {short}'.",
        "Tiada: 'sinergi case show {short}' menyatakan keadaannya. Jika bantuan diperlukan lagi, 'sinergi refer reopen {short}'.",
    )
    FOLLOWUP_TOO_SOON = Said(
        "'sinergi case show {short}' says when it is; 'sinergi case list --mine' shows it then.",
        "'sinergi case show {short}' menyatakan masanya; 'sinergi case list --mine' memaparkannya nanti.",
    )
    DESK_NO_OFFICER = Said(
        "Name one who may act today: the agency's admin adds officers, and 'sinergi keys show FILE' shows a key.",
        "Namakan pegawai yang boleh bertindak hari ini: pentadbir agensi menambah pegawai, dan 'sinergi keys show FAIL' menunjukkan kunci.",
    )
    STEWARD_TOO_LONG = Said(
        "Give a shorter time with --for.",
        "Beri tempoh yang lebih pendek dengan --for.",
    )
    REFERRAL_CONFIRM_FORBIDDEN = Said(
        "Leave it to another agency, or give the command again with --cosign and the key of somebody of one.",
        "Serahkan kepada agensi lain, atau beri perintah itu lagi dengan --cosign dan kunci seseorang daripadanya.",
    )
    REFERRAL_REFUTE_FORBIDDEN = Said(
        "Leave it to the origin: 'sinergi case show {short}' says which agency that is.",
        "Serahkan kepada agensi asal: 'sinergi case show {short}' menyatakan agensi itu.",
    )
    REFERRAL_REFUTE_WRONG_STATE = Said(
        "If the need is there again, open it with 'sinergi refer reopen {short}'.",
        "Jika keperluan timbul semula, buka dengan 'sinergi refer reopen {short}'.",
    )
    REFERRAL_REOPEN_TOO_OFTEN = Said(
        "Take the prospect in anew with 'sinergi refer new'.",
        "Ambil prospek itu semula dengan 'sinergi refer new'.",
    )
    TOO_LATE = Said(
        "If the need is still there, take the prospect in anew with 'sinergi refer new'.",
        "Jika keperluan masih ada, ambil prospek itu semula dengan 'sinergi refer new'.",
    )
    NOBODY_ASKED = Said(
        "Ask an agency with 'sinergi refer offer {short} AGENCY', and wait for its answer.",
        "Tanya agensi dengan 'sinergi refer offer {short} AGENSI', dan tunggu jawapannya.",
    )
    STILL_OFFERED = Said(
        "Wait for the answer, or take the offer back with 'sinergi refer withdraw {short} --offer'.",
        "Tunggu jawapan, atau tarik balik tawaran dengan 'sinergi refer withdraw {short} --offer'.",
    )
    STEWARD_TAKE_WRONG_STATE = Said(
        "Wait until it is with the steward, or until nobody has spoken with the prospect in time.",
        "Tunggu sehingga ia di tangan urus setia, atau sehingga prospek tidak dihubungi dalam tempoh.",
    )
    STEWARD_CLOSE_UNMET_WRONG_STATE = Said(
        "Wait until it is with the steward: whoever holds it now looks for a helper, or helps.",
        "Tunggu sehingga ia di tangan urus setia: pemegangnya kini mencari agensi, atau membantu.",
    )
    CONSENT_NOT_FOUND = Said(
        "Record one with 'sinergi case consent give {short}'.",
        "Rekodkan dengan 'sinergi case consent give {short}'.",
    )
    CONSENT_WRONG_STATE = Said(
        "Ask the prospect, and record what they consent to now with 'sinergi case consent give {short}'.",
        "Tanya prospek, dan rekodkan apa yang dipersetujui sekarang dengan 'sinergi case consent give {short}'.",
    )
    CONSENT_NOT_YOURS = Said(
        "Ask the origin of the case to record it; 'sinergi case show {short}' says which agency that is.",
        "Minta agensi asal kes merekodkannya; 'sinergi case show {short}' menyatakan agensi itu.",
    )
    CONSENT_NOT_NARROWER = Said(
        "'sinergi case consent show {short}' says what is in force; name less, or record a new consent.",
        "'sinergi case consent show {short}' menyatakan apa yang berkuat kuasa; nyatakan yang kurang, atau rekodkan persetujuan baharu.",
    )
    LOOK_AT_SERVICE = Said(
        "'sinergi directory show {short}' says whose it is, where it stands, and in which states it is.",
        "'sinergi directory show {short}' menyatakan milik siapa, keadaannya, dan di negeri mana.",
    )
    LOOK_AT_MOC = Said(
        "Look at it with 'sinergi moc show', and give the command again if it is still right.",
        "Lihat dengan 'sinergi moc show', dan beri perintah itu lagi jika masih betul.",
    )
    LOOK_AT_PROPOSAL = Said(
        "Look at it with 'sinergi govern show', at codes with 'sinergi govern codes', at terms with 'sinergi govern terms'.",
        "Lihat dengan 'sinergi govern show'; kod dengan 'sinergi govern codes'; terma dengan 'sinergi govern terms'.",
    )
    LOOK_AT_RULES = Said(
        "'sinergi rule show {short}' says which rules are in force and which versions there were; 'sinergi directory show {short}' whose the service is.",
        "'sinergi rule show {short}' menyatakan peraturan yang berkuat kuasa dan versi lalu; 'sinergi directory show {short}' milik siapa perkhidmatan itu.",
    )
    NEEDS_APPROVER = Said(
        "Give the command again with --cosign and the key of an approver, who has read the rules.",
        "Beri perintah itu lagi dengan --cosign dan kunci pelulus yang telah membaca peraturan itu.",
    )
    BAD_PIECES = Said(
        "Publish the file with 'sinergi rule publish', which cuts it as the chain takes it.",
        "Terbitkan fail itu dengan 'sinergi rule publish', yang memotongnya mengikut kehendak rantaian.",
    )
    SCREEN_NO_CONSENT = Said(
        "The verdict is kept in your case file all the same; record the prospect's consent with 'sinergi case consent give', and screen again.",
        "Keputusan itu tetap disimpan dalam fail kes anda; rekodkan persetujuan prospek dengan 'sinergi case consent give', dan saring semula.",
    )
    NOT_PUBLISHED = Said(
        "Screen again: the rules that are published now are read anew.",
        "Saring semula: peraturan yang diterbitkan kini dibaca semula.",
    )
    LOOK_AT_ROSTER = Said(
        "'sinergi directory duty show' lists your agency's shifts.",
        "'sinergi directory duty show' menyenaraikan syif agensi anda.",
    )
    LOOK_AT_TABLE = Said(
        "'sinergi report list' says whose each table is, and where it stands.",
        "'sinergi report list' menyatakan milik siapa setiap jadual, dan keadaannya.",
    )
    OTHER = Said(
        "See the contract's page in docs/contracts for what it asks for.",
        "Lihat halaman kontrak itu dalam docs/contracts untuk syaratnya.",
    )
