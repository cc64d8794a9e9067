"""How a promotion words its letters, where it does so in its own way."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from foundation.languages import language_choices
from promotions.models.promotion import Promotion


class EmailOverrideQuerySet(models.QuerySet["EmailOverride"]):
    """Wordings."""

    def in_force(self, promotion: Promotion, kind: str, language: str) -> Self:
        """Those that a letter to a reader of this language takes: one, or none.

        A wording counts for its own language alone. Where it is missing, the letter is in our own
        words, which exist in every language: an English wording never reaches who reads another.
        """
        return self.filter(promotion=promotion, kind=kind, language=language)


class EmailOverride(models.Model):
    """The subject and the prose of one kind of letter, in the promotion's own words.

    Plain text with placeholders, never a template. What is left empty is in our own words.
    """

    promotion = models.ForeignKey(Promotion, on_delete=models.CASCADE, related_name="wordings")
    kind = models.CharField(max_length=40)
    language = models.CharField(max_length=10, choices=language_choices)
    subject = models.CharField(_("Subject"), max_length=150, blank=True, default="", db_default="")
    body = models.TextField(_("Text"), blank=True, default="", db_default="")

    objects = EmailOverrideQuerySet.as_manager()

    class Meta:
        verbose_name = _("wording of a letter")
        verbose_name_plural = _("wordings of letters")
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
