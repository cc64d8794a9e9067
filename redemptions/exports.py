"""What staff export of claims: as the queue narrows them, without what was uploaded or read."""

from typing import Final

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.regions import region_choices
from foundation.exports.cells import money
from foundation.exports.row_exports import ExportColumn, ExportFilter, RowExport
from fulfilment.exports import SEES_CLAIMS, SEES_MEMBERS, by_promotion, labels, whose
from promotions.models import Reward
from redemptions.models import Claim

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
