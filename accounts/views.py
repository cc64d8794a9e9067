"""Pages about the member's own account, beside those of allauth."""

from allauth.account import views as allauth_views
from allauth.account.internal.flows.email_verification_by_code import (
    EMAIL_VERIFICATION_CODE_SESSION_KEY,
)
from allauth.account.utils import get_next_redirect_url
from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.utils import is_mfa_enabled
from allauth.usersessions.forms import ManageUserSessionsForm
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import consent, subscriptions
from accounts.browsers import describe
from accounts.captcha import is_reformat, refill
from accounts.forms import ProfileForm, SubscribeForm
from accounts.models import Subscription, User
from accounts.requests import MemberRequest
from accounts.sign_up import SignUpForm
from notifications.addresses import forget_trouble, trouble_with


@sensitive_post_parameters()
def sign_up(request: HttpRequest) -> HttpResponse:
    """Open an account; "Reformat" only shows the form again with a new sum."""
    if is_reformat(request):
        context = {
            "form": refill(SignUpForm(), request),
            "redirect_field_name": "next",
            "redirect_field_value": get_next_redirect_url(request),
        }
        return render(request, "account/signup.html", context)
    response: HttpResponse = allauth_views.signup(request)
    return response


@login_required
def profile(request: MemberRequest) -> HttpResponse:
    """My Profile."""
    form = ProfileForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Your profile is saved."))
        return redirect("profile")
    context = {"form": form, "trouble": trouble_with(request.user.email)}
    return render(request, "accounts/profile.html", context)


@login_required
def email(request: MemberRequest) -> HttpResponse:
    """Change Email; while letters come back, a code can be sent to the address as it is."""
    more = {"trouble": trouble_with(request.user.email)}
    response: HttpResponse = allauth_views.EmailView.as_view(extra_context=more)(request)
    return response


def email_code(request: HttpRequest) -> HttpResponse:
    """Take a code that was sent to an address: whoever types it has read a letter there."""
    sent = request.session.get(EMAIL_VERIFICATION_CODE_SESSION_KEY, {})
    response: HttpResponse = allauth_views.email_verification_sent(request)
    is_over = bool(sent) and EMAIL_VERIFICATION_CODE_SESSION_KEY not in request.session
    typed = request.POST.get("code", "")
    is_read = is_over and compare_user_code(actual=typed, expected=sent["code"])
    if is_read and forget_trouble(sent["email"]):
        messages.success(request, _("Letters reach you again."))
    return response


@login_required
def subscribe(request: MemberRequest) -> HttpResponse:
    """Subscribe: the newsletters to choose from."""
    chosen = {"topics": subscriptions.topics_of(request.user)}
    form = SubscribeForm(request.POST if request.method == "POST" else None, initial=chosen)
    if form.is_valid():
        subscriptions.choose(by=request.user, topics=form.cleaned_data["topics"])
        messages.success(request, _("Your choice is saved."))
        return redirect("subscribe")
    return render(request, "accounts/subscribe.html", {"form": form})


# Without a sign-in and a CSRF token: what is in the address is proof enough, and the mail program
# that posts for its reader has neither (RFC 8058).
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """End a subscription from one of its letters; a look at the page, as of scanners, ends none."""
    reader, topic = _named_in(token)
    if request.method == "POST":
        subscriptions.unsubscribe(by=reader, topic=topic)
    return _subscription_page(request, reader, topic, token)


@csrf_exempt
@never_cache
@require_POST
def resubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """The button "Subscribe again"."""
    reader, topic = _named_in(token)
    subscriptions.subscribe(by=reader, topic=topic)
    return _subscription_page(request, reader, topic, token)


def _named_in(token: str) -> tuple[User, Subscription.Topic]:
    named = subscriptions.named_in(token)
    if named is None:
        raise Http404
    return named


def _subscription_page(
    request: HttpRequest, reader: User, topic: Subscription.Topic, token: str
) -> HttpResponse:
    context = {
        "topic": topic.label,
        "token": token,
        "is_subscribed": topic in subscriptions.topics_of(reader),
        "is_changed": request.method == "POST",
    }
    return render(request, "accounts/unsubscribe.html", context)


@login_required
def login_management(request: MemberRequest) -> HttpResponse:
    """Login Management: where one is signed in, the second factor, and what one agreed to."""
    if request.method == "POST":
        ManageUserSessionsForm(request=request).save(request)
        messages.success(request, _("You are signed out everywhere else."))
        return redirect("login-management")
    sessions = UserSession.objects.purge_and_list(request.user)
    sessions.sort(key=lambda session: session.created_at, reverse=True)
    context = {
        "sessions": [(session, describe(session.user_agent)) for session in sessions],
        "has_second_factor": is_mfa_enabled(request.user),
        "consents": request.user.consents.all(),
        "needed_kinds": consent.NEEDED_FOR_ACCOUNT,
    }
    return render(request, "accounts/login_management.html", context)


@login_required
@require_POST
def consent_withdrawal(request: MemberRequest, consent_id: int) -> HttpResponse:
    """Withdraw one's agreement to a text that the account does not need."""
    if not consent.withdraw(by=request.user, consent_id=consent_id):
        raise Http404
    messages.success(request, _("Your agreement is withdrawn."))
    return redirect("login-management")


@require_safe
def terms(request: HttpRequest, kind: str) -> HttpResponse:
    """Show a text that members agree to, with its version."""
    if kind not in settings.TERMS_VERSIONS:
        raise Http404
    context = {"version": settings.TERMS_VERSIONS[kind]}
    return render(request, f"terms/{kind}.html", context)
