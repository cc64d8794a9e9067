"""The rows of the queue and its filters. Many look alike in parts, and each is rendered once."""

from collections.abc import Hashable, Iterable
from typing import Final

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from foundation.languages import current_language
from foundation.web.stencils import address, filled
from redemptions.models import Claim, due_dates
from redemptions.review import leases
from redemptions.review.pages.forms import QueueForm

_ROW = "admin/redemptions/claim/_queue_row.html"
_CHECKS = "admin/redemptions/claim/_checks.html"
_DUE = "admin/redemptions/claim/_due.html"
_STATE = "admin/redemptions/claim/_state.html"
_FILTERS = "admin/redemptions/claim/_queue_filters.html"
# What can be chosen changes seldom: these are enough for all who look at the same time.
_MOST_FILTERS: Final = 200
_filters: dict[Hashable, SafeString] = {}


def filter_fields(form: QueueForm) -> SafeString:
    """Return the fields of the filters, rendered once for a language and what is chosen in them.

    Not once somebody searches, or asks for what there is not: that is theirs alone.
    """
    if form.data.get("q") or not form.is_valid():
        return render_to_string(_FILTERS, {"form": form})
    key = current_language(), form.offered, *form.cleaned_data.items()
    if key not in _filters:
        if len(_filters) >= _MOST_FILTERS:
            _filters.clear()
        _filters[key] = render_to_string(_FILTERS, {"form": form})
    return _filters[key]


class QueueRows:
    """Renders the rows of one page for one reviewer."""

    def __init__(self, *, filters: str, may_review: bool, sees_members: bool) -> None:
        self._filters = f"?{filters}" if filters else ""
        self._shape = {"may_review": may_review, "sees_members": sees_members}
        self._made: dict[Hashable, SafeString] = {}

    def of(self, claims: Iterable[Claim]) -> SafeString:
        """Return the rows of these claims, as ``queue.with_all_shown`` gives them."""
        return mark_safe("".join(map(self._row, claims)))  # noqa: S308 -- each is safe

    def _row(self, claim: Claim) -> SafeString:
        promised = claim.promised
        amount = promised.amount
        values = {
            "pk": claim.pk,
            "reference": claim.reference,
            "address": address("admin:redemptions_claim_change", claim.pk) + self._filters,
            "due": self._due(claim),
            "promotion": claim.promotion.name,
            "reward": promised.name,
            "member": claim.user.get_full_name(),
            "email": claim.user.email,
            "region": claim.region,
            "language": claim.language,
            "checks": filled(_CHECKS, {}, checks=claim.checks, has_risk=claim.has_risk),
            "state": self._state(claim),
            "amount": amount,
        }
        return filled(_ROW, values, has_amount=bool(amount), **self._shape)

    def _due(self, claim: Claim) -> SafeString:
        shape = due_dates.is_overdue(claim), due_dates.days_overdue(claim) == 0
        is_late, is_today = shape if claim.status == Claim.Status.SUBMITTED else (False, False)
        day = {"day": claim.due_on.isoformat()}
        return filled(_DUE, day, status=claim.status, is_late=is_late, is_today=is_today)

    def _state(self, claim: Claim) -> SafeString:
        leased_by = claim.lease.reviewer_id if leases.is_live(claim) else None
        scheduled = getattr(claim, "scheduled", None)
        waits = claim.waits_for_stock_since
        seen = claim.status, waits, claim.held_by_id, claim.assigned_to_id, leased_by, scheduled
        return self._once(_STATE, claim, *seen)

    def _once(self, template: str, claim: Claim, *seen: Hashable) -> SafeString:
        """Render a part for the first claim of which the reviewer sees this."""
        key = template, *seen
        if key not in self._made:
            self._made[key] = render_to_string(template, {"claim": claim})
        return self._made[key]
