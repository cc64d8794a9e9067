"""The Celery app: it passes tasks to the workers; no work depends on a task alone (ADR 0003)."""

import os

from celery import Celery
from celery.signals import worker_process_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

app = Celery("portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_process_init.connect
def _limit_queries(**_signal: object) -> None:
    from portal import database_roles  # noqa: PLC0415 -- before, there may be no settings yet

    queues = set(app.amqp.queues.consume_from)
    database_roles.become("evidence" if queues == {"evidence"} else "worker")
