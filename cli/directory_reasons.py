"""Why a call about a service, its room or a duty roster is refused: the sentences of those contracts, in English and Malay."""

from __future__ import annotations

from collections.abc import Mapping

_STALE = (
    "Somebody has changed this meanwhile; look at it again, and say so again if it is still right.",
    "Perkara ini telah diubah oleh pihak lain; semak semula, dan hantar lagi jika masih betul.",
)

_CAPACITY = {
    "stale": _STALE,
    "bad_row": (
        "This contradicts itself: capacity needs a vacancy, waitlist and no-capacity have none, and no unit and target stand twice.",
        "Kenyataan ini bercanggah: kapasiti perlu kekosongan, senarai menunggu dan tiada kapasiti tidak; unit dan sasaran disebut sekali.",
    ),
    "too_long": (
        "A service is full until some time that is to come, thirty days from now at the latest.",
        "Perkhidmatan dinyatakan penuh hanya sehingga masa akan datang, selewat-lewatnya tiga puluh hari dari sekarang.",
    ),
}

_DIRECTORY = {
    "exists": (
        "There is a service with this id already, or there was one.",
        "Perkhidmatan dengan pengenal ini sudah ada, atau pernah ada.",
    ),
    "not_found": ("There is no service with this id.", "Tiada perkhidmatan dengan pengenal ini."),
    "not_yours": (
        "The service is another agency's.",
        "Perkhidmatan ini milik agensi lain.",
    ),
    "not_active": (
        "An agency that is leaving publishes nothing and resumes nothing.",
        "Agensi yang sedang keluar tidak menerbitkan atau menyambung semula perkhidmatan.",
    ),
    "wrong_state": (
        "The service stands where this cannot be done; one that is retired stays so.",
        "Keadaan perkhidmatan ini tidak membenarkannya; yang telah ditamatkan kekal tamat.",
    ),
    "wrong_area": (
        "At least one state has to be named, each once; room is said of a state in which the service is.",
        "Sekurang-kurangnya satu negeri perlu dinyatakan, setiap satu sekali; kapasiti hanya untuk negeri perkhidmatan itu.",
    ),
    "wrong_need": (
        "At least one need group has to be named, each once.",
        "Sekurang-kurangnya satu kumpulan keperluan perlu dinyatakan, setiap satu sekali.",
    ),
    "stale": _STALE,
    "bad_period": (
        "A service is valid from one time until a later one that is to come.",
        "Perkhidmatan sah dari satu masa sehingga masa yang lebih lewat dan belum berlalu.",
    ),
    "too_many_places": (
        "The service is for more needs in more states than one may be; write it down as two.",
        "Keperluan dan negeri perkhidmatan ini melebihi had; tuliskan sebagai dua perkhidmatan.",
    ),
    "too_many_services": (
        "The agency has as many services as it can have; retire one first.",
        "Agensi ini sudah mempunyai bilangan perkhidmatan yang paling banyak; tamatkan satu dahulu.",
    ),
}

_DUTY = {
    "exists": (
        "There is a shift with this id already.",
        "Syif dengan pengenal ini sudah ada.",
    ),
    "not_found": (
        "There is no shift with this id, or it is over.",
        "Tiada syif dengan pengenal ini, atau ia sudah tamat.",
    ),
    "not_yours": ("The shift is another agency's.", "Syif ini milik agensi lain."),
    "wrong_area": (
        "At least one state, or the steward's desk, has to be named, each once.",
        "Sekurang-kurangnya satu negeri, atau meja urus setia, perlu dinyatakan, setiap satu sekali.",
    ),
    "bad_period": (
        "A shift ends after it begins, and is not over yet.",
        "Syif berakhir selepas ia bermula, dan belum berlalu.",
    ),
    "too_long": (
        "A shift is seven days long at most, and ends within a year.",
        "Syif paling lama tujuh hari, dan berakhir dalam masa setahun.",
    ),
    "too_many_shifts": (
        "The agency has as many shifts as it can have; clear one, or wait until one is over.",
        "Agensi ini sudah mempunyai bilangan syif yang paling banyak; batalkan satu, atau tunggu sehingga satu tamat.",
    ),
}

SENTENCES: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "capacity": _CAPACITY,
    "directory": _DIRECTORY,
    "duty": _DUTY,
}
