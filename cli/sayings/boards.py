"""The words of `board`: all referrals at a glance."""

from __future__ import annotations

from cli.catalogue import Said, Saying


class BoardSaying(Saying):
    """Said by `board`."""

    BOARD = Said(
        "Who is helped, being helped, not yet helped, and at risk.",
        "Siapa telah, sedang dan belum dibantu, dan siapa berisiko.",
    )
    ABOUT = Said(
        "Count all referrals of the network: helped, being helped, not yet helped, ended otherwise; and list those at risk of being "
        "lost, with why and who has to act. A referral is counted for the agency that took the prospect in.",
        "Kira semua penyaluran rangkaian: telah dibantu, sedang dibantu, belum dibantu, tamat cara lain; dan senaraikan yang "
        "berisiko tercicir, dengan sebab dan siapa perlu bertindak. Penyaluran dikira bagi agensi yang menerima prospek itu.",
    )
    ARGUMENTS = Said("[OPTIONS]", "[PILIHAN]")
    BY = Said(
        "A row for each agency, need or area; agency if not said.",
        "Satu baris bagi setiap agensi (agency), keperluan (need) atau kawasan (area); agensi jika tidak dinyatakan.",
    )
    OF = Said(
        "Only prospects that this agency took in.",
        "Hanya prospek yang diterima oleh agensi ini.",
    )
    NEEDS = Said("Only these needs.", "Hanya keperluan ini.")
    RISK = Said(
        "List all that are at risk, not the first ten.",
        "Senaraikan semua yang berisiko, bukan sepuluh yang pertama sahaja.",
    )
    USUAL = Said("all agencies", "semua agensi")
    BY_NEED = Said("which needs find no helper", "keperluan mana yang tidak mendapat bantuan")
    AREA = Said("area", "kawasan")
    AT_RISK = Said("at risk", "berisiko")
    WHY = Said("why", "sebab")
    NO_CONTACT = Said("no contact in time", "tiada hubungan dalam tempohnya")
    OVERDUE = Said("help is overdue", "bantuan lewat")
    NO_HELPER = Said("no helper found, level {count}", "tiada pembantu, tahap {count}")
    READ = Said("Read at block {height}.", "Dibaca pada blok {height}.")
    EMPTY = Said("There is no referral yet.", "Belum ada penyaluran.")
    SAFE = Said("None is at risk of being lost.", "Tiada yang berisiko tercicir.")
    LISTED = Said(
        "At risk of being lost: {count}; shown: {passed}.",
        "Berisiko tercicir: {count}; ditunjukkan: {passed}.",
    )
