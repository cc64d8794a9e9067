"""The fields of a form under "Reward": the price on the invoice, and the choice among rewards."""

import re
from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from decimal import Decimal
from typing import Any, Final

from babel import Locale
from babel.numbers import (
    NumberFormatError,
    format_decimal,
    get_currency_name,
    get_currency_precision,
    parse_decimal,
)
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation.languages import current_language
from foundation.web.form_fields import field_of
from foundation.web.form_state import PostRedirectForm
from foundation.web.requests import row_id
from promotions.awarding import tiers
from promotions.awarding.awards import Award, Price, named
from promotions.models import Promotion, Reward

# No product costs more, in any currency; the database holds no more than 18 digits.
MOST_DIGITS: Final = 12
REWARD_FIELDS: Final = ("price", "price_currency", "reward")
# As every till prints it, whatever the reader's language writes.
_PLAIN = re.compile(r"(\d+)[.,](\d{1,2})")
# The currency before or behind it, and the dash of "199,-".
_BESIDE = re.compile(r"^[^\d-]+|\D+$")


def read_price(typed: str, currency: str) -> Price:
    """Read a price as the reader's language writes it, or as tills do: 1.234,56 or 1234.56.

    Raises:
        ValidationError: it is no price, or not one of this currency.
    """
    precision = get_currency_precision(currency)
    text = "".join(_BESIDE.sub("", typed).split())
    plain = _PLAIN.fullmatch(text) if precision else None
    try:
        number = (
            Decimal(f"{plain[1]}.{plain[2]}")
            if plain
            else parse_decimal(text, locale=_locale(), strict=True)
        )
    except NumberFormatError:
        raise _no_price(currency) from None
    minor = number.scaleb(precision)
    if minor != minor.to_integral_value() or not 0 < minor < 10**MOST_DIGITS:
        raise _no_price(currency)
    return Price(int(minor), currency)


def written(price: Price) -> str:
    """Write a price as the reader's language does, without its currency."""
    precision = get_currency_precision(price.currency)
    number = Decimal(price.minor).scaleb(-precision)
    pattern = "#,##0" + ("." + "0" * precision if precision else "")
    return str(format_decimal(number, format=pattern, locale=_locale()))


def _no_price(currency: str) -> ValidationError:
    example = written(Price(123456, currency))
    text = _("Type the price as on your invoice, such as %(example)s.")
    return ValidationError(text, params={"example": example})


def _locale() -> Locale:
    return Locale.parse(current_language(), sep="-")


class RewardRadios(forms.RadioSelect):
    """Rewards to choose from; those that are out of stock cannot be chosen."""

    gone: Collection[int] = ()

    def create_option(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Disable what is out of stock."""
        option = super().create_option(*args, **kwargs)
        if option["value"] in self.gone:
            option["attrs"]["disabled"] = True
        return option


class RewardFieldsForm(PostRedirectForm):
    """A form that may ask for the price on the invoice, and which reward is wanted."""

    promotion: Promotion

    def ask_for_price(self, currencies: Sequence[str], earlier: Price | None) -> None:
        """Add the fields for a price in one of these currencies."""
        if len(currencies) > 1:
            offered = [(code, _named(code)) for code in currencies]
            known = earlier.currency if earlier else currencies[0]
            self.fields["price_currency"] = forms.ChoiceField(
                label=_("Currency"), choices=offered, initial=known
            )
        self.currencies = currencies
        self.fields["price"] = forms.CharField(
            label=_("Price on your invoice"),
            max_length=40,
            initial=written(earlier) if earlier else "",
            help_text=_("What this product alone cost, with tax."),
            widget=forms.TextInput({"inputmode": "decimal", "autocomplete": "off"}),
        )
        if len(currencies) == 1:
            self.fields["price"].label = _("Price on your invoice, in %(currency)s") % {
                "currency": currencies[0]
            }

    def ask_for_choice(
        self, offered: Sequence[Reward], earlier: int | None, *, left: Collection[int]
    ) -> None:
        """Add the choice among these rewards, of which ``left`` are in stock."""
        gone = {each.pk for each in offered if each.pk not in left}
        radios = RewardRadios()
        radios.gone = gone
        self.fields["reward"] = forms.TypedChoiceField(
            label=gettext_lazy("Choose your reward"),
            choices=[(each.pk, _card(each, is_gone=each.pk in gone)) for each in offered],
            coerce=int,
            empty_value=None,
            # Where only one fits the chosen product, there is nothing to choose.
            required=False,
            initial=earlier,
            widget=radios,
        )

    def said_so_far(
        self, price: Price | None, choice: int | None
    ) -> tuple[Price | None, int | None]:
        """Return price and choice as they were sent, where they can be read, else as they were."""
        currencies = tiers.currencies(self.promotion) if "price" in self.data else []
        if currencies:
            sent = str(self.data.get("price_currency", currencies[0]))
            with suppress(ValidationError):
                if sent in currencies:
                    price = read_price(str(self.data["price"]), sent)
        return price, row_id(str(self.data.get("reward", ""))) or choice

    def reward_fields(self) -> Iterator[forms.BoundField]:
        """The fields, in their order on the page."""
        return (self[name] for name in REWARD_FIELDS if name in self.fields)

    def clean_price(self) -> Price:
        """Read the price in its currency."""
        currency = self.cleaned_data.get("price_currency") or self.currencies[0]
        return read_price(self.cleaned_data["price"], currency)

    def clean_reward(self) -> int | None:
        """Refuse one that is out of stock, which the page does not let anybody choose."""
        chosen: int | None = self.cleaned_data["reward"]
        radios = field_of(self, "reward", forms.TypedChoiceField).widget
        if chosen is not None and chosen in getattr(radios, "gone", ()):
            raise ValidationError(_("This reward is out of stock."))
        return chosen

    def tiers(self) -> list[dict[str, str]]:
        """The tiers by price, in words, each with what it gives; none where no price is asked."""
        rewards = self.promotion.rewards.all() if "price" in self.fields else ()
        return [
            {"words": tiers.tier_in_words(each), "gives": named(each)}
            for each in rewards
            if each.has_price_tier
        ]

    def hold_against(self, award: Award | None) -> None:
        """Say what of the price or the choice does not do, for what would follow from them."""
        if award is None:
            return
        if "price" in self.cleaned_data and not award.price_fits:
            price = self.cleaned_data["price"]
            self.add_error("price", _("There is no reward for %(price)s.") % {"price": price})
        elif "reward" in self.fields and "reward" not in self.errors and award.wants_choice:
            self.add_error("reward", _("Choose your reward."))
        elif "reward" in self.fields and not award.choice_fits:
            self.add_error(
                "reward", _("The reward you chose isn't offered for this product. Choose again.")
            )

    def stated(self) -> dict[str, object]:
        """The valid values, by the columns of a draft that keep them."""
        found: dict[str, object] = {}
        if price := self.cleaned_data.get("price"):
            found |= {"price_minor": price.minor, "price_currency": price.currency}
        if "reward" in self.cleaned_data:
            found["choice_id"] = self.cleaned_data["reward"]
        return found


def _named(currency: str) -> str:
    return f"{currency} ({get_currency_name(currency, locale=_locale())})"


def _card(reward: Reward, *, is_gone: bool) -> str:
    parts = [named(reward), tiers.tier_in_words(reward), _("out of stock") if is_gone else ""]
    return " · ".join(filter(None, parts))
