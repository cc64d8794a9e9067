"""The member's inbox: every e-mail as a message in the portal, in case it does not arrive."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from accounts.models import MemberRequest
from notifications.outbox.writing import written
from notifications.views import with_sandbox

PAGE = 20
# In its frame an e-mail's links open the page itself, as they do in a mail program. It counts as
# ours, so that our page can measure its height: nothing in it can run and make use of that.
FRAME = ("allow-same-origin", "allow-top-navigation-by-user-activation")


@never_cache
@login_required
@require_safe
def inbox(request: MemberRequest) -> HttpResponse:
    """Messages: the e-mails to this member, newest first, 20 per page."""
    emails = request.user.emails.defer("text", "html", "encrypted_bodies").order_by("-pk")
    before = request.GET.get("before", "")
    if before.isdecimal():
        emails = emails.filter(pk__lt=min(int(before), 2**63 - 1))
    page = written(emails[: PAGE + 1])
    context = {"letters": page[:PAGE], "next": page[PAGE - 1] if len(page) > PAGE else None}
    return render(request, "accounts/inbox.html", context)


@never_cache
@login_required
@require_safe
def letter(request: MemberRequest, pk: int) -> HttpResponse:
    """Show one e-mail and its delivery status; a secret in it stays hidden."""
    found = get_object_or_404(request.user.emails.defer("html"), pk=pk)
    if not written([found]):
        raise Http404
    return render(request, "accounts/letter.html", {"letter": found, "sandbox": " ".join(FRAME)})


@never_cache
@login_required
@require_safe
@xframe_options_sameorigin
@with_sandbox(*FRAME)
def letter_html(request: MemberRequest, pk: int) -> HttpResponse:
    """Return the HTML of one e-mail as it was sent, for the frame on its page."""
    html = get_object_or_404(request.user.emails, pk=pk).shown_html
    if not html:
        raise Http404
    return HttpResponse(html.replace("<head>", '<head><base target="_top">', 1))
