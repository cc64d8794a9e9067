"""Pages to subscribe, and to unsubscribe by the link in a newsletter."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import MemberRequest, Subscription, User
from accounts.newsletters import subscriptions
from accounts.newsletters.forms import SubscribeForm
from foundation.web.link_tokens import given_to, mark, page_of, trade, traded


@login_required
def subscribe(request: MemberRequest) -> HttpResponse:
    """Subscribe: choose newsletter topics."""
    chosen = {"topics": subscriptions.topics_of(request.user)}
    form = SubscribeForm(request.POST if request.method == "POST" else None, initial=chosen)
    if form.is_valid():
        subscriptions.choose(by=request.user, topics=form.cleaned_data["topics"])
        messages.success(request, _("Your choice is saved."))
        return redirect("subscribe")
    return render(request, "accounts/subscribe.html", {"form": form})


# No sign-in and no CSRF token: the signed URL is proof enough, and the mail program that posts for
# its reader has neither (RFC 8058).
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Unsubscribe by the link in a newsletter: by POST only, since link scanners send GET."""
    reader, topic = _named_or_404(token)
    if request.method == "POST":
        subscriptions.unsubscribe(by=reader, topic=topic)
        page = _subscription_page(request, reader, topic, link=mark(token))
        return given_to(page_of(token, "unsubscription"), token, page)
    return trade(token, page_of(token, "unsubscription"))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscription(request: HttpRequest, link: str) -> HttpResponse:
    """The page to which the link leads on; its button ends the subscription."""
    reader, topic = _named_or_404(traded(request, link))
    if request.method == "POST":
        subscriptions.unsubscribe(by=reader, topic=topic)
    return _subscription_page(request, reader, topic, link=link)


@never_cache
@require_POST
def resubscribe(request: HttpRequest, link: str) -> HttpResponse:
    """The button "Subscribe again"."""
    reader, topic = _named_or_404(traded(request, link))
    subscriptions.subscribe(by=reader, topic=topic)
    return _subscription_page(request, reader, topic, link=link)


def _named_or_404(token: str) -> tuple[User, Subscription.Topic]:
    named = subscriptions.named_in(token)
    if named is None:
        raise Http404
    return named


def _subscription_page(
    request: HttpRequest, reader: User, topic: Subscription.Topic, *, link: str
) -> HttpResponse:
    context = {
        "link": link,
        "topic": topic.label,
        "is_subscribed": topic in subscriptions.topics_of(reader),
        "is_changed": request.method == "POST",
    }
    return render(request, "accounts/unsubscribe.html", context)
