"""The checks of the evidence that a promotion may rely on, and those that a new one relies on."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from evidence.findings import FindingKind

# The checks of the evidence as staff see them on a promotion; evidence.findings defines the kinds.
RELIABLE_CHECKS: Final = [
    (FindingKind.SERIAL.value, _("Serial number on the photo")),
    (FindingKind.PAPER.value, _("The paper is an invoice")),
    (FindingKind.DATE.value, _("Purchase date on the invoice")),
    (FindingKind.STORE.value, _("Store on the invoice")),
    (FindingKind.MODEL.value, _("Product on the invoice")),
    (FindingKind.NUMBER.value, _("Invoice number")),
    (FindingKind.UNIT.value, _("Serial number on the invoice")),
    (FindingKind.ITEM.value, _("One unit of the product, with its price")),
    (FindingKind.REFUND.value, _("No refund or credit note")),
    (FindingKind.TOTAL.value, _("A total that adds up")),
    (FindingKind.LATER.value, _("Not dated after the upload")),
    (FindingKind.LABEL.value, _("The photo shows the label on the product, not on the package")),
]
# What honest papers pass. Half of real receipts print no number of their own, and few print a
# serial number; what contradicts the claim is for people without being listed.
_USUAL: Final = (
    FindingKind.SERIAL,
    FindingKind.PAPER,
    FindingKind.DATE,
    FindingKind.STORE,
    FindingKind.MODEL,
    FindingKind.LABEL,
)


def usual_checks() -> list[str]:
    """Return the checks that a new promotion relies on."""
    return [kind.value for kind in _USUAL]
