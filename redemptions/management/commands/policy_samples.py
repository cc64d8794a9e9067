"""Print how often reviewers disagreed with what a policy would have approved."""

from typing import Any

from django.core.management.base import BaseCommand

from promotions.models import Promotion
from redemptions.models import CheckRun
from redemptions.review import policy


class Command(BaseCommand):
    help = "Count, for each automatic promotion, samples, those decided, and the disagreement."

    def handle(self, *_args: Any, **_options: Any) -> None:
        self.stdout.write(f"{'promotion':<40} {'samples':>8} {'decided':>8} {'disagreed':>10}")
        for promotion in Promotion.objects.filter(policy=Promotion.Policy.AUTOMATIC):
            samples = CheckRun.objects.samples().filter(claim__promotion=promotion).count()
            decided, disagreed = policy.disagreement(promotion)
            self.stdout.write(f"{promotion.slug:<40} {samples:>8} {decided:>8} {disagreed:>10}")
