"""The words of `net`: a network on one machine, for trying things out."""

from __future__ import annotations

from cli.catalogue import Said, Saying
from cli.complaint import NOT_NOW, Ground, Trouble, Wording
from cli.sayings.usual import NOT_CHANGED, NOT_CHANGED_MS


class NetSaying(Saying):
    """Said by `net`."""

    NET = Said(
        "A local network of real nodes, to try things out.",
        "Rangkaian setempat dengan nod sebenar, untuk mencuba.",
    )
    ROOT = Said("Where the network's folders are: {root}.", "Tempat folder rangkaian: {root}.")
    UP = Said("make a network and start it", "buat rangkaian dan mulakannya")
    UP_ABOUT = Said(
        "Start a network of real node processes on this machine. If there is none below --root it is made: with the agencies "
        "that are named, or with some of the programme's. If there is one, its nodes are started that do not run, or those "
        "that are named. The processes go on when the command ends. Exit status 0: all are up; 5: one is not, and those that "
        "this command had started were ended.",
        "Mulakan rangkaian proses nod sebenar pada mesin ini. Jika tiada di bawah --root, ia dibuat: dengan agensi yang "
        "dinamakan, atau beberapa agensi program. Jika sudah ada, nod yang tidak berjalan dimulakan, atau yang dinamakan. "
        "Prosesnya terus berjalan apabila perintah tamat. Status keluar 0: semua berjalan; 5: ada yang tidak, dan yang "
        "dimulakan oleh perintah ini telah ditamatkan.",
    )
    UP_ARGUMENTS = Said("[OPTIONS] [NAME ...]", "[PILIHAN] [NAMA ...]")
    AGENCIES = Said("How many of the programme's agencies: 4.", "Bilangan agensi program: 4.")
    VOTING = Said(
        "How many of them vote, the first ones; all if not said.",
        "Bilangan yang mengundi, yang pertama; semua jika tidak dinyatakan.",
    )
    UP_FOUR = Said("four agencies whose nodes all vote", "empat agensi yang semua nodnya mengundi")
    UP_NAMED = Said("agencies of your own", "agensi anda sendiri")
    UP_AGAIN = Said("bring back one that was killed", "hidupkan semula yang telah dimatikan")
    STATUS = Said("how its nodes are", "keadaan nodnya")
    STATUS_ABOUT = Said(
        "Show how the nodes of the network are. Exit status 0: all answer; 1: one does not.",
        "Paparkan keadaan nod rangkaian. Status keluar 0: semua menjawab; 1: ada yang tidak.",
    )
    ONLY_OPTIONS = Said("[OPTIONS]", "[PILIHAN]")
    DOWN = Said("end all its processes", "tamatkan semua prosesnya")
    DOWN_ABOUT = Said(
        "End all processes of the network, with SIGTERM and, if one does not listen, with SIGKILL. What is in the folders "
        "stays.",
        "Tamatkan semua proses rangkaian, dengan SIGTERM dan, jika tidak diendahkan, dengan SIGKILL. Kandungan folder kekal.",
    )
    REMOVE = Said("Remove its folders, too.", "Padam foldernya juga.")
    KILL = Said("kill a node", "matikan nod")
    KILL_ABOUT = Said(
        "Kill nodes with SIGKILL, as a machine that loses its power; 'net up' brings them back.",
        "Matikan nod dengan SIGKILL, seperti mesin yang terputus kuasa; 'net up' menghidupkannya semula.",
    )
    PAUSE = Said("stop a node where it is", "jeda nod")
    PAUSE_ABOUT = Said(
        "Stop nodes where they are, as a machine that is suspended, until 'net resume'.",
        "Jeda nod di tempatnya, seperti mesin yang digantung, sehingga 'net resume'.",
    )
    RESUME = Said("let it go on", "sambung semula nod")
    RESUME_ABOUT = Said("Let nodes go on that were paused.", "Sambung semula nod yang dijeda.")
    NAMES_ARGUMENTS = Said("[OPTIONS] NAME ...", "[PILIHAN] NAMA ...")
    CUT = Said("cut the link of two nodes", "putuskan pautan dua nod")
    CUT_ABOUT = Said(
        "Cut the link of two nodes: both close their session and refuse each other, until 'net heal'. A node that starts "
        "again has forgotten its cuts, and the other still refuses it. Bytes on the wire are not touched.",
        "Putuskan pautan dua nod: kedua-duanya menutup sesi dan menolak satu sama lain, sehingga 'net heal'. Nod yang "
        "dimulakan semula melupakan pemutusannya, tetapi yang satu lagi masih menolaknya. Bait pada wayar tidak disentuh.",
    )
    PAIR_ARGUMENTS = Said("[OPTIONS] NAME NAME", "[PILIHAN] NAMA NAMA")
    HEAL = Said("heal what was cut", "pulihkan yang diputuskan")
    HEAL_ABOUT = Said(
        "Heal the link of two nodes, or without names every link that was cut.",
        "Pulihkan pautan dua nod, atau tanpa nama, setiap pautan yang diputuskan.",
    )
    PAIR_OR_NONE = Said("[OPTIONS] [NAME NAME]", "[PILIHAN] [NAMA NAMA]")
    # what is said
    STARTING = Said("starting {names}", "memulakan {names}")
    NODE = Said("node", "nod")
    PROCESS = Said("process", "proses")
    STATE = Said("state", "keadaan")
    UP_IS = Said("up", "berjalan")
    SILENT = Said("no answer", "tiada jawapan")
    PAUSED = Said("paused", "dijeda")
    DOWN_IS = Said("down", "tidak berjalan")
    HEIGHT = Said("block", "blok")
    ROOT_IS = Said("state root", "akar keadaan")
    LINKS = Said("links", "pautan")
    VOTES = Said("votes", "mengundi")
    CUT_FROM = Said("cut from", "diputuskan daripada")
    NEXT = Said(
        "Folders: {root}. To see it: '{program} net status{more}'. To end it: '{program} net down{more}'.",
        "Folder: {root}. Untuk melihatnya: '{program} net status{more}'. Untuk menamatkannya: '{program} net down{more}'.",
    )
    ENDED = Said("Ended: {names}.", "Ditamatkan: {names}.")
    NOTHING_RAN = Said("None of its nodes ran.", "Tiada nodnya yang berjalan.")
    REMOVED = Said("{root} is removed.", "{root} telah dipadam.")
    KILLED = Said("Killed: {names}.", "Dimatikan: {names}.")
    PAUSED_ARE = Said("Paused: {names}.", "Dijeda: {names}.")
    RESUMED = Said("Going on: {names}.", "Disambung: {names}.")
    CUT_IS = Said("Cut: {names}.", "Diputuskan: {names}.")
    HEALED = Said("Healed: {names}.", "Dipulihkan: {names}.")
    NOTHING_CUT = Said("No link is cut.", "Tiada pautan yang diputuskan.")


