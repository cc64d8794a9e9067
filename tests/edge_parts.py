"""The web as others reach it: gunicorn with our settings, and Debian's nginx before it."""

import http.client
import os
import re
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPSConnection
from pathlib import Path

from django.db import connection

from portal.embedded import processes
from portal.embedded.servers import LOOPBACK, free_port
from portal.environment import BASE_DIR

NGINX = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/sbin") or ""
TEMPLATE = BASE_DIR / "deploy/nginx/nginx.conf.template"
BEHIND_PROXY = {
    "BASE_URL": "https://localhost",
    "ALLOWED_HOSTS": "localhost,127.0.0.1",
    "BEHIND_TLS_PROXY": "1",
    "TRUSTED_PROXY_COUNT": "1",
    "SECURE_SSL_REDIRECT": "0",
    "EVIDENCE_BY_PROXY": "1",
}
# Deadlines that a test can wait for.
IMPATIENT = {"REQUEST_HEAD_SECONDS": "2", "REQUEST_SILENCE_SECONDS": "2"}


@dataclass
class Program:
    """One web process of 16 threads, or an application in its place."""

    var: Path
    application: str = "portal.wsgi"
    options: tuple[str, ...] = ()
    settings: dict[str, str] = field(default_factory=dict)
    port: int = field(default_factory=lambda: free_port(None))

    @property
    def log(self) -> Path:
        return self.var / "log" / "web.log"

    def environment(self) -> dict[str, str]:
        database = connection.settings_dict
        person = f"{database['USER']}:{database['PASSWORD']}"
        place = f"{database['HOST']}:{database['PORT']}/{database['NAME']}"
        return {
            **os.environ,
            "DATABASE_URL": f"postgres://{person}@{place}",
            "DJANGO_SETTINGS_MODULE": "tests.faults.web_settings",
            "VAR_DIR": str(self.var),
            "TMPDIR": str(self.var / "tmp"),
            **self.settings,
        }

    @contextmanager
    def running(self) -> Iterator["Program"]:
        for name in ("static", "tmp", "media/evidence"):
            (self.var / name).mkdir(parents=True, exist_ok=True)
        words = ["gunicorn", self.application, "--config", "python:portal.serving"]
        words += ["--bind", f"{LOOPBACK}:{self.port}", "--graceful-timeout", "1", *self.options]
        started = processes.start(
            [sys.executable, "-m", *words], log=self.log, env=self.environment()
        )
        try:
            wait_for(self.port)
            yield self
        finally:
            processes.stop_child(started, signal.SIGTERM, 10)


@dataclass
class Proxy:
    """nginx with deploy/nginx, before a program."""

    folder: Path
    program: Program
    http: int = field(default_factory=lambda: free_port(None))
    https: int = field(default_factory=lambda: free_port(None))

    @property
    def log(self) -> Path:
        return self.folder / "access.log"

    def filled_in(self) -> str:
        values = {
            "USER": "root" if os.geteuid() == 0 else str(os.environ.get("USER", "nobody")),
            "HTTP": f"{LOOPBACK}:{self.http}",
            "HTTPS": f"{LOOPBACK}:{self.https}",
            "PUBLIC_PORT": f":{self.https}",
            "NAMES": "localhost",
            "TLS": str(self.folder),
            "PROGRAM": f"{LOOPBACK}:{self.program.port}",
            "STATIC": str(self.program.var / "static"),
            "EVIDENCE": str(self.program.var / "media/evidence"),
            "RUN": str(self.folder),
            "LOG": str(self.log),
        }
        text = TEMPLATE.read_text().replace("worker_processes auto", "worker_processes 1")
        return re.sub(r"\$\{EDGE_(\w+)\}", lambda found: values[found[1]], text)

    @contextmanager
    def running(self) -> Iterator["Proxy"]:
        self.folder.mkdir(parents=True, exist_ok=True)
        certificate = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
        files = ["-keyout", str(self.folder / "privkey.pem")]
        files += ["-out", str(self.folder / "fullchain.pem")]
        make = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
        subprocess.run([*make, *certificate, *files], check=True, capture_output=True)
        configured = self.folder / "nginx.conf"
        configured.write_text(self.filled_in())
        command = [NGINX, "-c", str(configured), "-p", str(self.folder), "-g", "daemon off;"]
        started = processes.start(command, log=self.folder / "error.log", env=dict(os.environ))
        try:
            wait_for(self.https)
            yield self
        finally:
            processes.stop_child(started, signal.SIGTERM, 10)

    def context(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=str(self.folder / "fullchain.pem"))

    def client(self, seconds: float = 10) -> HTTPSConnection:
        return HTTPSConnection("localhost", self.https, timeout=seconds, context=self.context())


def wait_for(port: int, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while True:
        try:
            socket.create_connection((LOOPBACK, port), 1).close()
        except OSError:
            assert time.monotonic() < deadline, "it does not start"
            time.sleep(0.1)
        else:
            return


def ask(client: HTTPConnection, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    """Ask for a page, and hang up; names of headers are in small letters."""
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    with closing(client):
        client.request("GET", path, headers=names)
        with client.getresponse() as answer:
            told = {name.lower(): value for name, value in answer.getheaders()}
            return answer.status, told, answer.read()


def seconds_to_answer(client: HTTPConnection) -> float:
    """Measure the health page; whoever gives no answer took for ever."""
    began = time.monotonic()
    try:
        status, _headers, _body = ask(client, "/health/live/")
    except (OSError, http.client.HTTPException):
        return float("inf")
    return time.monotonic() - began if status == 200 else float("inf")
