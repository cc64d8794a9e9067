"""What a member has begun to write to support, until it is sent."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from notifications.models import Email
from products.models import RegisteredProduct
from redemptions.models import Claim
from support.models.contact_message import LONGEST_TEXT
from support.models.conversation import LONGEST_SUBJECT
from support.models.topic import TicketTopic


class TicketDraft(models.Model):
    """A member's one unfinished ticket; its token makes a second press the same ticket."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="ticket_draft"
    )
    token = models.UUIDField(unique=True)
    topic = models.ForeignKey(TicketTopic, on_delete=models.CASCADE, related_name="+")
    registered_product = models.ForeignKey(
        RegisteredProduct, on_delete=models.CASCADE, null=True, related_name="+"
    )
    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, null=True, related_name="+")
    about_email = models.ForeignKey(Email, on_delete=models.SET_NULL, null=True, related_name="+")
    page = models.CharField(max_length=200, blank=True, default="", db_default="")
    subject = models.CharField(
        _("Subject"), max_length=LONGEST_SUBJECT, blank=True, default="", db_default=""
    )
    text = models.TextField(
        _("Description"), max_length=LONGEST_TEXT, blank=True, default="", db_default=""
    )
    facts = models.JSONField(
        default=dict, db_default={}, help_text=_("What was answered, by the fact's key.")
    )
    updated_at = models.DateTimeField(auto_now=True, db_default=Now())

    class Meta:
        verbose_name = _("unfinished ticket")
        verbose_name_plural = _("unfinished tickets")
        indexes = [models.Index("updated_at", name="ticket_draft_updated")]

    def __str__(self) -> str:
        return f"draft {self.pk}"
