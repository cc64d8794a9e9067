"""Receiving: a parcel is opened, its unit booked, and photographed within a working day."""

from collections.abc import Collection, Mapping
from typing import Final

from django.db import models, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from accounts.conflicts import refuse_conflict
from accounts.models import User
from evidence.models import Upload
from evidence.uploads import storage
from evidence.uploads.cleaning import CleanUpload
from foundation.languages import first_language
from foundation.text import normalize_serial
from foundation.working_days import add_working_days, today
from products.models import SerialNumber
from products.ownership.exchanges import units_before
from service.models import (
    Repair,
    RepairArrival,
    RepairCondition,
    RepairEvent,
    RepairParcel,
    RepairPhoto,
    RepairStage,
    is_rma,
    normalize_rma,
)
from service.repairs.moving import lock_repair, move, record

TO_RECEIVE: Final = (RepairStage.APPROVED, RepairStage.ON_WAY)
# Working days until a technician begins.
BEGUN_AFTER: Final = 2
Moment = RepairCondition.Moment
Photos = Mapping[str, CleanUpload]


class WhyNotReceived(models.TextChoices):
    """Why a unit is not booked, in words for staff."""

    UNKNOWN = "unknown", _("No repair has this RMA No. or serial number.")
    HERE = "here", _("This unit was received already.")
    NOT_APPROVED = "not_approved", _("This repair isn't approved. Put the unit aside.")
    OVER = "over", _("This repair is over. Put the unit aside and write to its member.")
    PHOTOS = "photos", _("Add at least one photo.")
    NOTED = "noted", _("The condition at this moment was noted already.")


class CannotReceive(Exception):
    """The unit is not booked like this; nothing has changed."""

    def __init__(self, refusal: WhyNotReceived) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal


def scanned(text: str) -> Repair | None:
    """Return the repair that a scanned or typed code belongs to: an RMA number or a serial number.

    Of a unit with several it is the one that is not over, else the newest.
    """
    rows = Repair.objects.for_pages()
    # A label's QR code is an address, which ends in the number.
    last = text.strip().rstrip("/").rpartition("/")[2]
    if is_rma(number := normalize_rma(last)):
        return rows.filter(rma=number).first()
    unit = SerialNumber.objects.filter(serial=normalize_serial(text)).first()
    if unit is None:
        return None
    of_unit = rows.filter(serial__in=units_before(unit.pk))
    return of_unit.live().first() or of_unit.newest().first()


def obstacle(repair: Repair | None) -> WhyNotReceived | None:
    """Return why a unit cannot be booked."""
    if repair is None:
        return WhyNotReceived.UNKNOWN
    if repair.stage in TO_RECEIVE:
        return None
    if repair.stage == RepairStage.APPLIED or (repair.is_live and repair.received_at is None):
        return WhyNotReceived.NOT_APPROVED
    return WhyNotReceived.HERE if repair.is_live else WhyNotReceived.OVER


@transaction.atomic
def receive(
    *, by: User, repair_id: int, accessories: Collection[str], is_same_serial: bool = True
) -> RepairArrival:
    """Book a unit: it is here, with these accessories; its member is told, the promise begins.

    Raises:
        CannotReceive: it is here already, was not approved, or is over.
        ConflictOfInterest: it is their own repair, or that of an account related to theirs.
    """
    repair = lock_repair(repair_id)
    refuse_conflict(by, repair.user)
    if refusal := obstacle(repair):
        raise CannotReceive(refusal)
    arrival = RepairArrival.objects.create(
        repair=repair,
        accessories=sorted(accessories),
        is_same_serial=is_same_serial,
        booked_at=timezone.now(),
        booked_by=by,
    )
    for parcel in repair.parcels.filter(direction=RepairParcel.Direction.IN, over_at=None):
        parcel.arrived_on, parcel.over_at = max(today(), parcel.sent_on), timezone.now()
        parcel.save(update_fields=["arrived_on", "over_at"])
    move(repair, RepairStage.RECEIVED, by=by, reason=_differs(arrival))
    return arrival


@transaction.atomic
def photograph(
    *, by: User, repair_id: int, moment: str, photos: Photos, note: str = ""
) -> RepairCondition:
    """Note how a unit looks at one moment, with its photos, which the member sees.

    Raises:
        CannotReceive: there is no photo, or the condition at that moment was noted before.
        ConflictOfInterest: it is their own repair, or that of an account related to theirs.
        storage.NotStored: a photo could not be stored.
    """
    repair = lock_repair(repair_id)
    refuse_conflict(by, repair.user)
    if repair.received_at is None:
        raise CannotReceive(WhyNotReceived.NOT_APPROVED)
    if not photos:
        raise CannotReceive(WhyNotReceived.PHOTOS)
    if repair.conditions.filter(moment=moment).exists():
        raise CannotReceive(WhyNotReceived.NOTED)
    now = timezone.now()
    condition = RepairCondition.objects.create(
        repair=repair, moment=moment, noted_at=now, noted_by=by, note=note
    )
    if moment == Moment.RECEIVED:
        repair.photographed_at = now
        if repair.stage == RepairStage.RECEIVED:
            repair.stage_until = add_working_days(today(), BEGUN_AFTER, repair.region)
        repair.save(update_fields=["photographed_at", "stage_until"])
    add_photos(condition, photos)
    record(repair, RepairEvent.Kind.PHOTOGRAPHED, by=by)
    return condition


def add_photos(condition: RepairCondition, photos: Photos) -> None:
    """Store photos with a condition; they are the member's, as those that they send are."""
    for shows, clean in photos.items():
        upload = storage.store_upload(
            by=condition.repair.user, clean=clean, kind=Upload.Kind.ATTACHMENT
        )
        storage.mark_submitted([upload])
        RepairPhoto.objects.create(upload=upload, condition=condition, shows=shows)


def is_photographed(repair: Repair) -> bool:
    """Return whether there are photos of how the unit arrived."""
    return RepairPhoto.objects.filter(
        condition__repair=repair, condition__moment=Moment.RECEIVED
    ).exists()


def _differs(arrival: RepairArrival) -> str:
    """Say what is missing and what came unasked, in the member's language; "" where all agrees."""
    language = first_language(arrival.repair.user.language, arrival.repair.language)
    with translation.override(language):
        said = (
            (_("Not in the parcel, though you ticked it: %(names)s."), arrival.missing),
            (_("In the parcel, though you didn't tick it: %(names)s."), arrival.unannounced),
        )
        return " ".join(str(text) % {"names": ", ".join(names)} for text, names in said if names)
