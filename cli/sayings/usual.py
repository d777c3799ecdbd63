"""What several commands say alike: their exit statuses, and what was kept when something was refused; in English and in Malay."""

from __future__ import annotations

STATUS = "Exit status 0: done; 1: refused, and why; 2: nothing was signed; 5: not final yet, or no answer."
STATUS_MS = "Status keluar 0: selesai; 1: ditolak, dan sebabnya; 2: tiada yang ditandatangani; 5: belum muktamad, atau tiada jawapan."
"""Of whatever signs and hands in."""

NOT_SIGNED = "Nothing was signed, and nothing was handed in."
NOT_SIGNED_MS = "Tiada apa-apa ditandatangani atau diserahkan."
NOT_CHANGED = "Nothing was changed."
NOT_CHANGED_MS = "Tiada apa-apa diubah."
