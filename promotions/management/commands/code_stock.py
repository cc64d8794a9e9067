"""Print how many codes of each reward are free, allocated and voided, and how many claims wait."""

import json
from argparse import ArgumentParser
from collections.abc import Iterable
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from promotions.codes import pool
from promotions.codes.demand import demand
from promotions.models import Reward


class Command(BaseCommand):
    help = (
        "Print how many codes of each reward are free, allocated and voided, and how many open"
        " claims wait for one."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--promotion", metavar="SLUG", help="this promotion only")
        parser.add_argument("--batches", action="store_true", help="list the loaded files too")
        parser.add_argument("--json", action="store_true", help="as JSON, for other programs")

    def handle(self, *_args: Any, **options: Any) -> None:
        rewards = Reward.objects.filter(kind=Reward.Kind.CODE).select_related("promotion")
        if options["promotion"]:
            rewards = rewards.filter(promotion__slug=options["promotion"])
        if not rewards:
            raise CommandError("No reward of codes there.")
        waiting = demand(rewards)
        if options["json"]:
            rows = [_figures(row, waiting[row.reward.pk]) for row in pool.stock(rewards)]
            self.stdout.write(json.dumps(rows, indent=2))
            return
        named = ((row, waiting[row.reward.pk], _name(row.reward)) for row in pool.stock(rewards))
        self._table("waiting", "promotion: reward", named)
        if options["batches"]:
            loaded = pool.batches(rewards).select_related("reward__promotion")
            files = ((each, "", f"{each.pk}  {each}  {_name(each.reward)}") for each in loaded)
            self._table("", "batch, file, promotion: reward", files)

    def _table(self, last: str, title: str, rows: Iterable[tuple[Any, int | str, str]]) -> None:
        self.stdout.write(
            f"{'free':>9} {'allocated':>9} {'voided':>9} {'expiring':>9} {last:>9}  {title}"
        )
        for row, more, name in rows:
            figures = (row.free, row.allocated, row.voided, row.expiring, more)
            self.stdout.write(" ".join(f"{figure:>9}" for figure in figures) + f"  {name}")


def _figures(row: pool.Stock, waiting: int) -> dict[str, str | int]:
    return {
        "promotion": row.reward.promotion.slug,
        "reward": row.reward.name,
        "free": row.free,
        "allocated": row.allocated,
        "voided": row.voided,
        "expiring": row.expiring,
        "waiting": waiting,
    }


def _name(reward: Reward) -> str:
    return f"{reward.promotion.slug}: {reward.name}"
