"""What members may be asked to write or show, and on which shops a review may stand; rows."""

from datetime import date, timedelta
from typing import Final, Self

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.regions import is_region
from foundation.languages import current_language, words_in
from foundation.tables.texts import TextByLanguage, once_in_a_language
from membership.models.online_store import check_region

MOST_POINTS: Final = 5000
# For so long what a task pays is pending.
PAY_PENDING: Final = timedelta(days=20)


def check_region_codes(codes: list[str]) -> None:
    """Refuse what are no codes of regions.

    Raises:
        ValidationError: one is none.
    """
    if not all(is_region(code) for code in codes):
        raise ValidationError(_("Codes of two letters, such as DE."), code="region")


class ShoutOutTaskQuerySet(models.QuerySet["ShoutOutTask"]):
    """Query set of tasks."""

    def with_texts(self) -> Self:
        """Read the texts too, in one query more."""
        return self.prefetch_related("texts")


class ShoutOutTask(models.Model):
    """One task, done once for each product.

    It has one number of points: there is no column by which stars could change it, and once
    somebody has done the task the database refuses another number.
    """

    class Kind(models.TextChoices):
        REVIEW = "review", _("a review here")
        LINK = "link", _("a link to a review elsewhere")
        PHOTO = "photo", _("a photo of the build")
        TIP = "tip", _("a tip")

    name = models.SlugField(
        _("Name"), max_length=40, unique=True, help_text=_("For staff; members read the texts.")
    )
    kind = models.CharField(_("What is asked for"), max_length=6, choices=Kind)
    points = models.PositiveIntegerField(
        _("Points"), help_text=_("The same for every number of stars.")
    )
    fewest_words = models.PositiveSmallIntegerField(
        _("Fewest words"),
        default=20,
        db_default=20,
        help_text=_("In Chinese, two characters count as a word."),
    )
    starts_on = models.DateField(_("From"))
    ends_on = models.DateField(
        _("Until"), null=True, blank=True, help_text=_("The last day; empty: no end.")
    )
    most_per_member = models.PositiveSmallIntegerField(
        _("Most for each member"),
        null=True,
        blank=True,
        help_text=_("For how many products a member may do it; empty: for each."),
    )
    regions = ArrayField(
        models.CharField(max_length=2),
        verbose_name=_("Regions"),
        blank=True,
        default=list,
        db_default=[],
        validators=[check_region_codes],
        help_text=_("As codes of two letters with commas between them; none: everywhere."),
    )
    position = models.PositiveSmallIntegerField(_("Position"), default=0, db_default=0)
    is_active = models.BooleanField(_("In use"), default=True, db_default=True)

    objects = ShoutOutTaskQuerySet.as_manager()

    class Meta:
        verbose_name = _("shout out task")
        verbose_name_plural = _("shout out tasks")
        ordering = ["position", "pk"]
        default_permissions = ("add", "change", "view")
        constraints = [
            models.CheckConstraint(
                name="task_pays_points",
                condition=Q(points__range=(1, MOST_POINTS)),
                violation_error_message=_("A task pays from 1 to 5000 points."),
            ),
            models.CheckConstraint(
                name="task_ends_after_it_starts",
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("The last day is before the first."),
            ),
            models.CheckConstraint(
                name="task_cap_is_one_at_least",
                condition=Q(most_per_member=None) | Q(most_per_member__gte=1),
                violation_error_message=_("Each member may do it for one product at least."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """The task in the reader's language, else its name."""
        return self.title_in(current_language())

    def title_in(self, language: str) -> str:
        """Return the task in a language, else its name."""
        return words_in(self.texts.all(), "title", language, otherwise=self.name)

    @property
    def advice(self) -> str:
        """What helps to do it well, in the reader's language; "" if nothing is written."""
        return words_in(self.texts.all(), "advice")

    def is_for(self, region: str) -> bool:
        """Return whether members of a region may do it."""
        return not self.regions or region in self.regions

    def runs_on(self, day: date) -> bool:
        """Return whether it may be done on this day; the last day is included."""
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


class ShoutOutTaskText(TextByLanguage):
    """A task in one language."""

    task = models.ForeignKey(
        ShoutOutTask, on_delete=models.CASCADE, related_name="texts", verbose_name=_("task")
    )
    title = models.CharField(_("Title"), max_length=80)
    advice = models.TextField(
        _("What to write about"), max_length=1000, blank=True, default="", db_default=""
    )

    class Meta(TextByLanguage.Meta):
        constraints = [once_in_a_language("task", name="task_text_once")]

    def __str__(self) -> str:
        return self.title


class ReviewHost(models.Model):
    """A host on which a review may stand: links to others are refused."""

    host = models.CharField(
        _("Host"), max_length=120, help_text=_("Such as www.example.com, in lower case.")
    )
    region = models.CharField(
        _("Region"),
        max_length=2,
        blank=True,
        default="",
        db_default="",
        validators=[check_region],
        help_text=_("A code of two letters; empty: for all regions."),
    )

    class Meta:
        verbose_name = _("host of reviews")
        verbose_name_plural = _("hosts of reviews")
        ordering = ["host", "region"]
        constraints = [
            models.UniqueConstraint(
                "host",
                "region",
                name="review_host_once",
                violation_error_message=_("This host stands there already."),
            ),
            # No scheme, port or path, no account, no letters of other scripts.
            models.CheckConstraint(
                name="review_host_is_a_host",
                condition=Q(host__regex=r"^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9-]+)+$")
                & ~Q(host__contains="xn--"),
                violation_error_message=_(
                    "Write the host alone, without https:// and without what stands behind it."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.host} {self.region}".strip()
