"""Rules of a promotion as columns of it: at full demand, and what keeps its own staff honest."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _


class FullDemandRule(models.Model):
    """A promotion's rule for when every reward is spoken for."""

    class AtFullDemand(models.TextChoices):
        GO_ON = "go_on", _("Go on: claims are taken while anything is left")
        CLOSE = "close", _("Close: no more claims are taken than there are rewards")
        WAITING_LIST = "waiting_list", _("Waiting list: further claims wait for more, in order")

    at_full_demand = models.CharField(
        _("When every reward is spoken for"),
        max_length=12,
        choices=AtFullDemand,
        default=AtFullDemand.GO_ON,
        db_default=AtFullDemand.GO_ON,
    )

    class Meta:
        abstract = True


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
