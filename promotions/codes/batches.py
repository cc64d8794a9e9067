"""Batches of codes: what is known of one; take a wrong file back, restore it, tell its story."""

from dataclasses import asdict, dataclass
from datetime import date

from django.contrib.admin.models import CHANGE, LogEntry
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.security_events import SecurityEvent, record
from foundation.locks import lock_rows, wait_patiently
from promotions.models import CodeBatch, RewardCode
from promotions.models.code import NEVER


@dataclass(frozen=True, slots=True)
class Voided:
    """The codes of a batch after voiding: voided now, allocated to members, voided before."""

    voided: int
    allocated: int
    before: int


@dataclass(frozen=True, slots=True)
class BatchDetails:
    """What the supplier says of a file of codes; all of it may be unknown."""

    expires_on: date | None = None
    face_value_minor: int | None = None
    currency: str = ""
    supplier: str = ""
    order_number: str = ""


@transaction.atomic
def change_details(*, batch_id: int, by: User | None, details: BatchDetails) -> bool:
    """Correct what is known of a batch; its codes, those of members too, expire by it.

    Returns whether anything changed.

    Raises:
        CodeBatch.DoesNotExist: no batch has this id.
    """
    batch = lock_rows(CodeBatch.objects.all()).get(pk=batch_id)
    new = asdict(details)
    changed = {name: value for name, value in new.items() if getattr(batch, name) != value}
    if not changed:
        return False
    told = [f"{name}: {getattr(batch, name) or '-'} > {changed[name] or '-'}" for name in changed]
    for name, value in changed.items():
        setattr(batch, name, value)
    if "expires_on" in changed:
        wait_patiently()  # a batch may have a million codes
        batch.codes.update(expires_on=details.expires_on or NEVER)
        batch.expiry_warned_at = None
    batch.save(update_fields=[*changed, "expiry_warned_at"])
    _log(batch, by, "; ".join(told))
    return True


@transaction.atomic
def void_batch(*, batch_id: int, by: User | None, reason: str, dry_run: bool = False) -> Voided:
    """Void the unallocated codes of a batch that was loaded by mistake, and note why.

    A voided code is never allocated, unless the batch is restored. Safe to run twice; a dry run
    only counts.

    Raises:
        CodeBatch.DoesNotExist: no batch has this id.
    """
    batch = lock_rows(CodeBatch.objects.all()).get(pk=batch_id)
    before = batch.codes.filter(allocated_at=None, voided_at__isnull=False).count()
    # One UPDATE: PostgreSQL waits for a code being allocated now, then checks the filter again.
    unclaimed = batch.codes.filter(allocated_at=None, voided_at=None)
    now = timezone.now()
    voided = unclaimed.count() if dry_run else unclaimed.update(voided_at=now)
    allocated = batch.codes.filter(allocated_at__isnull=False).count()
    if voided and not dry_run:
        batch.voided_at, batch.voided_by, batch.void_reason = now, by, reason[:200]
        batch.save(update_fields=["voided_at", "voided_by", "void_reason"])
        _log(batch, by, f"Voided {voided} codes: {reason}")
    return Voided(voided, allocated, before)


def restorable(batch: CodeBatch) -> QuerySet[RewardCode]:
    """Find the codes that were voided with the batch, not those that were voided one by one."""
    if batch.voided_at is None:
        return RewardCode.objects.none()
    return batch.codes.filter(allocated_at=None, voided_at=batch.voided_at)


@transaction.atomic
def restore_batch(*, batch_id: int, by: User | None, dry_run: bool = False) -> int:
    """Put the codes that were voided with a batch back into the pool of its own reward.

    Returns:
        How many codes can be allocated again.

    Raises:
        CodeBatch.DoesNotExist: no batch has this id.
    """
    batch = lock_rows(CodeBatch.objects.all()).get(pk=batch_id)
    codes = restorable(batch)
    if dry_run:
        return codes.count()
    restored = codes.update(voided_at=None)
    if restored:
        _log(batch, by, f"Restored {restored} codes, voided for: {batch.void_reason}")
        batch.voided_at, batch.voided_by, batch.void_reason = None, None, ""
        batch.save(update_fields=["voided_at", "voided_by", "void_reason"])
    return restored


def story(batch: CodeBatch) -> str:
    """Tell what became of a batch: loaded when, by whom and for what; voided when, by whom, why."""
    told = {
        "number": batch.pk,
        "file": batch.file_name,
        "reward": batch.reward,
        "promotion": batch.reward.promotion.slug,
        "day": date_format(batch.loaded_at, "SHORT_DATETIME_FORMAT"),
        "by": batch.loader(),
    }
    loaded = _(
        "Batch %(number)d: %(file)s, loaded for %(reward)s (%(promotion)s) on %(day)s by %(by)s."
    )
    if not batch.voided_at:
        return loaded % told
    voided = {
        "day": date_format(batch.voided_at, "SHORT_DATETIME_FORMAT"),
        "by": batch.voided_by or "-",
        "reason": batch.void_reason or "-",
    }
    void = _("Voided on %(day)s by %(by)s: %(reason)s")
    return f"{loaded % told} {void % voided}"


def _log(batch: CodeBatch, by: User | None, change: str) -> None:
    about = f"promotions.codebatch {batch.pk}"
    record(SecurityEvent.Kind.CHANGED, by=by, about=about, details={"change": change})
    if by:
        LogEntry.objects.log_actions(by.pk, [batch], CHANGE, change, single_object=True)
