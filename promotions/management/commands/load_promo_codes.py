"""Load reward codes from a file with one code per line."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from foundation.tables.line_files import BadLines, add_load_options, name_bad_lines, summary
from promotions.codes import loading
from promotions.models import Reward


class Command(BaseCommand):
    help = "Load the codes of a reward from a file with one code a line."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--promotion", required=True, metavar="SLUG")
        parser.add_argument("--reward", required=True, metavar="NAME")
        add_load_options(parser)

    def handle(self, *_args: Any, **options: Any) -> str:
        reward = self._reward(options["promotion"], options["reward"])
        try:
            with options["file"].open(encoding="utf-8-sig") as lines:
                done = loading.load_codes(
                    reward=reward,
                    lines=lines,
                    file_name=options["file"].name,
                    strict=options["strict"],
                    dry_run=options["dry_run"],
                )
        except BadLines as error:
            name_bad_lines(self.stderr, error.lines)
            raise CommandError("Nothing was loaded.") from error
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"The file cannot be read: {error}") from error
        of_another = [(line, loading.OF_ANOTHER) for line in done.elsewhere]
        name_bad_lines(self.stderr, sorted([*done.bad, *of_another]))
        others = f"{len(of_another)} of another reward" if of_another else ""
        return summary(done, dry_run=options["dry_run"], others=others)

    def _reward(self, slug: str, name: str) -> Reward:
        rewards = Reward.objects.filter(promotion__slug=slug, kind=Reward.Kind.CODE)
        reward = rewards.filter(name=name).first()
        if reward is None:
            known = ", ".join(f'"{one}"' for one in rewards) or "none"
            raise CommandError(f'"{slug}" has no reward "{name}" of codes; it has: {known}.')
        return reward
