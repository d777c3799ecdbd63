"""The words of `case consent`: what prospects consent to, recorded and shown."""

from __future__ import annotations

from cli.catalogue import Said, Saying
from cli.sayings.usual import STATUS, STATUS_MS


class ConsentSaying(Saying):
    """Said by `case consent`."""

    CONSENT = Said(
        "Record what a prospect consents to, and see it.",
        "Rekodkan apa yang dipersetujui prospek, dan lihat.",
    )
    GIVE = Said("the prospect consents", "prospek bersetuju")
    GIVE_ABOUT = Said(
        "Record a prospect's consent for the case of a referral: for what, for which needs, with which data, to whom, and for how long, "
        "at most 730 days. Without options: to channel the need of the referral, preview and core, to all agencies, for a year. It takes the "
        "place of what was consented to before. Only the agency that the prospect came to records it. "
        f"How and in whose words stands in the note, which stays sealed at your agency. {STATUS}",
        "Rekodkan persetujuan prospek bagi kes sesuatu penyaluran: untuk apa, bagi keperluan mana, dengan data mana, kepada siapa, dan untuk "
        "berapa lama, paling lama 730 hari. Tanpa pilihan: menyalurkan keperluan penyaluran itu, pratonton dan teras, kepada semua agensi, selama "
        "setahun. Ia menggantikan persetujuan terdahulu. Hanya agensi yang didatangi prospek merekodkannya. "
        f"Cara dan kata-katanya ada dalam nota, yang kekal dimeterai di agensi anda. {STATUS_MS}",
    )
    GIVEN = Said("The consent is recorded.", "Persetujuan telah direkodkan.")
    NARROW = Said("the prospect consents to less", "prospek bersetuju kepada yang kurang")
    NARROW_ABOUT = Said(
        "Record that a prospect consents to less than before; what no option names stays as it is. Any agency to which the prospect "
        f"says so records it. {STATUS}",
        "Rekodkan bahawa prospek bersetuju kepada yang kurang daripada sebelum ini; yang tidak dinyatakan kekal. Mana-mana agensi yang "
        f"diberitahu prospek merekodkannya. {STATUS_MS}",
    )
    NARROWED = Said("The consent is narrowed.", "Persetujuan telah dikurangkan.")
    RENEW = Said("the prospect consents for longer", "prospek bersetuju untuk lebih lama")
    RENEW_ABOUT = Said(
        f"Record that the prospect was asked again, and consents to the same for longer, counted from now. {STATUS}",
        f"Rekodkan bahawa prospek ditanya semula, dan bersetuju kepada perkara yang sama untuk lebih lama, dikira dari sekarang. {STATUS_MS}",
    )
    RENEWED = Said("The consent is renewed.", "Persetujuan telah dibaharui.")
    WITHDRAW = Said("the prospect consents no more", "prospek tidak lagi bersetuju")
    WITHDRAW_ABOUT = Said(
        "Record that a prospect withdraws consent. Any agency to which the prospect says so records it, at once; whoever holds the data "
        f"under it is asked to delete them. {STATUS}",
        "Rekodkan bahawa prospek menarik balik persetujuan. Mana-mana agensi yang diberitahu prospek merekodkannya serta-merta; pihak yang "
        f"memegang data di bawahnya diminta memadamnya. {STATUS_MS}",
    )
    WITHDRAWN = Said("The consent is withdrawn.", "Persetujuan telah ditarik balik.")
    SHOW = Said("what the prospect consents to", "apa yang dipersetujui prospek")
    SHOW_ABOUT = Said(
        "Show what a prospect consents to in the case of a referral, which agencies state a law, and who has to delete data. No key is needed.",
        "Paparkan apa yang dipersetujui prospek dalam kes sesuatu penyaluran, agensi yang menyatakan undang-undang, dan yang perlu memadam "
        "data. Tiada kunci diperlukan.",
    )
    PURPOSES = Said("For what: {names}.", "Untuk apa: {names}.")
    NEEDS = Said(
        "For which needs, with commas.",
        "Bagi keperluan mana, dengan koma.",
    )
    CLASSES = Said(
        "Which data: {what}.",
        "Data mana: {what}.",
    )
    TO = Said(
        "To whom: an agency, several times; a kind as kind:zakat, several times; none; or all. Kinds: {known}.",
        "Kepada siapa: satu agensi, berulang kali; satu jenis seperti kind:zakat, berulang kali; none; atau all. Jenis: {known}.",
    )
    FOR = Said(
        "For how long from now, at most 730d (usual: 365d).",
        "Berapa lama dari sekarang, paling lama 730d (lazim: 365d).",
    )
    GIVE_EXAMPLE = Said("to one agency, for a year", "kepada satu agensi, selama setahun")
    NARROW_EXAMPLE = Said("to zakat boards only", "kepada badan zakat sahaja")
    STANDS = Said("consent", "persetujuan")
    STANDS_IS = Said("{state}, until {time}", "{state}, sehingga {time}")
    NOBODY_SAID = Said("none is recorded", "tiada direkodkan")
    PURPOSE = Said("for", "untuk")
    NEED = Said("needs", "keperluan")
    DATA = Said("which data", "data")
    RECEIVERS = Said("to", "kepada")
    EVERYBODY = Said("all agencies", "semua agensi")
    NOBODY = Said(
        "no other agency, but guardian and steward for a preview, to channel",
        "tiada agensi lain, kecuali pratonton kepada penjaga kawasan dan urus setia untuk penyaluran",
    )
    RECORDED = Said("recorded by", "direkodkan oleh")
    BASIS = Said("basis in law", "asas undang-undang")
    BASIS_IS = Said("{who}: {what}, until {time}", "oleh {who}: {what}, sehingga {time}")
    OWED = Said("to be deleted", "perlu dipadam")
    OWED_IS = Said("{who}: {what}", "oleh {who}: {what}")
    OWED_LATE = Said(
        "{who}: {what}, late, level {count}", "oleh {who}: {what}, lewat, aras {count}"
    )


