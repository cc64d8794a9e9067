"""Shout outs: what members wrote or showed of their products, and what was decided about them."""

import secrets
from typing import Final, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from evidence.models import UploadPage
from foundation.languages import language_choices
from membership.models.shout_out_task import ShoutOutTask
from products.models import Product, RegisteredProduct

LONGEST_SHOUT_OUT: Final = 4000
LONGEST_DISPLAY_NAME: Final = 40
LONGEST_LINK: Final = 500


def new_shout_out_reference() -> str:
    """Return a random reference of 10 hex digits, as a ticket has."""
    return secrets.token_hex(5)


class SendBackWhy(models.TextChoices):
    """Why a shout out goes back to who wrote it."""

    LINK = "link", _("We couldn't open the link, or it doesn't lead to your review.")
    COPIED = "copied", _("It's nearly the same as another one. Write it in your own words.")
    PICTURE = "picture", _("The photo doesn't show the product, or is of somebody else's.")
    LANGUAGE = "language", _("It's in another language than the one that you chose.")
    UNCLEAR = "unclear", _("It's hard to understand. Add some words on what you did with it.")


class HiddenWhy(models.TextChoices):
    """The only three reasons for which something is hidden; how often for each is public."""

    ILLEGAL = "illegal", _("Illegal content")
    PERSONAL = "personal", _("Personal data of somebody")
    OFF_TOPIC = "off_topic", _("Not about the product")


class ShoutOutQuerySet(models.QuerySet["ShoutOut"]):
    """Query set of shout outs."""

    def live(self) -> Self:
        """Return what was sent and not withdrawn."""
        return self.exclude(status__in=[ShoutOut.Status.DRAFT, ShoutOut.Status.WITHDRAWN])

    def waiting(self) -> Self:
        """Return what staff have to read, by the promised day."""
        return self.filter(status=ShoutOut.Status.SENT).order_by("due_on", "pk")

    def by_owners(self) -> Self:
        """Leave out those whose writers never owned the product, as a dispute has shown."""
        return self.exclude(registered_product__release_reason=RegisteredProduct.Ending.DISPUTED)

    def for_pages(self) -> Self:
        """Read with each what its line and its page name."""
        related = "task", "product__category", "registered_product"
        return self.select_related(*related).prefetch_related("task__texts")

    def with_photos(self) -> Self:
        """Read the photos too, in three queries more, without the pictures' bytes."""
        pages = UploadPage.objects.only("upload", "number", "file").order_by("number")
        return self.prefetch_related(
            "photos__upload", models.Prefetch("photos__upload__pages", pages)
        )


