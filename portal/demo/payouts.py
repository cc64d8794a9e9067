"""The demo's bank, and the question to whom a cashback is owed: where shall we send it?"""

from typing import Final

from fulfilment.models import BankProfile, PayoutMethod
from fulfilment.payouts import details

# Made up, with right check digits.
ACCOUNT: Final = "DE02120300000000202051"


def load() -> None:
    """Create a bank, and ask each member who is owed a payout."""
    bank = BankProfile.objects.create(
        name="Demo Bank (SEPA)", holder="Member Center", account=ACCOUNT, cap_minor=1_000_000
    )
    bank.methods.set(PayoutMethod.objects.filter(kind=PayoutMethod.Kind.IBAN))
    details.ask_for_accounts()
