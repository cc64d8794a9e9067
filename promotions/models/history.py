"""What a promotion promised in each version, what was changed, and where it used to be."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from foundation.languages import current_language, text_in
from promotions.models.promotion import Promotion


class PromotionTerms(models.Model):
    """All that a published promotion promised from a moment on; the database keeps it as it is.

    A claim points to the version under which it was submitted.
    """

    promotion = models.ForeignKey(
        Promotion, on_delete=models.PROTECT, related_name="terms_versions"
    )
    version = models.PositiveIntegerField()
    content = models.JSONField(default=dict, db_default={})
    in_force_at = models.DateTimeField()

    class Meta:
        verbose_name = _("version of the terms")
        verbose_name_plural = _("versions of the terms")
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint("promotion", "version", name="promotion_terms_version_once"),
        ]

    def __str__(self) -> str:
        return f"{self.promotion} {self.version}"

    @property
    def own_words(self) -> str:
        """The terms that the promotion wrote itself, in the reader's language."""
        texts = self.content["texts"]
        own = {
            name.removeprefix("terms "): text for name, text in texts.items() if "terms " in name
        }
        return text_in(own, current_language(), otherwise="")


class PromotionChange(models.Model):
    """One act on a promotion that was published: who, why, and each value before and after."""

    class Kind(models.TextChoices):
        PUBLISHED = "published", _("Published")
        UNPUBLISHED = "unpublished", _("Unpublished")
        PAUSED = "paused", _("Paused")
        RESUMED = "resumed", _("Resumed")
        ENDED = "ended", _("Ended early")
        CHANGED = "changed", _("Changed")
        CORRECTED = "corrected", _("Corrected")

    promotion = models.ForeignKey(Promotion, on_delete=models.PROTECT, related_name="changes")
    kind = models.CharField(max_length=12, choices=Kind)
    why = models.TextField(_("Why"), blank=True, default="", db_default="")
    claims = models.PositiveIntegerField(
        _("Claims"), default=0, db_default=0, help_text=_("How many were made until then.")
    )
    # A list of [what, before, after].
    values = models.JSONField(_("Changes"), default=list, db_default=[])
    changed_at = models.DateTimeField(_("When"))
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("Who")
    )

    class Meta:
        verbose_name = _("change of a promotion")
        verbose_name_plural = _("changes of promotions")
        ordering = ["-changed_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.promotion}: {self.get_kind_display()}"


class OldAddress(models.Model):
    """A slug that a published promotion used to have; its pages lead to the present ones."""

    slug = models.SlugField(unique=True)
    promotion = models.ForeignKey(Promotion, on_delete=models.CASCADE, related_name="old_addresses")

    class Meta:
        verbose_name = _("old address")
        verbose_name_plural = _("old addresses")
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.slug
