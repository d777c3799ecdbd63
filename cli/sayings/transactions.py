"""The words of `tx`: what became of a transaction, and why."""

from __future__ import annotations

from cli.catalogue import Said, Saying


class TransactionSaying(Saying):
    """Said by `tx`."""

    TX = Said(
        "Look at a transaction: what became of it, and why; or send one.",
        "Lihat transaksi: apa jadinya, dan mengapa; atau hantar satu.",
    )
    SHOW = Said("what a transaction is, and what became of it", "isi transaksi dan hasilnya")
    SHOW_ABOUT = Said(
        "Show a transaction as a node knows it: whether it is final, at which height, who signed it, its calls and what became "
        "of each. Exit status 0: it is final and all was done; 1: something in it was refused; 5: it is not final.",
        "Paparkan transaksi seperti yang diketahui nod: sama ada muktamad, pada ketinggian mana, siapa menandatangani, "
        "panggilannya dan hasil setiap satu. Status keluar 0: muktamad dan semuanya dibuat; 1: ada yang ditolak; 5: belum "
        "muktamad.",
    )
    EXPLAIN = Said("why something in it was refused", "mengapa sesuatu di dalamnya ditolak")
    EXPLAIN_ABOUT = Said(
        "Say in plain words what became of each call of a transaction, and of one that was refused why: which rule, which role "
        "or signature is missing, and what to do. Exit status as for 'tx show'.",
        "Nyatakan dengan mudah hasil setiap panggilan transaksi, dan bagi yang ditolak sebabnya: peraturan mana, peranan atau "
        "tandatangan mana yang tiada, dan apa yang perlu dibuat. Status keluar seperti 'tx show'.",
    )
    ID = Said("[OPTIONS] TRANSACTION", "[PILIHAN] TRANSAKSI")
    STATUS = Said("stands", "keadaan")
    FINAL = Said("final, height {height}", "muktamad, ketinggian {height}")
    WAITING = Said("waiting for a block", "menunggu blok")
    EXPIRED = Said(
        "its time is over; it was not carried out", "tempohnya tamat; tidak dilaksanakan"
    )
    UNKNOWN = Said("this node does not know it", "nod ini tidak mengenalinya")
    WAITING_LONG = Said(
        "The node keeps it and sends it until it is final. 'sinergi node why' says for whom the chain waits.",
        "Nod menyimpan dan menghantarnya sehingga muktamad. 'sinergi node why' menyatakan siapa yang ditunggu.",
    )
    EXPIRED_LONG = Said(
        "It was in no block while it was valid, and nothing of it is on the chain. Give the command again.",
        "Ia tiada dalam mana-mana blok semasa sah, dan tiada apa-apa daripadanya dalam rantaian. Beri perintah itu lagi.",
    )
    UNKNOWN_LONG = Said(
        "It was never handed in here, or is of another chain. Ask the node that took it.",
        "Ia tidak pernah diserahkan di sini, atau daripada rantaian lain. Tanya nod yang menerimanya.",
    )
    TIME = Said("time", "masa")
    SIGNED_BY = Said("signed by", "ditandatangani")
    SIGNED_IS = Said("{who}, key {short}", "{who}, kunci {short}")
    COSIGNED = Said("and by key", "dan oleh kunci")
    CALL = Said("call", "panggilan")
    SUBJECT = Said("about", "tentang")
    BECAME = Said("what became of it", "hasilnya")
    MORE = Said("and {count} more", "dan {count} lagi")
    DONE = Said("done", "selesai")
    REFUSED = Said("refused: {detail}", "ditolak: {detail}")
    ALL_DONE = Said("All of it was done.", "Semuanya telah dibuat.")
    SOME_REFUSED = Said(
        "Refused: {count} of {most} calls; nothing of those was done.",
        "Ditolak: {count} daripada {most} panggilan; tiada apa-apa daripada yang itu dibuat.",
    )
    RULE_IS = Said("{method} is for {roles}.", "{method} adalah untuk {roles}.")
    PAGE_IS = Said(
        "docs/contracts/{name}.md says what {method} asks for.",
        "docs/contracts/{name}.md menyatakan syarat {method}.",
    )
    AUTHOR_HAS = Said("The author has {roles}.", "Penulis mempunyai {roles}.")
    STALE_RULE = Said(
        "A call names the version that it has seen; by now it is {count}.",
        "Panggilan menamakan versi yang dilihatnya; kini versinya {count}.",
    )
    CONSENT_RULE = Said(
        "The first agency for which that is missing is the member whose id begins with {name}.",
        "Agensi pertama yang tiada persetujuan ialah ahli dengan pengenal bermula {name}.",
    )
    MEMBER_RULE = Said(
        "That is so of the member whose id begins with {name}.",
        "Begitulah keadaan ahli dengan pengenal bermula {name}.",
    )
    TOO_NEW_RULE = Said(
        "Alone it may claim such referrals from {time} on.",
        "Ia boleh menuntut penyaluran sedemikian sendiri mulai {time}.",
    )
    UNKNOWN_CODE = Said(
        "The contract gives a reason that this release has no words for: {detail}.",
        "Kontrak memberi sebab yang tiada perkataan dalam keluaran ini: {detail}.",
    )
