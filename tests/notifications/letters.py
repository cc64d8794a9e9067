"""Letters in the outbox, and workers that die over them or are slow."""

from uuid import uuid4

from django.utils import timezone

from foundation.encryption import encrypt
from notifications.models import BODIES, Email
from notifications.outbox import leases, writing


def letter(n: int = 1, *, secret: str = "") -> Email:
    seal = uuid4()
    return Email.objects.create(
        kind="probe",
        to=f"member{n}@example.com",
        language="en",
        subject=f"Letter {n}",
        text="" if secret else f"text {n}\n",
        html="" if secret else f"<p>html {n}</p>",
        encrypted_bodies=encrypt(f"{secret}\0<p>{secret}</p>", BODIES, seal) if secret else None,
        seal=seal,
        holds_secret=bool(secret),
        message_id=f"<{n}@example.com>",
        dedupe_key=f"probe:{n}",
    )


def written(**wanted: object) -> Email:
    """The one letter that is as wanted, once a worker has written it."""
    return writing.written(Email.objects.filter(**wanted))[0]


def state(message: Email) -> tuple[str, int, str]:
    message.refresh_from_db()
    return message.status, message.attempts, message.answer


def lease(limit: int = 1) -> list[Email]:
    """Be a worker that takes letters, and dies or is slow."""
    return leases.lease(Email.objects.waiting(), limit=limit)


def later(message: Email) -> None:
    """Let the time pass until the letter is tried again."""
    message.next_attempt_at = timezone.now()
    message.save(update_fields=["next_attempt_at"])
