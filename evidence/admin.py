"""Who looked at whose evidence, in the admin."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from evidence.models import EvidenceView
from foundation.web.admin_bases import ReadOnlyAdmin


@admin.register(EvidenceView)
class EvidenceViewAdmin(ReadOnlyAdmin[EvidenceView]):
    """Who of the staff looked at whose evidence, the newest first."""

    fields = ("viewed_at", "viewed_by", "upload", "owner")
    list_display = ("viewed_at", "viewed_by", "owner", "upload")
    list_select_related = ("viewed_by", "upload__user")
    list_per_page = 50
    search_fields = ("viewed_by__email__istartswith", "upload__user__email__istartswith")
    search_help_text = _("The beginning of an e-mail address, of staff or of a member.")
    show_full_result_count = False

    @admin.display(description=_("Member"))
    def owner(self, view: EvidenceView) -> str:
        """Name the member."""
        return view.upload.user.email
