"""The service app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ServiceConfig(AppConfig):
    name = "service"
    verbose_name = _("Service")

    def ready(self) -> None:
        """Say what the bench shows on the page of a repair."""
        # Models cannot be imported earlier.
        from service.repairs.beside import BESIDE  # noqa: PLC0415 -- see above
        from service.results.shown import RESULTS  # noqa: PLC0415 -- see above

        BESIDE.fill(RESULTS)
