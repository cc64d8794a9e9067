"""Run benchmarks and print one table: ``python -m bench [codes] [pages] …``; all without a name.

`evidence` takes ``--data FOLDER`` with pictures and invoices of others besides those that it draws,
``--quick`` for a minute of it, ``--seed WORD`` for others, ``--cartons N`` for more of both.
"""

import signal
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from celery import current_app
from django.test import override_settings

from bench import (
    approvals,
    codes,
    database,
    goals,
    letters,
    loading,
    page_cost,
    pages,
    payouts,
    reading_stages,
    report,
    sizes,
    way,
    workbench,
)
from bench.evidence import measure as evidence
from bench.running import idle, rate, staying
from portal.environment import BASE_DIR, VAR_DIR

MEASUREMENTS = {
    "approvals": approvals,
    "codes": codes,
    "loading": loading,
    "pages": pages,
    "page_cost": page_cost,
    "workbench": workbench,
    "sizes": sizes,
    "rate": rate,
    "staying": staying,
    "idle": idle,
    "letters": letters,
    "payouts": payouts,
    "evidence": evidence,
    "readings": reading_stages,
    "way": way,
}


@contextmanager
def own_queue() -> Iterator[None]:
    """Enqueue tasks on a queue that no worker reads, and empty it at the end."""
    current_app.conf.task_default_queue = "bench"
    try:
        yield
    finally:
        current_app.control.purge()


@contextmanager
def plain_pages() -> Iterator[None]:
    """Serve pages to the test client: its host is allowed, static files have their plain names."""
    files = "django.core.files.storage.FileSystemStorage"
    static = "django.contrib.staticfiles.storage.StaticFilesStorage"
    with (
        TemporaryDirectory(dir=VAR_DIR) as folder,
        override_settings(
            ALLOWED_HOSTS=["testserver"],
            DEBUG=False,
            SECURE_SSL_REDIRECT=False,
            STAFF_SECOND_FACTOR=False,
            STATIC_ROOT=Path(folder),
            STORAGES={
                "default": {"BACKEND": files, "OPTIONS": {"location": folder}},
                "evidence": {"BACKEND": files, "OPTIONS": {"location": folder}},
                "staticfiles": {"BACKEND": static},
            },
        ),
    ):
        yield


def _options(words: list[str]) -> Namespace:
    parser = ArgumentParser(prog="python -m bench")
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(MEASUREMENTS))
    parser.add_argument("--data", type=Path, metavar="FOLDER", help="for evidence")
    parser.add_argument("--quick", action="store_true", help="little of evidence")
    parser.add_argument("--cartons", type=int, metavar="N", help="so many of either, twice")
    parser.add_argument("--seed", default="", metavar="WORD", help="other drawings of evidence")
    parser.add_argument("--write", action="store_true", help="docs/performance.md, as all do")
    return parser.parse_args(words)


def main(words: list[str]) -> int:
    """Run the named benchmarks, or all."""
    options = _options(words)
    if unknown := set(options.names) - set(MEASUREMENTS):
        sys.stderr.write(f"No {', '.join(sorted(unknown))}; there is {', '.join(MEASUREMENTS)}.\n")
        return 2
    measures = {name: module.measure for name, module in MEASUREMENTS.items()}
    wanted = evidence.options(
        quick=options.quick, seed=options.seed, cartons=options.cartons, folder=options.data
    )
    measures["evidence"] = partial(evidence.measure, wanted)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.default_int_handler)
    try:
        with own_queue(), plain_pages(), database.prepared():
            report.head()
            for name in options.names or MEASUREMENTS:
                judged = partial(goals.verdict, name)
                report.section(MEASUREMENTS[name].COMPARES, measures[name](), judged)
            if options.write or not options.names:
                report.write(BASE_DIR / "docs" / "performance.md")
    except KeyboardInterrupt:
        return 128 + signal.SIGINT
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
