"""What a rehearsal says, in English and in Malay."""

from __future__ import annotations

from cli.catalogue import Said, Saying


class RehearsalSaying(Saying):
    """Something that `sinergi demo` says."""

    SHORT = Said(
        "Work through a year's referrals on a real network of this machine.",
        "Selesaikan penyaluran setahun pada rangkaian sebenar mesin ini.",
    )
    BENCH = Said(
        "Measure how fast a real network of this machine is, and what it costs.",
        "Ukur kelajuan rangkaian sebenar pada mesin ini, dan kosnya.",
    )
    ABOUT = Said(
        "Work through the programme's first recorded volume on a real network: seven nodes as"
        " processes of this machine, invented prospects, and officers who sign with keys of "
        "their own. In the middle the authority that leads is killed, and brought back. Every"
        " figure is read from a node's chain. Exit status 0: all is as it has to be; 1: "
        "something is not; 2: it could not be played to the end.",
        "Selesaikan jumlah pertama program yang direkodkan pada rangkaian sebenar: tujuh nod "
        "sebagai proses pada mesin ini, prospek rekaan, dan pegawai yang menandatangani "
        "dengan kunci sendiri. Di tengah-tengah, pihak berkuasa yang memimpin dimatikan, "
        "kemudian dihidupkan semula. Setiap angka dibaca daripada rantaian sesebuah nod. "
        "Status keluar 0: semuanya betul; 1: ada yang tidak betul; 2: tidak dapat dimainkan "
        "hingga tamat.",
    )
    ARGUMENTS = Said(
        "[OPTIONS]",
        "[PILIHAN]",
    )
    SEED = Said(
        "Other prospects, and other courses.",
        "Prospek lain, dan perjalanan kes lain.",
    )
    REFERRALS = Said(
        "How many, 40 to 20,000.",
        "Bilangannya, 40 hingga 20,000.",
    )
    FOLDER = Said(
        "Where the network's folders and report.json go.",
        "Tempat folder rangkaian dan report.json.",
    )
    WHOLE = Said(
        "2,750 referrals",
        "2,750 penyaluran",
    )
    OTHER = Said(
        "400 others, in a minute",
        "400 yang lain, dalam seminit",
    )
    WRITTEN = Said(
        "The report is in {path}. The network is kept in {network}; it goes on with:\n  "
        "sinergi net up --root {network}",
        "Laporan ada dalam {path}. Rangkaian disimpan dalam {network}; teruskan dengan:\n  "
        "sinergi net up --root {network}",
    )
    PROGRESS = Said(
        "{stage}; {nodes} nodes up, {events} events",
        "{stage}; {nodes} nod hidup, {events} peristiwa",
    )
    AGENCY = Said(
        "agency",
        "agensi",
    )
    TOGETHER = Said(
        "together",
        "jumlah",
    )
    ALL = Said(
        "all",
        "semua",
    )
    NODES = Said(
        "nodes",
        "nod",
    )
    LOST = Said(
        "lost",
        "hilang",
    )
    KILLED = Said(
        "killed in the middle",
        "dimatikan di tengah-tengah",
    )
    RECOVERED = Said(
        "came back, caught up",
        "kembali dan mengejar",
    )
    ROOTS = Said(
        "one state root at all",
        "punca keadaan sama di semua",
    )
    TOOK = Said(
        "the work took",
        "masa kerja",
    )
    RATE = Said(
        "referrals (events) a second",
        "penyaluran (peristiwa) sesaat",
    )
    FINALITY = Said(
        "until final, p50 / p99",
        "hingga muktamad, p50 / p99",
    )
    GOOD = Said(
        "All is as it has to be: nothing lost, every list recounted from the events.",
        "Semuanya betul: tiada yang hilang, setiap senarai dikira semula daripada peristiwa.",
    )
    FAULTY = Said(
        "Something is not as it has to be; faults: {count}.",
        "Ada yang tidak betul; kesilapan: {count}.",
    )
    LIST_TELAH = Said(
        "helped",
        "telah dibantu",
    )
    LIST_SEDANG = Said(
        "being helped",
        "sedang dibantu",
    )
    LIST_BELUM = Said(
        "not yet helped",
        "belum dibantu",
    )
    LIST_ENDED = Said(
        "ended otherwise",
        "tamat cara lain",
    )
    STAGE_MAKING = Said(
        "making keys, genesis and batches",
        "membuat kunci, genesis dan kelompok",
    )
    STAGE_STARTING = Said(
        "starting the nodes",
        "memulakan nod",
    )
    STAGE_PUBLISHING = Said(
        "the agencies publish what they help with",
        "agensi menerbitkan perkhidmatannya",
    )
    STAGE_VOTING = Said(
        "the members vote on clocks",
        "ahli mengundi tempoh jam",
    )
    STAGE_WORKING = Said(
        "working",
        "bekerja",
    )
    STAGE_WITHOUT = Said(
        "working without {who}, which was killed",
        "bekerja tanpa {who}, yang dimatikan",
    )
    STAGE_BACK = Said(
        "working, {who} is back",
        "bekerja, {who} sudah kembali",
    )
    STAGE_COMPARING = Said(
        "comparing the nodes",
        "membandingkan nod",
    )
    STAGE_READING = Said(
        "reading the chain, and counting again",
        "membaca rantaian, dan mengira semula",
    )
    YES = Said(
        "yes",
        "ya",
    )
    NO = Said(
        "no",
        "tidak",
    )
