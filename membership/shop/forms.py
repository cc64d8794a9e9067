"""Forms of the rewards shop: to confirm an order, and staff's for prices and refusals."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy

from accounts.models import User
from fulfilment.addresses import OF_THE_PERSON
from fulfilment.parcels.recipients import Address
from fulfilment.recipient_fields import RecipientForm
from membership.models import ShopItem
from membership.models.points_order import LONGEST_REASON
from membership.shop.ordering import Confirmed


class OrderForm(RecipientForm):
    """What a member confirms: the page, the price on it, and the address of a parcel."""

    element_id = "order"

    token = forms.UUIDField(widget=forms.HiddenInput)
    price = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def __init__(
        self,
        *args: Any,
        item: ShopItem,
        member: User,
        earlier: Address | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        of_member = {name: getattr(member, name) for name in OF_THE_PERSON}
        self.earlier = of_member if earlier is None else earlier
        self.initial.update(token=uuid4(), price=item.price)
        if item.is_parcel:
            countries = item.reward.promotion.regions
            self.ask_for_recipient(self.earlier, countries=countries, home=member.region)

    def confirmed(self) -> Confirmed:
        """Return what was confirmed, once it is valid."""
        given = self.cleaned_data
        address = self.recipient_over(self.earlier) if self.country else {}
        return Confirmed(given["token"], given["price"], address)


class PriceForm(forms.Form):
    """A price, and from which day on it holds."""

    points = forms.IntegerField(label=gettext_lazy("Points"), min_value=1, max_value=10_000_000)
    from_day = forms.DateField(label=gettext_lazy("From"), widget=forms.DateInput({"type": "date"}))


class PiecesOfItemForm(forms.Form):
    """How many pieces come or go."""

    pieces = forms.IntegerField(label=gettext_lazy("Pieces"), min_value=1, max_value=1_000_000)


class ReplaceOrderedCodeForm(forms.Form):
    """Which code does not work, and why it is replaced; its member reads it."""

    code = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=LONGEST_REASON,
        help_text=gettext_lazy("The member reads it."),
        widget=forms.Textarea({"rows": 3}),
    )


class RefuseOrderForm(forms.Form):
    """Why an order is refused; its member reads it."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=LONGEST_REASON,
        help_text=gettext_lazy("The member reads it."),
        widget=forms.Textarea({"rows": 3}),
    )
