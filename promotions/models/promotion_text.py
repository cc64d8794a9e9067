"""The texts of a promotion, one row per text and language."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from foundation.languages import language_choices
from promotions.models.promotion import Promotion


class PromotionText(models.Model):
    """A text of a promotion in one language."""

    class Field(models.TextChoices):
        NAME = "name", _("name")
        SUMMARY = "summary", _("summary")
        ACTIVATION = "activation", _("how to activate the reward")
        TERMS = "terms", _("terms")
        # Staff write it where they pause, so the form of the promotion does not show it.
        PAUSE = "pause", _("why it is paused")
        # The alternative text of the picture beside it.
        BANNER = "banner", _("banner")

    # What a promotion says itself; the others stand in forms of their own.
    OWN = (Field.NAME, Field.SUMMARY, Field.ACTIVATION, Field.TERMS)

    promotion = models.ForeignKey(Promotion, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(max_length=10, choices=language_choices)
    field = models.CharField(max_length=20, choices=Field)
    text = models.TextField()
    picture = models.ImageField(upload_to="banners", blank=True, default="", db_default="")

    class Meta:
        verbose_name = _("text")
        verbose_name_plural = _("texts")
        ordering = ["field", "language"]
        constraints = [
            models.UniqueConstraint(
                "promotion",
                "language",
                "field",
                name="promotion_text_once",
                violation_error_message=_("This text stands there in this language already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_field_display()} ({self.language})"
