"""The portal as an app: it brings the Celery app up with Django."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "portal"

    def ready(self) -> None:
        """Make the Celery app the current one, to which tasks and their senders belong."""
        from portal import celery  # noqa: F401, PLC0415 -- reads the settings, so not before them
