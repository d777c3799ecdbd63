"""The words of `directory`: services, how much room they have, and who is on duty."""

from __future__ import annotations

from cli.catalogue import Said, Saying
from cli.complaint import Ground, Trouble, Wording
from cli.sayings.usual import NOT_SIGNED, NOT_SIGNED_MS, STATUS, STATUS_MS


class StandSaying(Saying):
    """Where a service stands."""

    DRAFT = Said("draft", "draf")
    PUBLISHED = Said("published", "diterbitkan")
    SUSPENDED = Said("suspended", "digantung")
    RETIRED = Said("retired", "ditamatkan")


class RoomSaying(Saying):
    """Whether somebody can be taken on."""

    CAPACITY = Said("capacity", "ada kapasiti")
    ADDITIONAL_ASSESSMENT_REQUIRED = Said(
        "additional assessment required", "perlu penilaian tambahan"
    )
    WAITLIST = Said("waitlist", "senarai menunggu")
    UNSTATED = Said("not stated", "tidak dinyatakan")
    NO_CAPACITY = Said("no capacity", "tiada kapasiti")


class BasisSaying(Saying):
    """By what right a service is given."""

    ACT = Said("an Act of Parliament", "akta Parlimen")
    ENACTMENT = Said("a state's enactment", "enakmen negeri")
    POLICY = Said("a decision of a government", "keputusan kerajaan")
    CONSTITUTION = Said("the agency's own constitution", "perlembagaan agensi sendiri")
    AGREEMENT = Said("an agreement", "perjanjian")
    OTHER = Said("another basis", "asas lain")


class FundingSaying(Saying):
    """Who pays for a service."""

    FEDERAL = Said("the federal government", "Kerajaan Persekutuan")
    STATE = Said("a state government", "kerajaan negeri")
    CONTRIBUTIONS = Said("contributions of the insured", "caruman")
    ZAKAT = Said("zakat funds", "dana zakat")
    WAQF = Said("an endowment (waqf)", "wakaf")
    DONATIONS = Said("donations", "derma")
    CORPORATE = Said("companies", "syarikat")
    MIXED = Said("several sources", "pelbagai sumber")
    OTHER = Said("another source", "sumber lain")


class UnitSaying(Saying):
    """What is counted."""

    PERSONS = Said("persons", "orang")
    HOUSEHOLDS = Said("households", "isi rumah")
    PLACES = Said("places", "tempat")
    HOURS = Said("hours", "jam")


class TargetSaying(Saying):
    """For whom room is kept."""

    ANYONE = Said("anyone", "sesiapa sahaja")
    CHILDREN = Said("children", "kanak-kanak")
    YOUTH = Said("youth", "belia")
    WOMEN = Said("women", "wanita")
    OLDER_PERSONS = Said("older persons", "warga emas")
    DISABLED_PERSONS = Said("persons with disabilities", "orang kurang upaya")
    FAMILIES = Said("families", "keluarga")
    WORKERS = Said("workers", "pekerja")


