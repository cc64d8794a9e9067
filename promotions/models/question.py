"""A promotion's extra questions."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from foundation.languages import current_language, language_choices, text_in
from promotions.models.promotion import Promotion
from promotions.models.reward import Reward


class ExtraQuestion(models.Model):
    """A question of the promotion's own, asked on the redeem page."""

    class Kind(models.TextChoices):
        YES_NO = "yes_no", _("yes or no")
        TEXT = "text", _("text")

    promotion = models.ForeignKey(Promotion, on_delete=models.CASCADE, related_name="questions")
    kind = models.CharField(
        max_length=10, choices=Kind, default=Kind.YES_NO, db_default=Kind.YES_NO
    )
    is_required = models.BooleanField(default=True, db_default=True)
    link = models.URLField(blank=True, default="", db_default="")
    draw = models.ForeignKey(
        Reward,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        limit_choices_to={"kind": Reward.Kind.DRAW},
        help_text=_("The lucky draw that a Yes enters."),
    )
    position = models.PositiveSmallIntegerField(default=0, db_default=0)

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["promotion", "position", "pk"]

    def __str__(self) -> str:
        return self.label

    def _text(self, name: str) -> str:
        found: dict[str, str] = {text.language: getattr(text, name) for text in self.texts.all()}
        return text_in(found, current_language(), otherwise="")

    @property
    def label(self) -> str:
        """The question in the reader's language."""
        return self._text("label")

    @property
    def explanation(self) -> str:
        """The line under the question in the reader's language."""
        return self._text("explanation")


class QuestionText(models.Model):
    """A question in one language."""

    question = models.ForeignKey(ExtraQuestion, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(max_length=10, choices=language_choices)
    label = models.CharField(max_length=250)
    explanation = models.CharField(max_length=400, blank=True, default="", db_default="")

    class Meta:
        verbose_name = _("text")
        verbose_name_plural = _("texts")
        ordering = ["language"]
        constraints = [
            models.UniqueConstraint(
                "question",
                "language",
                name="question_text_once",
                violation_error_message=_("This text stands there in this language already."),
            )
        ]

    def __str__(self) -> str:
        return self.label
