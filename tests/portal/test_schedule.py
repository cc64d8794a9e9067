from celery.schedules import crontab

from portal.celery import app
from portal.schedule import entries


def test_every_entry_asks_for_a_task_that_there_is() -> None:
    app.loader.import_default_modules()
    assert {entry["task"] for entry in entries(15).values()} <= set(app.tasks)


def test_what_belongs_to_the_morning_of_each_reader_is_asked_each_hour_by_the_clock() -> None:
    assert entries(15)["tell-leads-of-overdue"]["schedule"] == crontab(hour="*", minute="5")
