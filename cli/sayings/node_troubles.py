"""What can keep a node from running or from answering, in words."""

from __future__ import annotations

from cli.complaint import DAMAGED, HALTED, NOT_NOW, UNWRITTEN, Ground, Trouble, Wording
from cli.sayings.usual import NOT_CHANGED, NOT_CHANGED_MS

_TAKEN = "What the node had taken before stands; nothing else was changed."
_TELAH_DIAMBIL = "Yang telah diambil nod sebelum ini kekal; tiada yang lain diubah."
_KEPT = "What was written before is kept; no vote was lost."
_KEKAL = "Yang ditulis sebelum ini kekal; tiada undi hilang."


class ConfigGround(Ground):
    """What is wrong with a configuration."""

    MISSING = Trouble(
        Wording(
            "{place} is not there: this is no node's folder.",
            NOT_CHANGED,
            "Name the folder that '{program} init' made.",
        ),
        Wording(
            "{place} tiada: ini bukan folder nod.",
            NOT_CHANGED_MS,
            "Namakan folder yang dibuat oleh '{program} init'.",
        ),
    )
    UNREADABLE = Trouble(
        Wording(
            "{place} cannot be read: {detail}",
            NOT_CHANGED,
            "Check that it is text and belongs to the user who runs this.",
        ),
        Wording(
            "{place} tidak dapat dibaca: {detail}",
            NOT_CHANGED_MS,
            "Pastikan ia teks dan milik pengguna yang menjalankan perintah ini.",
        ),
    )
    NOT_TOML = Trouble(
        Wording(
            "{place} is no TOML: {detail}",
            NOT_CHANGED,
            "Put that line right; texts stand in quotes.",
        ),
        Wording(
            "{place} bukan TOML: {detail}",
            NOT_CHANGED_MS,
            "Betulkan baris itu; teks berada dalam tanda petikan.",
        ),
    )
    UNKNOWN = Trouble(
        Wording("{place}: there is no {name}.", NOT_CHANGED, "Here may stand: {detail}."),
        Wording("{place}: tiada {name}.", NOT_CHANGED_MS, "Di sini boleh ada: {detail}."),
    )
    NEEDED = Trouble(
        Wording("{place}: {name} is missing.", NOT_CHANGED, "Write it: {detail}."),
        Wording("{place}: {name} tidak dinyatakan.", NOT_CHANGED_MS, "Tuliskannya: {detail}."),
    )
    WRONG_KIND = Trouble(
        Wording(
            "{place}: {name} is not what it should be.",
            NOT_CHANGED,
            "Write it like this: {detail}.",
        ),
        Wording(
            "{place}: {name} bukan seperti sepatutnya.",
            NOT_CHANGED_MS,
            "Tulis seperti ini: {detail}.",
        ),
    )
    NOT_AN_ADDRESS = Trouble(
        Wording(
            "{place}: {name} has something that is no address: {detail}",
            NOT_CHANGED,
            'Write for example "/ip4/192.0.2.1/tcp/4001" or "/dns4/node.example.org/tcp/4001".',
        ),
        Wording(
            "{place}: {name} mengandungi sesuatu yang bukan alamat: {detail}",
            NOT_CHANGED_MS,
            'Tulis contohnya "/ip4/192.0.2.1/tcp/4001" atau "/dns4/node.example.org/tcp/4001".',
        ),
    )
    NOT_A_NODE = Trouble(
        Wording(
            "{place}: {name} {detail!r} is no node id.",
            NOT_CHANGED,
            "Give the 64 digits of the other agency's network.key, by '{program} keys show'.",
        ),
        Wording(
            "{place}: {name} {detail!r} bukan pengenal nod.",
            NOT_CHANGED_MS,
            "Berikan 64 digit network.key agensi itu, daripada '{program} keys show'.",
        ),
    )
    OUT_OF_RANGE = Trouble(
        Wording("{place}: {name} is out of its range.", NOT_CHANGED, "It takes: {detail}."),
        Wording("{place}: {name} di luar julatnya.", NOT_CHANGED_MS, "Ia menerima: {detail}."),
    )
    NOT_LOOPBACK = Trouble(
        Wording(
            "{place}: the API would listen at {detail}, for other machines too, and asks for no token.",
            NOT_CHANGED,
            "Set token_file to a file with a long secret, or listen at 127.0.0.1.",
        ),
        Wording(
            "{place}: API akan mendengar di {detail}, untuk mesin lain juga, tanpa meminta token.",
            NOT_CHANGED_MS,
            "Tetapkan token_file kepada fail dengan rahsia yang panjang, atau dengar di 127.0.0.1.",
        ),
    )
    NO_TOKEN = Trouble(
        Wording(
            "The API's token cannot be read from {place}: {detail}",
            NOT_CHANGED,
            "Put a long secret into that file, readable by the node's user alone.",
        ),
        Wording(
            "Token API tidak dapat dibaca daripada {place}: {detail}",
            NOT_CHANGED_MS,
            "Letakkan rahsia yang panjang dalam fail itu, yang hanya dapat dibaca oleh pengguna nod.",
        ),
    )


