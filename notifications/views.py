"""Pages of the local mailbox, which shows e-mails while no mail server is set."""

from collections.abc import Callable
from functools import wraps
from typing import TypeVar, cast

from csp.decorators import csp
from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST, require_safe

from notifications import mailbox
from notifications.forms import MailboxReplyForm

View = Callable[..., HttpResponse]
AnyView = TypeVar("AnyView", bound=View)

# Show an e-mail as a mail program would: no scripts, no forms, nothing loaded from elsewhere.
LETTER_POLICY = {
    "sandbox": ["allow-popups", "allow-popups-to-escape-sandbox"],
    "default-src": ["'none'"],
    "img-src": ["'self'", "data:"],
    "style-src": ["'unsafe-inline'"],
    "frame-ancestors": ["'self'"],
}

# In the mailbox it counts as ours besides, so that our page can measure its height: nothing in it
# can run and make use of that.
FRAME = ("allow-same-origin", "allow-popups", "allow-popups-to-escape-sandbox")


def with_letter_policy(view: AnyView) -> AnyView:
    """Answer with the HTML of a letter, in which nothing runs."""
    return cast("AnyView", csp(LETTER_POLICY)(view))


def with_sandbox(*allowed: str) -> Callable[[View], View]:
    """Answer likewise, and allow the letter these things instead (the sandbox of HTML)."""
    policy = {**LETTER_POLICY, "sandbox": list(allowed)}

    def decorated(view: View) -> View:
        return cast("View", csp(policy)(view))

    return decorated


def while_open(view: View) -> View:
    """Respond 404 unless MAILBOX_OPEN: e-mails stay on this machine."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if not settings.MAILBOX_OPEN:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


@while_open
@require_safe
def letters(request: HttpRequest) -> HttpResponse:
    """List e-mails, newest first; ``to`` filters by address."""
    address = request.GET.get("to", "").strip().lower()
    found = [email for email in mailbox.letters() if address in email.to.lower()]
    page = Paginator(found, 50).get_page(request.GET.get("page"))
    return render(request, "notifications/letters.html", {"page": page, "address": address})


@while_open
@require_safe
def letter(request: HttpRequest, key: str) -> HttpResponse:
    """Show one e-mail, as HTML and as text."""
    return _page(request, _email_or_404(key), MailboxReplyForm())


@while_open
@require_POST
def reply(request: HttpRequest, key: str) -> HttpResponse:
    """Reply to an e-mail whose answers come to us, as its reader's mail program would."""
    found, form = _email_or_404(key), MailboxReplyForm(request.POST)
    if not found.reply_to:
        raise Http404
    if not form.is_valid():
        return _page(request, found, form)
    mailbox.reply(found, form.cleaned_data["text"])
    messages.success(request, _("Your reply is on its way. It arrives within a minute."))
    return redirect("mailbox-letter", key)


def _page(
    request: HttpRequest, found: mailbox.MailboxEmail, form: MailboxReplyForm
) -> HttpResponse:
    context = {"letter": found, "sandbox": " ".join(FRAME), "form": form}
    return render(request, "notifications/letter.html", context)


@while_open
@require_safe
@xframe_options_sameorigin
@with_sandbox(*FRAME)
def letter_html(_request: HttpRequest, key: str) -> HttpResponse:
    """Return the HTML of one e-mail, for the frame on its page."""
    # Links open in a new tab: our pages cannot be shown inside the frame.
    html = _email_or_404(key).html.replace("<head>", '<head><base target="_blank">', 1)
    return HttpResponse(html)


def _email_or_404(key: str) -> mailbox.MailboxEmail:
    found = mailbox.letter(key)
    if found is None:
        raise Http404
    return found
