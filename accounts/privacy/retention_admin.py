"""What was deleted by rule, for ops and auditors; and the legal holds, for leads and auditors."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import LegalHold
from foundation.models import RetentionRun
from foundation.web.admin_bases import ReadOnlyAdmin


@admin.register(RetentionRun)
class RetentionRunAdmin(ReadOnlyAdmin[RetentionRun]):
    """Runs of the clean-up; the newest first."""

    list_display = ("finished_at", "gone", "not_gone", "is_unfinished", "by_rule")
    fields = ("started_at", "finished_at", "is_unfinished", "by_rule")
    list_per_page = 50

    @admin.display(description=_("deleted"))
    def gone(self, run: RetentionRun) -> int:
        """Return how many rows went."""
        return run.deleted

    @admin.display(description=_("not deleted"))
    def not_gone(self, run: RetentionRun) -> int:
        """Return how many rows could not be deleted; the log names them."""
        return run.failed

    @admin.display(description=_("by rule"))
    def by_rule(self, run: RetentionRun) -> SafeString:
        """Name the rules by which something was due; their names are those of docs/retention.md."""
        found = [
            (name, rule["deleted"], rule["due"], rule["oldest"][:10])
            for name, rule in run.rules.items()
            if rule["due"] or rule["failed"]
        ]
        return format_html_join(", ", "{} {}/{} ({})", found)


class StandingFilter(admin.SimpleListFilter):
    """Holds that stand, or that were released."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        """Name the two."""
        del request, model_admin
        return [("standing", gettext("Standing")), ("released", gettext("Released"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[LegalHold]) -> QuerySet[LegalHold]:
        """Narrow the list."""
        del request
        if self.value() is None:
            return queryset
        return queryset.filter(released_at__isnull=self.value() == "standing")


@admin.register(LegalHold)
class LegalHoldAdmin(ReadOnlyAdmin[LegalHold]):
    """Which claims' members nothing is deleted of, why and by whom; the claim's page releases."""

    list_display = ("about", "member", "reason", "placed_by", "placed_at", "released_at")
    list_filter = (StandingFilter, ("placed_by", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("member", "placed_by")
    search_fields = ("about__exact",)
    search_help_text = _("The whole Order ID.")
    fields = (*list_display, "released_by")
    list_per_page = 50

    def get_queryset(self, request: HttpRequest) -> QuerySet[LegalHold]:
        """List what is not about oneself."""
        return super().get_queryset(request).exclude(member=request.user.pk)
