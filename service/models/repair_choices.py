"""Choices of repairs that several tables share: stages in groups, waits, ways, accessories."""

from collections.abc import Iterable
from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

LONGEST_DESCRIPTION: Final = 2000
LONGEST_REASON: Final = 500
BEFORE_SENT: Final = ("applied", "approved")
HERE: Final = ("received", "examined", "waiting", "repaired", "tested", "replaced", "unrepaired")
GOING_BACK: Final = ("way_back",)
READY_TO_LEAVE: Final = ("tested", "replaced", "unrepaired", "refused")
OVER: Final = ("delivered", "closed", "cancelled", "lapsed")
LIVE: Final = (*BEFORE_SENT, "on_way", *HERE, "refused", *GOING_BACK)
CLOSED: Final = ("closed", "cancelled", "lapsed")
WAITS: Final = ("part", "answer", "payment", "help")
COVERED: Final = ("warranty", "repair_warranty")


class RepairStage(models.TextChoices):
    """Where a repair stands; ``moving.NEXT`` says what may follow what."""

    APPLIED = "applied", pgettext_lazy("repair", "Applied")
    APPROVED = "approved", pgettext_lazy("repair", "Approved")
    ON_WAY = "on_way", pgettext_lazy("repair", "On its way to us")
    RECEIVED = "received", pgettext_lazy("repair", "Received")
    EXAMINED = "examined", pgettext_lazy("repair", "Being examined")
    WAITING = "waiting", pgettext_lazy("repair", "Waiting")
    REPAIRED = "repaired", pgettext_lazy("repair", "Repaired")
    TESTED = "tested", pgettext_lazy("repair", "Tested")
    REPLACED = "replaced", pgettext_lazy("repair", "Replaced")
    UNREPAIRED = "unrepaired", pgettext_lazy("repair", "Returned unrepaired")
    REFUSED = "refused", pgettext_lazy("repair", "Refused")
    WAY_BACK = "way_back", pgettext_lazy("repair", "On its way back")
    DELIVERED = "delivered", pgettext_lazy("repair", "Delivered")
    CLOSED = "closed", pgettext_lazy("repair", "Closed")
    CANCELLED = "cancelled", pgettext_lazy("repair", "Cancelled")
    LAPSED = "lapsed", pgettext_lazy("repair", "RMA No. no longer valid")


class RepairWait(models.TextChoices):
    """What a waiting repair waits for."""

    PART = "part", _("a part")
    ANSWER = "answer", _("your answer")
    PAYMENT = "payment", _("your payment")
    HELP = "help", _("technical help")


class RepairHold(models.TextChoices):
    """Why an application is looked at by a person before it is approved."""

    SAFETY = "safety", _("Safety")
    DISPUTED = "disputed", _("Disputed serial number")
    ADVANCE = "advance", _("Replacement first")


class RepairMoney(models.TextChoices):
    """The second axis: what is to be paid, and whether it was; we take no payments here."""

    FREE = "free", _("Nothing to pay")
    QUOTED = "quoted", _("Quote sent")
    ACCEPTED = "accepted", _("Quote accepted")
    PAID = "paid", _("Paid")


class RepairCoverage(models.TextChoices):
    """Whether the warranty covered it when it was applied for, and why."""

    WARRANTY = "warranty", _("Covered by the warranty")
    REPAIR_WARRANTY = "repair_warranty", _("Covered by the warranty of an earlier repair")
    EXPIRED = "expired", _("The warranty has ended")


class FaultFrequency(models.TextChoices):
    """How often a fault shows."""

    ALWAYS = "always", _("All the time")
    OFTEN = "often", _("Several times a day")
    SOMETIMES = "sometimes", _("Now and then")
    ONCE = "once", _("It happened once")


class RepairWay(models.TextChoices):
    """How a unit comes to us."""

    SEND_IN = "send_in", _("Send it in")
    DROP_OFF = "drop_off", _("Drop it off")
    PICK_UP = "pick_up", _("We pick it up")
    ADVANCE = "advance", _("Replacement first")


class Accessory(models.TextChoices):
    """What may come along in the parcel."""

    POWER_ADAPTER = "power_adapter", _("Power adapter")
    POWER_CORD = "power_cord", _("Power cord")
    BATTERY = "battery", _("Battery")
    DATA_CABLE = "data_cable", _("Video or USB cable")
    STAND = "stand", _("Stand or bracket")
    REMOTE = "remote", _("Remote control, mouse or keyboard")
    STORAGE = "storage", _("Drive or memory card")
    BOX = "box", _("Original box")


def in_words(accessories: Iterable[str]) -> list[str]:
    """Return what comes along as a reader reads it."""
    return [str(Accessory(each).label) for each in accessories]
