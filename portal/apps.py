"""The portal as a Django app: it loads the Celery app when Django starts."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "portal"

    def ready(self) -> None:
        """Make our Celery app the current one, for shared tasks; name columns, and keep tags."""
        from portal import celery  # noqa: F401, PLC0415 -- reads the settings, so load it after them
        from portal.pages import kept_tags  # noqa: PLC0415 -- with the settings, likewise
        from portal.staff import column_names  # noqa: PLC0415 -- looks at the models

        column_names.translate()
        kept_tags.put_in_place()