class NetGround(Ground):
    """Why nothing is done with a local network."""

    NO_NETWORK = Trouble(
        Wording(
            "There is no network below {path}.",
            NOT_CHANGED,
            "Make one with '{program} net up', or name its folder with --root.",
        ),
        Wording(
            "Tiada rangkaian di bawah {path}.",
            NOT_CHANGED_MS,
            "Buat dengan '{program} net up', atau namakan foldernya dengan --root.",
        ),
    )
    NOT_A_NETWORK = Trouble(
        Wording(
            "{path} is damaged, and the folders beside it belong to no network that is known.",
            NOT_CHANGED,
            "Move the folder away, and make a new network.",
        ),
        Wording(
            "{path} rosak, dan folder di sebelahnya bukan milik rangkaian yang diketahui.",
            NOT_CHANGED_MS,
            "Alihkan folder itu, dan buat rangkaian baharu.",
        ),
    )
    IN_USE = Trouble(
        Wording(
            "There is something else in {path}.",
            NOT_CHANGED,
            "Name an empty folder with --root, or one that does not exist.",
        ),
        Wording(
            "Ada sesuatu yang lain dalam {path}.",
            NOT_CHANGED_MS,
            "Namakan folder kosong dengan --root, atau yang belum wujud.",
        ),
    )
    EXISTS = Trouble(
        Wording(
            "There is a network below {path} already, so {name} says nothing.",
            NOT_CHANGED,
            "Leave it out to start that network; or give another --root, or '{program} net down --remove' first.",
        ),
        Wording(
            "Sudah ada rangkaian di bawah {path}, maka {name} tidak bermakna.",
            NOT_CHANGED_MS,
            "Tinggalkannya untuk memulakan rangkaian itu; atau beri --root lain, atau '{program} net down --remove' dahulu.",
        ),
    )
    NO_NODE = Trouble(
        Wording(
            "There is no node {value!r}{nearest} in this network.",
            NOT_CHANGED,
            "Use one of: {known}; or its number.",
        ),
        Wording(
            "Tiada nod {value!r}{nearest} dalam rangkaian ini.",
            NOT_CHANGED_MS,
            "Gunakan salah satu: {known}; atau nombornya.",
        ),
    )
    SAME = Trouble(
        Wording("A node has no link with itself.", NOT_CHANGED, "Name two nodes."),
        Wording("Nod tiada pautan dengan dirinya sendiri.", NOT_CHANGED_MS, "Namakan dua nod."),
    )
    TWICE = Trouble(
        Wording(
            "The name {value!r} stands there twice.",
            NOT_CHANGED,
            "Give each agency a name of its own.",
        ),
        Wording(
            "Nama {value!r} disebut dua kali.",
            NOT_CHANGED_MS,
            "Beri setiap agensi nama tersendiri.",
        ),
    )
    ONE_OF = Trouble(
        Wording(
            "Names and --agencies cannot stand together.", NOT_CHANGED, "Give names, or a number."
        ),
        Wording(
            "Nama dan --agencies tidak boleh diberi bersama.",
            NOT_CHANGED_MS,
            "Beri nama, atau bilangan.",
        ),
    )
    NOT_UP = Trouble(
        Wording(
            "{name} did not come up. {detail}",
            "Nodes that this command had started were ended; those that ran before go on.",
            "Read its log, then try again: '{program} node logs {path}'.",
        ),
        Wording(
            "{name} tidak berjalan. {detail}",
            "Nod yang dimulakan oleh perintah ini telah ditamatkan; yang berjalan sebelum ini diteruskan.",
            "Baca lognya, kemudian cuba lagi: '{program} node logs {path}'.",
        ),
        NOT_NOW,
    )
    NOT_RUNNING = Trouble(
        Wording("{name} is not running.", NOT_CHANGED, "Start it with '{program} net up'."),
        Wording("{name} tidak berjalan.", NOT_CHANGED_MS, "Mulakannya dengan '{program} net up'."),
        NOT_NOW,
    )
    STILL_THERE = Trouble(
        Wording(
            "A process does not end: {detail}.",
            "The others have ended.",
            "See what it waits for ('ps'); a disk that hangs keeps a process alive.",
        ),
        Wording(
            "Ada proses yang tidak tamat: {detail}.",
            "Yang lain telah tamat.",
            "Lihat apa yang ditunggunya ('ps'); cakera yang tersekat menahan proses.",
        ),
        NOT_NOW,
    )
