"""Load reward codes from a file with one code per line."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.staff_option import add_by_option, os_account, staff_of
from foundation.tables.line_files import (
    BadLines,
    NoSuchColumn,
    UnreadableFile,
    add_load_options,
    load_options,
    name_bad_lines,
    summary,
)
from foundation.tables.progress import watched
from foundation.tables.supplier_files import opened
from promotions.codes import loading
from promotions.codes.batches import BatchDetails, story
from promotions.codes.load_forms import DETAILS, BatchDetailsForm
from promotions.models import Reward


class Command(BaseCommand):
    help = "Load the codes of a reward from a file: text, CSV, .gz or .xlsx."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--promotion", required=True, metavar="SLUG")
        parser.add_argument("--reward", required=True, metavar="NAME")
        parser.add_argument(
            "--column",
            action="append",
            default=[],
            metavar="NAME",
            help="the column of the codes, by name or number; again for a PIN",
        )
        parser.add_argument(
            "--take-from",
            type=int,
            metavar="BATCH",
            help="a voided batch of another reward, whose codes belong to this one",
        )
        parser.add_argument("--expires-on", metavar="DAY", help="their last day, as 2027-12-31")
        parser.add_argument("--face-value", metavar="AMOUNT", help="of each code, as 20 or 19.99")
        parser.add_argument("--currency", metavar="CODE", help="of the face value, as EUR")
        parser.add_argument("--supplier", metavar="NAME")
        parser.add_argument("--order-number", metavar="NUMBER", help="of the order at the supplier")
        add_load_options(parser)
        add_by_option(parser)

    def handle(self, *_args: Any, **options: Any) -> str:
        reward = self._reward(options["promotion"], options["reward"])
        try:
            done = self._load(reward, options)
        except BadLines as error:
            name_bad_lines(self.stderr, error.lines)
            raise CommandError(f"Nothing was loaded. {error.advice}".strip()) from error
        except (UnreadableFile, NoSuchColumn) as error:
            raise CommandError(f"Nothing was loaded. {error}") from error
        except OSError as error:
            raise CommandError(f"The file cannot be read: {error}") from error
        except loading.VoidedElsewhere as error:
            stories = "\n".join(story(batch) for batch in error.batches)
            advice = "If they belong to this reward: --take-from and the number of the batch."
            raise CommandError(f"Nothing was loaded.\n{stories}\n{advice}") from error
        return self._report(done, dry_run=options["dry_run"])

    def _load(self, reward: Reward, options: dict[str, Any]) -> loading.LoadedCodes:
        with options["file"].open("rb") as file, opened(file, options["file"].name) as lines:
            return loading.load_codes(
                reward=reward,
                file=watched(lines, file, self.stderr),
                by=staff_of(options),
                options=load_options(options, os_account()),
                take_from=options["take_from"],
                details=_details(options),
            )

    def _report(self, done: loading.LoadedCodes, *, dry_run: bool) -> str:
        of_another = [(line, loading.of_another()) for line in done.elsewhere]
        name_bad_lines(self.stderr, sorted([*done.bad, *of_another]))
        for batch, count in done.voided.items():
            self.stderr.write(f"{count} are voided: restore_codes --batch {batch}")
        if done.before:
            self.stderr.write(f"The same file was loaded before. {story(done.before)}")
        others = f"{len(of_another)} of another reward" if of_another else ""
        text = summary(done, dry_run=dry_run, others=others)
        if done.is_nothing:
            raise CommandError(f"Nothing was loaded: {text}.")
        return text

    def _reward(self, slug: str, name: str) -> Reward:
        rewards = Reward.objects.filter(promotion__slug=slug, kind=Reward.Kind.CODE)
        reward = rewards.filter(name=name).first()
        if reward is None:
            known = ", ".join(f'"{one}"' for one in rewards) or "none"
            raise CommandError(f'"{slug}" has no reward "{name}" of codes; it has: {known}.')
        return reward


def _details(options: dict[str, Any]) -> BatchDetails:
    form = BatchDetailsForm({name: options[name] or "" for name in DETAILS})
    if not form.is_valid():
        wrong = (f"{name}: {' '.join(map(str, texts))}" for name, texts in form.errors.items())
        raise CommandError("; ".join(wrong))
    return form.details()
