"""The process behind tests/sandbox_forks.py; it knows the sandbox and nothing else of us."""

import importlib
import json
import os
import signal
import socket
import sys

from PIL import Image

from evidence.sandbox.file_reading import main
from evidence.sandbox.job import SandboxJob

LOADED = (
    "pi_heif",
    "PIL.WebPImagePlugin",
    "evidence.sandbox.papers.pdf_pages",
    "evidence.sandbox.pictures",
)


def serve(jobs: socket.socket) -> None:
    """Fork for every job that comes with its input, its output, and where to tell of its end."""
    for module in LOADED:
        importlib.import_module(module)
    Image.preinit()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    while True:
        words, files, _flags, _sender = socket.recv_fds(jobs, 10_000, 3)
        if not words:
            return
        if os.fork() == 0:
            jobs.close()
            _watch(words.decode(), *files)
        for file in files:
            os.close(file)


def _watch(job: str, its_input: int, its_output: int, news: int) -> None:
    """Start the sandbox, which tells its number, and tell how it ended and what it used."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    sandbox = os.fork()
    if sandbox == 0:
        _decode(job, its_input, its_output, news)
    os.close(its_input)
    os.close(its_output)
    with socket.socket(fileno=news) as told:
        _pid, status, used = os.wait4(sandbox, 0)
        usage = {"kilobytes": used.ru_maxrss, "seconds": used.ru_utime + used.ru_stime}
        code = os.waitstatus_to_exitcode(status)
        told.sendall(json.dumps({"exit_code": code, **usage}).encode())
    os._exit(0)


def _decode(job: str, its_input: int, its_output: int, news: int) -> None:
    """Be the sandbox: as Popen starts it, in a session of its own, then its own `main`."""
    code = 1
    try:
        os.setsid()  # before anybody may want to kill all of it
        os.write(news, json.dumps({"pid": os.getpid()}).encode())
        nothing = os.open(os.devnull, os.O_WRONLY)
        for there, here in enumerate((its_input, its_output, nothing)):
            os.dup2(here, there)
        os.closerange(3, 100)
        main(SandboxJob.from_json(job))
        sys.stdout.flush()
        code = 0
    finally:
        os._exit(code)


if __name__ == "__main__":
    serve(socket.socket(fileno=int(sys.argv[1])))
