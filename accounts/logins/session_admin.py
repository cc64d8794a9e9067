"""Sessions in the admin: who is signed in from where, and ending one."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.logins.open_sessions import held_by, place_of
from accounts.models import AccountSession
from foundation.web.admin_bases import ReadOnlyAdmin


@admin.register(AccountSession)
class AccountSessionAdmin(ReadOnlyAdmin[AccountSession]):
    """The sessions of accounts; who deletes one signs that browser out."""

    is_deletable = True
    list_display = ("user", "device", "network", "begun_at", "last_used_at")
    list_filter = ("user__is_staff",)
    list_select_related = ("user",)
    ordering = ("-pk",)
    search_fields = ("user__email__iexact",)
    search_help_text = _("The whole email address.")
    fields = ("user", "device", "network", "begun_at", "last_used_at", "expire_date")

    def get_queryset(self, request: HttpRequest) -> QuerySet[AccountSession]:
        """List sessions that open an account now."""
        open_now = AccountSession.objects.in_force()
        return super().get_queryset(request).filter(user__isnull=False, pk__in=open_now)

    @admin.display(description=_("Device"))
    def device(self, session: AccountSession) -> str:
        """Name the browser of the sign-in."""
        return place_of(held_by(session))[0]

    @admin.display(description=_("Network"))
    def network(self, session: AccountSession) -> str:
        """Return the network of the sign-in."""
        return place_of(held_by(session))[1]
