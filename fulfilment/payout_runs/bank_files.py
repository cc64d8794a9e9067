"""The bytes of a bank's file, from payment orders alone; two calls give two files (random ids)."""

import csv
import io
from collections.abc import Collection, Iterable
from decimal import Decimal
from typing import Final

from babel.numbers import get_currency_precision

from foundation.tables.spreadsheets import safe_cell
from fulfilment.models import BankProfile, PayoutRun
from fulfilment.models.payout_details import HOLDER
from fulfilment.payout_runs.latin import latin
from fulfilment.payout_runs.orders import PaymentOrder

LONGEST_NAME: Final = 70
# What a column of a CSV file may have beside the fields of an account.
_OF_ORDERS: Final = frozenset({HOLDER, "amount", "currency", "reference", "day", "our_account"})


def made(run: PayoutRun, profile: BankProfile, orders: Iterable[PaymentOrder]) -> str:
    """Return the file that pays these orders, as its bank takes it; UTF-8."""
    if profile.format == BankProfile.Format.PAIN:
        return _pain(run, profile, orders)
    return _csv(run, profile, orders)


def _pain(run: PayoutRun, profile: BankProfile, orders: Iterable[PaymentOrder]) -> str:
    # Brings the reader of schemas, which only who releases a run needs.
    from sepaxml import SepaTransfer  # noqa: PLC0415 -- see above

    config = {
        "name": name_in_file(profile.holder),
        "IBAN": profile.account,
        "batch": True,
        "currency": profile.currency,
        **({"BIC": profile.bic} if profile.bic else {}),
    }
    file = SepaTransfer(config, schema=profile.format)
    for order in orders:
        file.add_payment(
            {
                "name": name_in_file(order.holder),
                "IBAN": order.iban,
                "amount": order.amount_minor,
                "execution_date": run.execution_on,
                "description": latin(f"{profile.holder} {order.reference}"),
                "endtoend_id": order.end_to_end,
            }
        )
    text: bytes = file.export(validate=True)
    # The library draws an id of its own before it can be told ours, to which the bank answers.
    drawn, ours = (f"<MsgId>{each}</MsgId>" for each in (file.msg_id, run.message_id))
    return text.decode().replace(drawn, ours, 1)


def name_in_file(name: str) -> str:
    """Return a name as a SEPA file has it; "" where nothing of it can be written."""
    return latin(name)[:LONGEST_NAME].rstrip()


def has_right_columns(columns: object, fields: Collection[str]) -> bool:
    """Return whether each column has a heading and something to say; ``fields`` are of accounts.

    A payout without an amount, or without what tells it apart in the bank's answer, is none.
    """
    pairs = columns if isinstance(columns, list) else []
    if any(not isinstance(each, list) or [*map(type, each)] != [str, str] for each in pairs):
        return False
    told = {what for _heading, what in pairs}
    return {"amount", "reference"} <= told <= {*_OF_ORDERS, *fields}


def _csv(run: PayoutRun, profile: BankProfile, orders: Iterable[PaymentOrder]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=profile.separator)
    writer.writerow([heading for heading, _what in profile.columns])
    for order in orders:
        cells = [_cell(what, run, profile, order) for _heading, what in profile.columns]
        writer.writerow([safe_cell(cell) for cell in cells])
    return out.getvalue()


def _cell(what: str, run: PayoutRun, profile: BankProfile, order: PaymentOrder) -> str:
    told = {
        HOLDER: order.holder,
        "amount": in_units(order.amount_minor, order.currency),
        "currency": order.currency,
        "reference": order.end_to_end,
        "day": run.execution_on.isoformat(),
        "our_account": profile.account,
    }
    return told.get(what) or order.account.get(what, "")


def in_units(amount_minor: int, currency: str) -> str:
    """Write an amount as banks read it: 15.50, and 20000 where there is no smaller unit."""
    return str(Decimal(amount_minor).scaleb(-get_currency_precision(currency)))