class ShoutOut(models.Model):
    """One task done for one product; begun as a draft, changed only until it is sent."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("Not sent yet")
        SENT = "sent", pgettext_lazy("shout out", "Sent")
        SENT_BACK = "sent_back", _("Sent back")
        ACCEPTED = "accepted", _("Accepted")
        HIDDEN = "hidden", _("Hidden")
        WITHDRAWN = "withdrawn", pgettext_lazy("shout out", "Withdrawn")

    WRITABLE = (Status.DRAFT, Status.SENT_BACK)
    # What an erasure empties; what nobody may change once it is sent.
    WORDS = ("text", "link", "display_name", "send_back_note")

    reference = models.CharField(
        _("Reference"), max_length=10, unique=True, default=new_shout_out_reference, editable=False
    )
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="shout_outs",
        verbose_name=_("member"),
    )
    task = models.ForeignKey(
        ShoutOutTask, on_delete=models.PROTECT, related_name="+", verbose_name=_("task")
    )
    product = models.ForeignKey(
        Product, on_delete=models.PROTECT, related_name="shout_outs", verbose_name=_("product")
    )
    registered_product = models.ForeignKey(
        RegisteredProduct, on_delete=models.PROTECT, related_name="+"
    )
    region = models.CharField(_("Region"), max_length=2)
    language = models.CharField(_("Language"), max_length=10, choices=language_choices)
    stars = models.PositiveSmallIntegerField(_("Stars"), null=True)
    text = models.TextField(
        _("Text"), max_length=LONGEST_SHOUT_OUT, blank=True, default="", db_default=""
    )
    link = models.CharField(
        _("Link"), max_length=LONGEST_LINK, blank=True, default="", db_default=""
    )
    display_name = models.CharField(
        _("Name shown"), max_length=LONGEST_DISPLAY_NAME, blank=True, default="", db_default=""
    )
    status = models.CharField(
        _("Status"), max_length=9, choices=Status, default=Status.DRAFT, db_default=Status.DRAFT
    )
    disclosure = models.CharField(
        max_length=200,
        blank=True,
        default="",
        db_default="",
        help_text=_("The sentence about the points, as the writer agreed to it."),
    )
    publication_version = models.CharField(max_length=10, blank=True, default="", db_default="")
    rights_version = models.CharField(max_length=10, blank=True, default="", db_default="")
    begun_at = models.DateTimeField(default=timezone.now, db_default=Now())
    changed_at = models.DateTimeField(default=timezone.now, db_default=Now())
    sendings = models.PositiveSmallIntegerField(default=0, db_default=0)
    sent_at = models.DateTimeField(_("Sent"), null=True)
    due_on = models.DateField(_("Promised by"), null=True)
    alike_to = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, related_name="+", db_index=False
    )
    alike_percent = models.PositiveSmallIntegerField(null=True)
    same_picture_as = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, related_name="+", db_index=False
    )
    leased_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    leased_until = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(_("Decided"), null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    accepted_at = models.DateTimeField(
        _("Accepted"), null=True, help_text=_("For the first time; it stays.")
    )
    send_back_why = models.CharField(
        max_length=8, choices=SendBackWhy, blank=True, default="", db_default=""
    )
    send_back_note = models.CharField(max_length=500, blank=True, default="", db_default="")
    change_until = models.DateField(null=True)
    hidden_why = models.CharField(
        _("Hidden because"),
        max_length=9,
        choices=HiddenWhy,
        blank=True,
        default="",
        db_default="",
    )
    withdrawn_at = models.DateTimeField(null=True)
    helpful = models.PositiveIntegerField(
        _("Helpful"), default=0, db_default=0, help_text=_("How many other owners say so.")
    )
    emptied_at = models.DateTimeField(
        null=True, help_text=_("When its words were deleted by rule.")
    )

    objects = ShoutOutQuerySet.as_manager()

    class Meta:
        verbose_name = _("shout out")
        verbose_name_plural = _("shout outs")
        ordering = ["-begun_at", "-pk"]
        default_permissions = ("view",)
        permissions = [
            ("moderate_shoutout", _("Can accept, send back and hide shout outs")),
            ("lead_shoutouts", _("Can decide about shout outs of related accounts of staff")),
        ]
        indexes = [
            models.Index(fields=["due_on", "id"], condition=Q(status="sent"), name="shout_queue"),
            models.Index(
                fields=["product", "-helpful", "-accepted_at", "-id"],
                condition=Q(status="accepted"),
                name="shout_of_product",
            ),
            models.Index(
                fields=["accepted_at", "id"],
                condition=Q(accepted_at__isnull=False),
                name="shout_accepted",
            ),
            models.Index(fields=["product", "changed_at"], name="shout_changed"),
            models.Index(fields=["changed_at", "id"], name="shout_kept"),
        ]
        constraints = [
            # One that was accepted was paid for: not even its withdrawal makes room for another.
            models.UniqueConstraint(
                "task",
                "product",
                "member",
                condition=~Q(status="withdrawn") | Q(accepted_at__isnull=False),
                name="one_shout_out_of_a_product",
            ),
            models.CheckConstraint(
                name="shout_accepted_with_disclosure",
                condition=Q(accepted_at=None) | ~Q(disclosure=""),
            ),
            models.CheckConstraint(
                name="shout_published_with_consent",
                condition=Q(status__in=["draft", "withdrawn"]) | ~Q(publication_version=""),
            ),
            models.CheckConstraint(
                name="shout_has_five_stars_at_most",
                condition=Q(stars=None) | Q(stars__range=(1, 5)),
            ),
            models.CheckConstraint(
                name="shout_sent_at",
                condition=Q(status="draft", sent_at=None)
                | (~Q(status="draft") & Q(sent_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="shout_promised_while_sent",
                condition=Q(status="sent", due_on__isnull=False)
                | (~Q(status="sent") & Q(due_on=None)),
            ),
            models.CheckConstraint(
                name="shout_accepted_at",
                condition=~Q(status="accepted") | Q(accepted_at__isnull=False),
            ),
            models.CheckConstraint(
                name="shout_sent_back_why_and_until",
                condition=(Q(status="sent_back", change_until__isnull=False) & ~Q(send_back_why=""))
                | (~Q(status="sent_back") & Q(send_back_why="", change_until=None)),
            ),
            models.CheckConstraint(
                name="shout_hidden_for_one_of_three",
                condition=Q(status="hidden", hidden_why__in=HiddenWhy.values)
                | (~Q(status="hidden") & Q(hidden_why="")),
            ),
            models.CheckConstraint(
                name="shout_withdrawn_at",
                condition=Q(status="withdrawn", withdrawn_at__isnull=False)
                | (~Q(status="withdrawn") & Q(withdrawn_at=None)),
            ),
            models.CheckConstraint(
                name="shout_decided_by",
                condition=Q(decided_at=None, decided_by=None)
                | Q(decided_at__isnull=False, decided_by__isnull=False),
            ),
            models.CheckConstraint(
                name="shout_lease_has_holder",
                condition=Q(leased_to=None, leased_until=None)
                | Q(leased_to__isnull=False, leased_until__isnull=False),
            ),
            models.CheckConstraint(
                name="shout_resembles_another",
                condition=(Q(alike_to=None) | ~Q(alike_to=F("id")))
                & (Q(same_picture_as=None) | ~Q(same_picture_as=F("id"))),
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def is_writable(self) -> bool:
        """Whether its member may change it."""
        return self.status in ShoutOut.WRITABLE

    def holder(self) -> User | None:
        """Return who of the staff has it at hand now, if anybody."""
        is_live = self.leased_until is not None and self.leased_until > timezone.now()
        return self.leased_to if is_live else None
