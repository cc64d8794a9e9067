"""Reasons to send a claim back, and their texts; promotion managers maintain the list."""

from typing import Self

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import OuterRef
from django.db.models.functions import JSONObject
from django.utils.translation import gettext_lazy as _

from evidence.models import Upload
from foundation.languages import language_choices, text_in
from foundation.tables.kept_queries import KeptQuery, given
from promotions.models import Promotion
from redemptions.models.check import Check


class SendBackReasonQuerySet(models.QuerySet["SendBackReason"]):
    """Query set of reasons."""

    def for_promotion(self, promotion: Promotion | None) -> Self:
        """Return the reasons for this promotion, with texts; for None those for all promotions."""
        fitting = models.Q(promotions=None)
        if promotion is not None:
            fitting |= models.Q(promotions=promotion)
        found = self.filter(fitting, is_active=True).distinct()
        texts = SendBackReasonText.objects.filter(reason=OuterRef("pk")).order_by("language")
        in_words = JSONObject(language="language", text="text", rejection="rejection")
        found = found.annotate(in_words=ArraySubquery(texts.values(in_words=in_words)))
        return found.order_by("position", "pk")


class SendBackReason(models.Model):
    """Why a claim is sent back, and what the member must replace; one text per language."""

    name = models.CharField(
        _("Reason"), max_length=120, unique=True, help_text=_("As reviewers see it in the list.")
    )
    asks_for = ArrayField(
        models.CharField(max_length=12, choices=Upload.PROOFS),
        default=list,
        db_default=[],
        blank=True,
        help_text=_("What the member is to replace; Redeem Again asks for just that."),
    )
    for_checks = ArrayField(
        models.CharField(max_length=20, choices=Check.Kind),
        default=list,
        db_default=[],
        blank=True,
        help_text=_("Chosen by itself where one of these checks does not agree."),
    )
    promotions = models.ManyToManyField(
        Promotion, blank=True, related_name="+", help_text=_("Only in these; empty for all.")
    )
    position = models.PositiveSmallIntegerField(default=0, db_default=0)
    is_active = models.BooleanField(_("In use"), default=True, db_default=True)

    objects = SendBackReasonQuerySet.as_manager()

    class Meta:
        verbose_name = _("reason to send back")
        verbose_name_plural = _("reasons to send back")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.name

    def text(self, language: str) -> str:
        """Return the member's text in this language, or else in English, or else the name."""
        found = {text["language"]: text["text"] for text in self._in_words()}
        return text_in(found, language, otherwise=self.name)

    def rejection(self, language: str) -> str:
        """Return what the member reads where a claim ends for this reason; "" if none may."""
        texts = self._in_words()
        found = {text["language"]: text["rejection"] for text in texts if text["rejection"]}
        return text_in(found, language, otherwise="")

    def _in_words(self) -> list[dict[str, str]]:
        """Return the texts, which ``for_promotion`` reads in the same statement."""
        read: list[dict[str, str]] | None = vars(self).get("in_words")
        if read is not None:
            return read
        return [
            {"language": each.language, "text": each.text, "rejection": each.rejection}
            for each in self.texts.all()
        ]


class SendBackReasonText(models.Model):
    """The text of a reason for the member, in one language."""

    reason = models.ForeignKey(SendBackReason, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(max_length=10, choices=language_choices)
    text = models.TextField(max_length=500)
    rejection = models.TextField(
        _("Text when it is rejected"),
        max_length=500,
        blank=True,
        default="",
        db_default="",
        help_text=_("Left empty, nobody can reject a claim for this reason."),
    )

    class Meta:
        verbose_name = _("text")
        verbose_name_plural = _("texts")
        ordering = ["language"]
        constraints = [
            models.UniqueConstraint(
                "reason",
                "language",
                name="send_back_text_once",
                violation_error_message=_("This text stands there in this language already."),
            )
        ]

    def __str__(self) -> str:
        return self.text


class ReasonStamp(models.Model):
    """One row, whose stamp triggers of the database draw anew for whatever changes of the reasons.

    Whoever keeps reasons, or a part of a page with them, asks whether it is still the same
    (redemptions/migrations/_reason_stamp.py).
    """

    id = models.SmallIntegerField(primary_key=True, default=1, db_default=1)
    stamp = models.UUIDField()

    def __str__(self) -> str:
        return str(self.stamp)


_LISTED = KeptQuery(lambda: SendBackReason.objects.for_promotion(given("promotion")))


def reasons_for(promotion: Promotion | None) -> list[SendBackReason]:
    """Return the reasons to choose from in a promotion; without one, those for all."""
    if promotion is None:
        return list(SendBackReason.objects.for_promotion(None))
    return _LISTED.rows(promotion=promotion.pk)
