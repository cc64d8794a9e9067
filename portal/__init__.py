"""Wiring of the member center: settings, URLs, processes; no models, no business rule."""

from portal.celery import app as celery_app

__all__ = ["celery_app"]
