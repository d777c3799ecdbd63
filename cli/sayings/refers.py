"""The words of `refer`: what officers do about referrals."""

from __future__ import annotations

from cli.catalogue import Said, Saying
from cli.sayings.usual import STATUS, STATUS_MS


class ReferSaying(Saying):
    """Said by `refer`."""

    REFER = Said(
        "Take prospects in, offer their needs to agencies, and answer offers.",
        "Ambil prospek, tawarkan keperluan mereka kepada agensi, dan jawab tawaran.",
    )
    NEW = Said("take a prospect in", "ambil seorang prospek")
    NEW_ABOUT = Said(
        "Take in a prospect with one need, and offer it at once if --offer-to names an agency. Who the prospect is, is asked at "
        "the terminal or read from --details, and stays sealed in your agency's case file; the chain gets random ids, codes, and a "
        "commitment. With it is recorded that the prospect consents to channel this need, preview and core, to all agencies for a year: "
        "ask them before; to less, see 'sinergi case consent narrow'. The same reference again finds what is there. "
        f"{STATUS}",
        "Ambil prospek dengan satu keperluan, dan tawarkan terus jika --offer-to menamakan agensi. Siapa prospek itu ditanya di "
        "terminal atau dibaca daripada --details, dan kekal dimeterai dalam fail kes agensi anda; rantaian menerima pengenal rawak, "
        "kod, dan komitmen. Turut direkodkan bahawa prospek bersetuju keperluan ini disalurkan, pratonton dan teras, kepada semua agensi selama "
        "setahun: tanya mereka dahulu; jika kurang, lihat 'sinergi case consent narrow'. Rujukan yang sama menemui yang sedia ada. "
        f"{STATUS_MS}",
    )
    NEW_ARGUMENTS = Said("[OPTIONS]", "[PILIHAN]")
    NEW_STATE = Said("The state of Malaysia.", "Negeri.")
    NEW_NEED = Said("The need: {known}.", "Keperluan: {known}.")
    NEW_PRIORITY = Said(
        "kecemasan, segera or biasa (usual).", "kecemasan, segera atau biasa (lazim)."
    )
    NEW_OFFER_TO = Said("Offer it to this agency at once.", "Tawarkan terus kepada agensi ini.")
    NEW_REFERENCE = Said(
        "Your own mark, which finds the case again; otherwise a random one.",
        "Tanda anda sendiri, untuk mencari kes ini semula; jika tidak, tanda rawak.",
    )
    NEW_DETAILS = Said(
        "A JSON file with the texts name, identifier, phone, district, note; - for standard input.",
        "Fail JSON dengan teks name, identifier, phone, district, note; - untuk input piawai.",
    )
    NEW_EXAMPLE = Said("asks who the prospect is", "bertanya siapa prospek itu")
    ASK_NAME = Said("Name", "Nama")
    ASK_IDENTIFIER = Said(
        "Identifier, as mykad:NUMBER or passport:NUMBER, or nothing",
        "Pengenalan diri, seperti mykad:NOMBOR atau passport:NOMBOR, atau kosong",
    )
    ASK_PHONE = Said("Telephone, or nothing", "Telefon, atau kosong")
    ASK_DISTRICT = Said("District, or nothing", "Daerah, atau kosong")
    ASK_NOTE = Said("What is needed, or nothing", "Apa yang diperlukan, atau kosong")
    TAKEN_IN = Said("Taken in.", "Prospek telah diambil.")
    KNOWN = Said("This was taken in before.", "Ini sudah diambil sebelum ini.")
    IMPORT = Said("take in a batch of prospects", "ambil sekelompok prospek")
    IMPORT_ABOUT = Said(
        "Take in every good row of a CSV file, and say of each bad one its line, column and fault, and nothing of its content. It can "
        "be killed and run again: what is there stays, nothing is taken in twice. For each row it is recorded that the prospect consents, "
        "as with 'sinergi refer new': leave out rows of those who were not asked. Exit status 0: all rows are on the chain; 1: some "
        "are not, as it says; 2: nothing was taken in; 5: not final yet, or no answer: run it again.",
        "Ambil setiap baris yang baik daripada fail CSV, dan nyatakan bagi setiap baris yang salah nombornya, lajur dan sebab, tanpa "
        "kandungannya. Ia boleh dihentikan dan dijalankan semula: yang ada kekal, tiada yang diambil dua kali. Bagi setiap baris direkodkan "
        "bahawa prospek bersetuju, seperti 'sinergi refer new': tinggalkan baris mereka yang belum ditanya. Status keluar 0: semua baris "
        "dalam rantaian; 1: ada yang tidak; 2: tiada yang diambil; 5: belum muktamad, atau tiada jawapan: jalankan semula.",
    )
    IMPORT_ARGUMENTS = Said("[OPTIONS] FILE", "[PILIHAN] FAIL")
    IMPORT_EXAMPLE = Said("a batch, as it is in the examples", "sekelompok, seperti dalam contoh")
    IMPORT_PROGRESS = Said("{passed} of {count} rows", "{passed} daripada {count} baris")
    IMPORT_STOPPED = Said(
        "What was handed in goes on at the node. Give the same command again for the rest; nothing is taken in twice.",
        "Yang telah diserahkan diteruskan oleh nod. Beri perintah yang sama semula untuk bakinya; tiada yang diambil dua kali.",
    )
    IMPORT_DONE = Said(
        "{count} rows are on the chain: {passed} new, {known} there before.",
        "{count} baris dalam rantaian: {passed} baharu, {known} sudah ada.",
    )
    IMPORT_BAD = Said("{count} rows were not taken in:", "{count} baris tidak diambil:")
    IMPORT_REFUSED = Said(
        "{count} rows were taken in, and something about them was refused:",
        "{count} baris diambil, tetapi ada yang ditolak:",
    )
    LINE = Said("line", "baris")
    COLUMN = Said("column", "lajur")
    FAULT = Said("what is wrong", "apa yang salah")
    FILE_NOT_TEXT = Said("it is not text in UTF-8", "ia bukan teks dalam UTF-8")
    FILE_EMPTY = Said("it is empty", "ia kosong")
    FILE_UNKNOWN_COLUMNS = Said(
        "it has columns that are not known", "ia ada lajur yang tidak dikenali"
    )
    FILE_MISSING_COLUMNS = Said("columns are missing", "ada lajur yang tiada")
    FILE_TOO_MANY_ROWS = Said("it has too many rows", "barisnya terlalu banyak")
    OFFER = Said("ask agencies to help", "minta agensi membantu")
    OFFER_ABOUT = Said(
        "Offer a referral that your agency holds to one agency, or to several: up to three in turn, or up to five at once, of which "
        f"the first to accept has it. {STATUS}",
        "Tawarkan penyaluran yang dipegang agensi anda kepada satu agensi, atau beberapa: sehingga tiga mengikut giliran, atau "
        f"sehingga lima serentak, dan yang pertama menerima memilikinya. {STATUS_MS}",
    )
    OFFER_AT_ONCE = Said(
        "Ask all of them at once, not in turn.", "Tanya semuanya serentak, bukan mengikut giliran."
    )
    ANYWHERE = Said(
        "Good enough is who has something for the need in another state.",
        "Memadai jika perkhidmatan bagi keperluan itu ada di negeri lain.",
    )
    OFFERED = Said("Offered.", "Telah ditawarkan.")
    ASK_INFO = Said("ask the origin for information", "minta maklumat daripada agensi asal")
    ASK_INFO_ABOUT = Said(
        "Ask the origin for what your agency has to know before it decides, once; its time to decide stands still until the origin "
        "has answered, or has let its own time pass. The chain says that you ask, and not what: put the question to the origin "
        f"yourselves. {STATUS}",
        "Minta maklumat daripada agensi asal sebelum agensi anda memutuskan, sekali sahaja; tempoh memutuskan terhenti sehingga agensi "
        "asal menjawab, atau tempohnya sendiri tamat. Rantaian menyatakan bahawa anda bertanya, bukan soalannya: kemukakan soalan "
        f"itu sendiri kepada agensi asal. {STATUS_MS}",
    )
    INFO_ASKED = Said(
        "Asked: your agency's time to decide stands still.",
        "Maklumat telah diminta: tempoh agensi anda memutuskan terhenti.",
    )
    ANSWER_INFO = Said("the information was given", "maklumat telah diberikan")
    ANSWER_INFO_ABOUT = Said(
        "Say that your agency, which is the origin or holds the referral, has given what it was asked for; the rest of the time to "
        "decide runs. If several agencies ask, name the one that has its answer. The chain says that you answered, and not what: "
        f"give the information to that agency yourselves. {STATUS}",
        "Nyatakan bahawa agensi anda, iaitu agensi asal atau pemegang, telah memberikan maklumat yang diminta; baki tempoh memutuskan "
        "berjalan semula. Jika beberapa agensi bertanya, namakan agensi yang telah dijawab. Rantaian menyatakan bahawa anda menjawab, "
        f"bukan jawapannya: berikan maklumat itu sendiri kepada agensi tersebut. {STATUS_MS}",
    )
    INFO_ANSWERED = Said(
        "Answered: the rest of the time to decide runs.",
        "Telah dijawab: baki tempoh memutuskan berjalan semula.",
    )
    ACCEPT = Said("take on what was offered", "terima tawaran")
    ACCEPT_ABOUT = Said(
        f"Accept an offer to your agency, which holds the referral from then on. {STATUS}",
        f"Terima tawaran kepada agensi anda, yang memegang penyaluran itu mulai saat itu. {STATUS_MS}",
    )
    ACCEPTED = Said("Accepted.", "Telah diterima.")
    DECLINE = Said("say no to an offer", "tolak tawaran")
    DECLINE_ABOUT = Said(
        "Decline an offer to your agency, on a ground; where somebody may be in danger (safety), a second person signs, too. "
        f"{STATUS}",
        "Tolak tawaran kepada agensi anda, dengan alasan; jika ada bahaya (safety), orang kedua turut menandatangani. "
        f"{STATUS_MS}",
    )
    REASON = Said("Why: {known}.", "Alasan: {known}.")
    THEN = Said(
        "Where it goes: next (as it was offered, usual) or pool; for want of consent, to its origin.",
        "Ke mana ia pergi: next (seperti ditawarkan, lazim) atau pool; tanpa persetujuan, ke agensi asal.",
    )
    DECLINED = Said("Declined.", "Telah ditolak.")
    REDIRECT = Said("say no, and name another agency", "tolak, dan namakan agensi lain")
    REDIRECT_ABOUT = Said(
        f"Decline an offer to your agency, and have another agency asked at once. The holder stays. {STATUS}",
        f"Tolak tawaran kepada agensi anda, dan agensi lain ditanya terus. Pemegangnya kekal. {STATUS_MS}",
    )
    REDIRECTED = Said("Sent on.", "Telah dialihkan.")
    START = Said("somebody has spoken with the prospect", "prospek telah dihubungi")
    START_ABOUT = Said(
        f"Record the first contact with the prospect, which stops the ceiling; the help begins. {STATUS}",
        f"Rekodkan hubungan pertama dengan prospek, yang menghentikan jam siling; bantuan bermula. {STATUS_MS}",
    )
    STARTED = Said("Started.", "Telah dimulakan.")
    COMPLETE = Said("the help is done", "bantuan selesai")
    COMPLETE_ABOUT = Said(
        f"Say that the help is done and what came of it; the origin confirms or disputes that. {STATUS}",
        f"Nyatakan bahawa bantuan selesai dan hasilnya; agensi asal mengesahkan atau mempertikaikannya. {STATUS_MS}",
    )
    OUTCOME = Said("What came of it: {known}.", "Hasilnya: {known}.")
    COMPLETED = Said("Completed.", "Telah selesai.")
    CONCLUDE = Said("not eligible, or moved away", "tidak layak, atau telah berpindah")
    CONCLUDE_ABOUT = Said(
        "End the help since your assessment found that there is nothing to help with here: the prospect is not eligible, and the next "
        "agency that was named is asked, or any may claim it; or the prospect has moved, and it goes to the pool of the new state. "
        f"{STATUS}",
        "Tamatkan bantuan kerana penilaian anda mendapati tiada yang dapat dibantu di sini: prospek tidak layak, lalu agensi berikutnya "
        "yang dinamakan ditanya, atau mana-mana agensi boleh menuntutnya; atau prospek telah berpindah, lalu ia ke kolam negeri baharu. "
        f"{STATUS_MS}",
    )
    NOT_ELIGIBLE = Said(
        "The prospect is not eligible for your help.",
        "Prospek tidak layak menerima bantuan anda.",
    )
    MOVED_TO = Said(
        "The prospect has moved to this state of Malaysia.",
        "Prospek telah berpindah ke negeri ini.",
    )
    CONCLUDED = Said(
        "Concluded: your agency helps no more.",
        "Telah ditamatkan: agensi anda tidak lagi membantu.",
    )
    CONFIRM = Said("the prospect was helped, as it was said", "prospek dibantu, seperti dinyatakan")
    CONFIRM_ABOUT = Said(
        "Confirm what came of the help, which closes the referral. Who is not its origin gives the prospect's word with "
        f"--note-file; nobody confirms its own help. {STATUS}",
        "Sahkan hasil bantuan, yang menutup penyaluran itu. Selain agensi asal, berikan kata-kata prospek dengan --note-file; "
        f"tiada sesiapa mengesahkan bantuannya sendiri. {STATUS_MS}",
    )
    REST = Said(
        "Open a new referral for the rest of help in part.",
        "Buka penyaluran baharu bagi baki bantuan sebahagian.",
    )
    CONFIRMED = Said("Confirmed.", "Telah disahkan.")
    KEEP = Said("help it yourselves", "urus sendiri")
    KEEP_ABOUT = Said(
        "Help a prospect of your own agency yourselves: nobody else is asked, and your agency holds it from then on. "
        f"{STATUS}",
        f"Agensi anda membantu prospeknya sendiri: tiada agensi lain ditanya, dan bantuan dipegang agensi anda. {STATUS_MS}",
    )
    KEPT = Said("Kept: your agency helps.", "Diurus sendiri: agensi anda membantu.")
    CLAIM = Said("take it from the pool", "tuntut daripada kolam")
    CLAIM_ABOUT = Said(
        "Take a referral from the pool of an area: a coordinator signs. An agency that has failed it once needs the area's "
        f"guardian beside it, with --cosign. {STATUS}",
        "Tuntut penyaluran daripada kolam sesebuah negeri: penyelaras menandatangani. Agensi yang pernah gagal membantunya "
        f"memerlukan penjaga negeri itu, dengan --cosign. {STATUS_MS}",
    )
    CLAIMED = Said("Claimed: your agency helps.", "Telah dituntut: agensi anda membantu.")
    DISPUTE = Said("it is not as the helper said", "tidak seperti yang dinyatakan pembantu")
    DISPUTE_ABOUT = Said(
        "Dispute what came of the help instead of confirming it, or for some time after unless it was confirmed that it helped: what was "
        f"said is struck, and the search begins anew. Who is not its origin gives the prospect's word with --note-file. {STATUS}",
        "Pertikaikan hasil bantuan dan bukan mengesahkannya, atau beberapa lama selepas itu kecuali telah disahkan membantu: yang "
        f"dinyatakan dibatalkan, dan carian bermula semula. Selain agensi asal, berikan kata-kata prospek dengan --note-file. {STATUS_MS}",
    )
    DISPUTED = Said("Disputed: the search begins anew.", "Dipertikaikan: carian bermula semula.")
    ATTEMPT = Said("somebody tried to reach the prospect", "ada cubaan menghubungi prospek")
    ATTEMPT_ABOUT = Said(
        "Record that somebody tried to reach the prospect, and how. The first three attempts give the agency that helps more time; "
        f"the ceiling runs on until 'refer start'. {STATUS}",
        "Rekodkan cubaan menghubungi prospek, dan caranya. Tiga cubaan pertama memberi agensi yang membantu lebih masa; jam siling "
        f"berjalan sehingga 'refer start'. {STATUS_MS}",
    )
    BY = Said("How: {known}.", "Cara: {known}.")
    ATTEMPTED = Said("The attempt is recorded.", "Cubaan telah direkodkan.")
    NOTE = Said("the help goes on", "bantuan diteruskan")
    NOTE_ABOUT = Said(
        "Record that the help goes on, which gives it more time; what you write with --note-file stays sealed at your agency. "
        f"{STATUS}",
        "Rekodkan bahawa bantuan diteruskan, yang memberinya lebih masa; catatan --note-file kekal dimeterai di agensi anda. "
        f"{STATUS_MS}",
    )
    NOTED = Said("Noted.", "Telah dicatat.")
    HOLD = Said("the help waits for something", "bantuan menunggu sesuatu")
    HOLD_ABOUT = Said(
        "Put the help on hold until a review, since it waits for something; three times at most, and no longer than a hold may "
        f"last. {STATUS}",
        "Tangguhkan bantuan sehingga semakan, kerana ia menunggu sesuatu; tiga kali paling banyak, dan tidak melebihi tempoh "
        f"penangguhan. {STATUS_MS}",
    )
    HOLD_FOR = Said(
        "How long from now on, such as 6h or 7d; then it is reviewed.",
        "Berapa lama mulai sekarang, seperti 6h atau 7d; kemudian ia disemak.",
    )
    HELD = Said("On hold.", "Telah ditangguhkan.")
    RESUME = Said("what it waited for is there", "yang ditunggu sudah ada")
    RESUME_ABOUT = Said(
        f"Go on with the help that is on hold. {STATUS}",
        f"Teruskan bantuan yang ditangguhkan. {STATUS_MS}",
    )
    RESUMED = Said("The help goes on.", "Bantuan diteruskan.")
    HAND_BACK = Said("your agency cannot go on", "agensi anda tidak dapat meneruskan")
    HAND_BACK_ABOUT = Said(
        "Give back a referral that your agency has taken on, on a ground: the next agency that was named is asked, or it goes to the "
        f"pool of its area. {STATUS}",
        "Kembalikan penyaluran yang telah diterima agensi anda, dengan alasan: agensi berikutnya yang dinamakan ditanya, atau ia ke "
        f"kolam negerinya. {STATUS_MS}",
    )
    HANDED_BACK = Said("Handed back.", "Telah dikembalikan.")
    WITHDRAW = Said("the prospect wants it no more", "prospek tidak mahu lagi")
    WITHDRAW_ABOUT = Said(
        "Close a referral that the prospect wants no more; the origin may refute that, unless it signs itself or somebody of a second "
        "agency does, with --cosign. Or, with --offer, take your offer back from all that may still accept it. "
        f"{STATUS}",
        "Tutup penyaluran yang tidak lagi dikehendaki prospek; agensi asal boleh menafikannya, kecuali ia sendiri atau seseorang "
        "daripada agensi kedua turut menandatangani, dengan --cosign. Atau, dengan --offer, tarik balik tawaran daripada semua yang "
        f"masih boleh menerimanya. {STATUS_MS}",
    )
    WITHDRAW_OFFER = Said(
        "Take the offer back; the referral stays open.",
        "Tarik balik tawaran; penyaluran kekal terbuka.",
    )
    WITHDRAWN = Said("Withdrawn.", "Telah ditarik balik.")
    OFFER_WITHDRAWN = Said("The offer is taken back.", "Tawaran telah ditarik balik.")
    CHANGE = Said("something else is sought", "yang dicari sudah berubah")
    CHANGE_ABOUT = Said(
        "Say as the holder or the origin of an open referral that it is more urgent or less, that the need is another one, or that the prospect lives in another "
        "state; or, with --note-file alone, that the details are different. Whoever is asked or helps is told, and nobody gains time: every deadline is the "
        "shorter of what is left and what it would be from now. Another state is another guardian's. For another need or state the prospect has to have consented. "
        f"{STATUS}",
        "Sebagai pemegang atau agensi asal penyaluran terbuka, nyatakan bahawa ia lebih atau kurang mendesak, keperluannya lain, atau prospek tinggal di negeri "
        "lain; atau, dengan --note-file sahaja, butirannya berubah. Pihak yang ditanya atau yang membantu dimaklumkan, dan tiada yang mendapat masa tambahan: setiap "
        "tarikh akhir ialah yang lebih pendek antara baki dan tempoh baharu dari sekarang. Negeri lain bermakna penjaga lain. Bagi keperluan atau negeri lain, prospek perlu sudah bersetuju. "
        f"{STATUS_MS}",
    )
    CHANGE_PRIORITY = Said("kecemasan, segera or biasa.", "kecemasan, segera atau biasa.")
    CHANGED = Said("It is sought so from now on.", "Mulai sekarang ia dicari sebegitu.")
    RETRACT = Said("an agency was asked by mistake", "agensi ditanya secara tersilap")
    RETRACT_ABOUT = Said(
        "Take back an offer to an agency that your agency has asked by mistake, within a day and before that agency's node has read it. "
        "Other offers stay; if there is none, the referral is where it was before. The agency counts as asked. If several offers are unread, name the agency. "
        f"{STATUS}",
        "Tarik balik tawaran kepada agensi yang ditanya secara tersilap oleh agensi anda, dalam masa sehari dan sebelum nod agensi itu membacanya. "
        "Tawaran lain kekal; jika tiada, penyaluran kembali ke keadaan sebelumnya. Agensi itu dikira sudah ditanya. Jika beberapa tawaran belum dibaca, namakan agensinya. "
        f"{STATUS_MS}",
    )
    RETRACTED = Said("Taken back: it was a mistake.", "Telah ditarik balik: ia satu kesilapan.")
    ASSIGN = Said("an officer of yours sees to it", "pegawai anda mengendalikannya")
    ASSIGN_ABOUT = Said(
        "Say which officer of your agency sees to what is offered to it, or to the help that it gives; instead of the one before, if there was one. "
        f"The officer is named by a key file, or by the public key. {STATUS}",
        "Nyatakan pegawai agensi anda yang mengendalikan tawaran kepadanya, atau bantuan yang diberinya; menggantikan pegawai sebelumnya, jika ada. "
        f"Pegawai dinamakan dengan fail kunci, atau kunci awam. {STATUS_MS}",
    )
    ASSIGNED = Said("Assigned.", "Telah diserahkan kepada pegawai.")
    FOLLOW_UP = Said("ask whether the help has lasted", "tanya sama ada bantuan berkekalan")
    FOLLOW_UP_ABOUT = Said(
        "Record that you have asked a prospect who was helped whether the help has lasted: 30, 90 and 166 days after it, or as the members have set, within two weeks. The agency "
        "that helped is told when it is time; its caseworkers record it, or the origin's. What you write with --note-file stays sealed at your agency. If help is needed again, say "
        f"so with 'refer reopen'. {STATUS}",
        "Rekodkan bahawa anda telah bertanya prospek yang dibantu sama ada bantuan itu berkekalan: 30, 90 dan 166 hari selepasnya, atau seperti ditetapkan ahli, dalam tempoh dua minggu. "
        "Agensi yang membantu diberitahu apabila sampai masanya; pegawai kesnya, atau pegawai kes agensi asal, merekodkannya. Catatan --note-file kekal dimeterai di agensi anda. Jika "
        f"bantuan diperlukan lagi, nyatakan dengan 'refer reopen'. {STATUS_MS}",
    )
    FOLLOWED_UP = Said("The answer is recorded.", "Jawapan telah direkodkan.")
    CLOSE_UNREACHABLE = Said("nobody reaches the prospect", "prospek tidak dapat dihubungi")
    CLOSE_UNREACHABLE_ABOUT = Said(
        "Close a referral that your agency holds and whose prospect nobody reaches: after three attempts at least, in two ways, over two weeks, all "
        "agencies' attempts counted. After sixty days whoever held it is told to try again. "
        f"{STATUS}",
        "Tutup penyaluran yang dipegang agensi anda apabila prospek tidak dapat dihubungi: selepas sekurang-kurangnya tiga percubaan, dengan dua cara, "
        "dalam dua minggu, dengan mengira percubaan semua agensi. Selepas enam puluh hari pemegangnya diberitahu supaya mencuba lagi. "
        f"{STATUS_MS}",
    )
    CLOSED_UNREACHABLE = Said(
        "Closed: the prospect cannot be reached.", "Ditutup: prospek tidak dapat dihubungi."
    )
    CLOSE_DECEASED = Said("the prospect has died", "prospek telah meninggal dunia")
    CLOSE_DECEASED_ABOUT = Said(
        "Close a referral that your agency holds, since the prospect has died. A second person signs, too, with --cosign; what you go by is written "
        f"into a file, --note-file, and stays sealed at your agency. {STATUS}",
        "Tutup penyaluran yang dipegang agensi anda kerana prospek telah meninggal dunia. Orang kedua turut menandatangani, dengan --cosign; "
        f"asas anda ditulis ke dalam fail, --note-file, dan kekal dimeterai di agensi anda. {STATUS_MS}",
    )
    CLOSED_DECEASED = Said(
        "Closed: the prospect has died.", "Ditutup: prospek telah meninggal dunia."
    )
    CLOSE_ERROR = Said("it was opened by mistake", "ia dibuka secara tersilap")
    CLOSE_ERROR_ABOUT = Said(
        "Close a referral that your agency, its origin, has opened by mistake. Within a day, and as long as no agency has read an offer of it, alone; later "
        f"a second person signs, too, with --cosign. It is not opened again. {STATUS}",
        "Tutup penyaluran yang dibuka secara tersilap oleh agensi anda, agensi asalnya. Dalam masa sehari, dan selagi tiada agensi membaca tawarannya, "
        f"sendirian; kemudian orang kedua turut menandatangani, dengan --cosign. Ia tidak dibuka semula. {STATUS_MS}",
    )
    CLOSED_ERROR = Said("Closed: it was a mistake.", "Ditutup: ia satu kesilapan.")
    WAIT = Said("the steward waits for room", "urus setia menunggu kekosongan")
    WAIT_ABOUT = Said(
        "As the steward, look again at a referral later, since nobody has room for it now; no longer than a hold may last. Offers and claims go on, and so "
        f"does the ceiling. {STATUS}",
        "Sebagai urus setia, semak penyaluran kemudian, kerana tiada yang mempunyai kekosongan sekarang; tidak melebihi tempoh penangguhan. Tawaran dan "
        f"tuntutan diteruskan, dan jam siling juga. {STATUS_MS}",
    )
    WAITS = Said("It is looked at again then.", "Ia akan disemak semula pada masa itu.")
    REFUTE = Said("the prospect withdrew nothing", "prospek tidak menarik balik")
    REFUTE_ABOUT = Said(
        "Say as the origin that the prospect, whom you have asked, did not withdraw what another agency alone has withdrawn for "
        f"them; for some time after. Your agency holds it again, who was asked stays asked, and the ceiling is what it was. {STATUS}",
        "Sebagai agensi asal, nyatakan bahawa prospek, setelah ditanya, tidak menarik balik penyaluran yang ditarik balik oleh "
        "agensi lain sendirian; dalam tempoh tertentu. Agensi anda memegangnya semula, yang sudah ditanya kekal sudah ditanya, dan jam siling tidak berubah. "
        f"{STATUS_MS}",
    )
    REFUTED = Said(
        "Refuted: the referral is open again.", "Telah dinafikan: penyaluran dibuka semula."
    )
    REOPEN = Said("the need is there again", "keperluan timbul semula")
    REOPEN_ABOUT = Said(
        "Open a closed referral again, three times at most: its origin holds it, every agency may be asked, and it is a level more "
        "urgent. Who is neither its origin nor the steward gives the prospect's word with --note-file. "
        f"{STATUS}",
        "Buka semula penyaluran yang ditutup, tiga kali paling banyak: agensi asal memegangnya, semua agensi boleh ditanya, dan ia lebih "
        "segera satu tahap. Selain agensi asal dan urus setia, berikan kata-kata prospek dengan --note-file. "
        f"{STATUS_MS}",
    )
    REOPENED = Said("Open again: the search begins anew.", "Dibuka semula: carian bermula semula.")
    TAKE = Said("the steward helps itself", "urus setia membantu sendiri")
    TAKE_ABOUT = Said(
        "As the steward, take on a referral that nobody has taken, or one whose prospect nobody has spoken with in time, whoever "
        f"holds it. {STATUS}",
        "Sebagai urus setia, ambil penyaluran yang tidak diambil sesiapa, atau yang prospeknya tidak dihubungi dalam tempoh, "
        f"siapa pun pemegangnya. {STATUS_MS}",
    )
    TAKEN = Said("Taken: the steward helps.", "Telah diambil: urus setia membantu.")
    CLOSE_UNMET = Said("the steward: nobody can help", "urus setia: tiada yang dapat membantu")
    CLOSE_UNMET_ABOUT = Said(
        "As the steward, close a referral that is with you and for which nobody can help, once agencies were asked and none of them may "
        "still accept. Two agencies say so: a coordinator or caseworker of another one signs beside you, with --cosign, at "
        f"your terminal. Tell the prospect why, and that they may appeal. {STATUS}",
        "Sebagai urus setia, tutup penyaluran di tangan anda yang tiada sesiapa dapat bantu, setelah agensi ditanya dan tiada yang masih "
        "boleh menerimanya. Dua agensi menyatakannya: penyelaras atau pegawai kes agensi lain menandatangani bersama, dengan --cosign, "
        f"di terminal anda. Beritahu prospek sebabnya, dan bahawa mereka boleh merayu. {STATUS_MS}",
    )
    CLOSED_UNMET = Said(
        "Closed: nobody could help. Tell the prospect why, and that they may appeal.",
        "Ditutup: keperluan tidak dipenuhi. Beritahu prospek sebabnya, dan bahawa mereka boleh merayu.",
    )
