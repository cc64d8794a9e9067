"""What members say is wrong, and what they try before they apply: rows that staff edit."""

from typing import Self

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from foundation.languages import language_choices, words_in
from foundation.tables.texts import TextByLanguage, once_in_a_language
from products.models import Category, RegisteredProduct


class RepairSymptom(models.Model):
    """A symptom that members of one category, or of all, may choose."""

    name = models.SlugField(_("Name"), max_length=40, unique=True)
    categories = models.ManyToManyField(
        Category,
        blank=True,
        related_name="+",
        verbose_name=_("categories"),
        help_text=_("None: all of them."),
    )
    is_safety_matter = models.BooleanField(
        _("Safety"),
        default=False,
        db_default=False,
        help_text=_("Whoever chooses it has to wait for staff before sending anything."),
    )
    position = models.PositiveSmallIntegerField(_("Position"), default=0, db_default=0)
    is_active = models.BooleanField(_("In use"), default=True, db_default=True)

    class Meta:
        verbose_name = _("symptom")
        verbose_name_plural = _("symptoms")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """The symptom in the reader's language, else its name."""
        return words_in(self.texts.all(), "title", otherwise=self.name)


class RepairSymptomText(TextByLanguage):
    """A symptom in one language."""

    symptom = models.ForeignKey(
        RepairSymptom,
        on_delete=models.CASCADE,
        related_name="texts",
        verbose_name=_("symptom"),
    )
    title = models.CharField(_("Symptom"), max_length=120)

    class Meta(TextByLanguage.Meta):
        constraints = [once_in_a_language("symptom", name="repair_symptom_text_once")]

    def __str__(self) -> str:
        return self.title


class SafetyWord(models.Model):
    """A word that says in one language that a unit may be dangerous, such as "smoke"."""

    language = models.CharField(_("Language"), max_length=10, choices=language_choices)
    word = models.CharField(
        _("Word"), max_length=40, help_text=_("With a star at its end: all that begins so.")
    )

    class Meta:
        verbose_name = _("safety word")
        verbose_name_plural = _("safety words")
        ordering = ["language", "word"]
        constraints = [models.UniqueConstraint("language", "word", name="safety_word_once")]

    def __str__(self) -> str:
        return self.word


class GuidedCheckQuerySet(models.QuerySet["GuidedCheck"]):
    """Query set of guided checks."""

    def offered(self, category: Category) -> Self:
        """Return the checks of a category in their order, with their texts."""
        return self.filter(category=category, is_active=True).prefetch_related("texts")


class GuidedCheck(models.Model):
    """One thing that members try before they apply, and whether it helped."""

    category = models.ForeignKey(
        Category, on_delete=models.CASCADE, related_name="+", verbose_name=_("category")
    )
    position = models.PositiveSmallIntegerField(_("Position"), default=0, db_default=0)
    is_active = models.BooleanField(_("In use"), default=True, db_default=True)

    objects = GuidedCheckQuerySet.as_manager()

    class Meta:
        verbose_name = _("guided check")
        verbose_name_plural = _("guided checks")
        ordering = ["category", "position", "pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """What to try, in the reader's language."""
        return words_in(self.texts.all(), "title")

    @property
    def advice(self) -> str:
        """How, in the reader's language."""
        return words_in(self.texts.all(), "advice")


class GuidedCheckText(TextByLanguage):
    """A guided check in one language."""

    guided_check = models.ForeignKey(
        GuidedCheck,
        on_delete=models.CASCADE,
        related_name="texts",
        verbose_name=_("guided check"),
    )
    title = models.CharField(_("What to try"), max_length=120)
    advice = models.TextField(_("How"), max_length=1000)

    class Meta(TextByLanguage.Meta):
        constraints = [once_in_a_language("guided_check", name="guided_check_text_once")]

    def __str__(self) -> str:
        return self.title


class GuidedCheckAnswer(models.Model):
    """Whether a check helped: the last answer for one product, so that each counts once."""

    guided_check = models.ForeignKey(GuidedCheck, on_delete=models.CASCADE, related_name="answers")
    registered_product = models.ForeignKey(
        RegisteredProduct, on_delete=models.CASCADE, related_name="+"
    )
    is_solved = models.BooleanField()
    answered_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("answer to a guided check")
        verbose_name_plural = _("answers to guided checks")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                "guided_check", "registered_product", name="guided_check_answered_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.guided_check_id}: {self.is_solved}"
