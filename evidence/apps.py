"""The evidence app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EvidenceConfig(AppConfig):
    name = "evidence"
    verbose_name = _("Evidence")

    def ready(self) -> None:
        """Say what is deleted by rule."""
        # Models cannot be imported earlier.
        from evidence import retention  # noqa: PLC0415 -- see above
        from foundation.retention import DELETIONS  # noqa: PLC0415 -- see above

        for deletion in retention.DELETIONS:
            DELETIONS.fill(deletion)
