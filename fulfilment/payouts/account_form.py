"""The form in which a member says where a payout goes: the fields of one kind of account."""

from typing import Any

from django import forms
from django.db.models import Case, IntegerField, Value, When
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation.web.form_fields import TypedField
from fulfilment.models import Fulfilment, PayoutMethod
from fulfilment.models.payout_details import HOLDER
from fulfilment.payouts import account_numbers

LONGEST_TYPED = 60


def methods_for(owed: Fulfilment) -> list[PayoutMethod]:
    """Return the kinds of account to which this can be paid, those of the member's region first."""
    region = owed.cause.user.region
    near = Case(
        When(regions__contains=[region], then=Value(0)),
        default=Value(1),
        output_field=IntegerField(),
    )
    offered = PayoutMethod.objects.filter(is_open=True).prefetch_related("fields")
    if owed.currency:
        offered = offered.filter(currencies__contains=[owed.currency])
    return list(offered.order_by(near, "code"))


class AccountForm(forms.Form):
    """Whose account it is, and its numbers, as this kind of account has them."""

    holder = forms.CharField(
        label=gettext_lazy("Account holder"),
        max_length=account_numbers.LONGEST_HOLDER,
        help_text=gettext_lazy("As your bank writes it."),
        widget=forms.TextInput({"autocomplete": "name"}),
    )

    def __init__(self, *args: Any, method: PayoutMethod) -> None:
        super().__init__(*args)
        self.method = method
        for field in method.fields.all():
            example = _("For example %(example)s") % {"example": field.example}
            self.fields[field.name] = TypedField(
                label=field.title,
                max_length=LONGEST_TYPED,
                help_text=example if field.example else "",
                widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
            )

    def clean_holder(self) -> str:
        """Refuse a name of which a bank would get nothing."""
        holder = " ".join(str(self.cleaned_data["holder"]).split())
        if not any(char.isalpha() for char in holder):
            raise forms.ValidationError(_("Write the name of the account's holder."))
        return holder

    def clean(self) -> dict[str, Any]:
        """Check each number; what is wrong is said beside it, and stays as it was typed."""
        cleaned = super().clean() or {}
        for field in self.method.fields.all():
            if (typed := cleaned.get(field.name)) is None:
                continue
            cleaned[field.name] = account_numbers.tidied(typed)
            if fault := account_numbers.fault_of(field, cleaned[field.name]):
                self.add_error(field.name, fault)
        return cleaned

    @property
    def account(self) -> dict[str, str]:
        """The account as it is stored."""
        names = [HOLDER, *(field.name for field in self.method.fields.all())]
        return {name: self.cleaned_data[name] for name in names}
