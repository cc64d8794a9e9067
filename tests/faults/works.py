"""The real parts that the fault tests break: a Redis, workers with a beat, and an SMTP server."""
# ruff: noqa: S311 -- chance breaks things here, it guards nothing

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from celery import Celery
from django.db import connection

from portal.embedded import processes
from portal.embedded.redis import Redis
from portal.embedded.servers import LOOPBACK, free_port
from portal.management.commands.up import READS_EVIDENCE
from portal.schedule import QUEUE
from tests.post_office import PostOffice, post_office

LEASE_SECONDS = 2
NEVER = 100_000


@dataclass
class Works:
    """Started and killed by the test; the database is the test's own."""

    var: Path
    office: PostOffice
    sweep_seconds: int
    evidence_lease_seconds: int = 120
    engine: str = ""
    lease_seconds: int = LEASE_SECONDS
    max_attempts: int = 20
    redis: Redis = field(init=False)
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.var.mkdir(parents=True)
        self.redis = Redis(self.var)
        self.redis.start()

    def start_worker(self) -> None:
        """Start a worker with two processes and a beat of its own."""
        schedule = str(self.var / f"beat-{len(self.workers)}")
        queues = f"celery,{QUEUE}"
        self._start("--beat", "--schedule", schedule, "--concurrency", "2", "--queues", queues)

    def start_evidence_worker(self) -> None:
        """Start the worker that reads evidence, as `manage.py up` does."""
        self._start(*READS_EVIDENCE)

    def start_web(self) -> str:
        """Start one web process, as `manage.py up` starts two; gives its address."""
        place = f"{LOOPBACK}:{free_port(None)}"
        words = ["gunicorn", "portal.wsgi", "--config", "python:portal.serving", "--bind", place]
        settings = {"DJANGO_SETTINGS_MODULE": "tests.faults.web_settings"}
        self._run("web", [*words, "--graceful-timeout", "5"], settings)
        return place

    def start_deliverers(self, count: int, *words: str) -> list[int]:
        """Start one that becomes many (deliverers.py); give the numbers of their processes."""
        self._run("deliverers", ["tests.faults.deliverers", *words], {})
        log = self.var / "log" / "deliverers.log"
        ended = time.monotonic() + 60
        while len(found := [each for each in log.read_text().split() if each.isdecimal()]) < count:
            assert time.monotonic() < ended, found
            time.sleep(0.05)
        return [int(each) for each in found]

    def _start(self, *words: str) -> None:
        name = f"worker-{len(self.workers)}"
        known = ["--hostname", f"{name}@local", "--loglevel", "INFO"]
        known += ["--without-gossip", "--without-mingle"]
        self._run(name, ["celery", "-A", "portal", "worker", *words, *known], {})

    def _run(self, name: str, words: list[str], settings: dict[str, str]) -> None:
        command = [sys.executable, "-m", *words]
        log = self.var / "log" / f"{name}.log"
        environment = self.environment() | settings
        self.workers.append(processes.start(command, log=log, env=environment))

    def kill_worker(self) -> None:
        """Kill the newest worker, its processes and its beat, as a power cut would."""
        worker = self.workers[-1]
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()

    def kill_and_start_worker(self) -> None:
        """Let the worker live until it has a letter in hand, or a moment, then replace it."""
        self.office.hold()
        self.office.holds.wait(random.uniform(0.5, 5))
        self.kill_worker()
        self.office.is_open.set()
        self.start_worker()

    def restart_redis(self) -> None:
        """Kill Redis; after a while it comes back with what it had written."""
        self.redis.kill()
        time.sleep(random.uniform(0, 1))
        self.redis.start()

    def empty_redis(self) -> None:
        """Kill Redis; after a while another one is there that knows of nothing."""
        self.redis.kill()
        shutil.rmtree(self.redis.home)
        time.sleep(random.uniform(0, 1))
        self.redis.start()

    def be_silent(self) -> None:
        """Be a mail server that answers nobody for longer than anybody waits."""
        self.office.is_silent = True
        time.sleep(random.uniform(1, 4))
        self.office.is_silent = False

    def hold_a_moment(self) -> None:
        """Be a mail server that lets one wait."""
        self.office.hold()
        time.sleep(random.uniform(0, 3))
        self.office.is_open.set()

    def stop(self) -> None:
        """End what still runs."""
        for worker in self.workers:
            processes.stop_child(worker, signal.SIGKILL, 10)
        self.redis.stop()

    def environment(self) -> dict[str, str]:
        """Point a worker to these parts."""
        database = connection.settings_dict
        person = f"{database['USER']}:{database['PASSWORD']}"
        place = f"{database['HOST']}:{database['PORT']}/{database['NAME']}"
        return {
            **os.environ,
            "DATABASE_URL": f"postgres://{person}@{place}",
            "REDIS_URL": self.redis.url,
            "EMAIL_URL": f"smtp://127.0.0.1:{self.office.port}",
            "VAR_DIR": str(self.var),
            "SWEEP_SECONDS": str(self.sweep_seconds),
            "LETTER_LEASE_SECONDS": str(self.lease_seconds),
            "LETTER_MAX_ATTEMPTS": str(self.max_attempts),
            "EMAIL_TIMEOUT": "2",
            "EVIDENCE_LEASE_SECONDS": str(self.evidence_lease_seconds),
            "READING_ENGINE": self.engine,
            "TESSDATA_DIR": str(self.var),  # no second engine beside it
        }


@contextmanager
def works(var: Path, *, sweep_seconds: int, **more: Any) -> Iterator[Works]:
    """Start the parts; whatever the test does, nothing of them stays."""
    with post_office() as office:
        parts = Works(var, office, sweep_seconds, **more)
        try:
            yield parts
        finally:
            office.is_open.set()
            parts.stop()


def messenger(redis: Redis) -> Celery:
    """Make a Celery app like the program's own, whose hints go to this Redis."""
    app = Celery("probe", set_as_current=False)
    app.config_from_object("django.conf:settings", namespace="CELERY")
    app.conf.update(broker_url=redis.url)
    return app


def by_address(letters: list[EmailMessage]) -> dict[str, list[EmailMessage]]:
    """Sort letters by whom they went to."""
    found = defaultdict(list)
    for letter in letters:
        found[str(letter["To"])].append(letter)
    return dict(found)
