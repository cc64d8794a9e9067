"""What claims add to the figures of open work on the first page of the administration."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from fulfilment.desk import WorkFigure
from redemptions.models import Claim
from redemptions.review.queue import MOST_COUNTED, QueueTab


def waiting_for_stock(request: HttpRequest) -> list[WorkFigure]:
    """Return how many claims wait for stock, up to just above 1000, for who may list them."""
    if not request.user.has_perm("redemptions.view_claim"):
        return []
    page = reverse("admin:redemptions_claim_changelist")
    waiting = Claim.objects.waiting_for_stock()[: MOST_COUNTED + 1].count()
    path = f"{page}?view={QueueTab.NO_STOCK.value}"
    return [WorkFigure(_("Waiting for stock"), waiting, path)]
