"""Why a bank sends a payment back: its codes (ISO 20022), in words for the member."""

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class ReturnReason(models.TextChoices):
    """The codes of which a member can make something."""

    AC01 = "AC01", gettext_lazy("The account number is wrong.")
    AC03 = "AC03", gettext_lazy("The account number is wrong.")
    AC04 = "AC04", gettext_lazy("The account is closed.")
    AC06 = "AC06", gettext_lazy("The account is blocked.")
    AC13 = "AC13", gettext_lazy("The account can't receive this kind of payment.")
    AG01 = "AG01", gettext_lazy("The account can't receive this kind of payment.")
    BE01 = "BE01", gettext_lazy("The name doesn't match the account.")
    BE04 = "BE04", gettext_lazy("The bank needs the account holder's address.")
    MD07 = "MD07", gettext_lazy("The account is closed.")
    MS02 = "MS02", gettext_lazy("The account holder sent it back.")
    RC01 = "RC01", gettext_lazy("The bank code is wrong.")
    RR04 = "RR04", gettext_lazy("The bank isn't allowed to tell why.")


def in_words(code: str) -> str:
    """Say why a payment came back."""
    if code in ReturnReason.values:
        return str(ReturnReason(code).label)
    return _("The bank didn't say why.")
