"""What readers say of a published shout out: that it helped, or that it should not stand there."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from membership.models.shout_out import HiddenWhy, ShoutOut


class HelpfulVote(models.Model):
    """Another owner of the product found it helpful; once for each member."""

    shout_out = models.ForeignKey(ShoutOut, on_delete=models.CASCADE, related_name="votes")
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="helpful_votes"
    )
    voted_at = models.DateTimeField(default=timezone.now, db_default=Now())

    class Meta:
        verbose_name = _("helpful vote")
        verbose_name_plural = _("helpful votes")
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint("member", "shout_out", name="one_vote_of_a_member"),
        ]

    def __str__(self) -> str:
        return f"vote {self.pk}"


class ReviewReport(models.Model):
    """A member says that something published should be hidden; once for each member."""

    shout_out = models.ForeignKey(ShoutOut, on_delete=models.CASCADE, related_name="reports")
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="review_reports"
    )
    why = models.CharField(_("Reason"), max_length=9, choices=HiddenWhy)
    reported_at = models.DateTimeField(_("Reported"), default=timezone.now, db_default=Now())
    settled_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("report of a review")
        verbose_name_plural = _("reports of reviews")
        ordering = ["reported_at", "pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint("member", "shout_out", name="one_report_of_a_member"),
        ]
        indexes = [
            models.Index(
                fields=["shout_out"], condition=Q(settled_at=None), name="report_unsettled"
            )
        ]

    def __str__(self) -> str:
        return self.get_why_display()
