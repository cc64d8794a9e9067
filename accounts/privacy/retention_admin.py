"""The reports of what was deleted by rule, for ops and auditors."""

from django.contrib import admin
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from foundation.models import RetentionRun
from foundation.web.admin_bases import ReadOnlyAdmin


@admin.register(RetentionRun)
class RetentionRunAdmin(ReadOnlyAdmin[RetentionRun]):
    """Runs of the clean-up; the newest first."""

    list_display = ("finished_at", "gone", "not_gone", "is_unfinished", "by_rule")
    fields = ("started_at", "finished_at", "is_unfinished", "by_rule")
    list_per_page = 50
    show_full_result_count = False

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
