"""The redemptions app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RedemptionsConfig(AppConfig):
    name = "redemptions"
    verbose_name = _("Claims")

    def ready(self) -> None:
        """Say to the promotions below how many claims there are."""
        from promotions.setup.changes import CLAIMS  # noqa: PLC0415 -- models are loaded by now
        from redemptions.models.claim import count_claims  # noqa: PLC0415 -- as above

        CLAIMS.fill(count_claims)
