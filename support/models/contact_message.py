"""Contact messages: what a person wrote to the office, and who answered when."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.regions import region_name
from products.models import RegisteredProduct
from redemptions.models import Claim

LONGEST_TEXT = 5000


class ContactTopic(models.TextChoices):
    """What a message is about, for those who share the work."""

    WARRANTY = "warranty", _("Warranty")
    TECHNICAL = "technical", _("Technical")
    PROMOTION = "promotion", _("Promotion or code")
    ACCOUNT = "account", _("Account")
    STORE = "store", _("Online Store")
    OTHER = "other", _("Other")


class ContactMessage(models.Model):
    """One message of a member, or of a visitor, who is known by an e-mail address alone."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="contact_messages",
        verbose_name=_("member"),
    )
    email = models.EmailField(_("Email"), help_text=_("Where the answer goes."))
    region = models.CharField(
        _("Region / Location"), max_length=2, blank=True, default="", db_default=""
    )
    language = models.CharField(_("Language"), max_length=10)
    registered_product = models.ForeignKey(
        RegisteredProduct,
        on_delete=models.PROTECT,
        null=True,
        related_name="contact_messages",
        verbose_name=_("product"),
    )
    claim = models.ForeignKey(
        Claim,
        on_delete=models.PROTECT,
        null=True,
        related_name="contact_messages",
        verbose_name=_("claim"),
    )
    topic = models.CharField(_("Topic"), max_length=10, choices=ContactTopic)
    text = models.TextField(_("Description"), max_length=LONGEST_TEXT)
    sent_at = models.DateTimeField(_("Sent"))
    answered_at = models.DateTimeField(_("Answered"), null=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("Answered by"),
    )

    class Meta:
        verbose_name = _("message to support")
        verbose_name_plural = _("messages to support")
        ordering = ["-sent_at", "-pk"]
        permissions = [("answer_contactmessage", _("Can answer messages to support"))]
        indexes = [
            # The list of staff, the newest first; the sweep reads it from the other end.
            models.Index(fields=["-sent_at", "-id"], name="contact_newest"),
            models.Index("sent_at", condition=Q(answered_at=None), name="contact_unanswered"),
        ]
        constraints = [
            models.CheckConstraint(
                name="contact_answered_at_and_by",
                condition=Q(answered_at=None, answered_by=None)
                | Q(answered_at__isnull=False, answered_by__isnull=False),
            ),
            # Of a claim the product is known, and a visitor has neither.
            models.CheckConstraint(
                name="contact_claim_has_product",
                condition=Q(claim=None) | Q(registered_product__isnull=False),
            ),
            models.CheckConstraint(
                name="contact_product_has_member",
                condition=Q(registered_product=None) | Q(user__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_topic_display()}: {self.email}"

    @property
    def region_name(self) -> str:
        """The sender's region in the reader's language; empty if it is not known."""
        return region_name(self.region) if self.region else ""
