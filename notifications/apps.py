"""The notifications app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NotificationsConfig(AppConfig):
    name = "notifications"
    verbose_name = _("Emails")

    def ready(self) -> None:
        """Register what the outbox holds of a person, and what is deleted by rule."""
        # Models cannot be imported earlier.
        from foundation.personal_data import APPS  # noqa: PLC0415 -- see above
        from foundation.retention import DELETIONS  # noqa: PLC0415 -- see above
        from notifications import retention  # noqa: PLC0415 -- see above
        from notifications.personal_data import PERSONAL_DATA  # noqa: PLC0415 -- see above

        APPS.fill(PERSONAL_DATA)
        for deletion in retention.DELETIONS:
            DELETIONS.fill(deletion)
