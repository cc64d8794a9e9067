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
        """Say what is held of a person and deleted by rule; keep a broken sandbox off this memory.

        On one machine leftovers are found by their environment, which a user could not read then.
        """
        # Models cannot be imported earlier.
        from evidence import retention  # noqa: PLC0415 -- see above
        from evidence.personal_data import PERSONAL_DATA  # noqa: PLC0415 -- see above
        from foundation.personal_data import APPS  # noqa: PLC0415 -- see above
        from foundation.retention import DELETIONS  # noqa: PLC0415 -- see above

        APPS.fill(PERSONAL_DATA)
        for deletion in retention.DELETIONS:
            DELETIONS.fill(deletion)
        if os.geteuid() == 0 or not settings.ONE_MACHINE:
            kernel.hide_memory()