class DirectorySaying(Saying):
    """Said by `directory`."""

    DIRECTORY = Said(
        "Find services, say what your agency has and how much room there is, and who is on duty.",
        "Cari perkhidmatan, nyatakan perkhidmatan agensi anda dan kapasitinya, dan siapa bertugas.",
    )
    LIST = Said("services of an agency, or for a need", "perkhidmatan agensi, atau bagi keperluan")
    LIST_ABOUT = Said(
        "List the services of your agency, or of another one with --of; with --need and --state those of all agencies for that need in "
        "that state, the ones with the best room first.",
        "Senaraikan perkhidmatan agensi anda, atau agensi lain dengan --of; dengan --need dan --state, perkhidmatan semua agensi bagi "
        "keperluan itu di negeri itu, yang terbaik kapasitinya dahulu.",
    )
    OPTIONS_ONLY = Said("[OPTIONS]", "[PILIHAN]")
    ID_OPTIONS = Said("[OPTIONS] ID", "[PILIHAN] ID")
    LIST_EXAMPLE = Said("who has food in Selangor", "siapa ada makanan di Selangor")
    LIST_OWN = Said("your agency's own", "milik agensi anda")
    OF = Said(
        "The agency, if it is not that of the folder.", "Agensi itu, jika bukan agensi folder."
    )
    NEED = Said("The need: {known}.", "Keperluan: {known}.")
    STATE = Said("The state of Malaysia.", "Negeri.")
    NONE = Said("There are none.", "Tiada.")
    SHOW = Said("one service, and its room", "satu perkhidmatan, dan kapasitinya")
    SHOW_ABOUT = Said(
        "Show a service as the chain has it, and what is said of its room in each state. With --file it is compared with the document that "
        "its agency publishes; exit status 1 if that is another one.",
        "Tunjukkan perkhidmatan seperti dalam rantaian, dan kapasitinya di setiap negeri. Dengan --file ia dibandingkan dengan dokumen "
        "yang diterbitkan agensinya; status keluar 1 jika berlainan.",
    )
    SHOW_FILE = Said("The document, to compare.", "Dokumen itu, untuk dibandingkan.")
    SHOW_EXAMPLE = Said("by the beginning of its id", "dengan permulaan pengenalnya")
    DRAFT = Said("write a service down", "tulis perkhidmatan")
    DRAFT_ABOUT = Said(
        "Write a service of your agency down, which nobody finds until it is published; an admin signs. The document that describes it, in "
        f"HSDS 3 for instance, stays with your agency: the chain gets its SHA-256. A draft ends after 90 days. {STATUS}",
        "Tulis perkhidmatan agensi anda, yang tidak ditemui sesiapa sehingga diterbitkan; pentadbir menandatangani. Dokumen yang "
        "menerangkannya, misalnya dalam HSDS 3, kekal di agensi anda: rantaian menerima SHA-256 sahaja. Draf tamat selepas 90 hari. "
        f"{STATUS_MS}",
    )
    DRAFT_FILE = Said("The document that describes it.", "Dokumen yang menerangkannya.")
    DRAFT_NEEDS = Said(
        "Needs, with commas between: {known}.", "Keperluan, dipisahkan koma: {known}."
    )
    STATES = Said(
        "States, with commas between, or all.", "Negeri-negeri, dipisahkan koma, atau all."
    )
    DRAFT_BASIS = Said("By what right: {bases}.", "Asas undang-undang: {bases}.")
    DRAFT_FUNDING = Said("Who pays: {fundings}.", "Sumber dana: {fundings}.")
    DRAFT_ID = Said(
        "The UUID that the document has for it, if it has one; a random id otherwise.",
        "UUID perkhidmatan itu dalam dokumen, jika ada; jika tidak, pengenal rawak.",
    )
    DRAFT_TAGS = Said(
        "Numbers of plans and budgets, 0 to 255, with commas between.",
        "Nombor rancangan dan belanjawan, 0 hingga 255, dipisahkan koma.",
    )
    DRAFT_FROM = Said(
        "Valid from then on, as 2027-01-01; now is usual.",
        "Sah mulai, seperti 2027-01-01; lazimnya now.",
    )
    DRAFT_UNTIL = Said(
        "Valid until then, as 2027-12-31T17:00; usual is no end.",
        "Sah sehingga, seperti 2027-12-31T17:00; lazimnya tanpa akhir.",
    )
    DRAFTED = Said("Written down as a draft.", "Ditulis sebagai draf.")
    PUBLISH = Said("have others find it", "terbitkan")
    PUBLISH_ABOUT = Said(
        f"Publish a draft: others find it from now on, or from when it is valid. {STATUS}",
        f"Terbitkan draf: yang lain menemuinya mulai sekarang, atau mulai tarikh sahnya. {STATUS_MS}",
    )
    PUBLISHED = Said("Published.", "Telah diterbitkan.")
    SUSPEND = Said("have nobody find it for now", "gantung")
    SUSPEND_ABOUT = Said(
        f"Suspend a published service: nobody finds it until it is resumed. {STATUS}",
        f"Gantung perkhidmatan: tiada sesiapa menemuinya sehingga disambung semula. {STATUS_MS}",
    )
    SUSPENDED = Said("Suspended.", "Telah digantung.")
    RESUME = Said("have others find it again", "sambung semula")
    RESUME_ABOUT = Said(
        f"Resume a suspended service. {STATUS}",
        f"Sambung semula perkhidmatan yang digantung. {STATUS_MS}",
    )
    RESUMED = Said("Resumed.", "Telah disambung semula.")
    RETIRE = Said("end it for good", "tamatkan")
    RETIRE_ABOUT = Said(
        f"End a service for good; its id is used no more. What has changed is published as another service. {STATUS}",
        f"Tamatkan perkhidmatan; pengenalnya tidak digunakan lagi. Perubahan diterbitkan sebagai perkhidmatan lain. {STATUS_MS}",
    )
    RETIRED = Said("Retired.", "Telah ditamatkan.")
    CAPACITY = Said("say how much room there is", "nyatakan kapasiti")
    CAPACITY_ABOUT = Said(
        "Say how much room a service has, in all of its states or in those named, as of now; it is confirmed for 30 days. A row says what "
        "is counted, for whom it is kept, how many are funded, how many of these are free, and what that means: UNIT:TARGET:FUNDED:FREE:ROOM. "
        f"Units: {{units}}. Targets: {{targets}}. Rooms: {{rooms}}. {STATUS}",
        "Nyatakan kapasiti perkhidmatan, di semua negerinya atau yang dinamakan, setakat sekarang; ia sah selama 30 hari. Satu baris "
        "menyatakan apa yang dikira, untuk siapa, berapa dibiayai, berapa kosong, dan maksudnya: UNIT:SASARAN:DIBIAYAI:KOSONG:KAPASITI. "
        f"Unit: {{units}}. Sasaran: {{targets}}. Kapasiti: {{rooms}}. {STATUS_MS}",
    )
    CAPACITY_ROW = Said("A row; there may be several.", "Satu baris; boleh lebih daripada satu.")
    CAPACITY_FULL = Said(
        "No room for so long, such as 7d; then what was said before holds again.",
        "Tiada kapasiti selama itu, seperti 7d; kemudian kenyataan sebelumnya terpakai semula.",
    )
    CAPACITY_UNSAY = Said("Take back what was said.", "Tarik balik kenyataan.")
    STATED = Said("Stated.", "Telah dinyatakan.")
    CAPACITY_EXAMPLE = Said("four of twenty are free", "empat daripada dua puluh kosong")
    CAPACITY_EXAMPLE_FULL = Said("none for a week", "tiada selama seminggu")

    DUTY = Said("who is on duty, and when", "siapa bertugas, dan bila")
    DUTY_ABOUT = Said(
        "Plan and look up shifts of desks. What is an emergency is offered only to desks on duty.",
        "Rancang dan lihat syif meja. Kecemasan ditawarkan hanya kepada meja yang bertugas.",
    )
    DUTY_SET = Said("plan a shift", "rancang syif")
    DUTY_SET_ABOUT = Said(
        "Plan a shift of one of your agency's desks, seven days long at most; a coordinator or an admin signs. With --steward it is at the "
        f"steward's desk, which counts while your agency is the steward. {STATUS}",
        "Rancang syif bagi salah satu meja agensi anda, paling lama tujuh hari; penyelaras atau pentadbir menandatangani. Dengan --steward "
        f"ia di meja urus setia, yang dikira selagi agensi anda urus setia. {STATUS_MS}",
    )
    DUTY_DESK = Said(
        "Your own number of the desk, 0 to 255; 1 is usual.",
        "Nombor meja anda sendiri, 0 hingga 255; lazimnya 1.",
    )
    DUTY_STEWARD = Said("At the steward's desk, too.", "Di meja urus setia juga.")
    DUTY_FROM = Said(
        "From when, as 2027-01-01T20:00; now is usual.",
        "Mulai bila, seperti 2027-01-01T20:00; lazimnya now.",
    )
    DUTY_FOR = Said("How long, such as 12h.", "Berapa lama, seperti 12h.")
    DUTY_SET_EXAMPLE = Said("a night in Selangor", "satu malam di Selangor")
    PLANNED = Said("Planned.", "Telah dirancang.")
    DUTY_CLEAR = Said("a shift is not to be", "batalkan syif")
    DUTY_CLEAR_ABOUT = Said(
        f"Clear a shift of your agency that is planned, or end one that is on. {STATUS}",
        f"Batalkan syif agensi anda yang dirancang, atau tamatkan yang sedang berjalan. {STATUS_MS}",
    )
    CLEARED = Said("Cleared.", "Telah dibatalkan.")
    DUTY_SHOW = Said("shifts, or who is on duty now", "syif, atau siapa bertugas sekarang")
    DUTY_SHOW_ABOUT = Said(
        "Show the shifts of your agency, or of another one with --of; with --state who is on duty there now. Below stands when nobody will be "
        "at the steward's desk in the next 24 hours.",
        "Tunjukkan syif agensi anda, atau agensi lain dengan --of; dengan --state siapa bertugas di sana sekarang. Di bawahnya dinyatakan "
        "bila tiada sesiapa di meja urus setia dalam 24 jam akan datang.",
    )
    DUTY_SHOW_EXAMPLE = Said("who is on duty in Selangor", "siapa bertugas di Selangor")

    SERVICE = Said("service", "perkhidmatan")
    AGENCY = Said("agency", "agensi")
    STANDS = Said("stands", "keadaan")
    NEEDS = Said("needs", "keperluan")
    IN_STATES = Said("states", "negeri")
    BASIS = Said("legal basis", "asas undang-undang")
    FUNDING = Said("funded by", "dibiayai")
    TAGS = Said("tags", "tag")
    VALID = Said("valid", "sah")
    UNTIL = Said("until", "sehingga")
    SPAN_IS = Said("{first} to {last}", "{first} hingga {last}")
    SINCE_IS = Said("from {first}", "mulai {first}")
    FOUND_SINCE = Said("found since", "ditemui sejak")
    DOCUMENT = Said("document", "dokumen")
    SAME_DOCUMENT = Said("it is this file", "fail ini sama")
    OTHER_DOCUMENT = Said("this file is another one", "fail ini berlainan")
    ROOM = Said("room", "kapasiti")
    NEEDS_ROOM = Said("how much, for whom", "berapa, untuk siapa")
    UNCONFIRMED = Said("{what}, not confirmed", "{what}, tidak disahkan")
    INACTIVE = Said("{who}, not active", "{who}, tidak aktif")
    ROW_IS = Said(
        "{count} of {most} {kind}, {who}: {what}", "{count} daripada {most} {kind}, {who}: {what}"
    )
    FULL_IS = Said("none until {time}", "tiada sehingga {time}")
    AS_OF = Said("as of", "setakat")
    SHIFT = Said("shift", "syif")
    DESK = Said("desk", "meja")
    ALL_STATES = Said("all states", "semua negeri")
    STEWARDS_DESK = Said("the steward's", "urus setia")
    ON = Said("on duty", "bertugas")
    YET_TO_COME = Said("planned", "dirancang")
    BEGINS = Said("from", "mulai")
    ENDS = Said("to", "hingga")
    NOBODY_ON = Said(
        "Nobody is on duty there now: call 999 or Talian Kasih 15999.",
        "Tiada sesiapa bertugas di sana sekarang: hubungi 999 atau Talian Kasih 15999.",
    )
    GAP_IS = Said(
        "Nobody is at the steward's desk from {first} to {last}.",
        "Tiada sesiapa di meja urus setia dari {first} hingga {last}.",
    )
    NO_GAP = Said(
        "The steward's desk is filled for the next 24 hours.",
        "Meja urus setia diisi bagi 24 jam akan datang.",
    )
    STOPPED = Said(
        "What was handed in goes on at the node; 'sinergi directory show' says what came of it.",
        "Yang telah diserahkan diteruskan oleh nod; 'sinergi directory show' menunjukkan hasilnya.",
    )


