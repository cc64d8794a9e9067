"""Acts on a newsletter's page in the admin: look at it, send oneself a sample, send it to all."""

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import MemberRequest, Newsletter
from accounts.newsletters import sending as newsletters_sending
from notifications.outbox.queue import RenderedEmail
from notifications.views import with_letter_policy

SEND = "accounts.send_newsletter"


@require_safe
@permission_required("accounts.view_newsletter", raise_exception=True)
def preview(request: MemberRequest, pk: int) -> HttpResponse:
    """The letter in one of the languages, as its readers get it."""
    newsletter = get_object_or_404(Newsletter, pk=pk)
    language = _language(request)
    context = {
        **_framed(request, newsletter, _("Preview")),
        "letter": _letter(request, newsletter),
        "languages": settings.LANGUAGES,
        "language": language,
        "is_translated": newsletter.texts.filter(language=language).exists(),
        "may_write": request.user.has_perm("accounts.change_newsletter"),
        "may_send": request.user.has_perm(SEND) and newsletter.status == Newsletter.Status.DRAFT,
    }
    return render(request, "admin/accounts/newsletter/preview.html", context)


@require_safe
@xframe_options_sameorigin
@with_letter_policy
@permission_required("accounts.view_newsletter", raise_exception=True)
def preview_html(request: MemberRequest, pk: int) -> HttpResponse:
    """The HTML of the letter, for the frame in the preview."""
    letter = _letter(request, get_object_or_404(Newsletter, pk=pk))
    if letter is None:
        raise Http404
    return HttpResponse(letter.html)


@require_POST
@permission_required("accounts.change_newsletter", raise_exception=True)
def sample(request: MemberRequest, pk: int) -> HttpResponse:
    """The button "Send me a sample"."""
    newsletter = get_object_or_404(Newsletter, pk=pk)
    try:
        letter = newsletters_sending.send_sample(
            newsletter_id=newsletter.pk, by=request.user, language=_language(request)
        )
    except newsletters_sending.NotWritten:
        messages.error(request, _("Write the English text first."))
    else:
        messages.success(request, _("A sample is on its way to %(to)s.") % {"to": letter.to})
    return redirect("admin:accounts_newsletter_preview", pk)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(SEND, raise_exception=True)
def sending(request: MemberRequest, pk: int) -> HttpResponse:
    """Send the newsletter, after asking once more; that cannot be undone."""
    newsletter = get_object_or_404(Newsletter, pk=pk)
    if request.method == "POST":
        _send(request, newsletter)
        return redirect("admin:accounts_newsletter_change", pk)
    if newsletter.status != Newsletter.Status.DRAFT:
        messages.warning(request, _was_sent(newsletter))
        return redirect("admin:accounts_newsletter_change", pk)
    context = {
        **_framed(request, newsletter, _("Send newsletter")),
        "count": newsletters_sending.readers(newsletter.topic).count(),
        "written": newsletter.text_in(settings.LANGUAGE_CODE),
        "lacking": _lacking(newsletter),
    }
    return render(request, "admin/accounts/newsletter/sending.html", context)


def _send(request: MemberRequest, newsletter: Newsletter) -> None:
    try:
        newsletters_sending.send(newsletter_id=newsletter.pk, by=request.user)
    except newsletters_sending.NotWritten:
        messages.error(request, _("Write the English text first."))
    except newsletters_sending.AlreadySent as late:
        messages.warning(request, _was_sent(late.newsletter))
    else:
        count = newsletters_sending.readers(newsletter.topic).count()
        text = ngettext("It goes to %(count)d reader.", "It goes to %(count)d readers.", count)
        messages.success(request, text % {"count": count})


def _was_sent(newsletter: Newsletter) -> str:
    who = newsletter.begun_by.get_full_name() if newsletter.begun_by else ""
    return _("%(who)s has sent this newsletter already.") % {"who": who}


def _framed(request: HttpRequest, newsletter: Newsletter, title: str) -> dict[str, object]:
    return {
        **admin.site.each_context(request),
        "title": title,
        "opts": Newsletter._meta,
        "newsletter": newsletter,
    }


def _language(request: HttpRequest) -> str:
    wanted = request.GET.get("language", "")
    return wanted if wanted in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def _letter(request: MemberRequest, newsletter: Newsletter) -> RenderedEmail | None:
    try:
        return newsletters_sending.preview(
            newsletter, reader=request.user, language=_language(request)
        )
    except newsletters_sending.NotWritten:
        return None


def _lacking(newsletter: Newsletter) -> list[str]:
    """Name the languages whose readers get the English text."""
    written = {one.language for one in newsletter.texts.all()}
    return [name for code, name in settings.LANGUAGES if code not in written]
