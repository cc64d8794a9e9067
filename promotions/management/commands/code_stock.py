"""Print how many codes of each reward are free, allocated and voided."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from promotions import codes
from promotions.models import Reward


class Command(BaseCommand):
    help = "Print how many codes of each reward are free, allocated and voided."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--promotion", metavar="SLUG", help="this promotion only")

    def handle(self, *_args: Any, **options: Any) -> None:
        rewards = Reward.objects.filter(kind=Reward.Kind.CODE).select_related("promotion")
        if options["promotion"]:
            rewards = rewards.filter(promotion__slug=options["promotion"])
        if not rewards:
            raise CommandError("No reward of codes there.")
        self.stdout.write(f"{'free':>9} {'allocated':>9} {'voided':>9}  promotion: reward")
        for row in codes.stock(rewards):
            name = f"{row.reward.promotion.slug}: {row.reward.name}"
            self.stdout.write(f"{row.free:>9} {row.allocated:>9} {row.voided:>9}  {name}")
