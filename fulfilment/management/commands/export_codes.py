"""Write what became of each code as CSV, to be held against the supplier's books."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.exports.exports import take_at_server
from accounts.staff_option import add_by_option, os_account, staff_of
from foundation.exports.export_writing import csv_texts
from fulfilment.exports import BOOKS, CodeState
from promotions.models import CodeBatch, Promotion


class Command(BaseCommand):
    help = (
        "Write, as CSV, the batch, supplier, order number, state, Order ID and day of each code,"
        " told by number and digest; never the code."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--promotion", metavar="SLUG", help="of this promotion only")
        parser.add_argument("--batch", type=int, metavar="NUMBER", help="of this file only")
        parser.add_argument("--state", choices=CodeState.values, help="in this state only")
        add_by_option(parser)

    def handle(self, *_args: Any, **options: Any) -> None:
        filters = self._filters(options)
        by, account = staff_of(options), os_account()
        pieces = take_at_server(BOOKS, by=by, os_account=account, filters=filters)
        for text in csv_texts(BOOKS.heads(with_personal=False), pieces):
            self.stdout.write(text, ending="")

    def _filters(self, options: dict[str, Any]) -> dict[str, str]:
        wanted = {"state": options["state"] or ""}
        if slug := options["promotion"]:
            promotion = Promotion.objects.filter(slug=slug).first()
            if promotion is None:
                raise CommandError(f'There is no promotion "{slug}".')
            wanted["promotion"] = str(promotion.pk)
        if (batch := options["batch"]) is not None:
            if not CodeBatch.objects.filter(pk=batch).exists():
                raise CommandError(f"There is no batch {batch}.")
            wanted["batch"] = str(batch)
        return {name: value for name, value in wanted.items() if value}