class ConsentState(Saying):
    """Where a consent stands, or an erasure."""

    ACTIVE = Said("in force", "berkuat kuasa")
    NARROWED = Said("in force, narrowed", "berkuat kuasa, dikurangkan")
    WITHDRAWN = Said("withdrawn", "ditarik balik")
    EXPIRED = Said("its time is over", "tamat tempoh")
    ASKED = Said("nothing deleted yet", "belum dipadam")
    LIVE_GONE = Said("backups left", "tinggal sandaran")
    HELD = Said("held under a law", "disimpan di bawah undang-undang")


class ConsentCode(Saying):
    """Purposes, classes of data, kinds of agencies and laws, by their codes."""

    CHANNEL = Said("to channel", "menyalurkan")
    SHARE = Said("to share", "berkongsi")
    BENEFIT = Said("to see aid by others", "melihat bantuan pihak lain")
    MATCH = Said("contributions and lists", "caruman dan senarai")
    OUTCOME = Said("to tell the outcome", "memaklumkan hasil")
    ESCROW = Said("escrow of sensitive data", "eskrow data sensitif")
    PREVIEW = Said("preview", "pratonton")
    CORE = Said("core", "teras")
    DOCUMENTS = Said("documents", "dokumen")
    SENSITIVE = Said("sensitive", "sensitif")
    MESSAGES = Said("messages", "mesej")
    FEDERAL = Said("federal agencies", "agensi persekutuan")
    STATE = Said("state agencies", "agensi negeri")
    STATUTORY = Said("statutory bodies", "badan berkanun")
    ZAKAT = Said("zakat boards", "badan zakat")
    GLC = Said("government-linked companies", "syarikat berkaitan kerajaan")
    PRIVATE = Said("private companies", "syarikat swasta")
    NGO = Said("NGOs", "badan bukan kerajaan")
    UNIVERSITY = Said("universities", "universiti")
    LEADER_BODY = Said("bodies of community leaders", "badan pemimpin masyarakat")
    VITAL_INTEREST = Said("vital interest", "kepentingan nyawa")
    STATUTE = Said("a statute", "statut")
    DSA_S13 = Said("Data Sharing Act 2025, section 13", "Akta Perkongsian Data 2025, seksyen 13")
    CONTRACT = Said("a contract with the prospect", "kontrak dengan prospek")
    COMPLETION_OF_SERVICE = Said("completion of a service", "penyempurnaan perkhidmatan")
    LEGAL_CLAIM = Said("a legal claim", "tuntutan undang-undang")
