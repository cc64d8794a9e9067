"""The redemptions app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RedemptionsConfig(AppConfig):
    name = "redemptions"
    verbose_name = _("Claims")

    def ready(self) -> None:
        """Count the claims for the promotions, which must not import them."""
        from promotions.codes.demand import OPEN_CLAIMS  # noqa: PLC0415 -- models are ready only now
        from redemptions.models.demand import open_claims  # noqa: PLC0415 -- as above

        OPEN_CLAIMS.fill(open_claims)
