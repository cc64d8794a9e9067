"""The redemptions app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RedemptionsConfig(AppConfig):
    name = "redemptions"
    verbose_name = _("Claims")

    def ready(self) -> None:
        """Register the rule for which e-mails about claims are still true."""
        # Models cannot be imported earlier.
        from notifications.outbox.truth import STILL_TRUE  # noqa: PLC0415 -- see above
        from redemptions.emails.still_true import is_still_true  # noqa: PLC0415 -- see above

        STILL_TRUE.fill(is_still_true)
