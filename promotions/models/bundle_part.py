"""The parts of a bundle: what a reward asks for beside the product that earns it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from foundation.languages import current_language, text_in
from products.models import Category, Product
from promotions.models.reward import Earners, Reward


class BundlePart(models.Model):
    """A further product that a reward asks for: a registered unit of its own, once."""

    reward = models.ForeignKey(Reward, on_delete=models.CASCADE, related_name="parts")
    name = models.CharField(
        max_length=120, help_text=_('As members read it, in a sentence: "a power supply"')
    )
    # By language; where one is missing, the name above stands.
    names = models.JSONField(
        _("Name in other languages"),
        default=dict,
        db_default=models.Value({}, models.JSONField()),
        blank=True,
        help_text=_("For members; where it is left empty, they read the name above."),
    )
    categories = models.ManyToManyField(Category, blank=True, related_name="+")
    products = models.ManyToManyField(Product, blank=True, related_name="+")
    position = models.PositiveSmallIntegerField(default=0, db_default=0)

    class Meta:
        verbose_name = _("part of the bundle")
        verbose_name_plural = _("parts of the bundle")
        ordering = ["reward", "position", "pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def title(self) -> str:
        """The name in the reader's language."""
        return text_in(self.names, current_language(), otherwise=self.name)

    def fitting(self) -> Earners:
        """Return the products that fit, by their model or by their category."""
        return Earners(
            products=frozenset(one.pk for one in self.products.all()),
            categories=frozenset(one.pk for one in self.categories.all()),
        )
