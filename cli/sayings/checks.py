"""The words of `node check`."""

from __future__ import annotations

from cli.catalogue import Said, Saying
from cli.complaint import Ground, Trouble, Wording


class CheckSaying(Saying):
    """Said by `node check`."""

    CHECK = Said("check everything on its disk", "semak semua pada cakeranya")
    ABOUT = Said(
        "Check what a node that does not run has on disk, from the genesis on: blocks, links, signatures, certificates by the "
        "authorities of their epochs, receipts and state by executing every block again, and every index. It takes as much "
        "room again while it runs. With --repair a damaged store is moved away and what was checked takes its place; the node "
        "fetches the rest from its peers. Vote logs are read and never touched. Exit status 0: whole, or repaired; 1: "
        "something is wrong; 5: the node runs.",
        "Semak apa yang ada pada cakera nod yang tidak berjalan, bermula dari genesis: blok, rantaian, tandatangan, sijil oleh "
        "pihak berkuasa epoknya, resit dan keadaan dengan melaksanakan setiap blok semula, dan setiap indeks. Ruang sebanyak "
        "itu lagi diperlukan semasa semakan. Dengan --repair, stor yang rosak dialihkan dan yang telah disemak menggantikannya; "
        "nod mengambil selebihnya daripada rakannya. Log undi dibaca dan tidak disentuh. Status keluar 0: utuh, atau dibaiki; "
        "1: ada yang salah; 5: nod sedang berjalan.",
    )
    REPAIR = Said("Move what is damaged away.", "Alihkan yang rosak.")
    REPAIR_IT = Said("and repair it", "dan baikinya")
    PROGRESS = Said("block {height} of {tip}", "blok {height} daripada {tip}")
    WHOLE = Said("Everything is as it should be.", "Semuanya seperti sepatutnya.")
    FLAWED = Said("Something is wrong: {what}", "Ada yang salah: {what}")
    BLOCKS = Said("blocks", "blok")
    BLOCKS_ARE = Said(
        "{checked} of {tip}, with {transactions} transactions and {certificates} certificates",
        "{checked} daripada {tip}, dengan {transactions} transaksi dan {certificates} sijil",
    )
    WAITING = Said("without a certificate yet", "belum bersijil")
    WAITING_IS = Said(
        "{count}, as after a crash; the node gets it from its peers",
        "{count}, seperti selepas kegagalan; nod mendapatkannya daripada rakan",
    )
    WHERE = Said("at height", "pada ketinggian")
    DETAIL = Said("detail", "butiran")
    LOG = Said("vote log", "log undi")
    LOG_IS = Said("{key}: whole, {count} records", "{key}: utuh, {count} rekod")
    LOG_WRONG = Said(
        "{key}: {state}. This key never votes again; the node follows. Take a new key: '{program} keys new'.",
        "{key}: {state}. Kunci ini tidak akan mengundi lagi; nod mengikut sahaja. Ambil kunci baharu: '{program} keys new'.",
    )
    OUTBOX = Said("outbox", "peti keluar")
    OUTBOX_IS = Said("whole, {count} waiting", "utuh, {count} menunggu")
    OUTBOX_WRONG = Said(
        "damaged: {detail}. {count} waiting can be read.",
        "rosak: {detail}. {count} yang menunggu dapat dibaca.",
    )
    OUTBOX_RENEWED = Said(
        "The outbox is made anew with the {count} that could be read; the damaged one is in {path}. What could not be read "
        "was sent to other nodes, and may still become final: hand it in again, the same is never done twice.",
        "Peti keluar dibuat semula dengan {count} yang dapat dibaca; yang rosak berada dalam {path}. Yang tidak dapat dibaca telah "
        "dihantar kepada nod lain, dan mungkin masih menjadi muktamad: serahkannya semula, yang sama tidak dilakukan dua kali.",
    )
    MISSING = Said("missing", "tiada")
    DAMAGED = Said("damaged", "rosak")
    OTHER_KEY = Said("of another key", "milik kunci lain")
    OTHER_CHAIN = Said("of another chain", "milik rantaian lain")
    HOW = Said(
        "To repair: '{program} node check {path} --repair' keeps blocks 0 to {checked}, and the node fetches the others from its "
        "peers. Check the disk first.",
        "Untuk membaiki: '{program} node check {path} --repair' mengekalkan blok 0 hingga {checked}, dan nod mengambil yang lain "
        "daripada rakannya. Semak cakera dahulu.",
    )
    REPAIRED = Said(
        "Repaired: blocks 0 to {checked} are kept; the damaged store is in {path}. Start the node, and it fetches the others from "
        "its peers. Delete the damaged store when it is as high as they are.",
        "Dibaiki: blok 0 hingga {checked} dikekalkan; stor yang rosak berada dalam {path}. Mulakan nod, dan ia mengambil yang lain "
        "daripada rakannya. Padam stor yang rosak apabila nod setinggi mereka.",
    )
    # flaws
    UNREADABLE = Said(
        "the disk gives back something else than was written.",
        "cakera memulangkan sesuatu yang lain daripada yang ditulis.",
    )
    NO_TIP = Said(
        "nothing says which block is the newest.", "tiada yang menyatakan blok terbaharu."
    )
    NO_BLOCK = Said("a block is missing.", "ada blok yang tiada.")
    NOT_A_BLOCK = Said("a block cannot be decoded.", "ada blok yang tidak dapat dibaca.")
    OTHER_BEGINNING = Said(
        "the chain does not begin with this genesis.", "rantaian tidak bermula dengan genesis ini."
    )
    NOT_LINKED = Said(
        "a block does not follow the one before it.",
        "ada blok yang tidak mengikuti blok sebelumnya.",
    )
    BAD_SIGNATURE = Said(
        "a signature of a transaction does not hold.", "ada tandatangan transaksi yang tidak sah."
    )
    BAD_CERTIFICATE = Said("a certificate does not hold.", "ada sijil yang tidak sah.")
    NO_CERTIFICATE = Said("a certificate is missing.", "ada sijil yang tiada.")
    NOT_TRUE = Said(
        "executing a block again gives another header.",
        "melaksanakan semula suatu blok menghasilkan pengepala lain.",
    )
    NEWER_RELEASE = Said(
        "a block needs a program that this release does not have; install a newer one to check further.",
        "ada blok yang memerlukan program yang tiada dalam keluaran ini; pasang yang lebih baharu untuk menyemak selanjutnya.",
    )
    WRONG_ENTRY = Said(
        "an entry is not what the blocks say.", "ada entri yang tidak seperti dinyatakan oleh blok."
    )
    WRONG_STATE = Said(
        "the state is not what the blocks say.", "keadaan tidak seperti dinyatakan oleh blok."
    )


