"""Update the translations from code and templates: ``make messages``."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.environment import BASE_DIR
from portal.translations import messages
from portal.translations.messages import Key, TranslatableText


class Command(BaseCommand):
    help = "Bring the translations up to date, check them, or compile them."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="name what is wrong")
        parser.add_argument(
            "--add", metavar="LANGUAGE", help="begin the catalogue of a language, such as de"
        )
        parser.add_argument("--compile", action="store_true", help="only compile what changed")

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["compile"]:
            self.stdout.write(f"{len(messages.compile_messages())} catalogues compiled")
        elif options["check"]:
            self._check()
        elif options["add"]:
            self._report(messages.catalogue_file(options["add"]), messages.find_messages())
        else:
            self._update()

    def _check(self) -> None:
        found = messages.find_messages()
        wrong = [
            f"{path.relative_to(BASE_DIR)}: {fault}"
            for path in messages.po_files()
            for fault in messages.faults(path, found)
        ]
        if wrong:
            hint = "Run `make messages`, translate, and delete what is marked obsolete."
            raise CommandError("\n".join([*wrong, hint]))

    def _update(self) -> None:
        found = messages.find_messages()
        for path in messages.po_files():
            self._report(path, found)
        messages.compile_messages()

    def _report(self, path: Path, found: dict[Key, TranslatableText]) -> None:
        left = messages.update(path, found)
        self.stdout.write(f"{path.relative_to(BASE_DIR)}: {len(found)} texts, {left} to translate")
