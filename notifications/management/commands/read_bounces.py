"""Management command to read bounces from the Maildir or from files."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from notifications.bounces import maildir, processing


class Command(BaseCommand):
    help = "Read reports of letters that came back: all in BOUNCE_MAILDIR, or those in the files."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, nargs="*", help="a report; it stays where it is")

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["file"]:
            for path in options["file"]:
                self._read(path)
        elif settings.BOUNCE_MAILDIR is None:
            raise CommandError("Name files, or a Maildir in BOUNCE_MAILDIR.")
        else:
            counted = maildir.read_all(settings.BOUNCE_MAILDIR)
            effects = (f"{effect.value}: {counted[effect]}" for effect in processing.Effect)
            self.stdout.write(", ".join(effects))

    def _read(self, path: Path) -> None:
        try:
            effect = processing.record_report(path.read_bytes())
        except OSError as error:
            raise CommandError(f"The file cannot be read: {error}") from error
        self.stdout.write(f"{path}: {effect.value}")
