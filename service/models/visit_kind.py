"""Kinds of visits to a service centre: how long they take, for which products, what to bring."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from foundation.languages import words_in
from foundation.tables.texts import TextByLanguage, once_in_a_language
from products.models import Category
from service.models.centre import ServiceCentre


class VisitKindQuerySet(models.QuerySet["VisitKind"]):
    """Query set of kinds of visits."""

    def offered(self) -> Self:
        """Return the kinds that members may choose, with their texts, in order."""
        return self.filter(is_active=True).prefetch_related("texts")

    def for_category(self, category: Category | None) -> Self:
        """Return those for a category's products; without one, those that need no product."""
        if category is None:
            return self.filter(needs_product=False)
        return self.filter(Q(categories=None) | Q(categories=category)).distinct()


class VisitKind(models.Model):
    """What a member comes for; staff edit them."""

    class Purpose(models.TextChoices):
        HAND_IN = "hand_in", _("Hand in")
        COLLECT = "collect", _("Collect")
        CONSULTATION = "consultation", _("Consultation")
        WHILE_YOU_WAIT = "wait", _("While you wait")

    name = models.SlugField(
        _("Name"), max_length=40, unique=True, help_text=_("As links name it, such as hand-in.")
    )
    purpose = models.CharField(_("Purpose"), max_length=12, choices=Purpose)
    minutes = models.PositiveSmallIntegerField(_("Minutes"), default=30, db_default=30)
    needs_product = models.BooleanField(
        _("About a registered product"), default=True, db_default=True
    )
    categories = models.ManyToManyField(
        Category,
        blank=True,
        related_name="+",
        verbose_name=_("categories"),
        help_text=_("None: for products of all."),
    )
    centres = models.ManyToManyField(
        ServiceCentre, blank=True, related_name="kinds", verbose_name=_("centres")
    )
    position = models.PositiveSmallIntegerField(_("Position"), default=0, db_default=0)
    is_active = models.BooleanField(_("In use"), default=True, db_default=True)

    objects = VisitKindQuerySet.as_manager()

    class Meta:
        verbose_name = _("kind of visit")
        verbose_name_plural = _("kinds of visits")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                name="visit_kind_takes_its_time", condition=Q(minutes__range=(1, 480))
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """What it is called in the reader's language, else as links name it."""
        return words_in(self.texts.all(), "title", otherwise=self.name)

    @property
    def description(self) -> str:
        """What happens at the visit, in the reader's language; "" if nothing is written."""
        return words_in(self.texts.all(), "description")

    @property
    def bring(self) -> str:
        """What to bring, in the reader's language; "" if nothing is written."""
        return words_in(self.texts.all(), "bring")


class VisitKindText(TextByLanguage):
    """A kind of visit in one language."""

    kind = models.ForeignKey(
        VisitKind, on_delete=models.CASCADE, related_name="texts", verbose_name=_("kind of visit")
    )
    title = models.CharField(_("Name"), max_length=80)
    description = models.TextField(
        _("What happens"), max_length=1000, blank=True, default="", db_default=""
    )
    bring = models.TextField(
        _("What to bring"), max_length=1000, blank=True, default="", db_default=""
    )

    class Meta(TextByLanguage.Meta):
        constraints = [once_in_a_language("kind", name="visit_kind_text_once")]

    def __str__(self) -> str:
        return self.title
