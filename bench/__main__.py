"""Run benchmarks and print one table: ``python -m bench [codes] [pages] …``.

Without a name it is each that has a goal (``TABLE``); the others run only when named.
One that fails is said to have failed, and the next one begins; then the whole returns 1.

`evidence` takes ``--data FOLDER`` with pictures and invoices of others besides those that it draws,
``--quick`` for a minute of it, ``--seed WORD`` for others, ``--cartons N`` for more of both.
"""

import os
import signal
import sys
import traceback
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from celery import current_app
from django.test import override_settings

from bench import (
    approvals,
    claim_cost,
    codes,
    database,
    goals,
    letters,
    loading,
    page_cost,
    pages,
    past,
    payouts,
    points,
    reading_stages,
    report,
    sizes,
    way,
    workbench,
)
from bench.evidence import measure as evidence
from bench.report import Row
from bench.running import chat, idle, rate, staying
from portal.environment import BASE_DIR, VAR_DIR

TABLE = {
    "page_cost": page_cost,
    "past": past,
    "sizes": sizes,
    "rate": rate,
    "approvals": approvals,
    "loading": loading,
    "codes": codes,
    "letters": letters,
    "payouts": payouts,
    "points": points,
    "claim": claim_cost,
    "staying": staying,
    "idle": idle,
}
MEASUREMENTS = {
    **TABLE,
    "chat": chat,
    "pages": pages,
    "workbench": workbench,
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
            STAFF_IDLE_MINUTES=24 * 60,  # to fill the other database may take half an hour
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
    parser.add_argument("--twice", action="store_true", help="one whole table after the other")
    parser.add_argument(
        "--write", action="store_true", help="docs/performance.md, as the table does"
    )
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
            done = []
            for _time in range(1 + options.twice):
                report.head()
                done += [measured(name, measures[name]) for name in options.names or TABLE]
                report.conclusion(_command(words))
            if options.write or not options.names:
                report.write(BASE_DIR / "docs" / "performance.md")
    except KeyboardInterrupt:
        return 128 + signal.SIGINT
    return 0 if all(done) else 1


def measured(name: str, measure: Callable[[], Iterator[Row]]) -> bool:
    """Print what one measures; return whether it came to its end."""
    try:
        judged, why_short = partial(goals.verdict, name), partial(goals.why_short, name)
        report.section(MEASUREMENTS[name].COMPARES, measure(), judged, why_short)
    except Exception as error:  # noqa: BLE001 -- the others can be measured
        traceback.print_exc()
        report.failed(name, error)
        database.forget()
        return False
    return True


def _command(words: list[str]) -> str:
    scale = os.environ.get("SCALE", "")
    named = f"SCALE={scale} make bench" if scale else "make bench"
    return f'{named} ARGS="{" ".join(words)}"' if words else named


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
