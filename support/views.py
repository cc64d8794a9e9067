"""The contact page of visitors, and the page that says that a message was sent."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.captchas.forms import is_reformat, refill
from accounts.captchas.mailed_codes import mails_codes
from foundation.throttles import TooManyTries, rate_limit_response
from foundation.web.requests import client_network
from support.contact import Sender, count_attempt, send_message
from support.forms import ContactForm


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@mails_codes(ContactForm.captcha_name)
def contact(request: HttpRequest) -> HttpResponse:
    """Contact us: members come to Web Ticket, with what the link names (?order=, ?product= ...)."""
    if request.user.is_authenticated:
        query = request.GET.urlencode()
        return redirect(f"{reverse('ticket-new')}{'?' if query else ''}{query}")
    if request.method != "POST" or is_reformat(request):
        form = ContactForm(wanted=request.GET.dict())
        form = refill(form, request) if is_reformat(request) else form
        return render(request, "support/contact.html", {"form": form})
    form = ContactForm(request.POST)
    if not form.is_valid():
        return render(request, "support/contact.html", {"form": form})
    return _send(request, form)


def _send(request: HttpRequest, form: ContactForm) -> HttpResponse:
    try:
        count_attempt(place=client_network(request))
    except TooManyTries:
        return rate_limit_response(request)
    typed = form.cleaned_data
    sender = Sender(typed["email"], region=typed["region"], checked=form.checked)
    send_message(by=sender, topic=typed["topic"], text=typed["text"])
    return redirect("contact-sent")


@never_cache
@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """The message was sent, and how the answer comes."""
    return render(request, "support/contact_sent.html")
