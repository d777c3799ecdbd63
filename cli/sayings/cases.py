"""The words of `case`: referrals listed, shown and watched."""

from __future__ import annotations

from cli.catalogue import Said, Saying


class CaseSaying(Saying):
    """Said by `case`."""

    CASE = Said(
        "See where referrals stand, and who has to do what next.",
        "Lihat keadaan penyaluran, dan siapa perlu berbuat apa seterusnya.",
    )
    LIST = Said("the referrals of your agency", "penyaluran agensi anda")
    LIST_ABOUT = Said(
        "List the referrals in which your agency has a part, the one whose clock fires first on top: as origin, as holder, or as who "
        "is asked or helps. Whose agency it is, is said by the folder, or by --of.",
        "Senaraikan penyaluran yang melibatkan agensi anda, yang jamnya paling awal di atas: sebagai agensi asal, pemegang, atau yang "
        "ditanya atau membantu. Agensinya dinyatakan oleh folder, atau oleh --of.",
    )
    LIST_ARGUMENTS = Said("[OPTIONS]", "[PILIHAN]")
    OF = Said(
        "The agency, if it is not that of the folder.", "Agensi itu, jika bukan agensi folder."
    )
    MINE = Said(
        "Only those where your agency has to act next.",
        "Hanya yang perlu ditindak oleh agensi anda seterusnya.",
    )
    STATES = Said("Only those in these states: {known}.", "Hanya yang dalam keadaan ini: {known}.")
    NEEDS = Said("Only those of these needs.", "Hanya yang bagi keperluan ini.")
    DUE = Said(
        "Only those of which a clock fires within so long: 6h, 3d.",
        "Hanya yang jamnya tiba dalam tempoh ini: 6h, 3d.",
    )
    CLOSED = Said("Those that are closed, too.", "Termasuk yang ditutup.")
    LIST_DUE = Said("what is urgent today", "apa yang mendesak hari ini")
    LIST_POOL = Said(
        "what waits in the pool of your area", "apa yang menunggu di kolam kawasan anda"
    )
    NONE = Said("There are none.", "Tiada penyaluran.")
    ID = Said("id", "pengenal")
    WHO = Said("who acts next", "giliran siapa")
    LEFT = Said("time left", "baki")
    OVER = Said("over", "tamat")
    LISTED = Said(
        "Referrals: {count}. Your agency has to act on: {passed}.",
        "Penyaluran: {count}. Agensi anda perlu bertindak atas: {passed}.",
    )
    SHOW = Said("one referral, and its signed timeline", "satu penyaluran, dan garis masanya")
    SHOW_ABOUT = Said(
        "Show where a referral stands, who holds it, which clocks run, who has to act next, and everything that happened: who signed "
        "it, when, and at which height. An id may be shortened, as long as it is the only one that begins so.",
        "Paparkan keadaan penyaluran, siapa memegangnya, jam yang berjalan, giliran siapa, dan semua yang berlaku: siapa "
        "menandatangani, bila, dan pada ketinggian mana. Pengenal boleh dipendekkan, selagi hanya satu bermula begitu.",
    )
    PRIVATE = Said(
        "What your agency's sealed case file has about it, too.",
        "Termasuk apa yang ada dalam fail kes bermeterai agensi anda.",
    )
    SHOW_EXAMPLE = Said("by the beginning of its id", "dengan permulaan pengenalnya")
    SHOW_PRIVATE = Said(
        "with what only your agency knows", "dengan apa yang hanya diketahui agensi anda"
    )
    TIMELINE = Said("What happened:", "Apa yang berlaku:")
    SIGNED = Said("{who}, key {short}", "{who}, kunci {short}")
    HEIGHT = Said("height {height}", "ketinggian {height}")
    SEALED = Said("Sealed at your agency:", "Dimeterai di agensi anda:")
    NOT_SEALED = Said(
        "Your agency's case file has nothing about it.",
        "Fail kes agensi anda tiada apa-apa tentangnya.",
    )
    WATCH = Said("what happens, as it becomes final", "apa yang berlaku, sebaik muktamad")
    WATCH_ABOUT = Said(
        "Follow one referral, or all in which your agency has a part, and say what happens as it becomes final, until Ctrl-C. It "
        "goes on by itself where it was when the node comes back; --since goes on after a command that was ended.",
        "Ikuti satu penyaluran, atau semua yang melibatkan agensi anda, dan nyatakan apa yang berlaku sebaik muktamad, sehingga "
        "Ctrl-C. Ia disambung sendiri apabila nod kembali; --since menyambung selepas perintah yang ditamatkan.",
    )
    WATCH_ARGUMENTS = Said("[OPTIONS] [ID]", "[PILIHAN] [PENGENAL]")
    SINCE = Said(
        "Begin after this cursor, as --json and Ctrl-C tell it; otherwise now.",
        "Mula selepas kursor ini, seperti dinyatakan --json dan Ctrl-C; jika tidak, sekarang.",
    )
    WATCH_JSON = Said(
        "One JSON object a line, as it happens.", "Satu objek JSON sebaris, sebaik berlaku."
    )
    WATCH_ALL = Said("everything of your agency", "semua milik agensi anda")
    WATCHING = Said("Watching; Ctrl-C ends it.", "Sedang diikuti; Ctrl-C menamatkannya.")
    LOST = Said("The node does not answer; trying again.", "Nod tidak menjawab; mencuba lagi.")
    ENDED = Said("Ended. To go on: --since {end}", "Ditamatkan. Untuk menyambung: --since {end}")


