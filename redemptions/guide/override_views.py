"""E-mail overrides: promotion managers write a promotion's own texts for e-mails about claims."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import MemberRequest
from notifications.outbox.queue import RenderedEmail
from notifications.views import with_letter_policy
from promotions.models import EmailOverride, Promotion
from promotions.setup import email_overrides
from promotions.setup.email_overrides import KINDS, OverrideText
from promotions.setup.override_forms import OverrideForm
from redemptions.guide import email_previews
from redemptions.review.pages.layout import framed, guarded

may_word = guarded("promotions.change_promotion")


@may_word
@require_safe
def letters(request: MemberRequest, promotion: int) -> HttpResponse:
    """The e-mails of a promotion in each language, and which of them are overridden."""
    of = get_object_or_404(Promotion, pk=promotion)
    overridden = set(EmailOverride.objects.filter(promotion=of).values_list("kind", "language"))
    rows = [
        (
            kind,
            email.label,
            [(code, name, (kind, code) in overridden) for code, name in _languages()],
        )
        for kind, email in KINDS.items()
    ]
    context = {"promotion": of, "languages": _languages(), "rows": rows}
    title = _("Emails")
    return render(request, "admin/redemptions/letters/list.html", framed(request, title, **context))


@may_word
@require_http_methods(["GET", "HEAD", "POST"])
def letter(request: MemberRequest, promotion: int, kind: str, language: str) -> HttpResponse:
    """One e-mail in one language: the form, the values of its placeholders, and the preview."""
    of = _promotion(promotion, kind, language)
    if request.method != "POST":
        return _page(request, of, kind, language, _form(of, kind, language))
    form = _form(of, kind, language, request.POST)
    if not form.is_valid():
        return _page(request, of, kind, language, form)
    email_overrides.save_override(
        promotion_id=of.pk, kind=kind, language=language, words=form.words(), by=request.user
    )
    messages.success(request, _("The next emails of this kind are in these words."))
    return redirect("admin:redemptions_claim_letter", of.pk, kind, language)


@may_word
@require_http_methods(["GET", "HEAD", "POST"])
@xframe_options_sameorigin
@with_letter_policy
def letter_preview(
    request: MemberRequest, promotion: int, kind: str, language: str
) -> HttpResponse:
    """The e-mail about an example, for the preview frame, as saved or as typed; saves nothing.

    ``part=text`` returns the text part.
    """
    of = _promotion(promotion, kind, language)
    words = email_overrides.override_of(of, kind, language)
    if request.method == "POST":
        form = _form(of, kind, language, request.POST)
        form.is_valid()
        if {"subject", "body"} & {*form.errors}:
            return render(request, "admin/redemptions/letters/wrong.html", {"form": form})
        words = form.words()
    shown = email_previews.letter(of, kind, language, words)
    if "text" in {request.GET.get("part"), request.POST.get("part")}:
        text = f"{shown.subject}\n\n{shown.text}"
        return HttpResponse(text, content_type="text/plain; charset=utf-8")
    return HttpResponse(_with_subject(shown))


@may_word
@require_http_methods(["GET", "HEAD", "POST"])
def own_words(request: MemberRequest, promotion: int, kind: str, language: str) -> HttpResponse:
    """Go back to our own text, after confirmation."""
    of = _promotion(promotion, kind, language)
    if request.method == "POST":
        if email_overrides.delete_override(
            promotion_id=of.pk, kind=kind, language=language, by=request.user
        ):
            messages.success(request, _("The next emails of this kind are in our own words."))
        return redirect("admin:redemptions_claim_letters", of.pk)
    words = email_overrides.override_of(of, kind, language)
    context = {**_names(of, kind, language), "words": words}
    title = _("Back to our own words")
    return render(
        request, "admin/redemptions/letters/own_words.html", framed(request, title, **context)
    )


def _with_subject(shown: RenderedEmail) -> str:
    """Show the subject above the e-mail, as a mail client does."""
    line = format_html(
        '<p style="margin: 0; padding: 12px 24px"><strong>{}</strong></p>', shown.subject
    )
    return shown.html.replace("<body>", f"<body>{line}", 1)


def _languages() -> list[tuple[str, str]]:
    return list(settings.LANGUAGES)


def _promotion(pk: int, kind: str, language: str) -> Promotion:
    if kind not in KINDS or language not in dict(settings.LANGUAGES):
        raise Http404
    return get_object_or_404(Promotion.objects.shown(), pk=pk)


def _names(promotion: Promotion, kind: str, language: str) -> dict[str, object]:
    return {
        "promotion": promotion,
        "kind": kind,
        "letter": KINDS[kind],
        "language": language,
        "language_name": dict(settings.LANGUAGES)[language],
    }


def _form(promotion: Promotion, kind: str, language: str, data: object = None) -> OverrideForm:
    """Return the form, filled with the texts now in use."""
    own = email_previews.own_words(kind, language)
    words = email_overrides.override_of(promotion, kind, language)
    initial = {"subject": words.subject or own.subject, "body": words.body or own.body}
    return OverrideForm(data, kind=kind, own=own, initial=initial)


def _page(
    request: MemberRequest, promotion: Promotion, kind: str, language: str, form: OverrideForm
) -> HttpResponse:
    examples = email_previews.values(promotion, language)
    placeholders = [
        (f"{{{name}}}", meaning, examples[name])
        for name, meaning in KINDS[kind].placeholders.items()
    ]
    context = {
        **_names(promotion, kind, language),
        "form": form,
        "placeholders": placeholders,
        "needed": [f"{{{name}}}" for name in KINDS[kind].needed],
        "is_worded": email_overrides.override_of(promotion, kind, language) != OverrideText(),
    }
    title = f"{KINDS[kind].label}, {context['language_name']}"
    return render(
        request, "admin/redemptions/letters/letter.html", framed(request, title, **context)
    )
