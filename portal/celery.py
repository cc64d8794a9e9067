"""The Celery app: it passes tasks to the workers; no work depends on a task alone (ADR 0003)."""

import os

from celery import Celery
from celery.signals import task_postrun, task_prerun, worker_process_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

app = Celery("portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
# Celery opens a connection to the database for each task, which costs more than most tasks do. So
# often it leaves that to us; a process ends before.
app.conf.CELERY_DB_REUSE_MAX = 2 * app.conf.worker_max_tasks_per_child


@worker_process_init.connect
def _limit_queries(**_signal: object) -> None:
    from portal import database_roles  # noqa: PLC0415 -- before, there may be no settings yet

    queues = set(app.amqp.queues.consume_from)
    database_roles.become("evidence" if queues == {"evidence"} else "worker")
    task_prerun.connect(_close_old_connections)
    task_postrun.connect(_close_old_connections)


def _close_old_connections(**_signal: object) -> None:
    """Close a connection that broke or is older than DATABASE_CONN_MAX_AGE, as a page does."""
    from django.db import close_old_connections  # noqa: PLC0415 -- as above

    close_old_connections()
