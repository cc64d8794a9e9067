"""Measure and print one table: ``python -m bench [codes] [loading] [pages] [letters]``."""

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from celery import current_app
from django.test import override_settings

from bench import codes, database, letters, loading, pages, report
from portal.environment import VAR_DIR

MEASUREMENTS = {"codes": codes, "loading": loading, "pages": pages, "letters": letters}


@contextmanager
def own_queue() -> Iterator[None]:
    """Send hints to a queue that no worker of the program reads, and empty it at the end."""
    current_app.conf.task_default_queue = "bench"
    try:
        yield
    finally:
        current_app.control.purge()


@contextmanager
def plain_pages() -> Iterator[None]:
    """Serve pages to the test client: any host, static files under their plain names."""
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


def main(names: list[str]) -> int:
    """Measure what is named, or everything."""
    if unknown := set(names) - set(MEASUREMENTS):
        sys.stderr.write(f"No {', '.join(sorted(unknown))}; there is {', '.join(MEASUREMENTS)}.\n")
        return 2
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.default_int_handler)
    try:
        with own_queue(), plain_pages(), database.prepared():
            report.head()
            for name in names or MEASUREMENTS:
                report.section(MEASUREMENTS[name].COMPARES, MEASUREMENTS[name].measure())
    except KeyboardInterrupt:
        return 128 + signal.SIGINT
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
