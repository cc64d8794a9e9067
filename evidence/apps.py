"""The evidence app."""

import os

from django.apps import AppConfig
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from evidence.isolation import kernel


class EvidenceConfig(AppConfig):
    name = "evidence"
    verbose_name = _("Evidence")

    def ready(self) -> None:
        """Register what the evidence holds of a person; keep a broken sandbox out of this memory.

        On one machine leftovers are found by their environment, which a user could not read then.
        """
        # Models cannot be imported earlier.
        from evidence.personal_data import PERSONAL_DATA  # noqa: PLC0415 -- see above
        from foundation.personal_data import APPS  # noqa: PLC0415 -- see above

        APPS.fill(PERSONAL_DATA)
        if os.geteuid() == 0 or not settings.ONE_MACHINE:
            kernel.hide_memory()
