"""The support app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SupportConfig(AppConfig):
    name = "support"
    verbose_name = _("Support")

    def ready(self) -> None:
        """Fill the slots of lower floors: what is held of a person, what goes when, mail."""
        # Models cannot be imported earlier.
        from foundation.personal_data import APPS  # noqa: PLC0415 -- see above
        from foundation.retention import DELETIONS  # noqa: PLC0415 -- see above
        from notifications.bounces.takers import TAKERS  # noqa: PLC0415 -- see above
        from support import retention  # noqa: PLC0415 -- see above
        from support.mail.taking import TAKER  # noqa: PLC0415 -- see above
        from support.personal_data import PERSONAL_DATA  # noqa: PLC0415 -- see above

        for deletion in retention.DELETIONS:
            DELETIONS.fill(deletion)
        APPS.fill(PERSONAL_DATA)
        TAKERS.fill(TAKER)
