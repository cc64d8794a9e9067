"""All UI components on one page, from the partials of the real pages, for developers."""

from types import SimpleNamespace

from django import forms
from django.contrib import admin
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.contrib.messages import ERROR, INFO, SUCCESS, WARNING
from django.contrib.messages.storage.base import Message
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.captchas.field import CaptchaField
from accounts.models import MemberRequest
from promotions.eligibility import Reason, ReasonCode

REWARDS = (("code", "A digital code"), ("parcel", "A parcel"))
STATUSES = (
    ("review", "Redeem qualification under reviewing"),
    ("sent-back", "Redeem not qualified. Please re-upload data and redeem again."),
    ("approved", "Redeem Success"),
    ("closed", "Cancelled"),
)
NOTICES = (
    (INFO, "Something to know."),
    (SUCCESS, "Your choice is saved."),
    (WARNING, "You've started registering another product in the meantime."),
    (ERROR, "This could not be done."),
)


class SampleForm(forms.Form):
    """A form with a field of each kind."""

    text = forms.CharField(label="A text", help_text="What helps to fill it in.")
    email = forms.EmailField(label="An address that is wrong")
    day = forms.DateField(
        label="A day", required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    choice = forms.ChoiceField(label="One of a list", choices=REWARDS)
    radio = forms.ChoiceField(label="One of a few", choices=REWARDS, widget=forms.RadioSelect)
    several = forms.MultipleChoiceField(
        label="Several", choices=REWARDS, required=False, widget=forms.CheckboxSelectMultiple
    )
    note = forms.CharField(label="A longer text", required=False, widget=forms.Textarea)
    file = forms.FileField(label="A file", required=False)
    agreed = forms.BooleanField(label="I agree")
    captcha = CaptchaField()


@login_required
@require_safe
def components(request: MemberRequest) -> HttpResponse:
    """Show all components to staff with their second factor; members get 403."""
    if not request.user.is_staff:
        raise PermissionDenied
    if not admin.site.has_permission(request):
        return redirect_to_login(request.get_full_path(), reverse("admin:login"))
    context = {
        "empty_form": SampleForm(prefix="empty"),
        "uploaded": SampleForm(prefix="uploaded")["file"],
        "wrong_form": SampleForm({"wrong-email": "nobody"}, prefix="wrong"),
        "statuses": STATUSES,
        "told": [Message(level, text) for level, text in NOTICES],
        "page": Paginator(range(30), 10).page(2),
        "crumbs": [("Promotions", reverse("promotions")), ("Top of the Ranking", "")],
        "conditions": [
            Reason(ReasonCode.STORE, lambda: "The product was bought in Germany.", is_met=True),
            Reason(
                ReasonCode.RESIDENCE, lambda: "The promotion is not for members who live in France."
            ),
        ],
        "advice": _advice(),
    }
    return render(request, "components.html", context)


def _advice() -> SimpleNamespace:
    notes = [
        SimpleNamespace(is_good=True, text="Serial number: BA3T01946000V"),
        SimpleNamespace(is_good=False, text="We cannot find the date on it."),
    ]
    return SimpleNamespace(state=SimpleNamespace(value="done"), fill=None, notes=notes)