class HappeningSaying(Saying):
    """What an event says, as one line of a timeline."""

    OPENED = Said("opened: {kind}, {place}", "dibuka: {kind}, {place}")
    MOVED = Said("now {state}", "kini {state}")
    MOVED_UP = Said("now {state}, level {count}", "kini {state}, aras {count}")
    AT_RISK = Said(
        "nobody has spoken with the prospect in time; level {count}",
        "tiada sesiapa menghubungi prospek dalam tempoh; aras {count}",
    )
    DIRECT_ONLY = Said(
        "the prospect consents no more: only the origin may help; level {count}",
        "prospek tidak lagi bersetuju: hanya agensi asal boleh membantu; aras {count}",
    )
    BASIS = Said(
        "{who} has to state a law, or may not go on: the prospect does not consent any more",
        "{who} perlu menyatakan undang-undang, atau tidak boleh meneruskan: prospek tidak lagi bersetuju",
    )
    LEG = Said("offer to {who}: {state}", "tawaran kepada {who}: {state}")
    LEG_BECAUSE = Said(
        "offer to {who}: {state} ({detail})", "tawaran kepada {who}: {state} ({detail})"
    )
    SERVICE = Said("{who}: {state}", "oleh {who}: {state}")
    SERVICE_ENDED = Said("{who}: {state} ({detail})", "oleh {who}: {state} ({detail})")
    OVERDUE = Said("{who} is reminded: overdue", "{who} diingatkan: sudah lewat")
    NOTED = Said("{who}: noted", "{who}: dicatat")
    ATTEMPTED = Said(
        "{who} tried to reach the prospect, {count}", "{who} cuba menghubungi prospek, {count}"
    )
    OUTREACH = Said(
        "time to look for the prospect again: {who}", "masa untuk mencari prospek semula: {who}"
    )
    FOLLOW_UP_DUE = Said(
        "{who}: time to ask whether the help has lasted ({number} of 3)",
        "{who}: masa bertanya sama ada bantuan berkekalan ({number} daripada 3)",
    )
    FOLLOW_UP_RECORDED = Said(
        "{who} asked whether the help has lasted ({number} of 3)",
        "{who} telah bertanya sama ada bantuan berkekalan ({number} daripada 3)",
    )
    FOLLOW_UP_MISSED = Said(
        "nobody asked whether the help has lasted ({number} of 3): {who}",
        "tiada yang bertanya sama ada bantuan berkekalan ({number} daripada 3): {who}",
    )
    WAITS = Said(
        "nobody has room; the steward will look again",
        "tiada kekosongan; urus setia akan menyemak semula",
    )
    SCREENED = Said(
        "{who}: screened by rules of eligibility, edition {number}",
        "{who}: disaring mengikut peraturan kelayakan, edisi {number}",
    )
    ASSIGNED = Said("{who}: the officer {key} sees to it", "{who}: pegawai {key} menguruskannya")
    CLOSED = Said("closed: {end}", "ditutup: {end}")
    ANEW = Said("begins anew: {detail}", "bermula semula: {detail}")
    REVISED = Said(
        "{who}: it is now {kind}, {place}, {detail}", "{who}: kini {kind}, {place}, {detail}"
    )
    SPLIT = Said(
        "{who}: it goes on as {count} referrals: {names}",
        "{who}: ia diteruskan sebagai {count} penyaluran: {names}",
    )
    SPLIT_KEPT = Said(
        "{who}: it goes on as {count} referrals: {names}; the help goes on in {short}",
        "{who}: ia diteruskan sebagai {count} penyaluran: {names}; bantuan diteruskan dalam {short}",
    )
    MERGED = Said(
        "{who}: {short} is the same as {other}, and goes on there",
        "{who}: {short} sama dengan {other}, dan diteruskan di sana",
    )
    UNMERGED = Said(
        "{who}: {short} is not the same as {other}", "{who}: {short} tidak sama dengan {other}"
    )
    UNMET = Said("nobody can help: {detail}", "tiada yang dapat membantu: {detail}")


class CodeSaying(Saying):
    """Grounds and outcomes, by their codes."""

    CAPACITY = Said("no capacity", "tiada kapasiti")
    AREA = Said("another area", "kawasan lain")
    ELIGIBILITY = Said("not eligible", "tidak layak")
    INFORMATION = Said("information missing", "maklumat tidak cukup")
    CONSENT = Said("no consent", "tiada persetujuan")
    SAFETY = Said("somebody may be in danger", "ada bahaya")
    OTHER = Said("another ground", "alasan lain")
    HELPED = Said("helped", "dibantu")
    PARTIAL = Said("helped in part", "dibantu sebahagian")
    NOT_HELPED = Said("not helped", "tidak dibantu")
    DISPUTED = Said("disputed", "dipertikaikan")
    REFUTED = Said("nothing was withdrawn", "tiada penarikan")
    REOPENED = Said("opened again", "dibuka semula")
    UNMERGED = Said("not the same as another one", "tidak sama dengan yang lain")
