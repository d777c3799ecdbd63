"""What the words of complaints are made of, wherever in the catalogue they stand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from cli.catalogue import Language
from cli.complaint import Cause, Reason, Wording

EN = Language.ENGLISH
MS = Language.MALAY

NOTHING_RAN = "Nothing was run, and nothing was changed."
TIADA_DIJALANKAN = "Tiada apa-apa dijalankan, dan tiada apa-apa diubah."

NOTHING_CHECKED = "Nothing was checked, and the file is as it was."
TIADA_DISEMAK = "Tiada apa-apa disemak, dan fail itu tidak diubah."


Complaints: TypeAlias = Mapping[Reason, Mapping[Language, Wording]]
Causes: TypeAlias = Mapping[Cause, Mapping[Language, str]]
