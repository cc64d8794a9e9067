"""The form of the contact page: what it is about, the topic, and the words."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.functional import lazy
from django.utils.html import format_html
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from accounts.captchas.forms import CaptchaForm
from accounts.models import User
from accounts.regions import region_choices
from foundation.web.form_fields import field_of
from support.contact import CONTACT, Matter
from support.models import LONGEST_TEXT, ContactTopic


def _data_help() -> str:
    link = '{} <a href="{}">{}</a>'
    use = gettext("We use what you write to answer you.")
    return format_html(link, use, reverse("terms", args=["privacy"]), gettext("Privacy Policy"))


class ContactForm(CaptchaForm, forms.Form):
    """What everybody is asked; claims and products are the member's own alone."""

    about = forms.ChoiceField(label=_("Product or claim"), required=False)
    email = forms.EmailField(
        label=_("Email"),
        widget=forms.EmailInput({"autocomplete": "email"}),
        help_text=_("We answer at this address."),
    )
    region = forms.ChoiceField(
        label=_("Region / Location"),
        choices=lambda: [("", _("Please choose")), *region_choices()],
        required=False,
        widget=forms.Select({"autocomplete": "country"}),
    )
    topic = forms.ChoiceField(
        label=_("Topic"),
        choices=lambda: [("", _("Please choose")), *ContactTopic.choices],
    )
    text = forms.CharField(
        label=_("Description"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea({"rows": 8}),
        help_text=lazy(_data_help, str)(),
    )
    captcha_name = CONTACT

    def __init__(
        self, *args: Any, member: User | None, wanted: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(*args)
        self.matters = _matters(member) if member else {}
        unasked = ("email", "region", "captcha") if member else ("about",)
        for name in unasked:
            self.fields.pop(name, None)
        if member:
            field_of(self, "about", forms.ChoiceField).choices = _grouped(self.matters)
        self._fill_in(wanted or {})

    def _fill_in(self, wanted: Mapping[str, str]) -> None:
        """Choose what a link names, as far as it is the member's own."""
        keys = [f"order:{wanted.get('order', '')}", f"product:{wanted.get('product', '')}"]
        self.initial["about"] = next((key for key in keys if key in self.matters), "")
        topic = wanted.get("topic", "")
        if self.initial["about"].startswith("order:"):
            topic = topic or ContactTopic.PROMOTION
        self.initial["topic"] = topic

    @property
    def matter(self) -> Matter:
        """What the message is about, as it was chosen."""
        return self.matters.get(self.cleaned_data.get("about", ""), Matter())


def _matters(member: User) -> dict[str, Matter]:
    """Return the member's claims and products, the newest first, by what stands for them."""
    claims = member.claims.select_related(
        "promotion", "registered_product__serial__product"
    ).prefetch_related("promotion__texts")
    products = member.registered_products.live().select_related("serial__product")
    return {
        f"order:{claim.reference}": Matter(claim, claim.registered_product)
        for claim in claims.order_by("-submitted_at", "-pk")
    } | {f"product:{one.pk}": Matter(None, one) for one in products}


def _grouped(matters: Mapping[str, Matter]) -> list[tuple[str, Any]]:
    claims, products = [], []
    for key, matter in matters.items():
        if matter.claim:
            product = matter.claim.registered_product.product.name
            words = (matter.claim.reference, matter.claim.promotion.title, product)
            claims.append((key, " · ".join(words)))
        elif matter.registered_product:
            one = matter.registered_product
            products.append((key, f"{one.product.name} · {one.serial.serial}"))
    groups = [(gettext("Redeem History"), claims), (gettext("My Products"), products)]
    nothing = pgettext("a message about no product", "Something else")
    return [("", nothing), *((name, found) for name, found in groups if found)]
