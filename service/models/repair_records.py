"""What is noted of a repair: timeline, condition at four moments, parcels, where it goes back to.

Timeline and conditions are append-only: a trigger refuses the rest.
"""

from collections.abc import Mapping
from typing import Final, Self
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from evidence.models import Upload
from fulfilment import addresses
from fulfilment.models import Carrier
from service.models.repair import Repair
from service.models.repair_choices import RepairStage, RepairWait
from service.models.repair_draft import RepairDraft


class RepairEvent(models.Model):
    """One change of a repair, and who made it; never edited or deleted."""

    class Kind(models.TextChoices):
        MOVED = "moved", _("New stage")
        EXTENDED = "extended", _("RMA No. valid longer")
        REMINDED = "reminded", _("Reminder sent")
        DAY_MOVED = "day_moved", _("New day")
        LATE = "late", _("Told that it takes longer")
        PHOTOGRAPHED = "photographed", _("Photos added")
        NOTED = "noted", _("Note added")
        FOUND = "found", _("Finding written")
        QUOTED = "quoted", _("Quote sent")
        ANSWERED = "answered", _("Quote answered")
        PAID = "paid", _("Payment received")
        PART_ORDERED = "part_ordered", _("Part ordered")
        PART_CHANGED = "part_changed", _("Part changed")
        SERIAL_CHANGED = "serial_changed", _("New serial number")
        REPORTED = "reported", _("Report written")
        OBJECTED = "objected", _("The member objected")
        EMPTIED = "emptied", _("Texts deleted")

    repair = models.ForeignKey(Repair, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=14, choices=Kind)
    # The stage after it.
    stage = models.CharField(max_length=10, choices=RepairStage)
    waiting_for = models.CharField(
        max_length=7, choices=RepairWait, blank=True, default="", db_default=""
    )
    until = models.DateField(null=True)
    occurred_at = models.DateTimeField()
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    is_internal = models.BooleanField(
        default=False, db_default=False, help_text=_("For staff alone.")
    )
    note = models.TextField(blank=True, default="", db_default="")

    class Meta:
        verbose_name = _("event of a repair")
        verbose_name_plural = _("events of repairs")
        ordering = ["occurred_at", "pk"]

    def __str__(self) -> str:
        return self.get_kind_display()


class RepairCondition(models.Model):
    """The condition of a unit at one moment of its repair; never edited or deleted."""

    class Moment(models.TextChoices):
        APPLIED = "applied", _("When you applied")
        RECEIVED = "received", _("When it arrived")
        REFUSED = "refused", _("Why we refused it")
        REPAIRED = "repaired", _("After the repair")
        RETURNED = "returned", _("Before it went back")

    repair = models.ForeignKey(Repair, on_delete=models.PROTECT, related_name="conditions")
    moment = models.CharField(max_length=8, choices=Moment)
    noted_at = models.DateTimeField()
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    note = models.TextField(max_length=2000, blank=True, default="", db_default="")

    class Meta:
        verbose_name = _("condition of a unit")
        verbose_name_plural = _("conditions of units")
        ordering = ["noted_at", "pk"]
        constraints = [
            models.UniqueConstraint("repair", "moment", name="repair_condition_once_a_moment")
        ]

    def __str__(self) -> str:
        return self.get_moment_display()


class RepairPhotoQuerySet(models.QuerySet["RepairPhoto"]):
    """Query set of photos of repairs."""

    def seen_by(self, member: User) -> Self:
        """Return what a member may see: photos of their own repairs and drafts."""
        return self.filter(Q(draft__user=member) | Q(condition__repair__user=member))


