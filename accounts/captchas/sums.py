"""The guides' captcha, a sum such as 24 + 2 =; only friction, the throttles are the defence."""

import secrets

from captcha.models import CaptchaStore
from django.db import transaction
from django.utils import timezone
from PIL import Image

from foundation.locks import lock_rows


def captcha_challenge() -> tuple[str, str]:
    """Return a simple sum and its answer."""
    left, right = 10 + secrets.randbelow(80), 1 + secrets.randbelow(9)
    return f"{left} + {right} =", str(left + right)


def in_few_colors(picture: Image.Image) -> Image.Image:
    """Reduce the picture to sixteen colours, which saves three quarters of its bytes."""
    return picture.quantize(16)


@transaction.atomic
def take_answer(key: str) -> str | None:
    """Return the answer to one caller only: whoever waits for the lock finds the row deleted."""
    unused = CaptchaStore.objects.filter(hashkey=key, expiration__gt=timezone.now())
    store = lock_rows(unused, for_deletion=True).first()
    if store is None:
        return None
    store.delete()
    return str(store.response)