class CheckGround(Ground):
    """Why nothing is checked."""

    NO_STORE = Trouble(
        Wording(
            "There is no store in {path}: the node has not run yet, or its store was moved away.",
            "Nothing was changed.",
            "Start the node; it fetches the chain from its peers.",
        ),
        Wording(
            "Tiada stor dalam {path}: nod belum pernah berjalan, atau stornya telah dialihkan.",
            "Tiada apa-apa diubah.",
            "Mulakan nod; ia mengambil rantaian daripada rakannya.",
        ),
    )
    OTHER_CHAIN = Trouble(
        Wording(
            "The genesis and the store in {path} are of two networks.",
            "Nothing was changed.",
            "Put back the genesis or the folder chain that belongs here; or move chain away by hand, and the node fetches the chain of its genesis from its peers.",
        ),
        Wording(
            "Genesis dan stor dalam {path} milik dua rangkaian.",
            "Tiada apa-apa diubah.",
            "Letakkan semula genesis atau folder chain yang betul; atau alihkan chain sendiri, dan nod mengambil rantaian genesisnya daripada rakan.",
        ),
    )
    NEWER_RELEASE = Trouble(
        Wording(
            "Blocks in {path} need a program that this release does not have.",
            "Nothing was changed: what cannot be checked here is not called damaged.",
            "Install the release with which the node ran, and check again.",
        ),
        Wording(
            "Blok dalam {path} memerlukan program yang tiada dalam keluaran ini.",
            "Tiada apa-apa diubah: yang tidak dapat disemak di sini tidak dianggap rosak.",
            "Pasang keluaran yang digunakan oleh nod, dan semak semula.",
        ),
    )
