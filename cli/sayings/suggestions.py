"""The words of `refer screen` and `refer suggest`: whom rules let in, whom to ask, and why."""

from __future__ import annotations

from cli.catalogue import Said, Saying
from cli.complaint import Ground, Trouble, Wording


class BarSaying(Saying):
    """Why an agency is not proposed."""

    ORIGIN = Said(
        "the prospect came to it: it helps itself with 'sinergi refer keep'",
        "prospek datang kepadanya: ia membantu sendiri dengan 'sinergi refer keep'",
    )
    NOT_ACTIVE = Said("it is not active", "ia tidak aktif")
    ASKED = Said("it is asked now, or helps", "ia sedang ditanya, atau sedang membantu")
    TRIED = Said("it was asked already", "ia sudah ditanya")
    NO_CONSENT = Said(
        "the prospect's consent does not reach it", "persetujuan prospek tidak meliputinya"
    )
    OUT_OF_AREA = Said(
        "it has something for this need, and not in this state: 'sinergi refer offer --anywhere' asks it all the same",
        "ia ada perkhidmatan bagi keperluan ini, tetapi bukan di negeri ini: 'sinergi refer offer --anywhere' tetap bertanya",
    )
    NO_ROOM = Said("it has no room", "ia tiada kapasiti")
    NOT_ON_DUTY = Said(
        "this is an emergency, and it has no desk on duty there",
        "ini kecemasan, dan ia tiada meja bertugas di sana",
    )
    NOT_ELIGIBLE = Said(
        "by its rules the prospect is not eligible", "mengikut peraturannya prospek tidak layak"
    )


