"""The filter by promotion beside lists of the administration: of old promotions there are many."""

from datetime import timedelta
from typing import Any, Final

from django.contrib import admin
from django.db.models import Q
from django.utils import timezone

from foundation.web.requests import row_id

# For how long after its end a promotion is offered.
RECENT: Final = timedelta(days=90)


class PromotionFilter(admin.RelatedFieldListFilter):
    """A filter that offers the promotions of these months, and the one that was asked for."""

    def field_choices(self, field: Any, request: Any, model_admin: Any) -> list[tuple[str, Any]]:
        """Return what is offered, in the order of their names."""
        ended_lately = Q(ends_on__gte=timezone.localdate() - RECENT)
        asked = [row_id(each) for each in self.lookup_val or []]
        ordering = self.field_admin_ordering(field, request, model_admin)
        choices: list[tuple[str, Any]] = field.get_choices(
            include_blank=False, ordering=ordering, limit_choices_to=ended_lately | Q(pk__in=asked)
        )
        return choices
