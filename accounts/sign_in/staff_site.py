"""The admin site: staff use the members' sign-in, with a second factor."""

from functools import partial
from typing import Any
from urllib.parse import urlencode

from allauth.account.authentication import get_authentication_records
from allauth.account.decorators import secure_admin_login
from allauth.account.utils import get_next_redirect_url
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.admin import AdminSite, ModelAdmin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.sign_in import staff_record
from accounts.sign_in.script_texts import ScriptTexts
from foundation.web.admin_bases import ReadOnlyAdmin


def has_second_factor(request: HttpRequest) -> bool:
    """Return whether this session used a second factor, or staff do not need one."""
    if not settings.STAFF_SECOND_FACTOR:
        return True
    records = get_authentication_records(request, request.user)
    return any(record.get("method") == "mfa" for record in records)


class SecondFactorAdmin(ReadOnlyAdmin[Authenticator]):
    """The second factors of members and staff: whose, of which kind, and when it was used."""

    is_deletable = True
    list_display = ("user", "type", "created_at", "last_used_at")
    list_filter = ("type",)
    list_select_related = ("user",)
    fields = list_display


class StaffSite(AdminSite):
    """Django's admin behind the members' sign-in."""

    site_header = gettext_lazy("Member Center administration")
    site_title = gettext_lazy("Administration")
    index_title = gettext_lazy("Administration")

    def register(
        self,
        model_or_iterable: Any,  # noqa: ANN401 -- as Django's
        admin_class: type[ModelAdmin[Any]] | None = None,
        **options: Any,
    ) -> None:
        """Register a model, so that its pages record who changes what.

        Not those of accounts elsewhere: settings name the providers, and these tables stay empty.
        Nobody writes a second factor by hand, or reads its secret: it may be taken away, when a
        telephone is lost.
        """
        if getattr(model_or_iterable, "__module__", "") == "allauth.socialaccount.models":
            return
        if model_or_iterable in (Authenticator, (Authenticator,)):
            admin_class = SecondFactorAdmin
        recording = staff_record.with_values(admin_class or ModelAdmin)
        super().register(model_or_iterable, recording, **options)

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:  # noqa: ANN401, FBT001, FBT002 -- as Django has it
        """Let each page record searches and exports."""
        return staff_record.recorded(super().admin_view(view, cacheable))

    def i18n_javascript(
        self,
        request: HttpRequest,
        extra_context: dict[str, Any] | None = None,  # noqa: ARG002 -- as Django has it
    ) -> HttpResponse:
        """Let Django's scripts speak each of our languages."""
        return ScriptTexts(packages=["django.contrib.admin"]).get(request)

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> Any:  # noqa: ANN401 -- a list
        """List what one may open once a page shows it: most of ours have no list at their side."""
        return SimpleLazyObject(partial(super().get_app_list, request, app_label))

    def has_permission(self, request: HttpRequest) -> bool:
        """Allow staff who used their second factor in this session."""
        return super().has_permission(request) and has_second_factor(request)

    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Redirect visitors to the sign-in, and staff to the second factor if it is missing."""
        response: HttpResponse = secure_admin_login(self._to_second_factor)(request, extra_context)
        return response

    def password_change(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> Any:  # noqa: ANN401 -- Django knows a page here
        """Lead to the members' page, which wants a fresh authentication and ends other sessions."""
        del request, extra_context
        return redirect("account_change_password")

    def _to_second_factor(
        self, request: HttpRequest, extra_context: dict[str, Any] | None
    ) -> HttpResponse:
        if has_second_factor(request):
            return super().login(request, extra_context)
        if is_mfa_enabled(request.user):
            next_url = get_next_redirect_url(request) or reverse("admin:index")
            return redirect(f"{reverse('mfa_reauthenticate')}?{urlencode({'next': next_url})}")
        messages.warning(
            request,
            _("Staff work with a second factor. Add an authenticator app or a passkey here."),
        )
        return redirect("mfa_index")
