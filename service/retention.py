"""What of the service is deleted by rule: drafts, addresses, then the texts and photos of repairs.

A repair's row stays with its dates, stages and symptom: the history of the unit is made of it.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from django.db.models import QuerySet
from django.utils import timezone

from accounts.privacy.legal_holds import held_members
from evidence.models import Upload
from evidence.retention import delete_files
from evidence.uploads import storage
from foundation.locks import lock_rows
from foundation.personal_data import ERASED, erasing
from foundation.retention import Deletion, delete_all
from notifications.models import Email
from service.models import (
    Repair,
    RepairAddress,
    RepairCondition,
    RepairDraft,
    RepairEvent,
    RepairParcel,
    RepairStage,
)
from service.repairs import moving, repair_emails
from service.results import kept

# What is emptied of a repair that stays.
EMPTIED: Final[dict[str, object]] = {"description": ERASED, "stage_reason": ""}


def old_drafts(before: datetime) -> QuerySet[RepairDraft]:
    """Return the unfinished applications that nobody went on with."""
    rows = RepairDraft.objects.filter(updated_at__lt=before)
    return rows.exclude(user__in=held_members()).order_by("updated_at", "pk")


def delete_drafts(drafts: Iterable[RepairDraft]) -> None:
    """Delete unfinished applications with their photos and addresses."""
    found = list(drafts)
    storage.delete_uploads(Upload.objects.filter(repair_photo__draft__in=found))
    delete_all(found)


def old_addresses(before: datetime) -> QuerySet[RepairAddress]:
    """Return the addresses of repairs that were closed long enough ago."""
    rows = RepairAddress.objects.filter(repair__closed_at__lt=before)
    return rows.exclude(repair__user__in=held_members()).order_by("repair__closed_at", "pk")


def old_parcels(before: datetime) -> QuerySet[RepairParcel]:
    """Return the parcels of repairs closed long enough ago that still say under which number."""
    rows = RepairParcel.objects.exclude(number="", carrier_name="")
    found = rows.filter(repair__closed_at__lt=before)
    return found.exclude(repair__user__in=held_members()).order_by("repair__closed_at", "pk")


def empty_parcels(parcels: Iterable[RepairParcel]) -> None:
    """Empty parcels of number and carrier's name, also where the timeline repeats them."""
    found = list(parcels)
    keys = [parcel.pk for parcel in found]
    RepairParcel.objects.filter(pk__in=keys).update(number="", carrier_name="")
    repairs = [parcel.repair_id for parcel in found]
    with erasing():
        left = RepairEvent.objects.filter(repair__in=repairs, stage=RepairStage.WAY_BACK)
        left.filter(kind=RepairEvent.Kind.MOVED).exclude(note="").update(note="")


def old_repairs(before: datetime) -> QuerySet[Repair]:
    """Return the repairs that were closed long ago and still have their texts."""
    rows = Repair.objects.filter(closed_at__lt=before, emptied_at=None)
    return rows.exclude(user__in=held_members()).order_by("closed_at", "pk")


def empty_repairs(repairs: Iterable[Repair]) -> None:
    """Empty these repairs of what people wrote, and delete their photos and e-mails."""
    found = list(repairs)
    keys = [repair.pk for repair in found]
    with erasing():
        RepairEvent.objects.filter(repair__in=keys).exclude(note="").update(note="")
        RepairCondition.objects.filter(repair__in=keys).exclude(note="").update(note="")
        kept.empty_texts(keys)
    delete_emails(keys)
    RepairAddress.objects.filter(repair__in=keys).delete()
    photos = Upload.objects.submitted().filter(repair_photo__condition__repair__in=keys)
    delete_files(lock_rows(photos.order_by("pk")))
    Repair.objects.filter(pk__in=keys).update(**EMPTIED, emptied_at=timezone.now())
    for repair in found:
        moving.record(repair, RepairEvent.Kind.EMPTIED, by=None, is_internal=True)


def delete_emails(keys: Iterable[int]) -> None:
    """Delete the e-mails about these repairs."""
    Email.objects.filter(about__in=[repair_emails.about(pk) for pk in keys]).delete()


DELETIONS: Final = (
    Deletion("drafts", old_drafts, delete_drafts, since="updated_at"),
    Deletion("repair_addresses", old_addresses, delete_all, since="repair__closed_at"),
    Deletion("repair_addresses", old_parcels, empty_parcels, since="repair__closed_at"),
    Deletion("repairs", old_repairs, empty_repairs, since="closed_at"),
)
