"""`manage.py retention`: delete what is due by the rules, or with --dry-run only say what is."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from foundation import retention


class Command(BaseCommand):
    help = "Delete what is due by the rules of docs/retention.md; the schedule does so each night."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only say what would go")

    def handle(self, *_args: Any, dry_run: bool, **_options: Any) -> None:
        if dry_run:
            found = retention.report().outcomes
            rules = {name: (each.due, each.oldest) for name, each in found.items()}
        else:
            run = retention.run()
            rules = {name: (each["deleted"], each["oldest"]) for name, each in run.rules.items()}
        word = "would go" if dry_run else "deleted"
        for name, (count, oldest) in rules.items():
            since = f", oldest {oldest[:10]}" if oldest else ""
            self.stdout.write(
                f"{name:<16} {count:>8} {word} after {settings.RETENTION_DAYS[name]} days{since}"
            )
        if not dry_run and run.failed:
            self.stderr.write(f"{run.failed} could not be deleted; the log says which.")
