"""Invitations in the admin: "Invite staff", and for each of them "Send again" and "Withdraw"."""

from typing import Any, cast

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.mailed_links import StaffInvitation
from accounts.models import User
from accounts.staff import invitations
from accounts.staff.forms import InvitationForm


class StaffInvitationAdmin(admin.ModelAdmin[StaffInvitation]):
    """Who is asked to join the staff; each chooses a password that nobody else knows."""

    form = InvitationForm
    list_display = ("email", "first_name", "last_name", "state", "invited_at", "expires_at")
    readonly_fields = ("state", "invited_by", "invited_at", "expires_at")
    filter_horizontal = ("groups",)
    actions = ("send_again", "withdraw")

    def get_fields(self, request: HttpRequest, obj: StaffInvitation | None = None) -> Any:
        """Show what became of it once there is one."""
        typed = ("email", "first_name", "last_name", "groups", "language")
        return (*typed, *self.readonly_fields) if obj else typed

    def get_readonly_fields(self, request: HttpRequest, obj: StaffInvitation | None = None) -> Any:
        """Take what is typed once."""
        return self.get_fields(request, obj) if obj else ()

    def has_change_permission(
        self, request: HttpRequest, obj: StaffInvitation | None = None
    ) -> bool:
        """Let the list be acted upon, and none of its rows be edited."""
        return obj is None and super().has_change_permission(request)

    def has_delete_permission(
        self, request: HttpRequest, obj: StaffInvitation | None = None
    ) -> bool:
        """Refuse: a withdrawn one tells who was invited."""
        return False

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Name the page after what is done there."""
        more = {**(extra_context or {}), "title": _("Invite staff")}
        return super().add_view(request, form_url, more)

    def save_model(
        self, request: HttpRequest, obj: StaffInvitation, form: Any, change: Any
    ) -> None:
        """Invite: the row, and the e-mail with its link, are written together."""
        obj.invited_by = cast("User", request.user)
        token = invitations.prepare(obj)
        super().save_model(request, obj, form, change)
        invitations.send(obj, token)

    @admin.display(description=gettext_lazy("state"))
    def state(self, invitation: StaffInvitation) -> str:
        """Say whether it waits."""
        if invitation.used_at:
            return _("accepted")
        if invitation.withdrawn_at:
            return _("withdrawn")
        return _("waiting") if invitation.expires_at > timezone.now() else _("expired")

    @admin.action(description=gettext_lazy("Send again"), permissions=["add"])
    def send_again(self, request: HttpRequest, chosen: QuerySet[StaffInvitation]) -> None:
        """Send the chosen ones again, each with a new link."""
        if count := self._act(request, chosen, invitations.send_again):
            text = ngettext(
                "%d invitation was sent again.", "%d invitations were sent again.", count
            )
            messages.success(request, text % count)

    @admin.action(description=gettext_lazy("Withdraw"), permissions=["add"])
    def withdraw(self, request: HttpRequest, chosen: QuerySet[StaffInvitation]) -> None:
        """Withdraw the chosen ones."""
        if count := self._act(request, chosen, invitations.withdraw):
            text = ngettext("%d invitation was withdrawn.", "%d invitations were withdrawn.", count)
            messages.success(request, text % count)

    def _act(self, request: HttpRequest, chosen: QuerySet[StaffInvitation], verb: Any) -> int:
        count = 0
        for invitation in chosen:
            try:
                verb(by=request.user, invitation_id=invitation.pk)
            except invitations.InvitationNotOpen:
                text = _("The invitation for %(email)s was already accepted or withdrawn.")
                messages.warning(request, text % {"email": invitation.email})
            else:
                count += 1
        return count