class RepairPhoto(models.Model):
    """One photo: of a draft, or of a condition, where it stays."""

    class Shows(models.TextChoices):
        SERIAL = "serial", _("The label with the serial number")
        FAULT = "fault", _("The fault")
        WHOLE = "whole", _("The whole product")
        OTHER = "other", _("Something else")

    upload = models.OneToOneField(Upload, on_delete=models.CASCADE, related_name="repair_photo")
    draft = models.ForeignKey(
        RepairDraft, on_delete=models.CASCADE, null=True, related_name="photos"
    )
    condition = models.ForeignKey(
        RepairCondition, on_delete=models.PROTECT, null=True, related_name="photos"
    )
    shows = models.CharField(max_length=6, choices=Shows)

    objects = RepairPhotoQuerySet.as_manager()

    class Meta:
        verbose_name = _("photo of a repair")
        verbose_name_plural = _("photos of repairs")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="repair_photo_has_one_place",
                condition=Q(draft__isnull=False, condition=None)
                | Q(draft=None, condition__isnull=False),
            ),
            models.UniqueConstraint("draft", "shows", name="repair_photo_once_in_draft"),
        ]

    def __str__(self) -> str:
        return f"photo {self.pk}"


class RepairParcel(models.Model):
    """One parcel with a unit in it; of each direction one at a time."""

    class Direction(models.TextChoices):
        IN = "in", _("To us")
        OUT = "out", _("Back")

    repair = models.ForeignKey(Repair, on_delete=models.PROTECT, related_name="parcels")
    direction = models.CharField(max_length=3, choices=Direction)
    # None: a carrier of the member's choice, whose numbers we do not know.
    carrier = models.ForeignKey(Carrier, on_delete=models.PROTECT, null=True, related_name="+")
    carrier_name = models.CharField(max_length=60, blank=True, default="", db_default="")
    number = models.CharField(max_length=60, blank=True, default="", db_default="")
    sent_on = models.DateField()
    arrived_on = models.DateField(null=True)
    # When it arrived, came back or was given up.
    over_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("parcel of a repair")
        verbose_name_plural = _("parcels of repairs")
        ordering = ["pk"]
        # What retention has not emptied yet.
        indexes = [
            models.Index(
                fields=["repair"],
                condition=~Q(number="", carrier_name=""),
                name="repair_parcel_with_number",
            )
        ]
        constraints = [
            models.UniqueConstraint(
                "repair", "direction", condition=Q(over_at=None), name="repair_parcel_one_at_a_time"
            ),
            models.UniqueConstraint(
                "carrier",
                "number",
                condition=Q(over_at=None, carrier__isnull=False) & ~Q(number=""),
                name="repair_parcel_number_once",
            ),
            models.CheckConstraint(
                name="repair_parcel_arrives_after_it_left",
                condition=Q(arrived_on=None)
                | Q(arrived_on__gte=models.F("sent_on"), over_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return " ".join(filter(None, [self.brought_by, self.number]))

    @property
    def brought_by(self) -> str:
        """Who brings it."""
        return str(self.carrier) if self.carrier else self.carrier_name

    @property
    def link(self) -> str:
        """Where it is followed; "" where it cannot be."""
        return self.carrier.link_to(self.number) if self.carrier else ""


class RepairAddress(models.Model):
    """Where a unit is picked up and sent back to; deleted once the repair is closed long enough."""

    purpose: Final = "address of a repair"

    repair = models.OneToOneField(
        Repair, on_delete=models.CASCADE, null=True, related_name="where_to"
    )
    draft = models.OneToOneField(
        RepairDraft, on_delete=models.CASCADE, null=True, related_name="where_to"
    )
    seal = models.UUIDField(default=uuid4, editable=False)
    encrypted_address = models.BinaryField()

    class Meta:
        verbose_name = _("address of a repair")
        verbose_name_plural = _("addresses of repairs")
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="repair_address_has_one_place",
                condition=Q(repair__isnull=False, draft=None) | Q(repair=None, draft__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"address {self.pk}"

    @property
    def address(self) -> dict[str, str]:
        """The address, line by line; empty if it cannot be read."""
        return addresses.decrypted(self.encrypted_address, self.purpose, self.seal)

    @address.setter
    def address(self, values: Mapping[str, str]) -> None:
        self.encrypted_address = addresses.encrypted(values, self.purpose, self.seal)
