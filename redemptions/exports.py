"""What staff export of claims: as the queue narrows them, without what was uploaded or read."""

from collections.abc import Mapping
from typing import Any, Final

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.regions import region_choices
from foundation.exports.cells import money
from foundation.exports.row_exports import ExportColumn, ExportFilter, RowExport
from fulfilment.exports import SEES_CLAIMS, SEES_MEMBERS, by_promotion, labels, whose
from promotions.models import Reward
from promotions.models.question import answer_in_words, asked_in_words
from redemptions.models import Answer, Claim

# Their filters are named as those of the queue, whose address leads here.
CLAIMS: Final = RowExport(
    "claims",
    _("Claims"),
    SEES_CLAIMS,
    SEES_MEMBERS,
    Claim.objects.all,
    (
        ExportColumn(_("Order ID"), ("reference",)),
        ExportColumn(_("Status"), ("status",), labels(Claim.Status.choices)),
        ExportColumn(_("Promotion"), ("promotion__name",)),
        ExportColumn(_("Reward"), ("promised_name", "reward__name"), lambda then, now: then or now),
        ExportColumn(_("Amount"), ("promised_amount_minor", "promised_currency"), money),
        ExportColumn(_("Currency"), ("promised_currency",)),
        ExportColumn(_("Region"), ("region",)),
        ExportColumn(_("Language"), ("language",)),
        ExportColumn(_("Redeem Date"), ("submitted_at",)),
        ExportColumn(_("Due on"), ("due_on",)),
        ExportColumn(_("Decided"), ("decided_at",)),
        ExportColumn(_("Checks"), ("checks",), labels(Claim.Checks.choices)),
        ExportColumn(_("Waiting for stock"), ("waits_for_stock_since",)),
        *whose("user"),
    ),
    "submitted_at",
    (
        by_promotion("promotion"),
        ExportFilter("status", _("Status"), "status", lambda: Claim.Status.choices),
        ExportFilter("region", _("Region"), "region", region_choices),
        ExportFilter("language", _("Language"), "language", lambda: settings.LANGUAGES),
        ExportFilter("kind", _("Kind"), "reward__kind", lambda: Reward.Kind.choices),
    ),
)


def _question(asked: Mapping[str, Any], question_id: int) -> str:
    """Name a question; of answers from before what was asked was kept, by its number."""
    return asked_in_words(asked) or str(question_id)


ANSWERS: Final = RowExport(
    "answers",
    _("Answers"),
    SEES_CLAIMS,
    SEES_MEMBERS,
    Answer.objects.all,
    (
        ExportColumn(_("Order ID"), ("claim__reference",)),
        ExportColumn(_("Promotion"), ("claim__promotion__name",)),
        ExportColumn(_("Status"), ("claim__status",), labels(Claim.Status.choices)),
        ExportColumn(_("Redeem Date"), ("claim__submitted_at",)),
        ExportColumn(_("Question"), ("asked", "question_id"), _question),
        # Whatever a member wrote.
        ExportColumn(_("Answer"), ("asked", "value"), answer_in_words, is_personal=True),
        *whose("claim__user"),
    ),
    "claim__submitted_at",
    (
        by_promotion("claim__promotion"),
        ExportFilter("status", _("Status"), "claim__status", lambda: Claim.Status.choices),
    ),
)
