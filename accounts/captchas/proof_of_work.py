"""Proof of work instead of the sum: the visitor's device computes for about a second.

It asks for neither eyes nor arithmetic (WCAG 3.3.8). Nothing of a puzzle is stored until it is
solved: its signature says that it is ours, for which form, and until when.
"""

import secrets
import time
from typing import Any, Final

import altcha
from django.conf import settings

from foundation.encryption import digest
from foundation.throttles import MINUTE, Throttle

LIFE: Final = 10 * MINUTE
USED: Final = Throttle("captcha-work-used", limit=1, seconds=LIFE)
ALGORITHM: Final = "PBKDF2/SHA-256"
# Rounds of a try: so many that asking the browser for a try costs little beside the try.
ROUNDS: Final = 2000
# Bytes of the key that are told: nobody finds another key that begins so.
TOLD: Final = 16
LONGEST: Final = 2000


def puzzle(form: str) -> dict[str, Any]:
    """Make a puzzle for a form; half of CAPTCHA_WORK tries solve it at best, all at worst."""
    half = max(1, settings.CAPTCHA_WORK // 2)
    made = altcha.create_challenge(
        ALGORITHM,
        ROUNDS,
        counter=half + secrets.randbelow(half),
        key_prefix_length=TOLD,
        expires_at=int(time.time()) + LIFE,
        hmac_secret=_secret(form),
    )
    return made.to_dict()


def is_solved(payload: str, form: str) -> bool:
    """Return whether this solves a puzzle of the form; true once for each puzzle."""
    if len(payload) > LONGEST or not altcha.verify_solution(payload, _secret(form)).verified:
        return False
    return USED.hit(altcha.Payload.from_base64(payload).challenge.parameters.nonce)


def _secret(form: str) -> bytes:
    return digest("proof of work", form)