class NodeGround(Ground):
    """Why a node does not run, goes no further, or does not answer."""

    STORE_LOCKED = Trouble(
        Wording(
            "The store is held by another process: {detail}",
            NOT_CHANGED,
            "Stop the other node that uses this folder.",
        ),
        Wording(
            "Stor sedang dipegang oleh proses lain: {detail}",
            NOT_CHANGED_MS,
            "Hentikan nod lain yang menggunakan folder ini.",
        ),
        NOT_NOW,
    )
    STORE_CORRUPTED = Trouble(
        Wording(
            "The store is damaged: {detail}",
            "Keys, vote logs and outbox are as they were.",
            "Check the disk, then run '{program} node check {folder} --repair'. Keep the vote logs as they are.",
        ),
        Wording(
            "Stor rosak: {detail}",
            "Kunci, log undi dan peti keluar tidak berubah.",
            "Semak cakera, kemudian jalankan '{program} node check {folder} --repair'. Biarkan log undi seperti sedia ada.",
        ),
        DAMAGED,
    )
    STORE_FULL = Trouble(
        Wording(
            "The disk is full: {detail}",
            _KEPT,
            "Make room; then start again, and it goes on from what the disk holds.",
        ),
        Wording(
            "Cakera penuh: {detail}",
            _KEKAL,
            "Lapangkan ruang; kemudian mulakan semula, dan ia disambung daripada apa yang ada pada cakera.",
        ),
        UNWRITTEN,
    )
    STORE_UNAVAILABLE = Trouble(
        Wording(
            "The disk does not take or give what it should: {detail}",
            _KEPT,
            "Check the disk and who owns the folder; then start again.",
        ),
        Wording(
            "Cakera tidak menerima atau memberi seperti sepatutnya: {detail}",
            _KEKAL,
            "Semak cakera dan pemilik folder; kemudian mulakan semula.",
        ),
        UNWRITTEN,
    )
    PORT_TAKEN = Trouble(
        Wording(
            "The node cannot listen where node.toml says: {detail}.",
            NOT_CHANGED,
            "Stop what listens there ('ss -ltnp' shows it), or change the address in node.toml.",
        ),
        Wording(
            "Nod tidak dapat mendengar di tempat yang dinyatakan node.toml: {detail}.",
            NOT_CHANGED_MS,
            "Hentikan apa yang mendengar di situ ('ss -ltnp' memaparkannya), atau ubah alamat dalam node.toml.",
        ),
        NOT_NOW,
    )
    UPGRADE = Trouble(
        Wording(
            "The members have voted for something that this release does not have: {detail}",
            "The chain up to there is whole, and no vote was cast beyond it.",
            "Install the release that the members agreed on, and start again.",
        ),
        Wording(
            "Ahli telah mengundi untuk sesuatu yang tiada dalam keluaran ini: {detail}",
            "Rantaian sehingga ke situ utuh, dan tiada undi dibuat selepasnya.",
            "Pasang keluaran yang dipersetujui oleh ahli, dan mulakan semula.",
        ),
        HALTED,
    )
    HALTED = Trouble(
        Wording(
            "The node stopped itself to do no harm: {what}: {detail}",
            "Everything final is on disk. Nothing was signed after this was noticed.",
            'Do not start it again before the reason is understood: docs/operators.md, "When a node stops itself".',
        ),
        Wording(
            "Nod berhenti sendiri supaya tidak memudaratkan: {what}: {detail}",
            "Semua yang muktamad ada pada cakera. Tiada yang ditandatangani selepas ini disedari.",
            'Jangan mulakannya semula sebelum sebabnya difahami: docs/operators.md, "When a node stops itself".',
        ),
        HALTED,
    )
    NOT_RUNNING = Trouble(
        Wording(
            "The node in {path} is not running.",
            _TAKEN,
            "Start it with '{program} node start {path}'.",
        ),
        Wording(
            "Nod dalam {path} tidak berjalan.",
            _TELAH_DIAMBIL,
            "Mulakannya dengan '{program} node start {path}'.",
        ),
        NOT_NOW,
    )
    ENDED = Trouble(
        Wording(
            "The node in {path} is not running. The last that its log says ({time}): {detail}",
            NOT_CHANGED,
            "If that asks for something, do it; then start the node with '{program} node start {path}'.",
        ),
        Wording(
            "Nod dalam {path} tidak berjalan. Kata terakhir lognya ({time}): {detail}",
            NOT_CHANGED_MS,
            "Jika itu meminta sesuatu, lakukannya; kemudian mulakan nod dengan '{program} node start {path}'.",
        ),
        NOT_NOW,
    )
    SILENT = Trouble(
        Wording(
            "Process {name} runs the node in {path} and does not answer. It last wrote something at {time}.",
            _TAKEN,
            "Look at its log and at the load of this machine. If it stays so, end it with 'kill {name}' and start it again.",
        ),
        Wording(
            "Proses {name} menjalankan nod dalam {path} tetapi tidak menjawab. Kali terakhir ia menulis: {time}.",
            _TELAH_DIAMBIL,
            "Lihat lognya dan beban mesin ini. Jika kekal begitu, tamatkan dengan 'kill {name}' dan mulakan semula.",
        ),
        NOT_NOW,
    )
    STOPPED = Trouble(
        Wording(
            "Process {name} runs the node in {path} and does not answer: it is stopped. It last wrote something at {time}.",
            _TAKEN,
            "Find out who stopped it; 'kill -CONT {name}' lets it go on.",
        ),
        Wording(
            "Proses {name} menjalankan nod dalam {path} tetapi tidak menjawab: ia dihentikan. Kali terakhir ia menulis: {time}.",
            _TELAH_DIAMBIL,
            "Cari siapa yang menghentikannya; 'kill -CONT {name}' menyambungnya.",
        ),
        NOT_NOW,
    )
    NO_FOLDER = Trouble(
        Wording(
            "There is no folder {path}{nearest}.",
            NOT_CHANGED,
            "Name the folder of a node, which '{program} init' made{known}.",
        ),
        Wording(
            "Tiada folder {path}{nearest}.",
            NOT_CHANGED_MS,
            "Namakan folder nod, yang dibuat oleh '{program} init'{known}.",
        ),
    )
    NO_ANSWER = Trouble(
        Wording(
            "Nobody answers at the node's API: {detail}.",
            _TAKEN,
            "If it has just been started, wait; else see its log, and the [api] of its node.toml.",
        ),
        Wording(
            "Tiada jawapan daripada API nod: {detail}.",
            _TELAH_DIAMBIL,
            "Jika ia baru dimulakan, tunggu; jika tidak, lihat lognya, dan [api] dalam node.toml.",
        ),
        NOT_NOW,
    )
    API_REFUSED = Trouble(
        Wording("The node refuses: {detail} ({name})", NOT_CHANGED, "It says: {value}"),
        Wording("Nod menolak: {detail} ({name})", NOT_CHANGED_MS, "Katanya: {value}"),
    )
    WHICH_NODE = Trouble(
        Wording(
            "It is not said which node is meant.",
            NOT_CHANGED,
            "Give the folder of a node, or --api with the address of one, and not both.",
        ),
        Wording(
            "Tidak dinyatakan nod yang mana.",
            NOT_CHANGED_MS,
            "Berikan folder nod, atau --api dengan alamatnya, dan bukan kedua-duanya.",
        ),
    )
    LOGS_ELSEWHERE = Trouble(
        Wording(
            "The log of this node goes to no file.",
            NOT_CHANGED,
            "Its standard error has it: 'journalctl -u sinergi-node', or 'podman logs'. With file = \"node.log\" under [log] in node.toml it goes to a file.",
        ),
        Wording(
            "Log nod ini tidak ke mana-mana fail.",
            NOT_CHANGED_MS,
            "Ia pada ralat piawainya: 'journalctl -u sinergi-node', atau 'podman logs'. Dengan file = \"node.log\" di bawah [log] dalam node.toml, ia ke fail.",
        ),
    )
