"""The forms on which staff load the codes of a reward, and say what is known of a file."""

from decimal import Decimal
from typing import Any

from babel.numbers import get_currency_precision, list_currencies
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation.exports.cells import money
from foundation.web.file_loads import LoadFileForm
from promotions.codes.batches import BatchDetails
from promotions.models import CodeBatch, Reward

DETAILS = ("expires_on", "face_value", "currency", "supplier", "order_number")
MOST = Decimal(10) ** 9


class CodeRewardChoice(forms.ModelChoiceField[Reward]):
    """A choice of rewards with codes, each with its promotion: clones have the same names."""

    def label_from_instance(self, reward: Reward) -> str:
        """Return the names of the promotion and its reward."""
        return f"{reward.promotion}: {reward}"


class BatchDetailsForm(forms.Form):
    """What the supplier says of a file of codes; all of it may be left empty."""

    expires_on = forms.DateField(
        label=gettext_lazy("Expires on"),
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy(
            "The last day on which the codes can be used. Codes that expire too soon aren't handed "
            "out."
        ),
    )
    face_value = forms.DecimalField(
        label=gettext_lazy("Face value"),
        required=False,
        min_value=0,
        max_value=MOST,
        help_text=gettext_lazy("Of each code, in whole units of the currency."),
    )
    currency = forms.CharField(
        label=gettext_lazy("Currency"),
        required=False,
        max_length=3,
        help_text=gettext_lazy("Three capital letters, such as EUR."),
    )
    supplier = forms.CharField(label=gettext_lazy("Supplier"), required=False, max_length=120)
    order_number = forms.CharField(
        label=gettext_lazy("Order number"), required=False, max_length=60
    )

    def clean_currency(self) -> str:
        """Refuse what is no currency (ISO 4217)."""
        code: str = self.cleaned_data["currency"].strip().upper()
        if code and code not in list_currencies():
            raise forms.ValidationError(_("%(code)s is no currency."), params={"code": code})
        return code

    def clean(self) -> dict[str, Any]:
        """Refuse a face value without a currency, one without the other."""
        cleaned = super().clean() or self.cleaned_data
        is_valued = cleaned.get("face_value") is not None
        if not self.errors and is_valued != bool(cleaned.get("currency")):
            self.add_error("currency", _("A face value needs a currency, and a currency one."))
        return cleaned

    def details(self) -> BatchDetails:
        """Return what was filled in."""
        given = self.cleaned_data
        value, currency = given["face_value"], given["currency"]
        minor = None if value is None else int(value.scaleb(get_currency_precision(currency)))
        return BatchDetails(
            given["expires_on"], minor, currency, given["supplier"], given["order_number"]
        )


def known_details(batch: CodeBatch) -> dict[str, object]:
    """Return what is known of a file, as the form is filled with it."""
    known: dict[str, object] = {name: getattr(batch, name) for name in DETAILS}
    return {**known, "face_value": money(batch.face_value_minor, batch.currency)}


class LoadCodesForm(BatchDetailsForm, LoadFileForm):
    """Codes for a reward; columns are the one with the codes and, if there is one, the PIN's."""

    reward = CodeRewardChoice(
        label=gettext_lazy("Reward"),
        queryset=Reward.objects.filter(kind=Reward.Kind.CODE)
        .select_related("promotion")
        .order_by("-promotion__starts_on", "promotion_id", "position", "pk"),
    )
    take_from = forms.IntegerField(
        label=gettext_lazy("Take over from batch"),
        required=False,
        min_value=1,
        help_text=gettext_lazy(
            "Only for codes that were loaded for another reward by mistake and taken back there:"
            " the number of that batch."
        ),
    )
    field_order = ("reward", "file", "columns", "is_strict", *DETAILS, "take_from")
