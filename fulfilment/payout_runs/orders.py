"""Payment orders: all that a bank is told of one payout, read from the rows once."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from foundation.encryption import Undecryptable
from fulfilment.models import Fulfilment, PayoutDetails, PayoutMethod
from fulfilment.payouts import account_numbers
from promotions.models import Promotion


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
    keys: Collection[int],
    names: Mapping[int, str],
    taken: Iterable[int] = (),
    *,
    known: Iterable[PaymentOrder] = (),
) -> Iterator[PaymentOrder]:
    """Read what is owed as orders, by its keys; ``names`` gives each its end-to-end id.

    ``known`` are orders that were read before: where the account was not given anew since, it is
    taken from there.
    """
    elsewhere, before = set(taken), {order.fulfilment_id: order for order in known}
    for owed in _rows(keys):
        is_taken, name = owed.pk in elsewhere, names.get(owed.pk, "")
        yield _order(owed, name, is_taken=is_taken, before=before.get(owed.pk))


def _rows(keys: Collection[int]) -> list[Fulfilment]:
    """Read rows that share their promotions and methods: a run has thousands for a few of them."""
    rows = Fulfilment.objects.filter(pk__in=keys).select_related("cause", "payout_details")
    found = list(rows.order_by("pk"))
    promotions = Promotion.objects.in_bulk({owed.cause.promotion_id for owed in found} - {None})
    methods = PayoutMethod.objects.prefetch_related("fields").in_bulk()
    for owed in found:
        if owed.cause.promotion_id is not None:
            owed.cause.promotion = promotions[owed.cause.promotion_id]
        details: PayoutDetails | None = getattr(owed, "payout_details", None)
        if details is not None and details.method_id is not None:
            details.method = methods[details.method_id]
    return found


def _order(
    owed: Fulfilment, end_to_end: str, *, is_taken: bool, before: PaymentOrder | None
) -> PaymentOrder:
    details: PayoutDetails | None = getattr(owed, "payout_details", None)
    version = details.given_at if details else None
    if before is not None and before.version == version and details and details.is_given:
        account, faulty, is_unreadable = before.account, before.faulty, before.is_unreadable
    else:
        account, is_unreadable = _account(details)
        faulty = _faulty(details, account)
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
        version=version,
        amount_minor=owed.amount_minor or 0,
        currency=owed.currency,
        method=method.code if method else "",
        holder=account_numbers.holder_of(account),
        account=account,
        faulty=faulty,
        is_unreadable=is_unreadable,
        is_taken=is_taken,
    )


def _faulty(details: PayoutDetails | None, account: Mapping[str, str]) -> tuple[str, ...]:
    # An IBAN is judged by itself: it is asked for often enough.
    if details is None or details.method is None or account_numbers.IBAN in account:
        return ()
    return tuple(account_numbers.faulty_fields(details.method, account))


def _account(details: PayoutDetails | None) -> tuple[Mapping[str, str], bool]:
    if details is None or not details.is_given:
        return {}, False
    try:
        return details.account(), False
    except Undecryptable:
        return {}, True
