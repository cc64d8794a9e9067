"""Print how many codes of each reward are free, allocated and voided."""

from argparse import ArgumentParser
from collections.abc import Iterable
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from promotions.codes import pool
from promotions.models import Reward


class Command(BaseCommand):
    help = "Print how many codes of each reward are free, allocated and voided."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--promotion", metavar="SLUG", help="this promotion only")
        parser.add_argument("--batches", action="store_true", help="list the loaded files too")

    def handle(self, *_args: Any, **options: Any) -> None:
        rewards = Reward.objects.filter(kind=Reward.Kind.CODE).select_related("promotion")
        if options["promotion"]:
            rewards = rewards.filter(promotion__slug=options["promotion"])
        if not rewards:
            raise CommandError("No reward of codes there.")
        self._table("promotion: reward", ((row, _name(row.reward)) for row in pool.stock(rewards)))
        if options["batches"]:
            loaded = pool.batches(rewards).select_related("reward__promotion")
            files = ((batch, f"{batch.pk}  {batch}  {_name(batch.reward)}") for batch in loaded)
            self._table("batch, file, promotion: reward", files)

    def _table(self, title: str, rows: Iterable[tuple[Any, str]]) -> None:
        self.stdout.write(f"{'free':>9} {'allocated':>9} {'voided':>9}  {title}")
        for row, name in rows:
            self.stdout.write(f"{row.free:>9} {row.allocated:>9} {row.voided:>9}  {name}")


def _name(reward: Reward) -> str:
    return f"{reward.promotion.slug}: {reward.name}"