class SuggestionSaying(Saying):
    """Said by `refer screen` and `refer suggest`."""

    ARGUMENTS = Said("[OPTIONS] REFERRAL", "[PILIHAN] PENYALURAN")
    SCREEN = Said("see whether a prospect is eligible", "lihat sama ada prospek layak")
    SCREEN_ABOUT = Said(
        "Apply rules of eligibility to what is known of a prospect: those of one service with --service, else of all services for the need in the "
        "state. Facts are read with --facts, joined to those given before, and stay sealed in your agency's case file; so does the verdict, with its "
        "reasons. With --record a coordinator or a caseworker says on the chain that there was a screening, which needs the prospect's consent: for which "
        "service, and what came of it, is not told. Exit status 0: the rules have spoken; 1: the record was refused, and why; 2: nothing was done; 5: "
        "not final yet, or no answer.",
        "Gunakan peraturan kelayakan atas apa yang diketahui tentang prospek: peraturan satu perkhidmatan dengan --service, jika tidak semua perkhidmatan "
        "bagi keperluan itu di negeri itu. Fakta dibaca dengan --facts, digabung dengan yang terdahulu, dan kekal dimeterai dalam fail kes agensi anda; "
        "begitu juga keputusan dan sebabnya. Dengan --record penyelaras atau pegawai kes menyatakan dalam rantaian bahawa saringan telah dibuat, yang "
        "memerlukan persetujuan prospek: untuk perkhidmatan mana, dan hasilnya, tidak dinyatakan. Status keluar 0: peraturan telah digunakan; 1: rekod "
        "ditolak, dan sebabnya; 2: tiada yang dibuat; 5: belum muktamad, atau tiada jawapan.",
    )
    FACTS = Said(
        "Facts about the prospect, as JSON; docs/eligibility.md says how they are written.",
        "Fakta tentang prospek, dalam JSON; docs/eligibility.md menerangkan cara menulisnya.",
    )
    SERVICE = Said(
        "Only by the rules of this service.", "Hanya mengikut peraturan perkhidmatan ini."
    )
    RECORD = Said(
        "Say on the chain that there was a screening.",
        "Nyatakan dalam rantaian bahawa saringan telah dibuat.",
    )
    DECIDE = Said(
        "You decide otherwise than the rules: {known}. Needs --note-file, which says why; both are kept with the verdict.",
        "Anda memutuskan selain daripada peraturan: {known}. Perlu --note-file yang menyatakan sebabnya; kedua-duanya disimpan bersama keputusan.",
    )
    SCREEN_EXAMPLE = Said(
        "by all rules for the need, with what is new",
        "mengikut semua peraturan bagi keperluan, dengan fakta baharu",
    )
    RECORD_EXAMPLE = Said("and say so on the chain", "dan nyatakan dalam rantaian")
    RECORDED = Said("Recorded.", "Telah direkodkan.")
    SEALED = Said(
        "Facts and verdict are sealed in your agency's case file.",
        "Fakta dan keputusan dimeterai dalam fail kes agensi anda.",
    )
    NOTHING_TO_APPLY = Said(
        "No service for this need in this state has rules.",
        "Tiada perkhidmatan bagi keperluan ini di negeri ini yang mempunyai peraturan.",
    )
    OF_SERVICE = Said(
        "{who}, service {short}, version {number}", "{who}, perkhidmatan {short}, versi {number}"
    )
    CANNOT_READ = Said(
        "{who}, service {short}: its rules cannot be read by this release",
        "{who}, perkhidmatan {short}: peraturannya tidak dapat dibaca oleh keluaran ini",
    )
    DECIDED = Said("decided otherwise", "diputuskan selainnya")

    SUGGEST = Said("whom to ask, and why", "siapa patut ditanya, dan sebabnya")
    SUGGEST_ABOUT = Said(
        "Propose agencies for a referral, the best first, and say why for each: what it has for the need in the state, its room and how old that "
        "statement is, whether it is on duty, and what its rules say of the prospect; and why others are not proposed. Facts about the prospect come "
        "from your agency's case file, with what --facts adds, and stay there; so does the list. Nothing is signed: you choose, with 'sinergi refer offer'.",
        "Cadangkan agensi bagi penyaluran, yang terbaik dahulu, dan nyatakan sebab setiap satu: apa yang ada bagi keperluan itu di negeri itu, kapasitinya "
        "dan usia kenyataan itu, sama ada bertugas, dan apa kata peraturannya tentang prospek; serta sebab yang lain tidak dicadangkan. Fakta tentang prospek "
        "datang daripada fail kes agensi anda, dengan tambahan --facts, dan kekal di situ; begitu juga senarai ini. Tiada yang ditandatangani: anda memilih, "
        "dengan 'sinergi refer offer'.",
    )
    SUGGEST_EXAMPLE = Said("with what is in the case file", "dengan apa yang ada dalam fail kes")
    PROPOSED = Said("Proposed, the best first:", "Dicadangkan, yang terbaik dahulu:")
    NOBODY = Said(
        "No agency is proposed. If nothing is done, the referral goes to the pool of its state when its time is over.",
        "Tiada agensi dicadangkan. Jika tiada apa-apa dibuat, penyaluran pergi ke kolam negerinya apabila tempohnya tamat.",
    )
    OTHERS = Said("Not proposed:", "Tidak dicadangkan:")
    SERVES = Said(
        "has something for {what} in {state}: service {short}",
        "ada bagi {what} di {state}: perkhidmatan {short}",
    )
    ROOM_AS_OF = Said("room: {what}, as of {time}", "kapasiti: {what}, setakat {time}")
    ROOM_UNSAID = Said("room: nobody has said", "kapasiti: tiada kenyataan")
    ON_DUTY = Said("on duty there now", "sedang bertugas di sana")
    OFF_DUTY = Said("no desk on duty there now", "tiada meja bertugas di sana sekarang")
    NO_RULES = Said("it has published no rules", "ia tidak menerbitkan peraturan")
    RULES_SAY = Said(
        "by its rules (version {number}): {what}", "mengikut peraturannya (versi {number}): {what}"
    )
    STILL_ASK = Said("to be asked: {what}", "perlu ditanya: {what}")
    ENDED = Said("last time: {what}", "kali terakhir: {what}")
    ENDED_FOR = Said("last time: {what}, {why}", "kali terakhir: {what}, {why}")


class SuggestionGround(Ground):
    """Why nothing was screened."""

    NOTE_NEEDED = Trouble(
        Wording(
            "Who decides otherwise than the rules has to say why.",
            "Nothing was kept, and nothing was handed in.",
            "Give the command again with --note-file, which holds the reason; '-' reads it from the terminal.",
        ),
        Wording(
            "Sesiapa yang memutuskan selain daripada peraturan perlu menyatakan sebabnya.",
            "Tiada apa-apa disimpan atau diserahkan.",
            "Beri perintah itu lagi dengan --note-file yang mengandungi sebabnya; '-' membacanya daripada terminal.",
        ),
    )
