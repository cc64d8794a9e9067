"""What keeps the own staff of a promotion honest; its settings are columns of the promotion."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _


class OversightRules(models.Model):
    """Whether staff may take part, what takes two people, and how much is reviewed again."""

    staff_may_take_part = models.BooleanField(
        _("Staff may take part"),
        default=True,
        db_default=True,
        help_text=_("Where they may not, they can neither redeem nor win a draw."),
    )
    two_people_from = models.PositiveBigIntegerField(
        _("Two people from this amount on"),
        null=True,
        blank=True,
        help_text=_(
            "In the smallest unit of the reward's currency. A reward of this amount or more is"
            " approved by two people; empty for none."
        ),
    )
    second_look_percent = models.PositiveSmallIntegerField(
        _("Decisions reviewed again, in percent"),
        default=0,
        db_default=0,
        validators=[MaxValueValidator(100)],
        help_text=_("A lead looks again at this share of each reviewer's decisions."),
    )

    class Meta:
        abstract = True
