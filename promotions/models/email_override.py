"""A promotion's own subject and text for an e-mail."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from foundation.languages import language_choices
from promotions.models.promotion import Promotion


class EmailOverrideQuerySet(models.QuerySet["EmailOverride"]):
    """E-mail overrides."""

    def in_force(self, promotion: Promotion, kind: str, language: str) -> Self:
        """Return the override for this e-mail in this language: one, or none.

        An override counts for its own language only. Without one, the e-mail uses our own text,
        which exists in every language: a reader of another language never gets English.
        """
        return self.filter(promotion=promotion, kind=kind, language=language)


class EmailOverride(models.Model):
    """The promotion's own subject and text for one kind of e-mail in one language.

    Plain text with placeholders, never a template. A field left empty uses our own text.
    """

    promotion = models.ForeignKey(Promotion, on_delete=models.CASCADE, related_name="wordings")
    kind = models.CharField(max_length=40)
    language = models.CharField(max_length=10, choices=language_choices)
    subject = models.CharField(_("Subject"), max_length=150, blank=True, default="", db_default="")
    body = models.TextField(_("Text"), blank=True, default="", db_default="")

    objects = EmailOverrideQuerySet.as_manager()

    class Meta:
        verbose_name = _("wording of an email")
        verbose_name_plural = _("wordings of emails")
        ordering = ["kind", "language"]
        constraints = [
            models.UniqueConstraint(
                "promotion", "kind", "language", name="wording_once_per_letter_and_language"
            ),
            models.CheckConstraint(
                name="wording_says_something",
                condition=~models.Q(subject="", body=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} ({self.language})"
