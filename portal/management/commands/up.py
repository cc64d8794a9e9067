"""Run the whole program on one machine, in the foreground: ``make run``."""

import hashlib
import http.client
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles.finders import get_finders
from django.core.management import BaseCommand, CommandError, call_command
from django.db import connections, transaction

from evidence.isolation.report import isolation
from portal.demo import SIGN_INS, catalogue, load
from portal.embedded import address, processes
from portal.embedded.servers import EmbeddedError
from portal.embedded.supervisor import STOP, Program, Supervisor
from portal.environment import BASE_DIR, VALUES, VAR_DIR, env_bool
from portal.management.commands.prepare import scripts_missing
from portal.schedule import QUEUE
from portal.translations import messages

WEB_SECONDS = 60
# One process: the engine takes 0.8 GB and two threads. A process over 1.5 GB is replaced.
READS_EVIDENCE = ["--queues", "evidence", "--concurrency", "1"]
READS_EVIDENCE += ["--max-memory-per-child", "1500000"]


class Command(BaseCommand):
    help = "Prepare the database, then run web, worker and beat until Ctrl-C."
    requires_system_checks = ()  # prepare runs them

    def handle(self, **_options: object) -> None:
        os.chdir(BASE_DIR)
        # Ctrl-C ends us silently, even if it was typed while we were loading.
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, STOP)
        try:
            host, port = address.wanted(VALUES)
            address.refuse_open(VALUES)
            address.refuse_taken(host, port)
        except EmbeddedError as error:
            raise CommandError(str(error)) from error
        self.prepare()
        refuse_open_demo(host)
        self.serve(host, port)

    def prepare(self) -> None:
        """Update the database and the static files; load the demo into an empty database."""
        messages.compile_messages()  # before anything loads a translation
        call_command("prepare", verbosity=0)
        collect_static()
        if demo_wanted() and not get_user_model()._default_manager.exists():
            self.stdout.write("Loading the demo, once ...")
            with transaction.atomic():
                call_command("demo", verbosity=0)

    def serve(self, host: str, port: int) -> None:
        """Start web, workers and beat, print the address, and supervise them until a signal."""
        signal.pthread_sigmask(signal.SIG_BLOCK, STOP)
        demo = list(demo_lines())
        connections.close_all()  # a copy of this process must not share them
        web, *others = programs(f"{host}:{port}")
        supervisor = Supervisor([web, *others])
        try:
            web.start()
            if wait_for_web(web, host, port):
                for program in others:
                    program.start()
                self.welcome(demo)
                supervisor.watch()
        finally:
            supervisor.stop()
        self.stdout.write(f"\nStopped. The data stays in {os.path.relpath(VAR_DIR)}.")

    def welcome(self, demo: list[str]) -> None:
        """Print the addresses, the log folder and the demo's sign-ins."""
        letters = f"{settings.BASE_URL}/mailbox/"
        if not settings.MAILBOX_OPEN:
            letters = f"sent through {settings.EMAIL_HOST}"
        self.stdout.write(f"\n  Member center  {settings.BASE_URL}/")
        for line in demo:
            self.stdout.write(line)
        self.stdout.write(f"  Emails         {letters}")
        self.stdout.write(f"  Logs           {os.path.relpath(VAR_DIR / 'log')}")
        for line in isolation().lines():
            self.stdout.write(f"  Uploads        {line}")
        if missing := scripts_missing():
            self.stdout.write(f"  Uploads        {missing}")
        self.stdout.write("  Stop           Ctrl-C\n")
        self.stdout.flush()


def refuse_open_demo(host: str) -> None:
    """Check that no other machine reaches a demo that was loaded before.

    Raises:
        CommandError: it would.
    """
    if not address.is_loopback(host) and load.is_loaded():
        raise CommandError(
            f"HOST={host} lets other machines in, and {os.path.relpath(VAR_DIR)} holds the demo,"
            " whose passwords anybody can read. Begin with another folder: VAR_DIR=var/mine"
        )


def demo_wanted() -> bool:
    """Return whether to load the demo into an empty database: on one machine, unless DEMO=0."""
    return env_bool("DEMO", default=settings.ONE_MACHINE)


def demo_lines() -> Iterator[str]:
    """Yield the demo's sign-ins and free serial numbers, if the demo is loaded."""
    if not load.is_loaded():
        return
    for who, email, password in SIGN_INS:
        yield f"  {who:<14} {email}  {password}"
    for unit in catalogue.to_try():
        yield f"  To register    S/N {unit.serial}  CHK {unit.chk}  {unit.model.name}"


def collect_static() -> None:
    """Collect the static files if one of them has changed since the last time."""
    found = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            file = Path(storage.path(name)).stat()
            found.update(f"{storage.path(name)}:{file.st_mtime_ns}:{file.st_size}\n".encode())
    note = VAR_DIR / "static.sha256"
    known = note.read_text(encoding="ascii") if note.exists() else ""
    if known != found.hexdigest():
        call_command("collectstatic", interactive=False, verbosity=0)
        note.write_text(found.hexdigest(), encoding="ascii")


def programs(bind: str) -> list[Program]:
    """Return web, beat and the workers, in the order in which they are stopped."""
    web = ["portal.wsgi", "--config", "python:portal.serving", "--bind", bind, "--preload"]
    web += ["--workers", "2", "--graceful-timeout", "5"]
    beat = ["beat", "--loglevel", "INFO", "--pidfile", ""]
    # Nobody listens to what workers of one machine would tell each other each second.
    worker = ["worker", "--loglevel", "INFO", "--without-gossip", "--without-mingle"]
    worker += ["--without-heartbeat"]
    letters = [*worker, "--concurrency", "2", "--queues", "celery"]
    sweeps = [*worker, "--concurrency", "2", "--queues", QUEUE, "--hostname", "sweeps@%h"]
    evidence = [*worker, *READS_EVIDENCE, "--hostname", "evidence@%h"]
    return [
        Program("web", "gunicorn.app.wsgiapp:run", web, VAR_DIR / "log" / "web.log", grace=8),
        _celery("beat", beat, grace=5),
        _celery("worker", letters, grace=20),
        _celery("sweeps", sweeps, grace=20),
        _celery("evidence", evidence, grace=20),
    ]


def _celery(name: str, words: list[str], *, grace: float) -> Program:
    log = VAR_DIR / "log" / f"{name}.log"
    return Program(name, "celery.__main__:main", ["-A", "portal", *words], log, grace=grace)


def wait_for_web(web: Program, host: str, port: int) -> bool:
    """Wait until the web answers; return False if we are stopped first.

    Raises:
        CommandError: it ended, or did not answer in time.
    """
    deadline = time.monotonic() + WEB_SECONDS
    while not answers(host, port):
        if web.ended() is not None or time.monotonic() > deadline:
            message = f"The web does not start. {web.log} ends with:\n{processes.tail(web.log)}"
            raise CommandError(message)
        if signal.sigtimedwait(STOP, 0.05):
            return False
    return True


def answers(host: str, port: int) -> bool:
    """Return whether the web answers its health check."""
    connection = http.client.HTTPConnection(host, port, timeout=5)
    try:
        connection.request("GET", "/health/live/")
        return connection.getresponse().status < 500  # noqa: PLR2004 - a server error
    except OSError:
        return False
    finally:
        connection.close()
