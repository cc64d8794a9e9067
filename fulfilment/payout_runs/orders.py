"""Payment orders: all that a bank is told of one payout, read from the rows once."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from foundation.encryption import Undecryptable
from fulfilment.models import Fulfilment, PayoutDetails
from fulfilment.payouts import account_numbers


@dataclass(frozen=True, slots=True)
class PaymentOrder:
    """One payout as a run has it; ``account`` is empty where none was given, or it is unreadable.

    ``version`` is when the account was given: if it is another one later, so is the account.
    """

    fulfilment_id: int
    member_id: int
    reference: str
    end_to_end: str
    status: str
    is_due: bool
    waits_for_person: bool
    held_until: datetime | None
    version: datetime | None
    amount_minor: int
    currency: str
    method: str
    holder: str
    account: Mapping[str, str]
    faulty: tuple[str, ...]
    is_unreadable: bool = False
    is_taken: bool = False

    @property
    def iban(self) -> str:
        """Its IBAN; "" where the account has none."""
        return self.account.get(account_numbers.IBAN, "")


def read(
    rows: Iterable[Fulfilment], names: Mapping[int, str], taken: Iterable[int] = ()
) -> Iterator[PaymentOrder]:
    """Read what is owed as orders; ``names`` gives each its end-to-end id, by its key.

    ``rows`` come with their cause, its promotion, and the details with their method and its fields.
    """
    elsewhere = set(taken)
    for owed in rows:
        yield _order(owed, names.get(owed.pk, ""), is_taken=owed.pk in elsewhere)


def _order(owed: Fulfilment, end_to_end: str, *, is_taken: bool) -> PaymentOrder:
    details: PayoutDetails | None = getattr(owed, "payout_details", None)
    account, is_unreadable = _account(details)
    method = details.method if details else None
    return PaymentOrder(
        fulfilment_id=owed.pk,
        member_id=owed.cause.user_id,
        reference=owed.cause.reference,
        end_to_end=end_to_end,
        status=owed.status,
        is_due=owed.due_on <= owed.today(),
        waits_for_person=details.waits_for_person if details else False,
        held_until=details.held_until if details else None,
        version=details.given_at if details else None,
        amount_minor=owed.amount_minor or 0,
        currency=owed.currency,
        method=method.code if method else "",
        holder=account_numbers.holder_of(account),
        account=account,
        faulty=tuple(account_numbers.faulty_fields(method, account)) if method else (),
        is_unreadable=is_unreadable,
        is_taken=is_taken,
    )


def _account(details: PayoutDetails | None) -> tuple[Mapping[str, str], bool]:
    if details is None or not details.is_given:
        return {}, False
    try:
        return details.account(), False
    except Undecryptable:
        return {}, True
