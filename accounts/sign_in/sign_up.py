"""The sign-up form, which saves the account, consents and subscriptions in one transaction."""

from typing import Any

from allauth.account.forms import SignupForm
from allauth.core import context as allauth_context
from django import forms
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import lazy
from django.utils.html import format_html
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from accounts import time_zones
from accounts.captchas.forms import CaptchaForm
from accounts.mailed_links import AddressChange
from accounts.models import Consent, Subscription, User
from accounts.newsletters import subscriptions
from accounts.passwords.new_password import NewPasswordForm
from accounts.privacy import consent
from accounts.regions import likely_first, likely_regions, region_choices
from foundation.text import checked_number, one_line
from foundation.web.form_fields import TypedField, field_of


def _link(url: str, text: str) -> str:
    return format_html('<a href="{}" target="_blank">{}</a>', url, text)


def _program_label() -> str:
    return gettext("%(brand)s Reward Program") % {"brand": settings.BRAND["name"]}


def _program_help() -> str:
    terms = _link(reverse("terms", args=["reward_program"]), gettext("Terms and conditions"))
    agreement = format_html(gettext("I agree to the {terms}."), terms=terms)
    promise = gettext(
        "See the promotions and rewards for your products, and your warranty, in one place. "
        "Joining is free and you can leave at any time."
    )
    return format_html("{} {}", agreement, promise)


def _privacy_label() -> str:
    return gettext("I acknowledge and agree to %(brand)s Privacy Policy") % {
        "brand": settings.BRAND["name"]
    }


def _privacy_help() -> str:
    return _link(reverse("terms", args=["privacy"]), gettext("Read the Privacy Policy"))


class SignUpForm(CaptchaForm, NewPasswordForm, SignupForm):  # type: ignore[misc]  # allauth has no types
    """Everything that the sign-up page asks."""

    first_name = forms.CharField(
        label=_("First Name"),
        max_length=80,
        validators=[one_line],
        widget=forms.TextInput({"autocomplete": "given-name"}),
    )
    last_name = forms.CharField(
        label=_("Last Name"),
        max_length=80,
        required=False,
        validators=[one_line],
        widget=forms.TextInput({"autocomplete": "family-name"}),
    )
    region = forms.ChoiceField(
        label=_("Region / Location"),
        choices=lambda: [("", _("Please choose")), *region_choices()],
        widget=forms.Select({"autocomplete": "country"}),
    )
    contact_number = TypedField(
        label=_("Contact Number"),
        max_length=40,
        required=False,
        validators=[one_line],
        widget=forms.TextInput({"autocomplete": "tel", "inputmode": "tel"}),
    )
    topics = forms.MultipleChoiceField(
        label=_("Subscribe Latest Information"),
        choices=Subscription.Topic.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    reward_program = forms.BooleanField(
        label=lazy(_program_label, str)(), help_text=lazy(_program_help, str)(), required=False
    )
    # Filled in by a script; without it the region says the time zone.
    time_zone = forms.CharField(
        required=False, widget=forms.HiddenInput({"data-time-zone": "", "autocomplete": "off"})
    )
    privacy = forms.BooleanField(
        label=lazy(_privacy_label, str)(), help_text=lazy(_privacy_help, str)()
    )
    captcha_name = "sign-up"
    account_already_exists: bool

    field_order = (
        "email",
        "password1",
        "password2",
        "first_name",
        "last_name",
        "region",
        "contact_number",
        "topics",
        "reward_program",
        "privacy",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password2"].label = _("Confirm Password")
        for name in ("email", "password1", "password2"):
            self.fields[name].widget.attrs.pop("placeholder", None)
        self._offer_likely_regions()

    def _offer_likely_regions(self) -> None:
        """Choose the region where the visitor probably lives; those that may be it stand first."""
        headers = allauth_context.request.headers
        likely = likely_regions(
            browser=headers.get("Accept-Language", ""), time_zone=self["time_zone"].value() or ""
        )
        choices = [("", _("Please choose")), *likely_first(likely)]
        field_of(self, "region", forms.ChoiceField).choices = choices
        self.initial.setdefault("region", next(iter(likely), ""))

    def validate_unique_email(self, value: str) -> str:
        """Take an address that may yet be given back to its earlier member for a taken one."""
        email: str = super().validate_unique_email(value)
        self.account_already_exists |= AddressChange.is_reserved(email)
        return email

    def clean_contact_number(self) -> str:
        """Refuse a number that cannot be called; it may be left empty."""
        number: str = self.cleaned_data["contact_number"]
        return checked_number(number, self.cleaned_data.get("region", "")) if number else ""

    def clean(self) -> dict[str, Any]:
        """Hold the password against the name too, which allauth does not know of."""
        cleaned = super().clean() or {}
        names = {name: cleaned.get(name, "") for name in ("email", "first_name", "last_name")}
        if "password1" in cleaned and "password1" not in self.errors:
            try:
                validate_password(cleaned["password1"], User(**names))
            except forms.ValidationError as error:
                self.add_error("password1", error)
        return cleaned

    def try_save(self, request: HttpRequest) -> tuple[User | None, HttpResponse | None]:
        """Create the account; if the address was just taken, respond as for a taken one."""
        answer: tuple[User | None, HttpResponse | None]
        if self.account_already_exists:
            # A new account takes half a second to hash; a faster response would reveal that the
            # address is taken.
            make_password(self.cleaned_data["password1"])
        try:
            with transaction.atomic():
                answer = super().try_save(request)
        except IntegrityError:
            self.account_already_exists = True
            answer = super().try_save(request)
        return answer

    def signup(self, request: HttpRequest, user: User) -> None:  # noqa: ARG002 -- allauth calls it so
        """Save the member's details, consents and subscriptions."""
        user.region = self.cleaned_data["region"]
        user.contact_number = self.cleaned_data["contact_number"]
        user.language = get_language() or ""
        user.time_zone = time_zones.likely(
            browser=self.cleaned_data["time_zone"], region=user.region
        )
        user.save(update_fields=["region", "contact_number", "language", "time_zone"])
        consent.record(by=user, kind=Consent.Kind.PRIVACY)
        if self.cleaned_data["reward_program"]:
            consent.record(by=user, kind=Consent.Kind.REWARD_PROGRAM)
        subscriptions.choose(by=user, topics=self.cleaned_data["topics"])
