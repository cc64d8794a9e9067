"""The gunicorn settings, on one machine and in the image: ``--config python:portal.serving``.

The net is not reached through this alone: deploy/nginx stands before it. What it holds by itself
against slow and silent clients is in portal/edge/thread_worker.py; the deadlines are settings.
"""

import logging

from evidence.isolation.report import isolation
from portal.edge.access_log import FORMAT

worker_class = "portal.edge.thread_worker.DeadlineWorker"
# Each thread holds a database connection: 48 with the image's 3 processes, of the 100 that
# PostgreSQL allows by default. To run more copies of the image, use PgBouncer.
threads = 16
# Connections of one process, those included that have sent nothing; each is an open file, of the
# 1,024 that many systems allow.
worker_connections = 500
# Longer than nginx keeps its connections to us (deploy/nginx): who closes first must be nginx, or a
# form may meet a connection that is just being closed. Whoever waits so long costs no thread.
keepalive = 75
# For a hung process; threads that wait for a slow phone do not count.
timeout = 120
# Its control socket would be created in the home folder of whoever runs this.
control_socket_disable = True
accesslog = "-"
logger_class = "portal.edge.access_log.AccessLog"
access_log_format = FORMAT
# gunicorn believes no header about the client's address, scheme or path, whoever sends it: the
# program's settings say how many proxies there are, and whether they end TLS.
forwarded_allow_ips = ""
forwarder_headers = ""
secure_scheme_headers: dict[str, str] = {}


def post_worker_init(_worker: object) -> None:
    """Let no page ask the database for longer than pages may; have a sandbox ready for uploads."""
    from evidence.sandbox.run import ahead  # noqa: PLC0415 -- before, there may be no settings yet
    from portal import database_roles  # noqa: PLC0415 -- as above

    database_roles.become("web")
    ahead.keep()


def when_ready(_server: object) -> None:
    """Say how well uploads are closed off on this machine; do not serve if ops ask for more."""
    from django.conf import settings  # noqa: PLC0415 -- before, there may be no settings yet

    found = isolation()
    for line in found.lines():
        logging.getLogger(__name__).info(line)
    if refusal := found.refusal(settings.SANDBOX_MUST):
        raise SystemExit(refusal)
