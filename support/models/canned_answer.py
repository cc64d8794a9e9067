"""Canned answers: what agents write often, by language, with facts of the ticket filled in."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from foundation.languages import words_in
from foundation.tables.texts import TextByLanguage, once_in_a_language
from support.models.topic import TicketTopic


class CannedAnswer(models.Model):
    """An answer that agents may take and change; for one topic, or for all."""

    name = models.CharField(
        _("Name"), max_length=120, unique=True, help_text=_("As agents see it in the list.")
    )
    topic = models.ForeignKey(
        TicketTopic,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="canned_answers",
        verbose_name=_("topic"),
        help_text=_("Only for this topic; empty for all."),
    )
    is_active = models.BooleanField(_("In use"), default=True, db_default=True)

    class Meta:
        verbose_name = _("canned answer")
        verbose_name_plural = _("canned answers")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def text(self, language: str) -> str:
        """Return the answer in this language, or else in the portal's own; "" if in neither."""
        return words_in(self.texts.all(), "text", language)


class CannedAnswerText(TextByLanguage):
    """A canned answer in one language."""

    answer = models.ForeignKey(
        CannedAnswer,
        on_delete=models.CASCADE,
        related_name="texts",
        verbose_name=_("canned answer"),
    )
    text = models.TextField(
        _("Text"),
        max_length=5000,
        help_text=_(
            "{first_name}, {ticket_id}, {product}, {order_id} and {promised_day}"
            " are filled in from the ticket."
        ),
    )

    class Meta(TextByLanguage.Meta):
        constraints = [once_in_a_language("answer", name="canned_answer_text_once")]

    def __str__(self) -> str:
        return self.text[:60]
