"""Topics of conversations: what each asks, which team answers, and by when; staff edit them."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from foundation.languages import current_language, words_in
from foundation.tables.texts import TextByLanguage, once_in_a_language


class SupportTeam(models.TextChoices):
    """Who answers."""

    GENERAL = "general", _("General support")
    TECHNICAL = "technical", _("Technical support")
    PROMOTIONS = "promotions", _("Promotions")


class TicketTopicQuerySet(models.QuerySet["TicketTopic"]):
    """Query set of topics."""

    def offered(self) -> Self:
        """Return the topics that members may choose, with all their texts, in order."""
        return self.filter(is_active=True).with_texts()

    def with_texts(self) -> Self:
        """Read the texts too, in three queries more."""
        return self.prefetch_related("texts", "facts__texts")


class TicketTopic(models.Model):
    """What a conversation may be about; one that is no longer offered stays with its own."""

    name = models.SlugField(
        _("Name"), max_length=40, unique=True, help_text=_("As links name it, such as warranty.")
    )
    team = models.CharField(
        _("Team"),
        max_length=12,
        choices=SupportTeam,
        default=SupportTeam.GENERAL,
        db_default=SupportTeam.GENERAL,
    )
    promise_days = models.PositiveSmallIntegerField(
        _("Promised answer"),
        default=2,
        db_default=2,
        help_text=_("In working days of the member's region."),
    )
    delete_after_days = models.PositiveSmallIntegerField(
        _("Days until its texts are deleted"),
        null=True,
        blank=True,
        help_text=_("After a ticket is closed; empty for as long as the rule for all says."),
    )
    position = models.PositiveSmallIntegerField(_("Position"), default=0, db_default=0)
    is_active = models.BooleanField(_("In use"), default=True, db_default=True)

    objects = TicketTopicQuerySet.as_manager()

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                name="topic_promises_a_day", condition=Q(promise_days__range=(1, 60))
            ),
            models.CheckConstraint(
                name="topic_deletes_after_a_month",
                condition=Q(delete_after_days=None) | Q(delete_after_days__gte=30),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """The topic in the reader's language, else its name."""
        return self.title_in(current_language())

    def title_in(self, language: str) -> str:
        """Return the topic in a language, else its name."""
        return words_in(self.texts.all(), "title", language, otherwise=self.name)

    @property
    def advice(self) -> str:
        """What is answered before the form, in the reader's language; "" if there is nothing."""
        return words_in(self.texts.all(), "advice")


class TicketTopicText(TextByLanguage):
    """A topic in one language, and the answers that are shown before the form."""

    topic = models.ForeignKey(
        TicketTopic, on_delete=models.CASCADE, related_name="texts", verbose_name=_("topic")
    )
    title = models.CharField(_("Topic"), max_length=80)
    advice = models.TextField(
        _("Answers shown first"), max_length=3000, blank=True, default="", db_default=""
    )

    class Meta(TextByLanguage.Meta):
        constraints = [once_in_a_language("topic", name="ticket_topic_text_once")]

    def __str__(self) -> str:
        return self.title


class TopicFact(models.Model):
    """A fact that a topic asks for besides the description."""

    topic = models.ForeignKey(
        TicketTopic, on_delete=models.CASCADE, related_name="facts", verbose_name=_("topic")
    )
    is_required = models.BooleanField(_("Required"), default=False, db_default=False)
    position = models.PositiveSmallIntegerField(_("Position"), default=0, db_default=0)

    class Meta:
        verbose_name = _("fact")
        verbose_name_plural = _("facts")
        ordering = ["topic", "position", "pk"]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The question in the reader's language; "" if it has no text."""
        return words_in(self.texts.all(), "label")


class TopicFactText(TextByLanguage):
    """The question for a fact in one language."""

    fact = models.ForeignKey(
        TopicFact, on_delete=models.CASCADE, related_name="texts", verbose_name=_("fact")
    )
    label = models.CharField(_("Question"), max_length=200)

    class Meta(TextByLanguage.Meta):
        constraints = [once_in_a_language("fact", name="topic_fact_text_once")]

    def __str__(self) -> str:
        return self.label
