"""The notifications app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NotificationsConfig(AppConfig):
    name = "notifications"
    verbose_name = _("Letters")

    def ready(self) -> None:
        """Say what is deleted by rule."""
        # Models cannot be imported earlier.
        from foundation.retention import DELETIONS  # noqa: PLC0415 -- see above
        from notifications import retention  # noqa: PLC0415 -- see above

        for deletion in retention.DELETIONS:
            DELETIONS.fill(deletion)
