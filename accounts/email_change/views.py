"""Change Email, the code that confirms an address, and the link that takes a change back."""

from allauth.account import views as allauth_views
from allauth.account.forms import ConfirmEmailVerificationCodeForm
from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.email_change import changes
from accounts.factors.fresh import fresh_authentication_required
from accounts.mailed_links import AddressChange
from accounts.models import MemberRequest
from foundation.web.link_tokens import page_of, trade, traded
from notifications.outbox.undeliverable import delete_mark, undeliverable_mark


@fresh_authentication_required
def email(request: MemberRequest) -> HttpResponse:
    """Change Email; while e-mails bounce, a code can be sent to the current address."""
    more = {"trouble": undeliverable_mark(request.user.email)}
    response: HttpResponse = allauth_views.EmailView.as_view(extra_context=more)(request)
    return response


class EmailCodeView(allauth_views.ConfirmEmailVerificationCodeView):  # type: ignore[misc]  # allauth has no types
    """Take a code that was sent to an address: whoever types it has read a letter there."""

    def form_valid(self, form: forms.Form) -> HttpResponse:
        """Trust the address again once its code is right; the other form asks for a new one."""
        response: HttpResponse
        if not isinstance(form, ConfirmEmailVerificationCodeForm):
            response = super().form_valid(form)
            return response
        with transaction.atomic():
            response = super().form_valid(form)
        if delete_mark(form.email):
            messages.success(self.request, _("Our emails are reaching you again."))
        return response


@never_cache
@require_safe
def undo_link(request: HttpRequest, token: str) -> HttpResponse:  # noqa: ARG001 -- Django calls it so
    """The link of the e-mail: it leads on to the page, whose address tells no token."""
    return trade(token, page_of(token, "email-change-undoing"))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def undoing(request: HttpRequest, link: str) -> HttpResponse:
    """Ask whether to take a change back, which mail scanners that follow links do not answer."""
    token = traded(request, link)
    change = changes.open_change(token)
    is_taken = False
    if request.method == "POST" and change is not None:
        try:
            changes.undo(token=token, with_day_before="remove" in request.POST)
        except changes.ChangeNotOpen:
            change = None
        except changes.AddressTaken:
            is_taken = True
        else:
            text = _(
                "The change is undone, and all browsers are signed out. Now set a new password."
            )
            messages.success(request, text)
            return redirect("account_reset_password")
    return _undo_page(request, change, is_taken=is_taken)


def _undo_page(
    request: HttpRequest, change: AddressChange | None, *, is_taken: bool
) -> HttpResponse:
    context: dict[str, object] = {"change": change, "is_taken": is_taken}
    if change is not None:
        context["removed"] = changes.factors_of_sitting(change)
        context["day_before"] = changes.factors_of_day_before(change)
    status = 200 if change else 404
    return render(request, "accounts/email_change_undo.html", context, status=status)
