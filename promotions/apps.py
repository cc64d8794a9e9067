"""The promotions app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PromotionsConfig(AppConfig):
    name = "promotions"
    verbose_name = _("Promotions")

    def ready(self) -> None:
        """Say what is held of a person."""
        # Models cannot be imported earlier.
        from foundation.personal_data import APPS  # noqa: PLC0415 -- see above
        from promotions.personal_data import PERSONAL_DATA  # noqa: PLC0415 -- see above

        APPS.fill(PERSONAL_DATA)
