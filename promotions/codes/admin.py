"""Batches of codes in the admin: which file, by whom, what is left; the codes are never shown."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.models import MemberRequest
from foundation.web.file_loads import LoadedFileAdmin
from promotions.admin_filters import PromotionFilter
from promotions.codes import batches, load_views, pool, unreadable
from promotions.codes.alarms import LOADS_CODES
from promotions.models import CodeBatch


class CodeBatchAdmin(LoadedFileAdmin[CodeBatch]):
    """The loaded code files, with what became of their codes."""

    loads = LOADS_CODES
    list_display = (
        "number",
        "file_name",
        "reward",
        "loaded_at",
        "loader",
        "loaded",
        "expires_on",
        "voided_at",
    )
    search_fields = ("file_name", "supplier", "order_number", "reward__promotion__slug")
    list_display_links = ("number", "file_name")
    list_select_related = ("reward__promotion", "loaded_by")
    list_filter = (("reward__promotion", PromotionFilter),)
    actions = ("restore",)
    fields = (
        ("number", "file_name", "checksum"),
        "reward",
        ("loaded_at", "loader"),
        ("free", "expiring", "allocated", "voided", "set_aside"),
        ("expires_on", "face_value"),
        ("supplier", "order_number"),
        ("voided_at", "voided_by", "void_reason"),
    )

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> CodeBatch | None:
        """Count the codes of the one batch that is opened: in the list each may have a million."""
        found = super().get_object(request, object_id, from_field)
        return found and pool.counted(self.get_queryset(request).filter(pk=found.pk)).get()

    def get_urls(self) -> list[URLPattern]:
        """Add the action views; each checks its own permission."""
        view, name = self.admin_site.admin_view, "promotions_codebatch"
        return [
            path("load/", view(load_views.load), name=f"{name}_load"),
            path("<int:pk>/details/", view(load_views.details), name=f"{name}_details"),
            path("<int:pk>/void/", view(load_views.void), name=f"{name}_void"),
            path("<int:pk>/restore/", view(load_views.restore), name=f"{name}_restore"),
            *super().get_urls(),
        ]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, object] | None = None,
    ) -> HttpResponse:
        """Offer to restore the batch too."""
        batch = self.get_object(request, object_id)
        restorable = batches.restorable(batch).count() if batch else 0
        offered = {"restorable": restorable, **(extra_context or {})}
        return super().change_view(request, object_id, form_url, offered)

    @admin.display(description=_("Free"))
    def free(self, batch: CodeBatch) -> int:
        """Count the codes that can be handed out."""
        return int(getattr(batch, "free", 0))

    @admin.display(description=_("Expire too soon"))
    def expiring(self, batch: CodeBatch) -> int:
        """Count the codes that are left and not handed out, since they expire too soon."""
        return int(getattr(batch, "expiring", 0))

    @admin.display(description=_("Face value"))
    def face_value(self, batch: CodeBatch) -> str:
        """Name the value of each code."""
        return batch.face_value or "-"

    @admin.display(description=_("Handed out"))
    def allocated(self, batch: CodeBatch) -> int:
        """Count the codes that members have."""
        return int(getattr(batch, "allocated", 0))

    @admin.display(description=_("Taken back"))
    def voided(self, batch: CodeBatch) -> int:
        """Count the codes that were voided."""
        return int(getattr(batch, "voided", 0))

    @admin.display(description=_("Set aside"))
    def set_aside(self, batch: CodeBatch) -> int:
        """Count the codes that could not be decrypted."""
        return int(getattr(batch, "set_aside", 0))

    def has_restore_permission(self, request: HttpRequest) -> bool:
        """Return whether this member of staff may restore codes."""
        return request.user.has_perm(LOADS_CODES)

    @admin.action(description=_("Restore codes that could not be read"), permissions=["restore"])
    def restore(self, request: MemberRequest, queryset: QuerySet[CodeBatch]) -> None:
        """Bring the codes of the selected files back that can be read again."""
        counts = [unreadable.restore(batch_id=batch.pk, by=request.user) for batch in queryset]
        back, left = (sum(numbers) for numbers in zip(*counts, strict=True))
        text = ngettext(
            "%(count)d code is back in the pool.", "%(count)d codes are back in the pool.", back
        )
        self.message_user(request, text % {"count": back})
        if left:
            text = ngettext(
                "%(count)d code still can't be read.", "%(count)d codes still can't be read.", left
            )
            self.message_user(request, text % {"count": left}, messages.WARNING)
