"""The membership app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MembershipConfig(AppConfig):
    name = "membership"
    verbose_name = _("Membership")

    def ready(self) -> None:
        """Fill the slots of lower floors: what ends with a consent, what is held, the books."""
        # Models cannot be imported earlier.
        from accounts.privacy.consent import WITHDRAWN  # noqa: PLC0415 -- see above
        from foundation.personal_data import APPS  # noqa: PLC0415 -- see above
        from membership.personal_data import PERSONAL_DATA  # noqa: PLC0415 -- see above
        from membership.points import books  # noqa: PLC0415 -- see above
        from membership.points.joining import leave_with_consent  # noqa: PLC0415 -- see above
        from redemptions.reconciliation import run  # noqa: PLC0415 -- see above

        WITHDRAWN.fill(leave_with_consent)
        APPS.fill(PERSONAL_DATA)
        run.CHECKS.update(books.CHECKS)
