"""A promotion's extra questions, in each language, and what there is to choose."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from foundation.languages import current_language, language_choices, text_in
from promotions.models.promotion import Promotion
from promotions.models.reward import Reward

# Between the keys of several options, which never have one.
SEPARATOR: Final = ","


class ExtraQuestionQuerySet(models.QuerySet["ExtraQuestion"]):
    """Extra questions."""

    def worded(self) -> "ExtraQuestionQuerySet":
        """Prefetch what they say, and what there is to choose."""
        return self.prefetch_related("texts", "options")


class ExtraQuestion(models.Model):
    """A question of the promotion's own, asked on the redeem page."""

    class Kind(models.TextChoices):
        YES_NO = "yes_no", _("yes or no")
        TEXT = "text", _("text")
        CHOICE = "choice", _("one option of a list")
        CHOICES = "choices", _("several options of a list")
        NUMBER = "number", _("whole number")
        DATE = "date", _("date")
        FILE = "file", _("picture or PDF")

    # What is answered by one of its options, or several.
    CHOSEN: Final = (Kind.CHOICE, Kind.CHOICES)

    promotion = models.ForeignKey(Promotion, on_delete=models.CASCADE, related_name="questions")
    kind = models.CharField(
        max_length=10, choices=Kind, default=Kind.YES_NO, db_default=Kind.YES_NO
    )
    is_required = models.BooleanField(default=True, db_default=True)
    reward = models.ForeignKey(
        Reward,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        help_text=_("Only who claims this reward is asked; left empty, everybody is."),
    )
    lowest = models.IntegerField(_("Lowest number"), null=True, blank=True)
    highest = models.IntegerField(_("Highest number"), null=True, blank=True)
    earliest = models.DateField(_("First day"), null=True, blank=True)
    latest = models.DateField(_("Last day"), null=True, blank=True)
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

    objects = ExtraQuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["promotion", "position", "pk"]
        indexes = [models.Index("reward", name="question_reward")]
        constraints = [
            models.CheckConstraint(
                name="question_numbers_in_order",
                condition=Q(lowest=None) | Q(highest=None) | Q(highest__gte=F("lowest")),
                violation_error_message=_("The highest number is below the lowest."),
            ),
            models.CheckConstraint(
                name="question_days_in_order",
                condition=Q(earliest=None) | Q(latest=None) | Q(latest__gte=F("earliest")),
                violation_error_message=_("The last day is before the first."),
            ),
        ]

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

    def wording(self, value: str = "") -> dict[str, Any]:
        """Return what is asked, in each language: the question, and the options of an answer.

        It stays with the answer, which is read by it whatever the question says by then.
        """
        asked: dict[str, Any] = {
            "kind": self.kind,
            "label": {text.language: text.label for text in self.texts.all()},
        }
        if self.kind in self.CHOSEN:
            chosen = value.split(SEPARATOR)
            options = {each.key: each.by_language for each in self.options.all()}
            asked["options"] = {key: names for key, names in options.items() if key in chosen}
        return asked


def asked_in_words(wording: Mapping[str, Any]) -> str:
    """Return a question as it was asked, in the reader's language."""
    return text_in(wording.get("label", {}), current_language(), otherwise="")


def answer_in_words(wording: Mapping[str, Any], value: str) -> str:
    """Return an answer as a reader of the current language says it."""
    match wording.get("kind", ""):
        case ExtraQuestion.Kind.YES_NO:
            return {"yes": _now("Yes"), "no": _now("No")}.get(value, value)
        case ExtraQuestion.Kind.CHOICE | ExtraQuestion.Kind.CHOICES:
            names = wording.get("options", {})
            keys = value.split(SEPARATOR)
            said = (text_in(names.get(key, {}), current_language(), otherwise=key) for key in keys)
            return ", ".join(said)
        case ExtraQuestion.Kind.DATE:
            try:
                return date_format(date.fromisoformat(value))
            except ValueError:
                return value
    return value


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


class QuestionOption(models.Model):
    """One of the options of a question: answers keep its key, so that it may be worded anew."""

    question = models.ForeignKey(ExtraQuestion, on_delete=models.CASCADE, related_name="options")
    key = models.SlugField(
        _("Key"),
        max_length=20,
        db_index=False,
        help_text=_("What answers are stored as; it stays. For example: blue"),
    )
    label = models.CharField(_("Option"), max_length=120)
    # By language; where one is missing, the label above stands.
    labels = models.JSONField(
        _("In other languages"),
        default=dict,
        db_default=models.Value({}, models.JSONField()),
        blank=True,
    )
    position = models.PositiveSmallIntegerField(default=0, db_default=0)

    class Meta:
        verbose_name = _("option")
        verbose_name_plural = _("options")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                "question",
                "key",
                name="question_option_once",
                violation_error_message=_("The question has an option with this key already."),
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def by_language(self) -> dict[str, str]:
        """What it says in each language in which it is written."""
        others = {language: label for language, label in self.labels.items() if label}
        return {settings.LANGUAGE_CODE: self.label, **others}

    @property
    def title(self) -> str:
        """What it says in the reader's language."""
        return text_in(self.by_language, current_language(), otherwise=self.label)
