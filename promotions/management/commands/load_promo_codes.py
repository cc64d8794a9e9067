"""Load reward codes from a file with one code per line."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from promotions.codes import loading
from promotions.models import Reward


class Command(BaseCommand):
    help = "Load the codes of a reward from a file with one code a line."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--promotion", required=True, metavar="SLUG")
        parser.add_argument("--reward", required=True, metavar="NAME")
        parser.add_argument("--strict", action="store_true", help="a bad line loads nothing")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen")

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
        except loading.BadLines as error:
            self._report(error.lines)
            raise CommandError("Nothing was loaded.") from error
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"The file cannot be read: {error}") from error
        self._report(sorted([*done.bad, *((line, loading.OF_ANOTHER) for line in done.elsewhere)]))
        would = "would be " if options["dry_run"] else ""
        elsewhere = f"{len(done.elsewhere)} of another reward, " if done.elsewhere else ""
        return f"{done.added} {would}added, {done.known} known, {elsewhere}{len(done.bad)} left out"

    def _reward(self, slug: str, name: str) -> Reward:
        rewards = Reward.objects.filter(promotion__slug=slug, kind=Reward.Kind.CODE)
        reward = rewards.filter(name=name).first()
        if reward is None:
            known = ", ".join(f'"{one}"' for one in rewards) or "none"
            raise CommandError(f'"{slug}" has no reward "{name}" of codes; it has: {known}.')
        return reward

    def _report(self, bad: list[tuple[int, str]]) -> None:
        for line, problem in bad:
            self.stderr.write(f"line {line} {problem}")
