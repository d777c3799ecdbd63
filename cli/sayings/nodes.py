"""The words of `node`: a node that runs, and what is asked of it."""

from __future__ import annotations

from cli.catalogue import Said, Saying


class NodeSaying(Saying):
    """Said by `node`."""

    NODE = Said("Run and look after a node.", "Jalankan dan jaga nod.")
    START = Said("run a node", "jalankan nod")
    START_ABOUT = Said(
        "Run the node in a folder until SIGTERM or Ctrl-C. Logs go to standard error, one JSON object a line, or to the file "
        "that node.toml names. Exit status 0: it was told to end; 2: a person has to change something, and starting again "
        "does not help; 3: the disk is full or fails; 4: its store is damaged, see 'node check'; 5: the folder or a port is "
        "in use; 6: it stopped itself to do no harm; 1: a mistake of ours, whose trace is in the log.",
        "Jalankan nod dalam folder sehingga SIGTERM atau Ctrl-C. Log ke ralat piawai, satu objek JSON sebaris, atau ke fail "
        "yang dinamakan node.toml. Status keluar 0: diminta tamat; 2: ada yang perlu diubah, dan memulakan semula tidak "
        "membantu; 3: cakera penuh atau gagal; 4: stornya rosak, lihat 'node check'; 5: folder atau port sedang digunakan; "
        "6: ia berhenti sendiri supaya tidak memudaratkan; 1: kesilapan kami, jejaknya dalam log.",
    )
    START_JSON = Said("Log in JSON, on a terminal too.", "Log dalam JSON, di terminal juga.")
    START_SEALED = Said("a node whose keys are sealed", "nod yang kuncinya dimeterai")
    FOR_FOLDER_OR_API = Said("[OPTIONS] [FOLDER]", "[PILIHAN] [FOLDER]")
    API = Said(
        "Ask the API at this address, instead of that of a folder.",
        "Tanya API di alamat ini, bukan API folder.",
    )
    TOKEN_FILE = Said("The token that this API asks for.", "Token yang diminta oleh API ini.")
    STATUS = Said("how a node is", "keadaan nod")
    STATUS_ABOUT = Said(
        "Show how a node is, by its own API. Exit status 0: it is ready; 1: it is not, and the command says why; 5: it does "
        "not answer.",
        "Paparkan keadaan nod, melalui APInya sendiri. Status keluar 0: bersedia; 1: belum, dan perintah ini menyatakan "
        "sebabnya; 5: tiada jawapan.",
    )
    STATUS_AFAR = Said("a node on another machine", "nod pada mesin lain")
    PEERS = Said("with whom it is linked", "pautannya dengan nod lain")
    PEERS_ABOUT = Said(
        "List the nodes of the network, and how this one is linked with each.",
        "Senaraikan nod dalam rangkaian, dan pautan nod ini dengan setiap satunya.",
    )
    WHY = Said("why there is no block", "mengapa tiada blok")
    WHY_ABOUT = Said(
        "Say why there is no block now: whose votes are held, and whose are missing, agency by agency. Exit status 0: blocks "
        "come; 1: they do not.",
        "Nyatakan mengapa tiada blok sekarang: undi agensi mana yang ada dan yang tiada. Status keluar 0: blok terhasil; 1: "
        "tidak.",
    )
    ALARMS = Said("what the operator has to know", "amaran untuk pengendali")
    ALARMS_ABOUT = Said(
        "List what the operator has to know, since the node started. Exit status 1 if there is something.",
        "Senaraikan apa yang pengendali perlu tahu, sejak nod dimulakan. Status keluar 1 jika ada.",
    )
    LOGS = Said("what it wrote into its log", "catatan dalam lognya")
    LOGS_ABOUT = Said(
        "Show the newest lines of a node's log, if node.toml has them go to a file.",
        "Paparkan baris terbaharu log nod, jika node.toml menghantarnya ke fail.",
    )
    LOGS_LINES = Said("How many lines: 50.", "Bilangan baris: 50.")
    LOGS_LEVEL = Said(
        "The least that matters: debug, info, warning, error.",
        "Tahap terendah: debug, info, warning, error.",
    )
    LOGS_FOLLOW = Said("Go on as more is written.", "Teruskan apabila ada catatan baharu.")
    LOGS_JSON = Said("The lines as they are.", "Baris seperti sedia ada.")
    # what is answered
    READY = Said("ready", "bersedia")
    NOT_READY = Said(
        "not ready: its newest final block is too old; ask 'node why'",
        "belum bersedia: blok muktamad terbaharunya terlalu lama; tanya 'node why'",
    )
    NODE_IS = Said("node", "nod")
    CHAIN_IS = Said("chain", "rantaian")
    HEIGHT = Said("newest block", "blok terbaharu")
    HEIGHT_IS = Said("{height}, epoch {epoch}, {age} old", "{height}, epok {epoch}, berusia {age}")
    STATE_ROOT = Said("state root", "akar keadaan")
    VIEW = Said("view", "pandangan")
    VOTING = Said("votes", "mengundi")
    LINKS = Said("links", "pautan")
    WAITING = Said("transactions waiting", "transaksi menunggu")
    OUTBOX = Said("own, not yet final", "sendiri, belum muktamad")
    PROCESS = Said("process", "proses")
    AGENCY = Said("agency", "agensi")
    NODE_ID = Said("node id", "pengenal nod")
    THIS_NODE = Said("this node", "nod ini")
    AUTHORITY = Said("authority", "pihak berkuasa")
    LINKED = Said("linked", "terpaut")
    SINCE = Said("for {time}", "selama {time}")
    SENT = Said("sent", "dihantar")
    RECEIVED = Said("received", "diterima")
    REASON = Said("why not", "sebab")
    # why one cannot be reached, by the API's words
    NOBODY_LISTENS = Said("it is not running there", "ia tidak berjalan di situ")
    NO_ROUTE = Said("no way to its network", "tiada laluan ke rangkaiannya")
    UNKNOWN_NAME = Said("its host's name is unknown", "nama hosnya tidak dikenali")
    NO_ANSWER = Said("it does not answer", "ia tidak menjawab")
    OTHER_KEY = Said("another node answers there", "nod lain menjawab di situ")
    HUNG_UP = Said("it hangs up: it may not know us", "ia memutuskan: mungkin tidak kenal kita")
    NO_NODE = Said("what answers is no node", "yang menjawab bukan nod")
    OTHER_CHAIN = Said("it follows another chain", "ia mengikuti rantaian lain")
    OTHER_VERSION = Said("its release speaks otherwise", "keluarannya berlainan")
    BANNED = Said("it found us lying, and waits", "ia mendapati kita berbohong, dan menunggu")
    NOT_ADMITTED = Said("we are not on its chain", "kita tiada dalam rantaiannya")
    TWIN = Said("our key runs twice", "kunci kita berjalan dua kali")
    OTHER = Said("see this node's log", "lihat log nod ini")
    LEADS = Said("leads", "memimpin")
    NOTARIZED = Said("notarized", "disahkan")
    NULLIFIED = Said("gave up", "menyerah")
    FINALIZED = Said("finalized", "dimuktamadkan")
    BLOCKS_COME = Said(
        "Blocks come: the newest one is of height {height}.",
        "Blok terhasil: yang terbaharu pada ketinggian {height}.",
    )
    TOO_FEW = Said(
        "Too few authorities can be reached: {quorum} are needed. Call those that are not linked.",
        "Terlalu sedikit pihak berkuasa dapat dihubungi: {quorum} diperlukan. Hubungi yang tidak terpaut.",
    )
    LEADER_AWAY = Said(
        "The leader of view {view} cannot be reached; the others give it up, and the next one leads.",
        "Pemimpin pandangan {view} tidak dapat dihubungi; yang lain akan menyerah, dan yang berikutnya memimpin.",
    )
    VOTES_MISSING = Said(
        "The authorities are linked, but votes of view {view} are missing: see whose.",
        "Pihak berkuasa terpaut, tetapi undi bagi pandangan {view} tiada: lihat siapa.",
    )
    NO_ALARMS = Said("There are no alarms since the start.", "Tiada amaran sejak dimulakan.")
    TIME = Said("time", "masa")
    WHAT = Said("what", "perkara")
    DETAIL = Said("detail", "butiran")