class DirectoryGround(Ground):
    """Why nothing was handed in."""

    NO_SERVICE = Trouble(
        Wording(
            "This node's chain has no service whose id begins with {value!r}.",
            NOT_SIGNED,
            "Look it up with '{program} directory list'. If it is new elsewhere, wait until this node has caught up.",
        ),
        Wording(
            "Rantaian nod ini tiada perkhidmatan yang pengenalnya bermula dengan {value!r}.",
            NOT_SIGNED_MS,
            "Cari dengan '{program} directory list'. Jika ia baharu di tempat lain, tunggu nod ini mengejar.",
        ),
    )
    NO_SHIFT = Trouble(
        Wording(
            "This node's chain has no shift whose id begins with {value!r}, or it is over.",
            NOT_SIGNED,
            "Look it up with '{program} directory duty show'.",
        ),
        Wording(
            "Rantaian nod ini tiada syif yang pengenalnya bermula dengan {value!r}, atau ia sudah tamat.",
            NOT_SIGNED_MS,
            "Cari dengan '{program} directory duty show'.",
        ),
    )
    NOT_A_ROW = Trouble(
        Wording(
            "{value!r} is no row of room.",
            NOT_SIGNED,
            "Write it as persons:anyone:20:4:capacity. Units: {units}. Targets: {targets}. Rooms: {rooms}.",
        ),
        Wording(
            "{value!r} bukan baris kapasiti.",
            NOT_SIGNED_MS,
            "Tulis seperti persons:anyone:20:4:capacity. Unit: {units}. Sasaran: {targets}. Kapasiti: {rooms}.",
        ),
    )
    NOT_IN_STATE = Trouble(
        Wording(
            "The service is not in {state}.",
            NOT_SIGNED,
            "Name states in which it is: {known}.",
        ),
        Wording(
            "Perkhidmatan ini tiada di {state}.",
            NOT_SIGNED_MS,
            "Namakan negeri perkhidmatan ini: {known}.",
        ),
    )
